//! Where the report of `wslint check` goes: the terminal, a file, the page of a CI run.

use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::path::Path;

use super::check::Outcome;
use super::input::Input;
use super::options::{CheckArgs, Format};
use super::report;
use super::{Failure, complain};
use crate::project;

/// Prints a report, or writes it to a file.
pub(super) fn deliver(args: &CheckArgs, input: &Input, outcome: &Outcome<'_>) -> Result<(), Failure> {
    let rendered = render(args, outcome);
    let mut printed = String::new();
    match &args.output_file {
        Some(path) => {
            let text = anstream::adapter::strip_str(&rendered).to_string();
            project::write_whole(path, &text)
                .map_err(|error| Failure::Other(format!("{}: cannot be written: {error}", project::display(path))))?;
        }
        None => printed = rendered,
    }
    if args.annotates() {
        printed = inert(&printed) + &report::github(outcome);
    }
    if args.annotates() || args.format() == Format::Github {
        summarize(outcome);
    }
    // The text of standard input goes out where it was changed; findings are told beside it.
    let changes = args.fix || args.add_ignores;
    let stdin = input.analysed.iter().map(|analysed| &analysed.candidate).find(|candidate| candidate.path.is_none());
    if let Some(candidate) = stdin.filter(|_| changes) {
        io::stdout().write_all(candidate.source.text().as_bytes())?;
        anstream::stderr().write_all(printed.as_bytes())?;
        return Ok(());
    }
    let mut out = anstream::stdout().lock();
    out.write_all(printed.as_bytes())?;
    out.flush()?;
    Ok(())
}

fn render(args: &CheckArgs, outcome: &Outcome<'_>) -> String {
    match args.format() {
        Format::Json => report::json(outcome, args.statistics),
        Format::Sarif => report::sarif(outcome),
        Format::Github => report::github(outcome),
        Format::Gitlab => report::gitlab(outcome),
        Format::Junit => report::junit(outcome),
        Format::Full | Format::Concise if args.statistics => report::statistics(outcome),
        Format::Full => report::full(outcome),
        Format::Concise => report::concise(outcome),
    }
}

/// A report with lines of source code in it, so that GitHub Actions takes none of them for a
/// command. The word that ends this is one that nobody can have written into a file.
fn inert(report: &str) -> String {
    if report.is_empty() {
        return String::new();
    }
    let random = || RandomState::new().hash_one(report);
    let word = format!("{:016x}{:016x}", random(), random());
    format!("::stop-commands::{word}\n{report}::{word}::\n")
}

/// Adds a table to the page of the run, where GitHub Actions gives a file for it.
fn summarize(outcome: &Outcome<'_>) {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else {
        return;
    };
    let path = Path::new(&path);
    if let Err(error) = project::append(path, &report::step_summary(outcome)) {
        complain(&format!("{}: the step summary cannot be written: {error}", project::display(path)));
    }
}
