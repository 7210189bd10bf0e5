//! Values that a condition asks for their class: `if (peer instanceof WebSocket) peer.close(1001)`, also by
//! a function that says what it proves: `if (isSocket(peer)) peer.close(1001)`.

use super::super::context::Cx;
use super::{Ty, union};
use crate::apis::Family;
use crate::source::Span;
use crate::syntax::{Call, Construct, Expr, Node};

impl<'t> Cx<'t> {
    /// What conditions on the way to a place say that a name is there.
    pub(super) fn asked_class(&self, name: &str, at: Node<'t>) -> Vec<Ty<'t>> {
        // `isSocket(peer)`
        let passed = format!("({name}");
        let is_asked = || memchr::memmem::find(self.file.text().as_bytes(), passed.as_bytes()).is_some();
        if self.family() != Family::JavaScript || !(self.file.has_word("instanceof") || is_asked()) {
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
                    // Most say nothing of it, and to find the call in one takes a way through the tree.
                    for statement in before.filter(|one| self.text(*one).contains(name)) {
                        found.extend(self.asserted_by(statement, name));
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
            (Expr::Call(call), true) if self.is_given(&call, name) => self.proved_by(&call, false),
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

    /// What a statement says of the class of a name: `assertSocket(peer);`.
    fn asserted_by(&self, statement: Node<'t>, name: &str) -> Vec<Ty<'t>> {
        let start = statement.span().start;
        let length = self.text(statement).trim_end_matches(';').len();
        if !self.text(statement)[..length].ends_with(')') {
            return Vec::new();
        }
        match self.file.node_of(Span::new(start, start + length)).map(|node| self.expr(node)) {
            Some(Expr::Call(call)) if self.is_given(&call, name) => self.proved_by(&call, true),
            _ => Vec::new(),
        }
    }

    fn is_given(&self, call: &Call<'t>, name: &str) -> bool {
        call.args.first().is_some_and(|arg| self.text(*arg) == name)
    }

    /// What the function of a call proves of its first argument: by what it returns, or by returning at all.
    fn proved_by(&self, call: &Call<'t>, asserts: bool) -> Vec<Ty<'t>> {
        match self.callee(call) {
            Some(function) => self.proof_of(function, asserts),
            None => self.imported_proof(call, asserts),
        }
    }

    /// `(value: unknown): value is WebSocket`, `(value: unknown): asserts value is WebSocket`
    pub(in crate::sites) fn proof_of(&self, function: Node<'t>, asserts: bool) -> Vec<Ty<'t>> {
        let said = self.file.return_type(function).map(|text| match text.strip_prefix("asserts ") {
            Some(text) => (true, text),
            None => (false, text),
        });
        let first =
            self.file.function(function).and_then(|lowered| self.file.pattern_name(lowered.params.first()?.node));
        match (said.map(|(is_assertion, text)| (is_assertion, text.split_once(" is "))), first) {
            (Some((is_assertion, Some((of, ty)))), Some(first))
                if is_assertion == asserts && of == self.text(first) =>
            {
                self.annotated(ty.trim(), function)
            }
            _ => Vec::new(),
        }
    }
}
