//! tokio-tungstenite, by its own `close`.

use futures_util::StreamExt;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use wslint_oracle::{Op, is_server, operations, ready, url, wait};

async fn perform<S: AsyncRead + AsyncWrite + Unpin>(mut socket: WebSocketStream<S>, op: &Op) {
    if op.sends() {
        let frame = op.code.map(|code| CloseFrame { code: code.into(), reason: op.reason().into() });
        op.report(socket.close(frame).await);
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

async fn serve(stream: TcpStream) {
    let mut path = String::new();
    let callback = |request: &Request, response: Response| {
        path = request.uri().path().to_owned();
        Ok(response)
    };
    let socket = tokio_tungstenite::accept_hdr_async(stream, callback).await.unwrap();
    perform(socket, &Op::of_path(&path)).await;
}

#[tokio::main]
async fn main() {
    if !is_server() {
        ready(None, None);
        for op in operations() {
            tokio::spawn(
                async move { perform(tokio_tungstenite::connect_async(url(&op)).await.unwrap().0, &op).await },
            );
        }
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    ready(Some(listener.local_addr().unwrap().port()), None);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    wait()
}
