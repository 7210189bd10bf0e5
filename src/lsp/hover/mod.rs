//! Hovers: on codes, what happens to them here and what they mean; on suppression comments, what the
//! rule finds; in `wslint.toml`, both. Nothing elsewhere.

mod config;
mod happens;
mod place;
mod text;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{Hover, HoverContents, MarkupContent, Position, Uri};

pub(super) use happens::happens;
pub(super) use place::{Place, at};
pub(super) use text::Text;

use super::advice;
use super::answers::{self, View};
use super::convert;
use super::documents::Kind;
use super::state::Shared;
use crate::codes::DeclaredCode;
use crate::rules::{self, Rule};
use crate::source::Span;

/// More numbers than this are not explained at once.
const MAX_NUMBERS: usize = 3;

/// The answer to `textDocument/hover`.
pub(super) async fn hover(shared: &Shared, uri: &Uri, position: Position) -> Result<Option<Hover>> {
    let Some(view) = answers::view(shared, uri).await? else { return Ok(None) };
    let kind = shared.lock().documents.get(uri).map(|document| document.kind);
    let offset = view.offset(position);
    let found = match kind {
        Some(Kind::Config) => config::hover(&view, offset),
        Some(Kind::Code(_)) => on_code(&view, offset).or_else(|| on_comment(&view, offset)),
        _ => None,
    };
    Ok(found.map(|(span, contents)| Hover {
        contents: HoverContents::Markup(contents),
        range: Some(convert::range(&view.outcome.source, span, view.abilities.encoding)),
    }))
}

fn on_code(view: &View, offset: usize) -> Option<(Span, MarkupContent)> {
    let source = &view.outcome.source;
    let Place { span, numbers, sites } = at(source, &view.outcome.sites, offset)?;
    let mut text = Text::new(view.abilities.hover_markdown);
    for number in numbers.iter().take(MAX_NUMBERS) {
        for line in happens(*number, &sites, &view.outcome.apis) {
            text.strong(&line);
        }
        explain(&mut text, *number, &view.outcome.declared);
    }
    if numbers.len() > MAX_NUMBERS {
        text.plain(&format!("and {} more", numbers.len() - MAX_NUMBERS));
    }
    Some((span, text.finish()))
}

/// What there is to say of a number, wherever it stands.
pub(super) fn explain(text: &mut Text, number: i64, declared: &[DeclaredCode]) {
    let Some(advice) = advice::advice(number, declared) else {
        text.plain(&format!("{number} is not a close code: they go from 1000 to 4999"));
        return;
    };
    text.plain(&format!("{number} ({}): {}", advice.name, advice.meaning));
    text.item("sent by", advice.sender)
        .item("seen when", advice.seen)
        .item("what to do", advice.todo)
        .item("reconnect", advice.reconnect);
    let address = advice::address(advice.source).filter(|_| !advice.is_declared);
    text.link(advice.source, address.as_deref());
}

/// The rule that a suppression comment names.
fn on_comment(view: &View, offset: usize) -> Option<(Span, MarkupContent)> {
    let source = &view.outcome.source;
    let line = source.line_span(source.line(offset));
    let before = source.slice(Span::new(line.start, offset));
    if !before.contains("wslint-") {
        return None;
    }
    let (span, rule) = rule_at(source.text(), offset)?;
    let mut text = Text::new(view.abilities.hover_markdown);
    describe(&mut text, rule);
    Some((span, text.finish()))
}

/// The rule whose name stands at a place.
fn rule_at(text: &str, offset: usize) -> Option<(Span, &'static Rule)> {
    let part = |c: char| c.is_ascii_lowercase() || c == '-';
    let before = text[..offset].chars().rev().take_while(|c| part(*c)).count();
    let after = text[offset..].chars().take_while(|c| part(*c)).count();
    let span = Span::new(offset - before, offset + after);
    Some((span, rules::find(&text[span.start..span.end])?))
}

/// What a rule finds, in short.
pub(super) fn describe(text: &mut Text, rule: &Rule) {
    text.strong(rule.id).plain(rule.summary);
    let docs = rule.docs.trim();
    let prose = docs.split("\n```").next().unwrap_or(docs);
    for paragraph in prose.split("\n\n") {
        text.markdown(&paragraph.replace('\n', " "));
    }
    text.item("quick fixes", rule.fixes);
    text.item("level", if rule.group.is_on() { rule.severity.as_str() } else { "off" });
}
