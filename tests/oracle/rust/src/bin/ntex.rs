//! ntex.

use ntex::web::{self, App, HttpRequest, HttpServer};
use ntex::ws::{CloseCode, CloseReason, Frame, Message, WsClient};
use wslint_oracle::{Op, end_with_the_runner, free_port, is_server, named, operations, ready, url};

fn close(op: &Op) -> Message {
    let reason = op.code.map(|code| CloseReason { code: CloseCode::from(code), description: op.reason.clone() });
    Message::Close(reason)
}

async fn connect(op: Op) {
    let connection = WsClient::new(url(&op), ntex::SharedCfg::default()).connect().await.unwrap().seal();
    let sink = connection.sink();
    let frames = connection.receiver();
    if op.sends() {
        op.report(sink.send(close(&op)).await);
        while let Some(Ok(_)) = frames.recv().await {}
        return;
    }
    op.listening();
    op.got(match frames.recv().await {
        Some(Ok(Frame::Close(reason))) => reason.map(|reason| reason.code.into()),
        _ => None,
    });
}

async fn serve(request: HttpRequest) {
    let op = Op::of_path(request.path());
    if !op.sends() {
        op.listening();
    }
    let own = op.clone();
    let service = async move |frame: Frame| {
        Ok::<_, std::io::Error>(match frame {
            Frame::Ping(_) if own.sends() => Some(close(&own)),
            Frame::Close(reason) if !own.sends() => {
                own.got(reason.map(|reason| reason.code.into()));
                Some(Message::Close(None))
            }
            _ => None,
        })
    };
    // What the service sends is encoded by the library, whose errors end the connection.
    let result = web::ws::start(&request, None, service).await;
    if op.sends() { op.report(result) } else { op.got(None) }
}

#[ntex::main]
async fn main() {
    let names = named("CloseCode", |code| format!("{:?}", CloseCode::from(code)));
    if !is_server() {
        ready(None, Some(names));
        for op in operations() {
            std::thread::spawn(move || ntex::rt::System::new("op", ntex::rt::DefaultRuntime).block_on(connect(op)));
        }
        return;
    }
    let port = free_port();
    let server = HttpServer::new(async |_| App::new().service(web::resource("/{op}").route(web::to(serve))));
    let server = server.bind(("127.0.0.1", port), ntex::SharedCfg::new("oracle")).unwrap().workers(2);
    end_with_the_runner();
    ready(Some(port), Some(names));
    server.run().await.unwrap();
}
