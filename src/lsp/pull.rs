//! Diagnostics for clients that ask for them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use serde::{Serialize, Serializer};
use tower_lsp::jsonrpc;
use tower_lsp::ls_types::{
    DocumentDiagnosticParams, FullDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri,
    WorkspaceDiagnosticParams, WorkspaceDiagnosticReport, WorkspaceDiagnosticReportResult,
    WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};

use super::abilities::Abilities;
use super::answers::{self, View};
use super::convert;
use super::paths;
use super::progress::Progress;
use super::state::Shared;
use super::workspace::Workspace;
use crate::analyze;
use crate::locale::Locale;
use crate::project::{self, Entry, Walk};
use crate::sites::Scope;
use crate::source::Source;

/// The answer to `textDocument/diagnostic`.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(super) enum Report {
    Full {
        #[serde(skip_serializing_if = "Option::is_none")]
        result_id: Option<String>,
        items: Items,
    },
    Unchanged {
        result_id: String,
    },
}

/// The diagnostics of a document. What they are in the words of the protocol is larger than what it
/// is written as: each is made when it is written.
pub(super) struct Items {
    uri: Uri,
    view: Option<View>,
}

impl Serialize for Items {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let of = |view: &View, found| {
            convert::diagnostic(&self.uri, &view.outcome.source, found, &view.abilities, view.locale)
        };
        let found = self.view.iter().flat_map(|view| view.outcome.diagnostics.iter().map(|found| of(view, found)));
        serializer.collect_seq(found)
    }
}

/// Answers `textDocument/diagnostic`.
pub(super) async fn document(shared: &Shared, params: DocumentDiagnosticParams) -> jsonrpc::Result<Report> {
    let uri = params.text_document.uri;
    if let Some(document) = shared.lock().documents.get_mut(&uri) {
        document.is_pulled = true;
    }
    let view = answers::view(shared, &uri).await?;
    let result_id = view.as_ref().map(|view| view.outcome.id.to_string());
    Ok(match result_id {
        Some(result_id) if params.previous_result_id.as_ref() == Some(&result_id) => Report::Unchanged { result_id },
        result_id => Report::Full { result_id, items: Items { uri, view } },
    })
}

/// Stops a scan of the workspace when nobody waits for it any more.
struct Stop(Arc<AtomicBool>);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The answer to `workspace/diagnostic`: every file of the folders. Those that are open are left to
/// their own requests.
pub(super) async fn workspace(
    shared: &Arc<Shared>,
    params: WorkspaceDiagnosticParams,
) -> jsonrpc::Result<WorkspaceDiagnosticReportResult> {
    let previous: HashMap<Uri, String> =
        params.previous_result_ids.into_iter().map(|known| (known.uri, known.value)).collect();
    let (workspace, abilities, locale, open) = {
        let state = shared.lock();
        let open: Vec<PathBuf> = state.documents.values().filter_map(|document| document.path.clone()).collect();
        (state.workspace.clone(), state.abilities.clone(), state.locale(), open)
    };
    let stop = Stop(Arc::default());
    let is_stopped = stop.0.clone();
    let (progress, end) = Progress::begin(shared, params.work_done_progress_params.work_done_token);
    let scan = Scan { workspace, abilities, locale, open, previous, is_stopped };
    let told = shared.clone();
    let items = tokio::task::spawn_blocking(move || scan.run(&|| progress.file(&told))).await.unwrap_or_default();
    end.told().await;
    drop(stop);
    Ok(WorkspaceDiagnosticReport { items }.into())
}

/// A look at every file of the workspace.
struct Scan {
    workspace: Arc<Workspace>,
    abilities: Arc<Abilities>,
    locale: Locale,
    open: Vec<PathBuf>,
    previous: HashMap<Uri, String>,
    is_stopped: Arc<AtomicBool>,
}

impl Scan {
    fn run(mut self, done: &(dyn Fn() + Sync)) -> Vec<WorkspaceDocumentDiagnosticReport> {
        let roots = self.workspace.folders().to_vec();
        if roots.is_empty() {
            return Vec::new();
        }
        let items = Mutex::new(Vec::new());
        let walk = Walk { roots, listed: Vec::new(), force_exclude: false, no_ignore: false, threads: 2 };
        walk.run(&|entry| {
            let Entry::File { path, language, .. } = entry else { return };
            if self.is_stopped.load(Ordering::Relaxed) {
                return;
            }
            if let Some(report) = self.file(&path, language) {
                items.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(report);
            }
            done();
        });
        let mut items = items.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        // What the client was told of files where nothing is left to tell.
        for item in &items {
            if let WorkspaceDocumentDiagnosticReport::Full(full) = item {
                self.previous.remove(&full.uri);
            } else if let WorkspaceDocumentDiagnosticReport::Unchanged(same) = item {
                self.previous.remove(&same.uri);
            }
        }
        let gone = std::mem::take(&mut self.previous).into_keys();
        let gone = gone.filter(|uri| paths::path_of(uri).is_none_or(|path| !self.open.contains(&path)));
        items.extend(gone.map(|uri| full(uri, String::new(), Vec::new())));
        items
    }

    /// The report on a file; none if there is nothing to report.
    fn file(&self, path: &Path, language: crate::syntax::Language) -> Option<WorkspaceDocumentDiagnosticReport> {
        if self.open.iter().any(|open| open == path) {
            return None;
        }
        let text = project::read(path, project::MAX_BYTES).ok()?.text;
        let holding = self.workspace.holding(Some(path), language);
        let settings = &holding.context.settings;
        let hits = analyze::gate(&text, language, analyze::scope_of(settings), &settings.apis)?;
        if project::is_minified(&text) {
            return None;
        }
        if holding.is_left_out {
            return None;
        }
        let source = Arc::new(Source::new(text));
        let analysed =
            std::panic::AssertUnwindSafe(|| analyze::analyze(source.clone(), &holding.context, Scope::Check, &hits));
        let report = std::panic::catch_unwind(analysed).ok()?;
        let shown = holding.shown(Arc::new(report.diagnostics));
        if shown.is_empty() {
            return None;
        }
        let uri = paths::uri_of(path)?;
        let found = shown.iter();
        let shown = |found| convert::diagnostic(&uri, &source, found, &self.abilities, self.locale);
        let items: Vec<_> = found.map(shown).collect();
        // The same findings have the same name, so that the client is not sent them again.
        let text = serde_json::to_string(&items).unwrap_or_default();
        let id = format!("{:016x}", xxhash_rust::xxh3::xxh3_64(text.as_bytes()));
        if self.previous.get(&uri) == Some(&id) {
            let same = UnchangedDocumentDiagnosticReport { result_id: id };
            return Some(WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
                uri,
                version: None,
                unchanged_document_diagnostic_report: same,
            }));
        }
        Some(full(uri, id, items))
    }
}

fn full(uri: Uri, id: String, items: Vec<tower_lsp::ls_types::Diagnostic>) -> WorkspaceDocumentDiagnosticReport {
    let report = FullDocumentDiagnosticReport { result_id: Some(id).filter(|id| !id.is_empty()), items };
    WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
        uri,
        version: None,
        full_document_diagnostic_report: report,
    })
}
