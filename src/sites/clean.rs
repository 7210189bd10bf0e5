//! Conditions on whether a connection was closed as it should be: `if (wasClean)`, `event.wasClean ? .. : ..`.

use super::context::Cx;
use super::narrow::filter;
use super::set::{CodeSet, Part};
use crate::source::Span;
use crate::syntax::{Def, DefKind, Expr, Node, Pick, Variable};

/// What an event calls it.
const CLEAN: &str = "wasClean";

impl<'t> Cx<'t> {
    /// The handler of whose connection a condition asks whether it ended with a Close, and whether it holds if so.
    pub(super) fn asks_for_cleanness(&self, condition: Node<'t>) -> Option<(Span, bool)> {
        let condition = self.file.plain(condition);
        let asked = |node, turned: bool| {
            let (handler, is_clean) = self.nested(|| None, || self.asks_for_cleanness(node))?;
            Some((handler, is_clean != turned))
        };
        match self.expr(condition) {
            Expr::Unary { op: "!", operand } => asked(operand, true),
            // `wasClean === false`
            Expr::Binary { op: op @ ("===" | "==" | "!==" | "!="), left, right } => {
                let right = self.file.plain(right);
                let is_flag = matches!(self.expr(right), Expr::Bool);
                let turned = (self.text(right) == "false") != op.starts_with('!');
                if is_flag { asked(left, turned) } else { None }
            }
            Expr::Member { object, name: CLEAN } => Some((self.event_handler(object)?, true)),
            Expr::Name(name) => {
                let Def { kind, .. } = self.definition(name, condition)?;
                match kind {
                    DefKind::Parameter { function, picks, default: None, .. } => {
                        let is_part = matches!(picks.as_slice(), [Pick::Key(CLEAN)]);
                        let is_told = picks.is_empty() && name.to_ascii_lowercase().ends_with("clean");
                        (is_part || is_told).then_some((function.span(), true))
                    }
                    // `const { code, wasClean } = event`
                    DefKind::Variable(Variable { value: Some(value), mutable: false, picks, .. }) => {
                        match picks.as_slice() {
                            [] => asked(value, false),
                            [Pick::Key(CLEAN)] => Some((self.event_handler(value)?, true)),
                            _ => None,
                        }
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The function that is given an event.
    fn event_handler(&self, event: Node<'t>) -> Option<Span> {
        let event = self.file.plain(event);
        let Expr::Name(name) = self.expr(event) else { return None };
        match self.definition(name, event)?.kind {
            DefKind::Parameter { function, picks, .. } => picks.is_empty().then_some(function.span()),
            _ => None,
        }
    }
}

/// What can have arrived where it is known whether there was a Close: 1006 says that there was none, and 1005 that
/// there was one without a code.
pub(super) fn without_end(set: CodeSet, handler: Span, is_clean: bool) -> CodeSet {
    let is_of_handler = |part: &Part| part.source.is_some_and(|source| source.handler == handler);
    let (received, others) = set.parts.into_iter().partition(is_of_handler);
    let mut set = CodeSet { parts: others, ..set };
    let gone = if is_clean { 1006 } else { 1005 };
    let received = CodeSet { parts: received, ..CodeSet::default() };
    set.parts.extend(filter(received, &|number| Some(number != gone)).parts);
    set
}
