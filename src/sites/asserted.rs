//! Statements that are only run past where a number may be sent: `assertSendable(code);`.

use super::context::Cx;
use super::set::CodeSet;
use crate::apis::Family;
use crate::syntax::{Call, Construct, Expr, Node};

/// How the names of functions begin that throw at what they do not like.
const ASSERTING: &[&str] =
    &["assert", "ensure", "validate", "verify", "require", "check", "expect", "must", "invariant"];

impl<'t> Cx<'t> {
    /// What is left after a statement that throws at some numbers, or that holds one which does.
    pub(super) fn assume_asserted(&self, set: CodeSet, subject: &str, statement: Node<'t>) -> CodeSet {
        if self.family() != Family::JavaScript {
            return set;
        }
        if let Construct::Try { body: Some(body), handler, .. } = self.file.construct(statement) {
            let is_left = handler.is_none_or(|handler| self.file.exits(handler));
            let is_kept = !self.written_in(subject, body).0;
            return if is_left && is_kept { self.assume_run(set, subject, body) } else { set };
        }
        let name = subject.rsplit('.').next().unwrap_or(subject);
        let inner = self.parts_using(statement, name).first().map(|inner| self.expr(self.file.plain(*inner)));
        let Some(Expr::Call(call)) = inner else { return set };
        let Some(index) = call.args.iter().position(|arg| self.is_subject(*arg, subject)) else {
            // `assert(code !== 1006)`
            return match call.args.first() {
                Some(condition) if self.asserts(&call) && self.mentions(*condition, subject) => {
                    self.assume(set, subject, *condition, true)
                }
                _ => set,
            };
        };
        self.nested(|| set.without_received(), || self.assume_asserted_by(set.clone(), &call, index))
    }

    /// What is left after a call that was given a number in one of its slots.
    fn assume_asserted_by(&self, set: CodeSet, call: &Call<'t>, index: usize) -> CodeSet {
        let Some(function) = self.callee(call).and_then(|function| self.file.function(function)) else {
            return if self.asserts(call) { set.without_received() } else { set };
        };
        if !self.text(function.node).contains("throw") {
            return set;
        }
        let param = function.params.get(index).and_then(|param| self.file.pattern_name(param.node));
        match param.map(|param| (self.text(param), self.body_of(function.node, self.text(param)))) {
            Some((param, Some(body))) if self.throws_plainly(body) => self.assume_run(set, param, body),
            // What throws in a way that is not followed may be the right guard.
            _ => set.without_received(),
        }
    }

    /// Whether a call throws where it does not like what it is given, by its name: `assertCode(code)`,
    /// `assert.ok(code)`. Consoles only tell.
    fn asserts(&self, call: &Call<'t>) -> bool {
        let callee = self.file.plain(call.callee);
        let (object, name) = match self.expr(callee) {
            Expr::Name(name) => ("", name),
            Expr::Member { object, name } => (self.text(object), name),
            _ => return false,
        };
        let is_one = |name: &str| ASSERTING.iter().any(|start| name.trim_start_matches('_').starts_with(start));
        object != "console" && (is_one(name) || object == "assert")
    }

    /// The body of a function, if it uses a name.
    pub(super) fn body_of(&self, function: Node<'t>, name: &str) -> Option<Node<'t>> {
        let is_block = |part: &Node<'t>| matches!(self.file.construct(*part), Construct::Block(_));
        self.parts_using(function, name).into_iter().find(is_block)
    }

    /// The parts of a node that use a name.
    pub(super) fn parts_using(&self, node: Node<'t>, name: &str) -> Vec<Node<'t>> {
        let below = |at| self.file.ancestors(at).into_iter().take_while(|outer| *outer != node).last();
        self.occurrences(name, node.span()).filter_map(|occurrence| below(occurrence.node)).collect()
    }

    /// What is left after all statements of a block.
    fn assume_run(&self, set: CodeSet, subject: &str, body: Node<'t>) -> CodeSet {
        let Construct::Block(statements) = self.file.construct(body) else { return set };
        statements.into_iter().fold(set, |set, statement| self.assume_passed(set, subject, subject, statement))
    }

    /// Whether a function throws in conditions of its own only, and leaves in no other way.
    fn throws_plainly(&self, body: Node<'t>) -> bool {
        let Construct::Block(statements) = self.file.construct(body) else { return false };
        let has = |node: Node<'t>, word: &str| self.text(node).contains(word);
        statements.into_iter().all(|statement| match self.file.construct(statement) {
            Construct::Branch { then: Some(then), otherwise: None, .. } => {
                !has(then, "return") && (!has(then, "throw") || self.file.exits(then))
            }
            _ => !has(statement, "throw") && !has(statement, "return"),
        })
    }
}
