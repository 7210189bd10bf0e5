//! `wslint.toml`: what is wrong with it, shown in that file.

use std::path::Path;

use super::paths;
use super::state::{Event, Shared};
use super::workspace::Holding;
use crate::codes::DeclaredCode;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::rules;

/// What is wrong with the text of a configuration file that is open, the codes that it declares, and
/// the services that it names.
pub(super) fn read(path: Option<&Path>, text: &str) -> (Vec<Diagnostic>, Vec<DeclaredCode>, Vec<String>) {
    let path = path.unwrap_or(Path::new(config::FILE_NAME));
    match config::parse(path, text) {
        Ok(file) => (Vec::new(), file.config.codes().to_vec(), file.config.services().to_vec()),
        Err(problem) => (vec![rules::invalid_config(problem.span, problem.message.clone())], Vec::new(), Vec::new()),
    }
}

/// Tells the client of a configuration file that a document cannot be looked at with, and that all
/// is well again. A file that is open speaks for itself.
pub(super) fn report(shared: &Shared, holding: &Holding) {
    let mut state = shared.lock();
    match &holding.problem {
        Some(problem) => {
            let is_open = state.documents.values().any(|document| document.path.as_ref() == Some(&problem.path));
            let known = state.problems.insert(problem.path.clone(), problem.to_string());
            if is_open || known.is_some_and(|known| known == problem.to_string()) {
                return;
            }
            if let Some(uri) = paths::uri_of(&problem.path) {
                shared.tell(Event::Config(uri, Some(Box::new(problem.clone()))));
            }
        }
        None => {
            let Some(path) = &holding.config else { return };
            if state.problems.remove(path).is_some()
                && let Some(uri) = paths::uri_of(path)
            {
                shared.tell(Event::Config(uri, None));
            }
        }
    }
}
