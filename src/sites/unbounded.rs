//! Reasons that can be of any length: texts of errors, JSON, and texts that are cut by characters.

use super::conditions::names_in;
use super::context::Cx;
use super::{Endless, Filled, Unbounded};
use crate::apis::{Family, Handler};
use crate::codes::MAX_REASON_BYTES;
use crate::syntax::{Call, Construct, DefKind, Expr, Fate, Node, Pick, Piece, Variable};

/// From so many characters on, a cut is meant to keep to the limit of a reason.
const MEANT: usize = 100;

/// Most callers that are looked at for one parameter.
pub(super) const MAX_CALLERS: usize = 16;

/// Words of functions that count the bytes of a text.
const COUNTING: &[&str] = &["yteLength", "TextEncoder", "Buffer", "len()", "char_boundary"];

/// What can be of any length, and where it stands.
type Part<'t> = (Node<'t>, Endless);

impl<'t> Cx<'t> {
    /// The part of a reason that can be of any length. `fixed`: the bytes that it has at least.
    pub(super) fn unbounded(&self, reason: Node<'t>, fixed: usize) -> Option<Unbounded> {
        let text = self.text_of_reason(reason);
        let (part, kind) = self.endless(text).filter(|part| self.counts(*part, reason))?;
        let kind = match kind {
            Endless::Cut { characters, bytes } => Endless::Cut { characters, bytes: bytes + fixed },
            other => other,
        };
        // What is cut is the text that comes, not the promise of it.
        let whole = if self.text(reason).starts_with("await ") { reason } else { text };
        Some(Unbounded { span: part.span(), kind, whole: whole.span(), field: self.filled_with(text) })
    }

    /// How the field is written that a text fills as it is.
    fn filled_with(&self, text: Node<'t>) -> Option<Filled> {
        let Fate::Field { name, .. } = self.fate(text) else { return None };
        let has_name = self.file.text()[..text.span().start].trim_end().ends_with(':');
        let is_shorthand = !has_name && self.text(text) == name;
        Some(if is_shorthand { Filled::Shorthand(name.to_owned()) } else { Filled::Written })
    }

    /// What stands inside `.into()` and `Some(..)`.
    fn text_of_reason(&self, node: Node<'t>) -> Node<'t> {
        let plain = self.file.plain(node);
        let Expr::Call(call) = self.expr(plain) else { return plain };
        let inner = match (self.expr(self.file.plain(call.callee)), call.args.as_slice()) {
            (Expr::Member { object, name: "into" }, []) => object,
            (Expr::Name("Some"), [inner]) => *inner,
            (Expr::Member { name: "from" | "Owned", .. }, [inner]) if self.family() == Family::Rust => *inner,
            _ => return plain,
        };
        self.nested(|| inner, || self.text_of_reason(inner))
    }

    fn endless(&self, node: Node<'t>) -> Option<Part<'t>> {
        self.nested(|| None, || self.endless_plain(self.file.plain(node)))
    }

    fn endless_plain(&self, node: Node<'t>) -> Option<Part<'t>> {
        let any = |nodes: Vec<Node<'t>>| nodes.into_iter().find_map(|node| self.endless(node));
        match self.expr(node) {
            Expr::Text(text) => text.pieces.iter().find_map(|piece| match piece {
                Piece::Value(value) => self.shown(*value),
                Piece::Name(name) => self.is_caught_name(name, node).then_some((node, Endless::Error)),
                Piece::Fixed(_) | Piece::Unknown => None,
            }),
            Expr::Binary { op: "+", left, right } => self.shown(left).or_else(|| self.shown(right)),
            Expr::Choice(values) => {
                let mut parts = values.into_iter().filter_map(|value| Some((value, self.endless(value)?)));
                parts.find(|(value, part)| self.counts(*part, *value)).map(|(_, part)| part)
            }
            Expr::Fallback { value, fallback, .. } => any(vec![value, fallback]),
            // Only errors have a stack.
            Expr::Member { name: "stack", .. } if self.family() == Family::JavaScript => Some((node, Endless::Error)),
            Expr::Member { object, name: "message" } if self.family() == Family::JavaScript => {
                let is_error = self.has_any_text(object)
                    || self.is_of_zod(object)
                    || self.is_asked_error(object)
                    || self.is_error_event(object)
                    || self.is_handed_error(object);
                is_error.then_some((node, Endless::Error))
            }
            // `const refusal = check(request); ws.close(1008, refusal.error)`
            Expr::Member { object, name } => {
                let of_result = any(self.result_fields(object, name, node)).map(|(_, kind)| (node, kind));
                of_result.or_else(|| self.passed_endless(node))
            }
            Expr::Name(name) => match self.definition(name, node).map(|def| (def.kind, def.node))? {
                (DefKind::Variable(Variable { value: Some(value), mutable: false, picks, .. }), taken) => {
                    match picks.as_slice() {
                        [] => {
                            let is_text = || self.is_text_of_others(value) && self.is_any_text(name, node);
                            let kind = self.endless(value).map(|(_, kind)| kind);
                            let kind = kind.or_else(|| is_text().then_some(Endless::Text));
                            kind.map(|kind| (node, kind))
                        }
                        // `let (code, reason) = match error { .. }`
                        [Pick::Item(at)] if self.family() == Family::Rust => {
                            let is_kept = !self.is_asked_about(taken, taken)
                                && !self.file.text()[..taken.span().start].ends_with("mut ");
                            let kind = if is_kept { self.endless_item(value, *at) } else { None };
                            kind.map(|kind| (node, kind))
                        }
                        // `Out::Close { code, why } => ..`
                        picks if self.family() == Family::Rust => {
                            let kind =
                                self.asked_of_held(taken, picks, |cx, value| cx.endless(value).map(|(_, kind)| kind));
                            kind.map(|kind| (node, kind))
                        }
                        [Pick::Key(key)] => {
                            let of_result = any(self.result_fields(value, key, node)).map(|(_, kind)| (node, kind));
                            of_result.or_else(|| self.passed_endless(node))
                        }
                        _ => None,
                    }
                }
                (kind, _) if self.is_taken_message(&kind) => Some((node, Endless::Error)),
                (DefKind::Parameter { .. }, _) => self.passed_endless(node),
                _ => None,
            },
            Expr::Call(_) if self.is_text_of_others(node) && self.is_given_at_once(node) => Some((node, Endless::Text)),
            Expr::Call(call) => self.endless_call(node, &call),
            // `await response.text()`
            Expr::Same(inner) => self.nested(|| None, || self.endless(inner)).map(|(_, kind)| (node, kind)),
            _ => None,
        }
    }

    /// Whether no condition on the way to a name says what text it stands for.
    fn is_any_text(&self, name: &str, node: Node<'t>) -> bool {
        self.definition(name, node).is_some_and(|def| !self.is_told_at(name, &def, node))
    }

    /// What an item of a tuple is that can be of any length: of `(1011, error.to_string())`, in whatever arm.
    fn endless_item(&self, tuple: Node<'t>, at: usize) -> Option<Endless> {
        match self.expr(self.file.plain(tuple)) {
            Expr::List(items) => {
                let item = self.text_of_reason(*items.get(at)?);
                self.endless(item).filter(|part| self.counts(*part, item)).map(|(_, kind)| kind)
            }
            Expr::Choice(arms) => arms.into_iter().find_map(|arm| self.nested(|| None, || self.endless_item(arm, at))),
            _ => None,
        }
    }

    /// What callers pass that can be of any length: `end(1011, String(error))`, `end({ reason: String(error) })`.
    fn passed_endless(&self, node: Node<'t>) -> Option<Part<'t>> {
        let read = self.argument_read(node)?;
        // `reason = reason || "gone"` changes nothing of it, `reason = reason.slice(0, 30)` does.
        let is_kept = |(_, value): (Node<'t>, Option<Node<'t>>)| match value.map(|value| self.expr(value)) {
            Some(Expr::Fallback { value, .. }) => self.text(value) == read.name,
            _ => false,
        };
        if !self.writes(read.name, &read.def).into_iter().all(is_kept) {
            return None;
        }
        let mut given = self.passed_for(&read).into_iter().take(MAX_CALLERS);
        given.find_map(|arg| self.endless(arg)).map(|(_, kind)| (node, kind))
    }

    /// Whether a text that can be of any length can be too long at a place: where a condition on the way asks how
    /// long it is, only a cut by characters can.
    fn counts(&self, (part, kind): Part<'t>, at: Node<'t>) -> bool {
        let is_about_it =
            |condition: Node<'t>| names_in(self.text(part)).any(|(_, name)| self.mentions(condition, name));
        let asks = |condition: Node<'t>| {
            let text = self.text(condition);
            let mut words = text.split(|c: char| !c.is_alphanumeric());
            let compares = text.contains(['<', '>']) && !text.contains("let ");
            compares
                && (text.contains("ength")
                    || COUNTING.iter().any(|word| text.contains(word))
                    || words.any(|word| {
                        word.parse().is_ok_and(|number: usize| (MEANT..=MAX_REASON_BYTES + 2).contains(&number))
                    }))
        };
        let on_the_way = self.conditions_at(at).into_iter().map(|(condition, _)| condition);
        matches!(kind, Endless::Cut { .. })
            || !on_the_way.chain(self.guards_at(at)).any(|condition| asks(condition) && is_about_it(condition))
    }

    /// The further conditions of the arms around a place: `Err(error) if error.to_string().len() <= 123 => ..`
    fn guards_at(&self, at: Node<'t>) -> Vec<Node<'t>> {
        let around = self.file.ancestors(at).into_iter().take_while(|outer| !self.file.is_function(*outer));
        let guard = |outer: Node<'t>| match self.file.construct(outer) {
            Construct::Switch { arms, .. } => {
                arms.into_iter().find(|arm| arm.node.span().contains(at.span()))?.condition
            }
            _ => None,
        };
        around.filter_map(guard).collect()
    }

    /// Whether a condition on the way says that something is an error: `why instanceof Error ? why.message : ""`.
    fn is_asked_error(&self, object: Node<'t>) -> bool {
        let asks = |condition: Node<'t>| match self.expr(self.file.plain(condition)) {
            Expr::Binary { op: "instanceof", left, right } => {
                self.text(left) == self.text(object) && self.text(right) == "Error"
            }
            _ => false,
        };
        let around = self.file.ancestors(object).into_iter().take_while(|outer| !self.file.is_function(*outer));
        around.into_iter().any(|outer| match self.file.construct(outer) {
            Construct::Branch { condition, then: Some(then), .. } => {
                then.span().contains(object.span()) && asks(condition)
            }
            _ => false,
        })
    }

    /// Whether something is what a socket's handler of errors is given, or the error that it holds:
    /// `ws.onerror = (event) => event.message`, `({ error }) => error.message`.
    fn is_error_event(&self, object: Node<'t>) -> bool {
        let object = self.file.plain(object);
        let name = match self.expr(object) {
            Expr::Name(name) => name,
            Expr::Member { object, name: "error" } => return self.nested(|| false, || self.is_error_event(object)),
            _ => return false,
        };
        match self.definition(name, object).map(|def| def.kind) {
            Some(DefKind::Parameter { function, index: 0, picks, .. }) => {
                matches!(picks.as_slice(), [] | [Pick::Key("error")]) && self.hears_of_errors(function)
            }
            _ => false,
        }
    }

    /// Whether a function that stands here is a socket's handler of errors.
    fn hears_of_errors(&self, place: Node<'t>) -> bool {
        match self.listens(place) {
            Some((_, Handler::Property(name))) => name == "onerror",
            Some((_, Handler::EventListener(event))) => event == "error",
            _ => false,
        }
    }

    /// Whether a name is the text of an error, taken out where a function is given it: `({ message }) => ..`
    fn is_taken_message(&self, def: &DefKind<'t>) -> bool {
        match def {
            DefKind::Parameter { function, index: index @ 0, picks, .. } => {
                let is_error = |place| self.takes_errors(place, *index) || self.hears_of_errors(place);
                let is_message = matches!(picks.as_slice(), [Pick::Key("message")]);
                is_message && self.family() == Family::JavaScript && is_error(*function)
            }
            _ => false,
        }
    }

    /// What becomes part of a text as it is shown: an error is its message.
    fn shown(&self, node: Node<'t>) -> Option<Part<'t>> {
        match () {
            () if self.has_any_text(node) => Some((node, Endless::Error)),
            () if self.is_given_by_others(node) && self.is_given_at_once(node) => Some((node, Endless::Text)),
            () => self.endless(node),
        }
    }

    /// Whether a name in a text, `{error}`, is that of a caught error.
    fn is_caught_name(&self, name: &str, at: Node<'t>) -> bool {
        self.definition(name, at).is_some_and(|def| self.defines_caught(&def))
    }

    fn endless_call(&self, node: Node<'t>, call: &Call<'t>) -> Option<Part<'t>> {
        let callee = self.file.plain(call.callee);
        match (self.expr(callee), call.args.as_slice()) {
            (Expr::Member { object, name }, _) if self.is_json(object, name) => {
                // Of what is written out, each field is another question.
                let fields = match call.args.first().map(|value| self.expr(self.file.plain(*value))) {
                    Some(Expr::Record(record)) => record.fields.iter().map(|field| field.value).collect(),
                    Some(Expr::List(items)) => items,
                    Some(Expr::Text(_)) => Vec::new(),
                    _ if call.args.first().is_some_and(|value| self.is_declared_short(*value)) => Vec::new(),
                    _ => return Some((node, Endless::Json)),
                };
                fields.into_iter().find_map(|field| self.endless(field)).map(|(_, kind)| (node, kind))
            }
            (Expr::Name("String"), [value]) => self.shown(*value).map(|(_, kind)| (node, kind)),
            (Expr::Member { object, name: "toString" | "to_string" }, []) => {
                self.shown(object).map(|(_, kind)| (node, kind))
            }
            (Expr::Member { object, name }, args) => {
                if let Some((text, characters)) = self.cut(object, name, args) {
                    return self.too_wide(node, text, characters);
                }
                match (name, self.unchanged(call)) {
                    (
                        "trim" | "unwrap" | "unwrap_or" | "unwrap_or_else" | "unwrap_or_default" | "toLowerCase"
                        | "replace",
                        _,
                    ) => self.endless(object),
                    (_, Some(text)) => self.endless(text),
                    // `this.cut(text)`
                    _ => self.given_back_endless(call).map(|kind| (node, kind)),
                }
            }
            _ => match self.unchanged(call) {
                Some(text) => self.endless(text),
                // `cut(text)`
                None => {
                    let elsewhere = || self.given_back_elsewhere(call);
                    self.given_back_endless(call).or_else(elsewhere).map(|kind| (node, kind))
                }
            },
        }
    }

    /// What a function of this file gives back that can be of any length. One that counts bytes knows better.
    fn given_back_endless(&self, call: &Call<'t>) -> Option<Endless> {
        let function = self.callee(call)?;
        let text = self.text(function);
        if COUNTING.iter().any(|word| text.contains(word))
            || !call.args.is_empty() && call.args.iter().all(|arg| self.is_known_text(*arg))
        {
            return None;
        }
        self.endless_result(function)
    }

    /// What a function of this file gives back that can be of any length.
    pub(super) fn endless_result(&self, function: Node<'t>) -> Option<Endless> {
        self.file.returns(function).into_iter().find_map(|value| self.endless(value)).map(|(_, kind)| kind)
    }

    /// The same of a function of another file that is given an error, and does not count bytes.
    fn given_back_elsewhere(&self, call: &Call<'t>) -> Option<Endless> {
        if self.family() != Family::JavaScript || !call.args.iter().any(|arg| self.has_any_text(*arg)) {
            return None;
        }
        self.asked_of_called(call, |cx, function| {
            let counts = COUNTING.iter().any(|word| cx.text(function).contains(word));
            if counts { None } else { cx.endless_result(function) }
        })
    }

    fn is_json(&self, object: Node<'t>, name: &str) -> bool {
        let object = self.text(object);
        match self.family() {
            Family::JavaScript => object == "JSON" && name == "stringify",
            Family::Rust => object == "serde_json" && matches!(name, "to_string" | "to_string_pretty"),
        }
    }

    /// The text that is cut, and to how many characters: `text.slice(0, 123)`,
    /// `text.chars().take(123).collect()`.
    fn cut(&self, object: Node<'t>, name: &str, args: &[Node<'t>]) -> Option<(Node<'t>, usize)> {
        let number = |node: Node<'t>| usize::try_from(self.codes(node).single()?).ok();
        let inner = |node: Node<'t>| match self.expr(self.file.plain(node)) {
            Expr::Call(call) => match self.expr(self.file.plain(call.callee)) {
                Expr::Member { object, name } => Some((object, name, call.args)),
                _ => None,
            },
            _ => None,
        };
        match (self.family(), name, args) {
            (Family::JavaScript, "slice" | "substring" | "substr", [from, to]) if number(*from) == Some(0) => {
                Some((object, number(*to)?))
            }
            (Family::Rust, "collect", []) => {
                let (chars, "take", take) = inner(object)? else { return None };
                let (text, "chars", _) = inner(chars)? else { return None };
                Some((text, number(*take.first()?)?))
            }
            _ => None,
        }
    }

    /// What is cut to so many characters that they can have more bytes than fit.
    fn too_wide(&self, node: Node<'t>, text: Node<'t>, characters: usize) -> Option<Part<'t>> {
        // Bytes are cut as bytes, and digests and the like have one byte each.
        let written = self.text(text).to_ascii_lowercase();
        let is_narrow = ["buf", "bytes", "encode", "hex", "base64", "hash", "ascii", "\\x7"]
            .iter()
            .any(|word| written.contains(word));
        let is_long = characters >= MEANT || self.shown(text).is_some();
        if is_narrow || !is_long || self.is_known_text(text) || self.has_arrived(text) {
            return None;
        }
        // A unit of UTF-16 has up to three bytes in UTF-8, a character up to four.
        let width = if self.family() == Family::Rust { 4 } else { 3 };
        Some((node, Endless::Cut { characters, bytes: characters.saturating_mul(width) }))
    }
}
