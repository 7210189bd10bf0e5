//! reqwest-websocket.

use futures_util::StreamExt;
use reqwest_websocket::{CloseCode, Message, Upgrade, WebSocket};
use wslint_oracle::{Op, named, operations, ready, url};

async fn perform(mut socket: WebSocket, op: Op) {
    if op.sends() {
        op.report(socket.close(CloseCode::from(op.code.unwrap()), op.reason.as_deref()).await);
        return;
    }
    op.listening();
    let mut received = None;
    while let Some(Ok(message)) = socket.next().await {
        if let Message::Close { code, .. } = message {
            received = Some(code.into());
        }
    }
    op.got(received);
}

#[tokio::main]
async fn main() {
    ready(None, Some(named("CloseCode", |code| format!("{:?}", CloseCode::from(code)))));
    let client = reqwest::Client::new();
    for op in operations() {
        let request = client.get(url(&op)).upgrade();
        tokio::spawn(async move { perform(request.send().await.unwrap().into_websocket().await.unwrap(), op).await });
    }
}
