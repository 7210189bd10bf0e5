//! Files as the analysis sees them: walking, reading, the nearest configuration, surroundings.
//!
//! The only room that reads files. What it hands on is text and plain data.

mod configs;
mod manifests;
mod read;
mod walk;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use configs::{ConfigProblem, Configs};
pub use read::{MAX_BYTES, Unread, identity, is_minified, read, text, write};
pub use walk::{Entry, Walk};

use crate::config::{CodeKind, Config, Settings};
use crate::rules::{Level, Selection};
use crate::sites::{Surroundings, is_test_path};

/// A project: where its configuration comes from, and what the command line says on top.
pub struct Project {
    configs: Configs,
    on_top: Vec<(Selection, Level)>,
    manifests: manifests::Manifests,
}

impl Project {
    /// A project with the settings of a command line.
    pub fn new(configs: Configs, on_top: Vec<(Selection, Level)>) -> Self {
        Self { configs, on_top, manifests: manifests::Manifests::default() }
    }

    /// The configuration that holds for a file.
    ///
    /// # Errors
    /// What is wrong with it, or with one that it extends.
    pub fn config(&self, path: &Path) -> Result<Arc<Config>, ConfigProblem> {
        self.configs.nearest(path)
    }

    /// What holds for a file, and what its project says of it. `relative` is its path in the
    /// project, by which test code is known.
    pub fn settings(&self, path: &Path, relative: &Path, config: &Config) -> (Arc<Settings>, Surroundings) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let settings = config.settings(&path, &self.on_top);
        let is_test = match settings.kind {
            Some(kind) => kind == CodeKind::Test,
            None => is_test_path(relative),
        };
        let environments = match settings.environments.as_slice() {
            [] => self.manifests.environment(&path).into_iter().collect(),
            configured => configured.to_vec(),
        };
        let is_configured = !settings.environments.is_empty();
        (
            Arc::new(settings),
            Surroundings { environments, is_configured, majors: self.manifests.majors(&path), is_test },
        )
    }
}

/// A path as reports show it: with `/` on every system.
pub fn display(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

/// The path of a file in its project, by which test code is known: below the folder that was
/// asked for, else below the current folder, else its name.
pub fn relative_to(path: &Path, root: &Path) -> PathBuf {
    if let Ok(inside) = path.strip_prefix(root)
        && inside.components().next().is_some()
    {
        return inside.to_owned();
    }
    if path.is_relative() {
        return path.to_owned();
    }
    let here = std::env::current_dir().unwrap_or_default();
    match path.strip_prefix(&here) {
        Ok(inside) => inside.to_owned(),
        Err(_) => path.file_name().map(PathBuf::from).unwrap_or_default(),
    }
}
