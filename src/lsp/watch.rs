//! Files that the client watches for the server: configuration, manifests, baselines.

use std::path::Path;

use serde_json::json;
use tower_lsp::ls_types::{FileChangeType, FileEvent, Registration};

use super::abilities::Abilities;
use super::paths;
use super::state::{Event, Shared};
use crate::config;

/// Files that say something of other files, by their names. Those that models name are written out
/// here, so that no model is read before there is something to look at; a test compares.
const NAMES: &[&str] = &[
    config::FILE_NAME,
    "package.json",
    "tsconfig.json",
    "bunfig.toml",
    "bun.lock",
    "bun.lockb",
    "wrangler.toml",
    "wrangler.json",
    "wrangler.jsonc",
    "deno.json",
    "deno.jsonc",
    "deno.lock",
    "package-lock.json",
    "npm-shrinkwrap.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "Cargo.toml",
    "Cargo.lock",
];

/// What ends the names of files that others import.
const SOURCES: &[&str] = &["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs", "vue", "svelte", "astro", "rs"];

/// Whether a file holds code that others import.
fn is_source(path: &Path) -> bool {
    path.extension().and_then(|extension| extension.to_str()).is_some_and(|extension| SOURCES.contains(&extension))
}

/// Whether a file says something of others.
pub(super) fn is_watched(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| NAMES.contains(&name))
}

/// What is registered once the client is there.
pub(super) fn registrations(abilities: &Abilities) -> Vec<Registration> {
    let mut registrations = Vec::new();
    if abilities.watches_files {
        let mut globs: Vec<String> = NAMES.iter().map(|name| format!("**/{name}")).collect();
        globs.push(format!("**/*.{{{}}}", SOURCES.join(",")));
        // A baseline can have any name; this is the usual one.
        globs.push("**/*baseline*.json".into());
        let watchers: Vec<_> = globs.into_iter().map(|glob| json!({ "globPattern": glob })).collect();
        registrations.push(Registration {
            id: "wslint-files".into(),
            method: "workspace/didChangeWatchedFiles".into(),
            register_options: Some(json!({ "watchers": watchers })),
        });
    }
    if abilities.watches_configuration {
        registrations.push(Registration {
            id: "wslint-settings".into(),
            method: "workspace/didChangeConfiguration".into(),
            register_options: Some(json!({ "section": super::editor::SECTION })),
        });
    }
    registrations
}

/// Takes note of files that changed.
pub(super) fn changed(shared: &Shared, events: &[FileEvent]) {
    let mut state = shared.lock();
    for event in events.iter().filter(|event| event.typ == FileChangeType::DELETED) {
        // Nothing is left to be wrong in a file that is gone.
        if let Some(path) = paths::path_of(&event.uri)
            && state.problems.remove(&path).is_some()
        {
            shared.tell(Event::Config(event.uri.clone(), None));
        }
    }
    // Code that changed says something to those who import it; where a file comes or goes, anything
    // can be another one.
    let changed = |event: &FileEvent| {
        paths::path_of(&event.uri).filter(|path| event.typ == FileChangeType::CHANGED && is_source(path))
    };
    if let Some(changed) = events.iter().map(changed).collect::<Option<Vec<_>>>() {
        changed.iter().for_each(|path| state.spread(Some(path)));
        drop(state);
        return shared.wake();
    }
    state.reload();
    if state.pulls() {
        shared.tell(Event::Refresh);
    }
    // A code can have another name now.
    if state.settings.inlay_hints && state.abilities.refreshes_hints {
        shared.tell(Event::RefreshHints);
    }
    drop(state);
    shared.wake();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apis::Apis;

    #[test]
    fn every_file_that_a_model_names_is_watched() {
        let environments = Apis::builtin().models().filter_map(|(_, model)| model.environment.as_ref());
        for file in environments.flat_map(|environment| &environment.files) {
            assert!(NAMES.contains(&file.as_str()), "{file}");
        }
    }
}
