//! Files that were parsed once for all who look into them.

use std::sync::Arc;

use super::{File, Language, PATIENCE};
use crate::source::Source;

/// A file that was parsed and that nobody edits. Unlike a [`File`] it can be shared.
#[derive(Clone)]
pub struct Parsed {
    source: Arc<Source>,
    language: Language,
    tree: tree_sitter::Tree,
    is_whole_text: bool,
}

impl Parsed {
    /// Parses a file; none where there is nothing to parse.
    pub fn new(source: Arc<Source>, language: Language) -> Option<Self> {
        let File { source, language, tree, is_whole_text, .. } = File::parse(source, language)?;
        Some(Self { source, language, tree, is_whole_text })
    }

    /// The file, to be asked.
    pub fn open(&self) -> File {
        let Self { source, language, tree, is_whole_text } = self.clone();
        File::of_tree(source, language, tree, is_whole_text)
    }

    /// The text and its lines.
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }
}

impl File {
    /// Looks into broken places as closely as at first.
    pub fn be_patient(&self) {
        self.patience.set(PATIENCE);
    }
}
