//! Records whose code is set after they are made: `frame.code = 1006`.

use super::context::Cx;
use super::{CloseSite, Shape};
use crate::syntax::{Construct, Expr, Fate, Node, Role};

impl<'t> Cx<'t> {
    /// A record's site, and one for each code that it is given later; without the first code where
    /// nothing uses the record before another takes its place.
    pub(super) fn with_later_codes(&self, site: CloseSite, record: Node<'t>, field: &str) -> Vec<CloseSite> {
        let Fate::Bound(name) = self.fate(record) else { return vec![site] };
        let writes = self.field_writes(name, field);
        // What certainly runs hides what was there before.
        let certain = writes.iter().rposition(|(target, _)| self.hides(name, *target));
        let later = writes[certain.unwrap_or(0)..].iter().map(|(_, value)| CloseSite {
            span: value.span(),
            statement: self.file.statement(*value).span(),
            codes: self.codes(*value),
            reason: None,
            shape: Shape::Indirect,
            ..site.clone()
        });
        let mut sites: Vec<CloseSite> = later.collect();
        match sites.first_mut().filter(|_| certain.is_some()) {
            Some(first) => first.reason = site.reason,
            None => sites.insert(0, site),
        }
        sites
    }

    /// The places where a variable's field is set, and the values.
    fn field_writes(&self, name: Node<'t>, field: &str) -> Vec<(Node<'t>, Node<'t>)> {
        let text = self.text(name);
        let Some(scope) = self.scopes(name).first().map(|scope| scope.span()) else { return Vec::new() };
        let is_same = |object: Node<'t>| {
            matches!(self.expr(object), Expr::Name(owner) if owner == text)
                && self.definition(text, object).is_some_and(|def| def.node == name)
        };
        let written = self.occurrences(field, scope).filter_map(|occurrence| match occurrence.role {
            Role::Member { node, write: Some(value) } => match self.expr(node) {
                Expr::Member { object, .. } if is_same(self.file.plain(object)) => Some((node, value)),
                _ => None,
            },
            _ => None,
        });
        written.collect()
    }

    /// Whether a field that is set here is set for certain, before anything uses its owner as a whole.
    fn hides(&self, name: Node<'t>, target: Node<'t>) -> bool {
        let block = |node: Node<'t>| {
            let mut around = self.file.ancestors(node).into_iter();
            around.find(|ancestor| !matches!(self.file.construct(*ancestor), Construct::Other))
        };
        let text = self.text(name);
        let Some(scope) = block(name).filter(|scope| block(target) == Some(*scope)) else { return false };
        let is_field = |node: Node<'t>| {
            let around = self.file.ancestors(node);
            let is_called = matches!(self.fate(node), Fate::Receiver { .. });
            !is_called && around.first().is_some_and(|around| matches!(self.expr(*around), Expr::Member { .. }))
        };
        let uses = self.uses_of(text, scope.span()).into_iter();
        let mut before =
            uses.filter(|place| place.span().start > name.span().end && place.span().end < target.span().start);
        before.all(is_field)
    }
}
