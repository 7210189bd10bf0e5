//! What conditions are about: the code, the reason beside it, what holds both.

use super::context::Cx;
use super::narrow::{filter, is_same_path};
use super::set::{CodeSet, Part};
use crate::apis::{Family, Slot, Step};
use crate::source::Span;
use crate::syntax::{Construct, DefKind, Expr, Node, Role, Variable};

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

    /// The halves of a condition that all hold if it does, or all fail; and whether they hold.
    pub(super) fn halves(&self, condition: Node<'t>, holds: bool) -> Option<([Node<'t>; 2], bool)> {
        match self.expr(self.file.plain(condition)) {
            Expr::Unary { op: "!", operand } => self.nested(|| None, || self.halves(operand, !holds)),
            Expr::Binary { op: "&&", left, right } if holds => Some(([left, right], holds)),
            Expr::Binary { op: "||", left, right } | Expr::Fallback { value: left, fallback: right, falsy: true }
                if !holds =>
            {
                Some(([left, right], holds))
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
                DefKind::Parameter { function, index, .. } => {
                    let code = self.definition(subject, condition).map(|def| def.kind);
                    let is_beside = matches!(code, Some(DefKind::Parameter { function: own, .. }) if own == function);
                    let is_reason = || self.can_be_a_reason(function, index);
                    (is_beside && name != subject && is_reason()).then_some(Shown::There)
                }
                DefKind::Variable(Variable { value: Some(value), mutable: false, picks, .. }) if picks.is_empty() => {
                    self.nested(|| None, || self.asks_for_a_reason(value, subject))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether a parameter can be the reason, by what a library gives a handler there.
    fn can_be_a_reason(&self, function: Node<'t>, index: usize) -> bool {
        let handled = self.handled_by(function);
        let is_there = |Slot(steps): &Slot, bound: usize| match steps.first() {
            Some(Step::Arg(arg)) => arg + bound == index,
            _ => false,
        };
        handled.is_empty()
            || handled.iter().any(|(_, receive, bound)| receive.reason.iter().any(|slot| is_there(slot, *bound)))
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

    /// The conditions that hold, or fail, on the way to a place in its function; and what a `switch` there asks.
    pub(super) fn conditions_at(&self, at: Node<'t>) -> Vec<(Node<'t>, Option<bool>)> {
        let mut conditions = Vec::new();
        let mut child = at;
        for outer in self.file.ancestors(at).into_iter().take_while(|outer| !self.file.is_function(*outer)) {
            match self.file.construct(outer) {
                Construct::Branch { condition, then, otherwise } => {
                    let is_in = |part: Option<Node<'t>>| part.is_some_and(|part| part.span().contains(child.span()));
                    if is_in(then) || is_in(otherwise) {
                        conditions.push((condition, Some(is_in(then))));
                    }
                }
                Construct::Switch { subject: Some(subject), .. } => conditions.push((subject, None)),
                Construct::Block(statements) => {
                    let before = statements.into_iter().filter(|statement| statement.span().end <= child.span().start);
                    conditions.extend(before.filter_map(|statement| match self.file.construct(statement) {
                        Construct::Branch { condition, then: Some(then), otherwise: None } => {
                            self.file.exits(then).then_some((condition, Some(false)))
                        }
                        _ => None,
                    }));
                }
                _ => {}
            }
            child = outer;
        }
        conditions
    }

    /// Whether a condition is about the subject, itself or through what it names: a variable or field that is
    /// given something of it or written where it is asked, a function of this file that looks at it.
    pub(super) fn mentions(&self, condition: Node<'t>, subject: &str) -> bool {
        let last = subject.rsplit('.').next().unwrap_or(subject).trim_end_matches("()");
        // Of `args[0]` whoever speaks of `args` can speak.
        let about = About { subject, word: last.split('[').next().unwrap_or(last) };
        self.is_about(condition, &about)
            || names_in(self.text(condition)).any(|(at, name)| {
                let place = condition.span().start + at;
                match self.occurrence(place, name).map(|found| (found.node, found.role)) {
                    Some((_, Role::Member { node, .. })) => self.is_field_about(node, name, &about),
                    Some((node, _)) => self.is_name_about(node, name, &about),
                    None => false,
                }
            })
    }

    fn is_about(&self, place: Node<'t>, about: &About<'_>) -> bool {
        let owner = about.subject.rsplit_once('.').map(|(owner, _)| owner);
        names_in(self.text(place)).any(|(_, name)| name == about.word)
            || owner.is_some_and(|owner| self.is_handed_on(owner, place))
    }

    fn is_name_about(&self, node: Node<'t>, name: &str, about: &About<'_>) -> bool {
        let Some(def) = self.definition(name, node) else { return false };
        match &def.kind {
            DefKind::Variable(Variable { value, mutable, .. }) => {
                // A copy that is written later is asked for itself.
                if *mutable && value.is_some_and(|value| self.text(value) == about.subject) {
                    return false;
                }
                let is_given = |value: Node<'t>| self.is_about(value, about);
                let is_written = |(write, value): &(Node<'t>, Option<Node<'t>>)| {
                    value.is_some_and(is_given) || self.is_written_where(*write, def.scope, about)
                };
                value.is_some_and(is_given) || *mutable && self.writes(name, &def).iter().any(is_written)
            }
            DefKind::Function(function) => self.is_about(*function, about),
            _ => false,
        }
    }

    /// The same for a field of what has it: `this.isClean`.
    fn is_field_about(&self, member: Node<'t>, name: &str, about: &About<'_>) -> bool {
        let Some(class) = self.own_class(member) else { return false };
        let Expr::Member { object, .. } = self.expr(member) else { return false };
        self.is_this(object)
            && self.occurrences(name, class.span()).any(|found| match found.role {
                Role::Member { write: Some(value), .. } => self.is_about(value, about),
                _ => false,
            })
    }

    /// Whether a place is reached under a condition about the subject: `if (code < 3000) fits = false`.
    fn is_written_where(&self, write: Node<'t>, scope: Span, about: &About<'_>) -> bool {
        let around = self.file.ancestors(write).into_iter().take_while(|outer| scope.contains(outer.span()));
        around.into_iter().any(|outer| match self.file.construct(outer) {
            Construct::Branch { condition, .. } | Construct::Switch { subject: Some(condition), .. } => {
                self.is_about(condition, about)
            }
            _ => false,
        })
    }
}

/// What a condition is asked about.
struct About<'a> {
    /// As it is written.
    subject: &'a str,
    /// Its last word.
    word: &'a str,
}

/// The words of a text that can be names, and where they begin, in bytes.
pub(super) fn names_in(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$');
    words.filter(|word| !word.is_empty()).map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}
