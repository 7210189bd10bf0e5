//! The texts of errors that a project of Rust defines itself: some hold what others say, some are fixed and short.

use super::context::Cx;
use crate::apis::Family;
use crate::syntax::{DefKind, Node, TypeText};

/// What stands before the text of an error, or of one of its variants.
const ATTRIBUTE: &str = "#[error(";

impl<'t> Cx<'t> {
    /// Whether a type is that of errors whose texts can be of any length. An own one says so by its texts.
    pub(super) fn is_long_error(&self, ty: &TypeText<'t>, at: Node<'t>) -> bool {
        let own = self.asked_of_own(ty, at, |cx, _, error| cx.shows_anything(error));
        own.unwrap_or_else(|| self.is_error_type(ty, at))
    }

    /// Whether a text of an error has what can be of any length in it: a `String`, or the error of a library.
    fn shows_anything(&self, error: Node<'t>) -> bool {
        let mut texts = self.text(error).split(ATTRIBUTE).skip(1);
        texts.any(|text| {
            let Some((shown, rest)) = text.split_once(")]") else { return false };
            // `"db: {0}")] Db(String),`
            let held = rest.split_once(['(', '{']).map_or("", |(_, rest)| rest.split([')', '}']).next().unwrap_or(""));
            held.split(',').enumerate().any(|(index, field)| {
                let field = field.rsplit(']').next().unwrap_or(field).trim();
                let (name, ty) =
                    field.split_once(": ").map_or((index.to_string(), field), |(name, ty)| (name.into(), ty));
                let is_shown = ["}", ":"].iter().any(|end| shown.contains(&format!("{{{name}{end}")));
                (is_shown || shown.trim() == "transparent") && self.is_of_any_length(&TypeText::parse(ty), error)
            })
        })
    }

    fn is_of_any_length(&self, ty: &TypeText<'t>, at: Node<'t>) -> bool {
        matches!(ty, TypeText::Name { path, .. } if path.as_slice() == ["String"]) || self.is_error_type(ty, at)
    }

    /// Whether a type is an own error all of whose texts are written out and have no values in them.
    pub(super) fn shows_fixed_texts(&self, ty: &TypeText<'t>, at: Node<'t>) -> bool {
        self.asked_of_own(ty, at, |cx, name, error| cx.has_fixed_texts(name, error)).unwrap_or(false)
    }

    fn has_fixed_texts(&self, name: &str, error: Node<'t>) -> bool {
        let is_fixed = |text: &str| text.starts_with('"') && !text.split(")]").next().unwrap_or(text).contains('{');
        let mut texts = self.text(error).split(ATTRIBUTE).skip(1).peekable();
        if texts.peek().is_some() {
            return texts.all(is_fixed);
        }
        let head = format!("Display for {name}");
        let text = self.file.text();
        let is_whole = |at: &usize| !text[at + head.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
        let mut places = text.match_indices(&head).map(|(at, _)| at).filter(is_whole);
        let class = places.find_map(|at| self.file.node_at(at).and_then(|node| self.own_class(node)));
        let Some(class) = class else { return false };
        // What is quoted has no braces, and nothing else is asked for its text.
        let written = self.text(class);
        let is_plain = written.split('"').skip(1).step_by(2).all(|text| !text.contains('{'));
        is_plain && written.contains('"') && !written.contains(".fmt(") && !written.contains("self.0")
    }

    /// Asks about the enumeration or structure of the project that a type names, by its name and where it is defined.
    fn asked_of_own<T>(
        &self,
        ty: &TypeText<'t>,
        at: Node<'t>,
        ask: impl for<'f> Fn(&Cx<'f>, &'f str, Node<'f>) -> T,
    ) -> Option<T> {
        if self.family() != Family::Rust {
            return None;
        }
        if let Some((name, error)) = self.own_error(ty, at) {
            return Some(ask(self, name, error));
        }
        self.asked_of_type(ty, at, |cx, ty, at| cx.own_error(ty, at).map(|(name, error)| ask(cx, name, error)))
    }

    /// The enumeration or structure of this file that a type names.
    pub(super) fn own_error(&self, ty: &TypeText<'t>, at: Node<'t>) -> Option<(&'t str, Node<'t>)> {
        let TypeText::Name { path, .. } = ty else { return None };
        let [name] = path.as_slice() else { return None };
        match self.type_definition(name, at)?.kind {
            DefKind::Enum(node) | DefKind::Class(node) => Some((name, node)),
            _ => None,
        }
    }
}
