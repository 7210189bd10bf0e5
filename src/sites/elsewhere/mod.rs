//! What other files say: constants, enumerations and object literals that are imported.
//!
//! An analysis looks into another file only where a candidate needs it. It does so with a [`Cx`] of
//! that file, which answers as it would for its own, and takes along plain data alone: no node of
//! another file is ever kept. What was read is written down, so that an editor knows what depends on
//! it.

mod answers;
mod asked;
mod closers;
mod codes;
mod files;
mod importers;
mod json;
mod locate;
mod methods;
mod passing;
mod paths;
mod thrown;
mod types;
mod values;
mod variants;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

pub use files::{Definition, Files, Missing, Neighbours};
pub(super) use locate::Target;
pub(super) use passing::Given;
pub(super) use types::Foreign;

use super::context::Cx;
use super::gate::Gate;
use super::set::CodeSet;
use crate::source::Span;
use crate::syntax::File;

/// A way through more files than this is given up.
const MAX_DEEP: usize = 8;

/// One candidate leads to no more looks into other files than this.
const MAX_LOOKS: usize = 64;

/// A name by its file and path.
type Key = (PathBuf, Vec<String>);

/// What the analysis of one file has asked of others.
pub(super) struct Trail<'g> {
    gate: Option<&'g Gate>,
    files: Arc<dyn Files>,
    read: RefCell<BTreeSet<PathBuf>>,
    /// Files that were looked into: what was found out of their names is of use again.
    opened: RefCell<HashMap<PathBuf, Rc<File>>>,
    looks: Cell<usize>,
    /// Whether files that show nothing of WebSockets are passed over.
    is_choosy: Cell<bool>,
    /// Whether they never are.
    is_everywhere: Cell<bool>,
    /// The codes of names, by file and path; none while they are worked out.
    codes: RefCell<HashMap<Key, Option<CodeSet>>>,
    /// What functions of other files say of numbers, by the file and place of a call, and the argument.
    answers: RefCell<HashMap<(PathBuf, Span, usize), Option<answers::Answers>>>,
    /// Words of paths that other files have.
    words: paths::Words,
    /// Names that led nowhere, and why.
    unresolved: RefCell<Vec<(Span, String)>>,
}

impl<'g> Trail<'g> {
    pub(super) fn new(files: Arc<dyn Files>, gate: &'g Gate) -> Self {
        Self {
            gate: Some(gate),
            files,
            read: RefCell::default(),
            opened: RefCell::default(),
            looks: Cell::new(0),
            is_choosy: Cell::new(false),
            is_everywhere: Cell::new(false),
            codes: RefCell::default(),
            answers: RefCell::default(),
            words: paths::Words::default(),
            unresolved: RefCell::default(),
        }
    }

    /// Begins with another candidate.
    pub(super) fn begin(&self) {
        self.looks.set(0);
    }

    /// Another file, to be asked.
    fn open(&self, path: &Path) -> Option<Rc<File>> {
        if let Some(known) = self.opened.borrow().get(path) {
            known.be_patient();
            return Some(known.clone());
        }
        let file = Rc::new(self.files.parsed(path)?.open());
        self.opened.borrow_mut().insert(path.to_owned(), file.clone());
        Some(file)
    }

    /// The files that were read, or would have been if they were there.
    pub(super) fn read(&self) -> Vec<PathBuf> {
        self.read.borrow().iter().cloned().collect()
    }

    /// The names that led nowhere, and why.
    pub(super) fn unresolved(&self) -> Vec<(Span, String)> {
        self.unresolved.borrow().clone()
    }
}

impl<'t> Cx<'t> {
    /// Looks into another file; none where there is none, or where this would lead too far.
    pub(in crate::sites) fn in_file<T>(&self, path: &Path, look: impl FnOnce(&Cx<'_>) -> T) -> Option<T> {
        self.in_file_mut(path, |cx| look(cx))
    }

    /// The same, for who prepares it first.
    fn in_file_mut<T>(&self, path: &Path, look: impl FnOnce(&mut Cx<'_>) -> T) -> Option<T> {
        let trail = self.trail?;
        if self.files_deep >= MAX_DEEP || trail.looks.get() >= MAX_LOOKS {
            return None;
        }
        trail.looks.set(trail.looks.get() + 1);
        trail.read.borrow_mut().insert(path.to_owned());
        let file = trail.open(path)?;
        let mut cx = Cx::new(&file, self.apis, self.around);
        (cx.trail, cx.path, cx.files_deep) = (Some(trail), Some(path), self.files_deep + 1);
        cx.asked_from = self.shown_environment();
        Some(look(&mut cx))
    }

    /// Looks at what objects are: what shows nothing of WebSockets, and gives nothing on, is not worth
    /// a parse.
    fn choosy<T>(&self, is_choosy: bool, look: impl FnOnce() -> T) -> T {
        let Some(trail) = self.trail else { return look() };
        let before = trail.is_choosy.replace(is_choosy && !trail.is_everywhere.get());
        let found = look();
        trail.is_choosy.set(before);
        found
    }

    /// Looks at one candidate as closely as can be: nothing else speaks for it.
    pub(super) fn closely<T>(&self, look: impl FnOnce() -> T) -> T {
        let Some(trail) = self.trail else { return look() };
        let before = trail.is_everywhere.replace(true);
        self.forget_types();
        let found = look();
        self.forget_types();
        trail.is_everywhere.set(before);
        found
    }

    /// Whether a candidate is looked at as closely as can be, or cannot be.
    pub(super) fn is_close(&self) -> bool {
        self.trail.is_none_or(|trail| trail.is_everywhere.get())
    }

    /// Whether a file shows something of WebSockets, where that matters.
    fn shows_sockets(&self, text: &str) -> bool {
        let Some(trail) = self.trail.filter(|trail| trail.is_choosy.get()) else { return true };
        trail.gate.is_none_or(|gate| gate.speaks_of_sockets(text))
    }

    /// Whether a file is worth a look for what is asked.
    fn is_worth_it(&self, text: &str) -> bool {
        let Some(trail) = self.trail.filter(|trail| trail.is_choosy.get()) else { return true };
        let holds = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
        trail.gate.is_none_or(|gate| gate.speaks_of_sockets(text))
            || holds("export *")
            || holds("export {") && holds("} from")
            || holds("pub use")
    }

    /// Takes note of a name of this file that led nowhere.
    fn unresolved(&self, span: Span, why: impl FnOnce() -> String) {
        let Some(trail) = self.trail.filter(|_| self.files_deep == 0) else { return };
        let mut unresolved = trail.unresolved.borrow_mut();
        if !unresolved.iter().any(|(known, _)| *known == span) {
            unresolved.push((span, why()));
        }
    }
}
