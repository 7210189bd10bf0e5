//! Source text and the places in it.
//!
//! Everything inside wslint speaks of places as byte offsets; [`Source`] turns them into the lines
//! and columns that people and protocols use. It clamps what lies outside the text and never
//! slices by a number that came from elsewhere. Line ends and a byte order mark stay as they are.

use std::sync::OnceLock;

/// The UTF-8 byte order mark.
pub const BOM: char = '\u{feff}';

/// A half-open range of byte offsets into a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range from `start` up to, and without, `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Whether `other` lies inside this range.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the byte at `offset` lies inside this range.
    pub fn holds(self, offset: usize) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether the two ranges share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether the range holds no byte.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// A place as people count it: lines from 1, columns from 1 in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in Unicode scalar values; a byte order mark is not counted.
    pub column: usize,
}

/// A text with its table of lines.
#[derive(Debug)]
pub struct Source {
    text: String,
    line_starts: OnceLock<Vec<usize>>,
}

impl Source {
    /// Takes the text as it stands in the file.
    pub fn new(text: String) -> Self {
        Self { text, line_starts: OnceLock::new() }
    }

    /// The whole text, with its byte order mark if it has one.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a range; empty where the range is not inside the text or cuts a character.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or("")
    }

    /// Length of the byte order mark in bytes: 3 or 0.
    pub fn bom_len(&self) -> usize {
        if self.text.starts_with(BOM) { BOM.len_utf8() } else { 0 }
    }

    fn line_starts(&self) -> &[usize] {
        self.line_starts.get_or_init(|| line_starts(self.text.as_bytes()))
    }

    /// The line, from 1, on which a byte stands.
    pub fn line(&self, offset: usize) -> usize {
        self.line_starts().partition_point(|&start| start <= offset).max(1)
    }

    /// How many lines the text has; a text that ends in a line end has an empty last line.
    pub fn line_count(&self) -> usize {
        self.line_starts().len()
    }

    /// The range of a line, from 1, without its line end. Past the end: an empty range at the end.
    pub fn line_span(&self, line: usize) -> Span {
        let starts = self.line_starts();
        let Some(&start) = starts.get(line.saturating_sub(1)) else {
            return Span::new(self.text.len(), self.text.len());
        };
        let next = starts.get(line).copied().unwrap_or(self.text.len());
        let end = start + self.text[start..next].trim_end_matches(['\r', '\n']).len();
        Span::new(start, end)
    }

    /// The line and column of a byte. Outside the text: the nearest place inside it.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.floor(offset);
        let line = self.line(offset);
        let start = self.line_starts()[line - 1];
        let before = self.text[start..offset].trim_start_matches(BOM);
        Position { line, column: before.chars().count() + 1 }
    }

    /// The nearest character boundary at or before `offset`.
    pub fn floor(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

/// Starts of lines; `\n`, `\r\n` and a lone `\r` end one.
fn line_starts(text: &[u8]) -> Vec<usize> {
    let mut starts = vec![0];
    for at in memchr::memchr2_iter(b'\n', b'\r', text) {
        let crlf = text[at] == b'\r' && text.get(at + 1) == Some(&b'\n');
        if !crlf {
            starts.push(at + 1);
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(source: &Source, offset: usize) -> (usize, usize) {
        let position = source.position(offset);
        (position.line, position.column)
    }

    #[test]
    fn lines_end_in_every_way() {
        let source = Source::new("a\nb\r\nc\rd".into());
        assert_eq!(source.line_count(), 4);
        assert_eq!(at(&source, 0), (1, 1));
        assert_eq!(at(&source, 2), (2, 1));
        assert_eq!(at(&source, 5), (3, 1));
        assert_eq!(at(&source, 7), (4, 1));
        assert_eq!(source.slice(source.line_span(2)), "b");
        assert_eq!(source.slice(source.line_span(9)), "");
    }

    #[test]
    fn columns_count_characters_and_not_the_byte_order_mark() {
        let source = Source::new("\u{feff}é😀x".into());
        assert_eq!(source.bom_len(), 3);
        assert_eq!(at(&source, 3), (1, 1));
        assert_eq!(at(&source, 5), (1, 2));
        assert_eq!(at(&source, 9), (1, 3));
    }

    #[test]
    fn places_outside_are_clamped() {
        let source = Source::new("é".into());
        assert_eq!(at(&source, 1), (1, 1));
        assert_eq!(at(&source, 99), (1, 2));
        assert_eq!(source.slice(Span::new(1, 99)), "");
    }
}
