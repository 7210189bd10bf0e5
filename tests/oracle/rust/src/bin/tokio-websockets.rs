//! tokio-websockets.

use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_websockets::{ClientBuilder, CloseCode, Message, ServerBuilder, WebSocketStream};
use wslint_oracle::{Op, is_server, listed, operations, ready, url, wait};

async fn perform<S: AsyncRead + AsyncWrite + Unpin>(mut socket: WebSocketStream<S>, op: Op) {
    if op.sends() {
        let code = match op.code.map(CloseCode::try_from).transpose() {
            Ok(code) => code,
            Err(error) => return op.report(Err(error)),
        };
        if let Some(message) = op.unless_it_panics(|| Message::close(code, &op.reason())) {
            op.report(socket.send(message).await);
        }
        while let Some(Ok(_)) = socket.next().await {}
        return;
    }
    op.listening();
    let mut received = None;
    while let Some(Ok(message)) = socket.next().await {
        received = message.as_close().map(|(code, _)| u16::from(code)).or(received);
    }
    op.got(received);
}

#[tokio::main]
async fn main() {
    let members = [
        ("NORMAL_CLOSURE", CloseCode::NORMAL_CLOSURE.into()),
        ("GOING_AWAY", CloseCode::GOING_AWAY.into()),
        ("PROTOCOL_ERROR", CloseCode::PROTOCOL_ERROR.into()),
        ("UNSUPPORTED_DATA", CloseCode::UNSUPPORTED_DATA.into()),
        ("NO_STATUS_RECEIVED", CloseCode::NO_STATUS_RECEIVED.into()),
        ("INVALID_FRAME_PAYLOAD_DATA", CloseCode::INVALID_FRAME_PAYLOAD_DATA.into()),
        ("POLICY_VIOLATION", CloseCode::POLICY_VIOLATION.into()),
        ("MESSAGE_TOO_BIG", CloseCode::MESSAGE_TOO_BIG.into()),
        ("MANDATORY_EXTENSION", CloseCode::MANDATORY_EXTENSION.into()),
        ("INTERNAL_SERVER_ERROR", CloseCode::INTERNAL_SERVER_ERROR.into()),
        ("SERVICE_RESTART", CloseCode::SERVICE_RESTART.into()),
        ("SERVICE_OVERLOAD", CloseCode::SERVICE_OVERLOAD.into()),
        ("BAD_GATEWAY", CloseCode::BAD_GATEWAY.into()),
    ];
    let constants = Some(listed("CloseCode", &members));
    if !is_server() {
        ready(None, constants);
        for op in operations() {
            tokio::spawn(async move {
                let uri = url(&op).parse().unwrap();
                perform(ClientBuilder::from_uri(uri).connect().await.unwrap().0, op).await;
            });
        }
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    ready(Some(listener.local_addr().unwrap().port()), constants);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (request, socket) = ServerBuilder::new().accept(stream).await.unwrap();
                perform(socket, Op::of_path(request.uri().path())).await;
            });
        }
    });
    wait()
}
