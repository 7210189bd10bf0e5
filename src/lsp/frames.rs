//! Messages on their way in. Not every client writes headers as the next one does, and what is no
//! message has to be answered with the error that it deserves.

use std::borrow::Cow;
use std::io;

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;
use tokio::io::{AsyncRead, AsyncReadExt};
use tower_lsp::jsonrpc::{Error, Id, Request, Response};

/// How much is read at a time, in bytes.
const CHUNK: usize = 16 * 1024;

/// More than this before the end of a header is no header.
const MAX_HEADER: usize = 16 * 1024;

/// Room for no more than this is made before it is needed.
const MAX_ROOM: usize = 16 * 1024 * 1024;

/// What a client sent.
#[derive(Debug, PartialEq)]
pub(super) enum Incoming {
    /// A request or a notification.
    Request(Request),
    /// An answer to what the client was asked.
    Response(Response),
    /// No message, and what is wrong with it.
    Unreadable(Error),
}

/// A reader of whole messages.
pub(super) struct Frames<R> {
    inner: R,
    /// What was read and is not a whole message yet.
    raw: Vec<u8>,
}

impl<R: AsyncRead + Unpin> Frames<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, raw: Vec::new() }
    }

    /// The next message; none when there will be no more.
    pub(super) async fn next(&mut self) -> io::Result<Option<Incoming>> {
        loop {
            if let Some(message) = self.take() {
                return Ok(Some(message));
            }
            self.raw.reserve(CHUNK);
            if self.inner.read_buf(&mut self.raw).await? == 0 {
                return Ok(None);
            }
        }
    }

    /// Takes the next whole message out of what was read.
    fn take(&mut self) -> Option<Incoming> {
        while let Some((header, body)) = header(&self.raw) {
            let Some(length) = content_length(&self.raw[..header]) else {
                self.raw.drain(..body);
                continue;
            };
            let end = body.saturating_add(length);
            let Some(message) = self.raw.get(body..end) else {
                // A big message comes in pieces, and is not to take twice its room.
                self.raw.reserve_exact(end.min(MAX_ROOM).saturating_sub(self.raw.len()));
                return None;
            };
            let message = read(message).unwrap_or_else(Incoming::Unreadable);
            self.raw.drain(..end);
            if self.raw.is_empty() {
                // A big message is not remembered by its room.
                self.raw = Vec::new();
            }
            return Some(message);
        }
        if self.raw.len() > MAX_HEADER {
            self.raw.clear();
        }
        None
    }
}

/// Where a header ends, and where what follows it begins.
fn header(raw: &[u8]) -> Option<(usize, usize)> {
    let at = memchr::memmem::find(raw, b"\r\n\r\n");
    at.map(|at| (at, at + 4))
}

/// The length that a header names.
fn content_length(header: &[u8]) -> Option<usize> {
    let header = String::from_utf8_lossy(header);
    let lines = header.lines().filter_map(|line| line.split_once(':'));
    let mut named = lines.filter(|(name, _)| name.trim().to_ascii_lowercase().ends_with("content-length"));
    named.next_back()?.1.trim().parse().ok()
}

/// A message, as far as its form goes.
#[derive(Deserialize)]
struct Form<'m> {
    #[serde(borrow)]
    jsonrpc: Cow<'m, str>,
    #[serde(borrow)]
    method: Option<Cow<'m, str>>,
    /// None if there is none, which is not the same as null.
    #[serde(default, deserialize_with = "some")]
    id: Option<Id>,
    #[serde(borrow)]
    params: Option<&'m RawValue>,
    #[serde(default, deserialize_with = "some")]
    result: Option<Value>,
    error: Option<Error>,
}

fn some<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Reads the body of a message.
///
/// # Errors
/// It is no JSON, or no message.
fn read(body: &[u8]) -> Result<Incoming, Error> {
    let wrong = |error: serde_json::Error| match error.is_data() {
        true => Error::invalid_request(),
        false => Error::parse_error(),
    };
    let form: Form<'_> = serde_json::from_slice(body).map_err(wrong)?;
    if form.jsonrpc != "2.0" {
        return Err(Error::invalid_request());
    }
    if let Some(method) = form.method {
        let mut request = Request::build(method.into_owned());
        if let Some(params) = form.params {
            request = request.params(serde_json::from_str::<Value>(params.get()).map_err(wrong)?);
        }
        if let Some(id) = form.id {
            request = request.id(id);
        }
        return Ok(Incoming::Request(request.finish()));
    }
    let answer = match (form.error, form.result) {
        (Some(error), _) => Err(error),
        (None, Some(result)) => Ok(result),
        (None, None) => return Err(Error::invalid_request()),
    };
    Ok(Incoming::Response(Response::from_parts(form.id.unwrap_or_default(), answer)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The methods that come out, whatever pieces the input comes in.
    fn methods(input: &str) -> Vec<String> {
        let mut frames = Frames::new(tokio::io::empty());
        let mut found = Vec::new();
        for byte in input.bytes() {
            frames.raw.push(byte);
            while let Some(message) = frames.take() {
                let Incoming::Request(request) = message else { panic!("{message:?}") };
                found.push(request.method().to_owned());
            }
        }
        found
    }

    #[test]
    fn headers_of_every_kind_are_understood() {
        let body = "{\"jsonrpc\":\"2.0\",\"method\":\"é\"}";
        let length = body.len();
        for header in [
            format!("Content-Length: {length}"),
            format!("content-length:{length}"),
            format!("Content-Type: application/vscode-jsonrpc\r\nContent-Length: {length}\r\nX: y\r\nZ: w"),
        ] {
            assert_eq!(methods(&format!("{header}\r\n\r\n{body}{header}\r\n\r\n{body}")), ["é", "é"], "{header}");
        }
        assert_eq!(methods(&format!("noise\r\n\r\nContent-Length: {length}\r\n\r\n{body}")), ["é"]);
    }

    #[test]
    fn what_is_no_message_gets_its_error() {
        for (body, code) in [
            ("{", -32_700),
            ("", -32_700),
            ("[1]", -32_600),
            ("{\"method\":\"x\"}", -32_600),
            ("{\"jsonrpc\":\"1.0\",\"method\":\"x\"}", -32_600),
            ("{\"jsonrpc\":\"2.0\",\"id\":[],\"method\":\"x\"}", -32_600),
            ("{\"jsonrpc\":\"2.0\"}", -32_600),
        ] {
            assert_eq!(read(body.as_bytes()).unwrap_err().code.code(), code, "{body}");
        }
    }

    #[test]
    fn requests_and_answers_are_told_apart() {
        let read = |body: &str| read(body.as_bytes()).unwrap();
        let asked = Request::build("x").id("a").params(serde_json::json!({ "y": [1] })).finish();
        assert_eq!(
            read("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"x\",\"params\":{\"y\":[1]}}"),
            Incoming::Request(asked)
        );
        assert_eq!(
            read("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}"),
            Incoming::Response(Response::from_ok(Id::Number(1), Value::Null))
        );
        assert_eq!(
            read("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32600,\"message\":\"Invalid request\"}}"),
            Incoming::Response(Response::from_error(Id::Number(1), Error::invalid_request()))
        );
    }
}
