//! fastwebsockets.

use bytes::Bytes;
use fastwebsockets::{CloseCode, Frame, OpCode, WebSocket, handshake, upgrade};
use http_body_util::Empty;
use hyper::service::service_fn;
use hyper::{Request, body::Incoming, server::conn::http1};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use wslint_oracle::{Op, host, is_server, named, operations, ready, wait};

async fn perform<S: AsyncRead + AsyncWrite + Unpin>(mut socket: WebSocket<S>, op: Op) {
    if op.sends() {
        let reason = op.reason();
        let frame = match op.code {
            Some(code) => Frame::close(code, reason.as_bytes()),
            None => Frame::close_raw(Vec::new().into()),
        };
        op.report(socket.write_frame(frame).await);
        let _ = socket.read_frame().await;
        return;
    }
    op.listening();
    let frame = socket.read_frame().await.ok().filter(|frame| frame.opcode == OpCode::Close);
    op.got(frame.and_then(|frame| Some(u16::from_be_bytes(*frame.payload.first_chunk()?))));
}

async fn connect(op: Op) {
    let stream = TcpStream::connect(host()).await.unwrap();
    let request = Request::get(format!("/{}", op.id))
        .header("Host", host())
        .header("Upgrade", "websocket")
        .header("Connection", "upgrade")
        .header("Sec-WebSocket-Key", handshake::generate_key())
        .header("Sec-WebSocket-Version", "13")
        .body(Empty::<Bytes>::new())
        .unwrap();
    let (socket, _) = handshake::client(&TokioExecutor::new(), request, stream).await.unwrap();
    perform(socket, op).await;
}

async fn serve(stream: TcpStream) {
    let service = service_fn(|mut request: Request<Incoming>| async move {
        let op = Op::of_path(request.uri().path());
        let (response, socket) = upgrade::upgrade(&mut request)?;
        tokio::spawn(async move { perform(socket.await.unwrap(), op).await });
        Ok::<_, fastwebsockets::WebSocketError>(response)
    });
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).with_upgrades().await;
}

#[tokio::main]
async fn main() {
    let names = named("CloseCode", |code| format!("{:?}", CloseCode::from(code)));
    if !is_server() {
        ready(None, Some(names));
        for op in operations() {
            tokio::spawn(connect(op));
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
