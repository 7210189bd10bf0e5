//! Declaring a code in `wslint.toml`: in the file that holds, or in a new one.

use std::path::Path;
use std::sync::Arc;

use tower_lsp::ls_types::{Uri, WorkspaceEdit};

use super::answers::View;
use super::state::Shared;
use super::{convert, ignores, paths};
use crate::config::{self, FILE_NAME};
use crate::fix::Edit;
use crate::message::Message;
use crate::naming::Names;
use crate::project;
use crate::sites::{Kind, Value};
use crate::source::{Source, Span};

/// The numbers that a team declares.
const PRIVATE: std::ops::RangeInclusive<i64> = 4000..=4999;

/// Where a code is declared.
enum Target {
    /// In a file that is there, with its version if it is open.
    Old(Uri, Option<i32>, Arc<Source>),
    /// In a new file.
    New(Uri),
}

/// The codes in a range that nobody has declared: neither the team nor a service in use.
pub(super) fn undeclared(view: &View, span: Span) -> Vec<i64> {
    let touches = |other: Span| other.start <= span.end && span.start <= other.end;
    let mut found = Vec::new();
    for site in view.outcome.sites.iter().filter(|site| matches!(site.kind, Kind::Send | Kind::Receive)) {
        for part in &site.codes.parts {
            let is_here = touches(part.span) || touches(part.edit);
            if let Value::Codes(low, high) = part.value
                && low == high
                && is_here
                && PRIVATE.contains(&low)
                && !found.contains(&low)
            {
                found.push(low);
            }
        }
    }
    if !found.is_empty() {
        let reference = view.reference();
        found.retain(|number| !reference.is_defined(*number));
    }
    found
}

/// What the action that declares a code is called; none where that cannot be done.
pub(super) fn title(shared: &Shared, view: &View, uri: &Uri, number: i64) -> Option<Message> {
    let target = target(shared, view, uri)?;
    let key = match target {
        Target::Old(..) => "action.declare",
        Target::New(_) => "action.declare-new",
    };
    let (name, summary) = named(view, number);
    text(&target, number, &name, &summary)?;
    Some(Message::new(key).with("code", number).with("name", name))
}

/// The edit that declares a code.
pub(super) fn edit(shared: &Shared, view: &View, uri: &Uri, number: i64) -> Option<WorkspaceEdit> {
    let target = target(shared, view, uri)?;
    let (name, summary) = named(view, number);
    let text = text(&target, number, &name, &summary)?;
    Some(match target {
        Target::Old(uri, version, source) => {
            let end = source.text().len();
            let edit = Edit { span: Span::new(end, end), text };
            convert::workspace_edit(&uri, version, &source, &[edit], &view.abilities)
        }
        Target::New(uri) => convert::new_file(&uri, text),
    })
}

/// The file that holds for a document, or a new one in the folder that is open around it.
fn target(shared: &Shared, view: &View, uri: &Uri) -> Option<Target> {
    let state = shared.lock();
    let file = match &view.outcome.config {
        Some(file) => file.clone(),
        None => {
            let path = paths::path_of(uri)?;
            // A file that lies in no folder that is open has its own.
            state.workspace.folder_of(&path).or(path.parent())?.join(FILE_NAME)
        }
    };
    if let Some((uri, document)) = state.documents.iter().find(|(_, document)| document.path.as_ref() == Some(&file)) {
        return Some(Target::Old(uri.clone(), Some(document.version), document.source.clone()));
    }
    drop(state);
    let uri = paths::uri_of(&file)?;
    if view.outcome.config.is_some() {
        let text = project::read(&file, project::MAX_BYTES).ok()?.text;
        return Some(Target::Old(uri, None, Arc::new(Source::new(text))));
    }
    // One that is there and does not hold is one that is not understood.
    (view.abilities.creates_files && project::is_gone(&file)).then_some(Target::New(uri))
}

/// What the document calls a number, and what it says of it.
fn named(view: &View, number: i64) -> (String, String) {
    let mut names = Names::default();
    let has = |site: &&crate::sites::CloseSite| {
        site.codes.parts.iter().any(|part| part.value == Value::Codes(number, number))
    };
    for site in view.outcome.sites.iter().filter(has) {
        names.note(&view.outcome.source, site, number);
    }
    let taken: Vec<String> = view.outcome.declared.iter().map(|code| code.name.clone()).collect();
    (names.name(number, &taken), names.summary().to_owned())
}

/// What is written at the end of the file; none if that would be no configuration.
fn text(target: &Target, number: i64, name: &str, summary: &str) -> Option<String> {
    let declaration = config::declaration(number, name, summary);
    let Target::Old(_, _, source) = target else {
        return Some(format!("{}\n{declaration}", config::HEAD));
    };
    let old = source.text();
    let end = ignores::line_end(old);
    let declaration = declaration.replace('\n', end);
    let text = match old.chars().next_back() {
        _ if old.trim().is_empty() => declaration,
        Some('\n' | '\r') => format!("{end}{declaration}"),
        _ => format!("{end}{end}{declaration}"),
    };
    let is_good = config::parse(Path::new(FILE_NAME), &format!("{old}{text}")).is_ok();
    is_good.then_some(text)
}
