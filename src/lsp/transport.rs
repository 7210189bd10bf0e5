//! The loop between a client and the framework: reads messages, has them handled in the order in
//! which they came, and writes the answers.
//!
//! The framework has such a loop too. This one is here for the lists of diagnostics, which are sent
//! at every edit: the framework makes a tree of values out of whatever it writes. Here they are text
//! from the start, and go past it.

use std::collections::VecDeque;
use std::future::{self, poll_fn};
use std::io;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use futures::future::{BoxFuture, FutureExt, try_join};
use futures::{SinkExt, Stream, StreamExt, stream};
use serde::Serialize;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tower::Service;
use tower_lsp::jsonrpc::{self, Error, Id, Request, Response};
use tower_lsp::ls_types::notification::{Notification, PublishDiagnostics};
use tower_lsp::ls_types::request::{DocumentDiagnosticRequest, Request as _};
use tower_lsp::{ClientSocket, LspService};

use super::frames::{Frames, Incoming};
use super::server::Backend;

/// How the handler is called that writes its answer, a list of diagnostics, to [`write_answer`].
pub(super) const REPORT: &str = "wslint/report";

tokio::task_local! {
    /// The answer that is written to past the framework, as far as it is there.
    static ANSWER: Arc<Mutex<Vec<u8>>>;
}

/// Writes the result of the request that is being handled.
///
/// # Errors
/// It is none whose answer goes past the framework.
pub(super) fn write_answer(result: &impl Serialize) -> jsonrpc::Result<()> {
    let written = ANSWER.try_with(|answer| serde_json::to_writer(&mut *lock(answer), result));
    if matches!(written, Ok(Ok(()))) { Ok(()) } else { Err(Error::internal_error()) }
}

/// Tells a list of diagnostics by its text.
pub(super) enum Publish {}

impl Notification for Publish {
    type Params = String;
    const METHOD: &'static str = "wslint/publish";
}

/// How many requests can be waited for at a time. Handlers never wait long; the limit is there for
/// a client that asks much at once.
const CONCURRENCY: usize = 16;

/// A message that is to be written, if there is an answer.
type Answering = BoxFuture<'static, Option<Vec<u8>>>;

/// What was read and is to be answered. Without a limit: who does not read answers can go on
/// writing. Both ends are looked at together, the one that reads first, so that nobody is woken.
#[derive(Default)]
struct Calls(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    calls: VecDeque<Answering>,
    has_ended: bool,
}

impl Calls {
    fn push(&self, call: Answering) {
        lock(&self.0).calls.push_back(call);
    }

    fn end(&self) {
        lock(&self.0).has_ended = true;
    }

    fn stream(&self) -> impl Stream<Item = Answering> {
        stream::poll_fn(|_| {
            let mut waiting = lock(&self.0);
            match waiting.calls.pop_front() {
                None if !waiting.has_ended => Poll::Pending,
                next => Poll::Ready(next),
            }
        })
    }
}

/// Serves a client until it leaves.
pub(super) async fn serve(
    input: impl AsyncRead + Unpin,
    output: impl AsyncWrite,
    mut service: LspService<Backend>,
    socket: ClientSocket,
) {
    let (asked, mut answers) = socket.split();
    let (asked, stop_asking) = stream::abortable(asked);
    let calls = Calls::default();
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
                    let answer = framed(json(&Response::from_error(Id::Null, error)).into_bytes());
                    future::ready(Some(answer)).boxed()
                }
            };
            calls.push(answering);
            if is_last {
                break;
            }
        }
        calls.end();
        stop_asking.abort();
        io::Result::Ok(())
    };
    let write = async {
        let mut output = pin!(output);
        let answered = calls.stream().buffer_unordered(CONCURRENCY).filter_map(future::ready);
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
fn call(service: &mut LspService<Backend>, request: Request) -> Answering {
    if request.method() == DocumentDiagnosticRequest::METHOD && request.id().is_some() {
        return report(service, request);
    }
    let answer = service.call(request);
    answer.map(|answer| Some(framed(json(&answer.ok()??).into_bytes()))).boxed()
}

/// Has a request handled whose answer goes past the framework, unless it is an error.
fn report(service: &mut LspService<Backend>, request: Request) -> Answering {
    let (_, id, params) = request.into_parts();
    let id = id.unwrap_or_default();
    let text = Arc::new(Mutex::new(format!(r#"{{"jsonrpc":"2.0","id":{},"result":"#, json(&id)).into_bytes()));
    let request = Request::build(REPORT).id(id).params(params.unwrap_or_default()).finish();
    let answer = ANSWER.scope(text.clone(), service.call(request));
    let written = move |answer: Option<Response>| {
        let answer = answer?;
        if answer.is_error() {
            return Some(framed(json(&answer).into_bytes()));
        }
        let mut text = std::mem::take(&mut *lock(&text));
        text.push(b'}');
        Some(framed(text))
    };
    answer.map(move |answer| written(answer.ok().flatten())).boxed()
}

/// What the client is told or asked, as it is written.
fn told(request: Request) -> Vec<u8> {
    match request.params() {
        Some(Value::String(text)) if request.method() == Publish::METHOD => {
            let method = PublishDiagnostics::METHOD;
            framed(format!(r#"{{"jsonrpc":"2.0","method":"{method}","params":{text}}}"#).into_bytes())
        }
        _ => framed(json(&request).into_bytes()),
    }
}

/// What is of the protocol has no form that JSON cannot take.
fn json(message: &impl Serialize) -> String {
    serde_json::to_string(message).unwrap_or_default()
}

/// A message with its header.
fn framed(mut message: Vec<u8>) -> Vec<u8> {
    let header = format!("Content-Length: {}\r\n\r\n", message.len());
    message.splice(..0, header.into_bytes());
    message
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
