//! The life of the server as a process of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::folder::Folder;

/// The server, and the pipes to it.
struct Server {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Server {
    fn start() -> Self {
        let mut child = spawn(Stdio::piped(), Stdio::piped());
        let (input, output) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, input, output }
    }

    /// A server that a client has said hello to.
    fn initialized(process: Option<u32>) -> Self {
        let mut server = Self::start();
        let params = json!({ "processId": process, "rootUri": null, "capabilities": {} });
        server.send(&json!({ "jsonrpc": "2.0", "id": 0, "method": "initialize", "params": params }));
        assert!(server.receive().unwrap()["result"]["capabilities"].is_object());
        server.send(&json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }));
        server
    }

    fn send(&mut self, message: &Value) {
        let input = self.input.as_mut().unwrap();
        // A server that has left reads no more.
        let _ = input.write_all(framed(message).as_bytes()).and_then(|()| input.flush());
    }

    fn request(&mut self, method: &str, params: Value) -> Value {
        let mut message = json!({ "jsonrpc": "2.0", "id": method, "method": method });
        if !params.is_null() {
            message["params"] = params;
        }
        self.send(&message);
        loop {
            let answer = self.receive().unwrap();
            if answer["id"] == json!(method) {
                return answer;
            }
        }
    }

    fn receive(&mut self) -> Option<Value> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.output.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            if line == "\r\n" {
                break;
            }
            length = line.trim_end().strip_prefix("Content-Length: ").map_or(length, |value| value.parse().unwrap());
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).unwrap();
        Some(serde_json::from_slice(&body).unwrap())
    }

    /// The exit code, within a time that leaves no doubt.
    fn code(&mut self) -> i32 {
        let give_up = Instant::now() + Duration::from_secs(20);
        while Instant::now() < give_up {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code().unwrap();
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("the server does not end");
    }

    fn open(&mut self, text: &str) {
        let document = json!({ "uri": "file:///p/a.js", "languageId": "javascript", "version": 1, "text": text });
        self.send(&json!({
            "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": document },
        }));
    }
}

fn spawn(input: Stdio, output: Stdio) -> Child {
    Command::new(env!("CARGO_BIN_EXE_wslint")).args(["lsp", "--stdio"]).stdin(input).stdout(output).spawn().unwrap()
}

/// A message with its header.
fn framed(message: &Value) -> String {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len())
}

/// What a client says first.
fn hello() -> String {
    let params = json!({ "processId": null, "rootUri": null, "capabilities": {} });
    framed(&json!({ "jsonrpc": "2.0", "id": "hello", "method": "initialize", "params": params }))
}

/// More questions, and longer answers, than a pipe has room for.
fn questions(count: usize) -> String {
    let uri = "file:///p/a.js";
    let text = "new WebSocket(u).close(1006);";
    let document = json!({ "uri": uri, "languageId": "javascript", "version": 1, "text": text });
    let opened = json!({ "textDocument": document });
    let at = json!({ "textDocument": { "uri": uri }, "position": { "line": 0, "character": 24 } });
    let mut said = framed(&json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": opened }));
    for id in 0..count {
        said += &framed(&json!({ "jsonrpc": "2.0", "id": id, "method": "textDocument/hover", "params": at }));
    }
    said + &framed(&json!({ "jsonrpc": "2.0", "id": "last", "method": "shutdown" }))
}

/// How many hovers with a text are in what a server wrote.
fn hovers(output: &[u8]) -> usize {
    String::from_utf8_lossy(output).matches("\"kind\":\"plaintext\"").count()
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn it_ends_when_it_is_told_to_although_input_stays_open() {
    let mut server = Server::initialized(None);
    assert_eq!(server.request("shutdown", Value::Null)["result"], Value::Null);
    server.send(&json!({ "jsonrpc": "2.0", "method": "exit" }));
    assert_eq!(server.code(), 0);
    let mut server = Server::initialized(None);
    server.send(&json!({ "jsonrpc": "2.0", "method": "exit" }));
    assert_eq!(server.code(), 1);
    let mut server = Server::start();
    server.send(&json!({ "jsonrpc": "2.0", "method": "exit" }));
    assert_eq!(server.code(), 1);
}

#[test]
fn it_ends_with_its_input() {
    let mut server = Server::initialized(None);
    server.input = None;
    assert_eq!(server.code(), 1);
    let mut server = Server::initialized(None);
    server.request("shutdown", Value::Null);
    server.input = None;
    assert_eq!(server.code(), 0);
    // Half a message is the end too.
    let mut server = Server::start();
    server.input.as_mut().unwrap().write_all(b"Content-Length: 99\r\n\r\n{").unwrap();
    server.input = None;
    assert_eq!(server.code(), 1);
}

/// Neither side waits for the other.
#[test]
fn a_client_can_write_everything_before_it_reads() {
    let mut server = Server::initialized(None);
    let mut input = server.input.take().unwrap();
    input.write_all(questions(2_000).as_bytes()).unwrap();
    drop(input);
    let mut output = Vec::new();
    server.output.read_to_end(&mut output).unwrap();
    assert_eq!(hovers(&output), 2_000);
    assert_eq!(server.code(), 0);
}

#[cfg(unix)]
#[test]
fn it_speaks_over_sockets() {
    use std::net::Shutdown;
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;
    // One for each direction, as Node has, and one for both.
    for is_one in [false, true] {
        let (mut own, its) = UnixStream::pair().unwrap();
        let (mut own_output, its_output) =
            if is_one { (own.try_clone().unwrap(), its.try_clone().unwrap()) } else { UnixStream::pair().unwrap() };
        let mut child = spawn(OwnedFd::from(its).into(), OwnedFd::from(its_output).into());
        own.write_all(hello().as_bytes()).unwrap();
        let mut first = [0; 16];
        own_output.read_exact(&mut first).unwrap();
        own.write_all(questions(2_000).as_bytes()).unwrap();
        own.shutdown(Shutdown::Write).unwrap();
        let mut output = Vec::new();
        own_output.read_to_end(&mut output).unwrap();
        assert_eq!(hovers(&output), 2_000);
        assert!(child.wait().unwrap().success());
    }
}

/// As it is when somebody looks what the server says to a recorded session.
#[test]
fn it_reads_a_file_and_writes_one() {
    let folder = Folder::new("lsp-files").with("in", hello());
    let open = |name: &str| {
        std::fs::OpenOptions::new().read(true).write(true).create(true).truncate(false).open(folder.0.join(name))
    };
    let mut child = spawn(open("in").unwrap().into(), open("out").unwrap().into());
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert!(std::fs::read_to_string(folder.0.join("out")).unwrap().contains("\"capabilities\""));
}

#[test]
fn it_ends_while_it_works() {
    let mut server = Server::initialized(None);
    server.open(&"function f(ws: WebSocket) { ws.close(1006); }\n".repeat(10_000));
    server.request("shutdown", Value::Null);
    server.send(&json!({ "jsonrpc": "2.0", "method": "exit" }));
    assert_eq!(server.code(), 0);
}

#[cfg(unix)]
#[test]
fn it_ends_with_the_process_that_started_it() {
    let mut parent = Command::new("sleep").arg("600").spawn().unwrap();
    let mut server = Server::initialized(Some(parent.id()));
    assert!(server.child.try_wait().unwrap().is_none());
    parent.kill().unwrap();
    parent.wait().unwrap();
    assert_eq!(server.code(), 1);
    // One that cannot be seen, as from inside a container, is no reason to end.
    let mut server = Server::initialized(Some(parent.id()));
    std::thread::sleep(Duration::from_millis(200));
    assert!(server.child.try_wait().unwrap().is_none());
    server.request("shutdown", Value::Null);
}

#[test]
fn before_and_after_its_time_it_refuses() {
    let mut server = Server::start();
    let hover = json!({ "textDocument": { "uri": "file:///p/a.js" }, "position": { "line": 0, "character": 0 } });
    assert_eq!(server.request("textDocument/hover", hover.clone())["error"]["code"], json!(-32002));
    server.open("ws.close(1006)");
    let params = json!({ "processId": null, "rootUri": null, "capabilities": {} });
    assert!(server.request("initialize", params.clone())["result"].is_object());
    assert_eq!(server.request("initialize", params)["error"]["code"], json!(-32600));
    assert_eq!(server.request("textDocument/hover", hover.clone())["result"], Value::Null);
    assert_eq!(server.request("wslint/none", json!({}))["error"]["code"], json!(-32601));
    server.request("shutdown", Value::Null);
    assert_eq!(server.request("textDocument/hover", hover)["error"]["code"], json!(-32600));
    server.send(&json!({ "jsonrpc": "2.0", "method": "exit" }));
    assert_eq!(server.code(), 0);
}

#[test]
fn what_is_no_message_costs_nothing_but_itself() {
    let mut server = Server::initialized(None);
    let junk = "{\"jsonrpc\": \"2.0\", \"id\":";
    write!(server.input.as_mut().unwrap(), "Content-Length: {}\r\n\r\n{junk}", junk.len()).unwrap();
    assert_eq!(server.receive().unwrap()["error"]["code"], json!(-32700));
    server.send(&json!({ "jsonrpc": "2.0", "method": "$/unknown", "params": {} }));
    server.send(&json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": { "x": 1 } }));
    assert_eq!(server.request("shutdown", Value::Null)["result"], Value::Null);
}

#[test]
fn a_question_can_be_taken_back() {
    let mut server = Server::initialized(None);
    server.open(&"function f(ws: WebSocket) { ws.close(1006); }\n".repeat(10_000));
    let hover = json!({ "textDocument": { "uri": "file:///p/a.js" }, "position": { "line": 1, "character": 38 } });
    server.send(&json!({ "jsonrpc": "2.0", "id": 7, "method": "textDocument/hover", "params": hover }));
    server.send(&json!({ "jsonrpc": "2.0", "method": "$/cancelRequest", "params": { "id": 7 } }));
    let started = Instant::now();
    let answer = loop {
        let message = server.receive().unwrap();
        if message["id"] == json!(7) {
            break message;
        }
    };
    assert_eq!(answer["error"]["code"], json!(-32800), "{answer}");
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn who_traces_hears_what_is_done() {
    let mut server = Server::initialized(None);
    server.send(&json!({ "jsonrpc": "2.0", "method": "$/setTrace", "params": { "value": "messages" } }));
    server.open("export {};");
    let trace = loop {
        let message = server.receive().unwrap();
        if message["method"] == json!("$/logTrace") {
            break message;
        }
    };
    assert_eq!(trace["params"]["message"], json!("open file:///p/a.js"));
}

#[cfg(target_os = "linux")]
#[test]
fn memory_stays_flat() {
    let mut server = Server::initialized(None);
    server.open(&"function f(ws: WebSocket) { ws.close(1006); }\n".repeat(200));
    let used = |server: &Server| -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    };
    let hover = json!({ "textDocument": { "uri": "file:///p/a.js" }, "position": { "line": 0, "character": 0 } });
    let mut after_first = 0;
    for version in 2..10_002 {
        let (removed, text) = if version % 2 == 0 { (0, "y") } else { (1, "") };
        let range = json!({
            "start": { "line": 100, "character": 0 }, "end": { "line": 100, "character": removed },
        });
        let document = json!({ "uri": "file:///p/a.js", "version": version });
        let change = json!({ "range": range, "text": text });
        let params = json!({ "textDocument": document, "contentChanges": [change] });
        server.send(&json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": params }));
        if version % 100 == 0 {
            server.request("textDocument/hover", hover.clone());
        }
        if version == 1_000 {
            after_first = used(&server);
        }
    }
    server.request("textDocument/hover", hover);
    let after_all = used(&server);
    assert!(after_all < after_first + 4 * 1024, "{after_first} KiB, then {after_all} KiB");
}
