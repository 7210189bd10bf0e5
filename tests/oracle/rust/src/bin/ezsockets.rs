//! ezsockets, as client.

use ezsockets::client::ClientCloseMode;
use ezsockets::{Bytes, Client, ClientConfig, ClientExt, CloseCode, CloseFrame, Error, Utf8Bytes};
use wslint_oracle::{Op, named, operations, ready, url};

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
            let frame = op.code.map(|code| CloseFrame { code: CloseCode::from(code), reason: op.reason().into() });
            op.report(self.client.close(frame).map(|_| ()).map_err(|error| error.to_string()));
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

#[tokio::main]
async fn main() {
    ready(None, Some(named("CloseCode", |code| format!("{:?}", CloseCode::from(code)))));
    for op in operations() {
        tokio::spawn(async move {
            let config = ClientConfig::new(url(&op).as_str());
            let (_client, ended) = ezsockets::connect(|client| Driver { client, op }, config).await;
            ended.await.unwrap();
        });
    }
}
