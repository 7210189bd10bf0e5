//! Items of the tuples that calls of Rust give back: `let (ws, response) = connect(url).await?`.

use super::super::context::Cx;
use super::{Ty, union};
use crate::apis::{Family, Step};
use crate::syntax::{Call, DefKind, Expr, Node, Pick, Variable};

/// Methods that give the value of what they are called on, or fail.
const SAME: &[&str] =
    &["unwrap", "expect", "map_err", "context", "with_context", "wrap_err", "wrap_err_with", "inspect_err"];

impl<'t> Cx<'t> {
    /// What the models say of an item of the tuple that a value is.
    pub(super) fn returned_item(&self, value: Node<'t>, index: usize) -> Vec<Ty<'t>> {
        if self.family() != Family::Rust {
            return Vec::new();
        }
        let value = self.file.plain(value);
        self.nested(Vec::new, || match self.expr(value) {
            Expr::Call(call) => self.item_of_call(&call, index),
            // `match connect(url).await { Ok(opened) => opened, Err(_) => return }`
            Expr::Choice(values) => union(values.into_iter().map(|value| self.returned_item(value, index))),
            Expr::Name(name) => match self.definition(name, value).map(|def| def.kind) {
                Some(DefKind::Variable(Variable { value: Some(value), picks, mutable: false, .. }))
                    if matches!(picks.as_slice(), [] | [Pick::Variant("Ok" | "Some", 0)]) =>
                {
                    self.returned_item(value, index)
                }
                _ => Vec::new(),
            },
            _ => Vec::new(),
        })
    }

    fn item_of_call(&self, call: &Call<'t>, index: usize) -> Vec<Ty<'t>> {
        let callee = self.file.plain(call.callee);
        let owner = match self.expr(callee) {
            // `let (ws, _) = connect(url).await.unwrap();`
            Expr::Member { object, name } if SAME.contains(&name) => return self.returned_item(object, index),
            Expr::Member { object, name } => Some((object, name)),
            _ => None,
        };
        let led = |owners: Vec<Ty<'t>>, steps: &[Step]| union(owners.iter().map(|owner| self.led_to(owner, steps)));
        let returned = led(self.types(callee), &[Step::Returns, Step::At(index)]);
        let by_method = owner.map(|(object, name)| {
            led(self.types(object), &[Step::Member(name.to_owned()), Step::Returns, Step::At(index)])
        });
        let types = union([returned, by_method.unwrap_or_default()]);
        match self.in_time(call).filter(|_| types.is_empty()) {
            Some(work) => self.returned_item(work, index),
            None => types,
        }
    }

    /// What is waited for no longer than a time: `timeout(limit, connect(url))`.
    pub(super) fn in_time(&self, call: &Call<'t>) -> Option<Node<'t>> {
        let (Expr::Name(name) | Expr::Member { name, .. }) = self.expr(self.file.plain(call.callee)) else {
            return None;
        };
        let [_, work] = call.args.as_slice() else { return None };
        (name == "timeout" && self.family() == Family::Rust).then_some(*work)
    }
}
