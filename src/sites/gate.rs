//! The byte scan that decides whether a file is parsed, and where to look in it.
//!
//! The needles come from the models: the names of calls and records that carry a code. A call is
//! looked at only if something is passed to it.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::apis::{Apis, Family, Handler};

/// Which sites are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Sends that carry a code or a reason.
    Sends,
    /// Every site.
    All,
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
    /// A handler of a close, by the name of a property.
    Handler,
    /// A holder of named codes.
    Constant,
}

/// The scan for one family of languages.
pub struct Gate {
    needles: Vec<(String, Want)>,
    automaton: AhoCorasick,
    scope: Scope,
}

impl Gate {
    /// The scan that the models call for.
    ///
    /// # Panics
    /// Never with the models that come with wslint: a test builds every gate.
    #[allow(clippy::expect_used)]
    pub fn new(apis: &Apis, family: Family, scope: Scope) -> Self {
        let mut needles = BTreeMap::new();
        for (_, model) in apis.of_family(family) {
            for send in &model.sends {
                let want = if send.call.is_some() { Want::Call } else { Want::Record };
                needles.insert(send.name().to_owned(), want);
            }
            if scope == Scope::Sends {
                continue;
            }
            for receive in &model.receives {
                if let Handler::Property(name) = &receive.handler {
                    needles.insert(name.clone(), Want::Handler);
                }
            }
            for constants in &model.constants {
                needles.entry(constants.path.clone()).or_insert(Want::Constant);
            }
        }
        let needles: Vec<(String, Want)> = needles.into_iter().collect();
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(needles.iter().map(|(name, _)| name))
            .expect("few short needles");
        Self { needles, automaton, scope }
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
        for found in self.automaton.find_iter(bytes) {
            let hit = Hit { offset: found.start(), needle: found.pattern().as_usize() };
            let word = !bytes[..found.start()].last().is_some_and(|byte| is_name_byte(*byte))
                && !bytes.get(found.end()).is_some_and(|byte| is_name_byte(*byte));
            if word && (self.scope == Scope::All || self.carries(&bytes[found.end()..], hit)) {
                hits.push(hit);
            }
        }
        hits
    }

    /// Whether something is passed to the call, or a record is opened, right after the name.
    fn carries(&self, after: &[u8], hit: Hit) -> bool {
        let mut rest = skip_space(after);
        match self.want(hit) {
            Want::Call => {
                for mark in [b"!".as_slice(), b"?."] {
                    rest = skip_space(rest.strip_prefix(mark).unwrap_or(rest));
                }
                match rest.strip_prefix(b"(") {
                    Some(inside) => skip_space(inside).first() != Some(&b')'),
                    // `ws.close.call(ws, 1006)`, `ws["close"](1006)`, comments in between.
                    None => matches!(rest.first(), Some(b'.' | b'"' | b'\'' | b'/' | b'`' | b'<')),
                }
            }
            // `Frame {`, `Frame::<'_> {`, `Frame as F`, `type F = Frame;`
            Want::Record => matches!(rest.first(), Some(b'{' | b':' | b'<' | b'/' | b';')) || rest.starts_with(b"as "),
            Want::Handler | Want::Constant => true,
        }
    }
}

fn skip_space(bytes: &[u8]) -> &[u8] {
    bytes.trim_ascii_start()
}

/// Bytes of names; every byte of a character beyond ASCII is taken for one.
fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}
