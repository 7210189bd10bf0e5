//! salvo.

use salvo::prelude::*;
use salvo::websocket::{Message, WebSocket};
use wslint_oracle::{Op, end_with_the_runner, free_port, ready};

async fn perform(mut socket: WebSocket, op: Op) {
    if op.sends() {
        let message = op.code.map_or_else(Message::close, |code| Message::close_with(code, op.reason()));
        op.report(socket.send(message).await);
        while let Some(Ok(_)) = socket.recv().await {}
        return;
    }
    op.listening();
    let mut code = None;
    while let Some(Ok(message)) = socket.recv().await {
        code = message.close_frame().map(|(code, _)| code).or(code);
    }
    op.got(code);
}

#[handler]
async fn upgrade(request: &mut Request, response: &mut Response) -> Result<(), StatusError> {
    let op = Op::of_path(request.uri().path());
    WebSocketUpgrade::new().upgrade(request, response, move |socket| perform(socket, op)).await
}

#[tokio::main]
async fn main() {
    let port = free_port();
    let acceptor = TcpListener::new(("127.0.0.1", port)).bind().await;
    ready(Some(port), None);
    end_with_the_runner();
    Server::new(acceptor).serve(Router::with_path("{op}").goal(upgrade)).await;
}
