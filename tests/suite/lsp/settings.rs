//! Settings of the editor and of the project, and what happens when they change.

use serde_json::{Value, json};
use tower_lsp::ls_types::{notification as notes, request as requests, *};

use super::client::{Client, Start, able, pulling, range, short};
use crate::folder::Folder;

const BAD: &str = "import WebSocket from \"ws\";\nnew WebSocket(url).close(1006);\n";

fn in_folder(folder: &Folder, capabilities: Value) -> Client {
    Client::start(Start { capabilities, folders: vec![folder.uri("")], ..Start::default() })
}

/// Tells the server that a file has changed.
fn touch(client: &mut Client, uri: &str, typ: FileChangeType) {
    let changes = vec![FileEvent::new(uri.parse().unwrap(), typ)];
    client.notify::<notes::DidChangeWatchedFiles>(DidChangeWatchedFilesParams { changes });
}

#[test]
fn the_nearest_configuration_counts_and_is_read_again() {
    let folder = Folder::new("lsp-config").with("wslint.toml", "[rules]\nreserved-code = \"off\"\n");
    let mut client = in_folder(&folder, able());
    client.open(&folder.uri("src/a.ts"), "typescript", BAD);
    assert_eq!(client.published().diagnostics, []);
    folder.write("wslint.toml", "[rules]\nreserved-code = \"info\"\n");
    touch(&mut client, &folder.uri("wslint.toml"), FileChangeType::CHANGED);
    let found = client.published().diagnostics;
    assert_eq!(found[0].severity, Some(DiagnosticSeverity::INFORMATION));
    folder.write("src/wslint.toml", "[rules]\nreserved-code = \"warning\"\n");
    touch(&mut client, &folder.uri("src/wslint.toml"), FileChangeType::CREATED);
    assert_eq!(client.published().diagnostics[0].severity, Some(DiagnosticSeverity::WARNING));
}

#[test]
fn a_wrapper_is_known_once_the_configuration_names_it() {
    let folder = Folder::new("lsp-wrapper").with("wslint.toml", "");
    let mut client = in_folder(&folder, able());
    let text = "import { shutdown } from \"../net/shutdown\";\nshutdown(peer, 1006);\n";
    let code = client.open(&folder.uri("src/a.ts"), "typescript", text);
    assert_eq!(client.published().diagnostics, []);
    let api =
        "[[api]]\nlike = \"ws\"\nmodule = \"./net/shutdown\"\n[[api.send]]\ncall = \"shutdown\"\ncode = [\"arg 1\"]\n";
    folder.write("wslint.toml", api);
    touch(&mut client, &folder.uri("wslint.toml"), FileChangeType::CHANGED);
    assert_eq!(short(&client.published().diagnostics), [("reserved-code".to_owned(), range(1, 15, 19))]);
    let place = TextDocumentPositionParams::new(TextDocumentIdentifier::new(code), Position::new(1, 16));
    let params = HoverParams {
        text_document_position_params: place,
        work_done_progress_params: WorkDoneProgressParams::default(),
    };
    let hover = client.request::<requests::HoverRequest>(params).unwrap().unwrap();
    assert!(format!("{:?}", hover.contents).contains("ws throws TypeError"), "{:?}", hover.contents);
}

#[test]
fn what_a_server_of_the_project_sends_counts_as_it_is_saved() {
    const CLIENT: &str = "function connect() {\n  const ws = new WebSocket(url);\n  ws.onclose = () => connect();\n}\n";
    let server = |code: u32| {
        format!(
            "import {{ WebSocketServer }} from \"ws\";\nnew WebSocketServer({{}}).on(\"connection\", (ws) => ws.close({code}, \"banned\"));\n"
        )
    };
    let folder = Folder::outside("lsp-survey")
        .with("wslint.toml", "[rules]\nretries-final-code = \"info\"\n")
        .with("client.ts", CLIENT)
        .with("server.ts", server(4003));
    let mut client = in_folder(&folder, able());
    client.open(&folder.uri("client.ts"), "typescript", CLIENT);
    let found = client.published().diagnostics;
    assert_eq!(short(&found), [("retries-final-code".to_owned(), range(2, 15, 20))]);
    assert!(found[0].message.contains("4003 (banned)"), "{}", found[0].message);
    // What an editor shows at rest is what `check` finds.
    assert_eq!(folder.run(&["check", "-f", "json"]).json()["diagnostics"][0]["rule"], "retries-final-code");
    folder.write("server.ts", &server(1008));
    let saved = TextDocumentIdentifier::new(folder.uri("server.ts").parse().unwrap());
    client.notify::<notes::DidSaveTextDocument>(DidSaveTextDocumentParams { text_document: saved, text: None });
    assert_eq!(client.published().diagnostics, []);
}

#[test]
fn a_bad_configuration_is_shown_and_the_last_good_one_holds() {
    let folder = Folder::new("lsp-bad-config").with("wslint.toml", "[rules]\nreserved-code = \"info\"\n");
    let config = folder.uri("wslint.toml");
    let mut client = in_folder(&folder, able());
    let code = client.open(&folder.uri("a.ts"), "typescript", BAD);
    assert_eq!(client.published().diagnostics[0].severity, Some(DiagnosticSeverity::INFORMATION));
    folder.write("wslint.toml", "[rules]\nreserved-cod = \"info\"\n");
    touch(&mut client, &config, FileChangeType::CHANGED);
    let shown = client.told::<notes::ShowMessage>();
    assert!(shown.message.contains("wslint.toml:2:1: unknown rule `reserved-cod`"), "{}", shown.message);
    let published = client.published();
    assert_eq!(published.uri.as_str(), config);
    assert_eq!(short(&published.diagnostics), [("invalid-config".to_owned(), range(1, 0, 12))]);
    let held = client.published();
    assert_eq!((held.uri, held.diagnostics[0].severity), (code.clone(), Some(DiagnosticSeverity::INFORMATION)));
    // Something else is wrong with it now, and then nothing.
    folder.write("wslint.toml", "[rules]\nreserved-code = \"loud\"\n");
    touch(&mut client, &config, FileChangeType::CHANGED);
    assert!(client.told::<notes::ShowMessage>().message.contains("unknown level `loud`"));
    assert_eq!(client.published().diagnostics[0].range, range(1, 16, 22));
    assert_eq!(client.published().uri, code);
    folder.write("wslint.toml", "");
    touch(&mut client, &config, FileChangeType::CHANGED);
    let cleared = client.published();
    assert_eq!((cleared.uri.as_str(), cleared.diagnostics), (config.as_str(), Vec::new()));
    assert_eq!(client.published().diagnostics[0].severity, Some(DiagnosticSeverity::ERROR));
}

#[test]
fn a_configuration_that_is_open_is_checked_as_it_is_written() {
    let folder = Folder::new("lsp-open-config");
    let mut client = in_folder(&folder, able());
    let uri = client.open(&folder.uri("wslint.toml"), "toml", "[rules]\nreserved-code = \"loud\"\n");
    assert_eq!(short(&client.published().diagnostics), [("invalid-config".to_owned(), range(1, 16, 22))]);
    client.change(&uri, 2, Some(range(1, 17, 21)), "off");
    assert_eq!(client.published().diagnostics, []);
}

#[test]
fn who_watches_no_files_is_heard_when_one_is_saved() {
    let folder = Folder::new("lsp-saved");
    let mut client = in_folder(&folder, able());
    client.open(&folder.uri("a.ts"), "typescript", BAD);
    assert_eq!(client.published().diagnostics.len(), 1);
    let text = "[rules]\nreserved-code = \"off\"\n";
    let config = client.open(&folder.uri("wslint.toml"), "toml", text);
    assert_eq!(client.published().diagnostics, []);
    folder.write("wslint.toml", text);
    let text_document = TextDocumentIdentifier::new(config);
    client.notify::<notes::DidSaveTextDocument>(DidSaveTextDocumentParams { text_document, text: None });
    let mut published = client.published();
    while !published.uri.as_str().ends_with("a.ts") {
        published = client.published();
    }
    assert_eq!(published.diagnostics, []);
    client.wait(std::time::Duration::from_millis(50));
    client.forget();
}

#[test]
fn a_baseline_hides_what_is_known() {
    let folder = Folder::new("lsp-baseline").with("wslint.toml", "baseline = \"known.json\"\n").with("a.ts", BAD);
    folder.command(&["check", "--write-baseline", "--quiet"]).output().unwrap();
    assert!(folder.text("known.json").contains("reserved-code"));
    let mut client = in_folder(&folder, able());
    let uri = client.open(&folder.uri("a.ts"), "typescript", BAD);
    assert_eq!(client.published().diagnostics, []);
    client.change(&uri, 2, Some(range(2, 0, 0)), "new WebSocket(url).close(1005);\n");
    assert_eq!(client.published().diagnostics.len(), 1);
}

#[test]
fn manifests_say_where_code_runs() {
    let folder = Folder::new("lsp-manifest");
    let mut client = in_folder(&folder, able());
    let text = "new WebSocket(url).close(1001);\n";
    client.open(&folder.uri("a.js"), "javascript", text);
    assert!(client.published().diagnostics[0].message.contains("InvalidAccessError"));
    folder.write("package.json", "{\"devDependencies\": {\"@cloudflare/workers-types\": \"4\"}}");
    touch(&mut client, &folder.uri("package.json"), FileChangeType::CREATED);
    let found = client.published().diagnostics;
    assert!(found.iter().all(|found| !found.message.contains("InvalidAccessError")), "{found:?}");
}

#[test]
fn nothing_outside_of_the_folders_is_read() {
    let folder = Folder::new("lsp-outside").with("wslint.toml", "[rules]\nreserved-code = \"off\"\n");
    folder.write("inner/wslint.toml", "extends = \"../wslint.toml\"\n");
    let start = Start { capabilities: able(), folders: vec![folder.uri("inner")], ..Start::default() };
    let mut client = Client::start(start);
    client.open(&folder.uri("inner/a.ts"), "typescript", BAD);
    let shown = client.told::<notes::ShowMessage>();
    assert!(shown.message.contains("lies outside of the folders that are open"), "{}", shown.message);
    assert_eq!(client.published().diagnostics.len(), 1);
    assert_eq!(client.published().diagnostics.len(), 1);
    folder.write("inner/wslint.toml", "");
    // The folder above is opened too, and then left again.
    let event = |added: &[String], removed: &[String]| {
        let folders = |uris: &[String]| {
            let folder = |uri: &String| WorkspaceFolder { uri: uri.parse().unwrap(), name: "f".into() };
            uris.iter().map(folder).collect()
        };
        let event = WorkspaceFoldersChangeEvent { added: folders(added), removed: folders(removed) };
        DidChangeWorkspaceFoldersParams { event }
    };
    std::fs::remove_file(folder.0.join("inner/wslint.toml")).unwrap();
    client.notify::<notes::DidChangeWorkspaceFolders>(event(&[folder.uri("")], &[]));
    let mut published = client.published();
    while published.uri.as_str().ends_with("toml") || !published.diagnostics.is_empty() {
        published = client.published();
    }
    client.notify::<notes::DidChangeWorkspaceFolders>(event(&[], &[folder.uri("")]));
    assert_eq!(client.published().diagnostics.len(), 1);
    client.forget();
}

#[test]
fn the_editor_has_settings_too() {
    let options = json!({ "rules": { "reserved-code": "warning" }, "logLevel": "loud" });
    let mut client = Client::start(Start { capabilities: able(), options, ..Start::default() });
    let shown = client.told::<notes::ShowMessage>();
    assert!(shown.message.starts_with("setting `wslint.logLevel` is not understood"));
    client.open("file:///p/a.ts", "typescript", BAD);
    assert_eq!(client.published().diagnostics[0].severity, Some(DiagnosticSeverity::WARNING));
    let settings = json!({ "wslint": { "enable": false } });
    client.notify::<notes::DidChangeConfiguration>(DidChangeConfigurationParams { settings });
    assert_eq!(client.published().diagnostics, []);
}

#[test]
fn texts_are_in_the_language_of_the_editor_or_of_the_settings() {
    let mut client = Client::silent();
    let params = json!({ "processId": null, "rootUri": null, "capabilities": able(), "locale": "ja-JP" });
    client.request::<requests::Initialize>(serde_json::from_value(params).unwrap()).unwrap();
    client.notify::<notes::Initialized>(InitializedParams {});
    let uri = client.open("file:///p/a.ts", "typescript", BAD);
    let found = client.published().diagnostics;
    assert!(found[0].message.starts_with("1006 Abnormal Closure(異常切断) は送信してはならない"), "{found:?}");
    assert!(found[0].message.contains("\nhelp: 1006 は"), "{found:?}");
    let params = CodeActionParams {
        text_document: TextDocumentIdentifier::new(uri),
        range: found[0].range,
        context: CodeActionContext::default(),
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    let actions = client.request::<requests::CodeActionRequest>(params).unwrap().unwrap();
    let titles: Vec<String> = actions
        .into_iter()
        .map(|action| match action {
            CodeActionOrCommand::CodeAction(action) => action.title,
            CodeActionOrCommand::Command(command) => command.title,
        })
        .collect();
    assert!(titles.contains(&"ここで reserved-code を抑制する".to_owned()), "{titles:?}");
    // The settings win, and what was shown is shown anew.
    let settings = json!({ "wslint": { "locale": "en" } });
    client.notify::<notes::DidChangeConfiguration>(DidChangeConfigurationParams { settings });
    assert!(client.published().diagnostics[0].message.starts_with("1006 (Abnormal Closure) must not be sent"));
}

#[test]
fn the_environment_of_the_editor_holds_where_the_project_names_none() {
    let page = "const socket = new WebSocket(url);\nsocket.close(1001);\n";
    let folder = Folder::new("lsp-environment").with("own/wslint.toml", "environment = \"deno\"\n");
    let mut client = in_folder(&folder, able());
    client.open(&folder.uri("a.ts"), "typescript", page);
    assert_eq!(short(&client.published().diagnostics), [("api-rejects-code".to_owned(), range(1, 13, 17))]);
    let own = client.open(&folder.uri("own/a.ts"), "typescript", page);
    let in_own = client.published();
    assert_eq!(in_own.uri, own);
    let settings = json!({ "wslint": { "environment": ["bun"] } });
    client.notify::<notes::DidChangeConfiguration>(DidChangeConfigurationParams { settings });
    for _ in 0..2 {
        let published = client.published();
        let expected = if published.uri == own { in_own.diagnostics.clone() } else { Vec::new() };
        assert_eq!(published.diagnostics, expected);
    }
}

#[test]
fn settings_are_asked_for_where_they_can_be() {
    let mut able = able();
    able["workspace"]["configuration"] = json!(true);
    able["workspace"]["didChangeConfiguration"] = json!({ "dynamicRegistration": true });
    able["workspace"]["didChangeWatchedFiles"] = json!({ "dynamicRegistration": true });
    let mut client = Client::with(able);
    let (id, params) = client.asked::<requests::RegisterCapability>();
    let methods: Vec<&str> = params.registrations.iter().map(|one| one.method.as_str()).collect();
    assert_eq!(methods, ["workspace/didChangeWatchedFiles", "workspace/didChangeConfiguration"]);
    assert!(params.registrations[0].register_options.as_ref().unwrap().to_string().contains("**/wslint.toml"));
    client.answer(id, Value::Null);
    let (id, params) = client.asked::<requests::WorkspaceConfiguration>();
    assert_eq!(params.items[0].section.as_deref(), Some("wslint"));
    client.answer(id, json!([{ "rules": { "reserved-code": "off" } }]));
    client.open("file:///p/a.ts", "typescript", BAD);
    let mut published = client.published();
    if !published.diagnostics.is_empty() {
        published = client.published();
    }
    assert_eq!(published.diagnostics, []);
    client.notify::<notes::DidChangeConfiguration>(DidChangeConfigurationParams { settings: Value::Null });
    let (id, _) = client.asked::<requests::WorkspaceConfiguration>();
    client.answer(id, json!([null]));
}

#[test]
fn who_asks_for_diagnostics_is_told_to_ask_again() {
    let folder = Folder::new("lsp-refresh");
    let mut client = in_folder(&folder, pulling());
    let uri = client.open(&folder.uri("a.ts"), "typescript", BAD);
    assert_eq!(client.pulled(&uri).len(), 1);
    folder.write("wslint.toml", "[rules]\nreserved-code = \"off\"\n");
    touch(&mut client, &folder.uri("wslint.toml"), FileChangeType::CREATED);
    let (id, ()) = client.asked::<requests::WorkspaceDiagnosticRefresh>();
    client.answer(id, Value::Null);
    assert_eq!(client.pulled(&uri), []);
}

#[test]
fn a_declared_code_is_found_from_its_uses_and_they_from_it() {
    let config = "[[code]]\ncode = 4001\nname = \"KICKED\"\nsummary = \"thrown out\"\n";
    let folder = Folder::new("lsp-declared").with("wslint.toml", config);
    folder.write("b.ts", "import W from 'ws';\nnew W(u).close(4001);\n");
    let rust = "use tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};\nfn f() -> CloseFrame {\n    \
                CloseFrame { code: CloseCode::Library(4001), reason: \"\".into() }\n}\n";
    folder.write("c.rs", rust);
    let mut client = in_folder(&folder, able());
    let uri = client.open(&folder.uri("a.ts"), "typescript", "import W from 'ws';\nnew W(u).close(4001);\n");
    client.published();
    let at = TextDocumentPositionParams::new(TextDocumentIdentifier::new(uri.clone()), Position::new(1, 16));
    let params = GotoDefinitionParams {
        text_document_position_params: at.clone(),
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    let Some(GotoDefinitionResponse::Scalar(place)) = client.request::<requests::GotoDefinition>(params).unwrap()
    else {
        panic!("it is declared")
    };
    assert_eq!((place.uri.as_str(), place.range), (folder.uri("wslint.toml").as_str(), range(1, 7, 11)));
    let mut ask = |at: TextDocumentPositionParams, include_declaration: bool| {
        let params = ReferenceParams {
            text_document_position: at,
            work_done_progress_params: WorkDoneProgressParams::default(),
            partial_result_params: PartialResultParams::default(),
            context: ReferenceContext { include_declaration },
        };
        let places = client.request::<requests::References>(params).unwrap().unwrap();
        places.into_iter().map(|place| (place.uri.to_string(), place.range)).collect::<Vec<_>>()
    };
    let uses = vec![
        (folder.uri("a.ts"), range(1, 15, 19)),
        (folder.uri("b.ts"), range(1, 15, 19)),
        (folder.uri("c.rs"), range(2, 42, 46)),
    ];
    let declared = vec![(folder.uri("wslint.toml"), range(1, 7, 11))];
    assert_eq!(ask(at.clone(), false), uses);
    assert_eq!(ask(at, true), [declared.clone(), uses.clone()].concat());
    // From the declaration it is the same.
    let uri = client.open(&folder.uri("wslint.toml"), "toml", config);
    client.published();
    let at = TextDocumentPositionParams::new(TextDocumentIdentifier::new(uri), Position::new(1, 8));
    let params = ReferenceParams {
        text_document_position: at,
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
        context: ReferenceContext { include_declaration: true },
    };
    let places = client.request::<requests::References>(params).unwrap().unwrap();
    let places: Vec<_> = places.into_iter().map(|place| (place.uri.to_string(), place.range)).collect();
    assert_eq!(places, [declared, uses].concat());
}
