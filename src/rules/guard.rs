//! Conditions that quick fixes write: what can be sent on, and what cannot.

use crate::codes::Ranges;
use crate::sites::{Part, Value};

/// Whether a part can be a number.
pub(super) fn holds(part: &Part, number: i64) -> bool {
    matches!(part.value, Value::Codes(low, high) if low <= number && number <= high)
}

/// A condition that tells codes that can be sent on from others.
pub(super) struct Guard {
    condition: String,
    /// Whether it holds for those that can be sent on.
    holds_for_good: bool,
}

impl Guard {
    /// The shortest condition on a code, written so, of whose values some cannot be sent on.
    pub(super) fn new(code: &str, parts: &[&Part], failing: &[i64]) -> Self {
        if failing.len() <= 3 {
            let tests: Vec<String> = failing.iter().map(|number| format!("{code} === {number}")).collect();
            return Self { condition: tests.join(" || "), holds_for_good: false };
        }
        let is_good = |number: &i64| parts.iter().any(|part| holds(part, *number)) && !failing.contains(number);
        let good = Ranges::collect((0..=5000).filter(is_good));
        let several = good.iter().count() > 1;
        let tests = good.iter().map(|(low, high)| match low == high {
            true => format!("{code} === {low}"),
            false if several => format!("({code} >= {low} && {code} <= {high})"),
            false => format!("{code} >= {low} && {code} <= {high}"),
        });
        Self { condition: tests.collect::<Vec<_>>().join(" || "), holds_for_good: true }
    }

    /// The statement that makes one call or the other. `before`: the text in front of it, which shows how the
    /// file is indented.
    pub(super) fn statement(&self, before: &str, call: &str, other: &str) -> String {
        let (first, second) = self.order(call, other);
        let condition = &self.condition;
        let (indent, step) = (indent(before), step(before));
        format!("if ({condition}) {{\n{indent}{step}{first};\n{indent}}} else {{\n{indent}{step}{second};\n{indent}}}")
    }

    /// The expression that is one or the other.
    pub(super) fn expression(&self, call: &str, other: &str) -> String {
        let (first, second) = self.order(call, other);
        format!("{} ? {first} : {second}", self.condition)
    }

    fn order<'a>(&self, call: &'a str, other: &'a str) -> (&'a str, &'a str) {
        if self.holds_for_good { (call, other) } else { (other, call) }
    }
}

/// The space at the beginning of a text's last line.
fn indent(text: &str) -> &str {
    let line = text.rfind('\n').map_or(text, |at| &text[at + 1..]);
    &line[..line.len() - line.trim_start().len()]
}

/// The space by which a text's last line stands further in than what it stands in.
fn step(text: &str) -> &str {
    let own = indent(text);
    let lines = text.rsplit('\n').skip(1).filter(|line| !line.trim().is_empty());
    let outer = lines.map(indent).find(|outer| outer.len() < own.len());
    outer.and_then(|outer| own.strip_prefix(outer)).unwrap_or("  ")
}
