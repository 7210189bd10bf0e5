//! Declaring codes from the editor.

use serde_json::{Value, json};
use tower_lsp::ls_types::{request as requests, *};

use super::client::{Client, Start, able, range};
use crate::folder::Folder;

const TEXT: &str = "import W from 'ws';\nconst KICKED = 4010;\nnew W(u).close(KICKED, 'thrown out');\n";

/// A client that creates files, and asks for edits when an action is chosen.
fn creating() -> Value {
    let mut able = able();
    able["workspace"]["workspaceEdit"] = json!({ "documentChanges": true, "resourceOperations": ["create"] });
    able
}

fn opened(folder: &Folder, capabilities: Value, text: &str) -> (Client, Uri) {
    let start = Start { capabilities, folders: vec![folder.uri("")], ..Start::default() };
    let mut client = Client::start(start);
    let uri = client.open(&folder.uri("src/a.js"), "javascript", text);
    client.published();
    (client, uri)
}

/// The actions at a place that declare a code.
fn offered(client: &mut Client, uri: &Uri, at: Range) -> Vec<CodeAction> {
    let params = CodeActionParams {
        text_document: TextDocumentIdentifier::new(uri.clone()),
        range: at,
        context: CodeActionContext::default(),
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    let actions = client.request::<requests::CodeActionRequest>(params).unwrap().unwrap();
    let declares = |action| match action {
        CodeActionOrCommand::CodeAction(action) => Some(action).filter(|action| action.title.starts_with("declare ")),
        CodeActionOrCommand::Command(_) => None,
    };
    actions.into_iter().filter_map(declares).collect()
}

fn resolved(client: &mut Client, action: &CodeAction) -> Value {
    let action = client.request::<requests::CodeActionResolveRequest>(action.clone()).unwrap();
    serde_json::to_value(action.edit.unwrap()).unwrap()
}

#[test]
fn a_code_is_declared_in_a_new_file_where_there_is_none() {
    let folder = Folder::new("lsp-declare-new");
    let (mut client, uri) = opened(&folder, creating(), TEXT);
    let actions = offered(&mut client, &uri, range(1, 16, 16));
    let [action] = actions.as_slice() else { panic!("{actions:?}") };
    assert_eq!(action.title, "declare 4010 as `KICKED` in a new wslint.toml");
    assert_eq!((action.kind.as_ref(), &action.diagnostics), (Some(&CodeActionKind::REFACTOR), &None));
    let edit = resolved(&mut client, action);
    let config = folder.uri("wslint.toml");
    let [create, change] = edit["documentChanges"].as_array().unwrap().as_slice() else { panic!("{edit}") };
    assert_eq!((&create["kind"], &create["uri"]), (&json!("create"), &json!(config)));
    assert_eq!(change["textDocument"], json!({ "uri": config, "version": null }));
    let text = change["edits"][0]["newText"].as_str().unwrap();
    assert!(text.starts_with("# "), "{text}");
    assert!(text.ends_with("\n\n[[code]]\ncode = 4010\nname = \"KICKED\"\nsummary = \"thrown out\"\n"), "{text}");
    // A file that lies in no folder that is open has its own.
    let mut alone = Client::with(creating());
    let uri_alone = alone.open(&folder.uri("src/b.js"), "javascript", TEXT);
    alone.published();
    let actions = offered(&mut alone, &uri_alone, range(1, 16, 16));
    let edit = resolved(&mut alone, &actions[0]);
    assert_eq!(edit["documentChanges"][0]["uri"], json!(folder.uri("src/wslint.toml")));
    // Who cannot create a file is not offered to.
    let (mut client, uri) = opened(&folder, able(), TEXT);
    assert_eq!(offered(&mut client, &uri, range(1, 16, 16)), []);
}

#[test]
fn a_code_is_declared_at_the_end_of_the_file_that_holds() {
    let old = "[[code]]\r\ncode = 4001\r\nname = \"KICKED\"";
    let folder = Folder::new("lsp-declare-old").with("wslint.toml", old);
    let (mut client, uri) = opened(&folder, able(), TEXT);
    let actions = offered(&mut client, &uri, range(1, 16, 16));
    let [action] = actions.as_slice() else { panic!("{actions:?}") };
    // The name is taken, and the finding that is mended stands with the action.
    assert_eq!(action.title, "declare 4010 as `THROWN_OUT` in wslint.toml");
    assert_eq!(action.kind, Some(CodeActionKind::QUICKFIX));
    assert_eq!(action.diagnostics.as_ref().map(Vec::len), Some(1));
    let new = "\r\n\r\n[[code]]\r\ncode = 4010\r\nname = \"THROWN_OUT\"\r\nsummary = \"thrown out\"\r\n";
    let expected = |version: Value| {
        let end = json!({ "line": 2, "character": 15 });
        json!({ "documentChanges": [{
            "textDocument": { "uri": folder.uri("wslint.toml"), "version": version },
            "edits": [{ "range": { "start": end, "end": end }, "newText": new }],
        }] })
    };
    assert_eq!(resolved(&mut client, action), expected(Value::Null));
    // An open one is edited as it is.
    client.open(&folder.uri("wslint.toml"), "toml", old);
    client.published();
    assert_eq!(resolved(&mut client, action), expected(json!(1)));
}

#[test]
fn what_is_known_or_cannot_be_declared_is_not_offered() {
    let folder = Folder::new("lsp-declare-not").with("wslint.toml", "[[code]]\ncode = 4010\nname = \"KICKED\"\n");
    let (mut client, uri) = opened(&folder, creating(), TEXT);
    assert_eq!(offered(&mut client, &uri, range(1, 16, 16)), []);
    let bot = "import 'discord.js';\nimport W from 'ws';\nnew W(u).close(4004);\nnew W(u).close(1000);\n";
    client.change(&uri, 2, None, bot);
    client.wait(std::time::Duration::from_millis(50));
    assert_eq!(offered(&mut client, &uri, range(2, 16, 16)), []);
    assert_eq!(offered(&mut client, &uri, range(3, 16, 16)), []);
    // On a busy machine the findings come later than the wait is long, but before the answers.
    client.forget();
    // Tables in a list take none behind them.
    let folder = Folder::new("lsp-declare-inline").with("wslint.toml", "code = [{ code = 4001, name = \"A\" }]\n");
    let (mut client, uri) = opened(&folder, creating(), TEXT);
    assert_eq!(offered(&mut client, &uri, range(1, 16, 16)), []);
    // A file that is not understood is not added to, nor put aside.
    let folder = Folder::new("lsp-declare-bad").with("wslint.toml", "[[code]\n");
    let start = Start { capabilities: creating(), folders: vec![folder.uri("")], ..Start::default() };
    let mut client = Client::start(start);
    let uri = client.open(&folder.uri("a.js"), "javascript", TEXT);
    client.wait(std::time::Duration::from_millis(50));
    client.forget();
    assert_eq!(offered(&mut client, &uri, range(1, 16, 16)), []);
    client.forget();
}
