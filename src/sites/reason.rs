//! What is known of a reason: its text, or the bytes that it has at least.

use super::Reason;
use super::context::Cx;
use crate::apis::Family;
use crate::codes::MAX_REASON_BYTES;
use crate::syntax::{Call, Def, DefKind, Expr, Node, Piece, Text};

/// Methods and functions that leave a text as it is.
const IDENTITY: &[&str] = &[
    "into", "to_string", "to_owned", "clone", "toString", "as_str", "as_bytes", "as_ref", "from", "from_static",
    "Some", "Borrowed", "Owned", "String", "encode", "unwrap", "expect", "trim", "new",
];

/// Texts that are put together to more than this many bytes are only counted.
const MAX_TEXT: usize = 64 * 1024;

/// Most callers that are looked at for one parameter.
const MAX_CALLERS: usize = 16;

/// A text as far as it is known.
#[derive(Clone, Default)]
struct Measure {
    /// The whole text, if it is known.
    text: Option<String>,
    /// Bytes that it has at least.
    min: usize,
}

impl Measure {
    fn known(text: String) -> Self {
        Self { min: text.len(), text: Some(text) }
    }

    fn then(self, other: Measure) -> Self {
        let min = self.min.saturating_add(other.min);
        let text = match (self.text, other.text) {
            (Some(first), Some(second)) if min <= MAX_TEXT => Some(first + &second),
            _ => None,
        };
        Self { text, min }
    }
}

impl<'t> Cx<'t> {
    /// What is known of the reason in a slot.
    pub(super) fn reason(&self, node: Node<'t>) -> Option<Reason> {
        let plain = self.file.plain(node);
        if matches!(self.expr(plain), Expr::Name("undefined" | "None") | Expr::Null) {
            return None;
        }
        if let Some(given) = self.longest_given(plain) {
            return self.nested(|| None, || self.reason(given));
        }
        let measure = self.measure(node);
        let literal = self.literal_text(node);
        let span = literal.map_or(node.span(), Node::span);
        let unbounded = if measure.text.is_none() { self.unbounded(node, measure.min) } else { None };
        Some(Reason { span, text: measure.text, min_bytes: measure.min, literal: literal.map(Node::span), unbounded })
    }

    /// The longest text that callers of this file give a parameter, if it is certain to be too long for
    /// some library: the others are no trouble.
    fn longest_given(&self, node: Node<'t>) -> Option<Node<'t>> {
        let read = self.argument_read(node)?;
        if !self.writes(read.name, &read.def).is_empty() || self.is_measured(read.name, &read.def) {
            return None;
        }
        let measured = self.passed_for(&read).into_iter().take(MAX_CALLERS).map(|arg| (self.measure(arg).min, arg));
        measured.filter(|(min, _)| *min > MAX_REASON_BYTES).max_by_key(|(min, _)| *min).map(|(_, arg)| arg)
    }

    /// Whether somebody asks how long a text is: `reason.length`, `Buffer.byteLength(reason)`.
    fn is_measured(&self, name: &str, def: &Def<'t>) -> bool {
        let asks = |place: &Node<'t>| {
            self.file.ancestors(*place).into_iter().take(3).any(|around| {
                matches!(self.expr(around), Expr::Member { .. } | Expr::Call(_)) && self.text(around).contains("ength")
            })
        };
        self.uses_of(name, def.scope).iter().any(asks)
    }

    /// The string literal without gaps that is the whole text.
    fn literal_text(&self, node: Node<'t>) -> Option<Node<'t>> {
        let node = self.file.plain(node);
        self.nested(
            || None,
            || match self.expr(node) {
                Expr::Text(text) if text.pieces.iter().all(|piece| matches!(piece, Piece::Fixed(_))) => {
                    self.text(node).starts_with(['"', '\'', '`', 'r', 'b']).then_some(node)
                }
                Expr::Name(name) => match self.definition(name, node)?.kind {
                    DefKind::Variable(variable) if !variable.mutable && variable.picks.is_empty() => {
                        self.literal_text(variable.value?)
                    }
                    _ => None,
                },
                Expr::Member { object, name } => self.literal_text(self.constant_field(object, name)?),
                Expr::Call(call) => self.literal_text(self.unchanged(&call)?),
                _ => None,
            },
        )
    }

    /// Whether all of a text is known.
    pub(super) fn is_known_text(&self, node: Node<'t>) -> bool {
        self.measure(node).text.is_some()
    }

    fn measure(&self, node: Node<'t>) -> Measure {
        self.nested(Measure::default, || self.measure_plain(self.file.plain(node)))
    }

    fn measure_plain(&self, node: Node<'t>) -> Measure {
        match self.expr(node) {
            Expr::Text(text) => self.measure_pieces(&text),
            Expr::Int(number) => Measure::known(number.to_string()),
            Expr::Binary { op: "+", left, right } => self.measure(left).then(self.measure(right)),
            Expr::Choice(values) => {
                let all: Vec<Measure> = values.into_iter().map(|value| self.measure(value)).collect();
                Measure { text: None, min: all.iter().map(|measure| measure.min).min().unwrap_or(0) }
            }
            Expr::Name(name) => match self.definition(name, node).map(|def| def.kind) {
                Some(DefKind::Variable(variable)) if !variable.mutable && variable.picks.is_empty() => {
                    variable.value.map(|value| self.measure(value)).unwrap_or_default()
                }
                Some(DefKind::Import { .. }) => self.measure_imported(node),
                _ => Measure::default(),
            },
            Expr::Member { object, name } => {
                let own = self.constant_field(object, name).map(|value| self.measure(value));
                own.unwrap_or_else(|| self.measure_imported(node))
            }
            Expr::Call(call) => match self.repeated(&call) {
                Some(measure) => measure,
                None => self.unchanged(&call).map(|text| self.measure(text)).unwrap_or_default(),
            },
            _ => Measure::default(),
        }
    }

    /// A text that another file has. Most are short, and not worth a parse.
    fn measure_imported(&self, node: Node<'t>) -> Measure {
        let is_long = |text: &str| text.lines().any(|line| line.len() > MAX_REASON_BYTES);
        self.imported_value(node, is_long, |cx, value| cx.measure(value)).unwrap_or_default()
    }

    /// The value of a member of an object literal that nothing changes: `MESSAGES.banned`.
    fn constant_field(&self, object: Node<'t>, name: &str) -> Option<Node<'t>> {
        if self.is_changed(object, name) {
            return None;
        }
        self.field_of(object, name)
    }

    fn measure_pieces(&self, text: &Text<'t>) -> Measure {
        let mut whole = Measure::known(String::new());
        for piece in &text.pieces {
            whole = whole.then(match piece {
                Piece::Fixed(text) => Measure::known(text.clone()),
                Piece::Value(value) => self.measure(*value),
                Piece::Name(_) | Piece::Unknown => Measure::default(),
            });
        }
        whole
    }

    /// `"x".repeat(200)`
    fn repeated(&self, call: &Call<'t>) -> Option<Measure> {
        let Expr::Member { object, name: "repeat" } = self.expr(self.file.plain(call.callee)) else {
            return None;
        };
        let times = usize::try_from(self.codes(*call.args.first()?).single()?).ok()?;
        let once = self.measure(object);
        let min = once.min.checked_mul(times)?;
        let text = once.text.filter(|_| min <= MAX_TEXT).map(|text| text.repeat(times));
        Some(Measure { text, min })
    }

    /// The text that a call gives back unchanged.
    pub(super) fn unchanged(&self, call: &Call<'t>) -> Option<Node<'t>> {
        let callee = self.file.plain(call.callee);
        match self.expr(callee) {
            Expr::Member { object, name } if IDENTITY.contains(&name) => match call.args.as_slice() {
                [] => Some(object),
                // `String::from(text)`, `Buffer.from(text)`, not `text.expect("..")`.
                [first, ..] if self.is_type_name(object) => Some(*first),
                [_] if self.family() == Family::Rust && matches!(name, "expect") => Some(object),
                _ => None,
            },
            Expr::Name("Some" | "String") => call.args.first().copied(),
            _ => None,
        }
    }

    fn is_type_name(&self, node: Node<'t>) -> bool {
        let name = match self.expr(self.file.plain(node)) {
            Expr::Name(name) | Expr::Member { name, .. } => name,
            _ => return false,
        };
        name.starts_with(char::is_uppercase)
    }
}
