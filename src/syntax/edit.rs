//! Files that are edited: the tree of the text before makes the next parse cheap.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use tree_sitter::{InputEdit, ParseOptions, ParseState, Point};

use super::javascript::inline;
use super::names::Names;
use super::{File, Node, parser};
use crate::source::{Change, Place, Source, Span};

/// Whether work should be given up: asked now and then while it goes on.
pub type Stop<'s> = &'s dyn Fn() -> bool;

/// The length of a statement, in bytes, from which on only parts of it are looked at after a change.
pub const LARGE: usize = 8 * 1024;

impl File {
    /// Takes note of a change of the text. The file is not to be asked anything before
    /// [`File::reparse`].
    pub fn edit(&mut self, change: Change) {
        self.tree.edit(&InputEdit {
            start_byte: change.start.offset,
            old_end_byte: change.old_end.offset,
            new_end_byte: change.new_end.offset,
            start_position: point(change.start),
            old_end_position: point(change.old_end),
            new_end_position: point(change.new_end),
        });
        self.names.follow(change.shift());
    }

    /// Another text. Unless it is the one that was parsed, [`File::reparse`] has to follow.
    pub fn set_source(&mut self, source: Arc<Source>) {
        self.source = source;
    }

    /// Whether the tree of this file can be used for the text after an edit: scripts inside other
    /// files are looked for anew.
    pub fn is_whole_text(&self) -> bool {
        self.is_whole_text
    }

    /// Parses the text after all changes that were noted, which touched the ranges `touched`. Gives further ranges
    /// whose syntax is another one now; none if it was stopped, and then it can be tried again.
    pub fn reparse(&mut self, source: Arc<Source>, touched: &[Span], stop: Stop<'_>) -> Option<Vec<Span>> {
        let spans = [Span::new(source.bom_len(), source.text().len())];
        // What the parser is given can be another text than before where nobody wrote.
        let is_as_written = !self.is_shortened && !inline::has_modules(source.text(), self.language);
        let old = Some(&self.tree).filter(|_| is_as_written);
        let tree = parse_with(source.text(), self.language, &spans, old, stop)?;
        self.is_shortened = !is_as_written && inline::has_modules(source.text(), self.language);
        // To compare all of two trees takes as long as to parse on.
        let changed = match touched.iter().all(|span| is_inside(&self.tree, &tree, *span)) {
            true => Vec::new(),
            false => self.tree.changed_ranges(&tree).map(|range| Span::new(range.start_byte, range.end_byte)).collect(),
        };
        self.tree = tree;
        self.source = source;
        self.macros = super::rust::Macros::default();
        self.be_patient();
        Some(changed)
    }

    /// Looks anew at names in parts of the file.
    pub fn refresh(&mut self, parts: &[Span]) {
        self.look_at_names(parts);
    }

    /// The same for the whole file.
    pub fn renew(&mut self) {
        self.names = Names::default();
    }

    /// The smallest range of whole statements, classes or functions of the file that holds another
    /// range; of a [`LARGE`] one the biggest part that is not.
    pub fn around(&self, span: Span) -> Span {
        let part = |offset: usize| {
            let path = self.path(offset).unwrap_or_default();
            let fits = path.iter().skip(1).map(|node| Node(*node).span()).find(|span| span.len() <= LARGE);
            fits.unwrap_or(Span::new(offset, offset))
        };
        let (first, last) = (part(span.start), part(span.end.saturating_sub(1).max(span.start)));
        Span::new(first.start.min(span.start), last.end.max(span.end))
    }
}

/// Whether what changed in a range stayed inside one statement of the file, which ends where it ended: then nothing
/// else is read in another way than before. Of errors nobody knows where they end, and of a large statement
/// ([`LARGE`]) not everything is looked at again.
fn is_inside(old: &tree_sitter::Tree, new: &tree_sitter::Tree, span: Span) -> bool {
    let (old, new) = (old.root_node(), new.root_node());
    if old.has_error() || new.has_error() {
        return false;
    }
    let statement = |root: tree_sitter::Node<'_>| {
        let mut cursor = root.walk();
        cursor.goto_first_child_for_byte(span.start)?;
        Some(cursor.node().byte_range())
    };
    let holds = |range: &Range<usize>| range.start < span.start && span.end < range.end && range.len() <= LARGE;
    statement(new).filter(holds).is_some_and(|range| statement(old).is_some_and(|old| old == range))
}

/// Parses some ranges of a text, with what an earlier tree knows of it.
pub(super) fn parse_with(
    text: &str,
    language: super::Language,
    spans: &[Span],
    old: Option<&tree_sitter::Tree>,
    stop: Stop<'_>,
) -> Option<tree_sitter::Tree> {
    let bytes = inline::readable(text, language);
    let mut parser = parser(text, language, spans)?;
    let mut progress = |_: &ParseState| if stop() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    let options = ParseOptions::new().progress_callback(&mut progress);
    parser.parse_with_options(&mut |at, _| bytes.get(at..).unwrap_or_default(), old, Some(options))
}

fn point(place: Place) -> Point {
    Point::new(place.line, place.column)
}
