//! `--format github`: annotations of GitHub Actions.

use std::fmt::Write;

use super::{plain, said};
use crate::cli::check::Outcome;
use crate::diagnostic::Severity;

pub(in crate::cli) fn github(outcome: &Outcome<'_>) -> String {
    let mut text = String::new();
    for finding in &outcome.findings {
        let diagnostic = finding.diagnostic;
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let (start, end) =
            (finding.source.position(diagnostic.span.start), finding.source.position(diagnostic.span.end));
        let _ = write!(text, "::{command} file={},line={}", property(&finding.rooted.path), start.line);
        // Columns are understood within a line only.
        if start.line == end.line {
            let _ = write!(text, ",col={}", start.column);
        }
        let _ = write!(text, ",endLine={}", end.line);
        if start.line == end.line {
            let _ = write!(text, ",endColumn={}", end.column);
        }
        let _ = writeln!(text, ",title=wslint ({})::{}", property(diagnostic.rule), data(&said(finding)));
    }
    text
}

/// The text of a command.
fn data(text: &str) -> String {
    plain(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_value_or_a_line() {
        assert_eq!(property("a,b:c%.ts"), "a%2Cb%3Ac%25.ts");
        assert_eq!(data("100%\n::error::x, y"), "100%25%0A::error::x, y");
    }
}
