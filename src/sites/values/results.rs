//! Fields of objects that a function of this file gives back, or that are chosen: `const refusal = check(request);
//! if (!refusal.ok) ws.close(refusal.code)`.
//!
//! Such objects say by one field whether another one counts. An object that the conditions on the way rule out is
//! left out, and where a condition on the object is not understood nothing is known.

use super::super::conditions::names_in;
use super::super::context::Cx;
use super::super::set::CodeSet;
use crate::apis::Family;
use crate::syntax::{DefKind, Expr, Node, Pick, Variable};

/// Objects of more forms than this are not told apart.
const MAX_OBJECTS: usize = 16;

impl<'t> Cx<'t> {
    /// The codes that a field can have at a place.
    pub(super) fn result_codes(&self, object: Node<'t>, field: &str, at: Node<'t>) -> Option<CodeSet> {
        let values = self.result_fields(object, field, at);
        (!values.is_empty()).then(|| self.union(values).shared_as(at.span()).or(CodeSet::unknown()).unless_table())
    }

    /// The values that a field can have at a place.
    pub(in crate::sites) fn result_fields(&self, object: Node<'t>, field: &str, at: Node<'t>) -> Vec<Node<'t>> {
        if self.family() != Family::JavaScript {
            return Vec::new();
        }
        let Some(source) = self.constant_value(object) else { return Vec::new() };
        if !matches!(self.expr(source), Expr::Call(_) | Expr::Choice(_) | Expr::Fallback { .. }) {
            return Vec::new();
        }
        let mut objects = Vec::new();
        self.collect_objects(source, &mut objects);
        for (condition, holds) in self.conditions_at(at) {
            let about = |object: &Node<'t>| holds.and_then(|_| self.holds_for(condition, source, *object));
            match objects.iter().map(about).collect::<Option<Vec<bool>>>() {
                Some(answers) => {
                    let mut answers = answers.into_iter();
                    objects.retain(|_| answers.next() == holds);
                }
                None if self.names_result(condition, source) => return Vec::new(),
                None => {}
            }
        }
        objects.into_iter().filter_map(|object| self.field_of(object, field)).collect()
    }

    fn collect_objects(&self, node: Node<'t>, objects: &mut Vec<Node<'t>>) {
        let node = self.file.plain(node);
        let parts = match self.expr(node) {
            Expr::Record(_) if objects.len() < MAX_OBJECTS => return objects.push(node),
            Expr::Choice(values) => values,
            Expr::Fallback { value, fallback, .. } => vec![value, fallback],
            Expr::Call(call) => self.callee(&call).map(|function| self.file.returns(function)).unwrap_or_default(),
            Expr::Name(_) => self.constant_value(node).into_iter().collect(),
            _ => return,
        };
        for part in parts {
            self.nested(|| (), || self.collect_objects(part, objects));
        }
    }

    /// Whether a condition on a result holds for one of its objects.
    fn holds_for(&self, condition: Node<'t>, source: Node<'t>, object: Node<'t>) -> Option<bool> {
        let condition = self.file.plain(condition);
        self.nested(
            || None,
            || match self.expr(condition) {
                Expr::Unary { op: "!", operand } => self.holds_for(operand, source, object).map(|holds| !holds),
                Expr::Binary { op: op @ ("===" | "!==" | "==" | "!="), left, right } => {
                    let field = self.field_of_result(left, source)?;
                    let value = self.text(self.file.plain(self.field_of(object, field)?));
                    let other = self.file.plain(right);
                    let is_written_out = |text: &str| {
                        matches!(text, "true" | "false" | "null")
                            || text.starts_with(['"', '\'', '0', '1', '2', '3', '4'])
                    };
                    let is_equal = value.trim_matches(['"', '\'']) == self.text(other).trim_matches(['"', '\'']);
                    (is_written_out(value) && is_written_out(self.text(other)))
                        .then_some(is_equal == op.starts_with('='))
                }
                // `if (refusal)`
                Expr::Name(_) if self.constant_value(condition) == Some(source) => Some(true),
                _ => {
                    let field = self.field_of_result(condition, source)?;
                    match self.field_of(object, field) {
                        None => self.has_all_fields(object).then_some(false),
                        Some(value) => match (self.expr(self.file.plain(value)), self.text(self.file.plain(value))) {
                            (_, "true") => Some(true),
                            (_, "false" | "undefined" | "\"\"" | "''") | (Expr::Null | Expr::Int(0), _) => Some(false),
                            (Expr::Int(_) | Expr::Text(_) | Expr::Record(_) | Expr::List(_), _) => Some(true),
                            _ => None,
                        },
                    }
                }
            },
        )
    }

    fn has_all_fields(&self, object: Node<'t>) -> bool {
        matches!(self.expr(object), Expr::Record(record) if record.spreads.is_empty() && !record.open)
    }

    /// The field of a result that an expression is: `refusal.ok`, or `ok` of `const { ok } = check(request)`.
    fn field_of_result(&self, node: Node<'t>, source: Node<'t>) -> Option<&'t str> {
        let node = self.file.plain(node);
        match self.expr(node) {
            Expr::Member { object, name } => (self.constant_value(object) == Some(source)).then_some(name),
            Expr::Name(name) => match self.definition(name, node)?.kind {
                DefKind::Variable(Variable { value: Some(value), picks, .. }) if self.file.plain(value) == source => {
                    match picks.as_slice() {
                        [Pick::Key(key)] => Some(key),
                        _ => None,
                    }
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether a condition names a result, or a part of it.
    fn names_result(&self, condition: Node<'t>, source: Node<'t>) -> bool {
        names_in(self.text(condition)).any(|(_, name)| match self.definition(name, condition).map(|def| def.kind) {
            Some(DefKind::Variable(Variable { value: Some(value), .. })) => self.file.plain(value) == source,
            _ => false,
        })
    }
}
