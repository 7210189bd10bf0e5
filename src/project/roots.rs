//! Paths as other programs want them: from the root of the repository.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

/// A file's path from the root that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rooted {
    /// The repository's root, else the folder of the configuration, else the current folder; none
    /// for a file that lies outside of them all.
    pub root: Option<PathBuf>,
    /// The path from there, with `/`; the whole path where there is no root.
    pub path: String,
}

impl Rooted {
    /// A path below a root, or the whole path where it does not lie there.
    pub(super) fn new(path: &Path, roots: impl IntoIterator<Item = PathBuf>) -> Self {
        let below = |root: PathBuf| Some((super::display(path.strip_prefix(&root).ok()?), root));
        match roots.into_iter().find_map(below) {
            Some((path, root)) => Self { root: Some(root), path },
            None => Self { root: None, path: super::display(path) },
        }
    }
}

/// The folders that nothing outside of is read; none where everything may be.
#[derive(Clone, Debug, Default)]
pub(super) struct Bounds(pub(super) Option<Vec<PathBuf>>);

impl Bounds {
    /// Whether what lies above a folder is not to be read.
    pub(super) fn end_at(&self, folder: &Path) -> bool {
        let outside = |folders: &Vec<PathBuf>| !folders.iter().any(|root| folder.starts_with(root) && folder != root);
        self.0.as_ref().is_some_and(outside)
    }

    /// Whether a path lies inside, by its name alone.
    pub(super) fn hold(&self, path: &Path) -> bool {
        self.0.as_ref().is_none_or(|folders| folders.iter().any(|root| path.starts_with(root)))
    }

    /// A folder that a path lies in, or as much of it around the path as may be read.
    pub(super) fn within(&self, folder: PathBuf, path: &Path) -> Option<PathBuf> {
        match &self.0 {
            Some(folders) if !self.hold(&folder) => {
                let around = folders.iter().filter(|open| path.starts_with(open));
                around.min_by_key(|open| open.components().count()).cloned()
            }
            _ => Some(folder),
        }
    }

    /// Whether a file may be read for another one.
    pub(super) fn allow(&self, file: &Path, from: &Path) -> bool {
        let Some(folders) = &self.0 else { return true };
        let real = |path: &Path| super::identity(path).unwrap_or_else(|| path.to_owned());
        let (file, own) = (real(file), from.parent().map(real).unwrap_or_default());
        file.starts_with(own) || folders.iter().any(|root| file.starts_with(real(root)))
    }
}

/// The folder with `.git`, upwards of a folder.
pub(super) fn repository(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned)
}

/// The folders of files, as far as they are known.
#[derive(Default)]
pub(super) struct Folders {
    known: RwLock<HashMap<PathBuf, Folder>>,
}

/// A folder without links on the way, and the roots that it can belong to, best first.
#[derive(Clone)]
pub(super) struct Folder {
    pub(super) path: PathBuf,
    pub(super) roots: Vec<PathBuf>,
}

impl Folders {
    /// What is known of a folder. `others` are its roots where it lies in no repository.
    pub(super) fn get(&self, folder: &Path, others: impl FnOnce() -> Vec<PathBuf>) -> Folder {
        if let Some(known) = self.known.read().unwrap_or_else(PoisonError::into_inner).get(folder) {
            return known.clone();
        }
        let path = super::identity(folder).unwrap_or_else(|| folder.to_owned());
        let roots = repository(&path).map_or_else(others, |repository| vec![repository]);
        let found = Folder { path, roots };
        self.known.write().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned(), found.clone());
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_around_is_a_part_of_the_project_as_far_as_it_may_be_read() {
        let (root, path) = (|| PathBuf::from("/p"), Path::new("/p/web/src/a.ts"));
        assert_eq!(Bounds(None).within(root(), path), Some("/p".into()));
        let open = |folders: &[&str]| Bounds(Some(folders.iter().map(PathBuf::from).collect()));
        assert_eq!(open(&["/p"]).within(root(), path), Some("/p".into()));
        assert_eq!(open(&["/p/web/src", "/p/web"]).within(root(), path), Some("/p/web".into()));
        assert_eq!(open(&["/q"]).within(root(), path), None);
    }

    #[test]
    fn the_first_root_that_holds_a_path_counts() {
        let roots = || [PathBuf::from("/other"), PathBuf::from("/p/web"), PathBuf::from("/p")];
        let rooted = Rooted::new(Path::new("/p/web/src/a.ts"), roots());
        assert_eq!((rooted.root, rooted.path.as_str()), (Some("/p/web".into()), "src/a.ts"));
        let rooted = Rooted::new(Path::new("/tmp/a.ts"), roots());
        assert_eq!((rooted.root, rooted.path.as_str()), (None, "/tmp/a.ts"));
    }
}
