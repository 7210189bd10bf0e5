//! What the arms of a switch or match leave of a code.

use super::context::Cx;
use super::narrow::filter;
use super::set::CodeSet;
use crate::codes::{self, Sender};
use crate::source::Span;
use crate::syntax::{Arm, Construct, Expr, Node};

impl<'t> Cx<'t> {
    /// What is left in an arm of a switch or match.
    pub(super) fn assume_arm(&self, set: CodeSet, subject: &str, arms: &[Arm<'t>], at: Node<'t>) -> CodeSet {
        let Some((above, entries)) = ways_to(arms, at) else { return set };
        let set = if self.are_clear(arms) { set } else { set.without_received() };
        // `code if code >= 3000 => ..`
        let set = match entries.last().and_then(|arm| arm.condition) {
            Some(condition) => self.assume(set, subject, condition, true),
            None => set,
        };
        let takes = |arm: &Arm<'t>, number: i64| self.takes(arm, number);
        if entries.iter().any(|arm| arm.default) {
            let below = &arms[above.len() + entries.len()..];
            return filter(set, &|number| {
                above
                    .iter()
                    .chain(below)
                    .filter(|arm| !arm.default)
                    .any(|arm| arm.condition.is_none() && takes(arm, number) == Some(true))
                    .then_some(false)
            });
        }
        filter(set, &|number| {
            let answers: Vec<Option<bool>> = entries.iter().map(|arm| takes(arm, number)).collect();
            if answers.iter().all(|answer| *answer == Some(false)) { Some(false) } else { None }
        })
    }

    /// What is left in an arm of a switch whose arms are conditions.
    pub(super) fn assume_case(&self, mut set: CodeSet, subject: &str, arms: &[Arm<'t>], at: Node<'t>) -> CodeSet {
        let Some((above, entries)) = ways_to(arms, at) else { return set };
        // The default is taken where no other case holds, also one below it.
        let is_default = matches!(entries, [arm] if arm.default);
        let below = if is_default { &arms[above.len() + 1..] } else { &[] };
        for value in above.iter().chain(below).flat_map(|arm| &arm.values) {
            set = self.assume(set, subject, *value, false);
        }
        match entries {
            [Arm { values, .. }] => values.iter().fold(set, |set, value| self.assume(set, subject, *value, true)),
            // Several conditions lead here, and which one did is not known.
            several if several.iter().flat_map(|arm| &arm.values).any(|value| self.mentions(*value, subject)) => {
                set.without_received()
            }
            _ => set,
        }
    }

    /// What is left for a name that an arm of a match gives to whatever the arms above do not take.
    pub(super) fn left_by_arms(&self, name: Node<'t>, set: CodeSet) -> CodeSet {
        let around = self.file.ancestors(name);
        let arms = around.into_iter().find_map(|outer| match self.file.construct(outer) {
            Construct::Switch { arms, .. } => Some(arms),
            _ => None,
        });
        let arms = arms.unwrap_or_default();
        let is_name = |arm: &Arm<'t>| arm.values.iter().any(|value| value.span() == name.span());
        let Some(at) = arms.iter().position(is_name) else { return set };
        if !self.are_clear(&arms[..at]) || arms[at].condition.is_some() {
            return set.without_received();
        }
        filter(set, &|number| arms[..at].iter().any(|arm| self.takes(arm, number) == Some(true)).then_some(false))
    }

    /// The values of a match without those that only say in other words what is matched, where not everybody
    /// sends that: `match frame.code { CloseCode::Status => close_code::STATUS, .. }`. What arrives is none of them.
    pub(super) fn without_translated(&self, matched: Node<'t>, mut values: Vec<Node<'t>>) -> Vec<Node<'t>> {
        let Construct::Switch { arms, .. } = self.file.construct(matched) else { return values };
        let is_for_all = |number: i64| codes::find(number).is_some_and(|code| code.sent_by == Sender::Both);
        values.retain(|value| {
            let Some(arm) = arms.iter().find(|arm| arm.node.span().contains(value.span())) else { return true };
            let keys: Vec<i64> =
                arm.values.iter().filter_map(|key| self.codes(self.inside_some(*key)).single()).collect();
            let is_translated = |number: i64| keys.contains(&number) && !is_for_all(number);
            // `Some(CloseCode::Status) | None` says it of what did not arrive too.
            keys.len() < arm.values.len().max(1) || !self.codes(*value).single().is_some_and(is_translated)
        });
        values
    }

    /// The pattern inside of `Some(..)`.
    fn inside_some(&self, pattern: Node<'t>) -> Node<'t> {
        let span = pattern.span();
        let is_some = self.text(pattern).starts_with("Some(") && self.text(pattern).ends_with(')');
        let inner = is_some.then(|| Span::new(span.start + "Some(".len(), span.end - 1));
        inner.and_then(|inner| self.file.node_of(inner)).unwrap_or(pattern)
    }

    /// Whether it is known for each number which arm takes it.
    fn are_clear(&self, arms: &[Arm<'t>]) -> bool {
        let is_single = |value: &Node<'t>| match self.expr(*value) {
            Expr::Range { low, high, .. } => {
                [low, high].iter().flatten().all(|end| self.codes(*end).single().is_some())
            }
            _ => self.text(*value) == "_" || self.codes(*value).single().is_some(),
        };
        arms.iter().all(|arm| arm.condition.is_none() && (arm.default || arm.values.iter().all(is_single)))
    }

    pub(super) fn takes(&self, arm: &Arm<'t>, number: i64) -> Option<bool> {
        let mut unknown = false;
        for value in &arm.values {
            if let Expr::Range { low, high, inclusive } = self.expr(*value) {
                match self.is_within(low, high, inclusive, number) {
                    Some(true) => return Some(true),
                    Some(false) => {}
                    None => unknown = true,
                }
                continue;
            }
            match self.codes(*value).single() {
                Some(value) if value == number => return Some(true),
                Some(_) => {}
                None => unknown = true,
            }
        }
        if unknown || arm.default { None } else { Some(false) }
    }
}

/// The arms that lead to a place, which are the one around it and those above that run on into it, behind
/// all that stand above these.
fn ways_to<'a, 't>(arms: &'a [Arm<'t>], at: Node<'t>) -> Option<(&'a [Arm<'t>], &'a [Arm<'t>])> {
    let at = arms.iter().position(|arm| arm.node.span().contains(at.span()))?;
    let first = arms[..at].iter().rposition(|arm| !arm.falls_through).map_or(0, |before| before + 1);
    Some((&arms[..first], &arms[first..=at]))
}
