//! Messages count in the order in which they come, whatever the client does in between.

use std::time::Duration;

use serde_json::json;
use tower_lsp::ls_types::{request as requests, *};

use super::client::{Client, able, pulling, range};
use crate::common::Random;

#[test]
fn two_thousand_edits_lead_to_the_text_that_they_make() {
    let mut client = Client::with(able());
    let mut text = String::from("import W from 'ws';\n");
    let uri = client.open("file:///p/a.js", "javascript", &text);
    let mut random = Random::new(4);
    for version in 2..2_002 {
        let lines: Vec<&str> = text.split('\n').collect();
        let line = random.below(lines.len());
        let column = random.below(lines[line].len() + 1);
        let start: usize = lines[..line].iter().map(|line| line.len() + 1).sum::<usize>() + column;
        let removed = random.below(3).min(lines[line].len() - column);
        let piece = ["x", "\n", "1006", ";", "// ", "new W(u).close(1006);\n", ""][random.below(7)];
        let at = |column: usize| u32::try_from(column).unwrap();
        client.change(&uri, version, Some(range(at(line), at(column), at(column + removed))), piece);
        text.replace_range(start..start + removed, piece);
    }
    client.change(&uri, 2_002, Some(range(0, 0, 0)), "// last\n");
    text.insert_str(0, "// last\n");
    // At rest the findings are those of the text.
    client.wait(Duration::from_millis(600));
    let hover = client.hover(&uri, 0, 0);
    assert_eq!(hover, None);
    // Versions only grow.
    let mut last = client.published();
    while last.version != Some(2_002) {
        let next = client.published();
        assert!(next.version >= last.version, "{:?} after {:?}", next.version, last.version);
        last = next;
    }
    let mut fresh = Client::with(able());
    fresh.open("file:///p/a.js", "javascript", &text);
    let wanted = fresh.published().diagnostics;
    let mut found = last.diagnostics;
    while found != wanted {
        found = client.published().diagnostics;
    }
    client.forget();
}

#[test]
fn a_client_that_answers_nothing_is_served_all_the_same() {
    let mut silent = pulling();
    silent["workspace"]["configuration"] = json!(true);
    silent["workspace"]["didChangeWatchedFiles"] = json!({ "dynamicRegistration": true });
    let mut client = Client::with(silent);
    let uri = client.open("file:///p/a.js", "javascript", "new WebSocket(u).close(1006);");
    for version in 2..502 {
        client.change(&uri, version, Some(range(0, 0, 0)), " ");
        if version % 10 == 0 {
            let settings = json!({ "wslint": { "inlayHints": version % 20 == 0 } });
            let params = DidChangeConfigurationParams { settings };
            client.notify::<tower_lsp::ls_types::notification::DidChangeConfiguration>(params);
        }
    }
    let found = client.pulled(&uri);
    assert_eq!(found[0].range, range(0, 523, 527));
    assert!(client.hover(&uri, 0, 524).is_some());
    client.wait(Duration::from_millis(200));
    assert!(client.forget() > 0);
}

#[test]
fn five_hundred_questions_at_once_are_all_answered() {
    let mut client = Client::with(able());
    let uri = client.open("file:///p/a.js", "javascript", "new WebSocket(u).close(1006);");
    let mut ids = Vec::new();
    for version in 2..252 {
        client.change(&uri, version, Some(range(0, 0, 0)), " ");
        for _ in 0..2 {
            let at = Position::new(0, u32::try_from(version).unwrap() - 1 + 24);
            let at = TextDocumentPositionParams::new(TextDocumentIdentifier::new(uri.clone()), at);
            ids.push(client.ask::<requests::HoverRequest>(HoverParams {
                text_document_position_params: at,
                work_done_progress_params: WorkDoneProgressParams::default(),
            }));
        }
    }
    let answers = ids.into_iter().map(|id| client.answer_to::<requests::HoverRequest>(id).unwrap());
    assert_eq!(answers.count(), 500);
    client.wait(Duration::from_millis(50));
    client.forget();
}
