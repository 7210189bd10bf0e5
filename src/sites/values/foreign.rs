//! Numbers of another kind: what a process ended with, what an HTTP server answered, what an error
//! calls its code.

use super::super::context::Cx;
use super::super::elsewhere::Target;
use super::super::set::{CodeSet, Foreign, Odd, Origin, Value, Written};
use super::super::types::{LISTENERS, Ty};
use super::conversions::last_name;
use crate::apis::Family;
use crate::source::Span;
use crate::syntax::{Def, DefKind, Expr, Fate, Node, Pick, Role};

/// Names that HTTP responses have.
const RESPONSES: &[&str] = &["res", "resp", "response", "proxyRes", "upstreamRes", "upstreamResponse"];

impl<'t> Cx<'t> {
    /// What a member is, where its name and its owner say that it is no close code.
    pub(in crate::sites) fn foreign_number(&self, at: Node<'t>, object: Node<'t>, name: &str) -> Option<CodeSet> {
        if self.family() != Family::JavaScript {
            return None;
        }
        // The text of an error.
        if matches!(name, "message" | "stack") && self.is_caught(object) {
            return Some(CodeSet::of(Value::Odd(Odd::Text(None)), at.span(), Written::Other).from(Origin::Foreign));
        }
        let kind = match name {
            "readyState" => Foreign::ReadyState,
            // `WebSocket.CLOSED`
            "CONNECTING" | "OPEN" | "CLOSING" | "CLOSED" if self.is_of_a_library(object) => Foreign::ReadyState,
            "exitCode" => Foreign::ExitStatus,
            "status" if self.is_fetched(object) || self.is_of_an_error(object) => Foreign::HttpStatus,
            "statusCode" if self.is_response(object) => Foreign::HttpStatus,
            // Errors of the project can have codes of their own, but these say what they are.
            "statusCode" | "status" if self.is_caught(object) => Foreign::HttpStatus,
            "errno" if self.is_caught(object) => Foreign::ErrorCode,
            "code" if self.is_plain_error(object) && !self.imports_errors_with_codes() => Foreign::ErrorCode,
            _ if self.is_of_http(object, name) => Foreign::HttpStatus,
            _ => return None,
        };
        Some(CodeSet::foreign(kind, at.span()))
    }

    /// Whether an object is one of a library, or what it exports.
    fn is_of_a_library(&self, object: Node<'t>) -> bool {
        self.types(object).iter().any(|ty| matches!(ty, Ty::Instance(_) | Ty::Export(..)))
    }

    /// What a parameter is: `child.on("exit", (code) => ..)`, `pty.onExit(({ exitCode }) => ..)`.
    pub(in crate::sites) fn foreign_parameter(
        &self,
        function: Node<'t>,
        index: usize,
        picks: &[Pick<'t>],
        at: Node<'t>,
    ) -> Option<CodeSet> {
        if self.family() != Family::JavaScript {
            return None;
        }
        // `tcp.on("close", (hadError) => ..)`
        if index == 0 && picks.is_empty() && self.places(function).into_iter().any(|place| self.hears_of_tcp(place)) {
            return Some(CodeSet::of(Value::Odd(Odd::Bool), at.span(), Written::Other));
        }
        let is_status = match picks {
            [] => index == 0 && self.places(function).into_iter().any(|place| self.listens_for_exit(place)),
            [Pick::Key("exitCode")] => true,
            _ => false,
        };
        is_status.then(|| CodeSet::foreign(Foreign::ExitStatus, at.span()))
    }

    /// What `as_u16` gives of a status of HTTP: `StatusCode::UNAUTHORIZED`, `response.status()`, or what
    /// has the type `StatusCode`.
    pub(super) fn status_of_http(&self, at: Node<'t>, object: Node<'t>, name: &str) -> Option<CodeSet> {
        let is_foreign = name == "as_u16" && self.family() == Family::Rust && self.is_http_status(object);
        is_foreign.then(|| CodeSet::foreign(Foreign::HttpStatus, at.span()))
    }

    fn is_http_status(&self, node: Node<'t>) -> bool {
        let node = self.constant_value(node).unwrap_or(self.file.plain(node));
        match self.expr(node) {
            Expr::Member { object, .. } => last_name(self.text(object)) == "StatusCode",
            Expr::Call(call) => {
                call.args.is_empty() && matches!(self.expr(call.callee), Expr::Member { name: "status", .. })
            }
            Expr::Name(_) => self.own_type(node).is_some_and(|(ty, _)| ty == "StatusCode"),
            _ => false,
        }
    }

    fn listens_for_exit(&self, place: Node<'t>) -> bool {
        match self.listened_for(place) {
            Some((_, event)) if event == "exit" => true,
            // Its streams are closed too.
            Some((object, event)) => event == "close" && self.is_process(object),
            None => false,
        }
    }

    /// Whether a function that stands here is told that a connection of `node:net` has ended, and whether by an error.
    fn hears_of_tcp(&self, place: Node<'t>) -> bool {
        self.listened_for(place).is_some_and(|(object, event)| event == "close" && self.is_tcp(object))
    }

    /// What a function that stands here listens to, and for which event.
    fn listened_for(&self, place: Node<'t>) -> Option<(Node<'t>, String)> {
        let Fate::Argument { call, index: 1 } = self.fate(place) else { return None };
        let Expr::Call(call) = self.expr(call) else { return None };
        let Expr::Member { object, name } = self.expr(self.file.plain(call.callee)) else { return None };
        let event = call.args.first().and_then(|event| self.fixed_text(*event))?;
        LISTENERS.contains(&name).then_some((object, event))
    }

    /// Whether an expression is what `node:child_process` gives: `spawn("top")`.
    pub(in crate::sites) fn is_process(&self, node: Node<'t>) -> bool {
        self.made_in_node(node).is_some_and(|(module, _)| module == "child_process")
    }

    /// Whether an expression is a connection of `node:net` or `node:tls`: `connect(5900)`, `new net.Socket()`.
    fn is_tcp(&self, node: Node<'t>) -> bool {
        let is_connection = |name: &str| matches!(name, "connect" | "createConnection" | "Socket" | "TLSSocket");
        self.made_in_node(node).is_some_and(|(module, name)| matches!(&*module, "net" | "tls") && is_connection(&name))
    }

    /// The module of Node, and the function or class of it, that makes what an expression is.
    fn made_in_node(&self, node: Node<'t>) -> Option<(String, String)> {
        let Expr::Call(call) = self.expr(self.constant_value(node)?) else { return None };
        let Target { module, names } = self.taken(call.callee)?;
        Some((module.strip_prefix("node:").unwrap_or(&module).to_owned(), names.last().cloned().unwrap_or_default()))
    }

    /// Whether an expression is a caught error, in a file that gives errors no codes of its own.
    fn is_plain_error(&self, node: Node<'t>) -> bool {
        self.is_caught(node) && !self.makes_errors_with_codes()
    }

    /// Whether an expression is an HTTP response that a handler is given, by its name.
    fn is_response(&self, node: Node<'t>) -> bool {
        let node = self.file.plain(node);
        let Expr::Name(name) = self.expr(node) else { return false };
        let is_given = |def: Def<'t>| matches!(def.kind, DefKind::Parameter { .. });
        RESPONSES.contains(&name) && self.definition(name, node).is_some_and(is_given)
    }

    /// Whether an expression is what `fetch` or axios gives: `await fetch(url)`, or what `then` hands on of it.
    pub(in crate::sites) fn is_fetched(&self, node: Node<'t>) -> bool {
        if let Expr::Name(name) = self.expr(self.file.plain(node))
            && let Some(DefKind::Parameter { function, index: 0, picks, .. }) =
                self.definition(name, node).map(|def| def.kind)
            && let Fate::Argument { call, index: 0 } = self.fate(function)
            && let Expr::Call(call) = self.expr(call)
            && let Expr::Member { object, name: "then" } = self.expr(self.file.plain(call.callee))
        {
            return picks.is_empty() && self.is_asked_of_a_server(object);
        }
        self.constant_value(node).is_some_and(|value| self.is_asked_of_a_server(value))
    }

    /// Whether an expression asks a server: `fetch(url)`, `axios.get(url)`.
    fn is_asked_of_a_server(&self, node: Node<'t>) -> bool {
        let Expr::Call(call) = self.expr(self.file.plain(node)) else { return false };
        match self.text(call.callee) {
            "fetch" => true,
            callee => callee.split('.').next() == Some("axios") && self.imports("axios"),
        }
    }

    /// Whether an expression is the response that a caught error of a client of HTTP holds.
    fn is_of_an_error(&self, node: Node<'t>) -> bool {
        let held = self.expr(self.file.plain(node));
        matches!(held, Expr::Member { object, name: "response" } if self.is_caught(object))
    }

    /// Whether a member is a status out of a library's table: `StatusCodes.UNAUTHORIZED`.
    fn is_of_http(&self, table: Node<'t>, name: &str) -> bool {
        let is_constant = name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
        let Some(Target { module, names }) = is_constant.then(|| self.taken(table)).flatten() else { return false };
        match module.strip_prefix("node:").unwrap_or(&module) {
            "http-status-codes" | "http-status" => true,
            "@nestjs/common" => names.first().is_some_and(|table| table == "HttpStatus"),
            "http2" => name.starts_with("HTTP_STATUS_"),
            _ => false,
        }
    }

    /// Whether the file gives errors codes of its own, which can be close codes.
    fn makes_errors_with_codes(&self) -> bool {
        let text = self.file.text();
        let has = |words: &str| memchr::memmem::find(text.as_bytes(), words.as_bytes()).is_some();
        let throws_own = text.match_indices("throw new ").any(|(at, words)| {
            let class = text[at + words.len()..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            !matches!(class, "Error" | "TypeError" | "RangeError" | "SyntaxError")
        });
        throws_own
            || has("throw {")
            || has("Object.assign(")
            || self.occurrences("code", Span::new(0, text.len())).any(|occurrence| match occurrence.role {
                Role::Field(_) | Role::Member { write: Some(_), .. } => true,
                Role::Define(def) => {
                    matches!(def.kind, DefKind::Parameter { property: true, .. })
                }
                _ => false,
            })
    }
}
