//! Callers of a function that closes what it is given, and that pass something else than a socket.

use super::context::Cx;
use super::set::{CodeSet, Part};
use super::types::Ty;
use crate::source::Span;
use crate::syntax::{DefKind, Expr, Node};

impl<'t> Cx<'t> {
    /// Takes away the codes of callers that pass no socket for the receiver of a close:
    /// `stop(null, 3)` does not run `if (target) target.close(code)`.
    pub(super) fn leave_out_others(&self, receiver: Node<'t>, codes: &mut CodeSet) {
        let receiver = self.file.plain(receiver);
        let Expr::Name(name) = self.expr(receiver) else { return };
        let Some(DefKind::Parameter { function, index, picks, .. }) =
            self.definition(name, receiver).map(|def| def.kind)
        else {
            return;
        };
        if !picks.is_empty() || codes.parts.is_empty() {
            return;
        }
        let others = self.callers(function).into_iter();
        let others: Vec<Span> = others
            .filter(|call| call.args.get(index).is_some_and(|arg| self.is_no_socket(*arg)))
            .map(|call| call.node.span())
            .collect();
        let count = codes.parts.len();
        let is_in = |part: &Part, call: &Span| call.contains(part.span) || call.contains(part.edit);
        codes.parts.retain(|part| part.is_passed_on() || !others.iter().any(|call| is_in(part, call)));
        codes.open |= codes.parts.len() != count;
    }

    /// Whether a value is certainly something else than a socket.
    fn is_no_socket(&self, node: Node<'t>) -> bool {
        let node = self.file.plain(node);
        match self.expr(node) {
            Expr::Null | Expr::Int(_) | Expr::Bool | Expr::Text(_) => true,
            Expr::Name(name @ ("undefined" | "process" | "None")) => self.definition(name, node).is_none(),
            _ => {
                let types = self.types(node);
                !types.is_empty() && types.iter().all(|ty| *ty == Ty::Not)
            }
        }
    }
}
