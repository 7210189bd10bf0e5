//! rocket_ws.

use rocket::futures::{SinkExt, StreamExt};
use rocket::{get, routes};
use rocket_ws::frame::{CloseCode, CloseFrame};
use rocket_ws::stream::DuplexStream;
use rocket_ws::{Channel, Message, WebSocket};
use wslint_oracle::{Op, end_with_the_runner, free_port, named, ready};

async fn perform(mut socket: DuplexStream, op: Op) {
    if op.sends() {
        let frame = op.code.map(|code| CloseFrame { code: code.into(), reason: op.reason().into() });
        op.report(socket.send(Message::Close(frame)).await);
        while let Some(Ok(_)) = socket.next().await {}
        return;
    }
    op.listening();
    let mut code = None;
    while let Some(Ok(message)) = socket.next().await {
        if let Message::Close(Some(frame)) = message {
            code = Some(frame.code.into());
        }
    }
    op.got(code);
}

#[get("/<path>")]
fn upgrade(path: &str, ws: WebSocket) -> Channel<'static> {
    let op = Op::of_path(path);
    ws.channel(move |socket| {
        Box::pin(async move {
            perform(socket, op).await;
            Ok(())
        })
    })
}

#[rocket::main]
async fn main() {
    let port = free_port();
    let config = rocket::Config { port, log_level: rocket::log::LogLevel::Off, ..Default::default() };
    let names = named("CloseCode", |code| format!("{:?}", CloseCode::from(code)));
    let liftoff =
        rocket::fairing::AdHoc::on_liftoff("ready", move |_| Box::pin(async move { ready(Some(port), Some(names)) }));
    end_with_the_runner();
    rocket::custom(config).attach(liftoff).mount("/", routes![upgrade]).launch().await.unwrap();
}
