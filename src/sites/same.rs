//! Which socket a received code closes: another one, or the one that has just reported it. Some libraries look
//! at nothing any more there.

use super::alias::Reported;
use super::context::Cx;
use super::set::{Caught, Closes, CodeSet, Source};
use super::types::LISTENERS;
use crate::apis::Family;
use crate::source::Span;
use crate::syntax::{Call, Construct, DefKind, Expr, Fate, Node, Pick, Role};

/// Methods that end a socket without a Close.
const ENDING: &[&str] = &["terminate", "destroy", "drop"];

/// What tells one socket from another in a file.
#[derive(PartialEq, Eq)]
struct Identity {
    /// The definition of the name that it begins with, or what it begins with instead of a name.
    root: Option<Span>,
    /// How it is written, without `?` and `!`.
    path: String,
}

impl<'t> Cx<'t> {
    /// Takes note of which socket each received code closes that a call is given.
    pub(super) fn note_sockets(&self, call: &Call<'t>, codes: &mut CodeSet) {
        let Expr::Member { object, .. } = self.expr(self.file.plain(call.callee)) else { return };
        if codes.parts.iter().all(|part| part.source.is_none()) {
            return;
        }
        let caught = self.caught(call.node, object);
        for part in &mut codes.parts {
            if let Some(source) = &mut part.source {
                source.closes = self.closes(object, source);
                source.asks_state |= self.asks_state_before(call.node);
                source.caught = caught;
            }
        }
    }

    /// Whether a socket is closed where it has just told of its end, or of the error that ends it.
    pub(super) fn is_over(&self, call: &Call<'t>) -> bool {
        let Expr::Member { object, .. } = self.expr(self.file.plain(call.callee)) else { return false };
        let around = self.file.ancestors(call.node).into_iter().filter(|outer| self.file.is_function(*outer));
        around.into_iter().any(|handler| {
            let reported = self.ended_socket(handler).map(|socket| Reported { socket, handler: handler.span() });
            reported.is_some_and(|reported| self.told_apart(object, reported) == Closes::Own)
        })
    }

    /// The socket whose end or error a function handles: `ws.on("error", ..)`, `ws.onclose = ..`.
    fn ended_socket(&self, handler: Node<'t>) -> Option<Node<'t>> {
        match self.fate(handler) {
            Fate::Argument { call, index: 1 } => {
                let Expr::Call(call) = self.expr(call) else { return None };
                let Expr::Member { object, name } = self.expr(self.file.plain(call.callee)) else { return None };
                let event = self.fixed_text(*call.args.first()?)?;
                (LISTENERS.contains(&name) && matches!(event.as_str(), "close" | "error")).then_some(object)
            }
            Fate::Assigned(target) => match self.expr(target) {
                Expr::Member { object, name: "onclose" | "onerror" } => Some(object),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the function around a place asks for the state of a socket before it.
    fn asks_state_before(&self, at: Node<'t>) -> bool {
        let function = self.file.ancestors(at).into_iter().find(|outer| self.file.is_function(*outer));
        let start = function.map_or(at.span().start, |function| function.span().start);
        self.file.slice(Span::new(start, at.span().start)).contains("readyState")
    }

    /// What is done with a socket where the call that closes it throws.
    fn caught(&self, close: Node<'t>, socket: Node<'t>) -> Caught {
        let owner = self.text(socket).replace(['?', '!'], "");
        // The calls of a method of the same socket.
        let calls = |handler: Node<'t>, method: &str| -> Vec<Call<'t>> {
            let members = self.occurrences(method, handler.span()).filter_map(|found| match found.role {
                Role::Member { node, write: None } => match self.expr(node) {
                    Expr::Member { object, .. } if self.text(object).replace(['?', '!'], "") == owner => Some(node),
                    _ => None,
                },
                _ => None,
            });
            members.collect::<Vec<_>>().into_iter().flat_map(|member| self.calls_of(member)).collect()
        };
        let around = self.file.ancestors(close).into_iter().take_while(|outer| !self.file.is_function(*outer));
        let handlers = around.into_iter().filter_map(|outer| match self.file.construct(outer) {
            Construct::Try { body: Some(body), handler, .. } if body.span().contains(close.span()) => handler,
            _ => None,
        });
        for handler in handlers.collect::<Vec<_>>() {
            if ENDING.iter().any(|method| !calls(handler, method).is_empty()) {
                return Caught::Ended;
            }
            let is_own = |code: &Node<'t>| self.codes(*code).parts.iter().all(|part| part.source.is_none());
            if calls(handler, "close").iter().any(|call| call.args.first().is_none_or(is_own)) {
                return Caught::Closed;
            }
        }
        Caught::Nothing
    }

    /// Which socket a value from a source closes that an object is closed with.
    pub(super) fn closes(&self, object: Node<'t>, source: &Source) -> Closes {
        if source.socket.is_empty() {
            return source.closes;
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
        self.told_apart(object, Reported { socket, handler: source.handler })
    }

    fn told_apart(&self, object: Node<'t>, reported: Reported<'t>) -> Closes {
        let end = self.first_name(object, reported);
        if self.identity(end) == self.identity(self.first_name(reported.socket, reported)) {
            return Closes::Own;
        }
        // `ws.on("close", (code) => stop(ws, code))`
        let Some((function, index, pick)) = self.picked_of_function(end) else { return Closes::Another };
        let calls = self.callers(function);
        let (inside, outside): (Vec<_>, Vec<_>) =
            calls.into_iter().partition(|call| reported.handler.contains(call.node.span()));
        let calls = if inside.is_empty() { outside } else { inside };
        let is_own = |call: &Call<'t>| {
            let given = call.args.get(index).copied();
            let given = pick.map_or(given, |field| self.field_of(given?, field));
            let closes = |given| self.nested(|| Closes::Another, || self.told_apart(given, reported));
            given.is_some_and(|given| closes(given) != Closes::Another)
        };
        if !calls.is_empty() && calls.iter().all(is_own) { Closes::Passed } else { Closes::Another }
    }

    /// The function whose parameter a name is, or is taken out of by a key, and the number of the parameter from 0.
    fn picked_of_function(&self, name: Node<'t>) -> Option<(Node<'t>, usize, Option<&'t str>)> {
        let Expr::Name(text) = self.expr(name) else { return None };
        match self.occurrence_definition(text, name)?.kind {
            DefKind::Parameter { function, index, picks, .. } => match picks.as_slice() {
                [] => Some((function, index, None)),
                [Pick::Key(key)] => Some((function, index, Some(key))),
                _ => None,
            },
            _ => None,
        }
    }

    fn identity(&self, node: Node<'t>) -> Identity {
        let root = self.chain(node).and_then(|(first, _)| match self.expr(first) {
            Expr::Name(name) => self.occurrence_definition(name, first).map(|def| def.node.span()),
            Expr::This => None,
            _ => Some(first.span()),
        });
        Identity { root, path: self.text(node).replace(['?', '!'], "") }
    }
}
