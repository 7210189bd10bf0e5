//! The arguments of `wslint check`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::InputArgs;
use super::choice::ChoiceArgs;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Level, Selection};
use crate::sites::Evidence;

#[derive(Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,
    #[command(flatten)]
    pub(super) choice: ChoiceArgs,
    /// How findings are printed; `full` by default, on GitHub Actions with annotations
    #[arg(short = 'f', long, visible_alias = "output-format", value_name = "FORMAT", help_heading = "Report")]
    format: Option<Format>,
    /// Write the report to a file
    #[arg(short = 'o', long, value_name = "FILE", help_heading = "Report")]
    pub(super) output_file: Option<PathBuf>,
    /// Print counts for each rule instead of findings
    #[arg(long, help_heading = "Report")]
    pub(super) statistics: bool,
    /// Print errors only
    #[arg(short, long, help_heading = "Report")]
    pub(super) quiet: bool,
    /// List the files that were skipped
    #[arg(short, long, help_heading = "Report")]
    pub(super) verbose: bool,
    /// Apply safe fixes
    #[arg(long, help_heading = "Changes")]
    pub(super) fix: bool,
    /// With --fix or --diff: apply fixes too that somebody should look at
    #[arg(long, help_heading = "Changes")]
    pub(super) unsafe_fixes: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long, help_heading = "Changes")]
    pub(super) diff: bool,
    /// Put a comment above each statement with a finding, so that it is not reported again
    #[arg(long, help_heading = "Changes", conflicts_with = "diff")]
    pub(super) add_ignores: bool,
    /// Set the level of a rule or group: off, info, warning or error
    #[arg(long = "rule", value_name = "ID=LEVEL", value_parser = rule_level, help_heading = "Rules")]
    rules: Vec<(Selection, Level)>,
    /// Run these rules or groups only
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = selection, help_heading = "Rules")]
    select: Vec<Selection>,
    /// Do not run these rules or groups
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = selection, help_heading = "Rules")]
    ignore: Vec<Selection>,
    /// Report only what is at least this sure to be about a WebSocket
    #[arg(long, value_name = "CONFIDENCE", help_heading = "Rules")]
    min_confidence: Option<Confidence>,
    /// Hide the findings that this file names
    #[arg(long, value_name = "FILE", help_heading = "Baseline")]
    pub(super) baseline: Option<PathBuf>,
    /// Write all findings to the baseline
    #[arg(long, help_heading = "Baseline", conflicts_with_all = ["diff", "fix", "add_ignores"])]
    pub(super) write_baseline: bool,
    /// Remove findings that are gone from the baseline
    #[arg(long, help_heading = "Baseline", conflicts_with_all = ["diff", "write_baseline"])]
    pub(super) prune_baseline: bool,
    /// Exit with 0 even if there are errors
    #[arg(long, help_heading = "Exit code")]
    pub(super) exit_zero: bool,
    /// Exit with 1 if there are more warnings than this
    #[arg(long, value_name = "N", help_heading = "Exit code")]
    pub(super) max_warnings: Option<usize>,
    /// Exit with 2 if a file was skipped
    #[arg(long, help_heading = "Exit code")]
    pub(super) strict: bool,
    /// List the files that would be linted
    #[arg(long, help_heading = "Look", conflicts_with_all = ["fix", "diff", "add_ignores", "write_baseline", "prune_baseline", "show_config"])]
    pub(super) show_files: bool,
    /// Print the configuration that holds for the given paths
    #[arg(long, help_heading = "Look", conflicts_with_all = ["fix", "diff", "add_ignores", "write_baseline", "prune_baseline"])]
    pub(super) show_config: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// The line, a pointer, what happens and what to do
    Full,
    /// One line each
    Concise,
    /// For programs
    Json,
    /// For code scanning: SARIF 2.1.0
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// The code quality report of GitLab
    Gitlab,
    /// The test report that most CI systems read
    Junit,
}

impl Format {
    /// Whether people read it, and not programs.
    pub(super) fn is_for_people(self) -> bool {
        matches!(self, Format::Full | Format::Concise)
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum Confidence {
    /// The object is named and used like one
    Likely,
    /// Its origin or its type says so
    Proven,
}

fn selection(text: &str) -> Result<Selection, String> {
    text.parse()
}

fn rule_level(text: &str) -> Result<(Selection, Level), String> {
    let (rule, level) = text.split_once('=').ok_or("write ID=LEVEL, such as reserved-code=warning")?;
    Ok((rule.trim().parse()?, level.trim().parse()?))
}

impl CheckArgs {
    /// The format of the report.
    pub(super) fn format(&self) -> Format {
        self.format.unwrap_or(Format::Full)
    }

    /// Whether GitHub Actions runs this and nobody has asked for a format.
    pub(super) fn annotates(&self) -> bool {
        self.format.is_none() && std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
    }

    /// The levels that the command line sets, in order.
    pub(super) fn levels(&self) -> Vec<(Selection, Level)> {
        let mut levels = Vec::new();
        if !self.select.is_empty() {
            levels.push((Selection::All, Level::Off));
            levels.extend(self.select.iter().map(|selection| (*selection, Level::Default)));
        }
        levels.extend(self.ignore.iter().map(|selection| (*selection, Level::Off)));
        levels.extend(self.rules.iter().copied());
        levels
    }

    /// Whether a finding is sure enough. Those that are not about a socket always are.
    pub(super) fn is_sure(&self, diagnostic: &Diagnostic) -> bool {
        let least = match self.min_confidence {
            Some(Confidence::Proven) => Evidence::Proven,
            Some(Confidence::Likely) | None => Evidence::Likely,
        };
        diagnostic.confidence.is_none_or(|confidence| confidence >= least)
    }

    /// Whether a finding is loud enough to be printed.
    pub(super) fn is_shown(&self, diagnostic: &Diagnostic) -> bool {
        !self.quiet || diagnostic.severity == Severity::Error
    }
}
