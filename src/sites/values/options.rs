//! Codes that methods of options and conditions of Rust make: `lost.map_or(1000, |_| 1011)`,
//! `is_over.then_some(1001)`.

use super::super::context::Cx;
use super::super::set::CodeSet;
use crate::apis::Family;
use crate::syntax::Node;

impl<'t> Cx<'t> {
    /// What such a method gives, called on a value; none where it is another one.
    pub(super) fn option_codes(&self, object: Node<'t>, name: &str, args: &[Node<'t>]) -> Option<CodeSet> {
        if self.family() != Family::Rust {
            return None;
        }
        let made = |maker| self.union(self.made_by(maker));
        let set = match (name, args) {
            ("map_or", [other, maker]) => self.codes(*other).or(made(*maker)),
            ("map_or_else", [other, maker]) => made(*other).or(made(*maker)),
            ("unwrap_or_else", [maker]) => CodeSet { absent: false, ..self.codes(object) }.or(made(*maker)),
            ("map" | "and_then", [maker]) => made(*maker),
            ("then", [maker]) => CodeSet { absent: true, ..made(*maker) },
            ("then_some", [value]) => CodeSet { absent: true, ..self.codes(*value) },
            ("or", [other]) => CodeSet { absent: false, ..self.codes(object) }.or(self.codes(*other)),
            _ => return None,
        };
        // What a closure is given, or ends with early, is not always followed.
        Some(set.or(CodeSet::unknown()))
    }
}
