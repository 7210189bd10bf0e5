//! Errors that other files of the project throw with codes of their own, which can be close codes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use memchr::memmem;

use super::super::context::Cx;
use super::Files;
use crate::apis::Family;

/// How many imports lie between a file and the one that throws.
const MAX_FAR: usize = 3;

/// No more files are asked than so many.
const MAX_FILES: usize = 64;

/// What stands before the name of a module.
const IMPORTS: &[&str] = &["from ", "import ", "import(", "require("];

impl<'t> Cx<'t> {
    /// Whether a file that this one imports, or one that that imports, gives errors codes of its own. Nothing is
    /// parsed for it: errors come out of what is called in ways that are not followed.
    pub(in crate::sites) fn imports_errors_with_codes(&self) -> bool {
        self.imports_what(gives_errors_codes)
    }

    /// Whether the text of a file says something that this one imports, or one that that imports.
    pub(in crate::sites) fn imports_what(&self, says: impl Fn(&str) -> bool) -> bool {
        let (Some(trail), Some(own), Family::JavaScript) = (self.trail, self.path, self.family()) else { return false };
        let mut seen = BTreeSet::from([own.to_owned()]);
        let mut near = imported(trail.files.as_ref(), own, self.file.text());
        for _ in 0..MAX_FAR {
            let mut next = Vec::new();
            for path in near {
                if seen.len() > MAX_FILES || !seen.insert(path.clone()) {
                    continue;
                }
                trail.read.borrow_mut().insert(path.clone());
                let Some(source) = trail.files.source(&path) else { continue };
                if says(source.text()) {
                    return true;
                }
                next.extend(imported(trail.files.as_ref(), &path, source.text()));
            }
            near = next;
        }
        false
    }
}

/// The files of the project that a text imports.
fn imported(files: &dyn Files, from: &Path, text: &str) -> Vec<PathBuf> {
    let behind = IMPORTS
        .iter()
        .flat_map(|word| memmem::find_iter(text.as_bytes(), word).map(move |at| text[at + word.len()..].trim_start()));
    let modules = behind.filter_map(|rest| {
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`'))?;
        rest[1..].split(quote).next()
    });
    modules.filter_map(|module| files.module(from, module).ok()).collect()
}

/// Whether a text has a class of errors, or an error that it makes, with a code.
fn gives_errors_codes(text: &str) -> bool {
    let has = |words: &str| memmem::find(text.as_bytes(), words.as_bytes()).is_some();
    let is_class_of_errors = || {
        text.match_indices(" extends ").any(|(at, words)| {
            let base = text[at + words.len()..].split(|c: char| !c.is_alphanumeric() && c != '.').next();
            base.is_some_and(|base| base.ends_with("Error") || base.ends_with("Exception"))
        })
    };
    let makes = || has(".code = ") || has("throw {") || has("Object.assign(") || is_class_of_errors();
    has("code") && has("rror") && makes()
}
