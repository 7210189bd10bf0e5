//! tokio-tungstenite-wasm, as it is outside of pages.

use futures_util::{SinkExt, StreamExt};
use tokio_tungstenite_wasm::{CloseCode, CloseFrame, Message, WebSocketStream, connect};
use wslint_oracle::{Op, named, operations, ready, url};

async fn perform(mut socket: WebSocketStream, op: Op) {
    if op.sends() {
        let frame = op.code.map(|code| CloseFrame { code: CloseCode::from(code), reason: op.reason().into() });
        op.report(socket.send(Message::Close(frame)).await);
        while let Some(Ok(_)) = socket.next().await {}
        return;
    }
    op.listening();
    let mut received = None;
    while let Some(Ok(message)) = socket.next().await {
        if let Message::Close(Some(frame)) = message {
            received = Some(frame.code.into());
        }
    }
    op.got(received);
}

#[tokio::main]
async fn main() {
    ready(None, Some(named("CloseCode", |code| format!("{:?}", CloseCode::from(code)))));
    for op in operations() {
        tokio::spawn(async move { perform(connect(url(&op)).await.unwrap(), op).await });
    }
}
