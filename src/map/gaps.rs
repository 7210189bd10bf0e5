//! What does not fit together: codes that nobody handles, that nobody sends, and that mean two things.

use std::ops::RangeInclusive;

use super::{By, Code, CodeMap, Place};
use crate::apis::Role;
use crate::naming::{self, agree};

/// What a code lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// It is sent, and no handler of the other end takes it.
    NeverHandled,
    /// It is handled, and nobody sends it.
    NeverSent,
}

impl Gap {
    /// The word that reports use.
    pub fn as_str(self) -> &'static str {
        match self {
            Gap::NeverHandled => "never-handled",
            Gap::NeverSent => "never-sent",
        }
    }
}

/// What one code seems to mean at different places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meanings {
    /// Its names.
    pub names: Vec<String>,
    /// Whether they do not say the same.
    pub names_differ: bool,
    /// Reasons that have no word in common, each with its place.
    pub reasons: Vec<(String, Place)>,
    /// Whether there are several of them.
    pub reasons_differ: bool,
}

/// Numbers that only libraries and applications send: what handles one waits for somebody of the project.
pub(super) const OWN: RangeInclusive<i64> = 3000..=4999;

/// Codes that mean no more than that the connection has ended, or has failed, and that every handler
/// takes for that.
const PLAIN: [i64; 6] = [1000, 1001, 1005, 1006, 1011, 1015];

/// Whether what one end sends arrives at the other: `Either` can be both.
pub(super) fn meet(one: Role, other: Role) -> bool {
    one != other || one == Role::Either
}

impl CodeMap {
    /// What a code lacks, as far as that is sure: where the other end is part of the project, where no
    /// service and no library has the code too, and where it is written nowhere else.
    pub fn gap(&self, number: i64) -> Option<Gap> {
        let code = self.codes.get(&number)?;
        if !code.written.is_empty() {
            return None;
        }
        self.seeming_gap(number)
    }

    /// What a code lacks by what is followed alone.
    pub fn seeming_gap(&self, number: i64) -> Option<Gap> {
        let code = self.codes.get(&number)?;
        let is_shared = self.of_services.contains(&number)
            || code.sent.iter().chain(code.handled.iter().map(|(_, place)| place)).any(|place| place.is_shared);
        let is_met = |place: &Place| code.handled.iter().any(|(_, handler)| meet(place.role, handler.role));
        if is_shared || PLAIN.contains(&number) {
            return None;
        }
        if !code.sent.is_empty() {
            let has_other_end = |place: &Place| self.handlers.iter().any(|end| meet(place.role, *end));
            let is_lost = code.sent.iter().any(has_other_end) && !code.sent.iter().any(is_met);
            return is_lost.then_some(Gap::NeverHandled);
        }
        let is_waited_for =
            code.handled.iter().filter(|(by, _)| *by == By::Code).any(|(_, place)| self.speaks_to(place.role));
        (OWN.contains(&number) && is_waited_for).then_some(Gap::NeverSent)
    }

    /// Whether the end that speaks to this one is part of the project: it sends a code of its own.
    fn speaks_to(&self, role: Role) -> bool {
        let mut own = self.codes.range(OWN).flat_map(|(_, code)| &code.sent);
        own.any(|place| meet(place.role, role))
    }

    /// The codes that lack something, by number.
    pub fn gaps(&self, wanted: Gap) -> Vec<i64> {
        self.codes.keys().copied().filter(|number| self.gap(*number) == Some(wanted)).collect()
    }
}

impl Code {
    /// What the code seems to mean. Standard codes mean one thing whatever they are called.
    pub fn meanings(&self, number: i64) -> Meanings {
        if !OWN.contains(&number) {
            return Meanings::default();
        }
        let mut names: Vec<String> = Vec::new();
        for name in self.declared.iter().chain(&self.names) {
            if !names.iter().any(|known| agree(known, name)) {
                names.push(name.clone());
            }
        }
        let mut reasons: Vec<(String, Place)> = Vec::new();
        for place in &self.sent {
            let Some(reason) = &place.reason else { continue };
            if !reasons.iter().any(|(known, _)| share_a_word(known, reason)) {
                reasons.push((reason.clone(), place.clone()));
            }
        }
        Meanings { names_differ: names.len() > 1, reasons_differ: reasons.len() > 1, names, reasons }
    }

    /// The name that the team, or the source code, has for it.
    pub fn name(&self) -> Option<&str> {
        self.declared.iter().chain(&self.names).map(String::as_str).find(|name| naming::in_capitals(name).is_some())
    }
}

/// Whether two reasons have a word in common, or have none at all.
fn share_a_word(one: &str, other: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let all = text.split(|c: char| !c.is_alphanumeric());
        all.filter(|word| word.chars().count() > 2).map(str::to_lowercase).collect()
    };
    let (one, other) = (words(one), words(other));
    one.is_empty() || other.is_empty() || one.iter().any(|word| other.contains(word))
}
