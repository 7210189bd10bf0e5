//! Texts that others write, which can be of any length: what was fetched or received, what a process says.

use super::context::Cx;
use super::types::Ty;
use crate::apis::{Family, Handler};
use crate::syntax::{DefKind, Expr, Node};

/// Streams of a process.
const STREAMS: &[&str] = &["stdout", "stderr"];

impl<'t> Cx<'t> {
    /// Whether an expression is such a text: `await response.text()`, `raw.toString()`, `String(chunk)`.
    pub(super) fn is_text_of_others(&self, node: Node<'t>) -> bool {
        let Expr::Call(call) = self.expr(self.file.plain(node)) else { return false };
        match (self.expr(self.file.plain(call.callee)), call.args.as_slice()) {
            (Expr::Member { object, name: "text" }, []) => self.is_fetched(object),
            (Expr::Member { object, name: "toString" }, _) => self.is_given_by_others(object),
            (Expr::Name("String"), [value]) => self.is_given_by_others(*value),
            _ => false,
        }
    }

    /// Whether something is what a listener is given as a message or as a part of what a process says, of which no
    /// condition on the way says what it is.
    pub(super) fn is_given_by_others(&self, node: Node<'t>) -> bool {
        if self.family() != Family::JavaScript {
            return false;
        }
        let node = self.file.plain(node);
        let (given, is_event) = match self.expr(node) {
            Expr::Member { object, name: "data" } => (self.file.plain(object), true),
            _ => (node, false),
        };
        let Expr::Name(name) = self.expr(given) else { return false };
        let Some(def) = self.definition(name, given) else { return false };
        let DefKind::Parameter { function, index: 0, picks, .. } = &def.kind else { return false };
        picks.is_empty()
            && self.writes(name, &def).is_empty()
            && self.places(*function).into_iter().any(|place| self.hears_texts(place, is_event))
            && !self.is_told_at(name, &def, node)
    }

    /// Whether a function that stands here is given messages of a socket, or what a process says.
    fn hears_texts(&self, place: Node<'t>, is_event: bool) -> bool {
        let is_socket = |object| self.types(object).iter().any(|ty| matches!(ty, Ty::Instance(_)));
        match self.listens(place) {
            Some((socket, Handler::On(event))) if !is_event && event == "message" => is_socket(socket),
            Some((socket, Handler::EventListener(event))) if is_event && event == "message" => is_socket(socket),
            Some((socket, Handler::Property(name))) if is_event && name == "onmessage" => is_socket(socket),
            Some((stream, Handler::On(event))) if !is_event && event == "data" => {
                match self.expr(self.file.plain(stream)) {
                    Expr::Member { object, name } => STREAMS.contains(&name) && self.is_process(object),
                    _ => false,
                }
            }
            _ => false,
        }
    }
}
