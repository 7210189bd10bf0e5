//! Code actions: the fixes of findings, comments that silence them, all safe fixes at once, and
//! declarations of codes.
//!
//! A client that asks again for the edit of an action when it is chosen gets only a title first. The
//! server keeps nothing for that: the data of an action says all that is needed.

use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse, Uri, WorkspaceEdit,
};

use super::answers::{self, View, outdated};
use super::convert;
use super::documents::span_of;
use super::offer::FIX_ALL;
use super::state::Shared;
use super::{declare, fix_all, ignores};
use crate::diagnostic::Diagnostic;
use crate::fix::{Edit, Safety};
use crate::message::Message;
use crate::rules;
use crate::source::Span;

/// The rule whose findings are about a code that is not declared.
const UNDECLARED: &str = "undeclared-code";

/// Which edit an action stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wanted {
    uri: Uri,
    version: i32,
    #[serde(flatten)]
    what: What,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "what")]
enum What {
    /// A fix of a finding, by its place among the finding's fixes.
    Fix { rule: String, start: usize, end: usize, fix: usize },
    /// A comment above the statement of a finding.
    Ignore { rule: String, start: usize, end: usize },
    /// A comment at the top of the file.
    IgnoreInFile { rule: String },
    /// A declaration of a code in `wslint.toml`.
    Declare { number: i64 },
    /// All safe fixes.
    FixAll,
}

/// The answer to `textDocument/codeAction`.
pub(super) async fn actions(shared: &Shared, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
    let uri = params.text_document.uri;
    let Some(view) = answers::view(shared, &uri).await? else { return Ok(None) };
    let wants = |kind: &CodeActionKind| {
        let holds = |only: &CodeActionKind| {
            let rest = kind.as_str().strip_prefix(only.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || only.as_str().is_empty())
        };
        params.context.only.as_ref().is_none_or(|only| only.iter().any(holds))
    };
    let mut actions = Vec::new();
    let span = span_of(&view.outcome.source, params.range, view.abilities.encoding);
    let mut undeclared = declare::undeclared(&view, span);
    if wants(&CodeActionKind::QUICKFIX) {
        let touches = |found: &&Diagnostic| found.span.start <= span.end && span.start <= found.span.end;
        for found in view.outcome.diagnostics.iter().filter(touches) {
            let mut offered = of_finding(found);
            if let Some(number) = found.code().filter(|number| undeclared.contains(number))
                && found.rule == UNDECLARED
            {
                undeclared.retain(|other| *other != number);
                let title = declare::title(shared, &view, &uri, number);
                // What the finding is about comes first.
                offered.splice(0..0, title.map(|title| (title, What::Declare { number }, false)));
            }
            for (title, what, is_preferred) in offered {
                let mut action = action(&title, CodeActionKind::QUICKFIX, &view, is_preferred);
                let shown = convert::diagnostic(&uri, &view.outcome.source, found, &view.abilities, view.locale);
                action.diagnostics = Some(vec![shown]);
                actions.extend(with_edit(shared, &view, &uri, action, what).await);
            }
        }
    }
    if wants(&CodeActionKind::REFACTOR) {
        for number in undeclared {
            let Some(title) = declare::title(shared, &view, &uri, number) else { continue };
            let action = action(&title, CodeActionKind::REFACTOR, &view, false);
            actions.extend(with_edit(shared, &view, &uri, action, What::Declare { number }).await);
        }
    }
    let fix_all = CodeActionKind::new(FIX_ALL);
    let is_safe = |found: &Diagnostic| found.fixes.iter().any(|fix| fix.safety == Safety::Safe);
    if wants(&fix_all) && view.outcome.diagnostics.iter().any(is_safe) {
        let action = action(&Message::new("action.fix-all"), fix_all, &view, false);
        actions.extend(with_edit(shared, &view, &uri, action, What::FixAll).await);
    }
    Ok(Some(actions.into_iter().map(CodeActionOrCommand::CodeAction).collect()))
}

/// What can be done about a finding: title, edit, and whether it is what one would do as a rule.
fn of_finding(found: &Diagnostic) -> Vec<(Message, What, bool)> {
    let (rule, start, end) = (found.rule.to_owned(), found.span.start, found.span.end);
    let is_only_safe = found.fixes.iter().filter(|fix| fix.safety == Safety::Safe).count() == 1;
    let mut actions = Vec::new();
    for (fix, offered) in found.fixes.iter().enumerate() {
        let what = What::Fix { rule: rule.clone(), start, end, fix };
        actions.push((offered.title.clone(), what, is_only_safe && offered.safety == Safety::Safe));
    }
    if rules::find(found.rule).is_some_and(|rule| rule.needs.is_some()) {
        let title = |key| Message::new(key).with("rule", found.rule);
        actions.push((title("action.silence-here"), What::Ignore { rule: rule.clone(), start, end }, false));
        actions.push((title("action.silence-file"), What::IgnoreInFile { rule }, false));
    }
    actions
}

fn action(title: &Message, kind: CodeActionKind, view: &View, is_preferred: bool) -> CodeAction {
    let is_preferred = (is_preferred && view.abilities.preferred).then_some(true);
    let title = title.in_locale(view.locale);
    CodeAction { title, kind: Some(kind), is_preferred, ..CodeAction::default() }
}

/// The action with its edit, or with what the edit can be found by; none if there is no edit.
async fn with_edit(shared: &Shared, view: &View, uri: &Uri, mut action: CodeAction, what: What) -> Option<CodeAction> {
    let wanted = Wanted { uri: uri.clone(), version: view.outcome.version, what };
    if view.abilities.resolves_edits && view.abilities.action_data {
        action.data = serde_json::to_value(wanted).ok();
        return Some(action);
    }
    action.edit = edit(shared, view, wanted).await;
    action.edit.is_some().then_some(action)
}

/// The answer to `codeAction/resolve`.
pub(super) async fn resolve(shared: &Shared, mut action: CodeAction) -> Result<CodeAction> {
    let data = action.data.clone().unwrap_or_default();
    let wanted = Wanted::deserialize(data).map_err(|_| Error::invalid_params("the action is not one of wslint's"))?;
    let Some(view) = answers::view(shared, &wanted.uri).await? else { return Err(outdated()) };
    if view.outcome.version != wanted.version {
        return Err(outdated());
    }
    action.edit = edit(shared, &view, wanted).await;
    if action.edit.is_none() {
        return Err(Error::invalid_params("there is no place for this edit"));
    }
    Ok(action)
}

async fn edit(shared: &Shared, view: &View, wanted: Wanted) -> Option<WorkspaceEdit> {
    let find =
        |rule: &str, span: Span| view.outcome.diagnostics.iter().find(|found| found.rule == rule && found.span == span);
    let edits: Vec<Edit> = match &wanted.what {
        What::Fix { rule, start, end, fix } => find(rule, Span::new(*start, *end))?.fixes.get(*fix)?.edits.clone(),
        What::Ignore { rule, start, end } => {
            let found = find(rule, Span::new(*start, *end))?.clone();
            let source = view.outcome.source.clone();
            answers::ask(shared, &wanted.uri, move |_, holding| ignores::here(&source, &found, &holding.context))
                .await??
        }
        What::IgnoreInFile { rule } => {
            let (source, rule) = (view.outcome.source.clone(), rule.clone());
            answers::ask(shared, &wanted.uri, move |_, holding| ignores::in_file(&source, &rule, &holding.context))
                .await??
        }
        What::Declare { number } => return declare::edit(shared, view, &wanted.uri, *number),
        What::FixAll => {
            let source = view.outcome.source.clone();
            answers::ask(shared, &wanted.uri, move |_, holding| fix_all::edits(&source, &holding.context)).await??
        }
    };
    Some(convert::workspace_edit(&wanted.uri, Some(wanted.version), &view.outcome.source, &edits, &view.abilities))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_says_all_that_its_edit_needs() {
        let what = What::Fix { rule: "reserved-code".into(), start: 9, end: 13, fix: 1 };
        let wanted = Wanted { uri: "file:///a.ts".parse().unwrap(), version: 3, what };
        let data = serde_json::to_value(&wanted).unwrap();
        assert_eq!(Wanted::deserialize(data).unwrap(), wanted);
    }
}
