//! Output formats of `check`, one small file each.

mod concise;
mod full;
mod github;
mod gitlab;
mod json;
mod junit;
mod links;
mod sarif;
mod statistics;
mod step_summary;

use std::fmt::Write;

use super::check::Outcome;
use crate::codes::texts;
use crate::diagnostic::{Diagnostic, Related};
use crate::locale::Locale;
use crate::map::Gap;
use crate::message::Message;
use crate::project::{self, Rooted};
use crate::rules;
use crate::source::Source;

pub(super) use concise::concise;
pub(super) use full::full;
pub(super) use github::github;
pub(super) use gitlab::gitlab;
pub(super) use json::{codes, json, range};
pub(super) use junit::junit;
use links::{file_uri, linked, uri};
pub(super) use sarif::sarif;
pub(super) use statistics::statistics;
pub(super) use step_summary::step_summary;

/// A finding with the file that it stands in.
pub(super) struct Finding<'a> {
    /// The file's path as it was given.
    pub(super) path: &'a str,
    /// Its path from the root of the repository.
    pub(super) rooted: Rooted,
    pub(super) source: &'a Source,
    pub(super) diagnostic: &'a Diagnostic,
    /// The language of its messages.
    pub(super) locale: Locale,
}

impl Finding<'_> {
    /// Where something that belongs to it stands: the path as it is shown, the path from the root, the
    /// text.
    fn place_of<'r>(&'r self, related: &'r Related) -> (String, Rooted, &'r Source) {
        let Some(other) = &related.elsewhere else {
            return (self.path.to_owned(), self.rooted.clone(), self.source);
        };
        let shown = project::display(&project::from_here(&other.path));
        let real = project::identity(&other.path).unwrap_or_else(|| other.path.clone());
        let below = self.rooted.root.as_ref().and_then(|root| Some((root, real.strip_prefix(root).ok()?)));
        let rooted = match below {
            Some((root, path)) => Rooted { root: Some(root.clone()), path: project::display(path) },
            None => Rooted { root: None, path: project::display(&real) },
        };
        (shown, rooted, &other.source)
    }

    /// One of its messages, in its language.
    fn say(&self, message: &Message) -> String {
        message.in_locale(self.locale)
    }
}

/// What a finding says, with what to do on a line of its own.
fn said(finding: &Finding<'_>) -> String {
    let help = finding.diagnostic.help.as_ref().map(|help| format!("\nhelp: {}", finding.say(help)));
    format!("{}{}", finding.say(&finding.diagnostic.message), help.unwrap_or_default())
}

/// Where a finding stands, for people: path, line and column.
fn place(finding: &Finding<'_>) -> String {
    let at = finding.source.position(finding.diagnostic.span.start);
    format!("{}:{}:{}", plain(finding.path), at.line, at.column)
}

/// A report for people: what it says of findings, of skipped files, and in the end of all.
fn people(mut text: String, outcome: &Outcome<'_>) -> String {
    text.push_str(&skipped_lines(outcome));
    if !outcome.quiet || !outcome.findings.is_empty() {
        let _ = writeln!(text, "{}", summary_line(outcome));
    }
    text
}

/// Text of a workspace as it may be shown on a terminal: without control characters.
fn plain(text: &str) -> String {
    let shown = |c: char| {
        if c.is_control() && c != '\t' && c != '\n' { char::REPLACEMENT_CHARACTER } else { c }
    };
    text.chars().map(shown).collect()
}

/// The line that ends a report for people, and what the close-code map has to say.
fn summary_line(outcome: &Outcome<'_>) -> String {
    let summary = &outcome.summary;
    let label = |key| texts::of(outcome.locale).label(key);
    let counted = |key, count: usize| {
        let end = if count == 1 { "" } else { "s" };
        label(key).replace("{count}", &count.to_string()).replace("{s}", end)
    };
    let counts =
        [("check-errors", summary.errors), ("check-warnings", summary.warnings), ("check-infos", summary.infos)];
    let shown = counts.iter().filter(|(key, count)| *count > 0 && (!outcome.quiet || *key == "check-errors"));
    let parts: Vec<String> = shown.map(|(key, count)| counted(key, *count)).collect();
    let found = if parts.is_empty() { label("check-none").to_owned() } else { parts.join(label("check-comma")) };
    let mut parts = vec![
        label("check-found").replace("{found}", &found).replace("{files}", &counted("check-files", summary.files)),
    ];
    let more = [
        ("check-fixed", summary.fixed),
        ("check-ignored", summary.ignored),
        ("check-known", summary.known),
        ("check-stale", summary.stale),
        ("check-skipped", outcome.skipped.len()),
    ];
    let more = more.into_iter().filter(|(_, count)| *count > 0);
    parts.extend(more.map(|(key, count)| counted(key, count).replace("{why}", &reasons(outcome))));
    let mut text = parts.join(label("check-comma"));
    if let Some(map) = map_line(outcome).filter(|_| !outcome.quiet) {
        let _ = write!(text, "\n{map}");
    }
    text
}

/// What declared codes lack by the close-code map.
fn map_line(outcome: &Outcome<'_>) -> Option<String> {
    let label = |key| texts::of(outcome.locale).label(key);
    let mut parts = Vec::new();
    for (wanted, key) in [(Gap::NeverHandled, "check-never-handled"), (Gap::NeverSent, "check-never-sent")] {
        let codes = outcome.gaps.iter().filter(|(_, gap)| *gap == wanted);
        let codes: Vec<String> = codes.map(|(code, _)| code.to_string()).collect();
        if !codes.is_empty() {
            parts.push(label(key).replace("{codes}", &codes.join(label("check-comma"))));
        }
    }
    (!parts.is_empty()).then(|| label("check-map").replace("{what}", &parts.join(label("check-semicolon"))))
}

/// Why files were skipped, with a number for each reason.
fn reasons(outcome: &Outcome<'_>) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for skipped in outcome.skipped {
        let reason = skipped.reason.split(':').next().unwrap_or(&skipped.reason);
        match counts.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, count)) => *count += 1,
            None => counts.push((reason, 1)),
        }
    }
    let parts: Vec<String> =
        counts.iter().map(|(reason, count)| format!("{count} {}", rules::phrase_in(outcome.locale, reason))).collect();
    parts.join(texts::of(outcome.locale).label("check-comma"))
}

/// A number with its word.
pub(super) fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

/// The files that were skipped, a line each.
fn skipped_lines(outcome: &Outcome<'_>) -> String {
    let mut text = String::new();
    for skipped in outcome.skipped.iter().filter(|_| outcome.verbose) {
        let _ = writeln!(text, "skipped {}: {}", plain(&skipped.path), skipped.reason);
    }
    text
}
