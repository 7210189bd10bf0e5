//! awc.

use awc::ws::{CloseCode, CloseReason, Frame, Message};
use futures_util::{SinkExt, StreamExt};
use wslint_oracle::{Op, operations, ready, url};

async fn perform(op: Op) {
    let (_, mut socket) = awc::Client::new().ws(url(&op)).connect().await.unwrap();
    if op.sends() {
        let reason = op.code.map(|code| CloseReason { code: CloseCode::from(code), description: op.reason.clone() });
        op.report(socket.send(Message::Close(reason)).await);
        while let Some(Ok(_)) = socket.next().await {}
        return;
    }
    op.listening();
    op.got(match socket.next().await {
        Some(Ok(Frame::Close(reason))) => reason.map(|reason| reason.code.into()),
        _ => None,
    });
}

fn main() {
    ready(None, None);
    for op in operations() {
        std::thread::spawn(move || actix_web::rt::System::new().block_on(perform(op)));
    }
}
