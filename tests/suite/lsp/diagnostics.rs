//! Diagnostics, pushed or asked for.

use serde_json::json;
use tower_lsp::ls_types::{notification as notes, request as requests, *};

use super::client::{Client, Start, able, pulling, range, short};
use crate::folder::Folder;

const BAD: &str = "import WebSocket from \"ws\";\nconst ws = new WebSocket(url);\nws.close(1006);\n";

#[test]
fn what_is_found_is_published_with_its_version() {
    let mut client = Client::with(able());
    let uri = client.open("file:///p/a.ts", "typescript", BAD);
    let published = client.published();
    assert_eq!((published.uri, published.version), (uri.clone(), Some(1)));
    let [found] = published.diagnostics.as_slice() else { panic!("{:?}", published.diagnostics) };
    assert_eq!(found.range, range(2, 9, 13));
    assert_eq!(found.severity, Some(DiagnosticSeverity::ERROR));
    assert_eq!(found.source.as_deref(), Some("wslint"));
    assert_eq!(found.code, Some(NumberOrString::String("reserved-code".into())));
    assert!(found.code_description.is_some() && found.data.is_some());
    assert!(found.message.starts_with("1006 (Abnormal Closure) must not be sent: ws throws TypeError"));
    assert!(found.message.contains("\nhelp: 1006 is what the peer reports"));

    client.change(&uri, 2, Some(range(2, 9, 13)), "1000");
    let published = client.published();
    assert_eq!((published.version, published.diagnostics), (Some(2), Vec::new()));
}

#[test]
fn other_places_and_tags_are_for_those_who_show_them() {
    let text = "import WebSocket from \"ws\";\nconst LOST = 1006;\nfunction f(ws: WebSocket) {\n  ws.close(LOST);\n}\n\
                // wslint-ignore not-a-code -- old\nf(x);\n";
    let mut client = Client::with(able());
    client.open("file:///p/a.ts", "typescript", text);
    let published = client.published().diagnostics;
    let [lost, unused] = published.as_slice() else { panic!("{published:#?}") };
    let related = lost.related_information.as_ref().unwrap();
    assert_eq!((lost.range, related[0].location.range), (range(1, 13, 17), range(3, 2, 16)));
    assert_eq!(unused.tags, Some(vec![DiagnosticTag::UNNECESSARY]));

    let mut plain = Client::with(json!({}));
    plain.open("file:///p/a.ts", "typescript", text);
    let published = plain.published();
    assert_eq!(published.version, None);
    for found in published.diagnostics {
        let more = (found.related_information, found.tags, found.code_description, found.data);
        assert_eq!(more, (None, None, None, None));
    }
}

#[test]
fn what_is_closed_has_no_diagnostics() {
    let mut client = Client::with(able());
    let uri = client.open("file:///p/a.ts", "typescript", BAD);
    assert_eq!(client.published().diagnostics.len(), 1);
    client.close(&uri);
    let published = client.published();
    assert_eq!((published.version, published.diagnostics), (None, Vec::new()));
    // Opened again it is what it is now.
    client.open("file:///p/a.ts", "typescript", "export {};");
    assert_eq!(client.published().diagnostics, []);
}

#[test]
fn who_asks_is_not_sent_any() {
    let mut client = Client::with(pulling());
    assert!(client.offered.diagnostic_provider.is_some());
    let uri = client.open("file:///p/a.ts", "typescript", BAD);
    let DocumentDiagnosticReport::Full(report) = client.pull(&uri, None) else { panic!("nothing is known yet") };
    let report = report.full_document_diagnostic_report;
    assert_eq!(short(&report.items), [("reserved-code".to_owned(), range(2, 9, 13))]);
    let id = report.result_id.unwrap();
    assert!(matches!(client.pull(&uri, Some(id.clone())), DocumentDiagnosticReport::Unchanged(_)));
    client.change(&uri, 2, Some(range(2, 12, 13)), "5");
    let DocumentDiagnosticReport::Full(report) = client.pull(&uri, Some(id)) else { panic!("it has changed") };
    assert!(report.full_document_diagnostic_report.items[0].message.starts_with("1005"));
    client.close(&uri);
    assert_eq!(client.pulled(&uri), []);
}

#[test]
fn who_cannot_be_told_to_ask_again_is_sent_all() {
    let mut able = pulling();
    able["workspace"]["diagnostics"] = json!({ "refreshSupport": false });
    let mut client = Client::with(able);
    assert!(client.offered.diagnostic_provider.is_none());
    client.open("file:///p/a.ts", "typescript", BAD);
    assert_eq!(client.published().diagnostics.len(), 1);
}

#[test]
fn a_change_far_away_is_seen_at_rest() {
    let filler = "export function f() {\n  return 1;\n}\n".repeat(600);
    let text = format!("import WebSocket from \"ws\";\nconst CODE = 1000;\n{filler}new WebSocket(url).close(CODE);\n");
    let mut client = Client::with(able());
    let uri = client.open("file:///p/a.ts", "typescript", &text);
    assert_eq!(client.published().diagnostics, []);
    client.change(&uri, 2, Some(range(1, 13, 17)), "1006");
    let mut published = client.published().diagnostics;
    if published.is_empty() {
        published = client.published().diagnostics;
    }
    assert_eq!(short(&published), [("reserved-code".to_owned(), range(1, 13, 17))]);
}

#[test]
fn the_whole_workspace_can_be_asked_for() {
    let folder = Folder::new("lsp-workspace");
    folder.write("src/a.ts", BAD);
    folder.write("src/b.ts", "export {};\n");
    folder.write("node_modules/c/c.js", BAD);
    let (capabilities, folders) = (pulling(), vec![folder.uri("")]);
    let mut client = Client::start(Start { capabilities, folders, ..Start::default() });
    let mut ask = |previous: Vec<PreviousResultId>| {
        let params = WorkspaceDiagnosticParams {
            identifier: None,
            previous_result_ids: previous,
            work_done_progress_params: WorkDoneProgressParams::default(),
            partial_result_params: PartialResultParams::default(),
        };
        match client.request::<requests::WorkspaceDiagnosticRequest>(params).unwrap() {
            WorkspaceDiagnosticReportResult::Report(report) => report.items,
            WorkspaceDiagnosticReportResult::Partial(_) => panic!("nobody asked for parts"),
        }
    };
    let items = ask(Vec::new());
    let [WorkspaceDocumentDiagnosticReport::Full(full)] = items.as_slice() else { panic!("{items:#?}") };
    assert_eq!(full.uri.as_str(), folder.uri("src/a.ts"));
    let report = &full.full_document_diagnostic_report;
    assert_eq!(report.items.len(), 1);
    let previous = PreviousResultId { uri: full.uri.clone(), value: report.result_id.clone().unwrap() };
    let again = ask(vec![previous.clone()]);
    assert!(matches!(again.as_slice(), [WorkspaceDocumentDiagnosticReport::Unchanged(_)]), "{again:#?}");
    folder.write("src/a.ts", "export {};\n");
    let gone = ask(vec![previous]);
    let [WorkspaceDocumentDiagnosticReport::Full(full)] = gone.as_slice() else { panic!("{gone:#?}") };
    assert_eq!(full.full_document_diagnostic_report.items, []);
}

#[test]
fn who_gives_a_token_hears_how_far_a_look_at_every_file_is() {
    let folder = Folder::new("lsp-progress");
    folder.write("src/a.ts", BAD);
    let start = |token: Option<ProgressToken>| {
        let (capabilities, folders) = (pulling(), vec![folder.uri("")]);
        let mut client = Client::start(Start { capabilities, folders, ..Start::default() });
        let params = WorkspaceDiagnosticParams {
            identifier: None,
            previous_result_ids: Vec::new(),
            work_done_progress_params: WorkDoneProgressParams { work_done_token: token },
            partial_result_params: PartialResultParams::default(),
        };
        client.request::<requests::WorkspaceDiagnosticRequest>(params).unwrap();
        client
    };
    // Nothing that is quick is spoken of by itself: the client would say so when it is dropped.
    start(None);
    let token = ProgressToken::String("mine".into());
    let mut client = start(Some(token.clone()));
    let mut told = || {
        let progress = client.told::<notes::Progress>();
        assert_eq!(progress.token, token);
        let ProgressParamsValue::WorkDone(value) = progress.value;
        value
    };
    assert!(matches!(told(), WorkDoneProgress::Begin(begin) if begin.title == "wslint: looking at every file"));
    assert!(matches!(told(), WorkDoneProgress::Report(report) if report.message.as_deref() == Some("files: 1")));
    assert!(matches!(told(), WorkDoneProgress::End(_)));
}
