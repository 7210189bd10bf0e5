//! axum.

use axum::Router;
use axum::extract::Path;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code as codes};
use axum::routing::any;
use wslint_oracle::{Op, end_with_the_runner, listed, ready};

async fn perform(mut socket: WebSocket, op: Op) {
    if op.sends() {
        let frame = op.code.map(|code| CloseFrame { code, reason: op.reason().into() });
        op.report(socket.send(Message::Close(frame)).await);
        while let Some(Ok(_)) = socket.recv().await {}
        return;
    }
    op.listening();
    let mut code = None;
    while let Some(Ok(message)) = socket.recv().await {
        if let Message::Close(Some(frame)) = message {
            code = Some(frame.code);
        }
    }
    op.got(code);
}

#[tokio::main]
async fn main() {
    let upgrade = |Path(path): Path<String>, upgrade: WebSocketUpgrade| async move {
        upgrade.on_upgrade(move |socket| perform(socket, Op::of_path(&path)))
    };
    let app = Router::new().route("/{op}", any(upgrade));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let members = [
        ("NORMAL", codes::NORMAL),
        ("AWAY", codes::AWAY),
        ("PROTOCOL", codes::PROTOCOL),
        ("UNSUPPORTED", codes::UNSUPPORTED),
        ("STATUS", codes::STATUS),
        ("ABNORMAL", codes::ABNORMAL),
        ("INVALID", codes::INVALID),
        ("POLICY", codes::POLICY),
        ("SIZE", codes::SIZE),
        ("EXTENSION", codes::EXTENSION),
        ("ERROR", codes::ERROR),
        ("RESTART", codes::RESTART),
        ("AGAIN", codes::AGAIN),
    ];
    ready(Some(listener.local_addr().unwrap().port()), Some(listed("close_code", &members)));
    end_with_the_runner();
    axum::serve(listener, app).await.unwrap();
}
