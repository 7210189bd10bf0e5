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

    /// The statement that makes one call or the other.
    pub(super) fn statement(&self, indent: &str, call: &str, other: &str) -> String {
        let (first, second) = self.order(call, other);
        let condition = &self.condition;
        format!("if ({condition}) {{\n{indent}  {first};\n{indent}}} else {{\n{indent}  {second};\n{indent}}}")
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
