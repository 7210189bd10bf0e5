//! Wrappers that close with a code where there is an open socket, and tell their own listeners of it where there
//! is none: what callers give then need not be for the wire.

use super::context::Cx;
use super::set::{CodeSet, Origin};
use crate::apis::Family;
use crate::syntax::{Construct, Expr, Node};

/// How functions are called that tell listeners.
const TELLING: &[&str] = &["on", "emit", "dispatch", "fire", "notify", "trigger", "handle"];

impl<'t> Cx<'t> {
    /// Takes away what callers pass for a code that is told to listeners where it is not sent:
    /// `if (isOpen) ws.close(code); else this.onclose({ code });`
    pub(super) fn leave_out_told(&self, close: Node<'t>, code: Node<'t>, codes: &mut CodeSet) {
        let is_passed = codes.parts.iter().any(|part| part.origin == Origin::Parameter);
        if !is_passed || self.family() != Family::JavaScript {
            return;
        }
        let Some(read) = self.argument_read(code) else { return };
        let mut uses = self.uses_of(read.name, read.function.span()).into_iter();
        if uses.any(|place| self.tells_listeners(place, read.function) && self.is_instead(close, place)) {
            codes.parts.retain(|part| part.origin != Origin::Parameter);
            codes.open = true;
        }
    }

    /// Whether a value is among what a function is given that tells listeners.
    fn tells_listeners(&self, place: Node<'t>, function: Node<'t>) -> bool {
        let around = self.file.ancestors(place).into_iter().take_while(|outer| *outer != function);
        around.into_iter().any(|outer| {
            let Expr::Call(call) = self.expr(outer) else { return false };
            let name = match self.expr(self.file.plain(call.callee)) {
                Expr::Member { name, .. } | Expr::Name(name) => name.trim_start_matches(['_', '#', '$']),
                _ => "",
            };
            call.args.iter().any(|arg| arg.span().contains(place.span()))
                && (name.starts_with("onclose") || TELLING.contains(&first_word(name)))
        })
    }

    /// Whether a function comes to only one of two places: they stand in different branches, or one stands in a
    /// branch that leaves.
    fn is_instead(&self, one: Node<'t>, other: Node<'t>) -> bool {
        let branch = |place: Node<'t>, against: Node<'t>| {
            let around = self.file.ancestors(place).into_iter().take_while(|outer| !self.file.is_function(*outer));
            around.into_iter().any(|outer| {
                let Construct::Branch { then, otherwise, .. } = self.file.construct(outer) else { return false };
                let holds = |part: &Node<'t>, place: Node<'t>| part.span().contains(place.span());
                let Some(part) = [then, otherwise].into_iter().flatten().find(|part| holds(part, place)) else {
                    return false;
                };
                let is_left = place.span().start < against.span().start && self.file.exits(part);
                !holds(&part, against) && (holds(&outer, against) || is_left)
            })
        };
        branch(one, other) || branch(other, one)
    }
}

/// The first word of a name in camel case: `on` of `onClose`.
fn first_word(name: &str) -> &str {
    name.split(char::is_uppercase).next().unwrap_or(name)
}
