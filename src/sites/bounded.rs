//! Types whose values are short as JSON: literals, numbers and flags, and objects of these.

use super::context::Cx;
use crate::syntax::{DefKind, Node};

/// Words of types that hold no text, and of their declarations.
const SHORT: &[&str] = &[
    "boolean", "number", "null", "undefined", "true", "false", "never", "readonly", "interface", "type", "export",
    "Date",
];

impl<'t> Cx<'t> {
    /// Whether what is written as JSON is declared with a type that leaves no room for a long text. A type of
    /// another file is not known to.
    pub(super) fn is_declared_short(&self, value: Node<'t>) -> bool {
        self.annotation_text(value).is_some_and(|ty| self.is_short(ty, value))
    }

    fn is_short(&self, ty: &str, at: Node<'t>) -> bool {
        // What stands in quotes is as long as it is written.
        let unquoted: String = ty.replace('\'', "\"").split('"').step_by(2).collect::<Vec<_>>().join(" ");
        if unquoted.contains(['[', '`', '(']) {
            return false;
        }
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
        let mut rest = unquoted.as_str();
        while let Some(start) = rest.find(is_part) {
            let length = rest[start..].find(|c| !is_part(c)).unwrap_or(rest.len() - start);
            let (word, behind) = rest[start..].split_at(length);
            rest = behind;
            let is_key = behind.trim_start_matches('?').trim_start().starts_with(':');
            if !is_key && !self.is_short_name(word, ty, at) {
                return false;
            }
        }
        true
    }

    fn is_short_name(&self, name: &str, within: &str, at: Node<'t>) -> bool {
        if SHORT.contains(&name) || name.starts_with(|c: char| c.is_ascii_digit()) {
            return true;
        }
        match self.type_definition(name, at).map(|def| (def.kind, def.node)) {
            Some((DefKind::Alias(text), node)) => self.nested(|| false, || self.is_short(text, node)),
            Some((DefKind::Enum(_) | DefKind::Import { .. }, _)) => true,
            // The name of what is declared here stands in its own text.
            Some((DefKind::Class(node), _)) => {
                let declared = self.text(node);
                let is_type = ["interface", "type"].iter().any(|word| declared.starts_with(word));
                declared == within || is_type && self.nested(|| false, || self.is_short(declared, node))
            }
            _ => false,
        }
    }
}
