//! Messages on their way in. The framework ends the session at the first one that it cannot read, and
//! does not know every way in which clients write headers: here each message gets the one header that
//! it needs, and what is no message becomes a request for the error that it deserves.

use std::borrow::Cow;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use tokio::io::{AsyncRead, ReadBuf};

/// The method that stands for what is no message.
pub(super) const UNREADABLE: &str = "wslint/unreadable";

/// How much is read at a time, in bytes.
const CHUNK: usize = 16 * 1024;

/// More than this before the end of a header is no header.
const MAX_HEADER: usize = 16 * 1024;

/// Room for no more than this is made before it is needed.
const MAX_ROOM: usize = 16 * 1024 * 1024;

/// A reader that gives whole messages.
pub(super) struct Frames<R> {
    inner: R,
    /// What was read and is not a whole message yet.
    raw: Vec<u8>,
    /// A message, and how much of it was given.
    ready: Vec<u8>,
    at: usize,
}

impl<R> Frames<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, raw: Vec::new(), ready: Vec::new(), at: 0 }
    }

    /// Takes the next whole message out of what was read.
    fn take(&mut self) -> bool {
        while let Some((header, body)) = header(&self.raw) {
            let Some(length) = content_length(&self.raw[..header]) else {
                self.raw.drain(..body);
                continue;
            };
            let end = body.saturating_add(length);
            let Some(message) = self.raw.get(body..end) else {
                // A big message comes in pieces, and is not to take twice its room.
                self.raw.reserve_exact(end.min(MAX_ROOM).saturating_sub(self.raw.len()));
                return false;
            };
            self.at = 0;
            self.ready = match problem(message) {
                None => {
                    let header = format!("Content-Length: {length}\r\n\r\n");
                    if self.raw.len() == end && header.len() <= body {
                        // One message alone is given as it is, without a copy.
                        self.at = body - header.len();
                        self.raw[self.at..body].copy_from_slice(header.as_bytes());
                        self.ready = std::mem::take(&mut self.raw);
                        return true;
                    }
                    [header.as_bytes(), message].concat()
                }
                Some(code) => {
                    let request = format!(
                        "{{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"{UNREADABLE}\",\"params\":{{\"code\":{code}}}}}"
                    );
                    format!("Content-Length: {}\r\n\r\n{request}", request.len()).into_bytes()
                }
            };
            self.raw.drain(..end);
            if self.raw.is_empty() {
                // A big message is not remembered by its room.
                self.raw = Vec::new();
            }
            return true;
        }
        if self.raw.len() > MAX_HEADER && header(&self.raw).is_none() {
            self.raw.clear();
        }
        false
    }
}

impl<R: AsyncRead + Unpin> AsyncRead for Frames<R> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        while self.at == self.ready.len() {
            self.ready = Vec::new();
            self.at = 0;
            if self.take() {
                break;
            }
            let mut chunk = vec![0; CHUNK];
            let mut read = ReadBuf::new(&mut chunk);
            ready!(Pin::new(&mut self.inner).poll_read(cx, &mut read))?;
            if read.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
            let count = read.filled().len();
            self.raw.extend_from_slice(&chunk[..count]);
        }
        let count = buf.remaining().min(self.ready.len() - self.at);
        buf.put_slice(&self.ready[self.at..self.at + count]);
        self.at += count;
        Poll::Ready(Ok(()))
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
    #[serde(default)]
    id: Value,
    result: Option<IgnoredAny>,
    error: Option<IgnoredAny>,
    #[serde(rename = "params")]
    _params: Option<IgnoredAny>,
}

/// The code of the error, if this is no message.
fn problem(message: &[u8]) -> Option<i32> {
    const PARSE_ERROR: i32 = -32_700;
    const INVALID_REQUEST: i32 = -32_600;
    let form: Form<'_> = match serde_json::from_slice(message) {
        Ok(form) => form,
        Err(error) if error.is_data() => return Some(INVALID_REQUEST),
        Err(_) => return Some(PARSE_ERROR),
    };
    let is_id = form.id.is_null() || form.id.is_i64() || form.id.is_string();
    // An answer of nothing has a result that is null.
    let is_answer = form.method.is_none() && (!form.id.is_null() || form.result.is_some() || form.error.is_some());
    (form.jsonrpc != "2.0" || !is_id || form.method.is_none() && !is_answer).then_some(INVALID_REQUEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bodies that come out, whatever pieces the input comes in.
    fn bodies(input: &str) -> Vec<String> {
        let mut frames = Frames::new(tokio::io::empty());
        let mut found = Vec::new();
        for byte in input.bytes() {
            frames.raw.push(byte);
            while frames.take() {
                let text = String::from_utf8(frames.ready[frames.at..].to_vec()).unwrap();
                let (header, body) = text.split_once("\r\n\r\n").unwrap();
                assert_eq!(header, format!("Content-Length: {}", body.len()));
                found.push(body.to_owned());
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
            assert_eq!(bodies(&format!("{header}\r\n\r\n{body}{header}\r\n\r\n{body}")), [body, body], "{header}");
        }
        assert_eq!(bodies(&format!("noise\r\n\r\nContent-Length: {length}\r\n\r\n{body}")), [body]);
    }

    #[test]
    fn what_is_no_message_asks_for_its_error() {
        for (body, code) in [
            ("{", Some(-32_700)),
            ("", Some(-32_700)),
            ("[1]", Some(-32_600)),
            ("{\"method\":\"x\"}", Some(-32_600)),
            ("{\"jsonrpc\":\"1.0\",\"method\":\"x\"}", Some(-32_600)),
            ("{\"jsonrpc\":\"2.0\",\"id\":[],\"method\":\"x\"}", Some(-32_600)),
            ("{\"jsonrpc\":\"2.0\"}", Some(-32_600)),
            ("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}", None),
            ("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"x\",\"params\":{}}", None),
        ] {
            assert_eq!(problem(body.as_bytes()), code, "{body}");
        }
    }
}
