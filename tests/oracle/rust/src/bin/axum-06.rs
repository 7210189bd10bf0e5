//! The oldest axum that the model speaks of.

use axum::Router;
use axum::extract::Path;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::routing::get;
use axum_06 as axum;
use wslint_oracle::{Op, end_with_the_runner, ready};

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
    let app = Router::new().route("/:op", get(upgrade));
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    ready(Some(listener.local_addr().unwrap().port()), None);
    end_with_the_runner();
    axum::Server::from_tcp(listener).unwrap().serve(app.into_make_service()).await.unwrap();
}
