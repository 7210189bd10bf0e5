//! Which language a file is written in.

use std::path::Path;

use super::embedded::Host;
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
    /// Scripts inside a file of another kind.
    Embedded(Host),
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
    ("vue", Language::Embedded(Host::Vue)),
    ("svelte", Language::Embedded(Host::Svelte)),
    ("astro", Language::Embedded(Host::Astro)),
    ("html", Language::Embedded(Host::Html)),
    ("htm", Language::Embedded(Host::Html)),
];

impl Language {
    /// The language of a file, by its name; none if wslint does not read it.
    pub fn of_path(path: &Path) -> Option<Language> {
        let extension = path.extension()?.to_str()?;
        EXTENSIONS.iter().find(|(known, _)| known.eq_ignore_ascii_case(extension)).map(|&(_, language)| language)
    }

    /// The language of a script without an extension, by the program that its first line names:
    /// `#!/usr/bin/env node`.
    pub fn of_first_line(line: &str) -> Option<Language> {
        let mut words = line.strip_prefix("#!")?.split_whitespace();
        let program = words.next()?.rsplit('/').next()?;
        let program = match program {
            "env" => words.find(|word| !word.starts_with('-') && !word.contains('='))?,
            program => program,
        };
        match program {
            "node" | "nodejs" | "zx" => Some(Language::JavaScript),
            "deno" | "bun" | "ts-node" | "tsx" => Some(Language::TypeScript),
            "rust-script" => Some(Language::Rust),
            _ => None,
        }
    }

    /// The extensions of all languages, without the dot.
    pub fn extensions() -> impl Iterator<Item = &'static str> {
        EXTENSIONS.iter().map(|(extension, _)| *extension)
    }

    /// The family that it belongs to.
    pub fn family(self) -> Family {
        match self {
            Language::JavaScript | Language::TypeScript | Language::Tsx | Language::Embedded(_) => Family::JavaScript,
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
            Language::JavaScript | Language::Embedded(_) => tree_sitter_javascript::LANGUAGE.into(),
            Language::TypeScript => tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
            Language::Tsx => tree_sitter_typescript::LANGUAGE_TSX.into(),
            Language::Rust => tree_sitter_rust::LANGUAGE.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_name_their_program() {
        assert_eq!(Language::of_first_line("#!/usr/bin/env node"), Some(Language::JavaScript));
        assert_eq!(Language::of_first_line("#!/usr/bin/env -S deno run --allow-net"), Some(Language::TypeScript));
        assert_eq!(Language::of_first_line("#! /usr/local/bin/bun"), Some(Language::TypeScript));
        for line in ["#!/bin/sh", "#!", "node", "#!/usr/bin/env", "#!/usr/bin/env python3"] {
            assert_eq!(Language::of_first_line(line), None, "{line}");
        }
    }
}
