//! Completion: codes where a call takes one or a received one is compared, rules in suppression
//! comments, keys and values in `wslint.toml`.

mod codes;
pub(super) mod comments;
mod compared;
pub(super) mod config;
mod constants;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionResponse, CompletionTextEdit, Documentation, Position, TextEdit, Uri,
};

use super::answers::{self, View};
use super::convert;
use super::documents::Kind;
use super::hover::Text;
use super::state::Shared;
use crate::source::Span;

/// Something that can be written at a place.
struct Offer {
    label: String,
    detail: String,
    documentation: Option<Text>,
    kind: CompletionItemKind,
    /// What else it is found by.
    filter: Option<String>,
    text: String,
}

/// The answer to `textDocument/completion`.
pub(super) async fn completion(shared: &Shared, uri: &Uri, position: Position) -> Result<Option<CompletionResponse>> {
    let Some(view) = answers::view(shared, uri).await? else { return Ok(None) };
    let kind = shared.lock().documents.get(uri).map(|document| document.kind);
    let offset = view.offset(position);
    let text = view.outcome.source.text();
    let (span, offers) = match kind {
        Some(Kind::Config) => (word(text, offset), config::offers(&view, offset)),
        Some(Kind::Code(language)) => match comments::offers(&view, offset) {
            Some(offers) => (word(text, offset), offers),
            None => codes::offers(shared, uri, &view, offset, language).await,
        },
        _ => return Ok(None),
    };
    let items = offers.into_iter().enumerate().map(|(index, offer)| item(&view, span, index, offer)).collect();
    Ok(Some(CompletionResponse::Array(items)))
}

fn item(view: &View, span: Span, index: usize, offer: Offer) -> CompletionItem {
    let range = convert::range(&view.outcome.source, span, view.abilities.encoding);
    CompletionItem {
        filter_text: offer.filter.map(|more| format!("{} {more}", offer.label)),
        label: offer.label,
        kind: Some(offer.kind),
        detail: Some(offer.detail).filter(|detail| !detail.is_empty()),
        documentation: offer.documentation.map(|text| match text.finish() {
            markup if view.abilities.completion_markup => Documentation::MarkupContent(markup),
            plain => Documentation::String(plain.value),
        }),
        // What is most likely comes first, whatever it is called.
        sort_text: Some(format!("{index:04}")),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text: offer.text })),
        ..CompletionItem::default()
    }
}

/// The word that a place stands in.
fn word(text: &str, offset: usize) -> Span {
    let part = |c: &char| c.is_alphanumeric() || matches!(c, '_' | '-' | '$');
    let before: usize = text[..offset].chars().rev().take_while(part).map(char::len_utf8).sum();
    let after: usize = text[offset..].chars().take_while(part).map(char::len_utf8).sum();
    Span::new(offset - before, offset + after)
}
