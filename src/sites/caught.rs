//! Errors that are caught: of any kind, with any text.

use super::context::Cx;
use super::types::LISTENERS;
use super::unbounded::MAX_CALLERS;
use crate::apis::Family;
use crate::syntax::{Construct, Def, DefKind, Expr, Fate, Node, Pick, Role, TypeText, Variable};

/// Classes of the language itself: that an error is one of them says nothing of its text.
const GENERAL: &[&str] = &["Error", "TypeError", "RangeError", "SyntaxError", "DOMException", "AggregateError"];

/// Errors of Rust's libraries whose texts are known and short.
const SHORT: &[&str] = &[
    "ParseIntError", "ParseFloatError", "ParseBoolError", "ParseCharError", "AddrParseError", "Utf8Error",
    "FromUtf8Error", "TryFromIntError", "SendError", "TrySendError", "RecvError", "TryRecvError", "RecvTimeoutError",
    "AcquireError", "SystemTimeError",
];

/// Functions of Rust that are given a function for the error.
const MAPPERS: &[&str] = &["map_err", "or_else", "unwrap_or_else", "inspect_err"];

impl<'t> Cx<'t> {
    /// Whether an expression is a caught error of which nothing else is known: no condition tells what
    /// kind of error it is.
    pub(super) fn is_caught(&self, node: Node<'t>) -> bool {
        let Some(node) = self.general_error(node) else { return false };
        let name = match self.expr(node) {
            Expr::Name(name) => name,
            // `lost.error`
            Expr::Member { object, name } if self.family() == Family::Rust => {
                return self.is_error_field(node, object, name);
            }
            _ => return false,
        };
        self.definition(name, node)
            .is_some_and(|def| (self.defines_caught(&def) || self.is_alias(&def)) && !self.is_told_apart(name, &def))
    }

    /// Whether an expression is a caught error that can have any text here: kinds that are told apart elsewhere, or
    /// in the place of the code, say nothing of the others.
    pub(super) fn has_any_text(&self, node: Node<'t>) -> bool {
        let error = self.general_error(node).filter(|_| self.family() == Family::JavaScript);
        let Some((error, Expr::Name(name))) = error.map(|error| (error, self.expr(error))) else {
            return self.is_caught(node);
        };
        let Some(def) = self.definition(name, error) else { return false };
        let is_error = self.is_caught(node) || self.defines_caught(&def) && self.is_given_at_once(node);
        is_error && !self.is_told_at(name, &def, error)
    }

    /// An expression without what says of it that it is an error, and no more than that.
    fn general_error(&self, mut node: Node<'t>) -> Option<Node<'t>> {
        while let Expr::Same(inner) = self.expr(node) {
            // `(error as CloseError).code`
            let asserted = self.file.asserted_type(node);
            if asserted.is_some_and(|text| !matches!(text.trim(), "any" | "Error" | "NodeJS.ErrnoException")) {
                return None;
            }
            node = inner;
        }
        Some(node)
    }

    /// `const error = caught || Forbidden`
    fn is_alias(&self, def: &Def<'t>) -> bool {
        let DefKind::Variable(Variable { value: Some(value), mutable: false, picks, annotation: None, .. }) = &def.kind
        else {
            return false;
        };
        let value = match self.expr(self.file.plain(*value)) {
            Expr::Fallback { value, .. } => value,
            _ => *value,
        };
        let is_name = matches!(self.expr(self.file.plain(value)), Expr::Name(_));
        is_name && picks.is_empty() && self.nested(|| false, || self.is_caught(value))
    }

    /// Whether a definition is that of a caught error.
    pub(super) fn defines_caught(&self, def: &Def<'t>) -> bool {
        match &def.kind {
            DefKind::Caught => true,
            // `Err(error) => ..`
            DefKind::Variable(Variable { value, picks, annotation: None, .. }) if self.family() == Family::Rust => {
                match picks.as_slice() {
                    [Pick::Variant("Err", 0)] => !value.is_some_and(|value| self.fails_with_little(value)),
                    [.., Pick::Variant("Err", 0)] => true,
                    _ => self.is_taken_error(def.node, picks),
                }
            }
            DefKind::Parameter { function, index, picks, annotation, .. } if picks.is_empty() => {
                let declared = annotation.map(TypeText::parse);
                let is_general = declared.as_ref().is_none_or(|ty| self.is_general_error(ty));
                let is_error = |place| {
                    self.takes_errors(place, *index)
                        || self.is_told_of_errors(place, *index, def)
                        || self.is_method_for_errors(place, *index)
                };
                let is_long = declared.is_some_and(|ty| self.is_long_error(&ty, def.node));
                is_general && self.places(*function).into_iter().any(is_error)
                    || (is_general || is_long) && {
                        let callers = self.callers(*function);
                        // `catch (error) { fail(ws, error) }`
                        let mut given = callers.iter().take(MAX_CALLERS).filter_map(|call| call.args.get(*index));
                        is_long && callers.is_empty()
                            || given.any(|given| self.nested(|| false, || self.is_caught(*given)))
                    }
            }
            _ => false,
        }
    }

    /// Whether the error of a result of Rust has nothing but short texts, by its type, or by the function of a library
    /// that gives it.
    fn fails_with_little(&self, result: Node<'t>) -> bool {
        self.is_given_by_library(result)
            || self.error_type(result).is_some_and(|(ty, at)| {
                let is_short =
                    matches!(&ty, TypeText::Name { path, .. } if path.last().is_some_and(|last| SHORT.contains(last)));
                is_short || self.shows_fixed_texts(&ty, at)
            })
    }

    /// `timeout(limit, work).await`, `text.parse::<u16>()`, `str::from_utf8(&bytes)`, and `address.send(order).await` of
    /// an actor: their errors say the same each time.
    fn is_given_by_library(&self, result: Node<'t>) -> bool {
        let result = self.file.plain(result);
        let Expr::Call(call) = self.expr(result) else { return false };
        if self.family() != Family::Rust || self.callee(&call).is_some() {
            return false;
        }
        let (Expr::Name(name) | Expr::Member { name, .. }) = self.expr(self.file.plain(call.callee)) else {
            return false;
        };
        match name {
            "timeout" | "timeout_at" | "from_utf8" => true,
            "parse" => {
                let typed = self.text(result).rsplit_once("parse::<").map(|(_, typed)| typed);
                let ty = typed.and_then(|typed| typed.split('>').next()).unwrap_or_default();
                let is_number = ty.starts_with(['u', 'i', 'f']) && ty[1..].parse::<u16>().is_ok();
                is_number || matches!(ty, "bool" | "char" | "usize" | "isize")
            }
            "send" => self.imports_actors(),
            _ => false,
        }
    }

    /// Whether a file takes in `actix`, whose `MailboxError` has two short texts.
    fn imports_actors(&self) -> bool {
        self.file.text().contains("use actix::")
    }

    /// Whether a type says no more of an error than that it is one: `Error | null`.
    pub(super) fn is_general_error(&self, ty: &TypeText<'t>) -> bool {
        match ty {
            TypeText::Union(parts) | TypeText::Intersection(parts) => {
                parts.iter().all(|part| self.is_general_error(part))
            }
            TypeText::Name { path, .. } => matches!(
                path.as_slice(),
                ["any" | "unknown" | "Error" | "null" | "undefined"] | ["NodeJS", "ErrnoException"]
            ),
            _ => false,
        }
    }

    /// Whether a type is that of errors of the language or of a library. An own one can have short texts alone.
    pub(super) fn is_error_type(&self, ty: &TypeText<'t>, at: Node<'t>) -> bool {
        let is_error = |ty: &TypeText<'t>| self.is_error_type(ty, at);
        match (ty, self.family()) {
            (TypeText::Union(parts) | TypeText::Intersection(parts), Family::JavaScript) => {
                parts.iter().any(is_error) && self.is_general_error(ty)
            }
            (TypeText::Name { path, .. }, Family::JavaScript) => {
                matches!(path.as_slice(), ["Error"] | ["NodeJS", "ErrnoException"])
            }
            (TypeText::Name { path, args }, Family::Rust) => match (path.as_slice(), args.as_slice()) {
                (["Box" | "Arc"], [inner]) => is_error(inner),
                ([first, ..], _) => {
                    let module = match self.type_definition(first, at).map(|def| def.kind) {
                        Some(DefKind::Path(path)) => path.first().copied(),
                        Some(_) => None,
                        // Without a path it can come from anywhere: `use super::*`.
                        None => Some(*first).filter(|_| path.len() > 1),
                    };
                    let is_own = |module: &str| {
                        matches!(module, "crate" | "self" | "super" | "Self")
                            || self.file.text().contains(&format!("mod {module}"))
                    };
                    let last = path.last().copied().unwrap_or_default();
                    let is_long = last.ends_with("Error") && !SHORT.contains(&last);
                    is_long && module.is_some_and(|module| !is_own(module))
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether a function that stands here is told of an error as Node tells it: `(err, data) => ..`
    fn is_told_of_errors(&self, place: Node<'t>, param: usize, def: &Def<'t>) -> bool {
        let takes_more = self.file.function(place).is_some_and(|function| function.params.len() > 1);
        self.family() == Family::JavaScript
            && param == 0
            && takes_more
            && matches!(self.text(def.node), "err" | "error")
            && matches!(self.fate(place), Fate::Argument { .. })
    }

    /// Whether a function is a method that is given an error: `webSocketError(ws, error)` of Durable Objects.
    fn is_method_for_errors(&self, function: Node<'t>, param: usize) -> bool {
        let name = self.file.function_name(function).map(|name| self.text(name));
        self.family() == Family::JavaScript && (name, param) == (Some("webSocketError"), 1)
    }

    /// Whether a function that stands here is given an error: `promise.catch(f)`, `ws.on("error", f)`,
    /// `result.map_err(f)`.
    pub(super) fn takes_errors(&self, place: Node<'t>, param: usize) -> bool {
        let Fate::Argument { call, index } = self.fate(place) else { return false };
        let Expr::Call(call) = self.expr(call) else { return false };
        let Expr::Member { object, name } = self.expr(self.file.plain(call.callee)) else { return false };
        match (self.family(), name, index) {
            (Family::JavaScript, "catch", 0) | (Family::JavaScript, "then", 1) => param == 0,
            (Family::JavaScript, _, 1) if LISTENERS.contains(&name) && name != "addEventListener" => {
                param == 0 && call.args.first().and_then(|event| self.fixed_text(*event)).as_deref() == Some("error")
            }
            (Family::Rust, _, 0) if MAPPERS.contains(&name) => param == 0,
            // `result.err().map(|error| ..)`
            (Family::Rust, "map" | "and_then", 0) | (Family::Rust, "map_or" | "map_or_else", 1) => {
                param == 0 && self.error_taken(object).is_some_and(|result| !self.fails_with_little(result))
            }
            _ => false,
        }
    }

    /// The result of Rust whose error an expression takes: `result.err()`.
    fn error_taken(&self, node: Node<'t>) -> Option<Node<'t>> {
        let Expr::Call(call) = self.expr(self.file.plain(node)) else { return None };
        match self.expr(self.file.plain(call.callee)) {
            Expr::Member { object, name: "err" } if call.args.is_empty() => Some(object),
            _ => None,
        }
    }

    /// The result of Rust whose error a closure is given: `result.unwrap_or_else(|error| ..)`.
    pub(super) fn result_behind(&self, closure: Node<'t>) -> Option<Node<'t>> {
        let Fate::Argument { call, index: 0 } = self.fate(closure) else { return None };
        let Expr::Call(call) = self.expr(call) else { return None };
        match self.expr(self.file.plain(call.callee)) {
            Expr::Member { object, name } if MAPPERS.contains(&name) => Some(object),
            _ => None,
        }
    }

    /// Whether something is what a function that stands where it is handed over calls an error: `run(job, (err) => ..)`,
    /// `{ onError: (error) => .. }`.
    pub(super) fn is_handed_error(&self, node: Node<'t>) -> bool {
        let Expr::Name(name @ ("err" | "error")) = self.expr(self.file.plain(node)) else { return false };
        let Some(def) = self.definition(name, node) else { return false };
        let DefKind::Parameter { function, index: 0, picks, annotation: None, .. } = &def.kind else { return false };
        let is_handed_over = matches!(self.fate(*function), Fate::Argument { .. } | Fate::Field { .. })
            || matches!(self.fate(*function), Fate::Assigned(target) if matches!(self.expr(target), Expr::Member { .. }));
        picks.is_empty() && is_handed_over && !self.is_told_apart(name, &def)
    }

    /// Whether a condition looks at an error closer than to ask whether it is an `Error` at all.
    fn is_told_apart(&self, name: &str, def: &Def<'t>) -> bool {
        let uses = self.occurrences(name, def.scope).filter(|found| matches!(found.role, Role::Use));
        let uses: Vec<Node<'t>> = uses.map(|found| found.node).collect();
        uses.into_iter().any(|node| {
            self.file.ancestors(node).into_iter().take_while(|outer| def.scope.contains(outer.span())).any(|outer| {
                match self.file.construct(outer) {
                    // `error.code || 1011` only says what to take instead.
                    Construct::Branch { .. } if matches!(self.expr(outer), Expr::Fallback { .. }) => false,
                    Construct::Branch { condition, .. } => {
                        condition.span().contains(node.span()) && !self.is_general_question(condition)
                    }
                    Construct::Switch { subject: Some(subject), .. } => subject.span().contains(node.span()),
                    _ => false,
                }
            })
        })
    }

    /// `error`, `!error`, `error instanceof Error`, `error?.message`, `error.code`
    pub(super) fn is_general_question(&self, condition: Node<'t>) -> bool {
        let condition = self.file.plain(condition);
        match self.expr(condition) {
            Expr::Name(_) | Expr::Member { name: "message" | "stack" | "code", .. } => true,
            Expr::Unary { op: "!", operand } => self.nested(|| false, || self.is_general_question(operand)),
            Expr::Binary { op: "instanceof", right, .. } => GENERAL.contains(&self.text(right)),
            Expr::Binary { op: "===" | "==" | "!==" | "!=", left, .. } => self.text(left).starts_with("typeof "),
            _ => false,
        }
    }
}
