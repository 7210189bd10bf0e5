//! A file that is edited says at rest what a fresh analysis says of its text.

use std::sync::Arc;

use wslint::analyze::{Session, analyze, gate, scope_of_edits};
use wslint::source::{Encoding, Source, Span};

use crate::common::{Fixture, Random};

const SEEDS: u64 = 1_000;

/// What is typed, pasted and deleted.
const PIECES: &[&str] = &[
    "",
    "\n",
    "\r\n",
    "1006",
    "1",
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
    "CloseFrame { code: 1006, reason: \"\".into() }",
    "import ",
    " ",
    "// wslint-ignore reserved-code -- why\n",
    "function f(ws: WebSocket) {\n  ws.close(999);\n}\n",
    ", ",
    "async ",
];

#[test]
fn edits_lead_to_what_a_fresh_analysis_says() {
    let fixtures = Fixture::all();
    let threads = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let fixtures = &fixtures;
            scope.spawn(move || {
                (0..SEEDS).filter(|seed| seed % threads == thread).for_each(|seed| try_seed(seed, fixtures))
            });
        }
    });
}

/// Edits a fixture, and compares at rest.
fn try_seed(seed: u64, fixtures: &[Fixture]) {
    let mut random = Random::new(seed);
    let fixture = &fixtures[random.below(fixtures.len())];
    let context = fixture.context();
    let mut source = Arc::new(Source::new(fixture.code.clone()));
    let mut session = Session::new(source.clone(), context.clone());
    session.settle(&|| false).unwrap();
    let encoding = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32][random.below(3)];
    for step in 0..4 {
        let mut changes = Vec::new();
        for _ in 0..=random.below(3) {
            // Places come as an editor sends them.
            let from = source.floor(random.below(source.text().len() + 1));
            let until = source.floor((from + [0, 0, 1, 3, 40][random.below(5)]).min(source.text().len()));
            let place = |offset: usize| {
                let (line, column) = source.encoded(offset, encoding);
                source.decoded(line, column, encoding)
            };
            let span = Span::new(place(from), place(until.max(from)));
            changes.push(Arc::make_mut(&mut source).replace(span, PIECES[random.below(PIECES.len())]));
        }
        session.edit(source.clone(), &changes);
        session.glance(&|| false).unwrap();
        if step < 3 && random.below(3) > 0 {
            continue;
        }
        let report = session.settle(&|| false).unwrap();
        assert!(session.is_settled());
        let scope = scope_of_edits(&context.settings);
        let hits = gate(source.text(), context.language, scope, &context.settings.apis).unwrap_or_default();
        let fresh = analyze(source.clone(), &context, scope, &hits);
        let name = fixture.name();
        assert_eq!(*report.diagnostics, fresh.diagnostics, "seed {seed}, {name}: {:?}", source.text());
        assert_eq!(*report.sites, fresh.sites, "seed {seed}, {name}: {:?}", source.text());
    }
}
