//! Finding configuration files: the nearest one upwards, and what it extends.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use super::roots::{self, Bounds, Rooted};
use crate::config::{self, Config, FILE_NAME};
use crate::locale::Locale;
use crate::message::Message;
use crate::source::{Source, Span};

/// A chain of `extends` longer than this is taken for a circle.
const MAX_EXTENDS: usize = 16;

/// What is wrong with a configuration file, at its place.
#[derive(Clone, Debug)]
pub struct ConfigProblem {
    /// The file.
    pub path: PathBuf,
    /// Its text; empty where it cannot be read.
    pub text: String,
    /// Where in the text.
    pub span: Span,
    /// What is wrong and what to do.
    pub message: Message,
}

impl ConfigProblem {
    /// The file's path as reports show it: from the current folder where it lies below that.
    pub fn shown(&self) -> String {
        super::display(&super::from_here(&self.path))
    }

    /// The file's path from the root of its repository, else from its folder.
    pub fn rooted(&self) -> Rooted {
        let path = super::identity(&self.path).unwrap_or_else(|| self.path.clone());
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        Rooted::new(&path, [roots::repository(&folder).unwrap_or(folder)])
    }
}

impl ConfigProblem {
    /// The problem with its place, in a language.
    pub fn in_locale(&self, locale: Locale) -> String {
        let place = Source::new(self.text.clone()).position(self.span.start);
        format!("{}:{}:{}: {}", self.shown(), place.line, place.column, self.message.in_locale(locale))
    }
}

impl std::fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.in_locale(Locale::En))
    }
}

/// Configurations by folder, as far as they are known.
type Known = RwLock<HashMap<PathBuf, Arc<Config>>>;

/// Where configuration comes from.
pub enum Configs {
    /// One configuration for every file.
    Fixed(Arc<Config>),
    /// The nearest file upwards, by folder as far as they are known.
    Nearest(Known),
}

impl Configs {
    /// The defaults for every file.
    pub fn none() -> Self {
        Configs::Fixed(Arc::new(Config::default()))
    }

    /// The nearest file upwards of each file.
    pub fn nearest_upwards() -> Self {
        Configs::Nearest(RwLock::default())
    }

    /// One file for all.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn file(path: &Path) -> Result<Self, ConfigProblem> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        Ok(Configs::Fixed(Arc::new(load(&path, MAX_EXTENDS, &Bounds::default())?)))
    }

    /// The configurations that were asked for so far.
    pub(super) fn met(&self) -> Vec<Arc<Config>> {
        match self {
            Configs::Fixed(config) => vec![config.clone()],
            Configs::Nearest(known) => {
                known.read().unwrap_or_else(|poison| poison.into_inner()).values().cloned().collect()
            }
        }
    }

    pub(super) fn nearest(&self, path: &Path, bounds: &Bounds) -> Result<Arc<Config>, ConfigProblem> {
        let known = match self {
            Configs::Fixed(config) => return Ok(config.clone()),
            Configs::Nearest(known) => known,
        };
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        of_folder(path.parent().unwrap_or(Path::new("")), known, bounds)
    }
}

/// The configuration of a folder: its own file, else that of the folder above. Each folder is asked once.
fn of_folder(folder: &Path, known: &Known, bounds: &Bounds) -> Result<Arc<Config>, ConfigProblem> {
    if let Some(config) = known.read().unwrap_or_else(|poison| poison.into_inner()).get(folder) {
        return Ok(config.clone());
    }
    let file = folder.join(FILE_NAME);
    let config = match folder.parent().filter(|_| !bounds.end_at(folder)) {
        _ if file.is_file() => Arc::new(load(&file, MAX_EXTENDS, bounds)?),
        Some(above) => of_folder(above, known, bounds)?,
        None => Arc::new(Config::default()),
    };
    known.write().unwrap_or_else(|poison| poison.into_inner()).insert(folder.to_owned(), config.clone());
    Ok(config)
}

fn load(path: &Path, left: usize, bounds: &Bounds) -> Result<Config, ConfigProblem> {
    let problem =
        |text: &str, span, message| ConfigProblem { path: path.to_owned(), text: text.to_owned(), span, message };
    let text = std::fs::read_to_string(path).map_err(|error| {
        problem("", Span::new(0, 0), Message::new("invalid-config.unread").with("why", error.to_string()))
    })?;
    let file = config::parse(path, &text).map_err(|found| problem(&text, found.span, found.message))?;
    let Some((base, span)) = file.extends.clone() else {
        return Ok(file.config);
    };
    if left == 0 {
        return Err(problem(&text, span, Message::new("invalid-config.circle")));
    }
    if !bounds.allow(&base, path) {
        let shown = super::display(&base);
        return Err(problem(&text, span, Message::new("invalid-config.outside").with("file", shown)));
    }
    if !base.is_file() {
        return Err(problem(&text, span, Message::new("invalid-config.gone").with("file", super::display(&base))));
    }
    let base = load(&base, left - 1, bounds)?;
    file.extending(&base).map_err(|found| problem(&text, found.span, found.message))
}
