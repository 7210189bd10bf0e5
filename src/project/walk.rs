//! Finding the files to lint.

use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder, WalkState};

use crate::syntax::Language;

/// Folders that are never entered unless they are named: other people's code and build output.
const SKIPPED_FOLDERS: &[&str] = &["node_modules", "target", ".git", ".hg", ".svn", ".jj"];

/// Which files are wanted.
#[derive(Clone, Debug)]
pub struct Walk {
    /// Files and folders to start from.
    pub roots: Vec<PathBuf>,
    /// Whether ignore files and the folders that are skipped by default are entered all the same.
    pub no_ignore: bool,
    /// How many threads walk.
    pub threads: usize,
}

/// Something that was met on the way.
#[derive(Debug)]
pub enum Entry {
    /// A file in a language that wslint reads.
    File {
        /// Its path, as given.
        path: PathBuf,
        /// Its language.
        language: Language,
        /// The root that it was found under.
        root: PathBuf,
        /// Whether it was named itself.
        named: bool,
    },
    /// A file or folder that cannot be looked at.
    Unreadable {
        /// Its path, if it is known.
        path: PathBuf,
        /// Why.
        why: String,
        /// Whether it was named itself.
        named: bool,
    },
}

/// A first line that names a program is not longer, in bytes.
const FIRST_LINE: usize = 128;

impl Walk {
    /// Calls `visit` for each entry, on several threads.
    pub fn run(&self, visit: &(dyn Fn(Entry) + Sync)) {
        let mut folders = Vec::new();
        for root in &self.roots {
            match self.named(root) {
                Ok(Some(entry)) => visit(entry),
                Ok(None) => folders.push(root),
                Err(entry) => visit(entry),
            }
        }
        let Some((first, rest)) = folders.split_first() else {
            return;
        };
        let mut builder = WalkBuilder::new(first);
        for folder in rest {
            builder.add(folder);
        }
        let skip_names = !self.no_ignore;
        builder
            .hidden(false)
            .parents(!self.no_ignore)
            .ignore(!self.no_ignore)
            .git_ignore(!self.no_ignore)
            .git_global(!self.no_ignore)
            .git_exclude(!self.no_ignore)
            // `.gitignore` holds outside a repository too.
            .require_git(false)
            .threads(self.threads)
            .filter_entry(move |entry| entry.depth() == 0 || !is_skipped(entry, skip_names));
        builder.build_parallel().run(|| {
            Box::new(|entry| {
                match entry {
                    Ok(entry) => {
                        if let Some(entry) = self.met(&entry, &folders) {
                            visit(entry);
                        }
                    }
                    Err(error) => visit(unreadable(&error)),
                }
                WalkState::Continue
            })
        });
    }

    /// A root: a file, a folder (none), or something that cannot be linted.
    fn named(&self, root: &Path) -> Result<Option<Entry>, Entry> {
        let refuse = |why: String| Entry::Unreadable { path: root.to_owned(), why, named: true };
        let metadata = std::fs::metadata(root).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => refuse("there is no such file or folder".into()),
            _ => refuse(format!("cannot be read: {error}")),
        })?;
        if metadata.is_dir() {
            return Ok(None);
        }
        let Some(language) = language_of(root) else {
            let known: Vec<String> = Language::extensions().map(|extension| format!(".{extension}")).collect();
            return Err(refuse(format!("not a language that wslint reads ({})", known.join(" "))));
        };
        Ok(Some(Entry::File { path: root.to_owned(), language, root: root.to_owned(), named: true }))
    }

    fn met(&self, entry: &DirEntry, folders: &[&PathBuf]) -> Option<Entry> {
        if !entry.file_type()?.is_file() || is_min_js(entry.file_name()) && !self.no_ignore {
            return None;
        }
        let language = language_of(entry.path())?;
        let root = folders.iter().find(|root| entry.path().starts_with(root))?;
        let path = entry.path();
        // `.` is nobody's name for a folder.
        let shown = path.strip_prefix("./").unwrap_or(path);
        let path = if root.as_os_str() == "." { shown.to_owned() } else { path.to_owned() };
        Some(Entry::File { path, language, root: (*root).clone(), named: false })
    }
}

/// The language of a file: by its extension, or, if it has none, by its first line.
fn language_of(path: &Path) -> Option<Language> {
    if path.extension().is_some() {
        return Language::of_path(path);
    }
    let mut start = [0; FIRST_LINE];
    let count = std::fs::File::open(path).and_then(|mut file| file.read(&mut start)).ok()?;
    let line = start[..count].split(|byte| *byte == b'\n').next()?;
    Language::of_first_line(std::str::from_utf8(line).ok()?.trim_end())
}

fn is_skipped(entry: &DirEntry, by_name: bool) -> bool {
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    is_folder
        && SKIPPED_FOLDERS
            .iter()
            .any(|name| entry.file_name() == OsStr::new(name) && (by_name || name.starts_with('.')))
}

fn is_min_js(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| [".min.js", ".min.mjs", ".min.cjs"].iter().any(|end| name.ends_with(end)))
}

fn unreadable(error: &ignore::Error) -> Entry {
    let mut path = PathBuf::new();
    let mut inner = error;
    loop {
        match inner {
            ignore::Error::WithPath { path: known, err } => {
                path.clone_from(known);
                inner = err;
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => inner = err,
            _ => break,
        }
    }
    Entry::Unreadable { path, why: format!("cannot be read: {inner}"), named: false }
}
