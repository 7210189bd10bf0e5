//! The byte scan that decides whether a file is parsed, and where to look in it.
//!
//! The needles come from the models: the names of calls and records that carry a code. Parsing is
//! what costs, so a hit is dismissed where a glance at the bytes around it is enough: nothing is
//! passed to the call, it stands in a comment, or neither the file nor the receiver's name has
//! anything to do with WebSockets.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, Match, MatchKind};

use super::handed::{self, takes_nothing};
use super::needles::{evidence_of, names_of, objects_of, stems_of};
use crate::apis::{Apis, Family};
use crate::codes;

/// Which sites are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// What rules judge: sends that carry a code or a reason, what handlers make of a received
    /// code, names that codes are given.
    Check,
    /// Every site.
    All,
    /// Every site, and every silence, in files that show nothing of WebSockets too.
    Why,
}

/// Where a needle stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its first byte.
    pub offset: usize,
    /// Which needle.
    pub needle: usize,
}

/// What a needle looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Want {
    /// A call by this name.
    Call,
    /// A record of this name.
    Record,
    /// A listener for a close, by the name of the event.
    Event,
    /// A handler of a close, by the name of a property.
    Handler,
    /// A handler of a close, by the name of a method.
    Method,
    /// A handler of a close that is handed over, by the name of its key, method or call.
    Given,
    /// A constructor that takes a code.
    New,
    /// A pattern for a Close message, by the name of its variant.
    Pattern,
    /// A number that is given a name.
    Definition,
    /// A holder of named codes.
    Constant,
}

/// A name that is looked for.
struct Needle {
    name: String,
    want: Want,
    /// What a file must contain for the name to mean anything: the words of the libraries that have
    /// it. None for names of WebSockets in general.
    evidence: Option<AhoCorasick>,
    /// What a file must contain for the name to be that of a handler that is handed over too.
    given: Option<AhoCorasick>,
}

/// Names that any WebSocket has, whatever a file shows.
const GENERAL: &[&str] = &["close", "onclose"];

/// Names that are looked for in every file of JavaScript. The others are those of few libraries, and
/// many are everywhere (`then`, `error`): they are looked for where such a library can be named.
const EVERYWHERE: &[&str] = &["close", "connection", "end", "onclose", "terminate", "webSocketClose"];

/// How far from the beginning of a file such a library is looked for: imports stand there.
const HEAD_BYTES: usize = 8 * 1024;

/// The scan for one family of languages.
pub struct Gate {
    /// Those that are looked for everywhere, then the others.
    needles: Vec<Needle>,
    /// The first needles.
    automaton: AhoCorasick,
    /// The other needles.
    others: AhoCorasick,
    /// What names a library of those.
    stems: AhoCorasick,
    /// How many needles are looked for everywhere.
    general: usize,
    /// What a file that has to do with WebSockets contains.
    evidence: AhoCorasick,
    /// What a file contains that uses a library whose calls take the code in an object.
    objects: AhoCorasick,
    scope: Scope,
}

/// Numbers that tables of codes are found by: two of them with the names of codes.
const DEFINED: &[&str] = &["1001", "1002", "1003", "1008", "1011"];

/// How far before a number its name is looked for, in bytes.
const DEFINITION_BYTES: usize = 96;

/// How far before a call the name of its receiver is looked for, in bytes.
const RECEIVER_BYTES: usize = 64;

impl Gate {
    /// The scan that the models call for.
    pub fn new(apis: &Apis, family: Family, scope: Scope) -> Self {
        let mut wanted: BTreeMap<&str, (Want, Vec<String>)> = BTreeMap::new();
        let mut given: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let mut evidence = Vec::new();
        let mut objects = Vec::new();
        for (_, model) in apis.of_family(family).filter(|(_, model)| model.has_sites()) {
            let words = evidence_of(model, family);
            evidence.extend(words.iter().cloned());
            objects.extend(objects_of(model, &words));
            for (name, want) in names_of(model) {
                let entry = wanted.entry(name).or_insert((want, Vec::new()));
                // An event can have the name of a call, which stands first among what is wanted.
                entry.0 = entry.0.min(want);
                entry.1.extend(words.iter().cloned());
            }
            for name in model.given_names() {
                given.entry(name).or_default().extend(words.iter().cloned());
            }
        }
        let scan = |mut words: Vec<String>| {
            words.sort();
            words.dedup();
            longest_first(&words)
        };
        let needles = wanted.into_iter().map(|(name, (want, words))| Needle {
            name: name.to_owned(),
            want,
            evidence: (!GENERAL.contains(&name)).then(|| scan(words)),
            given: given.remove(name).map(&scan),
        });
        let defined = DEFINED.iter().map(|number| Needle {
            name: (*number).to_owned(),
            want: Want::Definition,
            evidence: None,
            given: None,
        });
        let mut needles: Vec<Needle> = needles.chain(defined).collect();
        let is_other = |needle: &Needle| {
            family == Family::JavaScript
                && needle.want != Want::Definition
                && !EVERYWHERE.contains(&needle.name.as_str())
        };
        needles.sort_by_key(is_other);
        let general = needles.iter().filter(|needle| !is_other(needle)).count();
        let mut names: Vec<String> = needles.iter().map(|needle| needle.name.clone()).collect();
        let others = names.split_off(general);
        let stems = longest_first(&stems_of(apis.of_family(family).map(|(_, model)| model), &others));
        let (automaton, others) = (longest_first(&names), longest_first(&others));
        let (evidence, objects) = (scan(evidence), scan(objects));
        Self { needles, automaton, others, stems, general, evidence, objects, scope }
    }

    pub(super) fn want(&self, hit: Hit) -> Want {
        self.needles[hit.needle].want
    }

    /// The name that a hit stands for.
    pub fn name(&self, hit: Hit) -> &str {
        &self.needles[hit.needle].name
    }

    /// The places worth a look. None, and the file need not be parsed.
    pub fn hits(&self, text: &str) -> Vec<Hit> {
        let bytes = text.as_bytes();
        let mut hits = Vec::new();
        let mut is_worth_it = false;
        let mut is_meant: Vec<Option<bool>> = vec![None; self.needles.len()];
        let mut is_handed = is_meant.clone();
        for hit in self.named(bytes) {
            let (before, after) = (&bytes[..hit.offset], &bytes[hit.offset + self.name(hit).len()..]);
            let word = !before.last().is_some_and(|byte| is_name_byte(*byte))
                && !after.first().is_some_and(|byte| is_name_byte(*byte));
            let mut is_meant = || {
                let own = &self.needles[hit.needle].evidence;
                *is_meant[hit.needle].get_or_insert_with(|| own.as_ref().is_none_or(|own| speaks(own, bytes)))
            };
            let mut is_given = || {
                let needle = &self.needles[hit.needle];
                let Some(given) = &needle.given else { return false };
                handed::has_form(before, after, needle.want == Want::Call)
                    && *is_handed[hit.needle].get_or_insert_with(|| speaks(given, bytes))
            };
            let is_given = word && is_given();
            if word && (is_given || self.is_used(before, after, hit)) && !is_in_comment(before) && is_meant() {
                let is_plain_call =
                    !is_given && self.scope == Scope::Check && self.want(hit) == Want::Call && !is_quoted(after);
                is_worth_it |= !is_plain_call
                    || names_a_socket(before)
                    || !takes_another_kind(after)
                    || takes_object(after) && speaks(&self.objects, bytes);
                hits.push(hit);
            }
        }
        let is_definition = |hit: &Hit| self.want(*hit) == Want::Definition;
        if hits.iter().filter(|hit| is_definition(hit)).count() == 1 {
            hits.retain(|hit| !is_definition(hit));
        }
        if !hits.is_empty() && self.scope != Scope::Why && !speaks(&self.evidence, bytes) {
            let is_close = |hit: &Hit| {
                let before = &bytes[..hit.offset];
                self.want(*hit) == Want::Call && !ends_in_quote(before) && names_a_socket(before)
            };
            hits.retain(|hit| is_definition(hit) || is_close(hit));
        }
        if is_worth_it { hits } else { Vec::new() }
    }

    /// Where the needles' names stand.
    fn named(&self, bytes: &[u8]) -> Vec<Hit> {
        let hit = |found: Match, first| Hit { offset: found.start(), needle: first + found.pattern().as_usize() };
        let mut hits: Vec<Hit> = self.automaton.find_iter(bytes).map(|found| hit(found, 0)).collect();
        if self.general < self.needles.len() && self.stems.is_match(&bytes[..bytes.len().min(HEAD_BYTES)]) {
            hits.extend(self.others.find_iter(bytes).map(|found| hit(found, self.general)));
            hits.sort_by_key(|hit| hit.offset);
        }
        hits
    }

    /// Whether the name is used as the needle wants it, and, if only what rules judge is wanted,
    /// something is passed along.
    fn is_used(&self, before: &[u8], after: &[u8], hit: Hit) -> bool {
        let rest = after.trim_ascii_start();
        match self.want(hit) {
            Want::Call => {
                if is_quoted(after) {
                    // `ws["close"](1006)`, `ws.on("close", ..)`.
                    return before.len() > 1 && before[before.len() - 2] == b'[' || self.is_listened_to(before, after);
                }
                // `.close(`, and `Message::close_with(` in Rust.
                if !matches!(before.trim_ascii_end().last(), Some(b'.' | b':')) {
                    return is_taken_from_a_socket(rest);
                }
                let is_value = matches!(rest.first(), Some(b';' | b',' | b')')) && names_a_socket(before);
                self.scope != Scope::Check || passes_something(rest) || is_value
            }
            Want::Event => is_quoted(after) && self.is_listened_to(before, after),
            // `Frame {`, `Frame::<'_> {`, `Frame as F`, `type F = Frame;`
            Want::Record => {
                self.scope != Scope::Check
                    || matches!(rest.first(), Some(b'{' | b':' | b'<' | b'/' | b';'))
                    || rest.starts_with(b"as ")
            }
            Want::Handler => {
                self.scope != Scope::Check || rest.strip_prefix(b"=").is_some_and(|handler| !takes_nothing(handler))
            }
            Want::Definition => gives_a_name(before),
            // `Message::Close(Some(frame))`, not `Message::Close(_)`.
            Want::Pattern => {
                before.ends_with(b"::") && rest.strip_prefix(b"(").is_some_and(|inside| !inside.starts_with(b"_"))
            }
            Want::New => passes_something(rest),
            // `is_given` has looked at it.
            Want::Given => false,
            Want::Method | Want::Constant => true,
        }
    }

    /// Whether an event's name in quotes, and what follows it, are given to a call, with a handler
    /// that takes something.
    fn is_listened_to(&self, before: &[u8], after: &[u8]) -> bool {
        let is_first = before.len() > 1 && before[..before.len() - 1].trim_ascii_end().last() == Some(&b'(');
        let handler = after.get(1..).map(<[u8]>::trim_ascii_start).and_then(|rest| rest.strip_prefix(b","));
        self.scope != Scope::Check || is_first && handler.is_some_and(|handler| !takes_nothing(handler))
    }
}

/// A scan for words, of which one can be the beginning of another.
///
/// # Panics
/// Never with the models that come with wslint: a test builds every gate.
#[allow(clippy::expect_used)]
fn longest_first(words: &[String]) -> AhoCorasick {
    let builder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(words);
    builder.expect("few short needles")
}

/// Whether one of these words stands in the text, and not as part of another.
fn speaks(words: &AhoCorasick, bytes: &[u8]) -> bool {
    words.find_iter(bytes).any(|found| {
        let part = |byte: Option<&u8>| byte.is_some_and(|byte| is_name_byte(*byte));
        let word = &bytes[found.range()];
        // What is quoted, or ends in `::`, has its own ends.
        let is_cut = |inner: Option<&u8>, outer: Option<&u8>| part(inner) && part(outer);
        let cut_before = is_cut(word.first(), bytes[..found.start()].last());
        let cut_after = is_cut(word.last(), bytes.get(found.end()));
        !cut_before && !cut_after
    })
}

/// Whether a name is followed by a quote.
fn is_quoted(after: &[u8]) -> bool {
    matches!(after.first(), Some(b'"' | b'\''))
}

/// Whether a name stands in quotes.
fn ends_in_quote(before: &[u8]) -> bool {
    matches!(before.last(), Some(b'"' | b'\''))
}

/// Whether the line up to a number gives it the name of a code: `GOING_AWAY = `, `goingAway: `.
fn gives_a_name(before: &[u8]) -> bool {
    let line = memchr::memrchr2(b'\n', b'{', before).map_or(before, |at| &before[at + 1..]);
    let line = line.get(line.len().saturating_sub(DEFINITION_BYTES)..).unwrap_or(line).trim_ascii_end();
    let Some(definition) = line.strip_suffix(b"=").or_else(|| line.strip_suffix(b":")) else { return false };
    let words = definition.split(|byte| !is_name_byte(*byte)).filter_map(|word| std::str::from_utf8(word).ok());
    words.into_iter().any(|word| codes::named(word).is_some())
}

/// Whether a call, from behind its name, is given an argument.
fn passes_something(mut rest: &[u8]) -> bool {
    for mark in [b"!".as_slice(), b"?."] {
        rest = rest.strip_prefix(mark).unwrap_or(rest).trim_ascii_start();
    }
    match rest.strip_prefix(b"(") {
        Some(inside) => inside.trim_ascii_start().first() != Some(&b')'),
        // `ws.close.call(ws, 1006)`, comments in between, `Message::Close { code }`.
        None => matches!(rest.first(), Some(b'.' | b'/' | b'<' | b'{')),
    }
}

/// Whether a name, from behind it, is one of those that a pattern takes out of a socket:
/// `const { close } = ws`.
fn is_taken_from_a_socket(rest: &[u8]) -> bool {
    if !matches!(rest.first(), Some(b'}' | b',' | b':')) {
        return false;
    }
    let near = &rest[..rest.len().min(RECEIVER_BYTES)];
    let Some(end) = memchr::memchr(b'}', near) else { return false };
    let after = near[end + 1..].trim_ascii_start();
    let line_end = memchr::memchr2(b'\n', b';', after).unwrap_or(after.len());
    after.first() == Some(&b'=') && mentions_a_socket(&after[..line_end])
}

/// Whether what a call is given, from behind its name, is an object.
fn takes_object(after: &[u8]) -> bool {
    let inside = memchr::memchr(b'(', after).map(|open| after[open + 1..].trim_ascii_start());
    inside.is_some_and(|inside| inside.first() == Some(&b'{'))
}

/// Whether what a call is given, from behind its name, is a callback, an object, a flag or an error:
/// what servers, files, dialogs and pages are closed with. Such a call alone is no reason to parse a
/// file; beside others it is looked at like them.
fn takes_another_kind(after: &[u8]) -> bool {
    const STARTS: &[&[u8]] = &[b"(", b"{", b"function", b"async ", b"new ", b"...", b"true", b"false", b"err"];
    const CALLBACKS: &[&[u8]] = &[b"resolve", b"reject", b"done", b"cb", b"callback", b"next", b"fn", b"r", b"res"];
    let Some(open) = memchr::memchr(b'(', after) else { return false };
    let inside = after[open + 1..].trim_ascii_start();
    let end = inside.iter().position(|byte| !is_name_byte(*byte)).unwrap_or(inside.len());
    STARTS.iter().any(|start| inside.starts_with(start)) || CALLBACKS.contains(&&inside[..end])
}

/// Whether the line up to a place begins as a line of a comment does.
fn is_in_comment(before: &[u8]) -> bool {
    let line = memchr::memrchr2(b'\n', b'\r', before).map_or(before, |at| &before[at + 1..]).trim_ascii_start();
    // `*/` ends a comment, and `*` alone can be an operator at the start of a line, which nobody
    // puts before a call.
    line.starts_with(b"//")
        || line.starts_with(b"* ")
        || line.starts_with(b"/*") && memchr::memmem::find(line, b"*/").is_none()
}

/// Whether the name before a call speaks for a WebSocket; roughly, the sites decide.
fn names_a_socket(before: &[u8]) -> bool {
    let before = before.trim_ascii_end();
    let before = before.strip_suffix(b".").unwrap_or(before).trim_ascii_end();
    let near = &before[before.len().saturating_sub(RECEIVER_BYTES)..];
    let start = near.iter().rposition(|byte| b"\n\r;{}=,&|:>".contains(byte)).map_or(0, |at| at + 1);
    mentions_a_socket(&near[start..])
}

fn mentions_a_socket(text: &[u8]) -> bool {
    let has = |word: &[u8]| text.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word));
    has(b"ws") || has(b"socket")
}

/// Bytes of names; every byte of a character beyond ASCII is taken for one.
fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(family: Family, scope: Scope, text: &str) -> usize {
        Gate::new(Apis::builtin(), family, scope).hits(text).len()
    }

    #[test]
    fn a_glance_dismisses_what_cannot_be_a_send() {
        let sends = |text: &str| count(Family::JavaScript, Scope::Check, text);
        assert_eq!(sends("import x from 'ws'; x.close(1)"), 1);
        assert_eq!(sends("import x from 'ws'; x?.close ( 1)"), 1);
        assert_eq!(sends("import x from \"npm:ws@8\"; x . close\n(1)"), 1);
        assert_eq!(sends("x.close(1)"), 0);
        assert_eq!(sends("ws.close(1)"), 1);
        assert_eq!(sends("ws.close( )"), 0);
        assert_eq!(sends("class WebSocket { close(code) {} }"), 0);
        assert_eq!(sends("new WebSocketServer().on(f); server.close(() => done())"), 0);
        assert_eq!(sends("new WebSocket(url); page.close({ code: 1 }); server.close(resolve)"), 0);
        assert_eq!(sends("new WebSocket(url); page.close({ code: 1 }); page.close(1)"), 2);
        assert_eq!(sends("room = new WebSocketRoom(url); room.close(1)"), 0);
        assert_eq!(sends("new WebSocket(url); const { close } = ws;"), 1);
        assert_eq!(sends("new WebSocket(url); const { close, open } = useDialog();"), 0);
        assert_eq!(sends("new WebSocket(url); const end = ws.close;"), 1);
        assert_eq!(sends("new WebSocket(url); button(onClick, dialog.close);"), 0);
        assert_eq!(sends("// ws.close(1)\n/** ws.close(2) */\n * ws.close(3)\n"), 0);
        assert_eq!(sends("/* a */ ws.close(1)"), 1);
        assert_eq!(sends("new WebSocket(u)['close'](1); x.closest(1); x.$close(1)"), 1);
        assert_eq!(count(Family::Rust, Scope::Check, "use axum::x; CloseFrame { code }"), 1);
        assert_eq!(count(Family::Rust, Scope::Check, "CloseFrame { code }"), 0);
    }

    #[test]
    fn a_glance_dismisses_handlers_that_look_at_nothing() {
        let hits = |text: &str| count(Family::JavaScript, Scope::Check, text);
        assert_eq!(hits("import x from 'ws'; x.on('close', (code) => f(code))"), 1);
        assert_eq!(hits("import x from 'ws'; x.on( 'close' , done)"), 1);
        assert_eq!(hits("import x from 'ws'; x.on('close', () => f())"), 0);
        assert_eq!(hits("import x from 'ws'; x.on('close', async function () {})"), 0);
        assert_eq!(hits("socket.on('close', (failed) => f(failed))"), 0);
        assert_eq!(hits("s = new WebSocket(u); s.onclose = (e) => f(e)"), 1);
        assert_eq!(hits("s = new WebSocket(u); s.onclose = null; s.onclose = () => f(); if (s.onclose) f()"), 0);
        assert_eq!(hits("s = new WebSocketStream(u); s.close({ closeCode: 1 })"), 1);
    }

    #[test]
    fn names_of_codes_are_looked_at_in_company() {
        let hits = |text: &str| count(Family::JavaScript, Scope::Check, text);
        assert_eq!(hits("GOING_AWAY: 1001,\nPROTOCOL_ERROR: 1003,\n"), 2);
        assert_eq!(hits("const PROTOCOL_ERROR = 1001;\nsetTimeout(f, 1002);\ndelay = 1003;\n"), 0);
        assert_eq!(count(Family::Rust, Scope::Check, "Away = 1001,\n Policy = 1008,\n"), 2);
    }

    #[test]
    fn every_family_has_its_gates() {
        for family in [Family::JavaScript, Family::Rust] {
            assert_eq!(count(family, Scope::All, ""), 0);
        }
    }
}
