//! Which files `wslint check` takes: `--files-from`, `--since`, `--force-exclude`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Failure, InputArgs};
use crate::project;

#[derive(Args)]
pub(super) struct ChoiceArgs {
    /// Read files and folders from a list, a line each; `-` reads the list from standard input
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub(super) files_from: Option<PathBuf>,
    /// The list of --files-from is separated by NUL
    #[arg(short = '0', long, requires = "files_from", help_heading = "Files")]
    null: bool,
    /// Only files that differ from where this branch left REF, with those git does not track yet
    #[arg(long, value_name = "REF", help_heading = "Files")]
    since: Option<String>,
    /// Leave out files that are excluded or ignored even if they are named
    #[arg(long, help_heading = "Files")]
    force_exclude: bool,
}

/// What a run takes besides the paths of its arguments.
#[derive(Default)]
pub(super) struct Choice {
    /// The paths of a list, if there is one.
    pub(super) listed: Option<Vec<PathBuf>>,
    /// The only files that are wanted.
    pub(super) only: Option<HashSet<PathBuf>>,
    /// Whether exclusions hold for what is named.
    pub(super) force_exclude: bool,
    /// Whether the paths of all files are wanted in the end, not only of those worth a closer look.
    pub(super) lists_files: bool,
}

impl Choice {
    /// Whether it takes everything below the paths of the arguments.
    pub(super) fn is_everything(&self) -> bool {
        self.listed.is_none() && self.only.is_none()
    }
}

impl ChoiceArgs {
    /// Reads the list, and asks git.
    pub(super) fn resolve(&self, input: &InputArgs) -> Result<Choice, Failure> {
        let listed = self.files_from.as_deref().map(|list| self.list(list, input)).transpose()?;
        let choice = Choice { listed, force_exclude: self.force_exclude, ..Choice::default() };
        let Some(since) = &self.since else {
            return Ok(choice);
        };
        if input.reads_stdin() {
            return Err(Failure::Other("--since is about files, `-` reads standard input".into()));
        }
        let only = project::changed_since(&input.roots(&choice), since).map_err(Failure::Other)?;
        Ok(Choice { only: Some(only), ..choice })
    }

    fn list(&self, list: &Path, input: &InputArgs) -> Result<Vec<PathBuf>, Failure> {
        if input.reads_stdin() {
            return Err(Failure::Other("--files-from names files, `-` reads standard input: use one of them".into()));
        }
        let read = if list.as_os_str() == "-" {
            project::list(std::io::stdin().lock(), self.null)
        } else {
            project::read_list(list, self.null)
        };
        read.map_err(|error| Failure::Other(format!("{}: cannot be read: {error}", project::display(list))))
    }
}
