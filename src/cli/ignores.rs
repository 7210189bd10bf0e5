//! `--add-ignores`: a suppression comment above each statement with a finding.

use std::collections::BTreeMap;

use super::Failure;
use super::input::Analysed;
use crate::project;
use crate::source::{Source, Span};

/// Writes the comments; gives the number of findings that they silence.
pub(super) fn add(analysed: &mut [Analysed]) -> Result<usize, Failure> {
    let mut total = 0;
    for entry in analysed.iter_mut().filter(|entry| entry.candidate.is_whole) {
        let Some(path) = entry.candidate.path.clone() else { continue };
        let before = count(entry);
        let comments = comments(entry);
        if comments.is_empty() {
            continue;
        }
        let original = entry.candidate.source.text().to_owned();
        entry.replace_text(with_comments(&entry.candidate.source, &comments));
        let silenced = before.saturating_sub(count(entry));
        if silenced == 0 {
            // Where a comment does not help, the file stays as it is.
            entry.replace_text(original);
            continue;
        }
        let shown = &entry.candidate.shown;
        project::write(&path, entry.candidate.source.text())
            .map_err(|error| Failure::Other(format!("{shown}: cannot be written: {error}")))?;
        total += silenced;
    }
    Ok(total)
}

fn count(entry: &Analysed) -> usize {
    entry.report.as_ref().map_or(0, |report| report.diagnostics.len())
}

/// The rules to silence above each line, by the line's first byte.
fn comments(entry: &Analysed) -> BTreeMap<usize, Vec<&'static str>> {
    let mut comments: BTreeMap<usize, Vec<&'static str>> = BTreeMap::new();
    let diagnostics = entry.report.iter().flat_map(|report| &report.diagnostics);
    for found in diagnostics {
        // Findings about comments are mended, not silenced.
        let Some(anchor) =
            found.anchors.iter().find(|anchor| anchor.whole.contains(found.span)).or(found.anchors.first())
        else {
            continue;
        };
        let source = &entry.candidate.source;
        let line = source.line_span(source.line(anchor.statement.start)).start.max(source.bom_len());
        let rules = comments.entry(line).or_default();
        if !rules.contains(&found.rule) {
            rules.push(found.rule);
        }
    }
    comments
}

fn with_comments(source: &Source, comments: &BTreeMap<usize, Vec<&'static str>>) -> String {
    let end = if source.text().contains("\r\n") { "\r\n" } else { "\n" };
    let mut text = String::new();
    let mut at = 0;
    for (line, rules) in comments {
        text.push_str(source.slice(Span::new(at, *line)));
        let rest = source.slice(Span::new(*line, source.text().len()));
        let indent = &rest[..rest.len() - rest.trim_start_matches([' ', '\t']).len()];
        text.push_str(&format!("{indent}// wslint-ignore {} -- added by --add-ignores{end}", rules.join(", ")));
        at = *line;
    }
    text.push_str(source.slice(Span::new(at, source.text().len())));
    text
}
