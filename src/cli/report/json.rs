//! `--format json`, version 1: fields are only ever added.

use serde_json::{Value, json};

use super::{Finding, statistics};
use crate::cli::check::Outcome;
use crate::fix::Fix;
use crate::source::{Source, Span};

pub(in crate::cli) fn json(outcome: &Outcome<'_>, with_statistics: bool) -> String {
    let summary = &outcome.summary;
    let mut report = json!({
        "version": 1,
        "tool": { "name": "wslint", "version": env!("CARGO_PKG_VERSION") },
        "diagnostics": outcome.findings.iter().map(finding).collect::<Vec<_>>(),
        "skipped": outcome.skipped.iter().map(|skipped| json!({ "path": skipped.path, "reason": skipped.reason })).collect::<Vec<_>>(),
        "summary": {
            "files": summary.files,
            "errors": summary.errors,
            "warnings": summary.warnings,
            "infos": summary.infos,
            "known": summary.known,
            "stale": summary.stale,
        },
    });
    if with_statistics {
        let counts = statistics::counts(outcome).into_iter();
        report["statistics"] = counts.map(|(count, rule)| json!({ "rule": rule.id, "count": count })).collect();
    }
    format!("{report:#}\n")
}

fn finding(finding: &Finding<'_>) -> Value {
    let diagnostic = finding.diagnostic;
    let related = diagnostic.related.iter().map(|related| {
        let (path, _, source) = finding.place_of(related);
        json!({
            "path": path,
            "range": range(source, related.span),
            "message": finding.say(&related.message),
        })
    });
    json!({
        "path": finding.path,
        "rule": diagnostic.rule,
        "severity": diagnostic.severity.as_str(),
        "confidence": diagnostic.confidence.map(|confidence| confidence.as_str()),
        "code": diagnostic.code(),
        "codes": codes(&diagnostic.codes),
        "library": diagnostic.library,
        "outcome": diagnostic.outcome.map(|outcome| outcome.as_str()),
        "message": finding.say(&diagnostic.message),
        "help": diagnostic.help.as_ref().map(ToString::to_string),
        "range": range(finding.source, diagnostic.span),
        "related": related.collect::<Vec<_>>(),
        "fixes": diagnostic.fixes.iter().map(|fix| fix_value(finding, fix)).collect::<Vec<_>>(),
        "fingerprint": diagnostic.fingerprint,
    })
}

fn fix_value(finding: &Finding<'_>, fix: &Fix) -> Value {
    let edits = fix.edits.iter().map(|edit| json!({ "range": range(finding.source, edit.span), "text": edit.text }));
    json!({
        "title": finding.say(&fix.title),
        "safety": fix.safety.as_str(),
        "edits": edits.collect::<Vec<_>>(),
    })
}

/// Numbers, and `[low, high]` for ranges.
pub(in crate::cli) fn codes(codes: &[(i64, i64)]) -> Vec<Value> {
    codes.iter().map(|&(low, high)| if low == high { json!(low) } else { json!([low, high]) }).collect()
}

/// Lines and columns from 1, columns in Unicode scalar values, offsets in bytes.
pub(in crate::cli) fn range(source: &Source, span: Span) -> Value {
    let place = |offset: usize| {
        let at = source.position(offset);
        json!({ "line": at.line, "column": at.column, "offset": offset })
    };
    json!({ "start": place(span.start), "end": place(span.end) })
}
