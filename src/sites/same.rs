//! Which socket a received code closes: another one, or the one that has just reported it. Some libraries look
//! at nothing any more there.

use super::context::Cx;
use super::set::{Closes, CodeSet, Source};
use crate::apis::Family;
use crate::source::Span;
use crate::syntax::{Call, Def, DefKind, Expr, Node, Role, Variable};

/// What tells one socket from another in a file.
#[derive(PartialEq, Eq)]
struct Identity {
    /// The definition of the name that it begins with.
    root: Option<Span>,
    /// How it is written, without `?` and `!`.
    path: String,
}

impl<'t> Cx<'t> {
    /// Takes note of which socket each received code closes that a call is given.
    pub(super) fn note_sockets(&self, call: &Call<'t>, codes: &mut CodeSet) {
        let Expr::Member { object, .. } = self.expr(self.file.plain(call.callee)) else { return };
        for part in &mut codes.parts {
            let is_here = !part.is_passed_on();
            if let Some(source) = part.source.as_mut().filter(|_| is_here) {
                source.closes = self.closes(object, source);
                source.asks_state |= self.asks_state_before(call.node);
            }
        }
    }

    /// Whether the function around a place asks for the state of a socket before it.
    fn asks_state_before(&self, at: Node<'t>) -> bool {
        let function = self.file.ancestors(at).into_iter().find(|outer| self.file.is_function(*outer));
        let start = function.map_or(at.span().start, |function| function.span().start);
        self.file.slice(Span::new(start, at.span().start)).contains("readyState")
    }

    /// Which socket a value from a source closes that an object is closed with.
    pub(super) fn closes(&self, object: Node<'t>, source: &Source) -> Closes {
        if source.socket.is_empty() {
            return Closes::Another;
        }
        let written = self.file.slice(source.socket);
        if self.family() == Family::Rust {
            // A parameter is written with its type.
            let name = written.split(':').next().unwrap_or_default().trim();
            let is_same = self.text(object) == name;
            return if is_same { Closes::Own } else { Closes::Another };
        }
        let Some(socket) = self.file.node_of(source.socket) else { return Closes::Another };
        let socket = self.file.pattern_name(socket).unwrap_or(socket);
        self.told_apart(object, socket, source.handler)
    }

    fn told_apart(&self, object: Node<'t>, socket: Node<'t>, handler: Span) -> Closes {
        let object = self.file.plain(object);
        let (one, other) = (self.identity(object), self.identity(socket));
        if one == other {
            return Closes::Own;
        }
        // `ws.on("close", (code) => stop(ws, code))`
        let Some((function, index)) = self.parameter_of_function(object) else { return Closes::Another };
        let calls = self.callers(function);
        let (inside, outside): (Vec<_>, Vec<_>) =
            calls.into_iter().partition(|call| handler.contains(call.node.span()));
        let calls = if inside.is_empty() { outside } else { inside };
        let is_own = |call: &Call<'t>| {
            let given = call.args.get(index).copied();
            let closes = |given| self.nested(|| Closes::Another, || self.told_apart(given, socket, handler));
            given.is_some_and(|given| closes(given) != Closes::Another)
        };
        if !calls.is_empty() && calls.iter().all(is_own) { Closes::Passed } else { Closes::Another }
    }

    /// Follows other names of the same thing: `const same = ws`, `this.sock = ws`.
    fn identity(&self, node: Node<'t>) -> Identity {
        let node = self.file.plain(node);
        let path = || self.text(node).replace(['?', '!'], "");
        let follow = |value| self.nested(|| None, || Some(self.identity(value)));
        match self.expr(node) {
            Expr::Name(name) => {
                let def = self.occurrence_definition(name, node);
                let value = def.as_ref().and_then(|def| match &def.kind {
                    DefKind::Variable(Variable { value: Some(value), mutable: false, picks, .. }) => {
                        let is_alias =
                            matches!(self.expr(self.file.plain(*value)), Expr::Name(_) | Expr::Member { .. });
                        (picks.is_empty() && is_alias).then_some(*value)
                    }
                    _ => None,
                });
                let root = def.map(|def| def.node.span());
                value.and_then(follow).unwrap_or_else(|| Identity { root, path: path() })
            }
            Expr::Member { object, name } => {
                if let Some(value) = self.only_name_in(object, name) {
                    return follow(value).unwrap_or_else(|| Identity { root: None, path: path() });
                }
                let root = self.chain(node).and_then(|(first, _)| match self.expr(first) {
                    Expr::Name(name) => self.definition(name, first).map(|def| def.node.span()),
                    _ => None,
                });
                Identity { root, path: path() }
            }
            _ => Identity { root: None, path: path() },
        }
    }

    /// The definition of a name, which can stand where it is defined.
    fn occurrence_definition(&self, name: &str, node: Node<'t>) -> Option<Def<'t>> {
        match self.occurrence(node.span().start, name).map(|found| found.role) {
            Some(Role::Define(def)) => Some(def),
            _ => self.definition(name, node),
        }
    }

    /// The name that a field of `this` is set to, if it is set to no other and to nothing else than `null`.
    fn only_name_in(&self, object: Node<'t>, name: &str) -> Option<Node<'t>> {
        if !matches!(self.expr(self.file.plain(object)), Expr::This) {
            return None;
        }
        let class = self.own_class(object)?;
        let mut only = None;
        for found in self.occurrences(name, class.span()) {
            let Role::Member { node, write: Some(value) } = found.role else { continue };
            if !matches!(self.expr(node), Expr::Member { object, .. } if matches!(self.expr(object), Expr::This)) {
                continue;
            }
            match self.expr(self.file.plain(value)) {
                Expr::Null | Expr::Name("undefined") => {}
                Expr::Name(_) if only.is_none() => only = Some(value),
                _ => return None,
            }
        }
        only
    }
}
