use crate::net::hang_up;
use tungstenite::Message;

async fn leave(peer: &mut Peer) {
    peer.send(Message::Text("bye".into())).await;
    hang_up(peer, 1006, "gone").await;
    peer.kick_off(1005);
}
