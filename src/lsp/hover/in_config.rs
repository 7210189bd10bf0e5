//! Hovers in `wslint.toml`: codes, and rules by their names.

use tower_lsp::ls_types::MarkupContent;

use super::super::answers::View;
use super::{Text, describe, explain, rule_at};
use crate::source::Span;

pub(super) fn hover(view: &View, offset: usize) -> Option<(Span, MarkupContent)> {
    let source = &view.outcome.source;
    let mut text = Text::new(view.abilities.hover_markdown);
    if let Some((span, rule)) = rule_at(source.text(), offset) {
        describe(&mut text, rule, view.locale);
        return Some((span, text.finish()));
    }
    let line = source.line_span(source.line(offset));
    let written = source.slice(line);
    let (key, value) = written.split_once('=')?;
    if key.trim() != "code" {
        return None;
    }
    let value = value.split('#').next().unwrap_or(value).trim();
    let start = line.start + written.find(value)?;
    let span = Span::new(start, start + value.len());
    let number = value.replace('_', "").parse().ok().filter(|_| span.start <= offset && offset <= span.end)?;
    explain(&mut text, number, view);
    Some((span, text.finish()))
}
