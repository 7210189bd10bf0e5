//! What zod says of a value that does not fit its schema: JSON of all that is wrong with it.

use super::context::Cx;
use crate::apis::Family;
use crate::syntax::{DefKind, Expr, Node, Pick, Variable};

impl<'t> Cx<'t> {
    /// Whether something is the error of what zod could not read, which lists all that is wrong: `result.error` of
    /// `Schema.safeParse(value)`.
    pub(super) fn is_of_zod(&self, node: Node<'t>) -> bool {
        let node = self.file.plain(node);
        match self.expr(node) {
            Expr::Member { object, name: "error" } => {
                self.constant_value(object).is_some_and(|result| self.is_read_by_zod(result))
            }
            Expr::Name(name) => match self.definition(name, node).map(|def| def.kind) {
                Some(DefKind::Variable(Variable { value: Some(value), mutable: false, picks, .. })) => {
                    matches!(picks.as_slice(), [Pick::Key("error")]) && self.is_read_by_zod(value)
                }
                _ => false,
            },
            _ => false,
        }
    }

    fn is_read_by_zod(&self, result: Node<'t>) -> bool {
        let Expr::Call(call) = self.expr(self.file.plain(result)) else { return false };
        let callee = self.expr(self.file.plain(call.callee));
        let is_zod = |module: &&str| *module == "zod" || module.starts_with("zod/");
        matches!(callee, Expr::Member { name: "safeParse" | "safeParseAsync", .. })
            && self.callee(&call).is_none()
            && (self.file.imported().iter().any(|module| is_zod(&&**module))
                || self.around.packages.releases(Family::JavaScript, "zod").is_some())
    }
}
