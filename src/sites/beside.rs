//! What a condition asks beside the code: `!stopped && code < 4000` fails for every code where `stopped` holds.

use super::conditions::names_in;
use super::context::Cx;
use super::narrow::Asked;
use super::types::Ty;
use crate::apis::Family;
use crate::source::Span;
use crate::syntax::{DefKind, Expr, Node, Role, Variable};

/// A number that a handler received, and how the conditions in the handler name it.
#[derive(Clone, Copy)]
pub(super) struct Received<'a> {
    pub(super) number: i64,
    pub(super) subject: &'a str,
    pub(super) handler: Span,
}

impl<'t> Cx<'t> {
    /// Whether a condition can hold, or fail, for a number, if all that it asks beside it can be either way.
    pub(super) fn can_be(&self, condition: Node<'t>, holds: bool, received: Received<'_>) -> bool {
        if self.family() != Family::JavaScript || !received.handler.contains(condition.span()) {
            return false;
        }
        if let Some(answer) = self.answer(condition, received.subject, Asked::Number(received.number)) {
            return answer == holds;
        }
        let can_be = |part, holds| self.nested(|| false, || self.can_be(part, holds, received));
        match self.expr(self.file.plain(condition)) {
            Expr::Unary { op: "!", operand } => can_be(operand, !holds),
            Expr::Binary { op: "&&", left, right } if holds => can_be(left, true) && can_be(right, true),
            Expr::Binary { op: "&&", left, right } => can_be(left, false) || can_be(right, false),
            Expr::Fallback { value: left, fallback: right, falsy: true } | Expr::Binary { op: "||", left, right } => {
                if holds {
                    can_be(left, true) || can_be(right, true)
                } else {
                    can_be(left, false) && can_be(right, false)
                }
            }
            _ => self.is_free(condition, received),
        }
    }

    /// Whether a part of a condition is about something else than what arrived, and can be either way: what nothing
    /// else in the handler speaks of, where another condition could say the rest of it.
    fn is_free(&self, part: Node<'t>, received: Received<'_>) -> bool {
        if self.mentions(part, received.subject) || self.text(part).contains("readyState") {
            return false;
        }
        let compared = match self.expr(self.file.plain(part)) {
            Expr::Binary { op: "===" | "==" | "!==" | "!=" | "<" | "<=" | ">" | ">=", left, right } => {
                if !matches!(self.expr(self.file.plain(right)), Expr::Int(_) | Expr::Text(_) | Expr::Bool) {
                    return false;
                }
                left
            }
            _ => part,
        };
        let mut place = self.file.plain(compared);
        let is_alone = |name: &str| self.occurrences(name, received.handler).count() == 1;
        let mut last = None;
        while let Expr::Member { object, name } = self.expr(place) {
            if !is_alone(name) {
                return false;
            }
            last = last.or(Some(name));
            // What a socket says of itself depends on how it ended.
            if self.types(object).iter().any(|ty| matches!(ty, Ty::Instance(_))) {
                return false;
            }
            place = self.file.plain(object);
        }
        match (self.expr(place), last) {
            (Expr::This, Some(field)) => self.file.this_function(place).is_none() && self.is_field_set(place, field),
            (Expr::Name(name), _) => is_alone(name) && self.is_free_name(name, place, last, received.handler),
            _ => false,
        }
    }

    /// Whether a field of the own class is set somewhere.
    fn is_field_set(&self, place: Node<'t>, field: &str) -> bool {
        let Some(class) = self.own_class(place) else { return false };
        self.occurrences(field, class.span()).any(|found| matches!(found.role, Role::Member { write: Some(_), .. }))
    }

    /// Whether a name from outside of a handler can stand for one value or another, itself or in a member.
    fn is_free_name(&self, name: &str, place: Node<'t>, member: Option<&str>, handler: Span) -> bool {
        let Some(def) = self.definition(name, place) else { return false };
        // `if (!isProxy) return;` around the handler settles it.
        let around = self.file.node_of(handler).map(|node| self.conditions_at(node)).unwrap_or_default();
        let is_settled = around.iter().any(|(asked, _)| names_in(self.text(*asked)).any(|(_, word)| word == name));
        let is_outside = !handler.contains(def.node.span()) && !is_settled;
        match &def.kind {
            DefKind::Parameter { .. } => is_outside,
            DefKind::Variable(Variable { mutable: true, .. }) if member.is_none() => {
                is_outside && !self.writes(name, &def).is_empty()
            }
            DefKind::Variable(Variable { picks, shared: false, .. }) if member.is_none() => {
                is_outside && !picks.is_empty()
            }
            DefKind::Variable(_) => {
                let is_set = |member| {
                    let mut found = self.occurrences(member, def.scope);
                    found.any(|found| matches!(found.role, Role::Member { write: Some(_), .. }))
                };
                is_outside && member.is_some_and(is_set)
            }
            _ => false,
        }
    }
}
