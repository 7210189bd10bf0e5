//! `wslint check`

use std::io::{self, Write};

use clap::{Args, ValueEnum};

use super::fixing;
use super::input::{self, Analysed, Input, Skipped};
use super::report::{self, Finding};
use super::{Exit, Failure, InputArgs};
use crate::diagnostic::Severity;
use crate::project::ConfigProblem;
use crate::rules::{Level, Selection};
use crate::sites::Scope;

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
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The line, a pointer, what happens and what to do
    Full,
    /// One line each
    Concise,
    /// For programs
    Json,
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
    let checked = args.input.project(args.levels()).and_then(|project| input::run(&args.input, &project, Scope::Check));
    let mut input = match checked {
        Ok(input) => input,
        Err(Failure::Config(problem)) => return bad_config(args, problem),
        Err(failure) => return Err(failure),
    };
    if args.diff {
        let changed = fixing::show_diff(&input.analysed, args.unsafe_fixes)?;
        return Ok(exit(args, input.failed, changed));
    }
    let fixed = if args.fix { fixing::fix(&mut input.analysed, args.unsafe_fixes)? } else { 0 };
    let has_errors = print(args, &input, fixed)?;
    Ok(exit(args, input.failed, has_errors))
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

/// Prints the findings; says whether there is an error among them.
fn print(args: &CheckArgs, input: &Input, fixed: usize) -> Result<bool, Failure> {
    let mut summary = Summary { files: input.files, fixed, ..Summary::default() };
    let mut findings = Vec::new();
    for Analysed { candidate, report } in &input.analysed {
        for diagnostic in report.iter().flat_map(|report| &report.diagnostics) {
            match diagnostic.severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => summary.warnings += 1,
                Severity::Info => summary.infos += 1,
            }
            if !args.quiet || diagnostic.severity == Severity::Error {
                findings.push(Finding { path: &candidate.shown, source: &candidate.source, diagnostic });
            }
        }
    }
    let outcome = Outcome { findings, skipped: &input.skipped, summary, verbose: args.verbose };
    let rendered = render(args, &outcome);
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
    Ok(summary.errors > 0)
}

fn render(args: &CheckArgs, outcome: &Outcome<'_>) -> String {
    match args.format {
        Format::Full => report::full(outcome, args.quiet),
        Format::Concise => report::concise(outcome, args.quiet),
        Format::Json => report::json(outcome),
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
