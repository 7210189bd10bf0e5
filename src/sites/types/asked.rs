//! Values that a condition asks for their class: `if (peer instanceof WebSocket) peer.close(1001)`.

use super::super::context::Cx;
use super::{Ty, union};
use crate::apis::Family;
use crate::syntax::{Construct, Expr, Node};

impl<'t> Cx<'t> {
    /// What conditions on the way to a place say that a name is there.
    pub(super) fn asked_class(&self, name: &str, at: Node<'t>) -> Vec<Ty<'t>> {
        if self.family() != Family::JavaScript || !self.file.has_word("instanceof") {
            return Vec::new();
        }
        let mut found = Vec::new();
        let mut child = at;
        for ancestor in self.file.ancestors(at) {
            match self.file.construct(ancestor) {
                Construct::Branch { condition, then, otherwise } => {
                    let inside = |part: Option<Node<'t>>| part.is_some_and(|part| part.span().contains(child.span()));
                    if inside(then) {
                        found.extend(self.said_by(condition, name, true));
                    } else if inside(otherwise) {
                        found.extend(self.said_by(condition, name, false));
                    }
                }
                Construct::Block(statements) => {
                    let before = statements.into_iter().filter(|one| one.span().end <= child.span().start);
                    for statement in before {
                        if let Construct::Branch { condition, then: Some(then), .. } = self.file.construct(statement)
                            && self.file.exits(then)
                        {
                            found.extend(self.said_by(condition, name, false));
                        }
                    }
                }
                Construct::Function => break,
                _ => {}
            }
            child = ancestor;
        }
        union([found])
    }

    /// What a condition that holds, or fails, says of the class of a name.
    fn said_by(&self, condition: Node<'t>, name: &str, holds: bool) -> Vec<Ty<'t>> {
        let condition = self.file.plain(condition);
        self.nested(Vec::new, || match (self.expr(condition), holds) {
            (Expr::Binary { op: "instanceof", left, right }, true) if self.text(left) == name => {
                self.instances(self.types(right))
            }
            (Expr::Unary { op: "!", operand }, _) => self.said_by(operand, name, !holds),
            (Expr::Binary { op: "&&", left, right }, true) | (Expr::Binary { op: "||", left, right }, false) => {
                union([self.said_by(left, name, holds), self.said_by(right, name, holds)])
            }
            (Expr::Fallback { value, fallback, falsy: true }, false) => {
                union([self.said_by(value, name, holds), self.said_by(fallback, name, holds)])
            }
            _ => Vec::new(),
        })
    }
}
