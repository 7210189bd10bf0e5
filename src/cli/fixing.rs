//! `--fix` and `--diff`.

use std::io::Write;
use std::sync::Arc;

use similar::TextDiff;

use super::Failure;
use super::input::{Analysed, Candidate};
use super::options::CheckArgs;
use crate::analyze;
use crate::diagnostic::Diagnostic;
use crate::fix::{self, Fix};
use crate::project;
use crate::sites::Scope;
use crate::source::Source;

/// Fixes can make room for others; after this many rounds what is left is left.
const MAX_ROUNDS: usize = 10;

/// The text of a candidate with its fixes applied, and how many there were.
fn fixed_text(candidate: &Candidate, args: &CheckArgs) -> (String, usize) {
    let mut text = candidate.source.text().to_owned();
    let mut total = 0;
    for _ in 0..MAX_ROUNDS {
        let hits = analyze::hits(&text, &candidate.context);
        let source = Arc::new(Source::new(text.clone()));
        let report = analyze::analyze(source, &candidate.context, Scope::Check, &hits);
        let fixes = report.diagnostics.iter().filter_map(|found| wanted(found, args));
        let (next, applied) = fix::apply(&text, fixes);
        if applied == 0 {
            break;
        }
        total += applied;
        text = next;
    }
    (text, total)
}

/// The fix of a finding that the arguments want to be applied.
fn wanted<'d>(found: &'d Diagnostic, args: &CheckArgs) -> Option<&'d Fix> {
    fix::applicable(&found.fixes, args.unsafe_fixes).filter(|_| args.is_sure(found))
}

/// Whether a report holds a fix that may be applied.
fn has_fix(analysed: &Analysed, args: &CheckArgs) -> bool {
    if !analysed.candidate.is_whole {
        return false;
    }
    let diagnostics = analysed.report.iter().flat_map(|report| &report.diagnostics);
    diagnostics.into_iter().any(|found| wanted(found, args).is_some())
}

/// Applies fixes, writes the files and analyses them again; gives the number of fixes.
pub(super) fn fix(analysed: &mut [Analysed], args: &CheckArgs) -> Result<usize, Failure> {
    let mut total = 0;
    for entry in analysed.iter_mut().filter(|entry| has_fix(entry, args)) {
        let (text, applied) = fixed_text(&entry.candidate, args);
        if applied == 0 {
            continue;
        }
        if let Some(path) = &entry.candidate.path
            && let Err(error) = project::write(path, &text)
        {
            let before = if total == 0 { String::new() } else { format!(" ({total} fixes were made in other files)") };
            return Err(Failure::Other(format!("{}: cannot be written: {error}{before}", entry.candidate.shown)));
        }
        total += applied;
        entry.replace_text(text);
    }
    Ok(total)
}

/// Shows what would be changed; says whether anything would.
pub(super) fn show_diff(analysed: &[Analysed], args: &CheckArgs) -> Result<bool, Failure> {
    let mut out = anstream::stdout().lock();
    let mut changed = false;
    for entry in analysed.iter().filter(|entry| has_fix(entry, args)) {
        let candidate = &entry.candidate;
        let (text, applied) = fixed_text(candidate, args);
        if applied == 0 {
            continue;
        }
        changed = true;
        let diff = TextDiff::from_lines(candidate.source.text(), &text);
        let (from, to) = (format!("a/{}", candidate.shown), format!("b/{}", candidate.shown));
        write!(out, "{}", diff.unified_diff().context_radius(3).header(&from, &to))?;
    }
    out.flush()?;
    Ok(changed)
}
