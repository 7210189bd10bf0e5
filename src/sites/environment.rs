//! Where a file runs, which decides what the global `WebSocket` is.

use super::context::Cx;
use crate::apis::{Environment, EnvironmentModel, Family, ModelId};

/// Extensions of files whose scripts run in pages.
const PAGES: &[&str] = &["html", "htm"];

/// Packages that draw what people see, each with a word that is used in pages alone: on a server no effect runs.
const UI: &[(&str, &str)] = &[
    ("react", "useEffect"),
    ("react", "useLayoutEffect"),
    ("preact/hooks", "useEffect"),
    ("vue", "onMounted"),
    ("svelte", "onMount"),
    ("solid-js", "onMount"),
];

/// Globals of pages, with members that nothing else of these names has.
const PAGE_GLOBALS: &[(&str, &[&str])] = &[
    ("document", &["querySelector", "querySelectorAll", "getElementById", "createElement", "body", "visibilityState"]),
    ("window", &["addEventListener", "location", "document"]),
];

impl<'t> Cx<'t> {
    /// The libraries that the global `WebSocket` can be: by configuration, else by what the file
    /// shows, or the one that asks it, else by its project, else the standard one.
    pub(super) fn global_websocket(&self) -> &[ModelId] {
        self.global_websocket.get_or_init(|| {
            let shown = if self.around.is_configured { None } else { self.shown_environment() };
            let environments = match shown {
                Some(environment) => vec![environment],
                None if self.around.environments.is_empty() => vec![Environment::Browser],
                None => self.around.environments.clone(),
            };
            let mut models = Vec::new();
            for model in environments.into_iter().filter_map(|environment| self.apis.global_websocket(environment)) {
                if !models.contains(&model) {
                    models.push(model);
                }
            }
            models
        })
    }

    /// The environment that the file's own imports and names prove, else those of the file that asks.
    pub(super) fn shown_environment(&self) -> Option<Environment> {
        *self.shown.get_or_init(|| {
            let models = || self.apis.of_family(self.family()).filter_map(|(_, model)| model.environment.as_ref());
            let shown = models().find(|model| {
                model.imports.iter().any(|package| self.imports(package))
                    || model.names.iter().any(|name| self.file.has_name(name) && !self.is_only_asked_for(name))
            });
            // Where the code shows nothing, what a comment speaks of can be right.
            let is_spoken_of = |model: &&EnvironmentModel| {
                // `/// <reference types="@cloudflare/workers-types" />`
                let types = model.dependencies.iter().filter(|package| package.starts_with('@'));
                model.names.iter().chain(types).any(|name| self.file.has_word(name) && !self.is_only_asked_for(name))
            };
            let name = |model: &EnvironmentModel| model.name;
            let page = || self.is_of_a_page().then_some(Environment::Browser);
            shown.map(name).or_else(page).or_else(|| models().find(is_spoken_of).map(name)).or(self.asked_from)
        })
    }

    /// Whether a file does nothing with a name but ask whether there is such a thing, as code does that runs in many
    /// places: `typeof WebSocketPair`, `(globalThis as any).WebSocketPair`.
    fn is_only_asked_for(&self, name: &str) -> bool {
        let text = self.file.text();
        let is_member = |before: &str| before.ends_with('.') && !name.contains('.');
        let mut places = self.file.words(name, self.whole_file()).peekable();
        places.peek().is_some()
            && places.all(|at| {
                let before = text[..at].trim_end();
                before.ends_with("typeof") || is_member(before)
            })
    }

    /// Whether a file runs in pages, whatever else its project is: the server of a project and its pages are
    /// often one package. What React Native draws is no page.
    fn is_of_a_page(&self) -> bool {
        let environments = &self.around.environments;
        if self.family() != Family::JavaScript || environments.contains(&Environment::ReactNative) {
            return false;
        }
        let extension = self.path.unwrap_or(&self.around.path).extension().and_then(|extension| extension.to_str());
        let is_page = extension.is_some_and(|extension| PAGES.contains(&extension));
        is_page
            || UI.iter().any(|(package, hook)| self.imports(package) && self.file.has_name(hook))
            || PAGE_GLOBALS.iter().any(|(global, members)| self.uses_global(global, members))
    }

    /// Whether a global is used by one of its members, and not asked for first: not a variable or member of the
    /// same name.
    fn uses_global(&self, global: &str, members: &[&str]) -> bool {
        let text = self.file.text();
        let is_used = |member: &&str| {
            let whole = format!("{global}.{member}");
            let is_head = |at: usize| !text[..at].ends_with('.') || text[..at].ends_with("window.");
            self.file.has_name(&whole) && self.file.words(&whole, self.whole_file()).any(is_head)
        };
        self.file.has_name(global)
            && members.iter().any(is_used)
            && !text.contains(&format!("typeof {global}"))
            && self.file.definitions(global, self.whole_file()).is_empty()
    }
}
