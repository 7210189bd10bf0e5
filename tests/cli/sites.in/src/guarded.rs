use tungstenite::protocol::frame::coding::CloseCode;

pub fn is_ours(code: CloseCode) -> bool {
    matches!(code, CloseCode::Library(4200)) || match code {
        CloseCode::Library(number) if number == 4100 => true,
        _ => false,
    }
}
