//! warp.

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpListener;
use warp::Filter;
use warp::ws::{Message, WebSocket, Ws};
use wslint_oracle::{Op, end_with_the_runner, ready};

async fn perform(mut socket: WebSocket, op: Op) {
    if op.sends() {
        let message = op.code.map_or_else(Message::close, |code| Message::close_with(code, op.reason()));
        op.report(socket.send(message).await);
        while let Some(Ok(_)) = socket.next().await {}
        return;
    }
    op.listening();
    let mut code = None;
    while let Some(Ok(message)) = socket.next().await {
        code = message.close_frame().map(|(code, _)| code).or(code);
    }
    op.got(code);
}

#[tokio::main]
async fn main() {
    let upgrade = |path: String, ws: Ws| ws.on_upgrade(move |socket| perform(socket, Op::of_path(&path)));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    ready(Some(listener.local_addr().unwrap().port()), None);
    end_with_the_runner();
    warp::serve(warp::path::param().and(warp::ws()).map(upgrade)).incoming(listener).run().await;
}
