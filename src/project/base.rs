//! Paths as CI systems want them: relative to the repository.

use std::path::{Path, PathBuf};

/// The folder that paths of CI reports start from.
pub struct Base {
    root: PathBuf,
}

impl Base {
    /// The repository around the current folder, else the current folder.
    pub fn here() -> Self {
        let here = std::env::current_dir().unwrap_or_default();
        let root = here.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&here);
        Self { root: root.to_owned() }
    }

    /// A path from there, with `/`; as it is given where it lies elsewhere.
    pub fn relative(&self, path: &str) -> String {
        let absolute = std::path::absolute(Path::new(path)).unwrap_or_else(|_| PathBuf::from(path));
        let inside = absolute.strip_prefix(&self.root).map_or(Path::new(path), |inside| inside);
        super::display(inside.strip_prefix("./").unwrap_or(inside))
    }
}
