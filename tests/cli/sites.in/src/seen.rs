use tungstenite::{Message, protocol::frame::coding::CloseCode};

pub fn seen(message: Message) {
    let Message::Close(Some(end)) = message else { panic!("no close") };
    assert_eq!(end.code, CloseCode::Restart, "not {}", 1006);
    pretty_assertions::assert_ne!(1006, u16::from(end.code));
    debug_assert_eq!(u16::from(end.code), 4001);
}
