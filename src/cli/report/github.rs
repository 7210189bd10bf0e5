//! `--format github`: workflow commands, which become annotations, and the summary of a step.

use std::fmt::Write;

use super::{plain, summary_line};
use crate::cli::check::Outcome;
use crate::diagnostic::Severity;
use crate::project::Base;

/// GitHub shows that many annotations of a step and leaves the rest out.
const MAX_ROWS: usize = 50;

/// One command per finding.
pub(in crate::cli) fn github(outcome: &Outcome<'_>) -> String {
    let base = Base::here();
    let mut text = String::new();
    for finding in &outcome.findings {
        let diagnostic = finding.diagnostic;
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let start = finding.source.position(diagnostic.span.start);
        let end = finding.source.position(diagnostic.span.end);
        let mut message = plain(&diagnostic.message.to_string());
        if let Some(help) = &diagnostic.help {
            let _ = write!(message, "\n{}", plain(&help.to_string()));
        }
        let _ = writeln!(
            text,
            "::{command} file={},line={},endLine={},col={},endColumn={},title={}::{}",
            property(&base.relative(finding.path)),
            start.line,
            end.line,
            start.column,
            end.column,
            property(&format!("wslint: {}", diagnostic.rule)),
            data(&message),
        );
    }
    text
}

/// The table for the summary of a step, in Markdown.
pub(in crate::cli) fn step_summary(outcome: &Outcome<'_>) -> String {
    let base = Base::here();
    let mut text = format!("### wslint: {}\n", summary_line(outcome, false));
    if !outcome.findings.is_empty() {
        text.push_str("\n| level | place | rule | what |\n|---|---|---|---|\n");
    }
    for finding in outcome.findings.iter().take(MAX_ROWS) {
        let diagnostic = finding.diagnostic;
        let _ = writeln!(
            text,
            "| {} | {}:{} | {} | {} |",
            diagnostic.severity.as_str(),
            cell(&base.relative(finding.path)),
            finding.source.line(diagnostic.span.start),
            diagnostic.rule,
            cell(&plain(&diagnostic.message.to_string())),
        );
    }
    if outcome.findings.len() > MAX_ROWS {
        let _ = writeln!(text, "\nand {} more", outcome.findings.len() - MAX_ROWS);
    }
    text
}

/// Text behind the last `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Text in a cell of a table in Markdown.
fn cell(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        if matches!(c, '|' | '\\' | '`' | '*' | '_' | '<' | '>' | '[' | ']' | '&') {
            shown.push('\\');
        }
        shown.push(if c.is_control() { ' ' } else { c });
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_end_a_command_or_a_cell() {
        assert_eq!(data("50%\n::error::x"), "50%25%0A::error::x");
        assert_eq!(property("a,b:c\n"), "a%2Cb%3Ac%0A");
        assert_eq!(cell("a|b <c>"), "a\\|b \\<c\\>");
    }
}
