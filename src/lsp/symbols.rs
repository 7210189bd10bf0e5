//! Definition and references of a code that the team has declared.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{GotoDefinitionResponse, Location, Position, Uri};

use super::answers::{self, View};
use super::documents::Kind;
use super::state::Shared;
use super::workspace::Workspace;
use super::{convert, paths};
use crate::analyze;
use crate::config;
use crate::project::{self, Entry, Walk};
use crate::sites::{CloseSite, Scope, Value};
use crate::source::{Encoding, Source, Span};
use crate::syntax::Language;

/// A configuration extends another at most this often.
const MAX_EXTENDS: usize = 16;

/// The answer to `textDocument/definition`.
pub(super) async fn definition(
    shared: &Shared,
    uri: &Uri,
    position: Position,
) -> Result<Option<GotoDefinitionResponse>> {
    let Some(view) = answers::view(shared, uri).await? else { return Ok(None) };
    let numbers = numbers_at(shared, &view, uri, position);
    let declared = |number: &i64| view.outcome.declared.iter().any(|code| code.code == *number);
    let number = numbers.into_iter().find(declared);
    let location = number.and_then(|number| declared_at(shared, &view, uri, number));
    Ok(location.map(GotoDefinitionResponse::Scalar))
}

/// The codes at a place: in code, or where a configuration file declares one.
fn numbers_at(shared: &Shared, view: &View, uri: &Uri, position: Position) -> Vec<i64> {
    let offset = view.offset(position);
    let kind = shared.lock().documents.get(uri).map(|document| document.kind);
    if kind == Some(Kind::Config) {
        let declared = config::declared(view.outcome.source.text());
        let here = declared.into_iter().filter(|(_, span)| span.start <= offset && offset <= span.end);
        return here.map(|(number, _)| number).collect();
    }
    view.outcome.code_at(offset).map(|place| place.numbers).unwrap_or_default()
}

/// Where a number is declared that a document speaks of; a configuration file speaks of its own.
fn declared_at(shared: &Shared, view: &View, uri: &Uri, number: i64) -> Option<Location> {
    let own = paths::path_of(uri).filter(|path| path.file_name().is_some_and(|name| name == config::FILE_NAME));
    declaration(shared, &own.or_else(|| view.outcome.config.clone())?, number, view)
}

/// Where a number is declared: in a configuration file, or in one that it extends.
fn declaration(shared: &Shared, file: &Path, number: i64, view: &View) -> Option<Location> {
    let mut file = file.to_owned();
    for _ in 0..MAX_EXTENDS {
        let open = {
            let state = shared.lock();
            let open = state.documents.values().find(|document| document.path.as_ref() == Some(&file));
            open.map(|document| document.source.clone())
        };
        let source = match open {
            Some(source) => source,
            None => Arc::new(Source::new(project::read(&file, project::MAX_BYTES).ok()?.text)),
        };
        if let Some((_, span)) = config::declared(source.text()).into_iter().find(|(code, _)| *code == number) {
            return Some(location(&paths::uri_of(&file)?, &source, span, view.abilities.encoding));
        }
        (file, _) = config::parse(&file, source.text()).ok()?.extends?;
    }
    None
}

/// The answer to `textDocument/references`.
pub(super) async fn references(
    shared: &Arc<Shared>,
    uri: &Uri,
    position: Position,
    with_declaration: bool,
) -> Result<Option<Vec<Location>>> {
    let Some(view) = answers::view(shared, uri).await? else { return Ok(None) };
    let mut numbers = numbers_at(shared, &view, uri, position).into_iter();
    let Some(number) = numbers.find(|number| (3000..=4999).contains(number)) else { return Ok(None) };
    let declaration = if with_declaration { declared_at(shared, &view, uri, number) } else { None };
    let shared = shared.clone();
    let found = tokio::task::spawn_blocking(move || everywhere(&shared, number)).await.unwrap_or_default();
    Ok(Some(declaration.into_iter().chain(found).collect()))
}

/// The places of a number in open documents, and in the other files of the workspace.
fn everywhere(shared: &Shared, number: i64) -> Vec<Location> {
    let (workspace, encoding) = {
        let state = shared.lock();
        (state.workspace.clone(), state.abilities.encoding)
    };
    let mut found: Vec<Location> = Vec::new();
    let mut open: Vec<PathBuf> = Vec::new();
    let mut changed = Vec::new();
    for (uri, document) in &shared.lock().documents {
        open.extend(document.path.clone());
        match (&document.outcome, document.kind) {
            (Some(outcome), _) if outcome.generation == document.generation => {
                let spans = spans(&outcome.sites, number).into_iter();
                found.extend(spans.map(|span| location(uri, &outcome.source, span, encoding)));
            }
            (_, Kind::Code(language)) => {
                changed.push((uri.clone(), document.path.clone(), document.source.clone(), language));
            }
            _ => {}
        }
    }
    // Those that are being edited are looked at as they are now.
    for (uri, path, source, language) in changed {
        let spans = places(&workspace, path.as_deref(), &source, language, number).into_iter();
        found.extend(spans.map(|span| location(&uri, &source, span, encoding)));
    }
    let elsewhere = Mutex::new(Vec::new());
    let roots = workspace.folders().to_vec();
    let walk = Walk { roots, listed: Vec::new(), force_exclude: false, no_ignore: false, threads: 2 };
    let digits = number.to_string();
    let visit = |entry| {
        let Entry::File { path, language, .. } = entry else { return };
        if open.contains(&path) {
            return;
        }
        let Ok(read) = project::read(&path, project::MAX_BYTES) else { return };
        if memchr::memmem::find(read.text.as_bytes(), digits.as_bytes()).is_none() {
            return;
        }
        let source = Arc::new(Source::new(read.text));
        let spans = places(&workspace, Some(&path), &source, language, number).into_iter();
        let Some(uri) = paths::uri_of(&path) else { return };
        let mut elsewhere = elsewhere.lock().unwrap_or_else(PoisonError::into_inner);
        elsewhere.extend(spans.map(|span| location(&uri, &source, span, encoding)));
    };
    if !walk.roots.is_empty() {
        walk.run(&visit);
    }
    found.extend(elsewhere.into_inner().unwrap_or_else(PoisonError::into_inner));
    found.sort_by(|a, b| (&a.uri, a.range.start).cmp(&(&b.uri, b.range.start)));
    found
}

/// Where a number stands in a text.
fn places(
    workspace: &Workspace,
    path: Option<&Path>,
    source: &Arc<Source>,
    language: Language,
    number: i64,
) -> Vec<Span> {
    let context = workspace.holding(path, language).context;
    let apis = &context.settings.apis;
    let Some(hits) = analyze::gate(source.text(), language, Scope::Edit, apis) else { return Vec::new() };
    spans(&analyze::analyze(source.clone(), &context, Scope::Edit, &hits).sites, number)
}

/// Where a number stands in the sites of a file, each place once.
fn spans(sites: &[CloseSite], number: i64) -> Vec<Span> {
    let parts = sites.iter().flat_map(|site| &site.codes.parts);
    let mut spans: Vec<Span> =
        parts.filter(|part| part.value == Value::Codes(number, number)).map(|part| part.span).collect();
    spans.sort_unstable();
    spans.dedup();
    spans
}

fn location(uri: &Uri, source: &Source, span: Span, encoding: Encoding) -> Location {
    Location::new(uri.clone(), convert::range(source, span, encoding))
}
