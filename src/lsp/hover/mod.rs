//! Hovers: on codes, what happens to them here and what they mean; on suppression comments, what the
//! rule finds; in `wslint.toml`, both. Nothing elsewhere.

mod happens;
mod in_config;
mod place;
mod text;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{Hover, HoverContents, MarkupContent, Position, Uri};

pub(super) use happens::happens;
pub(super) use place::{Place, Places, code_at};
pub(super) use text::Text;

use super::answers::{self, View};
use super::completion::comments;
use super::convert;
use super::documents::Kind;
use super::state::Shared;
use crate::codes::{self, texts};
use crate::config;
use crate::locale::Locale;
use crate::message::Message;
use crate::rules::{self, Rule};
use crate::source::Span;

/// More numbers than this are not explained at once.
const MAX_NUMBERS: usize = 3;

/// A range of a text, and what is said of it.
pub(super) type Told = (Span, MarkupContent);

/// The answer to `textDocument/hover`.
pub(super) async fn hover(shared: &Shared, uri: &Uri, position: Position) -> Result<Option<Hover>> {
    let Some(view) = answers::view(shared, uri).await? else { return Ok(None) };
    let kind = shared.lock().documents.get(uri).map(|document| document.kind);
    let offset = view.offset(position);
    let found = match kind {
        Some(Kind::Config) => in_config::hover(&view, offset),
        Some(Kind::Code(_)) => {
            view.outcome.hovered(offset, || on_code(&view, offset).or_else(|| on_comment(&view, offset)))
        }
        _ => None,
    };
    Ok(found.map(|(span, contents)| Hover {
        contents: HoverContents::Markup(contents),
        range: Some(convert::range(&view.outcome.source, span, view.abilities.encoding)),
    }))
}

fn on_code(view: &View, offset: usize) -> Option<(Span, MarkupContent)> {
    let Place { span, numbers, sites } = view.outcome.code_at(offset)?;
    let mut text = Text::new(view.abilities.hover_markdown);
    for number in numbers.iter().take(MAX_NUMBERS) {
        for line in happens(*number, &sites, &view.outcome.apis) {
            text.strong(&line.in_locale(view.locale));
        }
        if numbers.len() == 1 {
            explain(&mut text, *number, view);
        } else {
            name(&mut text, *number, view);
        }
    }
    if numbers.len() > MAX_NUMBERS {
        let more = Message::new("here.more").with("more", numbers.len() - MAX_NUMBERS);
        text.plain(&more.in_locale(view.locale));
    }
    Some((span, text.finish()))
}

/// What a number is called, and what it says.
fn name(text: &mut Text, number: i64, view: &View) {
    let reference = view.reference();
    let named = Message::new("number.named").with("code", number).with("name", reference.called(number));
    let named = named.in_locale(view.locale);
    text.plain(&reference.says(number).map_or(named.clone(), |says| format!("{named}: {says}")));
}

/// What there is to say of a number, wherever it stands.
pub(super) fn explain(text: &mut Text, number: i64, view: &View) {
    name(text, number, view);
    let reference = view.reference();
    text.blocks(&reference.brief(number));
    let source = codes::find(number).map(|code| &code.source);
    let source = source.or_else(|| codes::range_of(number).map(|range| &range.source));
    match source {
        _ if reference.own_code(number).is_some() => text.plain(config::FILE_NAME),
        // The services have named theirs.
        _ if reference.is_defined(number) && codes::find(number).is_none() => text,
        Some(source) => text.link(source, address(source).as_deref()),
        None => text,
    };
}

/// The address of what a source names.
fn address(source: &str) -> Option<String> {
    if let Some(section) = source.strip_prefix("RFC 6455 section ") {
        let section = section.split([',', ' ']).next().unwrap_or(section);
        return Some(format!("https://www.rfc-editor.org/rfc/rfc6455.html#section-{section}"));
    }
    source
        .starts_with("IANA")
        .then(|| "https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number".to_owned())
}

/// The rule that a suppression comment names.
fn on_comment(view: &View, offset: usize) -> Option<(Span, MarkupContent)> {
    let source = &view.outcome.source;
    let line = source.line_span(source.line(offset));
    let before = source.slice(Span::new(line.start, offset));
    if !before.contains("wslint-") {
        return None;
    }
    let mut text = Text::new(view.abilities.hover_markdown);
    let (span, written) = word_at(source.text(), offset);
    if let Some(says) = comments::keyword(written) {
        text.strong(written).plain(says);
        return Some((span, text.finish()));
    }
    let (span, rule) = rule_at(source.text(), offset)?;
    describe(&mut text, rule, view.locale);
    Some((span, text.finish()))
}

/// The rule whose name stands at a place.
fn rule_at(text: &str, offset: usize) -> Option<(Span, &'static Rule)> {
    let (span, word) = word_at(text, offset);
    Some((span, rules::find(word)?))
}

/// The word that a place stands in, as rules and keywords are written.
fn word_at(text: &str, offset: usize) -> (Span, &str) {
    let part = |c: char| c.is_ascii_lowercase() || c == '-';
    let before = text[..offset].chars().rev().take_while(|c| part(*c)).count();
    let after = text[offset..].chars().take_while(|c| part(*c)).count();
    let span = Span::new(offset - before, offset + after);
    (span, &text[span.start..span.end])
}

/// What a rule finds, in short.
pub(super) fn describe(text: &mut Text, rule: &Rule, locale: Locale) {
    let texts = texts::of(locale);
    let level = if rule.group.is_on() { rule.severity.as_str() } else { "off" };
    let summary = texts.label("sentence").replace("{sentence}", rule.summary_in(locale));
    text.strong(rule.id).plain(&summary.replace("{group}", rule.group.as_str()).replace("{level}", level));
    let docs = rule.docs_in(locale);
    let prose = docs.trim().split("\n```").next().unwrap_or_default().to_owned();
    // Japanese has no room between words.
    let between = if locale == Locale::Ja { "" } else { " " };
    for paragraph in prose.split("\n\n") {
        text.markdown(&paragraph.replace('\n', between));
    }
    if !rule.fixes_in(locale).is_empty() {
        text.markdown(&texts.label("quick-fixes").replace("{fixes}", rule.fixes_in(locale)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_and_range_has_an_address() {
        let sources = codes::all().iter().map(|code| &code.source);
        for source in sources.chain(codes::ranges().iter().map(|range| &range.source)) {
            assert!(address(source).is_some(), "{source}");
        }
    }
}
