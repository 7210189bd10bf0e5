//! Guards that make 1000 of every code but a few: `code >= 3000 ? code : 1000`.

use super::Lossy;
use super::context::Cx;
use super::narrow::Asked;
use super::set::{CodeSet, Value};
use crate::source::Span;
use crate::syntax::{Construct, DefKind, Expr, Node, Variable};

/// What becomes of a code that nothing speaks of.
const NORMAL: i64 = 1000;

impl<'t> Cx<'t> {
    /// The choice between what was received and 1000 that a code comes from.
    pub(super) fn lossy(&self, code: Node<'t>) -> Option<Lossy> {
        self.nested(|| None, || self.lossy_plain(self.file.plain(code)))
    }

    fn lossy_plain(&self, code: Node<'t>) -> Option<Lossy> {
        match self.expr(code) {
            Expr::Choice(_) => self.lossy_choice(code),
            Expr::Name(name) => match self.definition(name, code)?.kind {
                DefKind::Variable(Variable { value: Some(value), mutable: false, picks, .. }) if picks.is_empty() => {
                    self.lossy(value)
                }
                _ => None,
            },
            // `down.close(sendable(code))`
            Expr::Call(call) => match self.file.returns(self.callee(&call)?)[..] {
                [result] => self.lossy(result),
                _ => None,
            },
            _ => None,
        }
    }

    fn lossy_choice(&self, choice: Node<'t>) -> Option<Lossy> {
        let Construct::Branch { condition, then: Some(then), otherwise: Some(otherwise) } = self.file.construct(choice)
        else {
            return None;
        };
        let is_normal = |node: Node<'t>| matches!(self.expr(self.file.plain(node)), Expr::Int(NORMAL));
        let (code, normal, if_held) = match (is_normal(then), is_normal(otherwise)) {
            (true, false) => (otherwise, then, true),
            (false, true) => (then, otherwise, false),
            _ => return None,
        };
        let code = self.file.plain(code);
        let arrives = self.arriving(code, choice)?;
        let becomes = |number: i64| self.answer(condition, self.text(code), Asked::Number(number)) == Some(if_held);
        let numbers = arrives.codes().into_iter().flat_map(|(low, high)| low..=high);
        let lost: Vec<i64> = numbers.filter(|number| becomes(*number)).collect();
        Some(Lossy { choice: choice.span(), code: code.span(), normal: normal.span(), lost, arrives })
    }

    /// What arrives before a choice of what it takes.
    fn arriving(&self, code: Node<'t>, choice: Node<'t>) -> Option<CodeSet> {
        let kept = self.codes(code);
        let source = kept.parts.iter().find_map(|part| part.source)?;
        let delivers = self.apis.model(source.api.model).receives[source.api.index].delivers.as_ref()?;
        let def = match self.expr(code) {
            Expr::Name(name) => self.definition(name, code),
            _ => None,
        };
        let all = CodeSet::received(delivers, code.span(), source);
        let mut set = self.narrow(choice, self.text(code), def.as_ref(), all);
        set.parts.retain(|part| matches!(part.value, Value::Codes(..)));
        let whole = Span::new(choice.span().start, choice.span().end);
        set.parts.iter_mut().for_each(|part| part.span = whole);
        Some(set)
    }
}
