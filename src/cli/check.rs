//! `wslint check`

use std::path::Path;

use super::baselines::Baselines;
use super::input::{self, Analysed, Candidate, Input, Skipped, Watch};
use super::mapper::Mapper;
use super::options::{CheckArgs, Format};
use super::report::{Finding, plural};
use super::{Exit, Failure, complain};
use super::{fixing, ignores, knowledge, listing, output};
use crate::diagnostic::{Diagnostic, Severity};
use crate::locale::Locale;
use crate::map::Gap;
use crate::project::{ConfigProblem, Project};
use crate::sites::Scope;

/// Numbers of a run.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Summary {
    pub(super) files: usize,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) infos: usize,
    pub(super) fixed: usize,
    /// Findings that a comment was added for.
    pub(super) ignored: usize,
    /// Findings that the baseline hides.
    pub(super) known: usize,
    /// Entries of the baseline that stand for nothing.
    pub(super) stale: usize,
}

/// What a run found.
pub(super) struct Outcome<'a> {
    pub(super) findings: Vec<Finding<'a>>,
    pub(super) skipped: &'a [Skipped],
    pub(super) summary: Summary,
    /// The language of the messages.
    pub(super) locale: Locale,
    pub(super) quiet: bool,
    pub(super) verbose: bool,
    /// Declared codes that are sent and never handled, or handled and never sent.
    pub(super) gaps: Vec<(i64, Gap)>,
    /// Whether something could not be done.
    pub(super) failed: bool,
}

pub(super) fn run(args: &CheckArgs) -> Result<Exit, Failure> {
    refuse_nonsense(args)?;
    if args.show_config {
        return listing::config(args);
    }
    let mut choice = args.choice.resolve(&args.input)?;
    choice.lists_files = args.show_files || args.baseline.is_some();
    let mapper = Mapper::beside();
    let checked = args.input.project(args.levels()).and_then(|project| {
        // What is sent and never handled is only told to people.
        let watch: Option<&dyn Watch> = if args.format().is_for_people() { Some(&mapper) } else { None };
        let input = input::run(&args.input, &choice, &project, Scope::Check, watch)?;
        Ok((project, input))
    });
    let (project, mut input) = match checked {
        Ok(checked) => checked,
        Err(Failure::Config(problem)) => return bad_config(args, problem),
        Err(failure) => return Err(failure),
    };
    if args.strict && !input.skipped.is_empty() {
        complain(&format!("--strict: {} skipped; --verbose lists what", plural(input.skipped.len(), "file")));
        input.failed = true;
    }
    if args.show_files {
        return listing::files(args, &input);
    }
    if args.diff {
        let changed = fixing::show_diff(&input.analysed, args)?;
        return Ok(exit(args, input.failed, changed));
    }
    let mut summary = Summary { files: input.count, ..Summary::default() };
    if args.fix {
        summary.fixed = fixing::fix(&mut input.analysed, args)?;
    }
    let baselines = Baselines::of(args, &project, &input)?;
    summary.stale = baselines.stale;
    if args.add_ignores {
        let wanted = |candidate: &Candidate, found: &Diagnostic| {
            args.is_sure(found) && args.is_shown(found) && !baselines.hide(&project, candidate, found)
        };
        summary.ignored = ignores::add(&mut input.analysed, &wanted)?;
    }
    let mut outcome = outcome(args, &project, &input, &baselines, summary);
    if choice.is_everything() {
        outcome.gaps = mapper.gaps(&args.input.named(&choice));
    }
    output::deliver(args, &input, &outcome)?;
    Ok(exit(args, input.failed, is_bad(args, &outcome.summary)))
}

/// Refuses what the arguments allow one by one and not together.
fn refuse_nonsense(args: &CheckArgs) -> Result<(), Failure> {
    let is_counted = args.format().is_for_people() || args.format() == Format::Json;
    if args.statistics && !is_counted {
        return Err(Failure::Other("--statistics goes with the formats full, concise and json".into()));
    }
    Ok(())
}

/// Whether there is an error, or there are too many warnings.
fn is_bad(args: &CheckArgs, summary: &Summary) -> bool {
    let too_many = args.max_warnings.filter(|most| summary.warnings > *most);
    if let Some(most) = too_many {
        let warnings = plural(summary.warnings, "warning");
        complain(&format!("{warnings}, more than the {most} of --max-warnings"));
    }
    summary.errors > 0 || too_many.is_some()
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

/// The findings that count, and their numbers.
fn outcome<'a>(
    args: &CheckArgs,
    project: &Project,
    input: &'a Input,
    baselines: &Baselines,
    mut summary: Summary,
) -> Outcome<'a> {
    let locale = knowledge::locale(args.format().is_for_people());
    let mut findings = Vec::new();
    for Analysed { candidate, report } in &input.analysed {
        for diagnostic in report.iter().flat_map(|report| &report.diagnostics).filter(|found| args.is_sure(found)) {
            if baselines.hide(project, candidate, diagnostic) {
                summary.known += 1;
                continue;
            }
            match diagnostic.severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => summary.warnings += 1,
                Severity::Info => summary.infos += 1,
            }
            if args.is_shown(diagnostic) {
                let rooted = project.rooted(Path::new(&candidate.shown));
                let path = &candidate.shown;
                findings.push(Finding { path, rooted, source: &candidate.source, diagnostic, locale });
            }
        }
    }
    Outcome {
        findings,
        skipped: &input.skipped,
        summary,
        locale,
        quiet: args.quiet,
        verbose: args.verbose,
        gaps: Vec::new(),
        failed: input.failed,
    }
}

/// A configuration that is not understood: told at its line, and as a finding to programs.
fn bad_config(args: &CheckArgs, problem: ConfigProblem) -> Result<Exit, Failure> {
    if !args.format().is_for_people() || args.annotates() {
        let source = crate::source::Source::new(problem.text.clone());
        let diagnostic = crate::rules::invalid_config(problem.span, problem.message.clone());
        let path = problem.shown();
        let rooted = problem.rooted();
        let locale = knowledge::locale(args.format().is_for_people());
        let finding = Finding { path: &path, rooted, source: &source, diagnostic: &diagnostic, locale };
        let summary = Summary { errors: 1, ..Summary::default() };
        let outcome = Outcome {
            findings: vec![finding],
            skipped: &[],
            summary,
            locale,
            quiet: args.quiet,
            verbose: args.verbose,
            gaps: Vec::new(),
            failed: true,
        };
        output::deliver(args, &Input::default(), &outcome)?;
    }
    Err(Failure::Config(problem))
}
