//! What conditions are about: the code, the reason beside it, what holds both.

use super::context::Cx;
use super::narrow::{filter, is_same_path};
use super::set::{CodeSet, Part};
use crate::apis::Family;
use crate::syntax::{DefKind, Expr, Node, Variable};

impl<'t> Cx<'t> {
    /// Whether a condition compares something with a number that a response of HTTP can have.
    pub(super) fn asks_for_a_status(&self, condition: Node<'t>) -> bool {
        let Expr::Binary { left, right, .. } = self.expr(self.file.plain(condition)) else { return false };
        [left, right].into_iter().any(|side| matches!(self.expr(side), Expr::Int(100..=599)))
    }

    /// The halves of a condition that all hold if it does, or all fail.
    pub(super) fn halves(&self, condition: Node<'t>, holds: bool) -> Option<[Node<'t>; 2]> {
        match self.expr(self.file.plain(condition)) {
            Expr::Binary { op: "&&", left, right } if holds => Some([left, right]),
            Expr::Binary { op: "||", left, right } | Expr::Fallback { value: left, fallback: right, falsy: true }
                if !holds =>
            {
                Some([left, right])
            }
            _ => None,
        }
    }

    /// What can have arrived together with a reason: not what stands for a Close without a code, or without any
    /// Close. Bytes are there even where they are none.
    pub(super) fn with_a_reason(&self, set: CodeSet) -> CodeSet {
        let is_text = |part: &Part| {
            let receive = part.source.map(|source| &self.apis.model(source.api.model).receives[source.api.index]);
            receive.is_some_and(|receive| !receive.is_bytes)
        };
        let (received, others) = set.parts.into_iter().partition(is_text);
        let mut set = CodeSet { parts: others, ..set };
        let received = CodeSet { parts: received, ..CodeSet::default() };
        set.parts.extend(filter(received, &|number| Some(!matches!(number, 1005 | 1006 | 1015))).parts);
        set
    }

    /// Whether a condition is the reason that arrived with a code: `event.reason` of `event.code`, or the parameter
    /// behind the code.
    pub(super) fn asks_for_a_reason(&self, condition: Node<'t>, subject: &str) -> bool {
        let condition = self.file.plain(condition);
        match self.expr(condition) {
            Expr::Member { object, name: "reason" } => subject
                .rsplit_once('.')
                .is_some_and(|(owner, _)| is_same_path(self.text(object), owner.trim_end_matches('?'))),
            Expr::Name(name) => match self.definition(name, condition).map(|def| def.kind) {
                Some(DefKind::Parameter { function, .. }) => {
                    let code = self.definition(subject, condition).map(|def| def.kind);
                    matches!(code, Some(DefKind::Parameter { function: own, .. }) if own == function) && name != subject
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether a condition asks what holds the subject, by a method that looks at it: `closed.may_send()` of
    /// `closed.code`. What that method lets through is not followed.
    pub(super) fn asks_owner(&self, condition: Node<'t>, subject: &str) -> bool {
        let Some((owner, field)) = subject.rsplit_once('.') else { return false };
        let mut conditions = vec![condition];
        while let Some(condition) = conditions.pop() {
            match self.expr(self.file.plain(condition)) {
                Expr::Unary { op: "!", operand } => conditions.push(operand),
                Expr::Binary { op: "&&" | "||", left, right } => conditions.extend([left, right]),
                Expr::Call(call) => {
                    let Expr::Member { object, .. } = self.expr(self.file.plain(call.callee)) else { continue };
                    let is_owner = self.text(self.file.plain(object)) == owner;
                    let method = is_owner.then(|| self.callee(&call)).flatten();
                    if method.is_some_and(|method| self.occurrences(field, method.span()).next().is_some()) {
                        return true;
                    }
                }
                _ => {}
            }
        }
        false
    }

    /// Whether a condition is `code` or `code != null`: true where it holds if there is a value.
    pub(super) fn asks_presence(&self, condition: Node<'t>, subject: &str) -> Option<bool> {
        let condition = self.file.plain(condition);
        match self.expr(condition) {
            Expr::Binary { op: "!==" | "!=", left, right } if self.is_subject(left, subject) => {
                matches!(self.expr(self.file.plain(right)), Expr::Null | Expr::Name("undefined")).then_some(true)
            }
            Expr::Binary { op: "===" | "==", left, right } if self.is_subject(left, subject) => {
                matches!(self.expr(self.file.plain(right)), Expr::Null | Expr::Name("undefined")).then_some(false)
            }
            _ => self.is_subject(condition, subject).then_some(true),
        }
    }

    /// Whether what holds the subject is passed to a function in a condition, which can look at all of it:
    /// `isClean(event)`.
    fn is_handed_on(&self, owner: &str, condition: Node<'t>) -> bool {
        if self.family() != Family::JavaScript {
            return false;
        }
        let text = self.text(self.file.plain(condition));
        let owner = owner.trim_end_matches('?');
        text.match_indices(owner).any(|(at, _)| {
            let before = text[..at].trim_end();
            let behind = text[at + owner.len()..].trim_start();
            before.ends_with(['(', ',']) && behind.starts_with([')', ',']) && before.contains('(')
        })
    }

    /// Whether a condition is about the subject, itself or through a constant that it names.
    pub(super) fn mentions(&self, condition: Node<'t>, subject: &str) -> bool {
        let last = subject.rsplit('.').next().unwrap_or(subject).trim_end_matches("()");
        // Of `args[0]` whoever speaks of `args` can speak.
        let last = last.split('[').next().unwrap_or(last);
        let has =
            |text: &str| text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').any(|word| word == last);
        let text = self.text(condition);
        let names = text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').filter(|word| !word.is_empty());
        has(text)
            || subject.rsplit_once('.').is_some_and(|(owner, _)| self.is_handed_on(owner, condition))
            || names.filter_map(|name| self.definition(name, condition)).any(|def| match def.kind {
                DefKind::Variable(Variable { value: Some(value), mutable: false, .. }) => has(self.text(value)),
                _ => false,
            })
    }
}
