//! The loop between a client and the framework: reads messages, has them handled in the order in
//! which they came, and writes the answers.
//!
//! The framework has such a loop too. This one is here for the lists of diagnostics, which are sent
//! at every edit: the framework makes a tree of values out of whatever it writes. A handler gives it
//! the list as text instead, which goes through it as a string and is written as it is.

use std::future::{self, poll_fn};
use std::io;
use std::pin::pin;

use futures::channel::mpsc;
use futures::future::{BoxFuture, FutureExt, try_join};
use futures::{SinkExt, StreamExt, stream};
use serde::Serialize;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tower::Service;
use tower_lsp::jsonrpc::{Id, Request, Response};
use tower_lsp::ls_types::notification::{Notification, PublishDiagnostics};
use tower_lsp::ls_types::request::{DocumentDiagnosticRequest, Request as _};
use tower_lsp::{ClientSocket, LspService};

use super::frames::{Frames, Incoming};
use super::server::Backend;

/// How the handler is called that answers with the text of a list of diagnostics.
pub(super) const REPORT: &str = "wslint/report";

/// Tells a list of diagnostics by its text.
pub(super) enum Publish {}

impl Notification for Publish {
    type Params = String;
    const METHOD: &'static str = "wslint/publish";
}

/// How many requests can be waited for at a time. Handlers never wait long; the limit is there for
/// a client that asks much at once.
const CONCURRENCY: usize = 16;

/// How many messages are read before their turn.
const QUEUE: usize = 100;

/// A message that is to be written, if there is an answer.
type Answering = BoxFuture<'static, Option<Vec<u8>>>;

/// Serves a client until it leaves.
pub(super) async fn serve(
    input: impl AsyncRead + Unpin,
    output: impl AsyncWrite,
    mut service: LspService<Backend>,
    socket: ClientSocket,
) {
    let (asked, mut answers) = socket.split();
    let (asked, stop_asking) = stream::abortable(asked);
    let (mut calls, called) = mpsc::channel::<Answering>(QUEUE);
    let read = async {
        let mut frames = Frames::new(input);
        while let Some(message) = frames.next().await? {
            let mut is_last = false;
            let answering = match message {
                Incoming::Request(request) => {
                    if poll_fn(|cx| service.poll_ready(cx)).await.is_err() {
                        break;
                    }
                    // Some clients leave the input open behind it.
                    is_last = request.method() == "exit";
                    call(&mut service, request)
                }
                Incoming::Response(response) => {
                    // Perhaps nobody waits for it any more.
                    let _ = answers.send(response).await;
                    continue;
                }
                Incoming::Unreadable(error) => {
                    let answer = framed(&[&json(&Response::from_error(Id::Null, error))]);
                    future::ready(Some(answer)).boxed()
                }
            };
            let _ = calls.send(answering).await;
            if is_last {
                break;
            }
        }
        calls.disconnect();
        stop_asking.abort();
        io::Result::Ok(())
    };
    let write = async {
        let mut output = pin!(output);
        let answered = called.buffer_unordered(CONCURRENCY).filter_map(future::ready);
        let mut messages = pin!(stream::select(answered, asked.map(told)));
        while let Some(message) = messages.next().await {
            output.write_all(&message).await?;
            output.flush().await?;
        }
        Ok(())
    };
    // A client that does not read any more has left too.
    let _ = try_join(read, write).await;
}

/// Has a request handled.
fn call(service: &mut LspService<Backend>, mut request: Request) -> Answering {
    let is_report = request.method() == DocumentDiagnosticRequest::METHOD;
    if is_report {
        let (_, id, params) = request.into_parts();
        let report = Request::build(REPORT).params(params.unwrap_or_default());
        request = match id {
            Some(id) => report.id(id).finish(),
            None => report.finish(),
        };
    }
    let answer = service.call(request);
    answer.map(move |answer| Some(answered(answer.ok()??, is_report))).boxed()
}

/// An answer as it is written.
fn answered(answer: Response, is_report: bool) -> Vec<u8> {
    match answer.result() {
        Some(Value::String(text)) if is_report => {
            let head = format!(r#"{{"jsonrpc":"2.0","id":{},"result":"#, json(answer.id()));
            framed(&[&head, text, "}"])
        }
        _ => framed(&[&json(&answer)]),
    }
}

/// What the client is told or asked, as it is written.
fn told(request: Request) -> Vec<u8> {
    match request.params() {
        Some(Value::String(text)) if request.method() == Publish::METHOD => {
            let head = format!(r#"{{"jsonrpc":"2.0","method":"{}","params":"#, PublishDiagnostics::METHOD);
            framed(&[&head, text, "}"])
        }
        _ => framed(&[&json(&request)]),
    }
}

/// What is of the protocol has no form that JSON cannot take.
fn json(message: &impl Serialize) -> String {
    serde_json::to_string(message).unwrap_or_default()
}

/// The parts of a message behind their header, as one piece.
fn framed(parts: &[&str]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut message = Vec::with_capacity(length + 32);
    message.extend_from_slice(format!("Content-Length: {length}\r\n\r\n").as_bytes());
    parts.iter().for_each(|part| message.extend_from_slice(part.as_bytes()));
    message
}
