//! `wslint check`

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::baseline::BaselineArgs;
use super::fixing;
use super::input::{self, Analysed, Input, Skipped};
use super::report::{self, Finding};
use super::{Exit, Failure, InputArgs};
use crate::diagnostic::Severity;
use crate::project::ConfigProblem;
use crate::rules::{Level, Selection};
use crate::sites::{Evidence, Scope};

#[derive(Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    input: InputArgs,
    /// How findings are printed
    #[arg(short = 'f', long, visible_alias = "output-format", value_name = "FORMAT", default_value = "full")]
    format: Format,
    /// Apply safe fixes
    #[arg(long)]
    fix: bool,
    /// With --fix or --diff: apply fixes too that somebody should look at
    #[arg(long)]
    unsafe_fixes: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long)]
    diff: bool,
    /// Set the level of a rule or group: off, info, warning or error
    #[arg(long = "rule", value_name = "ID=LEVEL", value_parser = rule_level)]
    rules: Vec<(Selection, Level)>,
    /// Run these rules or groups only
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = selection)]
    select: Vec<Selection>,
    /// Do not run these rules or groups
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = selection)]
    ignore: Vec<Selection>,
    /// Exit with 0 even if there are errors
    #[arg(long)]
    exit_zero: bool,
    /// Print errors only
    #[arg(short, long)]
    quiet: bool,
    /// List the files that were skipped
    #[arg(short, long)]
    verbose: bool,
    #[command(flatten)]
    baseline: BaselineArgs,
    /// List the files that would be linted, and lint none
    #[arg(long)]
    show_files: bool,
    /// Write the report to this file
    #[arg(short, long, value_name = "FILE")]
    output_file: Option<PathBuf>,
    /// Leave out findings that are less sure than this
    #[arg(long, value_name = "CONFIDENCE")]
    min_confidence: Option<Confidence>,
    /// Exit with 1 if there are more warnings than this
    #[arg(long, value_name = "N")]
    max_warnings: Option<usize>,
    /// Show how often each rule was broken
    #[arg(long)]
    statistics: bool,
    /// Exit with 2 if a file was skipped
    #[arg(long)]
    strict: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Confidence {
    /// Something shows that it is a WebSocket, or its name says so
    Likely,
    /// Something shows that it is a WebSocket
    Proven,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The line, a pointer, what happens and what to do
    Full,
    /// One line each
    Concise,
    /// For programs
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// Code quality of GitLab
    Gitlab,
    /// JUnit XML
    Junit,
}

fn selection(text: &str) -> Result<Selection, String> {
    text.parse()
}

fn rule_level(text: &str) -> Result<(Selection, Level), String> {
    let (rule, level) = text.split_once('=').ok_or("write ID=LEVEL, such as reserved-code=warning")?;
    Ok((rule.trim().parse()?, level.trim().parse()?))
}

impl CheckArgs {
    /// The levels that the command line sets, in order.
    fn levels(&self) -> Vec<(Selection, Level)> {
        let mut levels = Vec::new();
        if !self.select.is_empty() {
            levels.push((Selection::All, Level::Off));
            levels.extend(self.select.iter().map(|selection| (*selection, Level::Default)));
        }
        levels.extend(self.ignore.iter().map(|selection| (*selection, Level::Off)));
        levels.extend(self.rules.iter().copied());
        levels
    }
}

/// Numbers of a run.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Summary {
    pub(super) files: usize,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) infos: usize,
    pub(super) fixed: usize,
}

/// What a run found.
pub(super) struct Outcome<'a> {
    pub(super) findings: Vec<Finding<'a>>,
    pub(super) skipped: &'a [Skipped],
    pub(super) summary: Summary,
    pub(super) verbose: bool,
}

pub(super) fn run(args: &CheckArgs) -> Result<Exit, Failure> {
    if args.show_files {
        return show_files(args);
    }
    let checked = args.input.project(args.levels()).and_then(|project| {
        let here = project.config(std::path::Path::new(crate::config::FILE_NAME)).map_err(Failure::Config)?;
        Ok((input::run(&args.input, &project, Scope::Sends)?, here.baseline.clone()))
    });
    let (mut input, baseline) = match checked {
        Ok(checked) => checked,
        Err(Failure::Config(problem)) => return bad_config(args, problem),
        Err(failure) => return Err(failure),
    };
    if args.diff {
        let changed = fixing::show_diff(&input.analysed, args.unsafe_fixes)?;
        return Ok(exit(args, input.failed, changed));
    }
    let fixed = if args.fix { fixing::fix(&mut input.analysed, args.unsafe_fixes)? } else { 0 };
    let has_errors = print(args, baseline, &input, fixed)?;
    let failed = input.failed || args.strict && !input.skipped.is_empty();
    Ok(exit(args, failed, has_errors))
}

/// Lists the files that would be linted.
fn show_files(args: &CheckArgs) -> Result<Exit, Failure> {
    let project = args.input.project(Vec::new())?;
    let mut out = io::stdout().lock();
    for name in input::names(&args.input, &project)? {
        writeln!(out, "{name}")?;
    }
    Ok(Exit::Clean)
}

fn exit(args: &CheckArgs, failed: bool, found: bool) -> Exit {
    if failed {
        Exit::Failed
    } else if found && !args.exit_zero {
        Exit::Findings
    } else {
        Exit::Clean
    }
}

/// Prints the findings; says whether there is an error among them, or more warnings than allowed.
fn print(args: &CheckArgs, configured_baseline: Option<PathBuf>, input: &Input, fixed: usize) -> Result<bool, Failure> {
    let mut summary = Summary { files: input.files, fixed, ..Summary::default() };
    let mut findings = Vec::new();
    for Analysed { candidate, report } in &input.analysed {
        for diagnostic in report.iter().flat_map(|report| &report.diagnostics) {
            let is_sure =
                args.min_confidence != Some(Confidence::Proven) || diagnostic.confidence != Some(Evidence::Likely);
            if is_sure {
                findings.push(Finding { path: &candidate.shown, source: &candidate.source, diagnostic });
            }
        }
    }
    args.baseline.apply(configured_baseline, &mut findings)?;
    for finding in &findings {
        match finding.diagnostic.severity {
            Severity::Error => summary.errors += 1,
            Severity::Warning => summary.warnings += 1,
            Severity::Info => summary.infos += 1,
        }
    }
    findings.retain(|finding| !args.quiet || finding.diagnostic.severity == Severity::Error);
    let outcome = Outcome { findings, skipped: &input.skipped, summary, verbose: args.verbose };
    let mut rendered = render(args, &outcome);
    if args.statistics && matches!(args.format, Format::Full | Format::Concise) {
        rendered.push_str(&report::statistics(&outcome));
    }
    on_github(args, &outcome, &mut rendered)?;
    let too_many = args.max_warnings.is_some_and(|most| summary.warnings > most);
    let found = summary.errors > 0 || too_many;
    if let Some(path) = &args.output_file {
        let text = anstream::adapter::strip_str(&rendered).to_string();
        crate::project::write(path, &text).map_err(|error| {
            Failure::Other(format!("{}: cannot be written: {error}", crate::project::display(path)))
        })?;
        return Ok(found);
    }
    let fixed_input =
        input.analysed.iter().map(|analysed| &analysed.candidate).find(|candidate| candidate.path.is_none());
    match fixed_input.filter(|_| args.fix) {
        // `--fix` on standard input: the text goes out, what is left of the findings is told beside it.
        Some(candidate) => {
            io::stdout().write_all(candidate.source.text().as_bytes())?;
            anstream::stderr().write_all(rendered.as_bytes())?;
        }
        None => {
            let mut out = anstream::stdout().lock();
            out.write_all(rendered.as_bytes())?;
            out.flush()?;
        }
    }
    Ok(found)
}

/// In a workflow of GitHub Actions a report for people comes with annotations, and every report with
/// a table in the summary of its step.
fn on_github(args: &CheckArgs, outcome: &Outcome<'_>, rendered: &mut String) -> Result<(), Failure> {
    if std::env::var("GITHUB_ACTIONS").as_deref() != Ok("true") {
        return Ok(());
    }
    if args.format == Format::Full && args.output_file.is_none() {
        rendered.push_str(&report::github(outcome));
    }
    if let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) {
        let path = PathBuf::from(path);
        crate::project::append(&path, &report::step_summary(outcome)).map_err(|error| {
            Failure::Other(format!("{}: cannot be written: {error}", crate::project::display(&path)))
        })?;
    }
    Ok(())
}

fn render(args: &CheckArgs, outcome: &Outcome<'_>) -> String {
    match args.format {
        Format::Full => report::full(outcome, args.quiet),
        Format::Concise => report::concise(outcome, args.quiet),
        Format::Json => report::json(outcome),
        Format::Sarif => report::sarif(outcome),
        Format::Github => report::github(outcome),
        Format::Gitlab => report::gitlab(outcome),
        Format::Junit => report::junit(outcome),
    }
}

/// A configuration that is not understood: told at its line, and as a finding to programs.
fn bad_config(args: &CheckArgs, problem: ConfigProblem) -> Result<Exit, Failure> {
    if args.format == Format::Json {
        let source = crate::source::Source::new(problem.text.clone());
        let diagnostic = crate::rules::invalid_config(problem.span, &problem.message);
        let path = problem.shown();
        let finding = Finding { path: &path, source: &source, diagnostic: &diagnostic };
        let summary = Summary { errors: 1, ..Summary::default() };
        let outcome = Outcome { findings: vec![finding], skipped: &[], summary, verbose: false };
        io::stdout().write_all(report::json(&outcome).as_bytes())?;
    }
    Err(Failure::Config(problem))
}
