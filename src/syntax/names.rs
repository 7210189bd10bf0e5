//! Names, found by their text and asked of the tree: what costs is the name, not the file.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};

use super::{Def, File, Node, Occurrence, Role};
use crate::source::{Shift, Span};

/// Lines are looked at no further back, in bytes.
const MAX_LINE: usize = 300;

/// What was found out about names in the whole file, which many questions lead to.
#[derive(Default)]
pub(super) struct Names {
    /// Where they are defined.
    defined: RefCell<HashMap<String, Vec<usize>>>,
    /// A place that they stand at as a word, if there is any.
    words: Placed,
    /// The same as a name.
    names: Placed,
    /// The modules that the file imports.
    imported: OnceCell<Vec<String>>,
}

/// A place of each word that was asked for, if it has any.
type Placed = RefCell<HashMap<String, Option<usize>>>;

impl Names {
    /// Follows a change of the text.
    pub(super) fn follow(&mut self, shift: Shift) {
        for offsets in self.defined.get_mut().values_mut() {
            offsets.retain(|offset| !shift.before().holds(*offset));
            offsets.iter_mut().for_each(|offset| *offset = shift.moved(*offset));
        }
        for placed in [&mut self.words, &mut self.names] {
            placed.get_mut().retain(|name, place| match place {
                Some(at) => {
                    let is_kept = *at + name.len() < shift.before().start || *at > shift.before().end;
                    *at = shift.moved(*at);
                    is_kept
                }
                None => true,
            });
        }
    }
}

impl File {
    /// The occurrence of a name that starts at `offset`, if there is a name.
    pub fn occurrence<'t>(&'t self, offset: usize, name: &str) -> Option<Occurrence<'t>> {
        let path = self.path(offset)?;
        let node = *path.last()?;
        if node.byte_range() != (offset..offset + name.len()) {
            return None;
        }
        Some(Occurrence { node: Node(node), role: self.front_end().role(self, &path) })
    }

    /// Where a name stands as a whole word, in comments and strings too.
    pub fn words<'t, 'n>(&'t self, name: &'n str, span: Span) -> impl Iterator<Item = usize> + use<'t, 'n> {
        let text = self.text();
        // Where a name is missing the tree has an empty one, which would stand everywhere.
        let within = if name.is_empty() { "" } else { self.slice(span) };
        memchr::memmem::find_iter(within.as_bytes(), name.as_bytes())
            .filter(|_| !name.is_empty())
            .map(move |at| at + span.start)
            .filter(move |&at| is_word(text, at, at + name.len()))
    }

    /// The definitions of a name inside a range of bytes. Where they stand in the whole file is kept: every
    /// scope around a place is asked for the same name.
    pub fn definitions<'t>(&'t self, name: &str, span: Span) -> Vec<Def<'t>> {
        let mut defined = self.names.defined.borrow_mut();
        if !defined.contains_key(name) {
            let found = self.defining(name, Span::new(0, self.text().len()));
            defined.insert(name.to_owned(), found.map(|def| def.node.span().start).collect());
        }
        let offsets = defined.get(name).into_iter().flatten();
        let inside = offsets.filter(|&&at| span.start <= at && at + name.len() <= span.end);
        inside.filter_map(|&at| definition(self.occurrence(at, name)?)).collect()
    }

    /// The definitions of a name among its occurrences in a range of bytes.
    fn defining<'t, 'n>(&'t self, name: &'n str, span: Span) -> impl Iterator<Item = Def<'t>> + use<'t, 'n> {
        let may_define = |at: &usize| may_define(self.text().as_bytes(), *at, name.len());
        self.words(name, span).filter(may_define).filter_map(move |at| definition(self.occurrence(at, name)?))
    }

    /// Whether a name stands anywhere in the file as a whole word, in comments and strings too.
    pub fn has_word(&self, name: &str) -> bool {
        self.stands(&self.names.words, name, |_| true)
    }

    /// Whether the code of the file has a name: not a comment or string that speaks of it.
    pub fn has_name(&self, name: &str) -> bool {
        self.stands(&self.names.names, name, |at| {
            let node = self.path(at).and_then(|path| path.last().copied());
            node.is_some_and(|node| node.kind().ends_with("identifier"))
        })
    }

    fn stands(&self, placed: &Placed, name: &str, counts: impl Fn(usize) -> bool) -> bool {
        if let Some(known) = placed.borrow().get(name) {
            return known.is_some();
        }
        let found = self.words(name, Span::new(0, self.text().len())).find(|at| counts(*at));
        placed.borrow_mut().insert(name.to_owned(), found);
        found.is_some()
    }

    /// What stands in quotes behind `from`, `require(` and `import`, each once.
    pub fn imported(&self) -> &[String] {
        self.names.imported.get_or_init(|| imported(self.text()))
    }

    /// A part of the text with whole words at its ends: what is typed can make a name of what stands beside it.
    fn whole_words(&self, part: Span) -> &str {
        let text = self.text();
        let (start, end) = (self.source.floor(part.start), self.source.floor(part.end));
        let start = text[..start].trim_end_matches(is_name_part).len();
        let end = text.len() - text[end..].trim_start_matches(is_name_part).len();
        &text[start..end]
    }

    /// Looks anew at names in parts of the file that changed.
    pub(super) fn look_at_names(&mut self, parts: &[Span]) {
        let mut defined = self.names.defined.take();
        let near: Vec<&str> = parts.iter().map(|part| self.whole_words(*part)).collect();
        let words: HashSet<&str> = near.iter().flat_map(|part| part.split(|c| !is_name_part(c))).collect();
        let may_stand = |name: &str| match name.chars().all(is_name_part) {
            true => words.contains(name),
            // `usr/bin/env bun`
            false => near.iter().any(|part| part.contains(name)),
        };
        for (name, offsets) in &mut defined {
            offsets.retain(|offset| !parts.iter().any(|part| part.holds(*offset)));
            if may_stand(name) {
                let again = parts.iter().flat_map(|part| self.defining(name, *part));
                offsets.extend(again.map(|def| def.node.span().start));
                offsets.sort_unstable();
            }
        }
        self.names.defined.replace(defined);
        let (mut as_word, mut as_name) = (self.names.words.take(), self.names.names.take());
        for placed in [&mut as_word, &mut as_name] {
            placed.retain(|name, place| match place {
                Some(at) => !parts.iter().any(|part| part.holds(*at)),
                None => !may_stand(name),
            });
        }
        self.names.words.replace(as_word);
        self.names.names.replace(as_name);
        // A comment can begin or end before an import that stays as it is.
        if parts.iter().any(|part| ["import", "from", "require"].iter().any(|word| self.slice(*part).contains(word))) {
            self.names.imported.take();
        }
    }
}

/// What stands in quotes behind the words that import something, each once, and not in a line of a comment.
fn imported(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for word in ["from", "require", "import"] {
        for at in memchr::memmem::find_iter(text.as_bytes(), word) {
            if is_in_a_comment_line(&text.as_bytes()[..at]) {
                continue;
            }
            let rest = text[at + word.len()..].trim_start_matches([' ', '(']);
            let Some(quote @ ('"' | '\'')) = rest.chars().next() else { continue };
            if let Some(name) =
                rest[1..].split([quote, '\n']).next().filter(|name| !all.iter().any(|known| known == name))
            {
                all.push(name.to_owned());
            }
        }
    }
    all
}

/// Whether a place, from before it, stands in a comment: in a line that begins as one does and is no code behind one.
/// Lines that are longer than people write are code.
fn is_in_a_comment_line(before: &[u8]) -> bool {
    let near = &before[before.len().saturating_sub(MAX_LINE)..];
    let line = near.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map(|end| &near[end + 1..]);
    let line = line.or_else(|| (near.len() == before.len()).then_some(near)).unwrap_or_default().trim_ascii_start();
    let begins = [b"//".as_slice(), b"/*", b"*"].iter().any(|mark| line.starts_with(mark));
    begins && (line.starts_with(b"//") || memchr::memmem::find(line, b"*/").is_none())
}

/// Whether a name at a place can be one that is defined there. Behind a dot or `new`, or before a dot, it
/// never is, and most names stand so: this saves the way to them through the tree.
fn may_define(text: &[u8], at: usize, length: usize) -> bool {
    let before = &text[..at];
    let is_member = before.ends_with(b".") && !before.ends_with(b"..");
    !is_member && !before.ends_with(b" new ") && text.get(at + length) != Some(&b'.')
}

/// The definition that an occurrence of a name is.
fn definition(occurrence: Occurrence<'_>) -> Option<Def<'_>> {
    match occurrence.role {
        Role::Define(def) => Some(def),
        _ => None,
    }
}

/// Whether `text[start..end]` is not part of a longer name.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    !before.is_some_and(is_name_part) && !after.is_some_and(is_name_part)
}

/// Whether a character can be part of a name.
fn is_name_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}
