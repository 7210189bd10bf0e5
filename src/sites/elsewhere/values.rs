//! Constants of other files, for who asks something else of them than what code they are.

use super::super::context::Cx;
use super::locate::{End, Located, Target};
use crate::syntax::{DefKind, Expr, Node, Variable};

impl<'t> Cx<'t> {
    /// Looks at the value of an imported constant, or of a member of one, in a file that is worth it by
    /// its text.
    pub(in crate::sites) fn imported_value<T>(
        &self,
        node: Node<'t>,
        is_worth_it: impl Fn(&str) -> bool,
        look: impl for<'f> FnOnce(&Cx<'f>, Node<'f>) -> T,
    ) -> Option<T> {
        let (trail, from) = (self.trail?, self.path?);
        let Target { module, names } = self.target(node)?;
        let source = trail.files.source(&trail.files.module(from, &module).ok()?)?;
        if !is_worth_it(source.text()) {
            return None;
        }
        let located = self.locate_in(&module, &names).and_then(End::here).ok()?;
        self.in_file(&located.path, |cx| cx.constant_at(&located).map(|value| look(cx, value)))?
    }

    /// The value of a constant of this file.
    fn constant_at(&self, located: &Located) -> Option<Node<'t>> {
        let node = self.file.node_of(located.at)?;
        let mut value = match self.expr(node) {
            Expr::Name(name) => match self.definition(name, node)?.kind {
                DefKind::Variable(Variable { value, mutable: false, picks, .. }) if picks.is_empty() => value?,
                _ => return None,
            },
            _ => node,
        };
        for name in &located.names {
            if self.is_changed(node, name) {
                return None;
            }
            value = self.field_of(value, name)?;
        }
        Some(value)
    }
}
