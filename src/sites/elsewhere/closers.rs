//! Which socket a function of another file closes with a received code that it is given: one of its arguments, one
//! that it holds, or one of its own file. Seen from the caller it may be the one that has just reported the code.

use super::super::context::Cx;
use super::super::set::{Closes, Source};
use super::super::{CloseSite, Shape};
use crate::source::Span;
use crate::syntax::{Call, DefKind, Expr, Node, Variable};

/// An argument is followed through no more functions of a file than so many.
const MAX_FUNCTIONS: usize = 4;

/// The socket that a function closes.
pub(super) enum Closed {
    /// What it is given as this argument, or the member of it under a key.
    Argument(usize, Option<String>),
    /// One that the object holds on which it is called.
    OfThis,
    /// One of its own file.
    OfFile,
}

impl<'t> Cx<'t> {
    /// The socket that a site of this file closes, as the function sees it that another file gives a code.
    pub(super) fn closed(&self, site: &CloseSite) -> Option<Closed> {
        let Shape::Call { .. } = site.shape else { return None };
        let Expr::Call(call) = self.expr(self.file.node_of(site.whole)?) else { return None };
        let Expr::Member { object, .. } = self.expr(self.file.plain(call.callee)) else { return None };
        let given = self.given_function()?;
        let (mut socket, mut key) = (self.file.plain(object), None);
        for _ in 0..MAX_FUNCTIONS {
            if let Expr::Member { object, name } = self.expr(socket) {
                if matches!(self.expr(self.file.plain(object)), Expr::This) {
                    return Some(Closed::OfThis);
                }
                if key.replace(name).is_some() {
                    return None;
                }
                socket = self.file.plain(object);
            }
            let Expr::Name(name) = self.expr(socket) else { return None };
            let def = self.definition(name, socket)?;
            match def.kind {
                DefKind::Parameter { function, index, picks, .. } => {
                    if let Some(picked) = picks.first() {
                        let crate::syntax::Pick::Key(picked) = picked else { return None };
                        if picks.len() > 1 || key.replace(picked).is_some() {
                            return None;
                        }
                    }
                    if function.span() == given {
                        return Some(Closed::Argument(index, key.map(str::to_owned)));
                    }
                    let calls = self.callers(function);
                    let mut inside = calls.into_iter().filter(|call| given.contains(call.node.span()));
                    let (Some(call), None) = (inside.next(), inside.next()) else { return None };
                    socket = self.file.plain(*call.args.get(index)?);
                }
                // `const peer = this.peer`
                DefKind::Variable(Variable { value: Some(value), mutable: false, picks, .. })
                    if picks.is_empty() && given.contains(def.node.span()) =>
                {
                    socket = self.file.plain(value);
                }
                DefKind::Variable(_) if !given.contains(def.node.span()) => return Some(Closed::OfFile),
                _ => return None,
            }
        }
        None
    }

    /// Which socket that is for a code from a source, as the caller sees it; none where it cannot be told.
    pub(super) fn closed_here(&self, call: &Call<'t>, closed: &Closed, source: &Source) -> Option<Closes> {
        match closed {
            Closed::Argument(index, None) => Some(self.closes(*call.args.get(*index)?, source)),
            Closed::Argument(index, Some(key)) => {
                let arg = *call.args.get(*index)?;
                match self.field_of(arg, key) {
                    Some(socket) => Some(self.closes(socket, source)),
                    None => self.holds_another(arg, source.socket).then_some(Closes::Another),
                }
            }
            Closed::OfThis => {
                let Expr::Member { object, .. } = self.expr(self.file.plain(call.callee)) else { return None };
                self.holds_another(object, source.socket).then_some(Closes::Another)
            }
            Closed::OfFile => {
                let first = self.file.node_of(source.socket).and_then(|socket| self.chain(socket))?.0;
                let Expr::Name(name) = self.expr(first) else { return None };
                let is_imported = matches!(self.definition(name, first)?.kind, DefKind::Import { .. });
                (!is_imported).then_some(Closes::Another)
            }
        }
    }

    /// Whether an object was made here of other sockets than one: `new Bridge(client)`.
    fn holds_another(&self, object: Node<'t>, socket: Span) -> bool {
        let socket = self.file.slice(socket);
        let Some(Expr::Call(made)) = self.constant_value(object).map(|value| self.expr(value)) else { return false };
        let is_it = |arg: &Node<'t>| self.text(*arg).contains(socket);
        made.new && !made.args.is_empty() && !made.args.iter().any(is_it)
    }
}
