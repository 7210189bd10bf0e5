//! Functions that are assigned to members: `this.close = (code) => ..`, `Client.prototype.close = function () { .. }`,
//! and those of components of Vue.

use super::super::context::Cx;
use super::Ty;
use crate::source::Span;
use crate::syntax::{DefKind, Expr, Fate, Node, Role, Variable};

impl<'t> Cx<'t> {
    /// Where a method of a component of Vue stands as a value: `this.leave`, where `leave` stands under `methods`.
    pub(super) fn component_places(&self, name: &str, record: Node<'t>) -> Vec<Node<'t>> {
        let Fate::Field { record: component, name: "methods" } = self.fate(record) else { return Vec::new() };
        let members = self.occurrences(name, component.span()).filter_map(|occurrence| match occurrence.role {
            Role::Member { node, write: None } => Some(node),
            _ => None,
        });
        let is_own = |member: &Node<'t>| match self.expr(*member) {
            Expr::Member { object, .. } => self.is_this(object) && self.own_class(*member).is_none(),
            _ => false,
        };
        members.collect::<Vec<_>>().into_iter().filter(is_own).collect()
    }

    /// Where a function that is assigned to a member stands as a value: `this.close`, where `this.close = (code) => ..`
    /// makes a method of it, too.
    pub(super) fn assigned_places(&self, function: Node<'t>, target: Node<'t>) -> Vec<Node<'t>> {
        match (self.expr(target), self.own_class(target).map(Ty::Object)) {
            (Expr::Member { object, name }, Some(class)) if self.is_this(object) => {
                let is_method = self.method(&class, name) == Some(function);
                if is_method { self.members_named(name, &[class]) } else { Vec::new() }
            }
            // `session.leave = (code) => ..`, where `session` is an object literal
            (Expr::Member { object, name }, _) => match self.types(object).as_slice() {
                [literal @ Ty::Literal(_)] => self.members_named(name, std::slice::from_ref(literal)),
                _ => self.prototype_places(target),
            },
            _ => Vec::new(),
        }
    }

    /// Where `Client.prototype.close = function () { .. }` stands as a value: `this.close`; and
    /// `exports.close = function () { .. }`: `exports.close`.
    fn prototype_places(&self, target: Node<'t>) -> Vec<Node<'t>> {
        let Expr::Member { object, name } = self.expr(target) else { return Vec::new() };
        let is_module = |object: Node<'t>| matches!(self.text(object), "exports" | "module.exports");
        let is_exported = is_module(object);
        let owner = match self.expr(self.file.plain(object)) {
            Expr::Member { object, name: "prototype" } => self.text(object),
            _ if is_exported => "",
            _ => return Vec::new(),
        };
        let whole = Span::new(0, self.file.text().len());
        let members = self.occurrences(name, whole).filter_map(|occurrence| match occurrence.role {
            Role::Member { node, write: None } => Some(node),
            _ => None,
        });
        let is_own = |member: &Node<'t>| match self.expr(*member) {
            Expr::Member { object, .. } if is_exported => is_module(object),
            Expr::Member { object, .. } => {
                self.is_this(object) && self.own_class(*member).is_none() || self.is_made_by(object, owner)
            }
            _ => false,
        };
        members.collect::<Vec<_>>().into_iter().filter(is_own).collect()
    }

    /// Whether an expression is what a function makes with `new`: `var client = new Client(url)`.
    fn is_made_by(&self, node: Node<'t>, owner: &str) -> bool {
        let node = self.file.plain(node);
        match self.expr(node) {
            Expr::Call(call) => call.new && self.text(call.callee) == owner,
            Expr::Name(name) => self.definition(name, node).is_some_and(|def| match def.kind {
                DefKind::Variable(Variable { value: Some(value), ref picks, .. }) if picks.is_empty() => {
                    let is_made = matches!(self.expr(self.file.plain(value)), Expr::Call(_));
                    is_made && self.nested(|| false, || self.is_made_by(value, owner))
                }
                _ => false,
            }),
            _ => false,
        }
    }
}
