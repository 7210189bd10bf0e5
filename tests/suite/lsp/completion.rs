//! Completion and inlay hints.

use serde_json::json;
use tower_lsp::ls_types::{notification as notes, request as requests, *};

use super::client::{Client, Start, able};
use crate::folder::Folder;

fn items(client: &mut Client, uri: &str, marked: &str) -> Vec<CompletionItem> {
    let at = marked.find('|').unwrap();
    let line = u32::try_from(marked[..at].matches('\n').count()).unwrap();
    let column = u32::try_from(marked[..at].rsplit('\n').next().unwrap().len()).unwrap();
    let uri = client.open(uri, "", &marked.replace('|', ""));
    client.published();
    let at = TextDocumentPositionParams::new(TextDocumentIdentifier::new(uri), Position::new(line, column));
    let params = CompletionParams {
        text_document_position: at,
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
        context: None,
    };
    match client.request::<requests::Completion>(params).unwrap() {
        Some(CompletionResponse::Array(items)) => items,
        other => panic!("{other:?}"),
    }
}

fn labels(client: &mut Client, uri: &str, marked: &str) -> Vec<String> {
    items(client, uri, marked).into_iter().map(|item| item.label).collect()
}

#[test]
fn a_call_is_offered_the_codes_that_it_takes() {
    let mut client = Client::with(able());
    let page = labels(&mut client, "file:///p/a.js", "const ws = new WebSocket(u);\nws.close(|);\n");
    assert_eq!(page, ["1000", "3000", "3003", "3008"]);
    let ws = labels(&mut client, "file:///p/b.js", "import W from 'ws';\nnew W(u).close(10|);\n");
    assert!(ws.contains(&"1001".to_owned()) && !ws.contains(&"1006".to_owned()), "{ws:?}");
    // Only servers restart.
    assert!(!ws.contains(&"1012".to_owned()), "{ws:?}");
    let reason = labels(&mut client, "file:///p/c.js", "import W from 'ws';\nnew W(u).close(1000, |);\n");
    assert_eq!(reason, Vec::<String>::new());
    assert_eq!(labels(&mut client, "file:///p/d.js", "setTimeout(f, 10|00);\n"), Vec::<String>::new());
}

#[test]
fn a_code_is_written_as_the_library_wants_it() {
    let mut client = Client::with(able());
    let text = "use tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};\nfn f(s: &mut tungstenite::WebSocket<S>) {\n    \
                s.close(Some(CloseFrame { code: CloseCode::Nor|mal, reason: \"\".into() }));\n}\n";
    let labels = labels(&mut client, "file:///p/a.rs", text);
    assert!(labels.contains(&"CloseCode::Away".to_owned()), "{labels:?}");
}

#[test]
fn constants_of_libraries_are_offered_where_they_are_imported() {
    let mut client = Client::with(able());
    let text = "import { CloseCode } from 'graphql-ws';\nimport { WebSocketServer } from 'ws';\n\
                new WebSocketServer({}).on('connection', (ws) => ws.close(|));\n";
    let names = labels(&mut client, "file:///p/a.ts", text);
    assert_eq!(names[0], "CloseCode.BadResponse", "{names:?}");
    assert!(names.contains(&"CloseCode.Forbidden".to_owned()) && names.contains(&"1001".to_owned()), "{names:?}");
    assert!(!names.contains(&"4403".to_owned()), "{names:?}");
    let members: Vec<String> = names.into_iter().filter(|name| name.starts_with("CloseCode.")).collect();
    for (file, written) in [("b", "CloseCode.F|"), ("c", "CloseCode.|")] {
        let found = items(&mut client, &format!("file:///p/{file}.ts"), &text.replace('|', written));
        assert_eq!(found.iter().map(|item| &item.label).collect::<Vec<_>>(), members.iter().collect::<Vec<_>>());
        let Some(CompletionTextEdit::Edit(edit)) = &found[0].text_edit else { panic!("{:?}", found[0]) };
        assert_eq!((edit.range.start.character, edit.new_text.as_str()), (58, members[0].as_str()));
    }
    assert_eq!(labels(&mut client, "file:///p/e.ts", &text.replace('|', "other.|")), Vec::<String>::new());
    let without = labels(&mut client, "file:///p/d.ts", &text.replace("'graphql-ws'", "'./codes'"));
    assert!(!without.iter().any(|name| name.starts_with("CloseCode")), "{without:?}");
}

#[test]
fn codes_of_services_are_offered_to_the_end_that_sends_them() {
    let mut client = Client::with(able());
    let server = "import * as Y from '@hocuspocus/server';\nimport { WebSocketServer } from 'ws';\n\
                  new WebSocketServer({}).on('connection', (ws) => ws.close(|));\n";
    let offered = items(&mut client, "file:///p/a.ts", server);
    let own = offered.iter().find(|item| item.label == "4403").unwrap_or_else(|| panic!("{offered:?}"));
    assert!(own.detail.as_deref().unwrap().contains("Hocuspocus"), "{own:?}");
    let client_end = "import 'discord.js';\nimport W from 'ws';\nnew W(u).close(|);\n";
    let offered = labels(&mut client, "file:///p/b.ts", client_end);
    assert!(!offered.contains(&"4004".to_owned()), "{offered:?}");
}

#[test]
fn variants_are_offered_while_one_is_written() {
    let mut client = Client::with(able());
    for (name, written) in [("a", "CloseCode::A|"), ("b", "CloseCode::|"), ("c", "|"), ("d", "Clo|")] {
        let text = format!(
            "use tungstenite::protocol::{{CloseFrame, frame::coding::CloseCode}};\nfn f(s: &mut tungstenite::WebSocket<S>) \
             {{\n    s.close(Some(CloseFrame {{ code: {written}, reason: \"\".into() }}));\n}}\n"
        );
        let found = labels(&mut client, &format!("file:///p/{name}.rs"), &text);
        assert!(found.contains(&"CloseCode::Away".to_owned()), "{written}: {found:?}");
        assert!(!found.contains(&"CloseCode::Abnormal".to_owned()), "{written}: {found:?}");
    }
    let axum = "use axum::extract::ws::{close_code, CloseFrame, Message, WebSocket};\nasync fn stop(mut s: WebSocket) {\n    \
                let _ = s.send(Message::Close(Some(CloseFrame { code: close_code::|, reason: \"\".into() }))).await;\n}\n";
    let found = labels(&mut client, "file:///p/e.rs", axum);
    assert!(found.contains(&"close_code::AWAY".to_owned()), "{found:?}");
}

#[test]
fn an_item_replaces_what_is_written_and_says_what_it_means() {
    let mut client = Client::with(able());
    let items = items(&mut client, "file:///p/a.js", "import W from 'ws';\nnew W(u).close(10|06);\n");
    let away = items.iter().find(|item| item.label == "1001").unwrap();
    assert_eq!(away.detail.as_deref(), Some("Going Away"));
    assert_eq!(away.filter_text.as_deref(), Some("1001 Going Away"));
    let Some(CompletionTextEdit::Edit(edit)) = &away.text_edit else { panic!("{away:?}") };
    assert_eq!((edit.range.start.character, edit.range.end.character, edit.new_text.as_str()), (15, 19, "1001"));
    assert!(
        matches!(&away.documentation, Some(Documentation::MarkupContent(text)) if text.value.contains("When you see it"))
    );
}

#[test]
fn declared_codes_come_first() {
    let folder = Folder::new("lsp-completion");
    folder.write("wslint.toml", "[[code]]\ncode = 4001\nname = \"KICKED\"\nsummary = \"thrown out\"\n");
    let start = Start { capabilities: able(), folders: vec![folder.uri("")], ..Start::default() };
    let mut client = Client::start(start);
    let items = items(&mut client, &folder.uri("a.js"), "import W from 'ws';\nnew W(u).close(|);\n");
    assert_eq!((items[0].label.as_str(), items[0].detail.as_deref()), ("4001", Some("KICKED")));
    assert!(items[0].sort_text < items[1].sort_text);
}

#[test]
fn comments_are_offered_keywords_and_rules() {
    let mut client = Client::with(able());
    let keywords = labels(&mut client, "file:///p/a.js", "// wslint|\nnew WebSocket(u).close(1006);\n");
    assert_eq!(keywords[0], "wslint-ignore");
    let rules = labels(&mut client, "file:///p/b.js", "// wslint-ignore |\nnew WebSocket(u).close(1001);\n");
    assert_eq!(rules[0], "api-rejects-code");
    assert!(!rules.contains(&"unused-suppression".to_owned()));
    let why = "// wslint-ignore reserved-code -- be|\nnew WebSocket(u).close(1006);\n";
    assert_eq!(labels(&mut client, "file:///p/c.js", why), Vec::<String>::new());
}

#[test]
fn the_configuration_is_offered_keys_and_values() {
    let folder = Folder::new("lsp-completion-config");
    let uri = folder.uri("wslint.toml");
    let mut client = Client::with(able());
    assert!(labels(&mut client, &uri, "|").contains(&"[rules]".to_owned()));
    assert!(labels(&mut client, &uri, "[rules]\nres|").contains(&"reserved-code".to_owned()));
    assert_eq!(labels(&mut client, &uri, "[rules]\nreserved-code = \"|\""), ["off", "info", "warning", "error"]);
    assert!(labels(&mut client, &uri, "environment = |").contains(&"react-native".to_owned()));
    assert_eq!(labels(&mut client, &uri, "[[code]]\n|")[..3], ["code", "name", "summary"]);
    assert_eq!(labels(&mut client, &uri, "[[api]]\n|")[..2], ["like", "module"]);
    assert!(labels(&mut client, &uri, "[[api]]\nlike = \"|\"").contains(&"tungstenite".to_owned()));
    let send = labels(&mut client, &uri, "[[api]]\nlike = \"ws\"\n[[api.send]]\n|");
    assert!(send.starts_with(&["call".to_owned()]) && send.contains(&"[[api.type]]".to_owned()), "{send:?}");
    let inline = "[[overrides]]\nfiles = [\"a\"]\nrules = { not-a|";
    assert!(labels(&mut client, &uri, inline).contains(&"not-a-code".to_owned()));
    assert_eq!(labels(&mut client, &uri, "# env|"), Vec::<String>::new());
    client.forget();
}

#[test]
fn hints_are_shown_to_those_who_want_them() {
    let ask = |client: &mut Client, uri: &Uri| {
        let params = InlayHintParams {
            work_done_progress_params: WorkDoneProgressParams::default(),
            text_document: TextDocumentIdentifier::new(uri.clone()),
            range: Range::new(Position::new(0, 0), Position::new(9, 0)),
        };
        client.request::<requests::InlayHintRequest>(params).unwrap().unwrap_or_default()
    };
    let text = "import W from 'ws';\nconst LOST = 1006;\nnew W(u).close(LOST);\nnew W(u).close(4000);\n";
    let mut client = Client::with(able());
    let uri = client.open("file:///p/a.js", "javascript", text);
    client.published();
    assert!(ask(&mut client, &uri).is_empty());
    let settings = json!({ "wslint": { "inlayHints": true } });
    client.notify::<notes::DidChangeConfiguration>(DidChangeConfigurationParams { settings });
    let hints = ask(&mut client, &uri);
    let told: Vec<(u32, u32, &InlayHintLabel)> =
        hints.iter().map(|hint| (hint.position.line, hint.position.character, &hint.label)).collect();
    assert!(
        matches!(&told[..], [(1, 17, InlayHintLabel::String(lost)), (3, 19, InlayHintLabel::String(own))]
            if lost == "Abnormal Closure" && own == "private use"),
        "{told:?}"
    );
    client.wait(std::time::Duration::from_millis(50));
    client.forget();
}

#[test]
fn a_comparison_is_offered_the_codes_that_can_arrive() {
    let mut client = Client::with(able());
    let page = |written: &str| {
        format!(
            "const ws = new WebSocket(u);\nws.onclose = (event) => {{\n  {written}\n}};\nws.addEventListener('open', f);\n"
        )
    };
    for (name, written) in [
        ("a", "if (event.code === |) retry();"),
        ("b", "if (event.code !== 10|) retry();"),
        ("c", "if (|06 == event.code) retry();"),
        ("d", "switch (event.code) { case | }"),
        ("e", "switch (event.code) { case 1000: break; case |: retry(); }"),
        ("f", "const isOver = event.code === |"),
        ("g", "const { code } = event;\n  if (wasOpen && code === |) retry();"),
        ("h", &format!("{}if (event.code === |) retry();", "count(event);\n  ".repeat(200))),
    ] {
        let found = labels(&mut client, &format!("file:///p/{name}.js"), &page(written));
        let has = |label: &str| found.iter().any(|found| found == label);
        assert!(has("1000") && has("1006") && has("1012") && has("3000"), "{written}: {found:?}");
        // Nobody sends these to a page.
        assert!(!has("1010") && !has("1015") && !has("1004"), "{written}: {found:?}");
    }
    for (name, written) in
        [("m", "if (event.wasClean === |) f();"), ("n", "if (other === |) f();"), ("o", "f(event, |);")]
    {
        let found = labels(&mut client, &format!("file:///p/{name}.js"), &page(written));
        assert_eq!(found, Vec::<String>::new(), "{written}");
    }
    let server = "import { WebSocketServer } from 'ws';\nnew WebSocketServer({}).on('connection', (ws) => {\n  \
                  ws.on('close', (code) => { if (code === |) f(); });\n});\n";
    let found = labels(&mut client, "file:///p/server.js", server);
    assert!(found.contains(&"1010".to_owned()) && !found.contains(&"1012".to_owned()), "{found:?}");
}

#[test]
fn an_offer_replaces_what_is_compared_and_nothing_else() {
    let mut client = Client::with(able());
    let found = items(&mut client, "file:///p/a.js", "new WebSocket(u).onclose = (e) => e.code === 10|0 && f();\n");
    let Some(CompletionTextEdit::Edit(edit)) = &found[0].text_edit else { panic!("{:?}", found[0]) };
    assert_eq!((edit.range.start.character, edit.range.end.character), (45, 48));
    assert_eq!((found[0].label.as_str(), found[0].detail.as_deref()), ("1000", Some("Normal Closure")));
}

#[test]
fn variants_are_offered_where_a_received_one_is_matched() {
    let mut client = Client::with(able());
    for (name, written) in [
        ("a", "if frame.code == CloseCode::| { f(); }"),
        ("b", "if frame.code == | { f(); }"),
        ("c", "match frame.code { CloseCode::Normal => f(), CloseCode::| }"),
        ("d", "match frame.code { CloseCode::A| => f(), _ => {} }"),
        ("e", "match frame.code {\n  |\n  _ => {} }"),
    ] {
        let text = format!(
            "use tungstenite::{{Message, protocol::frame::coding::CloseCode}};\nfn f(s: &mut tungstenite::WebSocket<S>) {{\n    \
             if let Ok(Message::Close(Some(frame))) = s.read() {{\n        {written}\n    }}\n}}\n"
        );
        let found = labels(&mut client, &format!("file:///p/{name}.rs"), &text);
        assert!(found.contains(&"CloseCode::Away".to_owned()), "{written}: {found:?}");
    }
}

#[test]
fn a_comparison_is_offered_first_what_the_peer_of_the_team_sends() {
    let folder = Folder::new("lsp-completion-compared");
    folder.write(
        "wslint.toml",
        "[[code]]\ncode = 4001\nname = \"KICKED\"\nsummary = \"thrown out\"\nsent_by = \"server\"\n\
         [[code]]\ncode = 4100\nname = \"LEFT\"\nsummary = \"gone\"\nsent_by = \"client\"\n",
    );
    let start = Start { capabilities: able(), folders: vec![folder.uri("")], ..Start::default() };
    let mut client = Client::start(start);
    let text = "import 'discord.js';\nnew WebSocket(u).onclose = (e) => { if (e.code === |) f(); };\n";
    let found = labels(&mut client, &folder.uri("a.js"), text);
    assert_eq!(found[0], "4001");
    assert!(found.contains(&"4004".to_owned()) && !found.contains(&"4100".to_owned()), "{found:?}");
}
