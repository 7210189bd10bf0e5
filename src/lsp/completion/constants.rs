//! What libraries call codes, where a file names the constants.

use crate::apis::{Apis, Constants, Model};

/// A number as it is written by a name.
pub(super) struct Named {
    pub(super) number: i64,
    pub(super) text: String,
}

/// The names of codes that a file can use at a place: those of the libraries there, and in JavaScript
/// those of any library that it imports them from.
pub(super) fn named(models: &[&Model], text: &str, is_rust: bool) -> Vec<Named> {
    let mut found: Vec<Named> = Vec::new();
    let mut add = |constants: &Constants, between: &str| {
        for (name, number) in &constants.members {
            let text = format!("{}{between}{name}", constants.path);
            if !found.iter().any(|known| known.text == text) {
                found.push(Named { number: *number, text });
            }
        }
    };
    if is_rust {
        let all = models.iter().flat_map(|model| &model.constants);
        all.filter(|constants| has_word(text, &constants.path)).for_each(|constants| add(constants, "::"));
    } else {
        for (_, model) in Apis::builtin().models() {
            let all = model.constants.iter().filter(|constants| constants.wraps.is_empty());
            all.filter(|constants| imports(text, &model.packages, &constants.path))
                .for_each(|constants| add(constants, "."));
        }
    }
    found.sort_by_key(|named| named.number);
    found
}

/// Whether a library has its names of codes under this one.
pub(super) fn is_path(name: &str) -> bool {
    Apis::builtin().models().any(|(_, model)| model.constants.iter().any(|constants| constants.path == name))
}

/// Whether a script imports a name from one of these packages.
fn imports(text: &str, packages: &[String], name: &str) -> bool {
    // Most files have no such name, and are not searched for packages.
    has_word(text, name)
        && packages.iter().flat_map(|package| [format!("\"{package}\""), format!("'{package}'")]).any(|module| {
            memchr::memmem::find_iter(text.as_bytes(), module.as_bytes()).any(|at| {
                let statement = text[..at].rsplit([';', '}', '{']).take(2).collect::<Vec<_>>();
                // `import { A, B } from`, `const { A, B } = require(`
                let is_import = statement[0].contains("from") || statement[0].contains("require(");
                is_import && statement.get(1).is_some_and(|names| names.split(',').any(|one| one.trim() == name))
            })
        })
}

/// Whether a name stands somewhere as a word of its own.
fn has_word(text: &str, name: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$');
    memchr::memmem::find_iter(text.as_bytes(), name.as_bytes())
        .any(|at| !is_part(text[..at].chars().next_back()) && !is_part(text[at + name.len()..].chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_where_they_are_imported() {
        let packages = ["graphql-ws".to_owned()];
        for text in [
            "import { CloseCode } from 'graphql-ws';",
            "import { useServer,\n  CloseCode } from \"graphql-ws\"",
            "const { CloseCode } = require('graphql-ws');",
        ] {
            assert!(imports(text, &packages, "CloseCode"), "{text}");
        }
        for text in [
            "import { CloseCode } from './graphql-ws';",
            "import { CloseCode as C } from 'graphql-ws';",
            "import { MyCloseCode } from 'graphql-ws';",
            "enum CloseCode { A = 1 }\nimport x from 'graphql-ws';",
        ] {
            assert!(!imports(text, &packages, "CloseCode"), "{text}");
        }
    }
}
