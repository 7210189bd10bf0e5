//! What the analysis of one file shares: the file, the models, and what was found out already.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::hash::Hash;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use super::elsewhere::{Given, Trail};
use super::types::Ty;
use crate::apis::{Apis, Environment, Family, Known, ModelId, Releases};
use crate::source::Span;
use crate::syntax::{Def, DefKind, Expr, Fate, File, Node, Occurrence, Role};

/// A path of Rust is led on by this many imports of its first part.
const MAX_IMPORTS: usize = 4;

/// What is known of a file from outside: its project and its settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The file's whole path.
    pub path: PathBuf,
    /// Where the code runs, as far as the project or its configuration says.
    pub environments: Vec<Environment>,
    /// Whether the configuration says so, which stands over what the file itself shows.
    pub is_configured: bool,
    /// The releases of libraries that the project uses.
    pub packages: Packages,
    /// Whether the file is test code by its path.
    pub is_test: bool,
    /// Whether it belongs to a library that has a model itself.
    pub is_library: bool,
}

/// The releases of libraries that a project uses. It is asked only where they make a difference.
pub trait AskReleases: std::fmt::Debug + Send + Sync {
    /// Those of a package or crate; none if nothing says so.
    fn releases(&self, family: Family, package: &str) -> Option<Releases>;

    /// The crate that a project of Rust calls by this name, if that is not its own one.
    fn crate_named(&self, name: &str) -> Option<String>;
}

/// Who knows the releases; nobody by default.
#[derive(Clone, Debug, Default)]
pub struct Packages(pub Option<Arc<dyn AskReleases>>);

impl Packages {
    /// The releases of a package or crate that the project can have.
    pub fn releases(&self, family: Family, package: &str) -> Option<Releases> {
        self.0.as_ref()?.releases(family, package)
    }

    /// The crate that a project of Rust calls by this name, if that is not its own one.
    pub fn crate_named(&self, name: &str) -> Option<String> {
        self.0.as_ref()?.crate_named(name)
    }
}

impl PartialEq for Packages {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(own), Some(other)) => Arc::ptr_eq(own, other),
            (own, other) => own.is_none() && other.is_none(),
        }
    }
}

impl Eq for Packages {}

/// Identity of a node, for caches.
pub(super) type Key = (usize, Span);

/// The definitions of a name inside a scope.
type Definitions<'t> = Rc<Vec<Def<'t>>>;

/// What was worked out, once for each key. What is still being worked out is empty, so that
/// definitions that depend on each other end.
pub(super) struct Memo<K, V>(RefCell<HashMap<K, Rc<V>>>);

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<K: Copy + Eq + Hash, V: Default> Memo<K, V> {
    fn clear(&self) {
        self.0.borrow_mut().clear();
    }

    /// Forgets everything where it has become more than so much.
    fn forget_beyond(&self, limit: usize) {
        if self.0.borrow().len() > limit {
            self.clear();
        }
    }

    pub(super) fn get_or(&self, key: K, work: impl FnOnce() -> V) -> Rc<V> {
        if let Some(known) = self.0.borrow().get(&key) {
            return known.clone();
        }
        self.0.borrow_mut().insert(key, Rc::default());
        let value = Rc::new(work());
        self.0.borrow_mut().insert(key, value.clone());
        value
    }
}

/// The analysis of one file.
pub(super) struct Cx<'t> {
    pub(super) file: &'t File,
    pub(super) apis: &'t Apis,
    pub(super) around: &'t Surroundings,
    definitions: RefCell<HashMap<(String, Key), Definitions<'t>>>,
    /// The scopes around nodes, what becomes of values, and what stands at places: the way to a node through
    /// the tree is long, and many questions lead to the same.
    scopes: Memo<Key, Vec<Node<'t>>>,
    fates: Memo<Key, Option<Fate<'t>>>,
    occurrences: Memo<Span, Option<Occurrence<'t>>>,
    /// The types of expressions.
    pub(super) types: Memo<Key, Vec<Ty<'t>>>,
    /// The types of what names stand for, by where they are defined.
    pub(super) defined: Memo<Key, Vec<Ty<'t>>>,
    /// The types of members by the text of their owner and their name, where nothing else is known.
    pub(super) members: Memo<(&'t str, &'t str), Vec<Ty<'t>>>,
    depth: Cell<usize>,
    questions: Cell<usize>,
    pub(super) global_websocket: OnceCell<Vec<ModelId>>,
    /// The environment that the file proves.
    pub(super) shown: OnceCell<Option<Environment>>,
    /// The environment that the file proves which asks this one.
    pub(super) asked_from: Option<Environment>,
    /// The libraries that the file imports, by the types that they have.
    pub(super) imported_by_type: Memo<&'t str, Vec<ModelId>>,
    /// Whether the name of a type of theirs is that of the global in this file.
    pub(super) left_to_global: Memo<&'t str, bool>,
    /// The libraries whose marks stand in the file, by the types that they have.
    pub(super) marked: Memo<&'t str, Vec<ModelId>>,
    /// Where the file is, if it can look into others.
    pub(super) path: Option<&'t Path>,
    /// What was asked of other files.
    pub(super) trail: Option<&'t Trail<'t>>,
    /// What a function is given from another file.
    pub(super) given: Option<Given>,
    /// How many files lie between the one that is analysed and this one.
    pub(super) files_deep: usize,
}

/// Questions that lead to further questions are given up beyond this depth: nobody writes such
/// code by hand, and the stack is finite.
const MAX_DEPTH: usize = 48;

/// Definitions of names are kept up to this many; the next candidate asks for most of them anew.
const MAX_KEPT: usize = 1_000;

/// The same for what is known of nodes, which takes more room.
const MAX_NODES: usize = 400;

/// The same for what stands at places: a name that many classes of a file have is asked for again and again.
const MAX_PLACES: usize = 2_000;

/// Each of two callers has two callers: what one candidate may ask is bounded.
const MAX_QUESTIONS: usize = 8_000;

/// To look for a name in so many bytes counts as a question too: in a bundle that takes longer than all else.
const BYTES_OF_A_QUESTION: usize = 4 * 1024;

impl<'t> Cx<'t> {
    pub(super) fn new(file: &'t File, apis: &'t Apis, around: &'t Surroundings) -> Self {
        Self {
            file,
            apis,
            around,
            definitions: RefCell::default(),
            scopes: Memo::default(),
            fates: Memo::default(),
            occurrences: Memo::default(),
            types: Memo::default(),
            defined: Memo::default(),
            members: Memo::default(),
            depth: Cell::new(0),
            questions: Cell::new(0),
            global_websocket: OnceCell::new(),
            shown: OnceCell::new(),
            asked_from: None,
            imported_by_type: Memo::default(),
            left_to_global: Memo::default(),
            marked: Memo::default(),
            path: None,
            trail: None,
            given: None,
            files_deep: 0,
        }
    }

    /// Begins with another candidate: its questions are counted anew, and what others asked of names
    /// near them is forgotten before it takes much room.
    pub(super) fn begin(&self) {
        self.questions.set(0);
        self.trail.filter(|_| self.files_deep == 0).into_iter().for_each(Trail::begin);
        if self.definitions.borrow().len() > MAX_KEPT {
            self.definitions.borrow_mut().clear();
        }
        self.scopes.forget_beyond(MAX_NODES);
        self.fates.forget_beyond(MAX_NODES);
        self.occurrences.forget_beyond(MAX_PLACES);
    }

    /// Forgets what things are.
    pub(super) fn forget_types(&self) {
        self.types.clear();
        self.defined.clear();
        self.members.clear();
    }

    /// Answers a question that other questions lead to; gives up where they nest too deeply, or
    /// where one candidate has led to too many.
    pub(super) fn nested<T>(&self, give_up: impl FnOnce() -> T, answer: impl FnOnce() -> T) -> T {
        if self.depth.get() >= MAX_DEPTH || self.questions.get() >= MAX_QUESTIONS {
            return give_up();
        }
        self.questions.set(self.questions.get() + 1);
        self.depth.set(self.depth.get() + 1);
        let result = answer();
        self.depth.set(self.depth.get() - 1);
        result
    }

    /// Counts a look at a part of the file.
    fn charge(&self, span: Span) {
        self.questions.set(self.questions.get() + span.len() / BYTES_OF_A_QUESTION);
    }

    pub(super) fn family(&self) -> Family {
        self.file.language().family()
    }

    /// All of the file.
    pub(super) fn whole_file(&self) -> Span {
        Span::new(0, self.file.text().len())
    }

    pub(super) fn expr(&self, node: Node<'t>) -> Expr<'t> {
        self.file.expr(node)
    }

    pub(super) fn text(&self, node: Node<'t>) -> &'t str {
        self.file.text_of(node)
    }

    /// What becomes of a value where it stands.
    pub(super) fn fate(&self, node: Node<'t>) -> Fate<'t> {
        Option::clone(&self.fates.get_or(node.key(), || Some(self.file.fate(node)))).unwrap_or(Fate::Other)
    }

    /// The occurrence of a name that starts at `offset`, if there is a name.
    pub(super) fn occurrence(&self, offset: usize, name: &str) -> Option<Occurrence<'t>> {
        let span = Span::new(offset, offset + name.len());
        Option::clone(&self.occurrences.get_or(span, || self.file.occurrence(offset, name)))
    }

    /// The occurrences of a name in a range of bytes, in order.
    pub(super) fn occurrences<'n>(
        &self,
        name: &'n str,
        span: Span,
    ) -> impl Iterator<Item = Occurrence<'t>> + use<'_, 't, 'n> {
        self.charge(span);
        self.file.words(name, span).filter_map(move |offset| self.occurrence(offset, name))
    }

    /// The scopes around a node, from the inside out.
    pub(super) fn scopes(&self, node: Node<'t>) -> Rc<Vec<Node<'t>>> {
        self.scopes.get_or(node.key(), || self.file.scopes(node))
    }

    /// What is visible under a name at a place: its definitions in the innermost scope that has any.
    pub(super) fn resolve(&self, name: &str, at: Node<'t>) -> Vec<Def<'t>> {
        self.resolve_among(name, at, |_| true)
    }

    /// The definition of what a type, or the head of a path, names. That is no parameter, and in Rust no
    /// variable, although one can have the name: `async fn open(ws: ws::WebSocket)`.
    pub(super) fn type_definition(&self, name: &str, at: Node<'t>) -> Option<Def<'t>> {
        let is_rust = self.family() == Family::Rust;
        let is_value = |def: &Def<'t>| match def.kind {
            DefKind::Parameter { .. } => true,
            DefKind::Variable(_) => is_rust,
            _ => false,
        };
        self.resolve_among(name, at, |def| !is_value(def)).into_iter().next()
    }

    /// Whether what stands in a statement is exported by it: `export const FINAL = [4001];`
    pub(super) fn is_exported(&self, defined: Node<'t>) -> bool {
        self.text(self.file.statement(defined)).starts_with("export")
    }

    /// Whether a definition only says that there is a global which a library has: `declare class WebSocket { .. }`.
    fn is_ambient(&self, name: &str, def: &Def<'t>) -> bool {
        matches!(self.apis.global(self.family(), name), Some(Known::Library(_)))
            && self.text(self.file.statement(def.node)).starts_with("declare ")
    }

    fn resolve_among(&self, name: &str, at: Node<'t>, is_meant: impl Fn(&Def<'t>) -> bool) -> Vec<Def<'t>> {
        let offset = at.span().start;
        for scope in self.scopes(at).iter() {
            let key = (name.to_owned(), scope.key());
            let known = self.definitions.borrow().get(&key).cloned();
            let all = known.unwrap_or_else(|| {
                self.charge(scope.span());
                let mut found = self.file.definitions(name, scope.span());
                found.retain(|def| !self.is_ambient(name, def));
                let found = Rc::new(found);
                self.definitions.borrow_mut().insert(key, found.clone());
                found
            });
            let visible = all.iter().filter(|def| def.scope.holds(offset) && !self.needs_owner(def) || def.node == at);
            let visible = visible.filter(|def| is_meant(def));
            let Some(smallest) = visible.clone().map(|def| def.scope.len()).min() else {
                continue;
            };
            return visible.filter(|def| def.scope.len() == smallest).cloned().collect();
        }
        Vec::new()
    }

    /// Whether a definition is reached through its type, and never by its name alone.
    fn needs_owner(&self, def: &Def<'t>) -> bool {
        let outside = |around: &Node<'t>| around.span().contains(def.scope) && around.span() != def.scope;
        self.family() == Family::Rust
            && def.container.is_some()
            && self.file.ancestors(def.node).into_iter().find(outside).is_some_and(|around| self.file.is_class(around))
    }

    /// The definition behind a name, if there is exactly one kind of thing behind it.
    pub(super) fn definition(&self, name: &str, at: Node<'t>) -> Option<Def<'t>> {
        self.resolve(name, at).into_iter().next()
    }

    /// The values that a name is given after its definition; none where one is not understood.
    pub(super) fn writes(&self, name: &str, def: &Def<'t>) -> Vec<(Node<'t>, Option<Node<'t>>)> {
        self.occurrences(name, def.scope)
            .filter_map(|occurrence| match occurrence.role {
                Role::Write(value) => Some((occurrence.node, value)),
                _ => None,
            })
            .collect()
    }

    /// The whole path that a chain of names stands for: `ws::CloseFrame` with `use axum::extract::ws`
    /// is `axum::extract::ws::CloseFrame`. None where it starts at something of this file.
    pub(super) fn full_path(&self, node: Node<'t>) -> Option<Vec<&'t str>> {
        let (first, rest) = self.chain(node)?;
        let Expr::Name(name) = self.expr(first) else {
            return None;
        };
        let is_head = self.file.text()[first.span().end..].trim_start().starts_with("::");
        let def = if is_head { self.type_definition(name, first) } else { self.definition(name, first) };
        let mut path = match def.map(|def| def.kind) {
            Some(DefKind::Path(path)) if path != [name] => self.expand(path, first),
            Some(DefKind::Path(path)) => path,
            Some(DefKind::Alias(text)) => self.alias_path(text, first)?,
            Some(_) => return None,
            None if name == "Self" => self.own_path(first)?,
            None => self.glob_path(name).unwrap_or_else(|| vec![name]),
        };
        path.extend(rest);
        Some(self.library_path(path, first))
    }

    /// The path of the type that `Self` is, where this file does not define it.
    pub(super) fn own_path(&self, at: Node<'t>) -> Option<Vec<&'t str>> {
        let class = self.own_class(at)?;
        let path: Vec<&str> = self.file.heritage(class).name?.split("::").map(str::trim).collect();
        let first = path.first()?;
        match self.definition(first, class).map(|def| def.kind) {
            Some(DefKind::Path(_)) => Some(self.expand(path, class)),
            Some(DefKind::Alias(text)) if path.len() == 1 => self.alias_path(text, class),
            Some(_) => None,
            None => self.glob_path(first).filter(|_| path.len() == 1).or(Some(path)),
        }
    }

    /// The path behind another name for a type.
    pub(super) fn alias_path(&self, text: &'t str, at: Node<'t>) -> Option<Vec<&'t str>> {
        let text = text.split('<').next().unwrap_or(text);
        let path: Vec<&str> = text.split("::").map(str::trim).collect();
        Some(self.expand(path, at))
    }

    /// A path whose first part can itself be imported: `use tungstenite as t; use t::Message`.
    pub(super) fn expand(&self, mut path: Vec<&'t str>, at: Node<'t>) -> Vec<&'t str> {
        for _ in 0..MAX_IMPORTS {
            let def = path.first().and_then(|first| self.type_definition(first, at));
            match def.map(|def| def.kind) {
                Some(DefKind::Path(mut prefix)) if prefix.first() != path.first() => {
                    prefix.extend(path.into_iter().skip(1));
                    path = prefix;
                }
                _ => break,
            }
        }
        path
    }

    /// A name that a library's module gives by `use module::*`.
    pub(super) fn glob_path(&self, name: &'t str) -> Option<Vec<&'t str>> {
        self.file.globs().into_iter().find_map(|mut glob| {
            let mut known = self.known_path(&glob).into_iter();
            let names = known.any(|(known, _)| match known {
                crate::apis::Known::Library(model) => self.apis.model(model).names(name),
                crate::apis::Known::Not => false,
            });
            glob.push(name);
            names.then_some(glob)
        })
    }

    /// The first name of a chain of members, and the names of the members after it.
    pub(super) fn chain(&self, node: Node<'t>) -> Option<(Node<'t>, Vec<&'t str>)> {
        let mut names = Vec::new();
        let mut node = self.file.plain(node);
        loop {
            let (object, name) = match self.expr(node) {
                Expr::Member { object, name } => (object, name),
                // `CODES[1]`
                Expr::Index { object, index } if self.family() == Family::JavaScript => match self.expr(index) {
                    Expr::Int(0..) => (object, self.text(index)),
                    _ => break,
                },
                _ => break,
            };
            names.push(name);
            node = self.file.plain(object);
            if names.len() > 16 {
                return None;
            }
        }
        names.reverse();
        Some((node, names))
    }
}
