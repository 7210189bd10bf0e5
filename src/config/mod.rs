//! `wslint.toml`: what it may say, and what it says of a file.
//!
//! This room reads text that others give it; [`crate::project`] finds and reads the files.

mod api;
mod codes;
mod mistake;
mod parse;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::GlobSet;

pub use codes::declaration;
pub use parse::{ConfigFile, declared, parse};

use crate::apis::{Environment, Model, Models};
use crate::codes::{DeclaredCode, Refusal};
use crate::message::Message;
use crate::rules::{Level, Levels, Selection};
use crate::source::Span;

/// What a name is not known, and the nearest that is.
fn near<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Message {
    match crate::suggest::nearest(name, known) {
        Some(nearest) => Message::new("invalid-config.near").with("name", nearest),
        None => Message::new("invalid-config.nothing"),
    }
}

/// The name of the configuration file.
pub const FILE_NAME: &str = "wslint.toml";

/// What is written at the top of a new configuration file.
pub const HEAD: &str = "# What wslint knows of this project: `wslint check` reads it, and `wslint explain` and `wslint codes`\n# answer by it.\n";

/// What is wrong with a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub span: Span,
    /// What is wrong and what to do.
    pub message: Message,
}

/// What the code of a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CodeKind {
    /// It implements a WebSocket library.
    Implementation,
    /// It tests something.
    Test,
}

/// A configuration with everything that it inherits.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The file it was read from; none for the defaults.
    pub path: Option<PathBuf>,
    /// The file that names the findings that are known.
    pub baseline: Option<PathBuf>,
    rules: Vec<(Selection, Level)>,
    /// Which files are taken, if not all.
    pub include: Option<Globs>,
    /// Which files are not taken.
    pub exclude: Option<Globs>,
    environments: Vec<Environment>,
    services: Vec<String>,
    codes: Vec<DeclaredCode>,
    /// The project's own wrappers.
    own: Vec<Arc<Model>>,
    apis: Models,
    overrides: Vec<Override>,
}

/// Globs as they are written, and the set that they make.
#[derive(Clone, Debug)]
pub struct Globs {
    /// What is written.
    pub written: Vec<String>,
    set: GlobSet,
}

/// Settings for some files.
#[derive(Clone, Debug)]
struct Override {
    /// The folder that the globs start from.
    root: PathBuf,
    files: Globs,
    rules: Vec<(Selection, Level)>,
    environments: Vec<Environment>,
    services: Vec<String>,
    kind: Option<CodeKind>,
}

/// What holds for one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The level of each rule.
    pub levels: Levels,
    /// Where the code runs; empty where nothing says so.
    pub environments: Vec<Environment>,
    /// What the code is for.
    pub kind: Option<CodeKind>,
    /// The services that the code speaks to, by id.
    pub services: Vec<String>,
    /// Codes that the team has declared, in ascending order.
    pub codes: Vec<DeclaredCode>,
    /// The models of libraries, with the project's own wrappers.
    pub apis: Models,
    /// What the servers of the project refuse clients with, where a rule has to know it.
    pub refusals: Arc<[Refusal]>,
    /// The file that names the findings that are known.
    pub baseline: Option<PathBuf>,
}

impl Config {
    fn root(&self) -> &Path {
        self.path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""))
    }

    /// Whether every file that is met while walking is to be linted.
    pub fn takes_all(&self) -> bool {
        self.include.is_none() && self.exclude.is_none()
    }

    /// Whether a file, met while walking, is to be linted.
    pub fn takes(&self, path: &Path) -> bool {
        let relative = path.strip_prefix(self.root()).unwrap_or(path);
        let included = self.include.as_ref().is_none_or(|globs| globs.set.is_match(relative));
        included && !self.exclude.as_ref().is_some_and(|globs| globs.set.is_match(relative))
    }

    /// What holds for a file, with what the command line says on top.
    pub fn settings(&self, path: &Path, on_top: &[(Selection, Level)]) -> Settings {
        let matching = self
            .overrides
            .iter()
            .filter(|entry| entry.files.set.is_match(path.strip_prefix(&entry.root).unwrap_or(path)));
        let mut settings = Settings {
            levels: Levels::default(),
            environments: self.environments.clone(),
            kind: None,
            services: self.services.clone(),
            codes: self.codes.clone(),
            apis: self.apis.clone(),
            refusals: Arc::default(),
            baseline: self.baseline.clone(),
        };
        settings.levels.set_all(&self.rules);
        for entry in matching {
            settings.levels.set_all(&entry.rules);
            settings.kind = entry.kind.or(settings.kind);
            if !entry.environments.is_empty() {
                settings.environments.clone_from(&entry.environments);
            }
            if !entry.services.is_empty() {
                settings.services.clone_from(&entry.services);
            }
        }
        settings.levels.set_all(on_top);
        settings
    }

    /// Whether a rule can be on in a file, by what is written here and on top.
    pub fn may_ask_for(&self, rule: &str, on_top: &[(Selection, Level)]) -> bool {
        let overridden = self.overrides.iter().flat_map(|entry| &entry.rules);
        let mut all = self.rules.iter().chain(overridden).chain(on_top);
        all.any(|(selection, level)| *level != Level::Off && selection.names(rule))
    }

    /// The services that it names, by id.
    pub fn services(&self) -> &[String] {
        &self.services
    }

    /// The codes that it declares, in ascending order.
    pub fn codes(&self) -> &[DeclaredCode] {
        &self.codes
    }

    /// The models of libraries, with its own wrappers.
    pub fn apis(&self) -> &Models {
        &self.apis
    }

    /// This configuration on top of one that it extends.
    fn extending(mut self, base: &Config) -> Config {
        self.rules.splice(0..0, base.rules.iter().cloned());
        self.overrides.splice(0..0, base.overrides.iter().cloned());
        self.baseline = self.baseline.or_else(|| base.baseline.clone());
        self.include = self.include.or_else(|| base.include.clone());
        self.exclude = self.exclude.or_else(|| base.exclude.clone());
        if self.environments.is_empty() {
            self.environments.clone_from(&base.environments);
        }
        if self.services.is_empty() {
            self.services.clone_from(&base.services);
        }
        for code in &base.codes {
            if !self.codes.iter().any(|own| own.code == code.code) {
                self.codes.push(code.clone());
            }
        }
        self.codes.sort_by_key(|code| code.code);
        if !base.own.is_empty() {
            self.own.splice(0..0, base.own.iter().cloned());
            self.apis = Models::with(&self.own);
        }
        self
    }
}

/// A configuration that several files share.
pub type SharedConfig = Arc<Config>;
