//! What a project says of its own wrappers: models that act like those of known libraries.

use std::ops::Deref;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::schema::{Abort, Model, Send, Type};
use super::{Apis, Receive};

/// A wrapper, as `wslint.toml` describes it.
#[derive(Debug, Default)]
pub struct Own {
    /// The modules that have it, as paths.
    pub modules: Vec<PathBuf>,
    /// The packages that have it.
    pub packages: Vec<String>,
    /// The names of it that need no import.
    pub globals: Vec<String>,
    /// Kinds of objects.
    pub types: Vec<Type>,
    /// Calls and records that carry a code.
    pub sends: Vec<Send>,
    /// Where received codes appear.
    pub receives: Vec<Receive>,
    /// Ways to drop a connection without a code.
    pub aborts: Vec<Abort>,
}

/// The models that hold for a file: those that come with wslint, with a project's own behind them.
#[derive(Clone, Debug, Default)]
pub struct Models(Option<Arc<Apis>>);

impl Models {
    /// The models that come with wslint, and others.
    pub fn with(own: &[Arc<Model>]) -> Self {
        if own.is_empty() {
            return Self::default();
        }
        Self(Some(Arc::new(Apis::new(Apis::builtin().models.iter().chain(own).cloned().collect()))))
    }

    /// The models with those of a project; none where it has none.
    pub fn own(&self) -> Option<&Arc<Apis>> {
        self.0.as_ref()
    }
}

impl Deref for Models {
    type Target = Apis;

    fn deref(&self) -> &Apis {
        self.0.as_deref().unwrap_or_else(|| Apis::builtin())
    }
}

/// They are the same where they were read at one time.
impl PartialEq for Models {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq::<Apis>(&**self, &**other)
    }
}

impl Eq for Models {}

impl Model {
    /// A wrapper that acts like this library. It shares its name, so that messages say who throws.
    pub fn wrapped(&self, own: Own) -> Model {
        let Own { modules, packages, globals, types, mut sends, mut receives, mut aborts } = own;
        for send in &mut sends {
            self.complete(send);
        }
        for receive in &mut receives {
            let known = self.receives.iter().find(|known| known.delivers.is_some());
            receive.delivers = receive.delivers.take().or_else(|| known.and_then(|known| known.delivers.clone()));
            receive.empty = receive.empty.or_else(|| known.and_then(|known| known.empty));
        }
        // A type by the name of one of the library is that one: it has its calls and handlers.
        let is_theirs = |on: &str| types.iter().any(|ty| ty.name == on);
        let is_said = |send: &Send| sends.iter().any(|own| (&own.on, &own.call) == (&send.on, &send.call));
        let more: Vec<Send> = self
            .sends
            .iter()
            .filter(|send| send.on.as_deref().is_some_and(is_theirs) && !is_said(send))
            .cloned()
            .collect();
        sends.extend(more);
        receives.extend(self.receives.iter().filter(|known| known.on.as_deref().is_some_and(is_theirs)).cloned());
        aborts.extend(self.aborts.iter().filter(|known| is_theirs(&known.on)).cloned());
        Model {
            id: self.id.clone(),
            title: self.title.clone(),
            languages: self.languages.clone(),
            modules: modules.iter().map(|path| module_path(path)).collect(),
            packages,
            globals,
            is_own: true,
            by_release: None,
            marks: Vec::new(),
            hosts: Vec::new(),
            says: Vec::new(),
            versions: self.versions.clone(),
            checked: self.checked.clone(),
            date: self.date.clone(),
            proved: false,
            source: "wslint.toml".to_owned(),
            environment: None,
            ignores: self.ignores.iter().filter(|known| is_theirs(&known.on)).cloned().collect(),
            types,
            sends,
            outcomes: self.outcomes.clone(),
            receives,
            events: Vec::new(),
            aborts,
            constants: Vec::new(),
            cells: Vec::new(),
            nots: Vec::new(),
        }
    }

    /// Takes what a call leaves unsaid from the library's call of the same name, else from the one of
    /// which most is known.
    fn complete(&self, send: &mut Send) {
        let named = self.sends.iter().rev().filter(|known| known.call == send.call);
        let rank = |known: &&Send| (known.reason_limit.is_some(), known.no_code.is_some());
        let Some(known) = named.max_by_key(rank).or_else(|| self.sends.iter().rev().max_by_key(rank)) else { return };
        send.reason_limit = send.reason_limit.take().or_else(|| known.reason_limit.clone());
        send.reason_alone = send.reason_alone.take().or_else(|| known.reason_alone.clone());
        send.no_code = send.no_code.or(known.no_code);
        send.non_number = send.non_number.or(known.non_number);
        if known.call == send.call {
            send.outcomes.clone_from(&known.outcomes);
        }
    }

    /// Whether anything says where it comes from.
    pub fn has_origin(&self) -> bool {
        !(self.modules.is_empty() && self.packages.is_empty() && self.globals.is_empty())
    }
}

/// Endings that imports leave out, or write otherwise than the file.
const ENDINGS: &[&str] =
    &["js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx", "rs", "vue", "svelte", "astro", "html"];

/// Names of files that stand for their folder.
const OF_FOLDERS: &[&str] = &["index", "mod"];

/// A module's path as it is compared: whole, without an ending and without the file that stands for
/// its folder.
pub fn module_path(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    if plain.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known)) {
        plain.set_extension("");
    }
    if plain.file_name().is_some_and(|name| OF_FOLDERS.iter().any(|known| name == *known)) {
        plain.pop();
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_compared_without_what_imports_leave_out() {
        for path in ["/p/net/shutdown", "/p/src/../net/./shutdown.ts", "/p/net/shutdown.js", "/p/net/shutdown/index.ts"]
        {
            assert_eq!(module_path(Path::new(path)), Path::new("/p/net/shutdown"), "{path}");
        }
        assert_eq!(module_path(Path::new("/p/src/net/mod.rs")), Path::new("/p/src/net"));
        assert_eq!(module_path(Path::new("/p/a.service")), Path::new("/p/a.service"));
    }

    #[test]
    fn a_wrapper_has_what_its_library_does() {
        let apis = Apis::builtin();
        let ws = apis.model(apis.named("ws").unwrap());
        let send: Send = toml::from_str("call = \"shutdown\"\nsocket = \"arg 0\"\ncode = [\"arg 1\"]").unwrap();
        let own = ws.wrapped(Own { packages: vec!["net".into()], sends: vec![send], ..Own::default() });
        assert_eq!((own.id.as_str(), own.sends(1006), own.sends(4000)), ("ws", false, true));
        assert!(own.sends[0].reason_limit.is_some());
        assert_eq!(own.sends.len(), 1);
    }

    #[test]
    fn a_type_by_the_library_s_name_has_its_calls() {
        let apis = Apis::builtin();
        let ws = apis.model(apis.named("ws").unwrap());
        let ty: Type = toml::from_str("name = \"WebSocket\"\nfrom = [\"connect returns\"]").unwrap();
        let own = ws.wrapped(Own { types: vec![ty], ..Own::default() });
        assert!(own.sends.iter().any(|send| send.name() == "close"));
        assert!(!own.receives.is_empty() && own.abort("WebSocket").is_some());
    }
}
