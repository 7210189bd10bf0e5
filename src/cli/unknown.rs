//! `wslint sites --unknown`: calls that look like a close, and what would make them known.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::choice::Choice;
use super::input::{self, Analysed, Candidate};
use super::{Exit, Failure, InputArgs, ListFormat, print_json, report};
use crate::project::{self, Project};
use crate::sites::{Home, Object, Scope, Sent, Sketch, Unknown};

/// So many places of a call are named.
const MAX_PLACES: usize = 3;

/// Calls of one thing.
struct Entry<'a> {
    callee: &'a str,
    /// The lines to paste; none where only an annotation helps.
    toml: Option<String>,
    places: Vec<(&'a Candidate, &'a Unknown)>,
}

/// Lists them, those that are called most first.
pub(super) fn run(input: &InputArgs, format: ListFormat) -> Result<Exit, Failure> {
    let project = input.project(Vec::new())?;
    let input = input::run(input, &Choice::default(), &project, Scope::Unknown, None)?;
    let entries = entries(&input.analysed, &project);
    if format == ListFormat::Json {
        let all: Vec<Value> = entries.iter().map(value).collect();
        print_json(&json!({ "version": 1, "unknown": all }))?;
    } else {
        let mut text: String = entries.iter().map(|entry| shown(entry, format)).collect();
        if text.is_empty() {
            text.push_str("every call that looks like a close is known\n");
        }
        std::io::stdout().write_all(text.as_bytes())?;
    }
    Ok(if input.failed { Exit::Failed } else { Exit::Clean })
}

fn entries<'a>(analysed: &'a [Analysed], project: &Project) -> Vec<Entry<'a>> {
    let mut all: BTreeMap<(Option<String>, &str), Entry<'a>> = BTreeMap::new();
    for Analysed { candidate, report } in analysed {
        for unknown in report.iter().flat_map(|report| &report.unknown) {
            let toml = unknown.sketch.as_ref().map(|sketch| toml(sketch, &root(candidate, project)));
            // What one entry makes known belongs together, whatever it is called on.
            let callee = if toml.is_some() { "" } else { unknown.callee.as_str() };
            let entry = || Entry { callee: &unknown.callee, toml: toml.clone(), places: Vec::new() };
            all.entry((toml.clone(), callee)).or_insert_with(entry).places.push((candidate, unknown));
        }
    }
    let mut entries: Vec<Entry<'a>> = all.into_values().collect();
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.places.len(), entry.toml.is_some())));
    entries
}

/// The folder of the configuration that holds for a file, or that would.
fn root(candidate: &Candidate, project: &Project) -> PathBuf {
    let config = candidate.path.as_deref().and_then(|path| project.config(path).ok());
    let folder = config.and_then(|config| config.path.as_deref().and_then(Path::parent).map(Path::to_owned));
    folder.unwrap_or_else(project::here)
}

/// An entry of `wslint.toml`.
fn toml(sketch: &Sketch, root: &Path) -> String {
    let Sketch { like, origin, object, send } = sketch;
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut text = format!("[[api]]\nlike = {}\n", quoted(like));
    let _ = match origin {
        Home::Module(path) => {
            let shown = project::display(&project::from_folder(path, root));
            writeln!(text, "module = {}", quoted(&if shown.starts_with('.') { shown } else { format!("./{shown}") }))
        }
        Home::Package(name) => writeln!(text, "packages = [{}]", quoted(name)),
        Home::Global(name) => writeln!(text, "globals = [{}]", quoted(name)),
        Home::Anywhere => Ok(()),
    };
    if let Some(Object { name, from, annotation }) = object {
        let _ = writeln!(text, "\n[[api.type]]\nname = {}", quoted(name));
        if let Some(class) = annotation {
            let class = quoted(class);
            let _ = writeln!(text, "from = [\"new\"]\nexports = [{class}]\nannotations = [{class}]");
        }
        if let Some(from) = from {
            let _ = writeln!(text, "from = [{}]", quoted(from));
        }
    }
    if let Some(Sent { call, socket, code, reason }) = send {
        text.push_str("\n[[api.send]]\n");
        if let Some(object) = object {
            let _ = writeln!(text, "on = {}", quoted(&object.name));
        }
        let _ = writeln!(text, "call = {}", quoted(call));
        if object.is_none() && *origin == Home::Anywhere {
            text.push_str("distinct = true\n");
        }
        if let Some(socket) = socket {
            let _ = writeln!(text, "socket = {}", quoted(socket));
        }
        let _ = writeln!(text, "code = [{}]", quoted(code));
        if let Some(reason) = reason {
            let _ = writeln!(text, "reason = [{}]", quoted(reason));
        }
    }
    text
}

/// What ends the silence where no configuration can.
fn advice(callee: &str) -> String {
    let receiver = callee.rsplit_once('.').map_or(callee, |(receiver, _)| receiver.trim_end_matches(['?', '!']));
    format!("nothing tells where `{receiver}` comes from: give it the type of the library's socket")
}

fn shown(entry: &Entry<'_>, format: ListFormat) -> String {
    let count = entry.places.len();
    let places = entry.places.iter().take(MAX_PLACES).map(|(candidate, unknown)| {
        let at = candidate.source.position(unknown.span.start);
        format!("{}:{}:{}", candidate.shown, at.line, at.column)
    });
    let more = if count > MAX_PLACES { format!(" and {} more", count - MAX_PLACES) } else { String::new() };
    let calls = if count == 1 { "call" } else { "calls" };
    let places: Vec<String> = places.collect();
    let head = format!("{count} {calls} of `{}`: {}{more}\n", entry.callee, places.join(", "));
    match (&entry.toml, format) {
        (None, _) => format!("{head}{}\n\n", advice(entry.callee)),
        (Some(toml), ListFormat::Markdown) => format!("{head}\n```toml\n{toml}```\n\n"),
        (Some(toml), _) => format!("{head}if it closes a WebSocket, add to wslint.toml:\n\n{toml}\n"),
    }
}

fn value(entry: &Entry<'_>) -> Value {
    let places = entry.places.iter().map(|(candidate, unknown)| {
        json!({ "path": candidate.shown, "range": report::range(&candidate.source, unknown.span) })
    });
    json!({
        "callee": entry.callee,
        "count": entry.places.len(),
        "places": places.collect::<Vec<_>>(),
        "toml": entry.toml,
        "advice": entry.toml.is_none().then(|| advice(entry.callee)),
    })
}
