//! Hovers.

use serde_json::json;

use super::client::{Client, Start, able, range};
use crate::folder::Folder;

/// The first line of the hover where `|` stands.
fn first_line(path: &str, marked: &str) -> Option<String> {
    Some(hover(path, marked)?.lines().next()?.replace("**", "").replace('\\', ""))
}

fn hover(path: &str, marked: &str) -> Option<String> {
    let at = marked.find('|').unwrap();
    let line = marked[..at].matches('\n').count();
    let column = marked[..at].rsplit('\n').next().unwrap().len();
    let mut client = Client::with(able());
    let uri = client.open(path, "", &marked.replace('|', ""));
    client.published();
    client.hover(&uri, u32::try_from(line).unwrap(), u32::try_from(column).unwrap())
}

#[test]
fn the_same_number_is_another_thing_in_another_library() {
    let react = "import { useEffect } from 'react';\nexport function useFeed(url: string) {\n  useEffect(() => {\n    \
                 const ws = new WebSocket(url);\n    return () => ws.close(10|01);\n  }, [url]);\n}\n";
    let told = first_line("file:///p/feed.tsx", react).unwrap();
    assert!(told.contains("throws InvalidAccessError"), "{told}");
    let told = first_line("file:///p/a.js", "import W from 'ws';\nnew W(u).close(1|001);\n").unwrap();
    assert_eq!(told, "ws sends 1001 as it is");
    let axum = "use axum::extract::ws::{CloseFrame, Message, WebSocket};\nasync fn stop(mut s: WebSocket) {\n    \
                let f = CloseFrame { code: |1006, reason: \"\".into() };\n    let _ = s.send(Message::Close(Some(f))).await;\n}\n";
    let told = first_line("file:///p/a.rs", axum).unwrap();
    assert!(told.starts_with("axum sends it all the same"), "{told}");
}

#[test]
fn a_hover_says_what_there_is_to_know() {
    let told = hover("file:///p/a.js", "import W from 'ws';\nnew W(u).close(1006|);\n").unwrap();
    for part in [
        "**ws throws TypeError, and the connection stays open",
        "1006 (Abnormal Closure): The connection ended without a Close frame.",
        "- **Sent by**: nobody",
        "**When you see it**",
        "**What to do**",
        "- **Reconnect**: Yes",
        "[RFC 6455 section 7.4.1](https://www.rfc-editor.org/rfc/rfc6455.html#section-7.4.1)",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

/// The lines that a text takes in a window of so many columns, as editors break them.
fn height(text: &str, columns: usize) -> usize {
    text.lines().map(|line| line.chars().count().div_ceil(columns).max(1)).sum()
}

#[test]
fn a_hover_is_short() {
    for number in wslint::codes::all().iter().map(|code| code.code) {
        let text =
            format!("import W from 'ws';\nnew W(u).on('close', (code) => {{ if (code === |{number}) f(); }});\n");
        let told = hover("file:///p/a.js", &text).unwrap();
        let without_address = told.split("](").next().unwrap();
        assert!(height(without_address, 95) <= 14, "{number}: {told}");
    }
}

#[test]
fn names_members_and_variants_are_codes_too() {
    for (path, marked, number) in [
        ("a.ts", "import W from 'ws';\nconst LO|ST = 1006;\nnew W(u).close(LOST);\n", "1006"),
        ("a.ts", "import W from 'ws';\nconst LOST: number = 1006;\nnew W(u).close(LO|ST);\n", "1006"),
        ("a.ts", "import W from 'ws';\nenum Code { Done = 1000, Lo|st = 1006 }\nnew W(u).close(Code.Lost);\n", "1006"),
        ("a.ts", "import W from 'ws';\nenum Code { Done = 1000, Lost = 1006 }\nnew W(u).close(Code.L|ost);\n", "1006"),
        ("a.ts", "import W from 'ws';\nnew W(u).close(ok ? 1000 : |4001);\n", "4001"),
        (
            "a.rs",
            "use tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};\nfn f(s: &mut tungstenite::WebSocket<S>) {\n    \
             s.close(Some(CloseFrame { code: CloseCode::Aw|ay, reason: \"\".into() }));\n}\n",
            "1001",
        ),
    ] {
        let told = hover(&format!("file:///p/{path}"), marked).unwrap_or_default();
        assert!(told.contains(&format!("{number} (")), "{marked}: {told}");
    }
    let both =
        hover("file:///p/a.ts", "import W from 'ws';\nconst c = ok ? 1000 : 4001;\nnew W(u).close(c|);\n").unwrap();
    assert!(both.contains("1000 (Normal Closure)") && both.contains("4001 (private use)"), "{both}");
}

#[test]
fn what_was_received_is_told_as_such() {
    let told = |number: &str| {
        let text =
            format!("import W from 'ws';\nnew W(u).on('close', (code) => {{ if (code === |{number}) f(); }});\n");
        first_line("file:///p/a.js", &text).unwrap()
    };
    assert_eq!(told("1005"), "no code was received: ws sets 1005 itself when a Close carries none");
    assert_eq!(told("1006"), "no Close was received: ws sets 1006 itself when the connection just ends");
    assert_eq!(told("1012"), "the server sent 1012");
    assert_eq!(told("4000"), "the peer sent 4000");
}

#[test]
fn elsewhere_there_is_nothing_to_say() {
    for marked in [
        "import W from 'ws';\nsetTimeout(f, 10|00); new W(u).close(1000);\n",
        "import W from 'ws';\nnew W(u).clo|se(1000);\n",
        "import W from 'ws';\n|\nnew W(u).close(1000);\n",
        "const port = 10|06;\n",
        "// 10|06\n",
    ] {
        assert_eq!(hover("file:///p/a.js", marked), None, "{marked}");
    }
}

#[test]
fn rules_are_described_in_comments_and_in_the_configuration() {
    let told =
        hover("file:///p/a.js", "import W from 'ws';\n// wslint-ignore reserved|-code -- x\nnew W(u).close(1006);\n");
    assert!(told.unwrap().contains("RFC 6455 keeps four numbers"));
    let told =
        hover("file:///p/a.js", "import W from 'ws';\n// wslint-ig|nore reserved-code -- x\nnew W(u).close(1006);\n");
    assert_eq!(told.unwrap(), "**wslint-ignore**\n\nsilence rules in the call on this line, or in the statement below");
    let folder = Folder::new("lsp-hover");
    let path = folder.uri("wslint.toml");
    let told = hover(&path, "[rules]\nreserved-c|ode = \"off\"\n").unwrap();
    assert!(told.starts_with("**reserved-code**"), "{told}");
    let told = hover(&path, "[[code]]\ncode = 40|06\nname = \"LINK_LOST\"\nsummary = \"<b>gone</b>\"\n").unwrap();
    assert!(told.contains("4006 (LINK_LOST): \\<b>gone\\</b>"), "{told}");
    let told = hover(&path, "services = [\"pusher\", \"disc|ord\"]\n").unwrap();
    assert!(told.starts_with("**Discord Gateway**"), "{told}");
    assert_eq!(hover(&path, "[[code]]\nsent|_by = \"server\"\n").unwrap(), "**sent_by**\n\nwhich end sends it");
    assert_eq!(hover(&path, "baseline = \"a|.json\"\n"), None);
}

/// The hover where `|` stands, in a client whose language is this.
fn hover_in(locale: &str, marked: &str) -> String {
    let at = marked.find('|').unwrap();
    let line = marked[..at].matches('\n').count();
    let column = marked[..at].rsplit('\n').next().unwrap().len();
    let options = json!({ "locale": locale });
    let mut client = Client::start(Start { capabilities: able(), options, ..Start::default() });
    let uri = client.open("file:///p/a.js", "", &marked.replace('|', ""));
    client.published();
    client.hover(&uri, u32::try_from(line).unwrap(), u32::try_from(column).unwrap()).unwrap()
}

#[test]
fn services_in_use_say_what_their_codes_mean() {
    let bot = "import { Client } from 'discord.js';\nimport W from 'ws';\n\
               new W(u).on('close', (code) => { if (code === 40|04) stop(); });\n";
    let told = hover("file:///p/a.js", bot).unwrap();
    assert!(told.starts_with("**the peer sent 4004**\n\n4004 (Discord Gateway: Authentication failed)"), "{told}");
    assert!(told.contains("- **Discord Gateway**: wrong token") && told.contains("- **Source**: https://"), "{told}");
    assert!(told.contains("- **Reconnect**: no") && !told.contains("depends"), "{told}");
    assert_eq!(told.matches("Authentication failed").count(), 1, "{told}");
    let both = format!("import Pusher from 'pusher-js';\n{bot}");
    let told = hover("file:///p/a.js", &both).unwrap();
    // Two lists, not one: their marks differ.
    assert!(told.contains("\n- **Discord Gateway**") && told.contains("\n* **Pusher Channels**"), "{told}");
    let neither = bot.replace("discord.js", "discordant");
    assert!(hover("file:///p/a.js", &neither).unwrap().contains("4004 (private use)"));
}

#[test]
fn the_team_says_what_its_codes_mean() {
    let folder = Folder::new("lsp-hover-own");
    let code = "[[code]]\ncode = 4006\nname = \"LINK_LOST\"\nsummary = \"<b>gone</b>\"\nreconnect = \"backoff\"\nsent_by = \"server\"\n";
    folder.write("wslint.toml", code);
    let mut client = Client::start(Start { capabilities: able(), folders: vec![folder.uri("")], ..Start::default() });
    let uri = client.open(&folder.uri("a.js"), "", "new WebSocket(u).close(4006);\n");
    client.published();
    let told = client.hover(&uri, 0, 25).unwrap();
    for part in [
        "**the standard WebSocket sends 4006 as it is**",
        "4006 (LINK_LOST): \\<b>gone\\</b>",
        "- **Sent by**: servers",
        "- **Reconnect**: yes, with backoff",
        "wslint.toml",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn texts_are_shown_in_the_language_of_the_reader() {
    let told = hover_in("ja", "import W from 'ws';\nnew W(u).close(10|06);\n");
    assert!(told.starts_with("**ws は TypeError を投げ、接続は開いたまま残る"), "{told}");
    assert!(told.contains("1006 Abnormal Closure(異常切断)") && told.contains("**このコードが出る場面**"), "{told}");
    let told = hover_in("ja", "// wslint-ignore reserved|-code -- x\nnew WebSocket(u).close(1006);\n");
    assert!(told.starts_with("**reserved-code**") && told.contains("予約している。1005"), "{told}");
    assert!(hover_in("", "new WebSocket(u).close(1006|);").contains("Abnormal Closure"));
}

#[test]
fn who_takes_no_markdown_gets_none() {
    let mut able = able();
    able["textDocument"]["hover"] = json!({ "contentFormat": ["plaintext"] });
    let mut client = Client::with(able);
    let uri = client.open("file:///p/a.js", "javascript", "new WebSocket(u).close(1006);");
    client.published();
    let told = client.hover(&uri, 0, 24).unwrap();
    assert!(!told.contains(['*', '[', '\\', '`']), "{told}");
    // The editor breaks lines where its window ends.
    assert!(told.contains("\nSent by: nobody") && told.contains("\nWhat to do: if open never fired"), "{told}");
    assert!(told.lines().any(|line| line.len() > 120), "{told}");
}

#[test]
fn a_hover_is_about_the_text_as_it_is_now() {
    let mut client = Client::with(able());
    let uri = client.open("file:///p/a.js", "javascript", "new WebSocket(u).close(1006);");
    client.published();
    client.change(&uri, 2, Some(range(0, 23, 27)), "4001");
    assert!(client.hover(&uri, 0, 24).unwrap().contains("4001 (private use)"));
    client.published();
}
