//! websocket (Rust), with its synchronous ends.

use std::io::{Read, Write};

use websocket::sync::{Client, Server};
use websocket::{ClientBuilder, CloseData, Message, OwnedMessage};
use wslint_oracle::{Op, is_server, operations, ready, url, wait};

fn perform<S: Read + Write>(mut socket: Client<S>, op: &Op) {
    if op.sends() {
        op.report(match (op.code, op.send()) {
            (None, _) => socket.send_message(&OwnedMessage::Close(None)),
            (Some(code), "Message.close_because") => socket.send_message(&Message::close_because(code, op.reason())),
            (Some(code), "CloseData.new") => {
                socket.send_message(&OwnedMessage::Close(Some(CloseData::new(code, op.reason()))))
            }
            (Some(status_code), _) => {
                socket.send_message(&OwnedMessage::Close(Some(CloseData { status_code, reason: op.reason() })))
            }
        });
        let _ = socket.recv_message();
        return;
    }
    op.listening();
    op.got(match socket.recv_message() {
        Ok(OwnedMessage::Close(data)) => data.map(|data| data.status_code),
        _ => None,
    });
}

fn main() {
    if !is_server() {
        ready(None, None);
        for op in operations() {
            std::thread::spawn(move || {
                perform(ClientBuilder::new(&url(&op)).unwrap().connect_insecure().unwrap(), &op);
            });
        }
        return;
    }
    let mut server = Server::bind("127.0.0.1:0").unwrap();
    ready(Some(server.local_addr().unwrap().port()), None);
    std::thread::spawn(move || {
        while let Ok(upgrade) = server.accept() {
            std::thread::spawn(move || {
                let op = Op::of_path(&upgrade.uri());
                perform(upgrade.accept().ok().unwrap(), &op);
            });
        }
    });
    wait()
}
