//! Findings and places in the words of the protocol.

use std::sync::LazyLock;

use serde_json::json;
use tower_lsp::ls_types::{
    self as lsp, CodeDescription, CreateFile, CreateFileOptions, DiagnosticRelatedInformation, DiagnosticSeverity,
    DiagnosticTag, DocumentChangeOperation, Location, NumberOrString, OneOf, OptionalVersionedTextDocumentIdentifier,
    Position, Range, ResourceOp, TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};

use super::abilities::Abilities;
use super::paths;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Edit;
use crate::locale::Locale;
use crate::rules;
use crate::source::{Encoding, Source, Span};

/// A byte as a position.
pub(super) fn position(source: &Source, offset: usize, encoding: Encoding) -> Position {
    let (line, column) = source.encoded(offset, encoding);
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    Position::new(number(line), number(column))
}

/// A range of bytes as a range of positions.
pub(super) fn range(source: &Source, span: Span, encoding: Encoding) -> Range {
    Range::new(position(source, span.start, encoding), position(source, span.end, encoding))
}

/// A position as a byte.
pub(super) fn offset(source: &Source, position: Position, encoding: Encoding) -> usize {
    source.decoded(position.line as usize, position.character as usize, encoding)
}

/// A finding in a language, as far as the client can show it.
pub(super) fn diagnostic(
    uri: &Uri,
    source: &Source,
    found: &Diagnostic,
    abilities: &Abilities,
    locale: Locale,
) -> lsp::Diagnostic {
    let range_of = |span| range(source, span, abilities.encoding);
    let said = found.message.shown_in(locale);
    let message = match &found.help {
        Some(help) => [&*said, "\nhelp: ", &help.shown_in(locale)].concat(),
        None => said.into_owned(),
    };
    let related = found.related.iter().map(|related| DiagnosticRelatedInformation {
        location: match &related.elsewhere {
            Some(other) => Location::new(
                paths::uri_of(&other.path).unwrap_or_else(|| uri.clone()),
                range(&other.source, other.span, abilities.encoding),
            ),
            None => Location::new(uri.clone(), range_of(related.span)),
        },
        message: related.message.shown_in(locale).into_owned(),
    });
    let related: Vec<_> = related.filter(|_| abilities.related).collect();
    let is_unnecessary = abilities.unnecessary && matches!(found.rule, "ignored-code" | "unused-suppression");
    lsp::Diagnostic {
        range: range_of(found.span),
        severity: Some(severity(found.severity)),
        code: Some(NumberOrString::String(found.rule.to_owned())),
        code_description: code_description(found.rule).filter(|_| abilities.code_description),
        source: Some("wslint".into()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        tags: is_unnecessary.then(|| vec![DiagnosticTag::UNNECESSARY]),
        data: abilities.data.then(|| json!({ "fingerprint": found.fingerprint })),
    }
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Info => DiagnosticSeverity::INFORMATION,
    }
}

/// Where it is laid down what a rule is about.
fn code_description(rule: &str) -> Option<CodeDescription> {
    static CODES: LazyLock<Option<Uri>> = LazyLock::new(|| section("7.4"));
    static FRAMES: LazyLock<Option<Uri>> = LazyLock::new(|| section("5.5"));
    rules::find(rule)?.needs.as_ref()?;
    let href = if rule.contains("reason") { FRAMES.clone() } else { CODES.clone() };
    href.map(|href| CodeDescription { href })
}

/// A section of RFC 6455.
fn section(number: &str) -> Option<Uri> {
    format!("https://www.rfc-editor.org/rfc/rfc6455.html#section-{number}").parse().ok()
}

/// Edits of one document, for a version of it where it is open and the client can tell.
pub(super) fn workspace_edit(
    uri: &Uri,
    version: Option<i32>,
    source: &Source,
    edits: &[Edit],
    abilities: &Abilities,
) -> WorkspaceEdit {
    let edits = edits
        .iter()
        .map(|edit| TextEdit { range: range(source, edit.span, abilities.encoding), new_text: edit.text.clone() });
    if abilities.versioned_edits {
        let text_document = OptionalVersionedTextDocumentIdentifier { uri: uri.clone(), version };
        let edit = TextDocumentEdit { text_document, edits: edits.map(OneOf::Left).collect() };
        return WorkspaceEdit {
            document_changes: Some(lsp::DocumentChanges::Edits(vec![edit])),
            ..WorkspaceEdit::default()
        };
    }
    WorkspaceEdit { changes: Some([(uri.clone(), edits.collect())].into()), ..WorkspaceEdit::default() }
}

/// A new file with a text, for a client that creates files.
pub(super) fn new_file(uri: &Uri, text: String) -> WorkspaceEdit {
    let options = CreateFileOptions { overwrite: Some(false), ignore_if_exists: Some(true) };
    let create = CreateFile { uri: uri.clone(), options: Some(options), annotation_id: None };
    let text_document = OptionalVersionedTextDocumentIdentifier { uri: uri.clone(), version: None };
    let edit = TextDocumentEdit { text_document, edits: vec![OneOf::Left(TextEdit::new(Range::default(), text))] };
    let operations = vec![DocumentChangeOperation::Op(ResourceOp::Create(create)), DocumentChangeOperation::Edit(edit)];
    WorkspaceEdit { document_changes: Some(lsp::DocumentChanges::Operations(operations)), ..WorkspaceEdit::default() }
}
