//! Baselines: files that name the findings that are known, so that only new ones are reported.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

/// The version of the format.
const VERSION: u32 = 1;

/// Baselines bigger than this are not read, in bytes.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// Findings that are known, by path from the repository's root, rule and fingerprint. It holds no
/// message, so that wording can change, and it is sorted, so that a change is a small difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    version: u32,
    files: BTreeMap<String, BTreeMap<String, BTreeSet<String>>>,
}

/// A finding as a baseline names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Known<'a> {
    /// The path from the repository's root.
    pub path: &'a str,
    /// The rule's id.
    pub rule: &'a str,
    /// The finding's identity over time.
    pub fingerprint: &'a str,
}

impl Default for Baseline {
    fn default() -> Self {
        Self { version: VERSION, files: BTreeMap::new() }
    }
}

impl Baseline {
    /// Reads a baseline; none if there is no such file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn load(path: &Path) -> Result<Option<Self>, String> {
        let file = match super::read(path, MAX_BYTES) {
            Ok(file) => file,
            Err(super::Unread::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(why) => return Err(why.to_string()),
        };
        Self::parse(&file.text).map(Some)
    }

    fn parse(text: &str) -> Result<Self, String> {
        let baseline: Baseline = serde_json::from_str(text).map_err(|error| format!("is no baseline: {error}"))?;
        match baseline.version {
            VERSION => Ok(baseline),
            other => Err(format!("is a baseline of version {other}; this wslint reads version {VERSION}")),
        }
    }

    /// The text of the file.
    pub fn to_text(&self) -> String {
        // Maps of text cannot fail.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Whether a finding is known.
    pub fn holds(&self, known: Known<'_>) -> bool {
        let rules = self.files.get(known.path);
        rules.and_then(|rules| rules.get(known.rule)).is_some_and(|all| all.contains(known.fingerprint))
    }

    /// Adds a finding.
    pub fn add(&mut self, known: Known<'_>) {
        let rules = self.files.entry(known.path.to_owned()).or_default();
        rules.entry(known.rule.to_owned()).or_default().insert(known.fingerprint.to_owned());
    }

    /// All findings, in order.
    pub fn iter(&self) -> impl Iterator<Item = Known<'_>> {
        self.files.iter().flat_map(|(path, rules)| {
            rules
                .iter()
                .flat_map(move |(rule, all)| all.iter().map(move |fingerprint| Known { path, rule, fingerprint }))
        })
    }

    /// The same without some findings.
    pub fn without(&self, gone: &dyn Fn(Known<'_>) -> bool) -> Self {
        let mut kept = Self::default();
        self.iter().filter(|known| !gone(*known)).for_each(|known| kept.add(known));
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known<'a>(path: &'a str, fingerprint: &'a str) -> Known<'a> {
        Known { path, rule: "reserved-code", fingerprint }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut baseline = Baseline::default();
        baseline.add(known("src/b.ts", "02"));
        baseline.add(known("src/a.ts", "01"));
        let text = baseline.to_text();
        assert!(text.find("src/a.ts") < text.find("src/b.ts"));
        assert_eq!(Baseline::parse(&text), Ok(baseline.clone()));
        let kept = baseline.without(&|known| known.path == "src/a.ts");
        assert_eq!(kept.iter().collect::<Vec<_>>(), [known("src/b.ts", "02")]);
        assert!(kept.holds(known("src/b.ts", "02")) && !kept.holds(known("src/b.ts", "01")));
    }

    #[test]
    fn other_files_are_refused() {
        assert!(Baseline::parse("ws.close(1006);").is_err_and(|why| why.starts_with("is no baseline: ")));
        assert!(Baseline::parse("{\"version\": 2, \"files\": {}}").is_err_and(|why| why.contains("version 2")));
    }
}
