//! `--format concise`: one line for each finding.

use std::fmt::Write;

use super::{plain, skipped_lines, summary_line};
use crate::cli::check::Outcome;

pub(in crate::cli) fn concise(outcome: &Outcome<'_>, quiet: bool) -> String {
    let mut text = String::new();
    for finding in &outcome.findings {
        let diagnostic = finding.diagnostic;
        let at = finding.source.position(diagnostic.span.start);
        let _ = writeln!(
            text,
            "{}:{}:{}: {}[{}]: {}",
            plain(finding.path),
            at.line,
            at.column,
            diagnostic.severity.as_str(),
            diagnostic.rule,
            plain(&diagnostic.message.to_string()),
        );
    }
    text.push_str(&skipped_lines(outcome));
    if !quiet || !outcome.findings.is_empty() {
        let _ = writeln!(text, "{}", summary_line(outcome, quiet));
    }
    text
}
