//! What every driver shares: operations come as JSON lines on standard input, or, for servers, in the
//! path of the connection; what came of them goes out as JSON lines.

use std::io::{BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::Deserialize;
use serde_json::{Value, json};

/// What the library is asked to do with one connection.
#[derive(Clone, Debug, Deserialize)]
pub struct Op {
    /// Its number in reports.
    pub id: u64,
    /// The call or record of the model that sends; none for an operation that receives.
    pub send: Option<String>,
    /// The code; a Close without one if none.
    pub code: Option<u16>,
    /// The reason.
    pub reason: Option<String>,
}

impl Op {
    /// The operation that a path carries.
    pub fn of_path(path: &str) -> Op {
        let hex = path.trim_start_matches('/');
        let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        serde_json::from_slice(&(0..hex.len() / 2).map(|index| byte(index * 2)).collect::<Vec<u8>>()).unwrap()
    }

    /// The reason, empty if none.
    pub fn reason(&self) -> String {
        self.reason.clone().unwrap_or_default()
    }

    /// The name of the send that is asked for.
    pub fn send(&self) -> &str {
        self.send.as_deref().unwrap_or_default()
    }

    /// Tells what the call gave.
    pub fn report<E: std::fmt::Debug>(&self, result: Result<(), E>) {
        let result = result.err().map(|error| json!({ "does": "rejects", "error": format!("{error:?}") }));
        emit(json!({ "id": self.id, "results": [result] }));
    }

    /// Makes a value that may panic; none, and told, if it does.
    pub fn unless_it_panics<T>(&self, make: impl FnOnce() -> T) -> Option<T> {
        let made = catch_unwind(AssertUnwindSafe(make)).ok();
        if made.is_none() {
            emit(json!({ "id": self.id, "results": [{ "does": "panics" }] }));
        }
        made
    }

    /// Tells that the driver waits for what the peer sends.
    pub fn listening(&self) {
        emit(json!({ "id": self.id, "listening": true }));
    }

    /// Tells the code that the library delivered; none for a Close without a frame, and for an error.
    pub fn got(&self, code: Option<u16>) {
        emit(json!({ "id": self.id, "got": code }));
    }

    /// Whether this asks for a Close from the library.
    pub fn sends(&self) -> bool {
        self.send.is_some()
    }
}

fn emit(value: Value) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{value}").unwrap();
    out.flush().unwrap();
}

/// Tells that the driver is ready: the port of a server, and the named codes of the library.
pub fn ready(port: Option<u16>, constants: Option<Value>) {
    emit(json!({ "ready": true, "port": port, "constants": constants.map(|constants| [constants]) }));
}

/// Whether the driver is to be a server.
pub fn is_server() -> bool {
    std::env::args().nth(1).as_deref() == Some("server")
}

/// The address at which the peer waits for the connection of an operation.
pub fn url(op: &Op) -> String {
    format!("{}/{}", std::env::args().nth(3).unwrap(), op.id)
}

/// Host and port of the peer.
pub fn host() -> String {
    std::env::args().nth(3).unwrap().trim_start_matches("ws://").to_owned()
}

/// The operations of a client, until the runner ends the driver.
pub fn operations() -> impl Iterator<Item = Op> {
    std::io::stdin().lock().lines().map(|line| serde_json::from_str(&line.unwrap()).unwrap())
}

/// Waits, as a server, until the runner ends the driver.
pub fn wait() -> ! {
    for _ in std::io::stdin().lock().lines() {}
    std::process::exit(0)
}

/// Ends the process when the runner does, while a server has the main thread.
pub fn end_with_the_runner() {
    std::thread::spawn(|| wait());
}

/// A free port.
pub fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The named codes of an enum, found by what it makes of each number: members, and what wraps the others.
pub fn named(path: &str, name: impl Fn(u16) -> String) -> Value {
    let mut members = serde_json::Map::new();
    let mut wraps: Vec<(u16, u16, Option<String>)> = Vec::new();
    for number in 0..=u16::MAX {
        let name = name(number);
        let wrap = name.split_once('(').map(|(wrap, _)| wrap.to_owned());
        if wrap.is_none() {
            members.insert(name, number.into());
        }
        match wraps.last_mut() {
            Some((_, high, last)) if *last == wrap => *high = number,
            _ => wraps.push((number, number, wrap)),
        }
    }
    json!({ "path": path, "members": members, "wraps": wraps })
}

/// Named codes that are constants.
pub fn listed(path: &str, members: &[(&str, u16)]) -> Value {
    let members: serde_json::Map<String, Value> =
        members.iter().map(|(name, number)| ((*name).to_owned(), (*number).into())).collect();
    json!({ "path": path, "members": members })
}
