//! Named codes of libraries in comparisons and patterns.

use super::super::context::Cx;
use super::super::find::Found;
use super::super::set::CodeSet;
use super::follow::Uses;
use super::{Api, Look, Source};
use crate::apis::Role as End;
use crate::syntax::{Construct, DefKind, Expr, Fate, Node, Pick, Role, Variable};

impl<'t> Cx<'t> {
    /// A named code of a library in a comparison or a pattern, from the name of what holds it.
    pub(in crate::sites) fn judge_constant(&self, holder: Node<'t>, found: &mut Found) {
        // From the holder's name to the whole path, and to the wrap around a number.
        let mut node = holder;
        for ancestor in self.file.ancestors(holder).into_iter().take(8) {
            match self.expr(ancestor) {
                Expr::Member { .. } | Expr::Same(_) => node = ancestor,
                Expr::Call(call) if call.callee == node => node = ancestor,
                _ => break,
            }
        }
        // `code == Some(CloseCode::Away)`
        if !matches!(self.fate(self.held_by_some(node).unwrap_or(node)), Fate::Compared) {
            return;
        }
        let Some(model) = self.model_of_constant(node) else { return };
        let number = self.wrapped_in_pattern(node);
        let Some(receive) = self.apis.model(model).receives.first() else { return };
        let api = Api { model, index: 0 };
        let source = Source { api, also: Vec::new(), role: End::Either, receive, is_own: true, bound: 0 };
        let whole = number.and_then(|_| self.file.ancestors(node).into_iter().next()).unwrap_or(node);
        let look = self.look_at_constant(whole);
        // `CloseCode::Library(number) if number < 4100`
        if let Some(name) = number.filter(|number| self.is_new_name(*number)) {
            let mut uses = Uses::default();
            self.follow_name(name, &mut uses, super::MAX_NAMES);
            let is_own = matches!(look, Look::Equal { .. });
            return self.judge_uses(&uses, &Source { is_own, ..source }, found);
        }
        let set = self.codes(number.unwrap_or(node));
        if !set.is_numeric() {
            return;
        }
        let site = self.received(set, number.unwrap_or(node).span(), node, &source, look);
        if !found.sites.contains(&site) {
            found.sites.push(site);
        }
    }

    /// Whether a name is one that a pattern gives to what stands there.
    fn is_new_name(&self, node: Node<'t>) -> bool {
        let found = self.occurrence(node.span().start, self.text(node));
        matches!(found.map(|found| found.role), Some(Role::Define(_)))
    }

    /// The `Some(..)` around a value, outside of patterns.
    fn held_by_some(&self, value: Node<'t>) -> Option<Node<'t>> {
        let Fate::Argument { call, index: 0 } = self.fate(value) else { return None };
        let Expr::Call(outer) = self.expr(call) else { return None };
        matches!(self.expr(outer.callee), Expr::Name("Some")).then_some(call)
    }

    /// The number in a pattern for a variant around it, from the variant's path: `CloseCode::Library(4001)`.
    fn wrapped_in_pattern(&self, path: Node<'t>) -> Option<Node<'t>> {
        let (_, constants, name) = self.library_constant(path)?;
        let rest = self.file.text()[path.span().end..].strip_prefix('(')?;
        let inside = rest.trim_start();
        let number = self.file.node_at(path.span().end + 1 + rest.len() - inside.len())?;
        let is_number = matches!(self.expr(number), Expr::Int(_) | Expr::Name(_));
        (constants.wraps.contains_key(&name) && is_number).then_some(number)
    }

    /// How a received code is compared with a constant; `Other` where nothing shows that what is
    /// compared was received.
    fn look_at_constant(&self, constant: Node<'t>) -> Look {
        for ancestor in self.file.ancestors(constant).into_iter().take(6) {
            if let Expr::Binary { op: "==" | "!=", left, right } = self.expr(ancestor) {
                let other = if left.span().contains(constant.span()) { right } else { left };
                return if self.is_received(other) { Look::Equal { table: false } } else { Look::Other };
            }
            if let Construct::Switch { subject: Some(subject), arms } = self.file.construct(ancestor) {
                let in_pattern = arms.iter().flat_map(|arm| &arm.values).any(|value| value.span() == constant.span());
                if !in_pattern || !self.is_received(subject) {
                    return Look::Other;
                }
                let values = arms.iter().flat_map(|arm| &arm.values).map(|value| self.codes(*value));
                return Look::Equal { table: values.fold(CodeSet::default(), CodeSet::or).is_table() };
            }
        }
        Look::Other
    }

    /// Whether an expression is the code of a frame that a pattern took out of a message, or what a
    /// method of a message gives: `Message::Close(Some(frame))`, then `frame.code`.
    fn is_received(&self, node: Node<'t>) -> bool {
        let node = self.file.plain(node);
        let (name, at, is_code) = match self.expr(node) {
            Expr::Member { object, name: "code" } => match self.expr(self.file.plain(object)) {
                Expr::Name(name) => (name, self.file.plain(object), true),
                _ => return false,
            },
            Expr::Name(name) => (name, node, false),
            Expr::Call(_) => return self.delivered_by_call(node, &[], node).is_some(),
            _ => return false,
        };
        let Some(DefKind::Variable(variable)) = self.definition(name, at).map(|def| def.kind) else { return false };
        let from_close = self.is_of_close(&variable);
        let takes_code = matches!(variable.picks.last(), Some(Pick::Key("code") | Pick::Item(0)));
        let is_given = |value| self.delivered_by_call(value, &variable.picks, value).is_some();
        from_close && (is_code || takes_code) || !is_code && variable.value.is_some_and(is_given)
    }
    /// Whether a pattern took a variable out of a Close message, or out of what another one took.
    fn is_of_close(&self, variable: &Variable<'t>) -> bool {
        let taken = variable.value.filter(|_| matches!(variable.picks[..], [Pick::Variant("Some", 0)]));
        let is_of_close = |of: Node<'t>| match self.expr(of) {
            Expr::Name(name) => match self.definition(name, of).map(|def| def.kind) {
                Some(DefKind::Variable(outer)) => self.nested(|| false, || self.is_of_close(&outer)),
                _ => false,
            },
            _ => false,
        };
        variable.picks.iter().any(|pick| matches!(pick, Pick::Variant("Close", 0)))
            || taken.and_then(|of| self.without_reader(of)).is_some_and(is_of_close)
    }
}
