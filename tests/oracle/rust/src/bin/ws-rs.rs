//! ws (Rust).

use ws::{Builder, CloseCode, Handler, Handshake, Request, Response, Sender, Settings};
use wslint_oracle::{Op, end_with_the_runner, is_server, named, operations, ready, url};

struct Driver {
    out: Sender,
    op: Option<Op>,
}

impl Handler for Driver {
    fn on_request(&mut self, request: &Request) -> ws::Result<Response> {
        self.op = Some(Op::of_path(request.resource()));
        Response::from_request(request)
    }

    fn on_open(&mut self, _: Handshake) -> ws::Result<()> {
        let op = self.op.as_ref().unwrap();
        if op.sends() {
            let code = op.code.map_or(CloseCode::Empty, CloseCode::from);
            op.report(match op.send() {
                "Sender.close" => self.out.close(code),
                _ => self.out.close_with_reason(code, op.reason()),
            });
        } else {
            op.listening();
        }
        Ok(())
    }

    fn on_close(&mut self, code: CloseCode, _: &str) {
        if let Some(op) = self.op.as_ref().filter(|op| !op.sends()) {
            op.got(Some(code.into()));
        }
    }
}

// A Close that breaks the protocol is an error, and closes nothing that a handler is told of.
impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(op) = self.op.as_ref().filter(|op| !op.sends()) {
            op.got(None);
        }
    }
}

fn main() {
    let names = named("CloseCode", |code| format!("{:?}", CloseCode::from(code)));
    if !is_server() {
        ready(None, Some(names));
        for op in operations() {
            std::thread::spawn(move || {
                let _ = ws::connect(url(&op), |out| Driver { out, op: Some(op.clone()) });
            });
        }
        return;
    }
    let settings = Settings { max_connections: 2000, ..Settings::default() };
    let server = Builder::new().with_settings(settings).build(|out| Driver { out, op: None }).unwrap();
    let server = server.bind("127.0.0.1:0").unwrap();
    ready(Some(server.local_addr().unwrap().port()), Some(names));
    end_with_the_runner();
    server.run().unwrap();
}
