//! `--format sarif`: SARIF 2.1.0, for code scanning.

use serde_json::{Value, json};

use super::{Finding, file_uri, said, uri};
use crate::cli::check::Outcome;
use crate::cli::input::Skipped;
use crate::cli::rules::{document, for_terminal, upper_first};
use crate::diagnostic::Severity;
use crate::fix::Fix;
use crate::locale::Locale;
use crate::project::Rooted;
use crate::rules::{RULES, Rule};
use crate::sites::Evidence;
use crate::source::{Source, Span};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What paths are relative to. Where that is on a disk is nobody's business.
const ROOT: &str = "SRCROOT";

pub(in crate::cli) fn sarif(outcome: &Outcome<'_>) -> String {
    let report = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "wslint",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": RULES.iter().map(|rule| descriptor(rule, outcome.locale)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { ROOT: { "description": { "text": "the root of the repository" } } },
            "invocations": [{
                "executionSuccessful": !outcome.failed,
                "toolExecutionNotifications": outcome.skipped.iter().map(skipped).collect::<Vec<_>>(),
            }],
            "results": outcome.findings.iter().map(result).collect::<Vec<_>>(),
        }],
    });
    format!("{report:#}\n")
}

fn descriptor(rule: &Rule, locale: Locale) -> Value {
    let markdown = document(rule, locale);
    let precision = match rule.needs {
        Some(Evidence::Likely) => "high",
        Some(Evidence::Proven) | None => "very-high",
    };
    let problem = match rule.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "recommendation",
    };
    json!({
        "id": rule.id,
        "name": pascal_case(rule.id),
        "shortDescription": { "text": upper_first(rule.summary_in(locale)) },
        "fullDescription": { "text": first_paragraph(&rule.docs_in(locale)) },
        "help": { "text": for_terminal(&markdown, locale), "markdown": markdown },
        "defaultConfiguration": { "level": level(rule.severity), "enabled": rule.group.is_on() },
        // The names that GitHub reads.
        "properties": {
            "tags": ["websocket", rule.group.as_str()],
            "precision": precision,
            "problem.severity": problem,
        },
    })
}

/// `reserved-code` as `ReservedCode`.
fn pascal_case(id: &str) -> String {
    id.split('-').map(upper_first).collect()
}

/// The first paragraph of a documentation, as one line.
fn first_paragraph(docs: &str) -> String {
    let lines = docs.trim().lines().take_while(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(finding: &Finding<'_>) -> Value {
    let diagnostic = finding.diagnostic;
    let related = diagnostic.related.iter().enumerate().map(|(id, related)| {
        let (_, rooted, source) = finding.place_of(related);
        let mut location = location(&rooted, source, related.span);
        location["id"] = json!(id);
        location["message"] = json!({ "text": text(&finding.say(&related.message)) });
        location
    });
    let mut result = json!({
        "ruleId": diagnostic.rule,
        "ruleIndex": RULES.iter().position(|rule| rule.id == diagnostic.rule),
        "level": level(diagnostic.severity),
        "message": { "text": text(&said(finding)) },
        "locations": [location(&finding.rooted, finding.source, diagnostic.span)],
        "relatedLocations": related.collect::<Vec<_>>(),
        "fixes": diagnostic.fixes.iter().map(|fix| fix_value(finding, fix)).collect::<Vec<_>>(),
        "properties": {
            "confidence": diagnostic.confidence.map(|confidence| confidence.as_str()),
            "codes": super::codes(&diagnostic.codes),
            "library": diagnostic.library,
            "outcome": diagnostic.outcome.map(|outcome| outcome.as_str()),
        },
    });
    if !diagnostic.fingerprint.is_empty() {
        result["partialFingerprints"] = json!({ "wslint/v1": diagnostic.fingerprint });
    }
    result
}

fn location(rooted: &Rooted, source: &Source, span: Span) -> Value {
    json!({ "physicalLocation": { "artifactLocation": artifact(rooted), "region": region(source, span) } })
}

/// A file: by its path from the root, or where it is if it lies elsewhere.
fn artifact(rooted: &Rooted) -> Value {
    match rooted.root {
        Some(_) => json!({ "uri": uri(&rooted.path), "uriBaseId": ROOT }),
        None => json!({ "uri": file_uri(&rooted.path) }),
    }
}

fn region(source: &Source, span: Span) -> Value {
    let (start, end) = (source.position(span.start), source.position(span.end));
    json!({ "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column })
}

fn fix_value(finding: &Finding<'_>, fix: &Fix) -> Value {
    let replacements = fix.edits.iter().map(|edit| {
        json!({
            "deletedRegion": region(finding.source, edit.span),
            "insertedContent": { "text": edit.text },
        })
    });
    json!({
        "description": { "text": text(&finding.say(&fix.title)) },
        "artifactChanges": [{
            "artifactLocation": artifact(&finding.rooted),
            "replacements": replacements.collect::<Vec<_>>(),
        }],
    })
}

fn skipped(skipped: &Skipped) -> Value {
    json!({ "level": "note", "message": { "text": text(&format!("skipped {}: {}", skipped.path, skipped.reason)) } })
}

/// A message. `[text](target)` in one would be a link; brackets that only look so are marked.
fn text(message: &str) -> String {
    if !message.contains("](") {
        return message.to_owned();
    }
    message.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_link_is_none() {
        assert_eq!(text("codes[0] is 1006"), "codes[0] is 1006");
        assert_eq!(text("see [here](http://evil)"), "see \\[here\\](http://evil)");
    }

    #[test]
    fn names_of_rules() {
        assert_eq!(pascal_case("reserved-code"), "ReservedCode");
        assert_eq!(first_paragraph("\nA\nb.\n\nC.\n"), "A b.");
    }
}
