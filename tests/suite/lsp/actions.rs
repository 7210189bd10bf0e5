//! Code actions.

use serde_json::json;
use tower_lsp::ls_types::{request as requests, *};

use super::client::{Client, able, range};

const TEXT: &str = "import W from 'ws';\nfunction f(ws: W) {\n  ws.close(1006);\n  ws.close(\"1000\");\n}\n";

fn ask(client: &mut Client, uri: &Uri, range: Range, only: Option<&str>) -> Vec<CodeAction> {
    let only = only.map(|kind| vec![CodeActionKind::from(kind.to_owned())]);
    let params = CodeActionParams {
        text_document: TextDocumentIdentifier::new(uri.clone()),
        range,
        context: CodeActionContext { only, ..CodeActionContext::default() },
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    let actions = client.request::<requests::CodeActionRequest>(params).unwrap().unwrap();
    let literal = |action| match action {
        CodeActionOrCommand::CodeAction(action) => action,
        CodeActionOrCommand::Command(_) => panic!("there are no commands"),
    };
    actions.into_iter().map(literal).collect()
}

/// The text with the edits of an action, which must be for one version of one document.
fn applied(text: &str, action: &CodeAction, version: i32) -> String {
    let edit = action.edit.as_ref().unwrap();
    let Some(DocumentChanges::Edits(edits)) = &edit.document_changes else { panic!("{edit:?}") };
    let [edits] = edits.as_slice() else { panic!("{edit:?}") };
    assert_eq!(edits.text_document.version, Some(version));
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let offset = |at: Position| {
        let before: usize = lines.iter().take(at.line as usize).map(|line| line.len()).sum();
        before + at.character as usize
    };
    let mut text = text.to_owned();
    for edit in edits.edits.iter().rev() {
        let OneOf::Left(edit) = edit else { panic!("{edit:?}") };
        text.replace_range(offset(edit.range.start)..offset(edit.range.end), &edit.new_text);
    }
    text
}

fn opened(capabilities: serde_json::Value) -> (Client, Uri) {
    let mut client = Client::with(capabilities);
    let uri = client.open("file:///p/a.ts", "typescript", TEXT);
    assert_eq!(client.published().diagnostics.len(), 2);
    (client, uri)
}

#[test]
fn fixes_are_offered_where_the_finding_is_and_resolved_when_chosen() {
    let (mut client, uri) = opened(able());
    let actions = ask(&mut client, &uri, range(2, 12, 12), Some("quickfix"));
    let titles: Vec<&str> = actions.iter().map(|action| action.title.as_str()).collect();
    assert_eq!(titles[0], "drop the connection with terminate()");
    assert!(titles.contains(&"replace 1006 by 1000 (Normal Closure)"), "{titles:?}");
    for action in &actions {
        assert!(action.edit.is_none() && action.data.is_some());
        assert_eq!(action.diagnostics.as_ref().unwrap()[0].range, range(2, 11, 15));
        assert_eq!(action.is_preferred, None, "{}", action.title);
    }
    let chosen = client.request::<requests::CodeActionResolveRequest>(actions[0].clone()).unwrap();
    assert_eq!(applied(TEXT, &chosen, 1), TEXT.replace("close(1006)", "terminate()"));
    // Beside the finding there is nothing.
    assert_eq!(ask(&mut client, &uri, range(0, 0, 3), Some("quickfix")), []);
    // One safe fix is what one would do.
    let actions = ask(&mut client, &uri, range(3, 11, 17), Some("quickfix"));
    assert_eq!(actions[0].is_preferred, Some(true), "{actions:?}");
}

#[test]
fn an_edit_for_another_version_is_not_given() {
    let (mut client, uri) = opened(able());
    let actions = ask(&mut client, &uri, range(2, 12, 12), Some("quickfix"));
    client.change(&uri, 2, Some(range(0, 0, 0)), "\n");
    let error = client.request::<requests::CodeActionResolveRequest>(actions[0].clone()).unwrap_err();
    assert_eq!(error["code"], json!(-32801), "{error}");
    client.published();
}

#[test]
fn a_comment_silences_a_finding() {
    let (mut client, uri) = opened(able());
    let actions = ask(&mut client, &uri, range(2, 12, 12), None);
    let resolved = |client: &mut Client, title: &str| {
        let action = actions.iter().find(|action| action.title == title).unwrap_or_else(|| panic!("{title}")).clone();
        client.request::<requests::CodeActionResolveRequest>(action).unwrap()
    };
    let here = resolved(&mut client, "silence reserved-code here");
    let text = applied(TEXT, &here, 1);
    assert_eq!(text, TEXT.replace("  ws.close(1006)", "  // wslint-ignore reserved-code -- say why\n  ws.close(1006)"));
    let file = resolved(&mut client, "silence reserved-code in this file");
    assert!(applied(TEXT, &file, 1).starts_with("// wslint-ignore-file reserved-code -- say why\nimport"));
    client.change(&uri, 2, None, &text);
    let left = client.published().diagnostics;
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn all_safe_fixes_are_one_action() {
    let (mut client, uri) = opened(able());
    for only in ["source.fixAll.wslint", "source.fixAll", "source"] {
        let actions = ask(&mut client, &uri, range(0, 0, 0), Some(only));
        let [action] = actions.as_slice() else { panic!("{only}: {actions:?}") };
        assert_eq!(action.kind.as_ref().unwrap().as_str(), "source.fixAll.wslint");
        let chosen = client.request::<requests::CodeActionResolveRequest>(action.clone()).unwrap();
        assert_eq!(applied(TEXT, &chosen, 1), TEXT.replace("\"1000\"", "1000"));
    }
    for only in ["source.fixAll.other", "source.fixAllx", "refactor"] {
        assert_eq!(ask(&mut client, &uri, range(0, 0, 0), Some(only)), [], "{only}");
    }
}

#[test]
fn who_resolves_nothing_gets_edits_at_once() {
    let mut plain = able();
    plain["textDocument"]["codeAction"] = json!({
        "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } },
    });
    plain["workspace"] = json!({});
    let (mut client, uri) = opened(plain);
    let actions = ask(&mut client, &uri, range(2, 12, 12), Some("quickfix"));
    for action in &actions {
        let edit = action.edit.as_ref().unwrap();
        assert!(edit.document_changes.is_none() && action.data.is_none());
        assert_eq!(edit.changes.as_ref().unwrap().keys().collect::<Vec<_>>(), [&uri]);
    }
    let mut old = Client::with(json!({}));
    assert!(old.offered.code_action_provider.is_none());
    old.forget();
}
