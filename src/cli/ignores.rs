//! `--add-ignores`: a comment above each statement with a finding.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::input::{Analysed, Candidate};
use super::{Failure, complain};
use crate::analyze;
use crate::diagnostic::Diagnostic;
use crate::project;
use crate::rules;
use crate::sites::Scope;
use crate::source::{Source, Span};
use crate::syntax::File;

/// Why the comment is there, until somebody writes a better reason.
const REASON: &str = "added by --add-ignores";

/// More places than this that the parser does not understand are not counted.
const MAX_ERRORS: usize = 1_000;

/// A comment to be: where, and what it silences.
#[derive(Clone)]
struct Comment {
    /// The line that it is put above.
    line: usize,
    /// The findings, by their place among the file's.
    findings: Vec<usize>,
}

/// Adds comments for the findings that are wanted, writes the files and analyses them again; gives
/// the number of findings that are silenced.
pub(super) fn add(
    analysed: &mut [Analysed],
    wanted: &dyn Fn(&Candidate, &Diagnostic) -> bool,
) -> Result<usize, Failure> {
    let mut total = 0;
    for entry in analysed {
        let Some(report) = &entry.report else {
            continue;
        };
        let mut lines: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, found) in report.diagnostics.iter().enumerate().filter(|(_, found)| wanted(&entry.candidate, found)) {
            match line_for(&entry.candidate.source, found) {
                Some(line) => lines.entry(line).or_default().push(at),
                None => refuse(&entry.candidate, found, "a comment does not silence this rule; change what it finds"),
            }
        }
        let comments: Vec<Comment> = lines.into_iter().map(|(line, findings)| Comment { line, findings }).collect();
        let file = Commented { candidate: &entry.candidate, diagnostics: &report.diagnostics };
        let added = file.possible(&comments);
        for found in comments.iter().flat_map(|comment| &comment.findings) {
            if !added.iter().any(|comment| comment.findings.contains(found)) {
                let why = "no comment can stand above this statement; nothing was added";
                refuse(&entry.candidate, &report.diagnostics[*found], why);
            }
        }
        if added.is_empty() {
            continue;
        }
        let text = file.text(&added).0;
        if let Some(path) = &entry.candidate.path {
            project::write(path, &text)
                .map_err(|error| Failure::Other(format!("{}: cannot be written: {error}", entry.candidate.shown)))?;
        }
        total += added.iter().map(|comment| comment.findings.len()).sum::<usize>();
        entry.replace_text(text);
    }
    Ok(total)
}

fn refuse(candidate: &Candidate, found: &Diagnostic, why: &str) {
    let at = candidate.source.position(found.span.start);
    complain(&format!("{}:{}:{}: {}: {why}", candidate.shown, at.line, at.column, found.rule));
}

/// The line that a comment for a finding is put above; none for findings on comments, which no
/// comment of this kind silences.
fn line_for(source: &Source, found: &Diagnostic) -> Option<usize> {
    rules::find(found.rule)?.needs?;
    found.anchors.first().map(|anchor| source.line(anchor.statement.start))
}

/// A file that gets comments.
struct Commented<'a> {
    candidate: &'a Candidate,
    diagnostics: &'a [Diagnostic],
}

impl Commented<'_> {
    /// Those of the comments that do what they should: all of them as a rule. Where that is not
    /// so, halves are tried, down to single comments.
    fn possible(&self, comments: &[Comment]) -> Vec<Comment> {
        if comments.is_empty() || self.works(comments) {
            return comments.to_vec();
        }
        if comments.len() == 1 {
            return Vec::new();
        }
        let (first, second) = comments.split_at(comments.len() / 2);
        [self.possible(first), self.possible(second)].concat()
    }

    /// The text with comments, and where each was put in the old text with how many bytes.
    fn text(&self, comments: &[Comment]) -> (String, Vec<(usize, usize)>) {
        let source = &self.candidate.source;
        let (mut text, mut added, mut from) = (String::new(), Vec::new(), 0);
        for comment in comments {
            let line = source.line_span(comment.line);
            let start = if comment.line == 1 { source.bom_len() } else { line.start };
            let content = source.slice(Span::new(start, line.end));
            let indent = &content[..content.len() - content.trim_start().len()];
            let rules: BTreeSet<&str> = comment.findings.iter().map(|at| self.diagnostics[*at].rule).collect();
            let rules = rules.into_iter().collect::<Vec<_>>().join(", ");
            let mark = self.candidate.context.language.line_comment();
            let put = format!("{indent}{mark} wslint-ignore {rules} -- {REASON}{}", line_end(source.text()));
            text.push_str(&source.text()[from..start]);
            text.push_str(&put);
            added.push((start, put.len()));
            from = start;
        }
        text.push_str(&source.text()[from..]);
        (text, added)
    }

    /// Whether comments silence their findings, and nothing else changes.
    fn works(&self, comments: &[Comment]) -> bool {
        let (text, added) = self.text(comments);
        let moved = |offset: usize| {
            offset + added.iter().filter(|(at, _)| *at <= offset).map(|(_, bytes)| bytes).sum::<usize>()
        };
        let silenced: BTreeSet<usize> = comments.iter().flat_map(|comment| comment.findings.iter().copied()).collect();
        let left = self.diagnostics.iter().enumerate().filter(|(at, _)| !silenced.contains(at));
        let left: BTreeSet<(&str, usize)> = left.map(|(_, found)| (found.rule, moved(found.span.start))).collect();
        let context = &self.candidate.context;
        let hits = analyze::hits(&text, context);
        let source = Arc::new(Source::new(text));
        let report = analyze::analyze(source.clone(), context, Scope::Check, &hits);
        let errors = |source: &Arc<Source>| {
            File::parse(source.clone(), context.language).map(|file| file.error_count(MAX_ERRORS))
        };
        report.diagnostics.iter().all(|found| left.contains(&(found.rule, found.span.start)))
            && errors(&source) <= errors(&self.candidate.source)
    }
}

/// How the lines of a text end.
fn line_end(text: &str) -> &'static str {
    match memchr::memchr2(b'\n', b'\r', text.as_bytes()) {
        Some(at) if text[at..].starts_with("\r\n") => "\r\n",
        Some(at) if text[at..].starts_with('\r') => "\r",
        _ => "\n",
    }
}
