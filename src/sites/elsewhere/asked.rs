//! Whether a function asks something about a value before it sends what another file makes of it:
//! `if reason.is_lost() { return; }`. What the other file means by that is not followed.

use super::super::context::Cx;
use crate::source::Span;
use crate::syntax::{Fate, Node};

/// Words and signs of which a condition contains one.
const ASKING: &[&str] = &["if", "while", "match", "matches", "assert", "debug_assert", "filter", "then", "ensure"];

impl<'t> Cx<'t> {
    /// Whether a condition in the function around a place is about a value, or about the name that what
    /// stands at the place is given.
    pub(in crate::sites) fn is_asked_about(&self, value: Node<'t>, at: Node<'t>) -> bool {
        let around = self.file.ancestors(at).into_iter().filter(|around| self.file.is_function(*around)).last();
        let Some(function) = around.map(Node::span) else { return false };
        let mut names = vec![self.text(self.file.plain(value))];
        if let Fate::Bound(pattern) = self.fate(at) {
            names.extend(
                self.text(pattern).split(|c: char| !c.is_alphanumeric() && c != '_').filter(|name| *name != "mut"),
            );
        }
        let names = names.into_iter().filter(|name| !name.is_empty());
        names.into_iter().any(|name| self.is_in_a_condition(name, function, at.span()))
    }

    /// Whether a name stands in a condition of a function, but for one place.
    fn is_in_a_condition(&self, name: &str, function: Span, place: Span) -> bool {
        let text = self.file.slice(function);
        text.match_indices(name).any(|(at, _)| {
            let is_part = |c: char| c.is_alphanumeric() || c == '_';
            let (before, after) = (&text[..at], &text[at + name.len()..]);
            let is_word = !before.ends_with(is_part) && !after.starts_with(is_part);
            if !is_word || place.holds(function.start + at) {
                return false;
            }
            let ends = [';', '{', '}'];
            let before = before.rfind(ends).map_or(before, |end| &before[end + 1..]);
            let after = after.find(ends).map_or(after, |end| &after[..end]);
            // `if let Err(error) = result`
            if before.ends_with("let Err(") && after.starts_with(')') {
                return false;
            }
            let asks = |text: &str| text.split(|c: char| !is_part(c)).any(|word| ASKING.contains(&word));
            let is_compared = ["==", "!=", "<", ">"].iter().any(|sign| after.trim_start().starts_with(sign));
            asks(before) || after.contains(").then") || is_compared
        })
    }
}
