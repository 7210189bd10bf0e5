//! yawc.

use futures_util::{SinkExt, StreamExt};
use hyper::service::service_fn;
use hyper::{Request, body::Incoming, server::conn::http1};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use wslint_oracle::{Op, is_server, named, operations, ready, url, wait};
use yawc::close::CloseCode;
use yawc::{Frame, OpCode, WebSocket};

async fn perform<S: AsyncRead + AsyncWrite + Send + Unpin + 'static>(mut socket: WebSocket<S>, op: Op) {
    if op.sends() {
        op.report(socket.send(Frame::close(op.code.unwrap().into(), op.reason())).await);
        while socket.next().await.is_some() {}
        return;
    }
    op.listening();
    let mut code = None;
    while let Some(frame) = socket.next().await {
        if frame.opcode() == OpCode::Close {
            code = frame.close_code().map(u16::from);
        }
    }
    op.got(code);
}

async fn serve(stream: TcpStream) {
    let service = service_fn(|mut request: Request<Incoming>| async move {
        let op = Op::of_path(request.uri().path());
        let (response, socket) = WebSocket::upgrade(&mut request)?;
        tokio::spawn(async move { perform(socket.await.unwrap(), op).await });
        Ok::<_, yawc::WebSocketError>(response)
    });
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).with_upgrades().await;
}

#[tokio::main]
async fn main() {
    let names = named("CloseCode", |code| format!("{:?}", CloseCode::from(code)));
    if !is_server() {
        ready(None, Some(names));
        for op in operations() {
            tokio::spawn(
                async move { perform(WebSocket::connect(url(&op).parse().unwrap()).await.unwrap(), op).await },
            );
        }
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    ready(Some(listener.local_addr().unwrap().port()), Some(names));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    wait()
}
