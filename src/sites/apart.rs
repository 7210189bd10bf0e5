//! Conditions on the way to a place that say of what kind something is there, and so what its text can be.

use super::conditions::names_in;
use super::context::Cx;
use crate::apis::Family;
use crate::syntax::{Def, Expr, Node};

impl<'t> Cx<'t> {
    /// Whether what a name stands for is told apart on the way to one of its places: in `if (error.code === "GONE")`
    /// it is, behind an `if` for another kind that was left it is not.
    pub(super) fn is_told_at(&self, name: &str, def: &Def<'t>, place: Node<'t>) -> bool {
        let mut at = place;
        loop {
            let conditions = self.conditions_at(at).into_iter();
            if conditions.into_iter().any(|(condition, holds)| self.tells(condition, name, holds)) {
                return true;
            }
            let around = self.file.ancestors(at).into_iter().find(|outer| self.file.is_function(*outer));
            match around.filter(|function| def.scope.contains(function.span()) && *function != at) {
                Some(function) => at = function,
                None => return false,
            }
        }
    }

    /// Whether a condition that holds, or fails, says of what kind something is.
    fn tells(&self, condition: Node<'t>, name: &str, holds: Option<bool>) -> bool {
        // Through what it names a condition can say anything.
        if !names_in(self.text(condition)).any(|(_, word)| word == name) {
            return self.mentions(condition, name);
        }
        let Some(holds) = holds else { return true };
        let condition = self.file.plain(condition);
        let tells = |part, holds| self.nested(|| true, || self.tells(part, name, Some(holds)));
        match self.expr(condition) {
            _ if self.is_general_question(condition) => false,
            Expr::Unary { op: "!", operand } => tells(operand, !holds),
            Expr::Binary { op: "&&" | "||", left, right }
            | Expr::Fallback { value: left, fallback: right, falsy: true } => tells(left, holds) || tells(right, holds),
            Expr::Binary { op: "===" | "==" | "instanceof", .. } => holds,
            Expr::Binary { op: "!==" | "!=", .. } => !holds,
            _ => true,
        }
    }

    /// Whether something stands in what a call is given, and not in what is kept for later, where other conditions
    /// can hold.
    pub(super) fn is_given_at_once(&self, node: Node<'t>) -> bool {
        let statement = self.text(self.file.statement(node)).trim_start();
        let is_kept = ["const ", "let ", "var "].iter().any(|start| statement.starts_with(start));
        let before =
            self.file.slice(crate::source::Span::new(self.file.statement(node).span().start, node.span().start));
        let is_written = before.match_indices('=').any(|(at, _)| {
            let is_sign = |c: char| matches!(c, '=' | '>' | '<' | '!');
            !before[..at].ends_with(is_sign) && !before[at + 1..].starts_with(is_sign)
        });
        self.family() == Family::JavaScript && !is_kept && !is_written && before.contains('(')
    }
}
