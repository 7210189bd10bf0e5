//! What the client can do. What it cannot gets the nearest plain form.

use tower_lsp::ls_types::{
    ClientCapabilities, CodeActionKind, DiagnosticTag, InitializeParams, MarkupKind, PositionEncodingKind,
    ResourceOperationKind,
};

use crate::source::Encoding;

/// What the client can do, as far as it matters here.
#[derive(Clone, Debug)]
pub(super) struct Abilities {
    /// What columns count.
    pub(super) encoding: Encoding,
    /// Whether it asks for diagnostics, and hears when it should ask again.
    pub(super) pulls: bool,
    /// Whether it shows other places with a diagnostic.
    pub(super) related: bool,
    /// Whether it links the rule of a diagnostic.
    pub(super) code_description: bool,
    /// Whether it keeps data with a diagnostic.
    pub(super) data: bool,
    /// Whether it shows what is unnecessary in another way.
    pub(super) unnecessary: bool,
    /// Whether diagnostics may name the version of the text.
    pub(super) versions: bool,
    /// Whether hovers are Markdown.
    pub(super) hover_markdown: bool,
    /// Whether the documentation of completions is Markdown.
    pub(super) completion_markdown: bool,
    /// Whether it can say which of the two it is.
    pub(super) completion_markup: bool,
    /// Whether it takes actions, and not only commands.
    pub(super) action_literals: bool,
    /// Whether it asks for the edit of an action when it is chosen.
    pub(super) resolves_edits: bool,
    /// Whether it keeps data with an action.
    pub(super) action_data: bool,
    /// Whether it knows preferred actions.
    pub(super) preferred: bool,
    /// Whether edits may name the version of the text that they are for.
    pub(super) versioned_edits: bool,
    /// Whether edits may create files.
    pub(super) creates_files: bool,
    /// Whether it shows how far something is that it did not ask for.
    pub(super) progress: bool,
    /// Whether it gives settings when asked.
    pub(super) configuration: bool,
    /// Whether it tells of changed settings when that is registered.
    pub(super) watches_configuration: bool,
    /// Whether it watches files that are registered.
    pub(super) watches_files: bool,
    /// Whether it can be asked to ask for inlay hints again.
    pub(super) refreshes_hints: bool,
}

impl Abilities {
    pub(super) fn of(params: &InitializeParams) -> Self {
        let all = &params.capabilities;
        let document = all.text_document.clone().unwrap_or_default();
        let workspace = all.workspace.clone().unwrap_or_default();
        let edit = workspace.workspace_edit.clone().unwrap_or_default();
        let publish = document.publish_diagnostics.unwrap_or_default();
        let action = document.code_action.clone().unwrap_or_default();
        let refreshes = workspace.diagnostics.is_some_and(|diagnostics| diagnostics.refresh_support == Some(true));
        let pull = document.diagnostic.clone();
        let pulls = pull.is_some() && refreshes;
        let pull = pull.filter(|_| pulls).unwrap_or_default();
        let markdown =
            |formats: Option<&Vec<MarkupKind>>| formats.is_some_and(|all| all.first() == Some(&MarkupKind::Markdown));
        let hover = document.hover.unwrap_or_default();
        let completion = document.completion.and_then(|completion| completion.completion_item).unwrap_or_default();
        let tags = publish.tag_support.map(|tags| tags.value_set).unwrap_or_default();
        let resolve = action.resolve_support.map(|resolve| resolve.properties).unwrap_or_default();
        Self {
            encoding: encoding(all),
            pulls,
            related: publish.related_information == Some(true) || pull.related_information == Some(true),
            code_description: publish.code_description_support == Some(true)
                || pull.code_description_support == Some(true),
            data: publish.data_support == Some(true) || pull.data_support == Some(true),
            unnecessary: tags.contains(&DiagnosticTag::UNNECESSARY),
            versions: publish.version_support == Some(true),
            hover_markdown: markdown(hover.content_format.as_ref()),
            completion_markdown: markdown(completion.documentation_format.as_ref()),
            completion_markup: completion.documentation_format.is_some_and(|formats| !formats.is_empty()),
            action_literals: action.code_action_literal_support.is_some_and(|literals| {
                let known = |kind: &str| CodeActionKind::QUICKFIX.as_str().starts_with(kind);
                let kinds = literals.code_action_kind.value_set;
                kinds.is_empty() || kinds.iter().any(|kind| known(kind) || kind.starts_with("source"))
            }),
            resolves_edits: resolve.iter().any(|property| property == "edit"),
            action_data: action.data_support == Some(true),
            preferred: action.is_preferred_support == Some(true),
            versioned_edits: edit.document_changes == Some(true),
            creates_files: edit.document_changes == Some(true)
                && edit.resource_operations.is_some_and(|all| all.contains(&ResourceOperationKind::Create)),
            progress: all.window.as_ref().and_then(|window| window.work_done_progress) == Some(true),
            configuration: workspace.configuration == Some(true),
            watches_configuration: workspace
                .did_change_configuration
                .is_some_and(|change| change.dynamic_registration == Some(true)),
            watches_files: workspace
                .did_change_watched_files
                .is_some_and(|watched| watched.dynamic_registration == Some(true)),
            refreshes_hints: workspace.inlay_hint.is_some_and(|hints| hints.refresh_support == Some(true)),
        }
    }
}

/// The first encoding of the client's that wslint knows; UTF-16 where it names none.
fn encoding(all: &ClientCapabilities) -> Encoding {
    let named = all.general.as_ref().and_then(|general| general.position_encodings.as_ref());
    let known = |kind: &PositionEncodingKind| match kind.as_str() {
        "utf-8" => Some(Encoding::Utf8),
        "utf-16" => Some(Encoding::Utf16),
        "utf-32" => Some(Encoding::Utf32),
        _ => None,
    };
    named.and_then(|kinds| kinds.iter().find_map(known)).unwrap_or(Encoding::Utf16)
}
