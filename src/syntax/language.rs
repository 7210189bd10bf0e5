//! Which language a file is written in.

use std::path::Path;

use crate::apis::Family;

/// A language that wslint reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// JavaScript, with JSX.
    JavaScript,
    /// TypeScript without JSX, whose casts are written `<T>x` too.
    TypeScript,
    /// TypeScript with JSX.
    Tsx,
    /// Rust.
    Rust,
}

/// File name extensions with their languages.
const EXTENSIONS: &[(&str, Language)] = &[
    ("js", Language::JavaScript),
    ("jsx", Language::JavaScript),
    ("mjs", Language::JavaScript),
    ("cjs", Language::JavaScript),
    ("ts", Language::TypeScript),
    ("mts", Language::TypeScript),
    ("cts", Language::TypeScript),
    ("tsx", Language::Tsx),
    ("rs", Language::Rust),
];

impl Language {
    /// The language of a file, by its name; none if wslint does not read it.
    pub fn of_path(path: &Path) -> Option<Language> {
        let extension = path.extension()?.to_str()?;
        EXTENSIONS.iter().find(|(known, _)| known.eq_ignore_ascii_case(extension)).map(|&(_, language)| language)
    }

    /// The extensions of all languages, without the dot.
    pub fn extensions() -> impl Iterator<Item = &'static str> {
        EXTENSIONS.iter().map(|(extension, _)| *extension)
    }

    /// The family that it belongs to.
    pub fn family(self) -> Family {
        match self {
            Language::JavaScript | Language::TypeScript | Language::Tsx => Family::JavaScript,
            Language::Rust => Family::Rust,
        }
    }

    /// What begins a comment that ends with its line.
    pub fn line_comment(self) -> &'static str {
        match self.family() {
            Family::JavaScript | Family::Rust => "//",
        }
    }

    pub(super) fn grammar(self) -> tree_sitter::Language {
        match self {
            Language::JavaScript => tree_sitter_javascript::LANGUAGE.into(),
            Language::TypeScript => tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
            Language::Tsx => tree_sitter_typescript::LANGUAGE_TSX.into(),
            Language::Rust => tree_sitter_rust::LANGUAGE.into(),
        }
    }
}
