//! Reasons that arrived in a Close: what fitted into one frame fits into another.

use super::context::Cx;
use super::unbounded::MAX_CALLERS;
use crate::apis::{Handler, Slot, Step};
use crate::syntax::{DefKind, Expr, Node, Pick, Variable};

impl<'t> Cx<'t> {
    /// Whether a text is the reason of a Close that arrived: by the handler that is given it, or by all callers
    /// of a function.
    pub(super) fn has_arrived(&self, text: Node<'t>) -> bool {
        self.nested(|| false, || self.has_arrived_plain(self.file.plain(text)))
    }

    fn has_arrived_plain(&self, text: Node<'t>) -> bool {
        match self.expr(text) {
            Expr::Fallback { value, fallback, .. } => self.fits_again(value) && self.fits_again(fallback),
            Expr::Call(call) => match (self.expr(self.file.plain(call.callee)), call.args.as_slice()) {
                (Expr::Member { object, name: "toString" }, _) => self.has_arrived(object),
                (Expr::Name("String"), [value]) => self.has_arrived(*value),
                _ => false,
            },
            Expr::Member { object, name: "reason" } if self.is_close_event(self.file.plain(object)) => true,
            Expr::Member { .. } => self.is_given_what_fits(text),
            Expr::Name(name) => match self.definition(name, text).map(|def| def.kind) {
                Some(DefKind::Parameter { function, index, picks, .. }) => match (index, picks.as_slice()) {
                    (1, []) | (0, [Pick::Key("reason")]) if self.is_told_of_a_close(function) => true,
                    _ => self.is_given_reason(function, index, &picks) || self.is_given_what_fits(text),
                },
                Some(DefKind::Variable(Variable { value: Some(value), mutable: false, picks, .. })) => {
                    if picks.is_empty() { self.fits_again(value) } else { self.is_given_what_fits(text) }
                }
                _ => false,
            },
            _ => false,
        }
    }

    fn fits_again(&self, text: Node<'t>) -> bool {
        self.has_arrived(text) || self.is_known_text(text)
    }

    /// Whether a library gives a function the reason here: `webSocketClose(ws, code, reason)`.
    fn is_given_reason(&self, function: Node<'t>, index: usize, picks: &[Pick<'t>]) -> bool {
        let is_here = |Slot(steps): &Slot, bound: usize| match (steps.as_slice(), picks) {
            ([Step::Arg(arg)], []) => arg + bound == index,
            ([Step::Arg(arg), Step::Key(name)], [Pick::Key(key)]) => arg + bound == index && name == key,
            _ => false,
        };
        let mut handled = self.handled_by(function).into_iter();
        handled.any(|(_, receive, bound)| receive.reason.iter().any(|slot| is_here(slot, bound)))
    }

    /// Whether a function is given what fits by all who call it.
    fn is_given_what_fits(&self, text: Node<'t>) -> bool {
        let Some(read) = self.argument_read(text) else { return false };
        let callers = self.callers(read.function);
        let mut given = callers.iter().filter_map(|call| call.args.get(read.index));
        // What an argument holds that is not written out is not known.
        let of = |arg: Node<'t>| if let Some(key) = read.key { self.field_of(arg, key) } else { Some(arg) };
        (1..=MAX_CALLERS).contains(&callers.len())
            && given.all(|arg| of(*arg).is_some_and(|text| self.fits_again(text)))
    }

    fn is_close_event(&self, object: Node<'t>) -> bool {
        let Expr::Name(event) = self.expr(object) else { return false };
        match self.definition(event, object).map(|def| def.kind) {
            Some(DefKind::Parameter { function, index: 0, picks, .. }) => {
                picks.is_empty() && self.is_told_of_a_close(function)
            }
            Some(DefKind::Parameter { function, index, picks, .. }) => {
                picks.is_empty() && self.is_given_reason(function, index, &[Pick::Key("reason")])
            }
            _ => false,
        }
    }

    /// Whether a function listens for the close of a socket.
    fn is_told_of_a_close(&self, function: Node<'t>) -> bool {
        self.places(function).into_iter().any(|place| match self.listens(place) {
            Some((_, Handler::On(event) | Handler::EventListener(event))) => event == "close",
            Some((_, Handler::Property(name))) => name == "onclose",
            _ => false,
        })
    }
}
