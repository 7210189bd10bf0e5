//! `--format concise`: one line for each finding.

use std::fmt::Write;

use super::{linked, people, place, plain};
use crate::cli::check::Outcome;

pub(in crate::cli) fn concise(outcome: &Outcome<'_>) -> String {
    let mut text = String::new();
    for finding in &outcome.findings {
        let diagnostic = finding.diagnostic;
        let _ = writeln!(
            text,
            "{}: {}[{}]: {}",
            linked(finding, &place(finding)),
            diagnostic.severity.as_str(),
            diagnostic.rule,
            plain(&finding.say(&diagnostic.message)),
        );
    }
    people(text, outcome)
}
