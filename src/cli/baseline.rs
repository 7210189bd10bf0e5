//! `--baseline`: findings that were there before, which are not told again.
//!
//! A baseline holds paths, rules and fingerprints, sorted, and no wording: it changes only where
//! findings come and go.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::report::Finding;
use super::{Failure, complain};
use crate::project::{self, Base};

/// A baseline is not bigger than this, in bytes.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

#[derive(Args)]
pub(super) struct BaselineArgs {
    /// Do not report the findings that this file holds
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write all findings into the baseline
    #[arg(long, conflicts_with = "prune_baseline")]
    write_baseline: bool,
    /// Take out of the baseline what is not found any more
    #[arg(long)]
    prune_baseline: bool,
}

/// What a baseline knows a finding by.
type Entry = (String, String, String);

impl BaselineArgs {
    /// Takes the known findings out, and keeps the file as it is asked to. `configured` is the
    /// baseline that the configuration names.
    pub(super) fn apply(&self, configured: Option<PathBuf>, findings: &mut Vec<Finding<'_>>) -> Result<(), Failure> {
        let Some(path) = &self.baseline.clone().or(configured) else {
            return if self.write_baseline || self.prune_baseline {
                Err(Failure::Other("which file? name it with --baseline, or as `baseline` in wslint.toml".into()))
            } else {
                Ok(())
            };
        };
        let base = Base::here();
        let entry = |finding: &Finding<'_>| -> Entry {
            let diagnostic = finding.diagnostic;
            (base.relative(finding.path), diagnostic.rule.to_owned(), diagnostic.fingerprint.clone())
        };
        let found: BTreeSet<Entry> = findings.iter().map(entry).collect();
        if self.write_baseline {
            write(path, &found)?;
            findings.clear();
            return Ok(());
        }
        let known = read(path)?;
        findings.retain(|finding| !known.contains(&entry(finding)));
        let stale = known.difference(&found).count();
        if self.prune_baseline {
            write(path, &known.intersection(&found).cloned().collect())?;
        } else if stale > 0 {
            complain(&format!(
                "{}: {stale} of its findings not there any more; --prune-baseline takes them out",
                project::display(path)
            ));
        }
        Ok(())
    }
}

fn read(path: &Path) -> Result<BTreeSet<Entry>, Failure> {
    let shown = project::display(path);
    let text = project::read(path, MAX_BYTES).map_err(|why| Failure::Other(format!("{shown}: {why}")))?.text;
    let broken = || Failure::Other(format!("{shown}: not a baseline; --write-baseline makes one"));
    let value: Value = serde_json::from_str(&text).map_err(|_| broken())?;
    let entries = value["findings"].as_array().filter(|_| value["version"] == 1).ok_or_else(broken)?;
    let text = |entry: &Value, key: &str| entry[key].as_str().map(str::to_owned);
    let parsed =
        entries.iter().map(|entry| Some((text(entry, "path")?, text(entry, "rule")?, text(entry, "fingerprint")?)));
    parsed.collect::<Option<_>>().ok_or_else(broken)
}

fn write(path: &Path, entries: &BTreeSet<Entry>) -> Result<(), Failure> {
    let findings: Vec<Value> = entries
        .iter()
        .map(|(path, rule, fingerprint)| json!({ "path": path, "rule": rule, "fingerprint": fingerprint }))
        .collect();
    let text = format!("{:#}\n", json!({ "version": 1, "findings": findings }));
    project::write(path, &text)
        .map_err(|error| Failure::Other(format!("{}: cannot be written: {error}", project::display(path))))
}
