//! Caught errors that stand for themselves, where nobody throws numbers: `start().catch((error) => ws.close(error))`.

use super::context::Cx;
use super::set::{CodeSet, Odd, Value, Written};
use crate::apis::Family;
use crate::syntax::{Def, DefKind, Node, TypeText};

/// Names that errors have, and nothing else.
const NAMES: &[&str] = &["e", "ex", "err", "error", "exception"];

/// What is thrown, or a promise is rejected with, stands behind these.
const THROWING: &[&str] = &["throw ", "reject(", "rej("];

/// What an error, an object or a text begins with.
const OBJECTS: &[&str] = &["new ", "Object.assign(", "{", "\"", "'", "`"];

impl<'t> Cx<'t> {
    /// What a name is that a caught error has, or one that a promise was rejected with.
    pub(super) fn error_itself(&self, name: &str, node: Node<'t>, def: &Def<'t>) -> Option<CodeSet> {
        let is_caught = match &def.kind {
            DefKind::Caught => self.writes(name, def).is_empty(),
            DefKind::Parameter { function, index: 0, picks, default: None, annotation, .. } => {
                picks.is_empty()
                    && annotation.is_none_or(|annotation| self.is_general_error(&TypeText::parse(annotation)))
                    && self.places(*function).into_iter().any(|place| self.takes_errors(place, 0))
            }
            _ => false,
        };
        let is_error = self.family() == Family::JavaScript && is_named_as_error(name) && is_caught;
        (is_error && self.throws_errors()).then(|| CodeSet::of(Value::Odd(Odd::Event), node.span(), Written::Other))
    }

    /// Whether a function that stands here is given what a promise was rejected with: `start().catch(f)`.
    pub(super) fn is_rejected(&self, handler: Node<'t>) -> bool {
        self.family() == Family::JavaScript && self.takes_errors(handler, 0) && self.throws_errors()
    }

    /// Whether neither this file nor one that it imports throws a number.
    fn throws_errors(&self) -> bool {
        !throws_others(self.file.text()) && !self.imports_what(throws_others)
    }
}

fn is_named_as_error(name: &str) -> bool {
    NAMES.contains(&name) || name.ends_with("Err") || name.ends_with("Error")
}

/// Whether a text throws something that can be a number. Nothing is parsed for it.
fn throws_others(text: &str) -> bool {
    THROWING.iter().any(|word| {
        text.match_indices(word).any(|(at, _)| {
            let is_part = text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$');
            !is_part && can_be_number(text[at + word.len()..].trim_start())
        })
    })
}

fn can_be_number(thrown: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.');
    let name = &thrown[..thrown.find(|c| !is_part(c)).unwrap_or(thrown.len())];
    let next = thrown[name.len()..].strip_prefix(' ').and_then(|rest| rest.chars().next());
    // Comments speak of throwing too: `// throw an error`.
    let is_prose = next.is_some_and(char::is_alphabetic) && !matches!(name, "await" | "code");
    !OBJECTS.iter().any(|start| thrown.starts_with(start))
        && !is_named_as_error(name.rsplit('.').next().unwrap_or(name))
        && !is_prose
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_thrown_can_be_a_number() {
        for text in [
            "throw 4401;", "reject(code)", "Promise.reject(Codes.GONE)", "throw fail(1)", "reject()",
            "throw code as any",
        ] {
            assert!(throws_others(text), "{text}");
        }
        for text in [
            "throw new Error(1)", "reject(error)", "throw this.lastError;", "// throw an error",
            "Promise.reject(new X())", "throw { code: 1 }", "rethrow 1",
        ] {
            assert!(!throws_others(text), "{text}");
        }
    }
}
