//! What conditions are about: the code, the reason beside it, what holds both.

use super::context::Cx;
use super::narrow::{filter, is_same_path};
use super::set::{CodeSet, Part};
use crate::apis::Family;
use crate::syntax::{Construct, Def, DefKind, Expr, Node, Variable};

/// How a condition says that there is a reason.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// It is there, which bytes are even if there are none.
    There,
    /// It is text, or has a length.
    Counted,
}

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
    pub(super) fn with_a_reason(&self, set: CodeSet, shown: Shown) -> CodeSet {
        let is_text = |part: &Part| {
            let receive = part.source.map(|source| &self.apis.model(source.api.model).receives[source.api.index]);
            receive.is_some_and(|receive| shown == Shown::Counted || !receive.is_bytes)
        };
        let (received, others) = set.parts.into_iter().partition(is_text);
        let mut set = CodeSet { parts: others, ..set };
        let received = CodeSet { parts: received, ..CodeSet::default() };
        set.parts.extend(filter(received, &|number| Some(!matches!(number, 1005 | 1006 | 1015))).parts);
        set
    }

    /// Whether a condition says that there is a reason beside a code: `event.reason`, `reason.length > 0`,
    /// `text !== ""`. With its length, or as text, bytes can be none too.
    pub(super) fn asks_for_a_reason(&self, condition: Node<'t>, subject: &str) -> Option<Shown> {
        let condition = self.file.plain(condition);
        match self.expr(condition) {
            Expr::Member { object, name: "length" } => self.asks_for_a_reason(object, subject).map(|_| Shown::Counted),
            Expr::Binary { op: ">" | "!==" | "!=", left, right } => {
                let is_empty = matches!(self.expr(self.file.plain(right)), Expr::Int(0) | Expr::Text(_));
                self.asks_for_a_reason(left, subject).filter(|_| is_empty)
            }
            Expr::Member { object, name: "reason" } => {
                let (owner, _) = subject.rsplit_once('.')?;
                is_same_path(self.text(object), owner.trim_end_matches('?')).then_some(Shown::There)
            }
            Expr::Call(call) => match self.expr(self.file.plain(call.callee)) {
                Expr::Member { object, name: "toString" } => {
                    self.asks_for_a_reason(object, subject).map(|_| Shown::Counted)
                }
                _ => None,
            },
            Expr::Name(name) => match self.definition(name, condition)?.kind {
                DefKind::Parameter { function, .. } => {
                    let code = self.definition(subject, condition).map(|def| def.kind);
                    let is_beside = matches!(code, Some(DefKind::Parameter { function: own, .. }) if own == function);
                    (is_beside && name != subject).then_some(Shown::There)
                }
                DefKind::Variable(Variable { value: Some(value), mutable: false, picks, .. }) if picks.is_empty() => {
                    self.nested(|| None, || self.asks_for_a_reason(value, subject))
                }
                _ => None,
            },
            _ => None,
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
        let is_handed_on = |place| subject.rsplit_once('.').is_some_and(|(owner, _)| self.is_handed_on(owner, place));
        has(text)
            || is_handed_on(condition)
            || names.filter_map(|name| Some((name, self.definition(name, condition)?))).any(|(name, def)| {
                match &def.kind {
                    // A copy that is written later is asked for itself.
                    DefKind::Variable(Variable { value: Some(value), mutable, .. })
                        if !mutable || self.text(*value) != subject =>
                    {
                        has(self.text(*value)) || is_handed_on(*value) || self.is_written_where(name, &def, &has)
                    }
                    _ => false,
                }
            })
    }

    /// Whether a variable is written under a condition of which a text holds: `if (code < 3000) fits = false`.
    fn is_written_where(&self, name: &str, def: &Def<'t>, has: &impl Fn(&str) -> bool) -> bool {
        let DefKind::Variable(Variable { mutable: true, .. }) = def.kind else { return false };
        self.writes(name, def).into_iter().any(|(write, _)| {
            let around = self.file.ancestors(write).into_iter().take_while(|outer| def.scope.contains(outer.span()));
            around.into_iter().any(|outer| match self.file.construct(outer) {
                Construct::Branch { condition, .. } | Construct::Switch { subject: Some(condition), .. } => {
                    has(self.text(condition))
                }
                _ => false,
            })
        })
    }
}
