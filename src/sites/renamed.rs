//! Constants that are another name for a code, or the code as a number: `const number = Number(code)`.

use super::context::Cx;
use crate::apis::Family;
use crate::source::Span;
use crate::syntax::{DefKind, Expr, Node, Role, Variable};

/// Functions that give a number back as it is.
const AS_NUMBER: &[&str] = &["Number", "parseInt", "Number.parseInt"];

impl<'t> Cx<'t> {
    /// Whether a name is a constant that was given what is written as `subject`, which was not written since.
    pub(super) fn is_renamed(&self, node: Node<'t>, subject: &str) -> bool {
        let (Expr::Name(name), Family::JavaScript) = (self.expr(node), self.family()) else { return false };
        let Some(DefKind::Variable(Variable { value: Some(value), picks, mutable: false, .. })) =
            self.definition(name, node).map(|def| def.kind)
        else {
            return false;
        };
        let since = Span::new(value.span().end, node.span().start.max(value.span().end));
        picks.is_empty()
            && self.is_same_number(value, subject)
            && !self.occurrences(subject, since).any(|found| matches!(found.role, Role::Write(_)))
    }

    fn is_same_number(&self, value: Node<'t>, subject: &str) -> bool {
        let value = self.file.plain(value);
        let is_same = |value: Node<'t>| self.nested(|| false, || self.is_same_number(value, subject));
        match self.expr(value) {
            _ if self.text(value) == subject => true,
            Expr::Choice(values) => values.into_iter().all(is_same),
            Expr::Unary { op: "+", operand } => is_same(operand),
            Expr::Call(call) if AS_NUMBER.contains(&self.text(call.callee)) => {
                call.args.first().is_some_and(|arg| is_same(*arg))
            }
            _ => false,
        }
    }
}
