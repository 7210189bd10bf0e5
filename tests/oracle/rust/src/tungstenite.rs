// The driver of every release of tungstenite.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

use library::handshake::server::{Request, Response};
use library::protocol::CloseFrame;
use library::protocol::frame::coding::CloseCode;
use library::{Message, WebSocket};
use wslint_oracle::{Op, is_server, named, operations, ready, url, wait};

fn perform<S: Read + Write>(mut socket: WebSocket<S>, op: &Op) {
    if op.sends() {
        let frame = op.code.map(|code| CloseFrame { code: CloseCode::from(code), reason: op.reason().into() });
        op.report(socket.close(frame).and_then(|()| socket.flush()));
    } else {
        op.listening();
    }
    let code = loop {
        match socket.read() {
            Ok(Message::Close(Some(frame))) => break Some(u16::from(frame.code)),
            Ok(Message::Close(None)) | Err(_) => break None,
            Ok(_) => {}
        }
    };
    if !op.sends() {
        op.got(code);
    }
    while socket.read().is_ok() {}
}

fn main() {
    let names = named("CloseCode", |code| format!("{:?}", CloseCode::from(code)));
    if !is_server() {
        ready(None, Some(names));
        for op in operations() {
            std::thread::spawn(move || perform(library::connect(url(&op)).unwrap().0, &op));
        }
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    ready(Some(listener.local_addr().unwrap().port()), Some(names));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            std::thread::spawn(|| serve(stream.unwrap()));
        }
    });
    wait()
}

fn serve(stream: TcpStream) {
    let mut path = String::new();
    let callback = |request: &Request, response: Response| {
        path = request.uri().path().to_owned();
        Ok(response)
    };
    let socket = library::accept_hdr(stream, callback).unwrap();
    perform(socket, &Op::of_path(&path));
}
