//! The byte scan that decides whether a file is parsed, and where to look in it.
//!
//! The needles come from the models: the names of calls and records that carry a code. Parsing is
//! what costs, so a hit is dismissed where a glance at the bytes around it is enough: nothing is
//! passed to the call, it stands in a comment, or neither the file nor the receiver's name has
//! anything to do with WebSockets.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::apis::{Apis, Family, Handler, Model, Slot, Step};
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    /// A call by this name.
    Call,
    /// A record of this name.
    Record,
    /// A listener for a close, by the name of the event.
    Event,
    /// A handler of a close, by the name of a property.
    Handler,
    /// A number that is given a name.
    Definition,
    /// A holder of named codes.
    Constant,
}

/// The scan for one family of languages.
pub struct Gate {
    needles: Vec<(String, Want)>,
    automaton: AhoCorasick,
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
    ///
    /// # Panics
    /// Never with the models that come with wslint: a test builds every gate.
    #[allow(clippy::expect_used)]
    pub fn new(apis: &Apis, family: Family, scope: Scope) -> Self {
        let mut needles = BTreeMap::new();
        let mut evidence = Vec::new();
        let mut objects = Vec::new();
        for (_, model) in apis.of_family(family).filter(|(_, model)| !model.sends.is_empty()) {
            evidence.extend(evidence_of(model, family));
            objects.extend(objects_of(model, family));
            for send in &model.sends {
                let want = if send.call.is_some() { Want::Call } else { Want::Record };
                needles.insert(send.name().to_owned(), want);
            }
            for ignores in &model.ignores {
                needles.insert(ignores.call.clone(), Want::Call);
            }
            for receive in &model.receives {
                match &receive.handler {
                    Handler::Property(name) => needles.insert(name.clone(), Want::Handler),
                    // An event can have the name of a call.
                    Handler::On(event) | Handler::EventListener(event) => {
                        needles.entry(event.clone()).or_insert(Want::Event);
                        None
                    }
                    Handler::Method(_) | Handler::Pattern(_) => None,
                };
            }
            for constants in &model.constants {
                needles.entry(constants.path.clone()).or_insert(Want::Constant);
            }
        }
        needles.extend(DEFINED.iter().map(|number| ((*number).to_owned(), Want::Definition)));
        evidence.sort();
        evidence.dedup();
        let needles: Vec<(String, Want)> = needles.into_iter().collect();
        let scan = |words: Vec<String>| {
            let builder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(words);
            builder.expect("few short needles")
        };
        let automaton = scan(needles.iter().map(|(name, _)| name.clone()).collect());
        let (evidence, objects) = (scan(evidence), scan(objects));
        Self { needles, automaton, evidence, objects, scope }
    }

    pub(super) fn want(&self, hit: Hit) -> Want {
        self.needles[hit.needle].1
    }

    /// The name that a hit stands for.
    pub fn name(&self, hit: Hit) -> &str {
        &self.needles[hit.needle].0
    }

    /// The places worth a look. None, and the file need not be parsed.
    pub fn hits(&self, text: &str) -> Vec<Hit> {
        let bytes = text.as_bytes();
        let mut hits = Vec::new();
        let mut is_worth_it = false;
        for found in self.automaton.find_iter(bytes) {
            let hit = Hit { offset: found.start(), needle: found.pattern().as_usize() };
            let (before, after) = (&bytes[..found.start()], &bytes[found.end()..]);
            let word = !before.last().is_some_and(|byte| is_name_byte(*byte))
                && !after.first().is_some_and(|byte| is_name_byte(*byte));
            if word && self.is_used(before, after, hit) && !is_in_comment(before) {
                let is_plain_call = self.scope == Scope::Check && self.want(hit) == Want::Call && !is_quoted(after);
                is_worth_it |= !is_plain_call
                    || names_a_socket(before)
                    || !takes_another_kind(after)
                    || takes_object(after) && self.objects.is_match(bytes);
                hits.push(hit);
            }
        }
        let is_definition = |hit: &Hit| self.want(*hit) == Want::Definition;
        if hits.iter().filter(|hit| is_definition(hit)).count() == 1 {
            hits.retain(|hit| !is_definition(hit));
        }
        if !hits.is_empty() && self.scope != Scope::Why && !self.has_evidence(bytes) {
            let is_close = |hit: &Hit| {
                let before = &bytes[..hit.offset];
                self.want(*hit) == Want::Call && is_member(before) && names_a_socket(before)
            };
            hits.retain(|hit| is_definition(hit) || is_close(hit));
        }
        if is_worth_it { hits } else { Vec::new() }
    }

    /// Whether a word that speaks for WebSockets stands in the text, and not as part of another.
    fn has_evidence(&self, bytes: &[u8]) -> bool {
        self.evidence.find_iter(bytes).any(|found| {
            let part = |byte: Option<&u8>| byte.is_some_and(|byte| is_name_byte(*byte));
            // What is quoted has its own ends.
            !part(bytes[found.start()..].first())
                || !part(bytes[..found.start()].last()) && !part(bytes.get(found.end()))
        })
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
                is_member(before) && (self.scope != Scope::Check || passes_something(rest))
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
            Want::Constant => true,
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

/// What a file that uses a library contains: its name where it is imported, or a name that needs
/// no import.
fn evidence_of(model: &Model, family: Family) -> Vec<String> {
    let mut words = model.globals.clone();
    for package in &model.packages {
        match family {
            Family::Rust => words.push(package.replace('-', "_")),
            // Quoted, and as Deno and CDNs write it: `npm:ws@8`, `https://esm.sh/ws@8`.
            Family::JavaScript => words.extend([
                format!("\"{package}\""),
                format!("'{package}'"),
                format!("`{package}`"),
                format!(":{package}@"),
                format!("/{package}@"),
                format!(":{package}\""),
                format!(":{package}'"),
            ]),
        }
    }
    words
}

/// What a file contains that uses a library whose calls take the code under a key: how the library
/// is imported, else the names of the types in question.
fn objects_of(model: &Model, family: Family) -> Vec<String> {
    let has_key =
        |slots: &[Slot]| slots.iter().any(|Slot(steps)| steps.iter().any(|step| matches!(step, Step::Key(_))));
    let by_key: Vec<&str> =
        model.sends.iter().filter(|send| has_key(&send.code)).filter_map(|send| send.on.as_deref()).collect();
    match by_key.as_slice() {
        [] => Vec::new(),
        types if model.packages.is_empty() => types.iter().map(|name| (*name).to_owned()).collect(),
        _ => evidence_of(model, family),
    }
}

/// Whether a name is followed by a quote.
fn is_quoted(after: &[u8]) -> bool {
    matches!(after.first(), Some(b'"' | b'\''))
}

/// Whether a name is that of a member.
fn is_member(before: &[u8]) -> bool {
    before.trim_ascii_end().last() == Some(&b'.')
}

/// Whether a handler, or what stands for none, looks at nothing that it is given.
fn takes_nothing(handler: &[u8]) -> bool {
    let mut rest = handler.trim_ascii_start();
    for word in [b"async".as_slice(), b"function"] {
        rest = rest.strip_prefix(word).unwrap_or(rest).trim_ascii_start();
    }
    let inside = rest.strip_prefix(b"(").map(<[u8]>::trim_ascii_start);
    inside.is_some_and(|inside| inside.first() == Some(&b')')) || rest.starts_with(b"null")
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
        // `ws.close.call(ws, 1006)`, comments in between.
        None => matches!(rest.first(), Some(b'.' | b'/' | b'<')),
    }
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
    let receiver = &near[start..];
    let has = |word: &[u8]| receiver.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word));
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
        assert_eq!(sends("route = new WebSocketRoute(url); route.close(1)"), 0);
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
