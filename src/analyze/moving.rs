//! Places of findings and sites, moved along with the text.

use crate::diagnostic::Diagnostic;
use crate::sites::{CloseSite, Handler, Look, Part, Shape};
use crate::source::{Shift, Span};

/// What holds places in a text.
pub(super) trait Places {
    /// Calls a function with each of its places.
    fn each(&mut self, visit: &mut dyn FnMut(&mut Span));

    /// Follows a change of the text.
    fn follow(&mut self, shift: Shift) {
        self.each(&mut |span| *span = shift.moved_span(*span));
    }
}

impl Places for Diagnostic {
    fn each(&mut self, visit: &mut dyn FnMut(&mut Span)) {
        visit(&mut self.span);
        let here = self.related.iter_mut().filter(|related| related.elsewhere.is_none());
        here.for_each(|related| visit(&mut related.span));
        self.fixes.iter_mut().flat_map(|fix| &mut fix.edits).for_each(|edit| visit(&mut edit.span));
        for anchor in &mut self.anchors {
            visit(&mut anchor.statement);
            visit(&mut anchor.whole);
        }
    }
}

impl Places for CloseSite {
    fn each(&mut self, visit: &mut dyn FnMut(&mut Span)) {
        visit(&mut self.span);
        visit(&mut self.whole);
        visit(&mut self.statement);
        self.codes.parts.iter_mut().for_each(|part| part.each(visit));
        if let Some(lossy) = &mut self.lossy {
            [&mut lossy.choice, &mut lossy.code, &mut lossy.normal].into_iter().for_each(&mut *visit);
            lossy.arrives.parts.iter_mut().for_each(|part| part.each(visit));
        }
        if let Some(reason) = &mut self.reason {
            visit(&mut reason.span);
            reason.literal.iter_mut().for_each(&mut *visit);
            if let Some(unbounded) = &mut reason.unbounded {
                visit(&mut unbounded.span);
                unbounded.whole.iter_mut().for_each(&mut *visit);
            }
        }
        match &mut self.shape {
            Shape::Call { whole, name, list, args, code: _ } => {
                [whole, name, list].into_iter().chain(args).for_each(&mut *visit);
            }
            Shape::Record { whole, optional } => std::iter::once(whole).chain(optional).for_each(&mut *visit),
            Shape::Indirect | Shape::Other => {}
        }
        if let Some(Look::CodeAsEvent(handler) | Look::EventAsCode(handler)) = &mut self.look {
            handler.each(visit);
        }
    }
}

impl Places for Part {
    fn each(&mut self, visit: &mut dyn FnMut(&mut Span)) {
        visit(&mut self.span);
        visit(&mut self.edit);
        if let Some(source) = &mut self.source {
            visit(&mut source.socket);
            visit(&mut source.handler);
        }
    }
}

impl Places for Handler {
    fn each(&mut self, visit: &mut dyn FnMut(&mut Span)) {
        self.params.iter_mut().for_each(&mut *visit);
        self.reads.iter_mut().for_each(|(span, _)| visit(span));
    }
}
