//! What a condition says of a name, and what the type of a function says of its parameters.

use super::super::context::Cx;
use super::annotations::{COLLECTIONS, MAPS};
use super::{Ty, union};
use crate::apis::Family;
use crate::syntax::{Construct, DefKind, Expr, Fate, Node, TypeText, Variable, indexed_by_any, member_of};

impl<'t> Cx<'t> {
    /// What a name is where a condition has asked: `if (peer instanceof WebSocket) peer.close(1006)`.
    pub(super) fn asked_types(&self, name: &str, node: Node<'t>) -> Vec<Ty<'t>> {
        let question = format!("{name} instanceof ");
        if self.family() != Family::JavaScript
            || memchr::memmem::find(self.file.text().as_bytes(), question.as_bytes()).is_none()
        {
            return Vec::new();
        }
        let mut child = node;
        for around in self.file.ancestors(node) {
            let holds = |part: Node<'t>| part.span().contains(child.span());
            let found = match self.file.construct(around) {
                Construct::Branch { condition, then: Some(then), .. } if holds(then) => {
                    self.instance_by(condition, name)
                }
                Construct::Block(statements) => {
                    let before = statements.into_iter().filter(|statement| statement.span().end <= child.span().start);
                    union(before.map(|statement| self.instance_behind(statement, name)).collect::<Vec<_>>())
                }
                Construct::Function => break,
                _ => match self.expr(around) {
                    Expr::Binary { op: "&&", left, right } if holds(right) => self.instance_by(left, name),
                    _ => Vec::new(),
                },
            };
            if !found.is_empty() {
                return found;
            }
            child = around;
        }
        Vec::new()
    }

    /// What a name is where this condition holds.
    fn instance_by(&self, condition: Node<'t>, name: &str) -> Vec<Ty<'t>> {
        match self.expr(self.file.plain(condition)) {
            Expr::Binary { op: "instanceof", left, right } if self.text(left) == name => {
                self.instances(self.types(right))
            }
            Expr::Binary { op: "&&", left, right } => {
                let parts = [left, right].map(|part| self.nested(Vec::new, || self.instance_by(part, name)));
                union(parts)
            }
            _ => Vec::new(),
        }
    }

    /// What a name is behind a statement that leaves where it is something else.
    fn instance_behind(&self, statement: Node<'t>, name: &str) -> Vec<Ty<'t>> {
        let Construct::Branch { condition, then: Some(then), .. } = self.file.construct(self.file.plain(statement))
        else {
            return Vec::new();
        };
        match self.expr(self.file.plain(condition)) {
            Expr::Unary { op: "!", operand } if self.file.exits(then) => self.instance_by(operand, name),
            _ => Vec::new(),
        }
    }

    /// What a function is given by the type of the constant that it stands in:
    /// `const end: Handler = (ws) => ..`, `const handlers: Record<string, Handler> = { end(ws) { .. } }`.
    pub(super) fn given_by_type(&self, function: Node<'t>, index: usize) -> Vec<Ty<'t>> {
        let said = |name: Node<'t>| match self.definition(self.text(name), name)?.kind {
            DefKind::Variable(Variable { annotation: Some(text), .. }) => Some((text, name)),
            _ => None,
        };
        match self.file.fate(function) {
            Fate::Bound(name) => said(name).map(|(text, at)| self.taken(&TypeText::parse(text), None, index, at)),
            Fate::Field { record, name } => match self.file.fate(record) {
                Fate::Bound(of) => said(of).map(|(text, at)| self.taken(&TypeText::parse(text), Some(name), index, at)),
                _ => None,
            },
            _ => None,
        }
        .unwrap_or_default()
    }

    /// What a function of a type, or one under a key of an object of it, is given.
    fn taken(&self, ty: &TypeText<'t>, key: Option<&str>, index: usize, at: Node<'t>) -> Vec<Ty<'t>> {
        let further = |text: &'t str, key| self.nested(Vec::new, || self.taken(&TypeText::parse(text), key, index, at));
        match (ty, key) {
            (TypeText::Function(params, _), None) => {
                params.get(index).map(|param| self.type_text(param, at)).unwrap_or_default()
            }
            (TypeText::Object(text), Some(key)) => indexed_by_any(text)
                .or_else(|| member_of(text, key))
                .map(|text| further(text, None))
                .unwrap_or_default(),
            (TypeText::Name { path, args }, _) => match (path.as_slice(), args.last()) {
                ([.., last], Some(held)) if key.is_some() && (MAPS.contains(last) || COLLECTIONS.contains(last)) => {
                    self.nested(Vec::new, || self.taken(held, None, index, at))
                }
                ([name], None) => match self.type_definition(name, at).map(|def| def.kind) {
                    Some(DefKind::Alias(text)) => further(text, key),
                    _ => Vec::new(),
                },
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }
}
