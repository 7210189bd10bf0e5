//! `--format sarif`: SARIF 2.1.0, as code scanning services read it.

use serde_json::{Value, json};

use super::{Finding, plain};
use crate::cli::check::Outcome;
use crate::diagnostic::Severity;
use crate::fix::Fix;
use crate::project::Base;
use crate::rules::{RULES, Rule};
use crate::source::{Source, Span};

pub(in crate::cli) fn sarif(outcome: &Outcome<'_>) -> String {
    let base = Base::here();
    let report = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "wslint",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": RULES.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            } },
            // What editors count: SARIF would otherwise mean units of UTF-16.
            "columnKind": "unicodeCodePoints",
            "results": outcome.findings.iter().map(|finding| result(finding, &base)).collect::<Vec<_>>(),
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": outcome.skipped.iter().map(|skipped| json!({
                    "level": "note",
                    "message": { "text": format!("{}: {}", plain(&skipped.path), skipped.reason) },
                })).collect::<Vec<_>>(),
            }],
        }],
    });
    format!("{report:#}\n")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn descriptor(rule: &Rule) -> Value {
    let docs = rule.docs.trim();
    let text: String = docs.lines().take_while(|line| !line.starts_with("```")).collect::<Vec<_>>().join("\n");
    json!({
        "id": rule.id,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": text.trim() },
        "help": { "text": text.trim(), "markdown": docs },
        "defaultConfiguration": { "enabled": rule.group.is_on(), "level": level(rule.severity) },
        "properties": { "tags": ["websocket", rule.group.as_str()] },
    })
}

fn result(finding: &Finding<'_>, base: &Base) -> Value {
    let diagnostic = finding.diagnostic;
    let path = base.relative(finding.path);
    let help = diagnostic.help.as_ref().map(|help| format!("\n{}", plain(&help.to_string()))).unwrap_or_default();
    let related = diagnostic.related.iter().enumerate().map(|(id, related)| {
        let mut place = location(&path, finding.source, related.span);
        place["id"] = json!(id);
        place["message"] = json!({ "text": plain(&related.message.to_string()) });
        place
    });
    json!({
        "ruleId": diagnostic.rule,
        "ruleIndex": RULES.iter().position(|rule| rule.id == diagnostic.rule),
        "level": level(diagnostic.severity),
        "message": { "text": format!("{}{help}", plain(&diagnostic.message.to_string())) },
        "locations": [location(&path, finding.source, diagnostic.span)],
        "relatedLocations": related.collect::<Vec<_>>(),
        "partialFingerprints": { "wslint/v1": diagnostic.fingerprint },
        "fixes": diagnostic.fixes.iter().map(|fix| change(&path, finding.source, fix)).collect::<Vec<_>>(),
    })
}

fn artifact(path: &str) -> Value {
    json!({ "uri": uri(path), "uriBaseId": "%SRCROOT%" })
}

fn location(path: &str, source: &Source, span: Span) -> Value {
    json!({ "physicalLocation": { "artifactLocation": artifact(path), "region": region(source, span) } })
}

fn region(source: &Source, span: Span) -> Value {
    let (start, end) = (source.position(span.start), source.position(span.end));
    json!({ "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column })
}

fn change(path: &str, source: &Source, fix: &Fix) -> Value {
    let replacements = fix
        .edits
        .iter()
        .map(|edit| json!({ "deletedRegion": region(source, edit.span), "insertedContent": { "text": edit.text } }));
    json!({
        "description": { "text": plain(&fix.title.to_string()) },
        "artifactChanges": [{
            "artifactLocation": artifact(path),
            "replacements": replacements.collect::<Vec<_>>(),
        }],
    })
}

/// A path as a relative reference: what has a meaning in URIs is encoded.
fn uri(path: &str) -> String {
    let mut text = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => text.push(char::from(byte)),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_encoded() {
        assert_eq!(uri("src/[id]/a b#é.ts"), "src/%5Bid%5D/a%20b%23%C3%A9.ts");
    }
}
