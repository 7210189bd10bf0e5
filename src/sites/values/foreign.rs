//! Numbers of another kind: what a process ended with, what an HTTP server answered, what an error
//! calls its code.

use super::super::context::Cx;
use super::super::elsewhere::Target;
use super::super::set::{CodeSet, Foreign};
use super::super::types::LISTENERS;
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
        let kind = match name {
            "readyState" => Foreign::ReadyState,
            "exitCode" => Foreign::ExitStatus,
            "status" if self.is_fetched(object) || self.is_of_an_error(object) => Foreign::HttpStatus,
            "statusCode" if self.is_response(object) => Foreign::HttpStatus,
            "statusCode" | "status" if self.is_plain_error(object) => Foreign::HttpStatus,
            "code" | "errno" if self.is_plain_error(object) && !self.imports_errors_with_codes() => Foreign::ErrorCode,
            _ if self.is_of_http(object, name) => Foreign::HttpStatus,
            _ => return None,
        };
        Some(CodeSet::foreign(kind, at.span()))
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
        let Fate::Argument { call, index: 1 } = self.fate(place) else { return false };
        let Expr::Call(call) = self.expr(call) else { return false };
        let Expr::Member { object, name } = self.expr(self.file.plain(call.callee)) else { return false };
        match call.args.first().and_then(|event| self.fixed_text(*event)).as_deref() {
            Some("exit") => LISTENERS.contains(&name),
            // Its streams are closed too.
            Some("close") => LISTENERS.contains(&name) && self.is_process(object),
            _ => false,
        }
    }

    /// Whether an expression is what `node:child_process` gives: `spawn("top")`.
    fn is_process(&self, node: Node<'t>) -> bool {
        let Some(Expr::Call(call)) = self.constant_value(node).map(|value| self.expr(value)) else { return false };
        let taken = self.taken(call.callee);
        taken.is_some_and(|taken| taken.module.strip_prefix("node:").unwrap_or(&taken.module) == "child_process")
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

    /// Whether an expression is what `fetch` or axios gives.
    fn is_fetched(&self, node: Node<'t>) -> bool {
        match self.constant_value(node).map(|value| self.expr(value)) {
            Some(Expr::Call(call)) => match self.text(call.callee) {
                "fetch" => true,
                callee => callee.split('.').next() == Some("axios") && self.imports("axios"),
            },
            _ => false,
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
