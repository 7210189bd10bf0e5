use crate::net::{self, hang_up};

pub async fn refuse(peer: &mut Peer) {
    hang_up(peer, 1006).await;
    net::hang_up(&mut peer.inner, 1005).await;
    super::net::hang_up(peer, 1000).await;
}
