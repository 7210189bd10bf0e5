//! Where codes are written that are not followed there: something of another file is compared with
//! them, or a table is keyed by them.

use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};

use super::gaps::OWN;
use super::{By, CodeMap, End, Place};
use crate::codes::DeclaredCode;
use crate::source::{Position, Span};

/// Numbers and names of codes, to be looked for in texts.
pub struct Words {
    automaton: AhoCorasick,
    words: Vec<(String, i64)>,
}

/// A place where a code is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Written {
    /// The code.
    pub code: i64,
    /// Where it starts.
    pub at: Position,
    span: (usize, usize),
    /// Whether something is compared with it that is called a code.
    is_compared: bool,
}

/// More places than this of one code tell no more.
const MAX_PLACES: usize = 5;

impl Words {
    /// What codes are written as that are the project's own, or seem to lack something; none if there
    /// are no such codes.
    pub fn of(map: &CodeMap) -> Option<Self> {
        let mut words: Vec<(String, i64)> = Vec::new();
        for (number, code) in &map.codes {
            if OWN.contains(number) || map.seeming_gap(*number).is_some() {
                words.push((number.to_string(), *number));
                words.extend(code.names.iter().chain(&code.declared).map(|name| (name.clone(), *number)));
            }
        }
        Self::new(words)
    }

    /// What declared codes are written as; none if there are no such codes.
    pub fn of_declared(codes: &[DeclaredCode]) -> Option<Self> {
        let names = codes.iter().map(|code| (code.name.clone(), code.code));
        Self::new(codes.iter().map(|code| (code.code.to_string(), code.code)).chain(names).collect())
    }

    fn new(words: Vec<(String, i64)>) -> Option<Self> {
        let patterns = words.iter().map(|(word, _)| word);
        let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns).ok()?;
        (!words.is_empty()).then_some(Self { automaton, words })
    }

    /// Where the codes stand in a text, as far as they can be meant there.
    pub fn in_text(&self, text: &str) -> Vec<Written> {
        let hits = self.automaton.find_iter(text);
        hits.filter_map(|hit| self.written(text, Span::new(hit.start(), hit.end()), hit.pattern().as_usize())).collect()
    }

    fn written(&self, text: &str, span: Span, word: usize) -> Option<Written> {
        let (word, number) = self.words.get(word)?;
        let (before, after) = (&text[..span.start], &text[span.end..]);
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = Line { before: &before[start..], word, after: after.lines().next().unwrap_or("") };
        if !line.can_mean_a_code() || line.is_import() || line.is_comment() || self.is_definition(&line, *number) {
            return None;
        }
        let at = Position { line: before.matches('\n').count() + 1, column: line.before.chars().count() + 1 };
        Some(Written { code: *number, at, span: (span.start, span.end), is_compared: line.compares_a_code() })
    }

    /// Whether a line holds both the number and a name of a code: it gives it the name.
    fn is_definition(&self, line: &Line<'_>, number: i64) -> bool {
        let of_code = self.words.iter().filter(|(word, of)| *of == number && is_number(word) != is_number(line.word));
        of_code.into_iter().any(|(word, _)| line.before.contains(word.as_str()) || line.after.contains(word.as_str()))
    }
}

impl CodeMap {
    /// Notes where codes are written in a file, unless that is where they are sent or handled.
    pub fn note_written(&mut self, path: &str, found: Vec<Written>) {
        let path: Arc<str> = path.into();
        for written in found {
            let Some(code) = self.codes.get_mut(&written.code) else { continue };
            if self.lines.contains(&(written.code, path.clone(), written.at.line)) {
                continue;
            }
            if written.is_compared {
                let is_new = |known: &Place| (&known.path, known.start.line) != (&path, written.at.line);
                if code.handled.iter().all(|(_, known)| is_new(known)) {
                    code.handled.push((By::Name, written.place(path.clone())));
                }
            } else if code.written.len() < MAX_PLACES {
                code.written.push((path.clone(), written.at.line));
            }
        }
    }
}

impl Written {
    fn place(&self, path: Arc<str>) -> Place {
        let (start, end) = self.span;
        Place {
            path,
            span: Span::new(start, end),
            start: self.at,
            // Numbers and names are written in one line.
            end: Position { line: self.at.line, column: self.at.column + end.saturating_sub(start) },
            library: None,
            role: End::Either,
            reason: None,
            is_shared: false,
        }
    }
}

/// A word in its line.
struct Line<'t> {
    before: &'t str,
    word: &'t str,
    after: &'t str,
}

const EQUAL: [&str; 4] = ["===", "!==", "==", "!="];

impl Line<'_> {
    /// Whether the word is no part of another, and a code can be meant by it.
    fn can_mean_a_code(&self) -> bool {
        if self.before.ends_with(is_name_char) || self.after.starts_with(is_name_char) {
            return false;
        }
        if is_number(self.word) { self.is_no_amount() } else { self.is_no_common_word() }
    }

    /// Whether a number is no part of an address or version. Round numbers are often times and ports.
    fn is_no_amount(&self) -> bool {
        let is_part = self.before.ends_with(['.', '-', ':']) || self.after.starts_with(['.', '-']);
        let is_round = self.word.ends_with("000") || self.word.ends_with("500");
        let (before, after) = (self.before.trim_end(), self.after.trim_start());
        let is_compared = ["==", "case", "<", ">", "!=", "|"].iter().any(|mark| before.ends_with(mark))
            || ["==", "=>", "!=", ":", "|"].iter().any(|mark| after.starts_with(mark));
        !is_part && (!is_round || is_compared)
    }

    /// A name of one word says something else in texts, unless it is a member of something.
    fn is_no_common_word(&self) -> bool {
        let humps = self.word.chars().filter(|c| c.is_uppercase()).count();
        let is_one_word = !self.word.contains('_') && (humps <= 1 || humps == self.word.chars().count());
        !is_one_word || self.before.ends_with(['.', ':']) || humps > 1
    }

    /// Whether the line only takes a name from elsewhere.
    fn is_import(&self) -> bool {
        let (before, after) = (self.before.trim_start(), self.after.trim().trim_end_matches([',', ';']));
        let starts = ["import ", "use ", "pub use ", "export {", "} from "];
        starts.iter().any(|start| before.starts_with(start)) || before.is_empty() && after.is_empty()
    }

    fn is_comment(&self) -> bool {
        let before = self.before.trim_start();
        before.contains("//") || before.starts_with('*') || before.starts_with("/*")
    }

    /// Whether something is compared with the word that is called a code: `event.code === 4001`.
    fn compares_a_code(&self) -> bool {
        // `CloseCode.Kicked`
        let path = |c: char| is_name_char(c) || c == '.' || c == ':';
        let before = self.before.trim_end_matches(path).trim_end();
        let left = EQUAL.iter().find_map(|op| before.strip_suffix(op)).map(str::trim_end);
        let right = EQUAL.iter().find_map(|op| self.after.trim_start().strip_prefix(op)).map(str::trim_start);
        let left = left.map(|left| &left[left.trim_end_matches(path).len()..]);
        let right = right.map(|right| &right[..right.find(|c| !path(c)).unwrap_or(right.len())]);
        left.or(right).is_some_and(is_called_a_code)
    }
}

/// Whether a path is one that close codes stand under, and not those of errors, keys or processes.
fn is_called_a_code(path: &str) -> bool {
    let mut parts = path.rsplit(['.', ':']);
    let last = parts.next().unwrap_or_default().to_ascii_lowercase();
    let of = parts.next().unwrap_or_default().to_ascii_lowercase();
    matches!(last.as_str(), "code" | "closecode" | "close_code")
        && !matches!(of.as_str(), "err" | "error" | "res" | "response")
}

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line<'t>(text: &'t str, word: &'t str) -> Line<'t> {
        let (before, after) = text.split_once(word).unwrap();
        Line { before, word, after }
    }

    #[test]
    fn numbers_are_codes_where_they_can_be() {
        for text in ["if (c === 4003) x()", "4003: 'gone',", "const all = [4001, 4003]", "4003 => stop(),"] {
            assert!(line(text, "4003").can_mean_a_code(), "{text}");
        }
        for text in ["localhost:4003", "v1.4003", "id4003"] {
            assert!(!line(text, "4003").can_mean_a_code(), "{text}");
        }
        for text in ["setTimeout(f, 4000)", "{ port: 4000 }"] {
            assert!(!line(text, "4000").can_mean_a_code(), "{text}");
        }
    }

    #[test]
    fn names_of_one_word_are_members() {
        assert!(line("if (x === Codes.Again) {", "Again").can_mean_a_code());
        assert!(line("return KICKED_OUT", "KICKED_OUT").can_mean_a_code());
        assert!(!line("<p>Try Again</p>", "Again").can_mean_a_code());
    }

    #[test]
    fn what_is_called_a_code_is_compared() {
        for text in ["if (event.code === 4003) {", "4003 == closeCode", "frame.code != 4003"] {
            assert!(line(text, "4003").compares_a_code(), "{text}");
        }
        for text in ["if (error.code === 4003) {", "count === 4003", "keyCode == 4003", "f(code, 4003)"] {
            assert!(!line(text, "4003").compares_a_code(), "{text}");
        }
        assert!(line("event.code === CloseCode.Kicked", "Kicked").compares_a_code());
    }
}
