//! At rest the editor shows what `check` finds, whatever was typed and however columns are counted.

use std::time::{Duration, Instant};

use serde_json::json;
use tower_lsp::ls_types::*;
use wslint::sites::Scope;
use wslint::source::{Encoding, Source, Span};

use super::client::{Client, pulling};
use crate::common::{Fixture, Random, report};

const SEEDS: u64 = 1_000;

const PIECES: &[&str] = &[
    "",
    "\n",
    "\r\n",
    "1006",
    "0",
    "(",
    ")",
    "{",
    "}",
    "/*",
    "*/",
    "//",
    "\"",
    "'",
    "`",
    "é",
    "😀",
    "x",
    ".close(",
    "ws.close(1005);\n",
    "const NORMAL = 1000;\n",
    "function f(ws: WebSocket) {\n  ws.close(999);\n}\n",
    ", ",
];

/// A document as the client has it.
struct Edited {
    seed: u64,
    uri: Uri,
    path: String,
    source: Source,
}

#[test]
fn random_edits_lead_to_what_check_finds() {
    // A third of the seeds for each encoding.
    for (index, (name, encoding)) in
        [("utf-8", Encoding::Utf8), ("utf-16", Encoding::Utf16), ("utf-32", Encoding::Utf32)].into_iter().enumerate()
    {
        let mut able = pulling();
        able["general"] = json!({ "positionEncodings": [name] });
        let mut client = Client::with(able);
        let fixtures = Fixture::all();
        let mut documents = Vec::new();
        for seed in (0..SEEDS).filter(|seed| seed % 3 == index as u64) {
            let mut random = Random::new(seed);
            let fixture = &fixtures[random.below(fixtures.len())];
            let path = format!("/p{seed}/{}", fixture.told);
            let uri = client.open(&format!("file://{path}"), "", &fixture.code);
            let mut source = Source::new(fixture.code.clone());
            for version in 2..6 {
                let from = source.floor(random.below(source.text().len() + 1));
                let until = source.floor((from + [0, 1, 30][random.below(3)]).min(source.text().len())).max(from);
                let piece = PIECES[random.below(PIECES.len())];
                let place = |offset: usize| {
                    let (line, column) = source.encoded(offset, encoding);
                    Position::new(u32::try_from(line).unwrap(), u32::try_from(column).unwrap())
                };
                let range = Range::new(place(from), place(until));
                let byte = |at: Position| source.decoded(at.line as usize, at.character as usize, encoding);
                let span = Span::new(byte(range.start), byte(range.end));
                client.change(&uri, version, Some(range), piece);
                source.replace(span, piece);
            }
            documents.push(Edited { seed, uri, path, source });
        }
        for document in &documents {
            compare(&mut client, document, encoding);
        }
        client.forget();
    }
}

/// Waits until the findings of a document are those that they have to be.
fn compare(client: &mut Client, document: &Edited, encoding: Encoding) {
    let fresh = report(&document.path, document.source.text(), Scope::Check);
    let place = |offset: usize| {
        let (line, column) = document.source.encoded(offset, encoding);
        Position::new(u32::try_from(line).unwrap(), u32::try_from(column).unwrap())
    };
    let wanted: Vec<(String, Range)> = fresh
        .diagnostics
        .iter()
        .map(|found| (found.rule.to_owned(), Range::new(place(found.span.start), place(found.span.end))))
        .collect();
    let give_up = Instant::now() + Duration::from_secs(60);
    loop {
        let found = super::client::short(&client.pulled(&document.uri));
        if found == wanted {
            return;
        }
        let text = document.source.text();
        assert!(Instant::now() < give_up, "seed {}: {found:?}, not {wanted:?}: {text:?}", document.seed);
        client.wait(Duration::from_millis(50));
    }
}
