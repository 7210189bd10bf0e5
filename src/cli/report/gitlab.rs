//! `--format gitlab`: a report for the code quality widget of GitLab.

use serde_json::{Value, json};

use super::{Finding, plain};
use crate::cli::check::Outcome;
use crate::diagnostic::Severity;
use crate::project::Base;

pub(in crate::cli) fn gitlab(outcome: &Outcome<'_>) -> String {
    let base = Base::here();
    let report: Vec<Value> = outcome.findings.iter().map(|finding| entry(finding, &base)).collect();
    format!("{:#}\n", json!(report))
}

fn entry(finding: &Finding<'_>, base: &Base) -> Value {
    let diagnostic = finding.diagnostic;
    let severity = match diagnostic.severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Info => "info",
    };
    let path = base.relative(finding.path);
    // The same line in two files is two findings.
    let identity = xxhash_rust::xxh3::xxh3_64(format!("{path}\n{}", diagnostic.fingerprint).as_bytes());
    json!({
        "description": plain(&diagnostic.message.to_string()),
        "check_name": diagnostic.rule,
        "fingerprint": format!("{identity:016x}"),
        "severity": severity,
        "location": {
            "path": path,
            "lines": {
                "begin": finding.source.line(diagnostic.span.start),
                "end": finding.source.line(diagnostic.span.end),
            },
        },
    })
}
