//! The table on the page of a GitHub Actions run.

use std::fmt::Write;

use super::{plain, summary_line};
use crate::cli::check::Outcome;

/// Most rows of the table: a page takes one mebibyte.
const MAX_ROWS: usize = 500;

pub(in crate::cli) fn step_summary(outcome: &Outcome<'_>) -> String {
    let mut text = format!("### wslint\n\n{}\n\n", markdown(&summary_line(outcome)));
    if outcome.findings.is_empty() {
        return text;
    }
    text.push_str("| level | place | rule | finding |\n|---|---|---|---|\n");
    for finding in outcome.findings.iter().take(MAX_ROWS) {
        let diagnostic = finding.diagnostic;
        let line = finding.source.line(diagnostic.span.start);
        let _ = writeln!(
            text,
            "| {} | {}:{line} | {} | {} |",
            diagnostic.severity.as_str(),
            markdown(&finding.rooted.path),
            diagnostic.rule,
            markdown(&finding.say(&diagnostic.message)),
        );
    }
    let more = outcome.findings.len().saturating_sub(MAX_ROWS);
    if more > 0 {
        let _ = writeln!(text, "\nand {more} more");
    }
    text.push('\n');
    text
}

/// Text in a cell: nothing in it is a mark, a tag, or the end of the cell.
fn markdown(text: &str) -> String {
    let mut shown = String::new();
    for c in plain(text).chars() {
        match c {
            '\n' | '\t' => shown.push(' '),
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '@' => shown.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '!' | '#' => shown.extend(['\\', c]),
            _ => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_no_markdown() {
        assert_eq!(markdown("a|b`c`\n<img> [x](y) @me"), "a\\|b\\`c\\` &lt;img&gt; \\[x\\](y) &#64;me");
    }
}
