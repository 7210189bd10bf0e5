//! Received codes, reasons and events that a handler gives on to a function of its file, which looks at
//! them: `ws.onclose = (event) => this.handleClose(event)`.

use super::super::context::Cx;
use crate::apis::Family;
use crate::syntax::{Expr, Fate, Node};

/// How functions are called that answer a question about any code.
const QUESTIONS: &[&str] = &["is", "has", "can", "should", "needs", "valid"];

/// How methods are called that nobody else calls: what they handle comes from where they are registered.
const HANDLERS: &[&str] = &["_", "#", "on", "handle"];

impl<'t> Cx<'t> {
    /// The functions that an event is given on to, and as which argument.
    pub(super) fn relays_of(&self, event: Node<'t>, function: Node<'t>) -> Vec<(Node<'t>, usize)> {
        let uses = self.uses_of(self.text(event), function.span()).into_iter();
        let given = uses.filter(|place| self.is_use_of(*place, event)).filter_map(|place| match self.fate(place) {
            Fate::Argument { call, index } => Some((self.relayed_to(call)?, index)),
            _ => None,
        });
        given.collect()
    }

    /// The name that an argument of a call has in the function that takes it.
    pub(super) fn relayed_name(&self, call: Node<'t>, index: usize) -> Option<Node<'t>> {
        let param = self.file.function(self.relayed_to(call)?)?.params.get(index)?.node;
        self.file.pattern_name(param)
    }

    /// The function of this file that a call runs, if nothing else runs it. One that answers something is
    /// for any code, and knows more of them than can arrive.
    fn relayed_to(&self, call: Node<'t>) -> Option<Node<'t>> {
        let is_answer = !matches!(self.fate(call), Fate::Dropped | Fate::Returned(_));
        let Expr::Call(call) = self.expr(call) else { return None };
        if self.family() != Family::JavaScript || call.spread || call.new || is_answer {
            return None;
        }
        let callee = self.file.plain(call.callee);
        let is_for_others = match self.expr(callee) {
            Expr::Name(name) | Expr::Member { name, .. } if QUESTIONS.iter().any(|word| name.starts_with(word)) => true,
            Expr::Name(name) => {
                let def = self.definition(name, callee)?;
                self.text(self.file.statement(def.node)).starts_with("export")
            }
            Expr::Member { object, name } => {
                !matches!(self.expr(self.file.plain(object)), Expr::This) || !Self::is_named_as_handler(name)
            }
            _ => true,
        };
        let function = self.callee(&call).filter(|_| !is_for_others)?;
        self.is_only_handler(function, callee).then_some(function)
    }

    /// Whether a method is for its own class, by its name.
    fn is_named_as_handler(name: &str) -> bool {
        HANDLERS.iter().any(|start| match name.strip_prefix(start) {
            Some(rest) if start.len() > 1 => rest.starts_with(char::is_uppercase),
            rest => rest.is_some(),
        })
    }
}
