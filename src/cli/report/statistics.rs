//! `--statistics`: how often each rule finds something.

use std::fmt::Write;

use super::people;
use crate::cli::check::Outcome;
use crate::rules::{RULES, Rule};

/// The rules that found something, the busiest first.
pub(super) fn counts(outcome: &Outcome<'_>) -> Vec<(usize, &'static Rule)> {
    let count = |rule: &Rule| outcome.findings.iter().filter(|finding| finding.diagnostic.rule == rule.id).count();
    let mut counts: Vec<(usize, &Rule)> = RULES.iter().map(|rule| (count(rule), *rule)).collect();
    counts.retain(|(count, _)| *count > 0);
    counts.sort_by_key(|(count, rule)| (std::cmp::Reverse(*count), rule.id));
    counts
}

pub(in crate::cli) fn statistics(outcome: &Outcome<'_>) -> String {
    let counts = counts(outcome);
    let width = counts.first().map_or(1, |(count, _)| count.to_string().len());
    let name = counts.iter().map(|(_, rule)| rule.id.len()).max().unwrap_or(0);
    let mut text = String::new();
    for (count, rule) in counts {
        let _ = writeln!(text, "{count:width$}  {:name$}  {}", rule.id, rule.summary_in(outcome.locale));
    }
    people(text, outcome)
}
