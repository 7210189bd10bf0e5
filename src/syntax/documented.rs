//! Types that functions say they give back, and that comments of JavaScript give.

use super::fields::Fields;
use super::javascript::jsdoc;
use super::{File, Language, Node};

impl File {
    /// What a comment defines as a type of this name. It is asked of every type that comes from nowhere:
    /// that there are such comments at all is kept.
    pub fn documented_alias(&self, name: &str) -> Option<&str> {
        let has_any = self.language != Language::Rust && self.has_word(jsdoc::TYPEDEF);
        if has_any { jsdoc::typedef(self.text(), name) } else { None }
    }

    /// The type that the comment before an assignment gives its target: `/** @type {WebSocket} */ this.socket = null`.
    pub fn documented_type<'t>(&'t self, target: Node<'t>) -> Option<&'t str> {
        let start = target.span().start;
        if self.language == Language::Rust || self.statement(target).span().start != start {
            return None;
        }
        jsdoc::type_before(self.text(), start)
    }

    /// The text of the type that a function says it gives back.
    pub fn return_type<'t>(&'t self, function: Node<'t>) -> Option<&'t str> {
        match function.0.field("return_type") {
            Some(ty) => Some(self.raw(ty).trim_start_matches(':').trim()),
            None => self.documented_result(function),
        }
    }

    /// The type that the comment before a function says it gives back.
    fn documented_result<'t>(&'t self, function: Node<'t>) -> Option<&'t str> {
        if self.language == Language::Rust {
            return None;
        }
        let own = function.span().start;
        jsdoc::result_before(self.text(), own).or_else(|| {
            let statement = self.statement(function).span();
            let is_its_own = self.text()[statement.start..own].matches(['(', '{', ',']).next().is_none();
            if is_its_own { jsdoc::result_before(self.text(), statement.start) } else { None }
        })
    }
}
