//! The fields of nodes. Their names are looked up once: a grammar's own list is searched text by text, which
//! took a tenth of the time of a question.

use std::collections::HashMap;
use std::num::NonZeroU16;
use std::sync::OnceLock;

use tree_sitter::Node;

use super::Language;

/// The fields of a grammar.
struct Grammar {
    language: tree_sitter::Language,
    fields: HashMap<&'static str, NonZeroU16>,
}

static GRAMMARS: OnceLock<Vec<Grammar>> = OnceLock::new();

/// The children of nodes by the grammar's names for their roles.
pub(super) trait Fields<'t> {
    /// The child in a field; none where there is none, or no such field.
    fn field(self, name: &str) -> Option<Node<'t>>;
}

impl<'t> Fields<'t> for Node<'t> {
    fn field(self, name: &str) -> Option<Node<'t>> {
        let language = self.language();
        let grammar = GRAMMARS.get_or_init(grammars).iter().find(|grammar| grammar.language == *language)?;
        self.child_by_field_id(grammar.fields.get(name)?.get())
    }
}

fn grammars() -> Vec<Grammar> {
    let all = [Language::JavaScript, Language::TypeScript, Language::Tsx, Language::Rust];
    all.map(|language| {
        let language = language.grammar();
        let count = u16::try_from(language.field_count()).unwrap_or(u16::MAX);
        let ids = (1..=count).filter_map(NonZeroU16::new);
        let fields = ids.filter_map(|id| Some((language.field_name_for_id(id.get())?, id))).collect();
        Grammar { language, fields }
    })
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_every_grammar_is_found() {
        for grammar in GRAMMARS.get_or_init(grammars) {
            assert!(grammar.fields.len() > 20);
            for (name, id) in &grammar.fields {
                assert_eq!(grammar.language.field_id_for_name(name), Some(*id), "{name}");
            }
        }
    }
}
