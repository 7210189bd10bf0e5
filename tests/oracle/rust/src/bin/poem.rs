//! poem, by `close_with` and by its variant.

use futures_util::{SinkExt, StreamExt};
use poem::listener::{Acceptor, Listener, TcpListener};
use poem::web::Path;
use poem::web::websocket::{CloseCode, Message, WebSocket, WebSocketStream};
use poem::{IntoResponse, Route, Server, get, handler};
use wslint_oracle::{Op, end_with_the_runner, named, ready};

async fn perform(mut socket: WebSocketStream, op: Op) {
    if op.sends() {
        let message = match op.code {
            None if op.send() == "Message.close_with" => Message::close(),
            None => Message::Close(None),
            Some(code) if op.send() == "Message.close_with" => Message::close_with(code, op.reason()),
            Some(code) => Message::Close(Some((CloseCode::from(code), op.reason()))),
        };
        op.report(socket.send(message).await);
        while let Some(Ok(_)) = socket.next().await {}
        return;
    }
    op.listening();
    let mut received = None;
    while let Some(Ok(message)) = socket.next().await {
        if let Message::Close(Some((code, _))) = message {
            received = Some(u16::from(code));
        }
    }
    op.got(received);
}

#[handler]
fn upgrade(Path(path): Path<String>, ws: WebSocket) -> impl IntoResponse {
    ws.on_upgrade(move |socket| perform(socket, Op::of_path(&path)))
}

#[tokio::main]
async fn main() {
    let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.unwrap();
    let port = acceptor.local_addr()[0].as_socket_addr().unwrap().port();
    ready(Some(port), Some(named("CloseCode", |code| format!("{:?}", CloseCode::from(code)))));
    end_with_the_runner();
    Server::new_with_acceptor(acceptor).run(Route::new().at("/:op", get(upgrade))).await.unwrap();
}
