//! `--format gitlab`: the code quality report of GitLab.

use serde_json::{Value, json};

use super::{Finding, said};
use crate::cli::check::Outcome;
use crate::diagnostic::Severity;

pub(in crate::cli) fn gitlab(outcome: &Outcome<'_>) -> String {
    let issues: Vec<Value> = outcome.findings.iter().map(issue).collect();
    format!("{:#}\n", Value::Array(issues))
}

fn issue(finding: &Finding<'_>) -> Value {
    let diagnostic = finding.diagnostic;
    let severity = match diagnostic.severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Info => "info",
    };
    let line = |offset| finding.source.line(offset);
    let path = &finding.rooted.path;
    json!({
        "description": said(finding),
        "check_name": diagnostic.rule,
        // Ours tells findings of one file apart; GitLab's those of a project.
        "fingerprint": format!("{:032x}", xxhash_rust::xxh3::xxh3_128(format!("{path}\n{}", diagnostic.fingerprint).as_bytes())),
        "severity": severity,
        "location": {
            "path": path,
            "lines": { "begin": line(diagnostic.span.start), "end": line(diagnostic.span.end) },
        },
    })
}
