//! The handlers. Those of notifications change the state and return; those of requests read it, and
//! wait at most for the worker.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::mpsc;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::*;
use tower_lsp::{Client, LanguageServer};

use super::abilities::Abilities;
use super::documents::Document;
use super::state::{Event, Shared};
use super::{actions, completion, hover, inlay, offer, parent, paths, pull, symbols, teller, transport, watch, worker};
use crate::locale::Locale;

/// The server, as the framework sees it.
pub(super) struct Backend {
    shared: Arc<Shared>,
    has_shut_down: Arc<AtomicBool>,
    gone: mpsc::UnboundedSender<()>,
}

impl Backend {
    pub(super) fn new(client: Client, has_shut_down: Arc<AtomicBool>, gone: mpsc::UnboundedSender<()>) -> Self {
        let (sender, events) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared::new(sender));
        tokio::spawn(teller::run(client, shared.clone(), events));
        Self { shared, has_shut_down, gone }
    }

    pub(super) fn shared(&self) -> Arc<Shared> {
        self.shared.clone()
    }

    /// `$/setTrace`
    pub(super) async fn set_trace(&self, params: SetTraceParams) {
        self.shared.lock().trace = params.value;
    }

    /// `textDocument/diagnostic`; the answer goes past the framework.
    pub(super) async fn report(&self, params: DocumentDiagnosticParams) -> Result<()> {
        transport::write_answer(&pull::document(&self.shared, params).await?)
    }

    /// Lets the worker look at what is in the queue, and whoever traces hear what led to it.
    fn wake(&self, why: &str, uri: &Uri) {
        self.shared.wake();
        if self.shared.lock().trace != TraceValue::Off {
            self.shared.tell(Event::Trace(format!("{why} {}", uri.as_str())));
        }
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let abilities = Arc::new(Abilities::of(&params));
        let mut state = self.shared.lock();
        state.folders = folders(&params);
        state.trace = params.trace.unwrap_or_default();
        state.abilities = abilities.clone();
        // What there are no texts in is English.
        state.locale = params.locale.as_deref().and_then(Locale::of_tag).unwrap_or_default();
        if let Some(options) = &params.initialization_options {
            let (settings, problems) = state.settings.read(options);
            state.settings = settings;
            problems.into_iter().for_each(|problem| self.shared.tell(Event::Show(MessageType::WARNING, problem)));
        }
        state.reload();
        let pulls = state.pulls();
        drop(state);
        if let Some(process) = params.process_id {
            parent::watch(&self.shared, process, self.gone.clone());
        }
        // A system that gives no thread gives no server either.
        worker::start(self.shared.clone()).map_err(|_| Error::internal_error())?;
        Ok(offer::offer(&abilities, pulls))
    }

    async fn initialized(&self, _: InitializedParams) {
        self.shared.tell(Event::Register);
        if self.shared.lock().abilities.configuration {
            self.shared.tell(Event::Configuration);
        }
    }

    async fn shutdown(&self) -> Result<()> {
        self.has_shut_down.store(true, Ordering::SeqCst);
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let item = params.text_document;
        let uri = item.uri.clone();
        let mut state = self.shared.lock();
        let generation = state.next_generation();
        let path = paths::path_of(&uri);
        let document = Document::new(item, path.clone(), generation);
        state.open.set(path.as_deref(), &document.source);
        state.documents.insert(uri.clone(), document);
        state.enqueue(&uri);
        state.spread(path.as_deref());
        drop(state);
        self.wake("open", &uri);
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let uri = params.text_document.uri;
        let mut state = self.shared.lock();
        let generation = state.next_generation();
        let encoding = state.abilities.encoding;
        let open = state.open.clone();
        let Some(document) = state.documents.get_mut(&uri) else { return };
        let path = document.path.clone();
        open.remove(path.as_deref());
        document.change(params.content_changes, params.text_document.version, encoding, generation);
        open.set(path.as_deref(), &document.source);
        state.enqueue(&uri);
        state.spread(path.as_deref());
        drop(state);
        self.wake("change", &uri);
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        let uri = params.text_document.uri;
        let is_watched = paths::path_of(&uri).is_some_and(|path| watch::is_watched(&path));
        let mut state = self.shared.lock();
        // Where the client watches no files, what it saves is known all the same.
        let must_reload = is_watched && !state.abilities.watches_files || state.workspace.is_surveyed();
        if must_reload {
            state.reload();
            drop(state);
            self.wake("save", &uri);
        }
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        let uri = params.text_document.uri;
        let mut state = self.shared.lock();
        let path = state.documents.remove(&uri).and_then(|document| document.path);
        state.open.remove(path.as_deref());
        state.enqueue(&uri);
        state.spread(path.as_deref());
        drop(state);
        self.wake("close", &uri);
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        if self.shared.lock().abilities.configuration {
            return self.shared.tell(Event::Configuration);
        }
        teller::take_settings(&self.shared, &params.settings);
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        watch::changed(&self.shared, &params.changes);
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        let mut state = self.shared.lock();
        let removed: Vec<_> = params.event.removed.iter().filter_map(|folder| paths::path_of(&folder.uri)).collect();
        state.folders.retain(|folder| !removed.contains(folder));
        let added = params.event.added.iter().filter_map(|folder| paths::path_of(&folder.uri));
        state.folders.extend(added);
        state.reload();
        drop(state);
        self.shared.wake();
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let at = params.text_document_position_params;
        hover::hover(&self.shared, &at.text_document.uri, at.position).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        actions::actions(&self.shared, params).await
    }

    async fn code_action_resolve(&self, action: CodeAction) -> Result<CodeAction> {
        actions::resolve(&self.shared, action).await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let at = params.text_document_position;
        completion::completion(&self.shared, &at.text_document.uri, at.position).await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        inlay::hints(&self.shared, &params.text_document.uri, params.range).await
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        symbols::definition(&self.shared, &at.text_document.uri, at.position).await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let at = params.text_document_position;
        let with_declaration = params.context.include_declaration;
        symbols::references(&self.shared, &at.text_document.uri, at.position, with_declaration).await
    }

    async fn workspace_diagnostic(&self, params: WorkspaceDiagnosticParams) -> Result<WorkspaceDiagnosticReportResult> {
        pull::workspace(&self.shared, params).await
    }
}

/// The folders that are open; older clients name one root.
#[allow(deprecated)]
fn folders(params: &InitializeParams) -> Vec<std::path::PathBuf> {
    if let Some(folders) = &params.workspace_folders {
        return folders.iter().filter_map(|folder| paths::path_of(&folder.uri)).collect();
    }
    let root = params.root_uri.as_ref().and_then(paths::path_of);
    root.or_else(|| params.root_path.as_ref().map(Into::into)).into_iter().collect()
}
