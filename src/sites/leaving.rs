//! Statements that leave under a condition, and the numbers that run past them: `if (code === 1006)
//! return;`, the same inside of another branch, and in the arms of a `switch`.

use super::context::Cx;
use super::narrow::{Asked, filter};
use super::set::{CodeSet, Part, Value};
use crate::apis::Family;
use crate::syntax::{Arm, Construct, Node, Role};

/// Words of which a statement contains one that leaves.
const LEAVING: &[&str] = &["return", "throw", "break", "continue"];

/// Where control goes from a statement.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// To the next one.
    On,
    /// Out of the nearest switch or loop.
    Broken,
    /// Out of the function, or to the next round of a loop.
    Gone,
}

impl<'t> Cx<'t> {
    /// What is left after a statement that leaves under a condition: `if (code === 1006) return;`. `copy`: the
    /// name that holds the value, where the condition is about the one that it was copied from.
    pub(super) fn assume_passed(&self, set: CodeSet, subject: &str, copy: &str, statement: Node<'t>) -> CodeSet {
        let statement = self.file.plain(statement);
        // What is written for certain has taken the place of all that was there.
        if let (true, is_certain) = self.written_in(copy, statement) {
            if is_certain {
                return set;
            }
            // What was there before is not among what is written.
            let is_old = |part: &Part| part.is_passed_on() || !statement.span().contains(part.span);
            let (old, written) = set.parts.into_iter().partition(is_old);
            let mut left = self.unwritten(CodeSet { parts: old, ..set }, subject, copy, statement);
            left.parts.extend::<Vec<Part>>(written);
            return left;
        }
        let (condition, then, otherwise) = match self.file.construct(statement) {
            Construct::Branch { condition, then: Some(then), otherwise } => (condition, then, otherwise),
            Construct::Switch { .. } => return self.assume_left(set, subject, statement),
            Construct::Block(statements) => {
                let past = |set, statement| {
                    self.nested(CodeSet::unknown, || self.assume_passed(set, subject, copy, statement))
                };
                return statements.into_iter().fold(set, past);
            }
            _ => return self.assume_asserted(set, subject, statement),
        };
        let leaves = |part: Option<Node<'t>>| part.is_some_and(|part| self.file.exits(part));
        match (leaves(Some(then)), otherwise) {
            (true, None) => self.assume(set, subject, condition, false),
            (true, Some(_)) => {
                let left = self.assume(set, subject, condition, false);
                self.assume_left(left, subject, statement)
            }
            (false, _) if leaves(otherwise) => {
                let left = self.assume(set, subject, condition, true);
                self.assume_left(left, subject, statement)
            }
            _ => self.assume_left(set, subject, statement),
        }
    }

    /// What is left of the values before a statement that writes another one: `if (code === 1006) code = 1000;`.
    /// Where it is not seen when that happens, what was received can be what it is meant for.
    fn unwritten(&self, set: CodeSet, subject: &str, copy: &str, statement: Node<'t>) -> CodeSet {
        let statement = self.file.plain(statement);
        let behind = |set, statement| self.nested(CodeSet::unknown, || self.unwritten(set, subject, copy, statement));
        if self.file.exits(statement) {
            return CodeSet::default();
        }
        let (is_written, is_certain) = self.written_in(copy, statement);
        if !is_written {
            return self.assume_passed(set, subject, copy, statement);
        }
        match self.file.construct(statement) {
            Construct::Branch { condition, then, otherwise } => {
                let of = |part: Option<Node<'t>>, holds| {
                    let set = self.assume(set.clone(), subject, condition, holds);
                    part.map_or_else(|| set.clone(), |part| behind(set.clone(), part))
                };
                of(then, true).or(of(otherwise, false))
            }
            Construct::Switch { subject: Some(compared), arms } if self.is_subject(compared, subject) => {
                self.assume_overwritten(set, copy, statement, &arms)
            }
            Construct::Block(statements) => statements.into_iter().fold(set, behind),
            _ if is_certain => CodeSet { parts: Vec::new(), ..set },
            _ if self.is_read_in(statement, subject) => set.without_received(),
            _ => set,
        }
    }

    fn is_read_in(&self, statement: Node<'t>, subject: &str) -> bool {
        let name = subject.rsplit('.').next().unwrap_or(subject);
        let mut places = self.occurrences(name, statement.span());
        places.any(|place| !matches!(place.role, Role::Write(_) | Role::Member { write: Some(_), .. }))
    }

    /// What is left after a switch whose arms write something else: `case 1006: code = 1000; break;`
    fn assume_overwritten(&self, set: CodeSet, copy: &str, statement: Node<'t>, arms: &[Arm<'t>]) -> CodeSet {
        let is_old = |part: &Part| part.source.is_some() && !statement.span().contains(part.span);
        let (old, written) = set.parts.into_iter().partition(is_old);
        let is_kept = |number| {
            let Some(entry) = self.entry(arms, number)? else { return Some(true) };
            let ends =
                arms[entry..].iter().position(|arm| !arm.falls_through).map_or(arms.len(), |end| entry + end + 1);
            // Where it is written under a condition of its own, that is meant for what was received.
            Some(!arms[entry..ends].iter().any(|arm| self.written_in(copy, arm.node).0))
        };
        let mut left = filter(CodeSet { parts: old, ..set }, &is_kept);
        left.parts.extend::<Vec<Part>>(written);
        left
    }

    /// What is left after a statement that leaves somewhere inside.
    fn assume_left(&self, set: CodeSet, subject: &str, statement: Node<'t>) -> CodeSet {
        let text = self.text(statement);
        let leaves = LEAVING.iter().any(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some());
        if !leaves || !self.mentions(statement, subject) || self.written_in(subject, statement).0 {
            return set;
        }
        let passes = |number| self.way(statement, subject, number).map(|way| way == Way::On);
        // What is not understood may be the right guard for what was received.
        let is_unclear = |part: &Part| match part.value {
            Value::Codes(low, high) if part.source.is_some() => passes(low).is_none() || passes(high).is_none(),
            _ => false,
        };
        let set = if set.parts.iter().any(is_unclear) { set.without_received() } else { set };
        filter(set, &passes)
    }

    /// Where control goes from a statement if the subject is a number; none if a condition on it is
    /// not understood.
    fn way(&self, node: Node<'t>, subject: &str, number: i64) -> Option<Way> {
        let node = self.file.plain(node);
        self.nested(
            || None,
            || match self.file.construct(node) {
                Construct::Exit => Some(Way::Gone),
                Construct::Break => Some(Way::Broken),
                Construct::Block(statements) => {
                    for statement in statements {
                        match self.way(statement, subject, number) {
                            Some(Way::On) => {}
                            other => return other,
                        }
                    }
                    Some(Way::On)
                }
                Construct::Branch { condition, then, otherwise } => {
                    let way = |part: Option<Node<'t>>| match part {
                        Some(part) => self.way(part, subject, number),
                        None => Some(Way::On),
                    };
                    match self.answer(condition, subject, Asked::Number(number)) {
                        Some(true) => way(then),
                        Some(false) => way(otherwise),
                        None if self.mentions(condition, subject) => {
                            let (then, otherwise) = (way(then), way(otherwise));
                            then.filter(|then| Some(*then) == otherwise)
                        }
                        // It can run past if either part does.
                        None => match (way(then)?, way(otherwise)?) {
                            (Way::Gone, way) | (way, _) => Some(way),
                        },
                    }
                }
                Construct::Switch { subject: Some(compared), arms } if self.is_subject(compared, subject) => {
                    self.way_of_arms(&arms, subject, number)
                }
                _ => Some(Way::On),
            },
        )
    }

    /// The arm of a switch that a number leads to, if any does; nothing if that is not understood.
    pub(super) fn entry(&self, arms: &[Arm<'t>], number: i64) -> Option<Option<usize>> {
        for (at, arm) in arms.iter().enumerate().filter(|(_, arm)| !arm.default) {
            match self.takes(arm, number) {
                Some(true) if arm.condition.is_none() => return Some(Some(at)),
                Some(false) => {}
                _ => return None,
            }
        }
        Some(arms.iter().position(|arm| arm.default))
    }

    /// Where control goes from a switch.
    fn way_of_arms(&self, arms: &[Arm<'t>], subject: &str, number: i64) -> Option<Way> {
        let Some(entry) = self.entry(arms, number)? else { return Some(Way::On) };
        for arm in &arms[entry..] {
            match self.way(arm.node, subject, number)? {
                Way::On if arm.falls_through => {}
                Way::Gone => return Some(Way::Gone),
                // In Rust it leaves the loop around the match.
                Way::Broken if self.family() == Family::Rust => return Some(Way::Gone),
                _ => return Some(Way::On),
            }
        }
        Some(Way::On)
    }
}
