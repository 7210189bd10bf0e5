//! Hovers in `wslint.toml`: codes, rules, services, and keys.

use tower_lsp::ls_types::MarkupContent;

use super::super::answers::View;
use super::super::completion::config;
use super::{Text, describe, explain, rule_at};
use crate::codes::services::{self, Service};
use crate::source::Span;

pub(super) fn hover(view: &View, offset: usize) -> Option<(Span, MarkupContent)> {
    let source = &view.outcome.source;
    let mut text = Text::new(view.abilities.hover_markdown);
    if let Some((span, rule)) = rule_at(source.text(), offset) {
        describe(&mut text, rule, view.locale);
        return Some((span, text.finish()));
    }
    let line = source.line_span(source.line(offset));
    let (written, value) = source.slice(line).split_once('=')?;
    let key = written.trim();
    let span =
        Span::new(line.start + written.len() - written.trim_start().len(), line.start + written.trim_end().len());
    if span.start <= offset && offset <= span.end {
        let says = config::key(config::table(&source.text()[..line.start]), key)?;
        text.strong(key).plain(says);
        return Some((span, text.finish()));
    }
    let begin = line.start + written.len() + 1;
    let (span, item) = item_at(value, offset.checked_sub(begin)?)?;
    match key {
        "code" => explain(&mut text, item.replace('_', "").parse().ok()?, view),
        "services" => tell(&mut text, services::find(item)?),
        _ => return None,
    }
    Some((Span::new(begin + span.start, begin + span.end), text.finish()))
}

/// The word of a value at a place in it: a number, or what stands in quotes.
fn item_at(value: &str, offset: usize) -> Option<(Span, &str)> {
    let value = value.split('#').next().unwrap_or(value);
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ');
    let start = value.get(..offset)?.rfind(|c| !is_part(c)).map_or(0, |at| at + 1);
    let end = value[offset..].find(|c| !is_part(c)).map_or(value.len(), |at| offset + at);
    let item = value.get(start..end)?;
    let start = start + item.len() - item.trim_start().len();
    let span = Span::new(start, start + item.trim().len());
    (span.start <= offset && offset <= span.end && !span.is_empty()).then(|| (span, item.trim()))
}

fn tell(text: &mut Text, service: &Service) {
    let codes = service.codes();
    text.strong(service.name).plain(codes.notes.as_deref().unwrap_or_default());
    text.link(&codes.source, Some(&codes.source));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_item_at_a_place_is_found() {
        let at = |marked: &str| {
            let offset = marked.find('|').unwrap();
            item_at(&marked.replace('|', ""), offset).map(|(_, item)| item.to_owned())
        };
        assert_eq!(at(" 40|01").as_deref(), Some("4001"));
        assert_eq!(at(" [\"discord\", \"pu|sher\"]").as_deref(), Some("pusher"));
        assert_eq!(at(" \"é\", \"|pusher\"").as_deref(), Some("pusher"));
        assert_eq!(at(" 4001 # no|te"), None);
        assert_eq!(at("| 4001"), None);
    }
}
