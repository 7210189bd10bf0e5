//! actix-ws before 0.4, which does not cut a reason.

use actix_web::rt::spawn;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use actix_ws_03::{CloseCode, CloseReason, Message, MessageStream, Session};
use wslint_oracle::{Op, named, ready};

async fn perform(session: Session, mut stream: MessageStream, op: Op) {
    if op.sends() {
        let reason = op.code.map(|code| CloseReason { code: CloseCode::from(code), description: op.reason.clone() });
        op.report(session.close(reason).await);
        while let Some(Ok(_)) = stream.recv().await {}
        return;
    }
    op.listening();
    let mut code = None;
    while let Some(Ok(message)) = stream.recv().await {
        if let Message::Close(Some(reason)) = message {
            code = Some(reason.code.into());
        }
    }
    op.got(code);
    let _ = session.close(None).await;
}

async fn upgrade(path: web::Path<String>, request: HttpRequest, body: web::Payload) -> actix_web::Result<HttpResponse> {
    let (response, session, stream) = actix_ws_03::handle(&request, body)?;
    spawn(perform(session, stream, Op::of_path(&path)));
    Ok(response)
}

#[actix_web::main]
async fn main() {
    let server = HttpServer::new(|| App::new().route("/{op}", web::get().to(upgrade))).workers(2);
    let server = server.bind(("127.0.0.1", 0)).unwrap();
    ready(Some(server.addrs()[0].port()), Some(named("CloseCode", |code| format!("{:?}", CloseCode::from(code)))));
    wslint_oracle::end_with_the_runner();
    server.run().await.unwrap();
}
