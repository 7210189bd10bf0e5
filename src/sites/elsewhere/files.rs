//! Other files, as far as the analysis of one may look into them.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::source::{Source, Span};
use crate::syntax::{Language, Parsed};

/// Other files of a project. What is open in an editor wins over the disk.
pub trait Files: Send + Sync {
    /// The file that a module of JavaScript is, by the name that another file gives it.
    ///
    /// # Errors
    /// Why there is none.
    fn module(&self, from: &Path, specifier: &str) -> Result<PathBuf, Missing>;

    /// The file of another module of Rust's crate, or of another crate of the workspace, by as much
    /// of a path as leads through files, and how many parts of the path that are.
    ///
    /// # Errors
    /// Why there is none.
    fn rust_module(&self, from: &Path, path: &[&str]) -> Result<(PathBuf, usize), Missing>;

    /// The files near a module of JavaScript that import it, as far as their texts show, in the order of their paths.
    fn importers(&self, path: &Path) -> Vec<PathBuf>;

    /// The text of a file.
    fn source(&self, path: &Path) -> Option<Arc<Source>>;

    /// A file, parsed.
    fn parsed(&self, path: &Path) -> Option<Parsed>;

    /// A file, if somebody had it parsed.
    fn known(&self, path: &Path) -> Option<Parsed>;
}

/// Why a module is not looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// There is no such file, or none that can be read.
    NotFound,
    /// It lies outside of the project.
    Outside,
    /// It is a package that the project does not hold itself.
    Package,
    /// It exports nothing of this name.
    NoExport,
    /// Several modules export this name.
    Conflict,
    /// What is exported can change.
    Changes,
    /// The way there is too long, or leads back to itself.
    TooFar,
}

impl Missing {
    /// The end of a sentence that begins with the module.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Missing::NotFound => "which is no file that can be read",
            Missing::Outside => "which lies outside of the project",
            Missing::Package => "which is a package that this project does not hold",
            Missing::NoExport => "which exports nothing of this name that is understood",
            Missing::Conflict => "where several modules export this name",
            Missing::Changes => "where its value can change",
            Missing::TooFar => "from where the way to its definition is too long",
        }
    }
}

/// A file with its way to others; none where it stands alone.
#[derive(Clone, Default)]
pub struct Neighbours(pub(in crate::sites) Option<(PathBuf, Arc<dyn Files>)>);

impl Neighbours {
    /// The others around the file of this path.
    pub fn of(path: PathBuf, files: Arc<dyn Files>) -> Self {
        Self(Some((path, files)))
    }

    /// The file that the others are around, if one of them had it parsed with this text, as this
    /// language.
    pub fn known(&self, source: &Source, language: Language) -> Option<Parsed> {
        let (path, files) = self.0.as_ref()?;
        let is_it = |parsed: &Parsed| parsed.source().text() == source.text();
        files.known(path).filter(is_it).filter(|_| Language::of_path(path) == Some(language))
    }
}

impl fmt::Debug for Neighbours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Neighbours").field(&self.0.as_ref().map(|(path, _)| path)).finish()
    }
}

/// A place in another file.
#[derive(Clone)]
pub struct Definition {
    /// The file.
    pub path: PathBuf,
    /// Its text.
    pub source: Arc<Source>,
    /// The place.
    pub span: Span,
    /// Whether a code is passed on there; it is written there otherwise.
    pub is_passed_on: bool,
}

impl Definition {
    fn key(&self) -> (&Path, Span) {
        (&self.path, self.span)
    }
}

impl PartialEq for Definition {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Definition {}

impl std::hash::Hash for Definition {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl fmt::Debug for Definition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{:?}", self.path.display(), self.span)
    }
}
