//! Received codes, reasons and events that a handler gives on to a function of its file, which looks at
//! them: `ws.onclose = (event) => this.handleClose(event)`.

use super::super::context::Cx;
use crate::apis::Family;
use crate::syntax::{Expr, Fate, Node, Role};

/// How functions are called that answer a question about any code.
const QUESTIONS: &[&str] = &["is", "has", "can", "should", "needs", "valid"];

/// How methods are called that nobody else calls: what they handle comes from where they are registered.
const HANDLERS: &[&str] = &["_", "#", "on", "handle"];

/// A function of this file that a handler gives on what it received.
pub(super) struct Relay<'t> {
    pub(super) function: Node<'t>,
    /// As which argument.
    pub(super) index: usize,
    /// Whether it can be given other things too, or is for any code.
    pub(super) is_shared: bool,
}

impl<'t> Cx<'t> {
    /// The functions that an event is given on to.
    pub(super) fn relays_of(&self, event: Node<'t>, function: Node<'t>) -> Vec<Relay<'t>> {
        let uses = self.uses_of(self.text(event), function.span()).into_iter();
        let given = uses.filter(|place| self.is_use_of(*place, event)).filter_map(|place| match self.fate(place) {
            Fate::Argument { call, index } => self.relayed_to(call, index),
            _ => None,
        });
        given.collect()
    }

    /// The name that an argument of a call has in the function that takes it, and whether others can give it
    /// something too.
    pub(super) fn relayed_name(&self, call: Node<'t>, index: usize) -> Option<(Node<'t>, bool)> {
        let relay = self.relayed_to(call, index)?;
        let param = self.file.function(relay.function)?.params.get(index)?.node;
        Some((self.file.pattern_name(param)?, relay.is_shared))
    }

    /// The function of this file that a call runs. One that answers something is for any code, and knows more
    /// of them than can arrive.
    fn relayed_to(&self, call: Node<'t>, index: usize) -> Option<Relay<'t>> {
        let is_answer = !matches!(self.fate(call), Fate::Dropped | Fate::Returned(_));
        let Expr::Call(call) = self.expr(call) else { return None };
        if self.family() != Family::JavaScript || call.spread || call.new {
            return None;
        }
        let callee = self.file.plain(call.callee);
        let (name, is_own) = match self.expr(callee) {
            Expr::Name(name) => {
                let def = self.definition(name, callee)?;
                (name, !self.is_exported(def.node))
            }
            Expr::Member { object, name } if self.is_this(object) => (name, Self::is_named_as_handler(name)),
            _ => return None,
        };
        let function = self.callee(&call).or_else(|| self.method_by_place(callee, name))?;
        let is_question = QUESTIONS.iter().any(|word| name.starts_with(word));
        let is_own = is_own || self.is_private(function) || self.is_of_kept_class(function);
        let is_shared = is_answer || is_question || !is_own || !self.is_only_handler(function, callee);
        Some(Relay { function, index, is_shared })
    }

    /// Whether a method says that only its class calls it: `private lost(event)`, `private lost = (event) =>`.
    fn is_private(&self, method: Node<'t>) -> bool {
        let around = self.file.ancestors(method).into_iter().next();
        [Some(method), around].into_iter().flatten().any(|node| self.text(node).starts_with("private "))
    }

    /// Whether a method is of a class that the file does nothing with but make objects of it.
    fn is_of_kept_class(&self, method: Node<'t>) -> bool {
        let Some(class) = self.own_class(method) else { return false };
        let Some(name) = self.file.heritage(class).name else { return false };
        let is_made = |place: &Node<'t>| match self.file.ancestors(*place).first().map(|around| self.expr(*around)) {
            Some(Expr::Call(call)) => call.new && call.callee == *place,
            _ => false,
        };
        !self.is_exported(class)
            && self.occurrences(name, self.whole_file()).all(|found| match found.role {
                Role::Use => is_made(&found.node),
                Role::Define(_) | Role::Member { .. } => true,
                _ => false,
            })
    }

    /// Whether a method is for its own class, by its name.
    fn is_named_as_handler(name: &str) -> bool {
        HANDLERS.iter().any(|start| match name.strip_prefix(start) {
            Some(rest) if start.len() > 1 => rest.starts_with(char::is_uppercase),
            rest => rest.is_some(),
        })
    }
}
