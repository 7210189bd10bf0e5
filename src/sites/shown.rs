//! The texts of errors that a file of Rust defines itself: some hold what others say, some are fixed and short.

use super::context::Cx;
use crate::syntax::{DefKind, Node, TypeText};

/// What stands before the text of an error, or of one of its variants.
const ATTRIBUTE: &str = "#[error(";

impl<'t> Cx<'t> {
    /// Whether a type is an error of this file of which a text has what can be of any length in it: a
    /// `String`, or the error of a library.
    pub(super) fn shows_anything(&self, ty: &TypeText<'t>, at: Node<'t>) -> bool {
        let Some((_, error)) = self.own_error(ty, at) else { return false };
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

    /// Whether a type is an error of this file all of whose texts are written out and have no values in them.
    pub(super) fn shows_fixed_texts(&self, ty: &TypeText<'t>, at: Node<'t>) -> bool {
        let Some((name, error)) = self.own_error(ty, at) else { return false };
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

    /// The enumeration or structure of this file that a type names.
    fn own_error(&self, ty: &TypeText<'t>, at: Node<'t>) -> Option<(&'t str, Node<'t>)> {
        let TypeText::Name { path, .. } = ty else { return None };
        let [name] = path.as_slice() else { return None };
        match self.type_definition(name, at)?.kind {
            DefKind::Enum(node) | DefKind::Class(node) => Some((name, node)),
            _ => None,
        }
    }
}
