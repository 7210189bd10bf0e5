//! A client that speaks the protocol by its types, and that fails when it is dropped while a message
//! of the server was not looked at.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream, ReadHalf, WriteHalf};
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;
use tower_lsp::ls_types::notification::{self as notes, Notification};
use tower_lsp::ls_types::request::{self as requests, Request};
use tower_lsp::ls_types::*;
use wslint::lsp::{End, serve};

/// Nothing takes this long.
const PATIENCE: Duration = Duration::from_secs(60);

/// A message from the server that asks or tells something.
#[derive(Clone, Debug)]
struct Message {
    id: Option<Value>,
    method: String,
    params: Value,
}

/// How a session begins.
pub(crate) struct Start {
    pub(crate) capabilities: Value,
    pub(crate) folders: Vec<String>,
    pub(crate) options: Value,
}

impl Default for Start {
    /// A client that can do nothing that it need not.
    fn default() -> Self {
        Self { capabilities: json!({}), folders: Vec::new(), options: Value::Null }
    }
}

/// A client that can do everything.
pub(crate) fn able() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-8", "utf-16", "utf-32"] },
        "textDocument": {
            "publishDiagnostics": {
                "relatedInformation": true, "versionSupport": true, "codeDescriptionSupport": true,
                "dataSupport": true, "tagSupport": { "valueSet": [1, 2] },
            },
            "hover": { "contentFormat": ["markdown", "plaintext"] },
            "completion": { "completionItem": { "documentationFormat": ["markdown"] } },
            "codeAction": {
                "dataSupport": true, "isPreferredSupport": true, "resolveSupport": { "properties": ["edit"] },
                "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix", "source.fixAll"] } },
            },
        },
        "workspace": { "workspaceEdit": { "documentChanges": true } },
    })
}

/// The same client, that asks for diagnostics itself.
pub(crate) fn pulling() -> Value {
    let mut able = able();
    able["textDocument"]["diagnostic"] = json!({ "dynamicRegistration": true });
    able["workspace"]["diagnostics"] = json!({ "refreshSupport": true });
    able
}

/// A session with a server in this process.
pub(crate) struct Client {
    runtime: Runtime,
    input: BufReader<ReadHalf<DuplexStream>>,
    output: WriteHalf<DuplexStream>,
    server: Option<JoinHandle<End>>,
    next_id: i64,
    unread: VecDeque<Message>,
    /// Answers that nobody has waited for yet.
    answers: HashMap<i64, Value>,
    pub(crate) offered: ServerCapabilities,
}

impl Client {
    /// A session with a client of these abilities, in no folder.
    pub(crate) fn with(capabilities: Value) -> Self {
        Self::start(Start { capabilities, ..Start::default() })
    }

    pub(crate) fn start(start: Start) -> Self {
        let mut client = Self::silent();
        let folders = start.folders.iter().map(|uri| json!({ "uri": uri, "name": "folder" })).collect::<Vec<_>>();
        let params = json!({
            "processId": null, "rootUri": null, "capabilities": start.capabilities,
            "workspaceFolders": folders, "initializationOptions": start.options,
        });
        let result = client.request::<requests::Initialize>(serde_json::from_value(params).unwrap()).unwrap();
        client.offered = result.capabilities;
        client.notify::<notes::Initialized>(InitializedParams {});
        client
    }

    /// A session in which nothing was said yet.
    pub(crate) fn silent() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        // Big enough for a client that does not read while it writes, as pipes with a thread behind them are.
        let (own, its) = tokio::io::duplex(16 * 1024 * 1024);
        let (its_input, its_output) = tokio::io::split(its);
        let server = runtime.spawn(serve(its_input, its_output));
        let (input, output) = tokio::io::split(own);
        let input = BufReader::new(input);
        let offered = ServerCapabilities::default();
        Self {
            runtime,
            input,
            output,
            server: Some(server),
            next_id: 0,
            unread: VecDeque::new(),
            answers: HashMap::new(),
            offered,
        }
    }

    pub(crate) fn notify<N: Notification>(&mut self, params: N::Params) {
        self.send(&json!({ "jsonrpc": "2.0", "method": N::METHOD, "params": params }));
    }

    /// Asks something, and waits for the answer.
    pub(crate) fn request<R: Request>(&mut self, params: R::Params) -> Result<R::Result, Value> {
        let id = self.ask::<R>(params);
        self.answer_to::<R>(id)
    }

    /// Asks something without waiting.
    pub(crate) fn ask<R: Request>(&mut self, params: R::Params) -> i64 {
        self.next_id += 1;
        // A request without parameters has none, not null.
        let mut message = json!({ "jsonrpc": "2.0", "id": self.next_id, "method": R::METHOD, "params": params });
        if message["params"].is_null() {
            message.as_object_mut().unwrap().remove("params");
        }
        self.send(&message);
        self.next_id
    }

    /// Waits for the answer to a question; what comes before it is kept.
    pub(crate) fn answer_to<R: Request>(&mut self, id: i64) -> Result<R::Result, Value> {
        let message = loop {
            if let Some(message) = self.answers.remove(&id) {
                break message;
            }
            let message = self.receive().expect("the server has left");
            self.keep(&message);
        };
        match message.get("error") {
            Some(error) => Err(error.clone()),
            None => Ok(serde_json::from_value(message["result"].clone()).unwrap()),
        }
    }

    /// The next thing that the server tells, which must be this.
    pub(crate) fn told<N: Notification>(&mut self) -> N::Params {
        let message = self.next();
        assert_eq!((message.method.as_str(), message.id.is_none()), (N::METHOD, true), "{message:?}");
        serde_json::from_value(message.params).unwrap()
    }

    /// The next thing that the server asks, which must be this, with the id to answer to.
    pub(crate) fn asked<R: Request>(&mut self) -> (Value, R::Params) {
        let message = self.next();
        assert_eq!(message.method, R::METHOD, "{message:?}");
        (message.id.unwrap(), serde_json::from_value(message.params).unwrap())
    }

    /// Answers the server.
    pub(crate) fn answer(&mut self, id: Value, result: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": result }));
    }

    /// Everything that is unread, without looking at it.
    pub(crate) fn forget(&mut self) -> usize {
        std::mem::take(&mut self.unread).len()
    }

    /// Lets the server work for a while, and keeps what it says.
    pub(crate) fn wait(&mut self, time: Duration) {
        let end = std::time::Instant::now() + time;
        while std::time::Instant::now() < end {
            if let Some(message) = self.receive_within(Duration::from_millis(20)) {
                self.keep(&message);
            }
        }
    }

    /// Sends a message as it is.
    pub(crate) fn send(&mut self, message: &Value) {
        let body = message.to_string();
        let text = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        self.runtime.block_on(self.output.write_all(text.as_bytes())).unwrap();
    }

    fn next(&mut self) -> Message {
        loop {
            if let Some(message) = self.unread.pop_front() {
                return message;
            }
            let message = self.receive().expect("the server has left");
            self.keep(&message);
        }
    }

    fn keep(&mut self, message: &Value) {
        let Some(method) = message["method"].as_str().map(str::to_owned) else {
            let id = message["id"].as_i64().filter(|id| *id <= self.next_id);
            self.answers.insert(id.unwrap_or_else(|| panic!("nobody asked: {message}")), message.clone());
            return;
        };
        let (id, params) = (message.get("id").cloned(), message["params"].clone());
        self.unread.push_back(Message { id, method, params });
    }

    /// The next message, whatever it is; none when the server has left.
    fn receive(&mut self) -> Option<Value> {
        let input = &mut self.input;
        let (sender, receiver) = std::sync::mpsc::channel::<()>();
        // The runtime has no clock: a thread sees to it that a test that waits for ever fails.
        std::thread::spawn(move || {
            if receiver.recv_timeout(PATIENCE) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                std::process::abort();
            }
        });
        let message = self.runtime.block_on(read(input));
        drop(sender);
        message
    }

    /// The next message, if one comes in time.
    fn receive_within(&mut self, time: Duration) -> Option<Value> {
        let clock = self.runtime.spawn_blocking(move || std::thread::sleep(time));
        let input = &mut self.input;
        self.runtime.block_on(async {
            tokio::pin!(clock);
            let has_begun = std::future::poll_fn(|cx| {
                if let std::task::Poll::Ready(filled) = std::pin::Pin::new(&mut *input).poll_fill_buf_now(cx) {
                    return std::task::Poll::Ready(filled);
                }
                clock.as_mut().poll(cx).map(|_| false)
            })
            .await;
            if has_begun { read(input).await } else { None }
        })
    }
}

/// A look at whether there is anything to read.
trait FillNow {
    fn poll_fill_buf_now(self: std::pin::Pin<&mut Self>, cx: &mut std::task::Context<'_>) -> std::task::Poll<bool>;
}

impl<R: tokio::io::AsyncRead + Unpin> FillNow for BufReader<R> {
    fn poll_fill_buf_now(self: std::pin::Pin<&mut Self>, cx: &mut std::task::Context<'_>) -> std::task::Poll<bool> {
        tokio::io::AsyncBufRead::poll_fill_buf(self, cx).map(|filled| filled.is_ok_and(|bytes| !bytes.is_empty()))
    }
}

use std::future::Future;

async fn read(input: &mut BufReader<ReadHalf<DuplexStream>>) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if input.read_line(&mut line).await.unwrap() == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("Content-Length: ") {
            length = value.parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    input.read_exact(&mut body).await.unwrap();
    Some(serde_json::from_slice(&body).unwrap())
}

/// What most tests do with documents.
impl Client {
    pub(crate) fn open(&mut self, uri: &str, language: &str, text: &str) -> Uri {
        let uri: Uri = uri.parse().unwrap();
        let item = TextDocumentItem::new(uri.clone(), language.into(), 1, text.into());
        self.notify::<notes::DidOpenTextDocument>(DidOpenTextDocumentParams { text_document: item });
        uri
    }

    /// Puts a text in place of a range.
    pub(crate) fn change(&mut self, uri: &Uri, version: i32, range: Option<Range>, text: &str) {
        self.notify::<notes::DidChangeTextDocument>(DidChangeTextDocumentParams {
            text_document: VersionedTextDocumentIdentifier::new(uri.clone(), version),
            content_changes: vec![TextDocumentContentChangeEvent { range, range_length: None, text: text.into() }],
        });
    }

    pub(crate) fn close(&mut self, uri: &Uri) {
        let text_document = TextDocumentIdentifier::new(uri.clone());
        self.notify::<notes::DidCloseTextDocument>(DidCloseTextDocumentParams { text_document });
    }

    /// The next diagnostics that the server publishes.
    pub(crate) fn published(&mut self) -> PublishDiagnosticsParams {
        self.told::<notes::PublishDiagnostics>()
    }

    /// Asks for the diagnostics of a document.
    pub(crate) fn pull(&mut self, uri: &Uri, previous: Option<String>) -> DocumentDiagnosticReport {
        let params = DocumentDiagnosticParams {
            text_document: TextDocumentIdentifier::new(uri.clone()),
            identifier: None,
            previous_result_id: previous,
            work_done_progress_params: WorkDoneProgressParams::default(),
            partial_result_params: PartialResultParams::default(),
        };
        match self.request::<requests::DocumentDiagnosticRequest>(params).unwrap() {
            DocumentDiagnosticReportResult::Report(report) => report,
            DocumentDiagnosticReportResult::Partial(_) => panic!("nobody asked for parts"),
        }
    }

    /// The diagnostics of a document, asked for.
    pub(crate) fn pulled(&mut self, uri: &Uri) -> Vec<Diagnostic> {
        match self.pull(uri, None) {
            DocumentDiagnosticReport::Full(report) => report.full_document_diagnostic_report.items,
            DocumentDiagnosticReport::Unchanged(_) => panic!("nothing to compare with was named"),
        }
    }

    /// The text of a hover.
    pub(crate) fn hover(&mut self, uri: &Uri, line: u32, character: u32) -> Option<String> {
        let at =
            TextDocumentPositionParams::new(TextDocumentIdentifier::new(uri.clone()), Position::new(line, character));
        let params = HoverParams {
            text_document_position_params: at,
            work_done_progress_params: WorkDoneProgressParams::default(),
        };
        let hover = self.request::<requests::HoverRequest>(params).unwrap()?;
        let HoverContents::Markup(markup) = hover.contents else { panic!("an old kind of hover") };
        Some(markup.value)
    }

    /// Ends the session as one should; gives how it ended for the server.
    pub(crate) fn end(&mut self) -> End {
        self.request::<requests::Shutdown>(()).unwrap();
        self.leave()
    }

    /// Leaves without a word before.
    pub(crate) fn leave(&mut self) -> End {
        self.send(&json!({ "jsonrpc": "2.0", "method": "exit" }));
        while let Some(message) = self.receive() {
            self.keep(&message);
        }
        let server = self.server.take().unwrap();
        self.runtime.block_on(server).unwrap()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        if self.server.is_some() {
            self.end();
        }
        assert!(self.unread.is_empty(), "nobody has looked at {:#?}", self.unread);
        assert!(self.answers.is_empty(), "nobody has waited for {:#?}", self.answers);
    }
}

/// A range on one line.
pub(crate) fn range(line: u32, from: u32, to: u32) -> Range {
    Range::new(Position::new(line, from), Position::new(line, to))
}

/// Diagnostics in short: rule and range.
pub(crate) fn short(diagnostics: &[Diagnostic]) -> Vec<(String, Range)> {
    let code = |found: &Diagnostic| match &found.code {
        Some(NumberOrString::String(code)) => code.clone(),
        other => panic!("{other:?}"),
    };
    diagnostics.iter().map(|found| (code(found), found.range)).collect()
}
