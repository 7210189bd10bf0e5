//! ezsockets.

use ezsockets::client::ClientCloseMode;
use ezsockets::{
    Bytes, Client, ClientConfig, ClientExt, CloseCode, CloseFrame, Error, Request, Server, ServerExt, Session,
    SessionExt, Socket, Utf8Bytes,
};
use wslint_oracle::{Op, is_server, named, operations, ready, url, wait};

fn frame(op: &Op) -> Option<CloseFrame> {
    op.code.map(|code| CloseFrame { code: CloseCode::from(code), reason: op.reason().into() })
}

struct Driver {
    client: Client<Driver>,
    op: Op,
}

#[async_trait::async_trait]
impl ClientExt for Driver {
    type Call = ();

    async fn on_text(&mut self, _: Utf8Bytes) -> Result<(), Error> {
        Ok(())
    }

    async fn on_binary(&mut self, _: Bytes) -> Result<(), Error> {
        Ok(())
    }

    async fn on_call(&mut self, (): ()) -> Result<(), Error> {
        Ok(())
    }

    async fn on_connect(&mut self) -> Result<(), Error> {
        let op = &self.op;
        if op.sends() {
            op.report(self.client.close(frame(op)).map(|_| ()).map_err(|error| error.to_string()));
        } else {
            op.listening();
        }
        Ok(())
    }

    async fn on_close(&mut self, frame: Option<CloseFrame>) -> Result<ClientCloseMode, Error> {
        if !self.op.sends() {
            self.op.got(frame.map(|frame| frame.code.into()));
        }
        Ok(ClientCloseMode::Close)
    }

    async fn on_disconnect(&mut self) -> Result<ClientCloseMode, Error> {
        if !self.op.sends() {
            self.op.got(None);
        }
        Ok(ClientCloseMode::Close)
    }
}

struct Listener;

#[async_trait::async_trait]
impl ServerExt for Listener {
    type Session = Visitor;
    type Call = ();

    async fn on_connect(
        &mut self,
        socket: Socket,
        request: Request,
        _: std::net::SocketAddr,
    ) -> Result<Session<String, ()>, Option<CloseFrame>> {
        let path = request.uri().path().to_owned();
        let op = Op::of_path(&path);
        let session = Session::create(|_| Visitor(path.clone()), path.clone(), socket);
        if op.sends() {
            op.report(session.close(frame(&op)).map(|_| ()).map_err(|error| error.to_string()));
        } else {
            op.listening();
        }
        Ok(session)
    }

    async fn on_disconnect(&mut self, path: String, reason: Result<Option<CloseFrame>, Error>) -> Result<(), Error> {
        let op = Op::of_path(&path);
        if !op.sends() {
            op.got(reason.ok().flatten().map(|frame| frame.code.into()));
        }
        Ok(())
    }

    async fn on_call(&mut self, (): ()) -> Result<(), Error> {
        Ok(())
    }
}

struct Visitor(String);

#[async_trait::async_trait]
impl SessionExt for Visitor {
    type ID = String;
    type Call = ();

    fn id(&self) -> &String {
        &self.0
    }

    async fn on_text(&mut self, _: Utf8Bytes) -> Result<(), Error> {
        Ok(())
    }

    async fn on_binary(&mut self, _: Bytes) -> Result<(), Error> {
        Ok(())
    }

    async fn on_call(&mut self, (): ()) -> Result<(), Error> {
        Ok(())
    }
}

#[tokio::main]
async fn main() {
    let names = named("CloseCode", |code| format!("{:?}", CloseCode::from(code)));
    if is_server() {
        let (server, _) = Server::create(|_| Listener);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        ready(Some(listener.local_addr().unwrap().port()), Some(names));
        let acceptor = ezsockets::tungstenite::Acceptor::Plain;
        tokio::spawn(ezsockets::tungstenite::run_on(server, listener, acceptor));
        wait();
    }
    ready(None, Some(names));
    for op in operations() {
        tokio::spawn(async move {
            let config = ClientConfig::new(url(&op).as_str());
            let (_client, ended) = ezsockets::connect(|client| Driver { client, op }, config).await;
            ended.await.unwrap();
        });
    }
}
