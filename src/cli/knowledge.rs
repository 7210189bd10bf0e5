//! What commands that explain know besides the registry: the language of their reader, and the codes
//! and services of the project that they stand in.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::{Failure, ListFormat};
use crate::codes::services;
use crate::config::{Config, FILE_NAME};
use crate::locale::Locale;
use crate::project::Configs;
use crate::reference::Reference;

/// Where a command that explains takes codes and services from.
#[derive(Args)]
pub(super) struct KnowledgeArgs {
    /// Take own codes and services from this configuration file
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,
    /// Take no configuration file into account
    #[arg(long)]
    no_config: bool,
}

/// The configuration that holds in the current folder.
pub(super) struct Knowledge(Arc<Config>);

impl KnowledgeArgs {
    pub(super) fn locale(&self, format: ListFormat) -> Locale {
        locale(format != ListFormat::Json)
    }

    pub(super) fn load(&self) -> Result<Knowledge, Failure> {
        let configs = match (&self.config, self.no_config) {
            (_, true) => Configs::none(),
            (Some(path), _) => Configs::file(path).map_err(Failure::Config)?,
            (None, false) => Configs::nearest_upwards(),
        };
        let project = crate::project::Project::new(configs, Vec::new());
        // A file that is not understood is told, and keeps nobody from an answer.
        let config = project.config(Path::new(FILE_NAME)).unwrap_or_else(|problem| {
            super::complain(&problem.in_locale(locale(true)));
            Arc::default()
        });
        Ok(Knowledge(config))
    }
}

impl Knowledge {
    /// The configuration file, if there is one.
    pub(super) fn file(&self) -> Option<&Path> {
        self.0.path.as_deref()
    }

    pub(super) fn reference(&self, locale: Locale) -> Reference<'_> {
        let services = self.0.services().iter().filter_map(|id| services::find(id)).collect();
        Reference { locale, services, own: self.0.codes(), map: None }
    }
}

/// The language that was asked for with `--locale`, else that of a person at a terminal.
pub(super) fn locale(is_for_people: bool) -> Locale {
    if let Some(asked) = super::asked_locale() {
        return asked;
    }
    if !is_for_people || !std::io::stdout().is_terminal() {
        return Locale::En;
    }
    // The first that is set counts, as everywhere.
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
    let first = set.into_iter().find(|value| !value.is_empty());
    first.and_then(|tag| Locale::of_tag(&tag)).unwrap_or_default()
}
