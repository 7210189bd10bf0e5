//! A look at a whole project before its files are judged: what one rule has to know of other files.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::analyze;
use crate::apis::Role;
use crate::codes::{DeclaredCode, Refusal};
use crate::config::{Config, Settings};
use crate::project::{self, Entry, MAX_BYTES, Project, Walk};
use crate::rules::RETRIES_FINAL_CODE;
use crate::sites::{CloseSite, Kind, Scope, Value, is_test_path};
use crate::source::Source;
use crate::syntax::Language;

/// What the servers of projects refuse clients with, by the folder of the project, from the first question on.
#[derive(Default)]
pub struct Survey {
    known: Mutex<HashMap<PathBuf, Arc<[Refusal]>>>,
}

/// Words of names and reasons that say that a client is refused for good.
const FINAL: &[&str] = &[
    "auth", "forbid", "denied", "invalid", "banned", "kicked", "reject", "revoked", "not allowed", "not found",
    "no such", "not_found", "not_allowed", "unsupported", "deleted", "disabled", "permission", "replaced",
];

/// Words of names and reasons that say the contrary.
const PASSING: &[&str] = &["retry", "again", "reconnect", "refresh", "temporar"];

impl Survey {
    /// Whether anything was asked.
    pub fn is_used(&self) -> bool {
        !self.known.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Adds what the rules of a file have to know of its project, if they have to know it.
    pub fn complete(&self, project: &Project, path: &Path, config: &Config, settings: &mut Arc<Settings>) {
        if settings.levels.severity(RETRIES_FINAL_CODE).is_none() {
            return;
        }
        // The configuration may be that of the client alone: its server lies elsewhere in the repository.
        let of_config = || config.path.as_deref().and_then(Path::parent).map(Path::to_owned);
        let Some(root) = project.whole(path).or_else(of_config) else { return };
        // Whoever comes meanwhile waits: one look is enough.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let refusals = known.entry(root).or_insert_with_key(|root| refusals(project, root));
        if !refusals.is_empty() {
            Arc::make_mut(settings).refusals = refusals.clone();
        }
    }
}

/// The codes by which the servers below a folder refuse clients for good.
fn refusals(project: &Project, root: &Path) -> Arc<[Refusal]> {
    let found: Mutex<Vec<Refusal>> = Mutex::default();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let walk = Walk { roots: vec![root.to_owned()], threads, ..Walk::default() };
    walk.run(&|entry| {
        if let Entry::File { path, language, .. } = entry
            && let Some(refusals) = in_file(project, root, &path, language)
        {
            found.lock().unwrap_or_else(PoisonError::into_inner).extend(refusals);
        }
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by(|a, b| (a.code, &a.path, &a.name).cmp(&(b.code, &b.path, &b.name)));
    found.dedup_by_key(|refusal| refusal.code);
    found.into()
}

fn in_file(project: &Project, root: &Path, path: &Path, language: Language) -> Option<Vec<Refusal>> {
    let relative = project::relative_to(path, root);
    let config = project.config(path).ok()?;
    if is_test_path(&relative) || project::is_declaration(path) || !config.takes(path) {
        return None;
    }
    let text = project::read(path, MAX_BYTES).ok()?.text;
    let hits = analyze::gate(&text, language, Scope::All, config.apis())?;
    if project::is_minified(&text) {
        return None;
    }
    let (settings, surroundings) = project.settings(path, &relative, &config);
    let context = analyze::Context { language, settings, surroundings, neighbours: project.neighbours(path) };
    let source = Arc::new(Source::new(text));
    let report = analyze::analyze(source.clone(), &context, Scope::All, &hits);
    let sent = report.sites.iter().filter(|site| {
        site.kind == Kind::Send && site.role != Role::Client && !site.in_test && !site.asserted && site.api.is_some()
    });
    let path = project::display(&relative);
    Some(sent.flat_map(|site| of_site(&source, site, config.codes(), &path)).collect())
}

/// The codes of a site that say that a client is refused for good. A declared code says so itself.
fn of_site(source: &Source, site: &CloseSite, declared: &[DeclaredCode], path: &str) -> Vec<Refusal> {
    let own = site.codes.parts.iter().filter(|part| part.source.is_none()).filter_map(|part| match part.value {
        Value::Codes(code, high) if code == high && (4000..=4999).contains(&code) => Some(code),
        _ => None,
    });
    let reason = site.reason.as_ref().and_then(|reason| reason.text.clone()).unwrap_or_default();
    let undeclared = own.filter(|code| !declared.iter().any(|known| known.code == *code));
    undeclared
        .filter_map(|code| {
            let names = crate::naming::of_site(source, site, code);
            let said = format!("{} {reason}", names.join(" ")).to_lowercase();
            let holds = |words: &[&str]| words.iter().any(|word| said.contains(word));
            let name = names.first().cloned().unwrap_or_else(|| reason.clone());
            (holds(FINAL) && !holds(PASSING)).then(|| Refusal { code, name, path: path.to_owned() })
        })
        .collect()
}
