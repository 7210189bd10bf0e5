//! Documents as clients send them: encodings, line ends, addresses, languages.

use serde_json::json;
use tower_lsp::ls_types::*;

use super::client::{Client, Start, able, range, short};

fn with_encodings(encodings: &[&str]) -> Client {
    let mut able = able();
    able["general"] = json!({ "positionEncodings": encodings });
    Client::with(able)
}

#[test]
fn columns_count_what_was_agreed_on() {
    let text = "/* é😀 */ new WebSocket(u).close(1006, '😀');\r\n";
    for (encodings, agreed, start) in [
        (&["utf-32", "utf-8"][..], Some("utf-32"), 32),
        (&["utf-8", "utf-16"], Some("utf-8"), 36),
        (&["x", "utf-16"], Some("utf-16"), 33),
        (&[], Some("utf-16"), 33),
    ] {
        let mut client = with_encodings(encodings);
        let offered = client.offered.position_encoding.as_ref().map(PositionEncodingKind::as_str);
        assert_eq!(offered, agreed);
        let uri = client.open("file:///p/a.js", "javascript", text);
        let found = client.published().diagnostics;
        assert_eq!(short(&found), [("reserved-code".to_owned(), range(0, start, start + 4))], "{encodings:?}");
        // Two characters before it, and one at it.
        client.change(&uri, 2, Some(range(0, 0, 0)), "  ");
        assert_eq!(client.published().diagnostics[0].range, range(0, start + 2, start + 6));
        client.change(&uri, 3, Some(range(0, start + 5, start + 6)), "5");
        assert!(client.published().diagnostics[0].message.starts_with("1005"));
    }
}

#[test]
fn every_line_end_ends_a_line() {
    for end in ["\n", "\r\n", "\r"] {
        let mut client = Client::with(able());
        let text = format!("\u{feff}import W from 'ws';{end}{end}new W(u).close(1006);{end}");
        let uri = client.open("file:///p/a.js", "javascript", &text);
        assert_eq!(client.published().diagnostics[0].range, range(2, 15, 19), "{end:?}");
        // The line ends are joined, and stand apart again.
        let second = Range::new(Position::new(1, 0), Position::new(2, 0));
        client.change(&uri, 2, Some(second), "");
        assert_eq!(client.published().diagnostics[0].range, range(1, 15, 19), "{end:?}");
        client.change(&uri, 3, Some(range(1, 0, 0)), end);
        assert_eq!(client.published().diagnostics[0].range, range(2, 15, 19), "{end:?}");
    }
}

#[test]
fn places_outside_of_the_text_are_its_ends() {
    let mut client = Client::with(able());
    let uri = client.open("file:///p/a.js", "javascript", "import W from 'ws';\n");
    assert_eq!(client.published().diagnostics, []);
    let far = Range::new(Position::new(900, 7), Position::new(u32::MAX, u32::MAX));
    client.change(&uri, 2, Some(far), "new W(u).close(1006);");
    assert_eq!(client.published().diagnostics[0].range, range(1, 15, 19));
    client.change(&uri, 3, Some(range(0, u32::MAX, u32::MAX)), " // é");
    client.change(&uri, 4, Some(range(0, 22, 900)), "");
    let mut published = client.published();
    while published.version != Some(4) {
        published = client.published();
    }
    assert_eq!(published.diagnostics.len(), 1);
    assert_eq!(client.hover(&uri, u32::MAX, u32::MAX), None);
}

#[test]
fn a_text_can_be_sent_whole() {
    let mut client = Client::with(able());
    let uri = client.open("file:///p/a.js", "javascript", "new WebSocket(u).close(1000);");
    assert_eq!(client.published().diagnostics, []);
    client.change(&uri, 2, None, "// é\nnew WebSocket(u).close(1006);");
    assert_eq!(short(&client.published().diagnostics), [("reserved-code".to_owned(), range(1, 23, 27))]);
}

#[test]
fn what_is_no_file_goes_by_its_language() {
    let mut client = Client::with(able());
    for (uri, language, text) in [
        ("untitled:Untitled-1", "typescript", "let ws: WebSocket; ws.close(1006);"),
        ("git:/p/a.ts?%7B%22ref%22%3A%22~%22%7D", "javascript", "new WebSocket(u).close(1006);"),
        ("vscode-notebook-cell:/p/a.ipynb#W0", "javascriptreact", "<p>{new WebSocket(u).close(1006)}</p>"),
        ("file:///c%3A/Users/a/b.ts", "typescript", "let ws: WebSocket; ws.close(1006);"),
        ("file:///C:/Users/a/c.ts", "typescript", "let ws: WebSocket; ws.close(1006);"),
        ("file://server/share/d.ts", "typescript", "let ws: WebSocket; ws.close(1006);"),
        ("untitled:script", "plaintext", "#!/usr/bin/env node\nnew WebSocket(u).close(1006);"),
        ("file:///p/App.vue", "vue", "<script>new WebSocket(u).close(1006)</script>"),
        ("inmemory://model/1", "rust", "use axum::extract::ws::*; const F: CloseFrame = CloseFrame { code: 1006 };"),
    ] {
        let opened = client.open(uri, language, text);
        let published = client.published();
        assert_eq!(published.uri, opened);
        // A frame that nobody sends is none.
        assert_eq!(published.diagnostics.len(), usize::from(language != "rust"), "{uri}");
    }
    client.open("file:///p/a.py", "python", "ws.close(1006)");
    assert_eq!(client.published().diagnostics, []);
}

#[test]
fn two_addresses_of_one_file_are_two_documents() {
    let mut client = Client::with(able());
    let one = client.open("file:///c%3A/p/a.ts", "typescript", "let ws: WebSocket; ws.close(1006);");
    assert_eq!(client.published().uri, one);
    let other = client.open("file:///C:/p/a.ts", "typescript", "let ws: WebSocket; ws.close(1000);");
    let published = client.published();
    assert_eq!((published.uri, published.diagnostics), (other, Vec::new()));
    client.change(&one, 2, Some(range(0, 28, 32)), "1005");
    let published = client.published();
    assert_eq!((published.uri, published.diagnostics.len()), (one, 1));
}

#[test]
fn what_is_too_big_is_left_alone_and_the_log_says_so_once() {
    let mut client = Client::with(able());
    let text = "new WebSocket(u).close(1006);\n".repeat(40_000);
    let uri = client.open("file:///p/big.js", "javascript", &text);
    let logged = client.told::<tower_lsp::ls_types::notification::LogMessage>();
    assert_eq!((logged.typ, logged.message.as_str()), (MessageType::INFO, "big.js: over 1 MiB"));
    assert_eq!(client.published().diagnostics, []);
    client.change(&uri, 2, Some(range(0, 0, 0)), " ");
    assert_eq!(client.published().diagnostics, []);
    let options = json!({ "logLevel": "error" });
    let mut quiet = Client::start(Start { capabilities: able(), options, ..Start::default() });
    quiet.open("file:///p/min.js", "javascript", &"new WebSocket(u).close(1006);".repeat(1_000));
    assert_eq!(quiet.published().diagnostics, []);
}
