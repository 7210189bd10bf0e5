//! What is done with a received reason, where it is bytes and not text.

use super::super::context::Cx;
use super::super::find::Found;
use super::super::set::{CodeSet, Odd, Value};
use super::follow::Uses;
use super::{Look, Source};
use crate::syntax::{Construct, DefKind, Expr, Fate, Node, Role};

/// Methods of texts that bytes do not have.
pub(in crate::sites) const TEXT_METHODS: &[&str] = &[
    "startsWith", "endsWith", "match", "matchAll", "trim", "trimStart", "trimEnd", "split", "toLowerCase",
    "toUpperCase", "replace", "replaceAll", "substring", "substr", "charAt", "charCodeAt", "codePointAt",
    "localeCompare", "search", "padStart", "padEnd", "normalize", "repeat",
];

impl<'t> Cx<'t> {
    /// The uses of a reason that take it for a text.
    pub(super) fn judge_reasons(&self, function: Node<'t>, source: &Source<'t>, found: &mut Found) {
        if !source.is_own || !source.also.is_empty() || !source.receive.is_bytes {
            return;
        }
        // Bytes are there even where they are none: `reason || "none"`.
        let mut uses = Uses { is_there: true, ..Uses::default() };
        for slot in &source.receive.reason {
            self.received_names(function, &slot.behind(source.bound), &mut uses);
        }
        if uses.names.iter().any(|name| self.can_be_text(*name, function)) {
            return;
        }
        for node in uses.nodes {
            let Some((look, whole)) = self.look_at_bytes(node) else { continue };
            found.sites.push(self.received(CodeSet::unknown(), node.span(), whole, source, look));
        }
    }

    /// Whether a name can stand for a text all the same: it says so, it is asked, or it is given one.
    fn can_be_text(&self, name: Node<'t>, function: Node<'t>) -> bool {
        let text = self.text(name);
        let asked = [format!("typeof {text}"), format!("isBuffer({text}"), format!("{text} instanceof")];
        let own = self.file.ancestors(name).into_iter().find(|node| self.file.is_function(*node));
        let bodies = [Some(function), own].into_iter().flatten().map(|function| self.text(function));
        if bodies.into_iter().any(|body| asked.iter().any(|question| body.contains(question))) {
            return true;
        }
        match self.occurrence(name.span().start, text).map(|occurrence| occurrence.role) {
            Some(Role::Define(def)) => {
                let annotation = match &def.kind {
                    DefKind::Parameter { annotation, default: None, .. } => *annotation,
                    DefKind::Variable(variable) => variable.annotation,
                    _ => return true,
                };
                annotation.is_some_and(|annotation| annotation.contains("string") || annotation.contains("any"))
                    || !self.writes(text, &def).is_empty()
            }
            _ => true,
        }
    }

    /// What a use of bytes takes them for, if for a text.
    fn look_at_bytes(&self, node: Node<'t>) -> Option<(Look, Node<'t>)> {
        match self.fate(node) {
            Fate::Receiver { call, method } if TEXT_METHODS.contains(&method) => {
                return Some((Look::TextMethod(method.to_owned()), call));
            }
            Fate::Argument { call, index: 0 } => {
                let Expr::Call(inner) = self.expr(call) else { return None };
                let Expr::Member { object, name: "includes" | "has" } = self.expr(self.file.plain(inner.callee)) else {
                    return None;
                };
                let items = self.listed(object).into_iter();
                let list = items.map(|item| self.codes(item)).fold(CodeSet::default(), CodeSet::or);
                return is_text(&list).then_some((Look::ReasonAsText, call));
            }
            _ => {}
        }
        let parent =
            self.file.ancestors(node).into_iter().find(|parent| !matches!(self.expr(*parent), Expr::Same(_)))?;
        // `==` turns bytes into a text first.
        if let Expr::Binary { op: "===" | "!==", left, right } = self.expr(parent) {
            let other = if left.span().contains(node.span()) { right } else { left };
            return is_text(&self.codes(other)).then_some((Look::ReasonAsText, parent));
        }
        match self.file.construct(parent) {
            Construct::Switch { subject: Some(subject), arms } if subject.span().contains(node.span()) => {
                let mut values = arms.iter().flat_map(|arm| &arm.values);
                values.any(|value| is_text(&self.codes(*value))).then_some((Look::ReasonAsText, node))
            }
            _ => None,
        }
    }
}

/// Whether a set is made of texts.
fn is_text(set: &CodeSet) -> bool {
    !set.parts.is_empty() && set.parts.iter().all(|part| matches!(part.value, Value::Odd(Odd::Text(_))))
}
