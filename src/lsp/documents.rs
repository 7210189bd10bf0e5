//! Open documents: their text, kept as the client sends it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tower_lsp::ls_types::{Range, TextDocumentContentChangeEvent, TextDocumentItem};

use super::state::Outcome;
use super::worker::Question;
use crate::config;
use crate::source::{Change, Encoding, Source, Span};
use crate::syntax::{Host, Language};

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Source code.
    Code(Language),
    /// `wslint.toml`.
    Config,
    /// Nothing that wslint reads.
    Other,
}

/// A document that is open in the editor.
pub(super) struct Document {
    pub(super) kind: Kind,
    /// Where it is, if it is a file.
    pub(super) path: Option<PathBuf>,
    pub(super) version: i32,
    pub(super) source: Arc<Source>,
    /// The changes that the worker has not seen.
    pub(super) changes: Vec<Change>,
    /// Whether the worker has to begin anew with it.
    pub(super) is_new: bool,
    /// Whether what holds for it has to be found out again.
    pub(super) is_context_old: bool,
    /// Whether a file that it depends on is another one now.
    pub(super) is_reading_old: bool,
    /// The number of the state that it is in.
    pub(super) generation: u64,
    /// The newest result; it can be about an older state.
    pub(super) outcome: Option<Arc<Outcome>>,
    /// The result that the client was sent last.
    pub(super) published: Option<u64>,
    /// Whether the client has asked for its diagnostics.
    pub(super) is_pulled: bool,
    /// Whether the analysis broke on it.
    pub(super) is_broken: bool,
    /// What requests want to know of it.
    pub(super) questions: Vec<Question>,
}

impl Document {
    pub(super) fn new(item: TextDocumentItem, path: Option<PathBuf>, generation: u64) -> Self {
        let kind = kind(&item, path.as_deref());
        Self {
            kind,
            path,
            version: item.version,
            source: Arc::new(Source::new(item.text)),
            changes: Vec::new(),
            is_new: true,
            is_context_old: true,
            is_reading_old: false,
            generation,
            outcome: None,
            published: None,
            is_pulled: false,
            is_broken: false,
            questions: Vec::new(),
        }
    }

    /// Whether what was found out about it last depends on another file.
    pub(super) fn depends_on(&self, path: &Path) -> bool {
        self.outcome.as_ref().is_some_and(|outcome| outcome.read.iter().any(|read| read == path))
    }

    /// Applies changes in their order.
    pub(super) fn change(
        &mut self,
        changes: Vec<TextDocumentContentChangeEvent>,
        version: i32,
        encoding: Encoding,
        generation: u64,
    ) {
        self.generation = generation;
        self.give_back();
        for change in changes {
            // As a rule nobody else holds the text while a user types: the worker rests.
            let source = Arc::make_mut(&mut self.source);
            let (span, text) = match change.range {
                Some(range) => (span_of(source, range, encoding), change.text.as_str()),
                None => difference(source.text(), &change.text),
            };
            let noted = source.replace(span, text);
            // What was not seen yet is read as a whole anyway.
            if !self.is_new {
                self.changes.push(noted);
            }
        }
        self.version = version;
        self.is_broken = false;
    }

    /// Lets go of what was found in a text before: nobody asks for it any more, and what changes now
    /// would have to be copied.
    pub(super) fn give_back(&mut self) {
        let outdated = self.outcome.as_mut().filter(|outcome| outcome.generation != self.generation);
        if let Some(outcome) = outdated.and_then(Arc::get_mut) {
            (outcome.source, outcome.diagnostics, outcome.sites, outcome.places) = Default::default();
        }
    }
}

/// A range of the protocol in bytes; what lies outside the text is moved into it.
pub(super) fn span_of(source: &Source, range: Range, encoding: Encoding) -> Span {
    let offset = |position: tower_lsp::ls_types::Position| {
        source.decoded(position.line as usize, position.character as usize, encoding)
    };
    let start = offset(range.start);
    Span::new(start, offset(range.end).max(start))
}

/// The one range in which a text differs from another, and what stands there in the other.
fn difference<'n>(old: &str, new: &'n str) -> (Span, &'n str) {
    let same = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    let start = (0..=same).rev().find(|at| old.is_char_boundary(*at) && new.is_char_boundary(*at)).unwrap_or(0);
    let (old_rest, new_rest) = (&old[start..], &new[start..]);
    let same = old_rest.bytes().rev().zip(new_rest.bytes().rev()).take_while(|(a, b)| a == b).count();
    let is_boundary =
        |at: &usize| old_rest.is_char_boundary(old_rest.len() - at) && new_rest.is_char_boundary(new_rest.len() - at);
    let end = (0..=same).rev().find(is_boundary).unwrap_or(0);
    (Span::new(start, old.len() - end), &new_rest[..new_rest.len() - end])
}

/// What a document is: by its name as for `check`, else by what the editor says.
fn kind(item: &TextDocumentItem, path: Option<&std::path::Path>) -> Kind {
    if path.and_then(|path| path.file_name()).is_some_and(|name| name == config::FILE_NAME) {
        return Kind::Config;
    }
    let by_name = path.and_then(Language::of_path);
    let by_id = match item.language_id.as_str() {
        "javascript" | "javascriptreact" => Some(Language::JavaScript),
        "typescript" => Some(Language::TypeScript),
        "typescriptreact" | "tsx" => Some(Language::Tsx),
        "rust" => Some(Language::Rust),
        "vue" => Some(Language::Embedded(Host::Vue)),
        "svelte" => Some(Language::Embedded(Host::Svelte)),
        "astro" => Some(Language::Embedded(Host::Astro)),
        "html" => Some(Language::Embedded(Host::Html)),
        _ => None,
    };
    let by_first_line = || Language::of_first_line(item.text.lines().next()?);
    by_name.or(by_id).or_else(by_first_line).map_or(Kind::Other, Kind::Code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_sent_whole_is_taken_for_the_change_that_it_is() {
        for (old, new, span, text) in [
            ("abc", "abxc", Span::new(2, 2), "x"),
            ("abc", "abc", Span::new(3, 3), ""),
            ("aaa", "aa", Span::new(2, 3), ""),
            ("é", "è", Span::new(0, 2), "è"),
            ("", "x", Span::new(0, 0), "x"),
            ("x😀y", "x😁y", Span::new(1, 5), "😁"),
        ] {
            assert_eq!(difference(old, new), (span, text), "{old} {new}");
        }
    }
}
