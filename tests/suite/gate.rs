//! The gate may only dismiss what leads to no finding.

use std::sync::Arc;

use wslint::analyze::{Context, analyze};
use wslint::apis::Apis;
use wslint::rules::{Level, Selection};
use wslint::sites::{Gate, Hit, Scope};
use wslint::source::Source;
use wslint::syntax::Language;

use crate::common::{Fixture, context, findings};

fn gate(language: Language, scope: Scope) -> Gate {
    Gate::new(Apis::builtin(), language.family(), scope)
}

/// All findings of all rules at some hits.
fn found(context: &Context, text: &str, hits: &[Hit]) -> Vec<String> {
    let mut context = context.clone();
    let mut settings = (*context.settings).clone();
    settings.levels.set_all(&[(Selection::All, Level::Default)]);
    context.settings = settings.into();
    let report = analyze(Arc::new(Source::new(text.to_owned())), &context, Scope::Check, hits);
    let found = findings(text, &report).into_iter();
    // What is said of comments depends on all findings.
    let about_code = found.filter(|found| !found.text.contains("suppression") && !found.text.contains("unknown-rule"));
    about_code.map(|found| format!("{}:{}: {}", found.line, found.columns.0, found.text)).collect()
}

/// The text in which every hit but this one, and the numbers of tables, is called something else.
fn alone(gate: &Gate, text: &str, hits: &[Hit], hit: Hit) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let is_number = |other: &Hit| gate.name(*other).starts_with(|c: char| c.is_ascii_digit());
    // Two hits can be one name, or one path: `CloseFrame::new`.
    let range = |hit: &Hit| hit.offset..hit.offset + gate.name(*hit).len();
    let is_apart = |other: &Hit| {
        let is_path = text.get(range(other).end..range(&hit).start) == Some("::");
        !is_path && (range(other).end <= range(&hit).start || range(&hit).end <= range(other).start)
    };
    for other in hits.iter().filter(|other| is_apart(other) && !is_number(other)) {
        bytes[other.offset..other.offset + gate.name(*other).len()].fill(b'x');
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn no_finding_of_a_fixture_needs_another_hit_in_its_file() {
    let (mut checked, mut lost) = (0, String::new());
    for fixture in Fixture::all() {
        let context = fixture.context();
        let gate = gate(context.language, wslint::analyze::scope_of(&context.settings));
        let hits = gate.hits(&fixture.code);
        let is_worth_it = |hit: &Hit| !gate.hits(&alone(&gate, &fixture.code, &hits, *hit)).is_empty();
        let worthy: Vec<Hit> = hits.iter().copied().filter(is_worth_it).collect();
        let (all, kept) = (found(&context, &fixture.code, &hits), found(&context, &fixture.code, &worthy));
        checked += all.len();
        for finding in all.iter().filter(|finding| !kept.contains(finding)) {
            lost.push_str(&format!("{}: {finding}\n", fixture.name()));
        }
    }
    assert!(checked > 300, "{checked} findings");
    assert!(lost.is_empty(), "lost in files where they stand alone:\n{lost}");
}

#[test]
fn no_rule_speaks_of_a_number_that_is_dismissed() {
    let sockets = [
        "import WebSocket from 'ws'; new WebSocket(u)",
        "import { WebSocketServer } from 'ws'; for (const ws of new WebSocketServer(o).clients) ws",
        "import { WebSocket } from 'undici'; new WebSocket(u)",
        "import { Client } from 'faye-websocket'; new Client(u)",
        "import SockJS from 'sockjs-client'; new SockJS(u)",
        "import { w3cwebsocket } from 'websocket'; new w3cwebsocket(u)",
        "new WebSocket(u)",
        "Deno.upgradeWebSocket(r).socket",
        "new WebSocketPair()[1]",
    ];
    let context = context("src/a.js");
    let [check, all] = [Scope::Check, Scope::All].map(|scope| gate(context.language, scope));
    for socket in sockets {
        let is_dismissed = |number: &i64| check.hits(&format!("{socket}.close({number})")).is_empty();
        let dismissed: Vec<i64> = (0..6000).filter(is_dismissed).collect();
        assert!(dismissed.contains(&1000), "{socket}");
        for number in dismissed.into_iter().filter(|number| number % 100 < 16) {
            let text = format!("{socket}.close({number})");
            assert_eq!(found(&context, &text, &all.hits(&text)), [""; 0], "{text}");
        }
        let text = format!("{socket}.close(999)");
        assert_eq!(found(&context, &text, &all.hits(&text)).len(), 1, "{text}");
    }
}
