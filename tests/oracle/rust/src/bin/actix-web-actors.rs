//! actix-web-actors.

use actix::{Actor, ActorContext, StreamHandler};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use actix_web_actors::ws::{self, CloseCode, CloseReason, Message, ProtocolError, WebsocketContext};
use wslint_oracle::{Op, ready};

struct Driver {
    op: Op,
    code: Option<u16>,
}

impl Actor for Driver {
    type Context = WebsocketContext<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        let op = &self.op;
        if !op.sends() {
            return op.listening();
        }
        ctx.close(op.code.map(|code| CloseReason { code: CloseCode::from(code), description: op.reason.clone() }));
        op.report(Ok::<(), ()>(()));
    }
}

impl StreamHandler<Result<Message, ProtocolError>> for Driver {
    fn handle(&mut self, message: Result<Message, ProtocolError>, ctx: &mut Self::Context) {
        if let Ok(Message::Close(Some(reason))) = &message {
            self.code = Some(reason.code.into());
        }
        if matches!(message, Ok(Message::Close(_)) | Err(_)) {
            ctx.stop();
        }
    }

    fn finished(&mut self, ctx: &mut Self::Context) {
        ctx.stop();
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if !self.op.sends() {
            self.op.got(self.code);
        }
    }
}

async fn upgrade(path: web::Path<String>, request: HttpRequest, body: web::Payload) -> actix_web::Result<HttpResponse> {
    ws::start(Driver { op: Op::of_path(&path), code: None }, &request, body)
}

#[actix_web::main]
async fn main() {
    let server = HttpServer::new(|| App::new().route("/{op}", web::get().to(upgrade))).workers(2);
    let server = server.bind(("127.0.0.1", 0)).unwrap();
    ready(Some(server.addrs()[0].port()), None);
    wslint_oracle::end_with_the_runner();
    server.run().await.unwrap();
}
