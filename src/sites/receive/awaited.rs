//! Codes that arrive without a handler that is seen, as items of the lists that Node's functions give: `await once(ws, "close")`,
//! `for await (const [code] of on(ws, "close"))`.

use super::super::context::Cx;
use super::super::set::{CodeSet, Source};
use super::Api;
use crate::apis::{Family, Handler, Slot, Step};
use crate::syntax::{Call, DefKind, Expr, Imported, Node, Pick, Variable};

/// The modules that have these functions.
const EVENTS: &[&str] = &["events", "node:events"];

impl<'t> Cx<'t> {
    /// What arrives as an item of the list that `once` or `on` gives.
    pub(in crate::sites) fn delivered_by_events(
        &self,
        call: &Call<'t>,
        function: &str,
        item: usize,
        at: Node<'t>,
    ) -> Option<CodeSet> {
        let [socket, event, ..] = call.args.as_slice() else { return None };
        if self.family() != Family::JavaScript || !self.is_of_events(call.callee, function) {
            return None;
        }
        self.delivered_on(*socket, &Handler::On(self.fixed_text(*event)?), item, at)
    }

    /// What arrives first in a function that stands here as the handler of a socket and is not seen.
    pub(in crate::sites) fn delivered_to(&self, place: Node<'t>, at: Node<'t>) -> Option<CodeSet> {
        let (socket, kind) = self.listens(place)?;
        self.delivered_on(socket, &kind, 0, at)
    }

    /// What a socket gives a handler of this form as its argument number `index`.
    fn delivered_on(&self, socket: Node<'t>, kind: &Handler, index: usize, at: Node<'t>) -> Option<CodeSet> {
        let is_slot = |Slot(steps): &Slot| matches!(steps.as_slice(), [Step::Arg(arg)] if *arg == index);
        let around = self.file.ancestors(at);
        let handler = around.iter().find(|node| self.file.is_function(**node)).unwrap_or(&at).span();
        let mut found: Option<CodeSet> = None;
        for id in self.types(socket).iter().flat_map(|ty| self.bases(ty)) {
            let Some((index, receive)) = self.receive_of(id.model, &self.apis.ty(id).name, kind) else { continue };
            let api = Api { model: id.model, index };
            let source = Source::new(api, socket.span(), handler);
            let set = match receive.delivers.as_ref().filter(|_| receive.code.iter().any(is_slot)) {
                Some(delivers) => CodeSet::received(delivers, at.span(), source),
                None => CodeSet::unknown(),
            };
            found = Some(found.unwrap_or_default().or(set));
        }
        found
    }

    /// Whether an expression is this function of Node's module of events.
    pub(in crate::sites) fn is_of_events(&self, callee: Node<'t>, function: &str) -> bool {
        let callee = self.file.plain(callee);
        match self.expr(callee) {
            Expr::Name(name) => match self.definition(name, callee).map(|def| def.kind) {
                Some(DefKind::Import { module, what: Imported::Name(name) }) => {
                    name == function && EVENTS.contains(&module)
                }
                Some(DefKind::Variable(Variable { value: Some(value), picks, .. })) => {
                    matches!(picks.as_slice(), [Pick::Key(key)] if *key == function) && self.is_events(value)
                }
                _ => false,
            },
            Expr::Member { object, name } => name == function && self.is_events(object),
            _ => false,
        }
    }

    /// Whether an expression is that module, or the class that it exports.
    fn is_events(&self, node: Node<'t>) -> bool {
        let node = self.file.plain(node);
        match self.expr(node) {
            Expr::Name(name) => match self.definition(name, node).map(|def| def.kind) {
                Some(DefKind::Import { module, what }) => {
                    EVENTS.contains(&module) && !matches!(what, Imported::Name(name) if name != "EventEmitter")
                }
                Some(DefKind::Variable(Variable { value: Some(value), .. })) => {
                    self.nested(|| false, || self.is_events(value))
                }
                _ => false,
            },
            Expr::Call(call) if self.text(call.callee) == "require" => {
                let module = call.args.first().and_then(|arg| self.fixed_text(*arg));
                module.is_some_and(|module| EVENTS.contains(&module.as_str()))
            }
            _ => false,
        }
    }
}
