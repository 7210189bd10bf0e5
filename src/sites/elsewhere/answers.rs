//! What functions of other files say of a received code, and what they make of it: `isSendable(code)`,
//! `toSendable(code)`.

use std::ops::RangeInclusive;
use std::rc::Rc;
use std::sync::Arc;

use super::super::context::Cx;
use super::super::narrow::Asked;
use super::super::set::{CodeSet, Part};
use super::Definition;
use super::locate::Located;
use crate::apis::Family;
use crate::syntax::{Call, Node};

/// The numbers that can be received.
const RECEIVED: RangeInclusive<i64> = 1000..=4999;

/// What a function says of each of those numbers.
pub(super) type Answers = Rc<[Option<bool>]>;

impl<'t> Cx<'t> {
    /// What a function of another file says of a number that it is given at a place.
    pub(in crate::sites) fn answer_elsewhere(&self, call: &Call<'t>, index: usize, asked: Asked<'_>) -> Option<bool> {
        let (Asked::Number(number), Family::JavaScript) = (asked, self.family()) else { return None };
        let at = usize::try_from(number.checked_sub(*RECEIVED.start())?).ok()?;
        *self.answers_elsewhere(call, index)?.get(at)?
    }

    /// The same of all numbers, so that the other file is asked once.
    fn answers_elsewhere(&self, call: &Call<'t>, index: usize) -> Option<Answers> {
        let (trail, path) = (self.trail?, self.path?);
        let key = (path.to_owned(), call.node.span(), index);
        if let Some(known) = trail.answers.borrow().get(&key) {
            return known.clone();
        }
        let located = self.choosy(false, || self.located(call.callee));
        let answers = located.and_then(|located| {
            let look = |cx: &Cx<'_>| {
                let function = cx.file.function(cx.located_function(&located)?)?;
                let answer = |number| cx.answer_of_function(&function, index, Asked::Number(number));
                Some(RECEIVED.map(answer).collect::<Answers>())
            };
            self.in_file(&located.path, look)?
        });
        trail.answers.borrow_mut().insert(key, answers.clone());
        answers
    }

    /// What a function of another file gives back of the received codes that it is given, where it gives any.
    pub(super) fn received_through(&self, call: &Call<'t>, located: &Located) -> Option<CodeSet> {
        if self.family() != Family::JavaScript || call.spread {
            return None;
        }
        let known: Vec<Part> = call.args.iter().flat_map(|arg| self.codes(*arg).parts).collect();
        if known.iter().all(|part| part.source.is_none()) {
            return None;
        }
        let source = self.trail?.files.source(&located.path)?;
        let path = located.path.clone();
        let mark = Arc::new(Definition { path, source, span: crate::source::Span::new(0, 0), is_passed_on: true });
        let args = self.arguments(call, &mark);
        let look = |cx: &mut Cx<'_>| {
            let function = cx.located_function(located)?;
            let values: Vec<Node<'_>> = cx.file.returns(function);
            cx.give(function.span(), args);
            Some(cx.union(values).parts)
        };
        let parts = self.in_file_mut(&located.path, look)??;
        let is_marked = |part: &Part| part.defined.as_ref().is_some_and(|defined| Arc::ptr_eq(defined, &mark));
        let parts = parts.into_iter().filter(is_marked).filter_map(|part| {
            let known = known.iter().find(|known| known.span == part.span && known.source.is_some())?;
            let span = call.node.span();
            Some(Part { span, edit: span, source: known.source, defined: known.defined.clone(), ..part })
        });
        Some(CodeSet { parts: parts.collect(), open: true, absent: false })
    }
}
