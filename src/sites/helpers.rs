//! Functions that say whether a number may pass: `function isSendable(code) { .. }`. What their
//! statements give back for a number is worked out; one in which something is not understood says nothing.

use super::context::Cx;
use super::narrow::Asked;
use crate::apis::Family;
use crate::syntax::{Call, Construct, Expr, Function, Node};

/// Where control goes from a statement of a helper.
enum End<'t> {
    /// To the next one.
    On,
    /// Out of the nearest switch.
    Broken,
    /// Out of the function, with a value or with none.
    Returned(Option<Node<'t>>),
}

impl<'t> Cx<'t> {
    /// What a function says of a number that it is given at a place.
    pub(super) fn answer_of_helper(&self, call: &Call<'t>, index: usize, asked: Asked<'_>) -> Option<bool> {
        match self.callee(call) {
            Some(function) => self.answer_of_function(&self.file.function(function)?, index, asked),
            None => self.answer_elsewhere(call, index, asked),
        }
    }

    /// What a function of this file says of a number that it is given as an argument.
    pub(super) fn answer_of_function(&self, function: &Function<'t>, index: usize, asked: Asked<'_>) -> Option<bool> {
        let subject = self.text(self.file.pattern_name(function.params.get(index)?.node)?);
        let returns = self.file.returns(function.node);
        let (Some(body), Family::JavaScript) = (self.body_of(function.node, subject), self.family()) else {
            let [result] = returns[..] else { return None };
            return self.answer_of_result(result, subject, asked);
        };
        if self.written_in(subject, body).0 {
            return None;
        }
        match self.way_in_helper(body, &returns, subject, asked)? {
            End::Returned(Some(result)) => self.answer_of_result(result, subject, asked),
            // `undefined` counts as no.
            End::Returned(None) | End::On => Some(false),
            End::Broken => None,
        }
    }

    /// Whether an item of a list is the number: `RESERVED.some((one) => one === code)`, or each another one.
    pub(super) fn answer_of_each(&self, call: &Call<'t>, subject: &str, asked: Asked<'_>) -> Option<bool> {
        let Expr::Member { object, name } = self.expr(self.file.plain(call.callee)) else { return None };
        let ([function], Asked::Number(number)) = (call.args.as_slice(), asked) else { return None };
        let function = self.file.function(self.file.plain(*function))?;
        let item = self.text(self.file.pattern_name(function.params.first()?.node)?);
        let [result] = self.file.returns(function.node)[..] else { return None };
        let Expr::Binary { op, left, right } = self.expr(self.file.plain(result)) else { return None };
        let is = |side: Node<'t>, name: &str| self.text(self.file.plain(side)) == name;
        if !(is(left, item) && is(right, subject) || is(left, subject) && is(right, item)) {
            return None;
        }
        match (name, op) {
            ("some", "===" | "==") => self.is_member(object, number),
            ("every", "!==" | "!=") => self.is_member(object, number).map(|is_member| !is_member),
            _ => None,
        }
    }

    /// Whether what a helper gives back counts as true.
    fn answer_of_result(&self, result: Node<'t>, subject: &str, asked: Asked<'_>) -> Option<bool> {
        let result = self.file.plain(result);
        if self.family() == Family::Rust {
            return self.answer(result, subject, asked);
        }
        match (self.expr(result), self.file.construct(result)) {
            (Expr::Bool, _) => Some(self.text(result) == "true"),
            (Expr::Null | Expr::Name("undefined"), _) => Some(false),
            (Expr::Int(number), _) => Some(number != 0),
            (Expr::Choice(_), Construct::Branch { condition, then: Some(then), otherwise: Some(otherwise) }) => {
                let chosen = if self.answer(condition, subject, asked)? { then } else { otherwise };
                self.nested(|| None, || self.answer_of_result(chosen, subject, asked))
            }
            _ => self.answer(result, subject, asked),
        }
    }

    /// Where control goes from a statement of a helper; nothing where that is not understood.
    fn way_in_helper(
        &self,
        statement: Node<'t>,
        returns: &[Node<'t>],
        subject: &str,
        asked: Asked<'_>,
    ) -> Option<End<'t>> {
        let way_in_helper = |part: Node<'t>| self.nested(|| None, || self.way_in_helper(part, returns, subject, asked));
        let mut results = returns.iter().filter(|result| statement.span().contains(result.span()));
        match self.file.construct(statement) {
            Construct::Block(statements) => {
                for statement in statements {
                    match way_in_helper(statement)? {
                        End::On => {}
                        end => return Some(end),
                    }
                }
                Some(End::On)
            }
            Construct::Branch { condition, then, otherwise } => {
                let part = if self.answer(condition, subject, asked)? { then } else { otherwise };
                part.map_or(Some(End::On), way_in_helper)
            }
            Construct::Switch { subject: Some(compared), arms } if self.is_subject(compared, subject) => {
                let Asked::Number(number) = asked else { return None };
                let Some(entry) = self.entry(&arms, number)? else { return Some(End::On) };
                for arm in &arms[entry..] {
                    match way_in_helper(arm.node)? {
                        End::On if arm.falls_through => {}
                        End::On | End::Broken => return Some(End::On),
                        end => return Some(end),
                    }
                }
                Some(End::On)
            }
            Construct::Break => Some(End::Broken),
            Construct::Exit => match results.next() {
                Some(result) => Some(End::Returned(Some(*result))),
                None => self.text(statement).starts_with("return").then_some(End::Returned(None)),
            },
            Construct::Function => Some(End::On),
            // A labelled statement has others in it.
            Construct::Other if results.next().is_some() || self.can_throw_at(statement, subject) => None,
            Construct::Other => Some(End::On),
            _ => None,
        }
    }

    /// Whether a statement hands the subject to something that can throw at it: `assertCode(code);`.
    fn can_throw_at(&self, statement: Node<'t>, subject: &str) -> bool {
        let inner = self.parts_using(statement, subject).first().map(|inner| self.expr(self.file.plain(*inner)));
        matches!(inner, Some(Expr::Call(call)) if !self.text(call.callee).starts_with("console."))
    }
}
