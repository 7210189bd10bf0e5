//! Source text and the places in it.
//!
//! Everything inside wslint speaks of places as byte offsets; [`Source`] turns them into the lines
//! and columns that people and protocols use. It clamps what lies outside the text and never
//! slices by a number that came from elsewhere. Line ends and a byte order mark stay as they are.

use std::sync::OnceLock;

/// The UTF-8 byte order mark.
pub const BOM: char = '\u{feff}';

/// How much more a text can grow by before it is moved, in bytes.
const ROOM: usize = 4 * 1024;

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

/// What columns count, where a protocol has agreed on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// Units of UTF-16: two for a character beyond the first 65,536.
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

impl Encoding {
    /// How much a character counts.
    pub fn width(self, character: char) -> usize {
        match self {
            Encoding::Utf8 => character.len_utf8(),
            Encoding::Utf16 => character.len_utf16(),
            Encoding::Utf32 => 1,
        }
    }
}

/// A place by line and byte of the line, both from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The byte in the text.
    pub offset: usize,
    /// The line.
    pub line: usize,
    /// The byte in the line.
    pub column: usize,
}

/// A change of a text, as those need it who keep something that was made of the text before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where it begins, before and after.
    pub start: Place,
    /// The end of what was replaced, in the text before.
    pub old_end: Place,
    /// The end of what stands there now.
    pub new_end: Place,
}

impl Change {
    /// The change without its lines.
    pub fn shift(self) -> Shift {
        Shift { start: self.start.offset, old_end: self.old_end.offset, new_end: self.new_end.offset }
    }
}

/// A change of a text, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    start: usize,
    old_end: usize,
    new_end: usize,
}

impl Shift {
    /// The range that was replaced, in the text before.
    pub fn before(self) -> Span {
        Span::new(self.start, self.old_end)
    }

    /// The range that stands there now.
    pub fn after(self) -> Span {
        Span::new(self.start, self.new_end)
    }

    /// Where a byte of the text before is now. What was replaced moves to the end of what stands there.
    pub fn moved(self, offset: usize) -> usize {
        if offset >= self.old_end {
            offset - self.old_end + self.new_end
        } else {
            offset.min(self.start.max(self.new_end))
        }
    }

    /// Where a range of the text before is now.
    pub fn moved_span(self, span: Span) -> Span {
        Span::new(self.moved(span.start), self.moved(span.end))
    }

    /// This change and the next as one, if they touch: what somebody types is one change.
    pub fn and(self, next: Shift) -> Option<Shift> {
        if next.start > self.new_end || next.old_end < self.start {
            return None;
        }
        let beyond = next.old_end.saturating_sub(self.new_end);
        let left = self.new_end.saturating_sub(next.old_end);
        Some(Shift { start: self.start.min(next.start), old_end: self.old_end + beyond, new_end: next.new_end + left })
    }
}

/// A text with its table of lines.
#[derive(Debug, Default)]
pub struct Source {
    text: String,
    line_starts: OnceLock<Vec<usize>>,
}

/// Whoever copies a text is about to change it.
impl Clone for Source {
    fn clone(&self) -> Self {
        let mut text = String::with_capacity(self.text.len() + ROOM);
        text.push_str(&self.text);
        Self { text, line_starts: self.line_starts.clone() }
    }
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

    /// The line and column of a byte, both from 0, in an encoding. A byte order mark counts as the
    /// character that it is. Outside the text: the nearest place inside it.
    pub fn encoded(&self, offset: usize, encoding: Encoding) -> (usize, usize) {
        let offset = self.floor(offset);
        let line = self.line(offset) - 1;
        let before = &self.text[self.line_starts()[line]..offset];
        let column = match encoding {
            Encoding::Utf8 => before.len(),
            _ => before.chars().map(|character| encoding.width(character)).sum(),
        };
        (line, column)
    }

    /// The byte at a line and column, both from 0, in an encoding. A column behind the end of its
    /// line is the end of the line, a line behind the last one the end of the text, and a column
    /// inside a character the start of that.
    pub fn decoded(&self, line: usize, column: usize, encoding: Encoding) -> usize {
        let span = self.line_span(line.saturating_add(1));
        let text = self.slice(span);
        if encoding == Encoding::Utf8 {
            return self.floor(span.start + column.min(text.len()));
        }
        let mut at = 0;
        for (offset, character) in text.char_indices() {
            at += encoding.width(character);
            if at > column {
                return span.start + offset;
            }
        }
        span.end
    }

    /// The line of a byte, and the byte in it.
    fn place(&self, offset: usize) -> Place {
        let line = self.line(offset) - 1;
        Place { offset, line, column: offset - self.line_starts()[line] }
    }

    /// Puts a text in place of a range.
    pub fn replace(&mut self, span: Span, text: &str) -> Change {
        let start = self.floor(span.start.min(span.end));
        let end = self.floor(span.end.max(start));
        let (first, last) = (self.place(start), self.place(end));
        // What is typed needs little room; a string that grows by itself takes as much again.
        if self.text.capacity() < self.text.len() + text.len() {
            self.text.reserve_exact(text.len() + ROOM);
        }
        self.text.replace_range(start..end, text);
        self.move_lines(start, end, text.len());
        Change { start: first, old_end: last, new_end: self.place(start + text.len()) }
    }

    /// Brings the table of lines up to date after `start..end` became `len` bytes long.
    fn move_lines(&mut self, start: usize, end: usize, len: usize) {
        let Some(mut starts) = self.line_starts.take() else { return };
        // A line end of two bytes can come to be, or to be torn, at both ends of the range.
        let first = starts.partition_point(|&line| line < start).saturating_sub(1);
        let last = starts.partition_point(|&line| line <= end + 1);
        let moved = |line: usize| line - end + start + len;
        let until = starts.get(last).map_or(self.text.len(), |&line| moved(line));
        let from = starts[first];
        let again = line_starts(&self.text.as_bytes()[from..until]);
        starts[last..].iter_mut().for_each(|line| *line = moved(*line));
        let is_last = last == starts.len();
        let again = again.into_iter().skip(1).map(|line| from + line).filter(|&line| is_last || line < until);
        starts.splice(first + 1..last, again);
        self.line_starts = OnceLock::from(starts);
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
    starts.shrink_to_fit();
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
    fn columns_are_counted_in_every_encoding() {
        let source = Source::new("a\n\u{feff}é😀x\r\n".into());
        for (encoding, column) in [(Encoding::Utf8, 9), (Encoding::Utf16, 4), (Encoding::Utf32, 3)] {
            assert_eq!(source.encoded(11, encoding), (1, column));
            assert_eq!(source.decoded(1, column, encoding), 11);
            assert_eq!(source.decoded(1, 99, encoding), 12);
            assert_eq!(source.decoded(9, 0, encoding), 14);
            assert_eq!(source.decoded(usize::MAX, usize::MAX, encoding), 14);
        }
        // Inside a character.
        assert_eq!(source.decoded(1, 3, Encoding::Utf16), 7);
        assert_eq!(source.decoded(1, 6, Encoding::Utf8), 7);
    }

    #[test]
    fn the_table_of_lines_follows_edits() {
        let pieces = ["", "a", "\n", "\r", "\r\n", "é", "x\ny", "\n\r", "\r\r\n"];
        let mut seed = 7_usize;
        let mut next = move |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        for _ in 0..200 {
            let mut source = Source::new(String::new());
            for _ in 0..40 {
                let (a, b) = (next(source.text().len() + 1), next(source.text().len() + 1));
                let end = a.max(b).min(a.min(b) + 3);
                source.replace(Span::new(a.min(b), end), pieces[next(pieces.len())]);
                assert_eq!(source.line_starts(), line_starts(source.text().as_bytes()), "{:?}", source.text());
            }
        }
    }

    #[test]
    fn changes_that_touch_are_one() {
        let shift = |start, old_end, new_end| Shift { start, old_end, new_end };
        // Typed: `a`, then `b` behind it; deleted: both, and what stood before.
        assert_eq!(shift(5, 5, 6).and(shift(6, 6, 7)), Some(shift(5, 5, 7)));
        assert_eq!(shift(5, 5, 7).and(shift(4, 7, 4)), Some(shift(4, 5, 4)));
        assert_eq!(shift(5, 9, 6).and(shift(5, 8, 5)), Some(shift(5, 11, 5)));
        assert_eq!(shift(5, 5, 6).and(shift(8, 8, 9)), None);
    }

    #[test]
    fn places_outside_are_clamped() {
        let source = Source::new("é".into());
        assert_eq!(at(&source, 1), (1, 1));
        assert_eq!(at(&source, 99), (1, 2));
        assert_eq!(source.slice(Span::new(1, 99)), "");
    }
}
