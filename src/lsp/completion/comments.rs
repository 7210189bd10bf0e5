//! Suppression comments: their keywords, and the rules that they can name.

use tower_lsp::ls_types::CompletionItemKind;

use super::super::answers::View;
use super::super::hover::{Text, describe};
use super::Offer;
use crate::rules::RULES;
use crate::source::Span;

/// The keywords, and what they silence.
const KEYWORDS: &[(&str, &str)] = &[
    ("wslint-ignore", "silence rules in the call on this line, or in the statement below"),
    ("wslint-ignore-start", "silence rules from here to wslint-ignore-end"),
    ("wslint-ignore-end", "end what wslint-ignore-start began"),
    ("wslint-ignore-file", "silence rules in the whole file"),
];

/// What a keyword silences.
pub(in crate::lsp) fn keyword(written: &str) -> Option<&'static str> {
    KEYWORDS.iter().find(|(known, _)| *known == written).map(|(_, says)| *says)
}

/// What a suppression comment can go on with; none outside of one.
pub(super) fn offers(view: &View, offset: usize) -> Option<Vec<Offer>> {
    let source = &view.outcome.source;
    let line = source.line_span(source.line(offset));
    let before = source.slice(Span::new(line.start, offset));
    let mark = ["//", "/*", "<!--", "#"].iter().filter_map(|mark| Some(before.find(mark)? + mark.len())).min()?;
    let inside = before[mark..].trim_start_matches(['/', '*', '!', ' ', '\t']);
    if !inside.starts_with("wslint") || inside.contains("--") && inside.contains(" --") {
        return None;
    }
    if !inside.contains(char::is_whitespace) {
        let offer = |(keyword, detail): &(&str, &str)| Offer {
            label: (*keyword).to_owned(),
            detail: (*detail).to_owned(),
            documentation: None,
            kind: CompletionItemKind::KEYWORD,
            filter: None,
            text: (*keyword).to_owned(),
        };
        return Some(KEYWORDS.iter().map(offer).collect());
    }
    let named: Vec<&str> = inside.split(|c: char| c.is_whitespace() || c == ',').collect();
    // Rules with a finding on the line or below it are what somebody wants to silence.
    let near = |rule: &str| {
        let at = |found: &crate::diagnostic::Diagnostic| source.line(found.span.start);
        let here = source.line(offset);
        view.outcome.diagnostics.iter().any(|found| found.rule == rule && (here..here + 3).contains(&at(found)))
    };
    let mut rules: Vec<_> = RULES.iter().filter(|rule| rule.needs.is_some() && !named.contains(&rule.id)).collect();
    rules.sort_by_key(|rule| !near(rule.id));
    let offer = |rule: &&&'static crate::rules::Rule| {
        let mut text = Text::new(view.abilities.completion_markdown);
        describe(&mut text, rule, view.locale);
        Offer {
            label: rule.id.to_owned(),
            detail: rule.summary_in(view.locale).to_owned(),
            documentation: Some(text),
            kind: CompletionItemKind::ENUM_MEMBER,
            filter: None,
            text: rule.id.to_owned(),
        }
    };
    Some(rules.iter().map(offer).collect())
}
