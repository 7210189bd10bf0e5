//! Suppression comments: `// wslint-ignore RULE[, RULE] -- why`.
//!
//! A comment is found by its text and asked of the tree, so that strings and prose stay what they
//! are. First all comments are collected, then findings are filtered and comments marked as used,
//! then what is left unused is reported.

use crate::diagnostic::{Anchor, Diagnostic};
use crate::rules::{self, Levels};
use crate::source::{BOM, Source, Span};
use crate::syntax::File;

/// What every suppression comment contains.
const NEEDLE: &str = "wslint-";

/// Whether a text can have suppression comments.
pub(crate) fn is_used(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), NEEDLE.as_bytes()).is_some()
}

/// Which findings a comment speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// Those of the call on its lines, or of the statement below it.
    Place,
    /// Those from here to an end comment.
    From,
    /// It ends what another began.
    End,
    /// Those of the whole file.
    File,
}

/// The spellings, longest first: what is written, what it reaches, and how wslint spells it.
const KEYWORDS: &[(&str, Reach, &str)] = &[
    ("wslint-ignore-start", Reach::From, "wslint-ignore-start"),
    ("wslint-ignore-end", Reach::End, "wslint-ignore-end"),
    ("wslint-ignore-file", Reach::File, "wslint-ignore-file"),
    ("wslint-ignore-next-line", Reach::Place, "wslint-ignore"),
    ("wslint-ignore-line", Reach::Place, "wslint-ignore"),
    ("wslint-ignore", Reach::Place, "wslint-ignore"),
    ("wslint-disable-next-line", Reach::Place, "wslint-ignore"),
    ("wslint-disable-line", Reach::Place, "wslint-ignore"),
    ("wslint-disable-file", Reach::File, "wslint-ignore-file"),
    ("wslint-disable", Reach::From, "wslint-ignore-start"),
    ("wslint-enable", Reach::End, "wslint-ignore-end"),
];

/// A suppression comment.
struct Directive {
    reach: Reach,
    keyword: Span,
    spelling: &'static str,
    comment: Span,
    rules: Vec<Named>,
    /// Where its reach ends, for those that reach on.
    until: usize,
}

/// A rule that a comment names.
struct Named {
    id: String,
    span: Span,
    used: bool,
}

/// Takes out the findings that comments silence, and adds those on the comments themselves.
pub(crate) fn apply(file: &File, diagnostics: Vec<Diagnostic>, levels: &Levels) -> Vec<Diagnostic> {
    let mut directives = collect(file);
    if directives.is_empty() {
        return diagnostics;
    }
    let mut left: Vec<Diagnostic> = Vec::new();
    for diagnostic in diagnostics {
        if !silence(file.source(), &mut directives, &diagnostic) {
            left.push(diagnostic);
        }
    }
    let mut on_comments = misnamed(&directives, levels);
    on_comments.extend(unused(file.source(), &directives, levels));
    // A comment on a comment: one for the whole file, or for a part of it, can silence these too.
    on_comments.retain(|diagnostic| !silence(file.source(), &mut directives, diagnostic));
    left.extend(on_comments);
    left
}

fn collect(file: &File) -> Vec<Directive> {
    let text = file.text();
    let mut directives: Vec<Directive> = Vec::new();
    let first_code = file.first_code();
    for at in memchr::memmem::find_iter(text.as_bytes(), NEEDLE) {
        let Some((comment, inner)) = file.comment_at(at) else {
            continue;
        };
        // Only what the comment begins with is a directive.
        let Some(start) = text[comment.start..comment.end].find(inner).map(|offset| comment.start + offset) else {
            continue;
        };
        if start != at {
            continue;
        }
        let Some((keyword, reach, spelling)) = KEYWORDS.iter().find(|(keyword, ..)| begins_with(inner, keyword)) else {
            continue;
        };
        let reach = match reach {
            Reach::File if comment.start > first_code => Reach::Place,
            reach => *reach,
        };
        if reach == Reach::End {
            let open = directives.iter_mut().rev().find(|open| open.reach == Reach::From && open.until == text.len());
            if let Some(open) = open {
                open.until = comment.start;
            }
        }
        directives.push(Directive {
            reach,
            keyword: Span::new(at, at + keyword.len()),
            spelling,
            comment,
            rules: named(inner, keyword.len(), at),
            until: text.len(),
        });
    }
    directives
}

fn begins_with(text: &str, keyword: &str) -> bool {
    text.strip_prefix(keyword).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-'))
}

/// The rules named behind the keyword, up to ` -- ` or the first line's end. Of each item between
/// commas the first word counts; what follows it is prose.
fn named(inner: &str, keyword: usize, start: usize) -> Vec<Named> {
    let line_end = inner.find(['\n', '\r']).unwrap_or(inner.len());
    let list = &inner[keyword..line_end];
    let list = list.split(" --").next().unwrap_or(list).trim_start_matches(':');
    let offset = start + keyword + inner[keyword..line_end].find(list).unwrap_or(0);
    let mut rules = Vec::new();
    let mut at = 0;
    for item in list.split(',') {
        let lead = item.len() - item.trim_start().len();
        if let Some(word) = item.split_whitespace().next() {
            let from = offset + at + lead;
            rules.push(Named { id: word.to_owned(), span: Span::new(from, from + word.len()), used: false });
        }
        at += item.len() + 1;
    }
    rules
}

/// Whether a comment silences a finding; marks the one that does.
fn silence(source: &Source, directives: &mut [Directive], diagnostic: &Diagnostic) -> bool {
    let mut silenced = false;
    for directive in directives {
        let reaches = match directive.reach {
            Reach::File => true,
            Reach::From => directive.comment.end <= diagnostic.span.start && diagnostic.span.start < directive.until,
            Reach::Place => diagnostic.anchors.iter().any(|anchor| stands_at(source, directive.comment, anchor)),
            Reach::End => false,
        };
        if reaches {
            for named in directive.rules.iter_mut().filter(|named| named.id == diagnostic.rule) {
                named.used = true;
                silenced = true;
            }
        }
    }
    silenced
}

/// Whether a comment stands on a line of the call, or right above its statement or itself.
fn stands_at(source: &Source, comment: Span, anchor: &Anchor) -> bool {
    let lines = |span: Span| (source.line(span.start), source.line(span.end.saturating_sub(1).max(span.start)));
    let (first, last) = lines(comment);
    let (call_first, call_last) = lines(anchor.whole);
    if first <= call_last && call_first <= last {
        return true;
    }
    let before = source.slice(Span::new(source.line_span(first).start, comment.start)).trim_start_matches(BOM).trim();
    let own_line = before.is_empty() || before.starts_with("/*") && before.ends_with("*/");
    let above = |line: usize| last < line && (last + 1..line).all(|between| is_comment_line(source, between));
    own_line && (above(source.line(anchor.statement.start)) || above(call_first))
}

/// Whether a line holds nothing but a comment or white space, as far as its first characters tell.
fn is_comment_line(source: &Source, line: usize) -> bool {
    let text = source.slice(source.line_span(line)).trim();
    text.is_empty() || ["//", "/*", "*", "#", "{/*", "<!--"].iter().any(|mark| text.starts_with(mark))
}

/// Findings on comments that name no rule, or none that there is, or are spelled otherwise.
fn misnamed(directives: &[Directive], levels: &Levels) -> Vec<Diagnostic> {
    let Some(severity) = levels.severity("unknown-rule") else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for directive in directives {
        if directive.rules.is_empty() && directive.reach != Reach::End {
            found.push(rules::without_rule(directive.spelling, directive.keyword, severity));
        }
        for named in &directive.rules {
            if rules::find(&named.id).is_none() && directive.reach != Reach::End {
                found.push(rules::unknown_rule(&named.id, named.span, severity));
            }
        }
        let written = directive.keyword.len();
        if written != directive.spelling.len() && !directive.rules.is_empty() {
            let old = KEYWORDS.iter().find(|(keyword, _, new)| keyword.len() == written && *new == directive.spelling);
            let old = old.map_or("", |(keyword, ..)| keyword);
            found.push(rules::misspelt_directive(old, directive.spelling, directive.keyword));
        }
    }
    found
}

/// Findings on rules that comments silence in vain. Only rules that are on in this run are judged.
fn unused(source: &Source, directives: &[Directive], levels: &Levels) -> Vec<Diagnostic> {
    let Some(severity) = levels.severity("unused-suppression") else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for directive in directives.iter().filter(|directive| directive.reach != Reach::End) {
        let idle: Vec<&Named> = directive
            .rules
            .iter()
            .filter(|named| !named.used && named.id != "unused-suppression" && levels.severity(&named.id).is_some())
            .collect();
        if idle.is_empty() {
            continue;
        }
        if idle.len() == directive.rules.len() {
            let remove = whole_comment(source, directive.comment);
            for named in idle {
                found.push(rules::unused_suppression(&named.id, named.span, remove, true, severity));
            }
        } else {
            for named in idle {
                found.push(rules::unused_suppression(
                    &named.id,
                    named.span,
                    with_comma(source, named.span),
                    false,
                    severity,
                ));
            }
        }
    }
    found
}

/// A comment with the white space before it, or its whole line if it has one of its own.
fn whole_comment(source: &Source, comment: Span) -> Span {
    let first = source.line_span(source.line(comment.start));
    let last = source.line_span(source.line(comment.end.saturating_sub(1)));
    let before = source.slice(Span::new(first.start, comment.start));
    let after = source.slice(Span::new(comment.end, last.end.max(comment.end)));
    if before.trim().is_empty() && after.trim().is_empty() {
        let rest = &source.text()[last.end.max(comment.end)..];
        let newline = if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with(['\n', '\r'])) };
        return Span::new(first.start, last.end.max(comment.end) + newline);
    }
    Span::new(first.start + before.trim_end().len(), comment.end)
}

/// A rule's name with the comma that separates it from the next, or from the one before.
fn with_comma(source: &Source, name: Span) -> Span {
    let after = &source.text()[name.end..];
    let gap = after.len() - after.trim_start_matches([' ', '\t']).len();
    if after[gap..].starts_with(',') {
        let rest = &after[gap + 1..];
        let space = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        return Span::new(name.start, name.end + gap + 1 + space);
    }
    let before = source.text()[..name.start].trim_end_matches([' ', '\t']);
    let start = before.strip_suffix(',').map_or(name.start, str::len);
    Span::new(start, name.end)
}
