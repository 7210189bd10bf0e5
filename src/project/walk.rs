//! Finding the files to lint.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder, WalkState};

use super::roots;
use crate::syntax::Language;

/// Folders that are never entered unless they are named: other people's code and build output.
const SKIPPED_FOLDERS: &[&str] = &["node_modules", "target", ".git", ".hg", ".svn", ".jj"];

/// Which files are wanted.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    /// Files and folders to start from.
    pub roots: Vec<PathBuf>,
    /// More of them, from a list that some tool made: it may hold files that are gone, and files
    /// in languages that wslint does not read.
    pub listed: Vec<PathBuf>,
    /// Whether ignore files hold for the roots themselves too.
    pub force_exclude: bool,
    /// Whether ignore files and the folders that are skipped by default are entered all the same.
    pub no_ignore: bool,
    /// How many threads walk.
    pub threads: usize,
}

/// How it came that a file is to be linted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Somebody named it.
    Named,
    /// It stands in a list.
    Listed,
    /// It was met while walking.
    Met,
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
        /// How it came to be asked for.
        asked: Asked,
    },
    /// A file or folder that cannot be looked at.
    Unreadable {
        /// Its path, if it is known.
        path: PathBuf,
        /// Why.
        why: String,
        /// How it came to be asked for.
        asked: Asked,
    },
}

/// A first line that names a program is not longer, in bytes.
const FIRST_LINE: usize = 128;

impl Walk {
    /// Calls `visit` for each entry, on several threads.
    pub fn run(&self, visit: &(dyn Fn(Entry) + Sync)) {
        let mut folders = Vec::new();
        for (root, asked) in self.starts() {
            match start(root, asked) {
                Start::Folder => folders.push(root),
                Start::Entry(entry) => visit(entry),
                Start::Nothing => {}
            }
        }
        let Some((first, rest)) = folders.split_first() else {
            return;
        };
        let mut builder = self.builder(first);
        for folder in rest {
            builder.add(folder);
        }
        let skip_names = !self.no_ignore;
        builder.threads(self.threads);
        builder.filter_entry(move |entry| entry.depth() == 0 || !is_skipped(entry, skip_names));
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

    /// All roots, or those that are not excluded.
    fn starts(&self) -> Vec<(&PathBuf, Asked)> {
        let named = self.roots.iter().map(|root| (root, Asked::Named));
        let all = named.chain(self.listed.iter().map(|root| (root, Asked::Listed)));
        if !self.force_exclude {
            return all.collect();
        }
        let real: HashMap<&PathBuf, PathBuf> =
            all.clone().filter_map(|(root, _)| Some((root, super::identity(root)?))).collect();
        let admitted = self.admitted(real.values());
        all.filter(|(root, _)| real.get(root).is_none_or(|real| admitted.contains(real))).collect()
    }

    /// Those of the paths that walking from the root of their repository, or from the current
    /// folder, would come to.
    fn admitted<'p>(&self, paths: impl Iterator<Item = &'p PathBuf>) -> HashSet<PathBuf> {
        let here = std::env::current_dir().ok().and_then(|here| super::identity(&here));
        let mut tops: HashMap<PathBuf, HashSet<PathBuf>> = HashMap::new();
        for path in paths {
            let folder = path.parent().unwrap_or(path);
            let here = here.clone().filter(|here| path.starts_with(here));
            let top = roots::repository(path).or(here).unwrap_or_else(|| folder.to_owned());
            tops.entry(top).or_default().insert(path.clone());
        }
        let mut reached = HashSet::new();
        for (top, wanted) in tops {
            let way: HashSet<PathBuf> = wanted.iter().flat_map(|path| path.ancestors()).map(Path::to_owned).collect();
            let mut builder = self.builder(&top);
            let skip_names = !self.no_ignore;
            builder.filter_entry(move |entry| way.contains(entry.path()) && !is_skipped(entry, skip_names));
            let entries = builder.build().flatten().filter(|entry| self.no_ignore || !is_min_js(entry.file_name()));
            reached.extend(entries.map(DirEntry::into_path).filter(|path| wanted.contains(path)));
        }
        reached
    }

    fn builder(&self, folder: &Path) -> WalkBuilder {
        let mut builder = WalkBuilder::new(folder);
        builder
            .hidden(false)
            .parents(!self.no_ignore)
            .ignore(!self.no_ignore)
            .git_ignore(!self.no_ignore)
            .git_global(!self.no_ignore)
            .git_exclude(!self.no_ignore)
            // `.gitignore` holds outside a repository too.
            .require_git(false);
        builder
    }

    fn met(&self, entry: &DirEntry, folders: &[&PathBuf]) -> Option<Entry> {
        if !entry.file_type()?.is_file() || is_min_js(entry.file_name()) && !self.no_ignore {
            return None;
        }
        let language = language_of(entry.path())?;
        let path = entry.path();
        let root = match folders {
            [root] => root,
            _ => folders.iter().find(|root| path.starts_with(root))?,
        };
        // `.` is nobody's name for a folder.
        let is_here = root.as_os_str() == ".";
        let path = if is_here { path.strip_prefix("./").unwrap_or(path) } else { path }.to_owned();
        Some(Entry::File { path, language, root: (*root).clone(), asked: Asked::Met })
    }
}

/// What a root is.
enum Start {
    Folder,
    Entry(Entry),
    /// Nothing to lint, and nothing to complain of.
    Nothing,
}

fn start(root: &Path, asked: Asked) -> Start {
    let refuse = |why: String| Start::Entry(Entry::Unreadable { path: root.to_owned(), why, asked });
    let metadata = match std::fs::metadata(root) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return refuse("there is no such file or folder".into());
        }
        Err(error) => return refuse(format!("cannot be read: {error}")),
    };
    if metadata.is_dir() {
        return Start::Folder;
    }
    match language_of(root) {
        Some(language) => Start::Entry(Entry::File { path: root.to_owned(), language, root: root.to_owned(), asked }),
        None if asked == Asked::Listed => Start::Nothing,
        None => {
            let known: Vec<String> = Language::extensions().map(|extension| format!(".{extension}")).collect();
            refuse(format!("not a language that wslint reads ({})", known.join(" ")))
        }
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
    Entry::Unreadable { path, why: format!("cannot be read: {inner}"), asked: Asked::Met }
}
