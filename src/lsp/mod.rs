//! The language server. The only room that knows the protocol.
//!
//! ```text
//! input ─ handlers ─ state ─ worker ─ state ─ teller ─ output
//!         under a lock       a thread         a task
//! ```
//!
//! A handler changes the state before it waits for anything, so that messages count in the order in
//! which they came; it analyses nothing and never waits for the client. One worker analyses what
//! changed, and one teller sends what is newest: a result that a newer version overtook is never
//! sent after it. The tasks share one thread; only the worker and what asks for whole folders have
//! their own.

mod abilities;
mod actions;
mod answers;
mod completion;
mod config_file;
mod convert;
mod declare;
mod documents;
mod editor;
mod fix_all;
mod frames;
mod hover;
mod ignores;
mod inlay;
mod offer;
mod open;
mod parent;
mod paths;
mod progress;
mod pull;
mod server;
mod state;
mod stdio;
mod symbols;
mod teller;
mod transport;
mod watch;
mod worker;
mod workspace;

use std::future::{Future, poll_fn};
use std::io::{self, Stdin, Stdout};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc;
use tower_lsp::LspService;

use server::Backend;

/// How a session with a client ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The client had asked to shut down.
    Orderly,
    /// It left, or ended the program, without a word.
    Abrupt,
}

/// Serves a client on the input and output of the process until it leaves.
///
/// # Errors
/// There is no input or output, or the system gives no thread.
pub fn run(stdin: Stdin, stdout: Stdout) -> io::Result<End> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let end = runtime.block_on(async { io::Result::Ok(serve(stdio::input(stdin)?, stdio::output(stdout)?).await) })?;
    // What still runs ends with the process.
    runtime.shutdown_background();
    Ok(end)
}

/// Serves a client until it leaves. Needs a runtime of tokio with one thread or more.
pub async fn serve(input: impl AsyncRead + Unpin, output: impl AsyncWrite) -> End {
    let has_shut_down = Arc::new(AtomicBool::new(false));
    let (sender, mut gone) = mpsc::unbounded_channel();
    let (service, socket) = LspService::build(|client| Backend::new(client, has_shut_down.clone(), sender))
        .custom_method("$/setTrace", Backend::set_trace)
        .custom_method(transport::REPORT, Backend::report)
        .finish();
    let shared = service.inner().shared();
    let mut serving = pin!(transport::serve(input, output, service, socket));
    poll_fn(|cx| match gone.poll_recv(cx) {
        Poll::Ready(Some(())) => Poll::Ready(()),
        _ => serving.as_mut().poll(cx),
    })
    .await;
    shared.stop();
    if has_shut_down.load(Ordering::SeqCst) { End::Orderly } else { End::Abrupt }
}
