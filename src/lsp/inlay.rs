//! Inlay hints: the name of a code behind its number.

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{InlayHint, InlayHintLabel, InlayHintTooltip, Range, Uri};

use super::documents::span_of;
use super::state::Shared;
use super::{answers, convert};
use crate::codes;
use crate::sites::{Part, Value, Written};
use crate::source::Span;

/// The answer to `textDocument/inlayHint`.
pub(super) async fn hints(shared: &Shared, uri: &Uri, range: Range) -> Result<Option<Vec<InlayHint>>> {
    if !shared.lock().settings.inlay_hints {
        return Ok(None);
    }
    let Some(view) = answers::view(shared, uri).await? else { return Ok(None) };
    let (source, encoding) = (&view.outcome.source, view.abilities.encoding);
    let reference = view.reference();
    let wanted = span_of(source, range, encoding);
    let mut hints: Vec<(Span, InlayHint)> = Vec::new();
    for part in view.outcome.sites.iter().flat_map(|site| &site.codes.parts) {
        let Some(number) = number(part).filter(|_| part.span.start <= wanted.end && wanted.start <= part.span.end)
        else {
            continue;
        };
        if hints.iter().any(|(span, _)| *span == part.span) {
            continue;
        }
        let hint = InlayHint {
            position: convert::position(source, part.span.end, encoding),
            label: InlayHintLabel::String(reference.called(number)),
            kind: None,
            text_edits: None,
            tooltip: reference.says(number).map(InlayHintTooltip::String),
            padding_left: Some(true),
            padding_right: None,
            data: None,
        };
        hints.push((part.span, hint));
    }
    hints.sort_by_key(|(span, _)| *span);
    Ok(Some(hints.into_iter().map(|(_, hint)| hint).collect()))
}

/// The number of a part that is written as one.
fn number(part: &Part) -> Option<i64> {
    match part.value {
        // What is no close code has no name.
        Value::Codes(low, high) if low == high && part.written == Written::Literal => codes::range_of(low).map(|_| low),
        _ => None,
    }
}
