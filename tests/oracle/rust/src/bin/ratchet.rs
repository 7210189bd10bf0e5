//! ratchet_rs.

use bytes::BytesMut;
use ratchet_rs::{CloseCode, CloseReason, Message, NoExt, UpgradedClient, WebSocket, WebSocketConfig};
use tokio::net::{TcpListener, TcpStream};
use wslint_oracle::{Op, host, is_server, named, operations, ready, url, wait};

/// The code for a number; the variants hold any.
fn code(number: u16) -> CloseCode {
    CloseCode::try_from(number.to_be_bytes()).unwrap_or(CloseCode::Application(number))
}

async fn perform(mut socket: WebSocket<TcpStream, NoExt>, op: Op) {
    let mut buffer = BytesMut::new();
    if op.sends() {
        let code = code(op.code.unwrap());
        let description = op.reason.clone();
        let reason = match op.send() {
            "CloseReason.new" => CloseReason::new(code, description),
            _ => CloseReason { code, description },
        };
        op.report(socket.close(reason).await);
        let _ = socket.read(&mut buffer).await;
        return;
    }
    op.listening();
    op.got(match socket.read(&mut buffer).await {
        Ok(Message::Close(reason)) => reason.map(|reason| reason.code.into()),
        _ => None,
    });
}

#[tokio::main]
async fn main() {
    // What is no code has a name that no model has.
    let name =
        |number: u16| CloseCode::try_from(number.to_be_bytes()).map_or("Error()".into(), |code| format!("{code:?}"));
    let names = named("CloseCode", name);
    if !is_server() {
        ready(None, Some(names));
        for op in operations() {
            tokio::spawn(async move {
                let stream = TcpStream::connect(host()).await.unwrap();
                let upgraded = ratchet_rs::subscribe(WebSocketConfig::default(), stream, url(&op)).await;
                let UpgradedClient { websocket, .. } = upgraded.unwrap();
                perform(websocket, op).await;
            });
        }
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    ready(Some(listener.local_addr().unwrap().port()), Some(names));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let upgrader = ratchet_rs::accept(stream, WebSocketConfig::default()).await.unwrap();
                let op = Op::of_path(upgrader.uri().path());
                perform(upgrader.upgrade().await.unwrap().into_websocket(), op).await;
            });
        }
    });
    wait()
}
