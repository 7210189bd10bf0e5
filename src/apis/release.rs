//! Releases of libraries: those that a model speaks of, and those that a project can have.

use std::fmt;
use std::sync::Arc;

use nodejs_semver::{Range, Version};
use serde::Deserialize;

use super::schema::{Model, Outcome, Send};

/// A set of releases, such as `>=7.5 <8`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Releases {
    range: Range,
    /// As it was written.
    text: String,
}

impl Releases {
    /// A range as npm understands it; none for tags, addresses and what allows everything.
    pub fn npm(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_range = !text.contains([':', '/']) && !text.starts_with(char::is_alphabetic);
        if !is_range || matches!(text, "" | "*" | "x" | "X") {
            return None;
        }
        Range::parse(text).ok().map(|range| Self { range, text: text.to_owned() })
    }

    /// A range as Cargo understands it: a bare version allows what is compatible with it.
    pub fn cargo(text: &str) -> Option<Self> {
        let caret = |part: &str| {
            let part = part.trim();
            if part.starts_with(|c: char| c.is_ascii_digit()) { format!("^{part}") } else { part.to_owned() }
        };
        let parts: Vec<String> = text.split(',').map(caret).collect();
        Self::npm(&parts.join(" "))
    }

    /// One release.
    pub fn one(version: &str) -> Option<Self> {
        // A release candidate is taken for the release.
        let version = version.split(['-', '+', '(']).next()?.trim();
        Version::parse(version).ok()?;
        Self::npm(version)
    }

    /// Whether a release of this set is one of the other.
    pub fn meet(&self, other: &Releases) -> bool {
        self.range.allows_any(&other.range)
    }

    /// Where it ends, as it is written: 8.22 of `>=8 <8.22`.
    pub fn end(&self) -> Option<&str> {
        self.text.split_whitespace().find_map(|part| part.strip_prefix('<'))
    }
}

impl TryFrom<String> for Releases {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Releases::npm(&text).ok_or_else(|| format!("`{text}` is no range of versions"))
    }
}

impl fmt::Display for Releases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// What a model becomes for the releases that a project can have.
#[derive(Clone, Debug)]
pub struct ByRelease {
    /// The model as it is written, with what it says of every release.
    pub written: Model,
    /// Releases that behave alike, oldest first.
    intervals: Vec<Releases>,
    /// For each run of them, from one to another, the model that holds.
    pub(super) runs: Vec<((usize, usize), Arc<Model>)>,
}

impl ByRelease {
    /// Which run releases touch.
    pub(super) fn run(&self, releases: &Releases) -> Option<usize> {
        let touched = |interval: &Releases| releases.meet(interval);
        let first = self.intervals.iter().position(touched)?;
        let last = self.intervals.iter().rposition(touched)?;
        self.runs.iter().position(|(run, _)| *run == (first, last))
    }
}

impl Model {
    /// The model of the newest release, with those of older ones beside it where they differ.
    pub(super) fn by_releases(self) -> Model {
        let intervals = intervals(&self.versioned());
        let Some(newest) = intervals.last() else { return self };
        let count = intervals.len();
        let runs = (0..count).flat_map(|first| (first..count).map(move |last| (first, last)));
        let runs = runs.map(|(first, last)| ((first, last), Arc::new(self.of(&intervals[first..=last])))).collect();
        let mut model = self.of(std::slice::from_ref(newest));
        model.by_release = Some(Arc::new(ByRelease { written: self, intervals, runs }));
        model
    }

    /// The model as it is written, with what it says of older releases.
    pub fn written(&self) -> &Model {
        self.by_release.as_deref().map_or(self, |by_release| &by_release.written)
    }

    fn versioned(&self) -> Vec<&Releases> {
        let outcomes = self.outcomes.iter().filter_map(|outcome| outcome.versions.as_ref());
        let sends = self.sends.iter().filter_map(|send| send.versions.as_ref());
        let receives = self.receives.iter().filter_map(|receive| receive.bytes.as_ref());
        outcomes.chain(sends).chain(receives).collect()
    }

    /// What holds for some neighbouring intervals. What is different in the older ones stays as what
    /// was earlier.
    fn of(&self, intervals: &[Releases]) -> Model {
        let holds = |versions: &Option<Releases>| {
            versions.as_ref().is_none_or(|versions| intervals.iter().any(|interval| versions.meet(interval)))
        };
        let mut model = self.clone();
        model.outcomes.retain(|outcome| holds(&outcome.versions));
        model.sends.retain(|send| holds(&send.versions));
        let mut outcomes: Vec<Outcome> = Vec::new();
        for outcome in model.outcomes {
            match outcomes.iter_mut().find(|newer| newer.versions.is_some() && newer.codes == outcome.codes) {
                Some(newer) if newer.earlier.is_none() => newer.earlier = Some(Box::new(outcome)),
                Some(_) => {}
                None => outcomes.push(outcome),
            }
        }
        model.outcomes = outcomes;
        let mut sends: Vec<Send> = Vec::new();
        for send in model.sends {
            let is_same =
                |newer: &Send| (&newer.on, &newer.call, &newer.record) == (&send.on, &send.call, &send.record);
            if !sends.iter().any(|newer| newer.versions.is_some() && is_same(newer)) {
                sends.push(send);
            }
        }
        model.sends = sends;
        for receive in &mut model.receives {
            let are_bytes = |bytes: &Releases| intervals.iter().all(|interval| bytes.meet(interval));
            receive.is_bytes = receive.bytes.as_ref().is_some_and(are_bytes);
        }
        model
    }
}

/// The intervals that ranges cut all releases into.
fn intervals(ranges: &[&Releases]) -> Vec<Releases> {
    let ends = ranges.iter().flat_map(|range| range.text.split_whitespace());
    let whole = |end: &str| {
        let version = end.trim_start_matches(['<', '>', '=']);
        Version::parse(version.to_owned() + &".0".repeat(2 - version.matches('.').count().min(2))).ok()
    };
    let mut cuts: Vec<Version> = ends.filter_map(whole).collect();
    cuts.sort();
    cuts.dedup();
    if cuts.is_empty() {
        return Vec::new();
    }
    let first = cuts.first().map(|cut| format!("<{cut}"));
    let between = cuts.windows(2).map(|pair| format!(">={} <{}", pair[0], pair[1]));
    let last = cuts.last().map(|cut| format!(">={cut}"));
    first.into_iter().chain(between).chain(last).filter_map(|range| Releases::npm(&range)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Apis, Does};
    use super::*;

    #[test]
    fn ranges_are_those_of_the_package_managers() {
        let has = |releases: Option<Releases>, version: &str| releases.unwrap().meet(&Releases::one(version).unwrap());
        assert!(has(Releases::cargo("0.26"), "0.26.2") && !has(Releases::cargo("0.26"), "0.27.0"));
        assert!(has(Releases::cargo(">=0.3, <0.5"), "0.4.1") && !has(Releases::cargo("1.2"), "2.0.0"));
        assert!(has(Releases::npm("^7.5 || ^8.0.0"), "8.1.0"));
        assert!(has(Releases::one("8.22.0-beta.1"), "8.22.0"));
        for text in ["latest", "*", "workspace:^8", "x", "github:websockets/ws", ""] {
            assert_eq!(Releases::npm(text), None, "{text}");
        }
        assert_eq!(Releases::npm(">=8 <8.22").unwrap().end(), Some("8.22"));
        assert_eq!(Releases::npm("<8").unwrap().end(), Some("8"));
    }

    #[test]
    fn a_model_has_what_its_releases_do() {
        let apis = Apis::builtin();
        let ws = apis.named("ws").unwrap();
        let of = |range: &str| apis.model(apis.of_release(ws, &Releases::npm(range).unwrap()));
        let stuck = |range: &str| {
            let outcome = of(range).outcome(1006).unwrap();
            (outcome.stuck, outcome.earlier.as_ref().map(|earlier| earlier.stuck))
        };
        assert_eq!(stuck("8.23.0"), (false, None));
        assert_eq!(stuck("8.18.0"), (true, None));
        assert_eq!(stuck("^8.18.0"), (false, Some(true)));
        assert_eq!(stuck(">=7"), (false, Some(true)));
        let bytes = |range: &str| of(range).receives.iter().any(|receive| receive.is_bytes);
        assert!(bytes("8.0.0") && bytes("^8.18.0") && !bytes("7.5.10") && !bytes("^7 || ^8"));
        let newest = apis.model(ws).outcome(1006).unwrap();
        assert_eq!((newest.does, newest.stuck), (Does::Throws, false));
        assert!(newest.earlier.is_none() && apis.model(ws).receives.iter().any(|receive| receive.is_bytes));
    }
}
