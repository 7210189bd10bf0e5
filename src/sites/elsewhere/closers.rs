//! Which socket a function of another file closes with a received code that it is given: one of its arguments, one
//! that it holds, or one of its own file. Seen from the caller it may be the one that has just reported the code.

use super::super::context::Cx;
use super::super::set::{Closes, Source};
use super::super::{CloseSite, Shape};
use crate::source::Span;
use crate::syntax::{Call, Def, DefKind, Expr, Node, Role, Variable};

/// An argument is followed through no more functions of a file than so many.
const MAX_FUNCTIONS: usize = 4;

/// So many steps lead from a name to the call that is made on it.
const MAX_STEPS: usize = 4;

/// The socket that a function closes.
pub(super) enum Closed {
    /// What it is given as this argument, or the member of it under a key.
    Argument(usize, Option<String>),
    /// One that the object holds on which it is called; with the argument of its constructor that it is, if that is
    /// seen.
    OfThis(Option<usize>),
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
                    return Some(Closed::OfThis(self.constructed_with(socket, name)));
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
                    None => {
                        let made = self.made_as(arg).filter(|made| !made.args.is_empty())?;
                        self.holds_another(arg, &made, source.socket).then_some(Closes::Another)
                    }
                }
            }
            Closed::OfThis(constructed_with) => {
                let Expr::Member { object, .. } = self.expr(self.file.plain(call.callee)) else { return None };
                let made = self.made_as(object)?;
                match constructed_with.and_then(|index| made.args.get(index)) {
                    Some(socket) => Some(self.closes(*socket, source)),
                    None => self.holds_another(object, &made, source.socket).then_some(Closes::Another),
                }
            }
            Closed::OfFile => {
                let first = self.file.node_of(source.socket).and_then(|socket| self.chain(socket))?.0;
                let Expr::Name(name) = self.expr(first) else { return None };
                let is_imported = matches!(self.definition(name, first)?.kind, DefKind::Import { .. });
                (!is_imported).then_some(Closes::Another)
            }
        }
    }

    /// The argument of the constructor that a member of a class is given: `constructor(private peer: WebSocket)`,
    /// `this.peer = peer`.
    fn constructed_with(&self, member: Node<'t>, name: &str) -> Option<usize> {
        let class = self.own_class(member)?;
        self.occurrences(name, class.span()).find_map(|found| match found.role {
            Role::Define(Def { kind: DefKind::Parameter { index, property: true, .. }, .. }) => Some(index),
            Role::Member { node, write: Some(value) } if matches!(self.expr(node), Expr::Member { object, .. } if self.is_this(object)) => {
                let Expr::Name(given) = self.expr(self.file.plain(value)) else { return None };
                match self.definition(given, value)?.kind {
                    DefKind::Parameter { function, index, picks, .. } if picks.is_empty() => {
                        let name = self.file.function_name(function)?;
                        (self.text(name) == "constructor").then_some(index)
                    }
                    _ => None,
                }
            }
            _ => None,
        })
    }

    /// The call that makes an object: `new Bridge(client)`.
    fn made_as(&self, object: Node<'t>) -> Option<Call<'t>> {
        let object = self.file.plain(object);
        let value = match self.expr(object) {
            Expr::Member { object, name } => self.class_constant(object, name)?,
            _ => self.constant_value(object)?,
        };
        match self.expr(self.file.plain(value)) {
            Expr::Call(made) if made.new => Some(made),
            _ => None,
        }
    }

    /// Whether an object was made here of other sockets than one, and is not given that one later.
    fn holds_another(&self, object: Node<'t>, made: &Call<'t>, socket: Span) -> bool {
        let socket = self.file.slice(socket);
        let speaks = |node: Node<'t>| self.text(node).contains(socket);
        let written = self.text(self.file.plain(object));
        let last = written.rsplit('.').next().unwrap_or(written);
        let is_given_later = self.file.words(last, self.whole_file()).collect::<Vec<_>>().into_iter().any(|at| {
            let Some(named) = self.file.node_at(at) else { return false };
            let outer = self.file.ancestors(named).into_iter().take(MAX_STEPS);
            let mut calls = outer.filter_map(|outer| match self.expr(outer) {
                Expr::Call(call) if call.callee.span().contains(named.span()) => Some(call),
                _ => None,
            });
            let is_handed = calls.next().is_some_and(|call| call.args.iter().any(|arg| speaks(*arg)));
            let rest = self.file.text()[named.span().end..].split([';', '\n']).next().unwrap_or("");
            is_handed
                || rest.starts_with('.') && rest.split_once(" = ").is_some_and(|(_, value)| value.contains(socket))
        });
        !made.args.iter().any(|arg| speaks(*arg)) && !is_given_later
    }
}
