//! `--fix` and `--diff`.

use std::io::Write;
use std::sync::Arc;

use similar::TextDiff;

use super::input::{self, Candidate};
use super::{Failure, complain};
use crate::analyze;
use crate::fix;
use crate::sites::Scope;
use crate::source::Source;

/// Fixes can make room for others; after this many rounds what is left is left.
const MAX_ROUNDS: usize = 10;

/// The text of a candidate with its fixes applied, and how many there were.
fn fixed_text(candidate: &Candidate, with_unsafe: bool) -> (String, usize) {
    let mut text = candidate.source.text().to_owned();
    let mut total = 0;
    for _ in 0..MAX_ROUNDS {
        let hits = analyze::gate(&text, candidate.context.language, Scope::Sends).unwrap_or_default();
        let source = Arc::new(Source::new(text.clone()));
        let report = analyze::analyze(source, &candidate.context, Scope::Sends, &hits);
        let fixes = report.diagnostics.iter().filter_map(|found| fix::applicable(&found.fixes, with_unsafe));
        let (next, applied) = fix::apply(&text, fixes);
        if applied == 0 {
            break;
        }
        total += applied;
        text = next;
    }
    (text, total)
}

/// Candidates with something to fix, by the reports of a first look.
fn fixable(candidates: &mut [Candidate], threads: usize, with_unsafe: bool) -> Vec<&mut Candidate> {
    let reports = input::analyze_all(candidates, threads, Scope::Sends);
    let has_fix = |report: &Option<analyze::Report>| {
        let diagnostics = report.iter().flat_map(|report| &report.diagnostics);
        diagnostics.into_iter().any(|found| fix::applicable(&found.fixes, with_unsafe).is_some())
    };
    candidates.iter_mut().zip(reports).filter(|(_, report)| has_fix(report)).map(|(candidate, _)| candidate).collect()
}

/// Applies fixes and writes the files; gives the number of fixes.
pub(super) fn fix(candidates: &mut [Candidate], threads: usize, with_unsafe: bool) -> Result<usize, Failure> {
    let mut total = 0;
    for candidate in fixable(candidates, threads, with_unsafe) {
        let (text, applied) = fixed_text(candidate, with_unsafe);
        if applied == 0 {
            continue;
        }
        if let Some(path) = &candidate.path
            && let Err(error) = std::fs::write(path, &text)
        {
            complain(&format!("{}: cannot be written: {error}", candidate.shown));
            return Err(Failure::Other(format!("{} fixes were made before that", total)));
        }
        total += applied;
        candidate.replace_text(text);
    }
    Ok(total)
}

/// Shows what would be changed; says whether anything would.
pub(super) fn show_diff(candidates: &[Candidate], threads: usize, with_unsafe: bool) -> Result<bool, Failure> {
    let reports = input::analyze_all(candidates, threads, Scope::Sends);
    let mut out = anstream::stdout().lock();
    let mut changed = false;
    for (candidate, _) in candidates.iter().zip(reports).filter(|(_, report)| report.is_some()) {
        let (text, applied) = fixed_text(candidate, with_unsafe);
        if applied == 0 {
            continue;
        }
        changed = true;
        let old = candidate.source.text();
        let diff = TextDiff::from_lines(old, &text);
        let (from, to) = (format!("a/{}", candidate.shown), format!("b/{}", candidate.shown));
        write!(out, "{}", diff.unified_diff().context_radius(3).header(&from, &to))?;
    }
    out.flush()?;
    Ok(changed)
}
