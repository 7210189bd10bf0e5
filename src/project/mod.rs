//! Files as the analysis sees them: walking, reading, the nearest configuration, surroundings.
//!
//! The only room that reads and writes files. What it hands on is text and plain data.

mod baseline;
mod configs;
mod git;
mod manifests;
mod modules;
mod output;
mod read;
mod roots;
mod versions;
mod walk;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use baseline::{Baseline, Known};
pub use configs::{ConfigProblem, Configs};
pub use git::changed_since;
pub use modules::OpenTexts;
pub use output::{append, list, read_list, write, write_whole};
pub use read::{MAX_BYTES, Text, Unread, has_squeezed_lines, identity, is_minified, read, text};
use roots::Bounds;
pub use roots::Rooted;
pub use walk::{Asked, Entry, Walk};

use crate::apis::Environment;
use crate::config::{CodeKind, Config, Settings};
use crate::rules::{Level, Selection};
use crate::sites::{Neighbours, Packages, Surroundings, is_test_path};

/// A project: where its configuration comes from, and what the command line says on top.
pub struct Project {
    configs: Configs,
    on_top: Vec<(Selection, Level)>,
    environments: Vec<Environment>,
    manifests: manifests::Manifests,
    versions: versions::Versions,
    folders: roots::Folders,
    bounds: Bounds,
    modules: Arc<modules::Modules>,
}

impl Project {
    /// A project with the settings of a command line.
    pub fn new(configs: Configs, on_top: Vec<(Selection, Level)>) -> Self {
        Self {
            configs,
            on_top,
            environments: Vec::new(),
            manifests: manifests::Manifests::default(),
            versions: versions::Versions::default(),
            folders: roots::Folders::default(),
            bounds: Bounds::default(),
            modules: Arc::default(),
        }
    }

    /// The same project, of which nothing outside of some folders is read. What is asked for a file
    /// that lies in none of them is read from its own folder alone.
    pub fn within(mut self, folders: Vec<PathBuf>) -> Self {
        let bounds = Bounds(Some(folders));
        self.manifests.bounds = bounds.clone();
        self.modules = Arc::new(modules::Modules::new(bounds.clone(), None));
        self.versions = versions::Versions::within(bounds.clone());
        self.bounds = bounds;
        self
    }

    /// The same project, with texts that are open in an editor.
    pub fn with_open(mut self, open: OpenTexts) -> Self {
        self.modules = Arc::new(modules::Modules::new(self.bounds.clone(), Some(open)));
        self
    }

    /// The way from a file to others.
    pub fn neighbours(&self, path: &Path) -> Neighbours {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        Neighbours::of(path, self.modules.clone())
    }

    /// Forgets what was read of a file for others.
    pub fn forget(&self, path: &Path) {
        self.modules.forget(path);
    }

    /// The same project, with what the global `WebSocket` is where the configuration does not say.
    pub fn by_default_in(mut self, environments: Vec<Environment>) -> Self {
        self.environments = environments;
        self
    }

    /// The configuration that holds for a file.
    ///
    /// # Errors
    /// What is wrong with it, or with one that it extends.
    pub fn config(&self, path: &Path) -> Result<Arc<Config>, ConfigProblem> {
        self.configs.nearest(path, &self.bounds)
    }

    /// Whether a rule can be on in the files of a configuration.
    pub fn may_ask_for(&self, config: &Config, rule: &str) -> bool {
        config.may_ask_for(rule, &self.on_top)
    }

    /// The baselines that the configurations met so far name.
    pub fn baselines(&self) -> BTreeSet<PathBuf> {
        self.configs.met().into_iter().filter_map(|config| config.baseline.clone()).collect()
    }

    /// The path of a file from the root of its repository, else from its configuration's folder,
    /// else from the current folder.
    pub fn rooted(&self, path: &Path) -> Rooted {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return Rooted { root: None, path: display(&path) };
        };
        let folder = self.folders.get(folder, || {
            let config = self.config(&path).ok().and_then(|config| config.path.clone());
            let configured = config.as_deref().and_then(Path::parent).and_then(identity);
            let here = std::env::current_dir().ok().and_then(|here| identity(&here));
            configured.into_iter().chain(here).collect()
        });
        Rooted::new(&folder.path.join(name), folder.roots)
    }

    /// The folder of the whole project that a file belongs to: its repository, where that may be read.
    pub fn whole(&self, path: &Path) -> Option<PathBuf> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.bounds.within(self.rooted(&path).root?, &path)
    }

    /// What holds for a file, and what its project says of it. `relative` is its path in the
    /// project, by which test code is known.
    pub fn settings(&self, path: &Path, relative: &Path, config: &Config) -> (Arc<Settings>, Surroundings) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let (settings, mut surroundings) = self.settings_without_files(&path, config);
        if settings.kind.is_none() {
            surroundings.is_test = is_test_path(relative);
        }
        if !surroundings.is_configured {
            surroundings.environments = self.manifests.environment(&path).into_iter().collect();
        }
        surroundings.is_library = self.manifests.is_library(&path);
        surroundings.packages = self.versions.of(&path);
        (settings, surroundings)
    }

    /// What holds for a text of which nothing but its configuration is known.
    pub fn settings_without_files(&self, path: &Path, config: &Config) -> (Arc<Settings>, Surroundings) {
        let mut settings = config.settings(path, &self.on_top);
        if settings.environments.is_empty() {
            settings.environments.clone_from(&self.environments);
        }
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let surroundings = Surroundings {
            path,
            environments: settings.environments.clone(),
            is_configured: !settings.environments.is_empty(),
            packages: Packages::default(),
            is_test: settings.kind == Some(CodeKind::Test),
            is_library: false,
        };
        (Arc::new(settings), surroundings)
    }
}

/// Whether a file holds declarations of TypeScript, and so no code that runs.
pub fn is_declaration(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    [".d.ts", ".d.mts", ".d.cts"].iter().any(|end| name.ends_with(end))
}

/// A path as reports show it: with `/` on every system.
pub fn display(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

/// A path from the current folder, where it lies below that.
pub fn from_here(path: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).to_owned()
}

/// The current folder.
pub fn here() -> PathBuf {
    std::env::current_dir().unwrap_or_default()
}

/// A path as it is seen from a folder.
pub fn from_folder(path: &Path, folder: &Path) -> PathBuf {
    let common = path.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(common).map(|_| std::path::Component::ParentDir);
    up.chain(path.components().skip(common)).collect()
}

/// Whether there is a folder of this path.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Files and folders of which one stands where a project begins.
const PROJECT_FILES: &[&str] = &[".git", "package.json", "Cargo.toml", "deno.json", "deno.jsonc", "wslint.toml"];

/// Whether there is certainly nothing of this path.
pub fn is_gone(path: &Path) -> bool {
    path.try_exists().is_ok_and(|exists| !exists)
}

/// The path of a file in its project, by which test code is known: below the folder that was
/// asked for, else below the current folder, else its name. The name of that folder speaks too, as in
/// `wslint check tests`, unless a project begins there.
pub fn relative_to(path: &Path, root: &Path) -> PathBuf {
    let here = (root == Path::new(".") && path.is_relative()).then_some(path);
    if let Some(inside) = here.or_else(|| path.strip_prefix(root).ok())
        && inside.components().next().is_some()
    {
        let asked = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
        let named = Path::new(asked.file_name().unwrap_or_default()).join(inside);
        let speaks = !is_test_path(inside)
            && is_test_path(&named)
            && !PROJECT_FILES.iter().any(|file| asked.join(file).exists());
        return if speaks { named } else { inside.to_owned() };
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
