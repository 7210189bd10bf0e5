//! ntex, as client.

use ntex::ws::{CloseCode, CloseReason, Frame, Message, WsClient};
use wslint_oracle::{Op, named, operations, ready, url};

async fn perform(op: Op) {
    let connection = WsClient::new(url(&op), ntex::SharedCfg::default()).connect().await.unwrap().seal();
    let sink = connection.sink();
    let frames = connection.receiver();
    if op.sends() {
        let reason = op.code.map(|code| CloseReason { code: CloseCode::from(code), description: op.reason.clone() });
        op.report(sink.send(Message::Close(reason)).await);
        while let Some(Ok(_)) = frames.recv().await {}
        return;
    }
    op.listening();
    op.got(match frames.recv().await {
        Some(Ok(Frame::Close(reason))) => reason.map(|reason| reason.code.into()),
        _ => None,
    });
}

fn main() {
    ready(None, Some(named("CloseCode", |code| format!("{:?}", CloseCode::from(code)))));
    for op in operations() {
        std::thread::spawn(move || ntex::rt::System::new("op", ntex::rt::DefaultRuntime).block_on(perform(op)));
    }
}
