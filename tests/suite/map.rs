//! The close-code map: what the files of a project come to together.

use wslint::map::{By, CodeMap, FileMap, Gap, Words};
use wslint::sites::Scope;
use wslint::source::Source;

use crate::common::{context, declared, report};

/// The map of files, each with its path.
fn map(files: &[(&str, &str)], config: &str) -> CodeMap {
    let file = |(path, text): &(&str, &str)| {
        let sites = report(path, text, Scope::All).sites;
        FileMap::new(path, &Source::new((*text).into()), &sites, context(path).surroundings.is_test, false)
    };
    let mut map = CodeMap::new(files.iter().filter_map(file).collect(), &declared(config), &[]);
    if let Some(words) = Words::of(&map) {
        for (path, text) in files {
            map.note_written(path, words.in_text(text));
        }
    }
    map
}

/// A server that closes with this code.
fn server(code: &str) -> String {
    format!(
        "import {{ WebSocketServer }} from 'ws';\nnew WebSocketServer({{}}).on('connection', (ws) => ws.close({code}));"
    )
}

/// A client with this handler of a close.
fn client(body: &str) -> String {
    format!("const s = new WebSocket('wss://x.test');\ns.onclose = (event) => {{ {body} }};")
}

/// What the code of a server lacks where a client handles a close like this.
fn gap(code: &str, body: &str) -> Option<Gap> {
    let (server, client) = (server(code), client(body));
    map(&[("server.js", &server), ("web/client.js", &client)], "").gap(code.parse().unwrap())
}

#[test]
fn what_is_sent_is_handled_by_number_by_range_and_by_default() {
    for body in [
        "if (event.code === 4003) f();",
        "if (4003 === event.code) f();",
        "if (event.code !== 4003) f();",
        "switch (event.code) { case 4003: f(); }",
        "switch (event.code) { case 4001: f(); break; default: g(); }",
        "if ([4001, 4003].includes(event.code)) f();",
        "const FINAL = [4001, 4003]; if (FINAL.includes(event.code)) f();",
        "const FINAL = new Set([4001, 4003]); if (FINAL.has(event.code)) f();",
        "const isFinal = (code) => code === 4003; if (isFinal(event.code)) f();",
        "const isFinal = (code) => code >= 4000; if (isFinal(event.code)) f();",
        "if (event.code >= 4000) f();",
        "if (event.code > 3999 && event.code < 5000) f();",
        "if (4000 <= event.code) f();",
    ] {
        assert_eq!(gap("4003", body), None, "{body}");
    }
    for body in [
        "f();",
        "f(event.code);",
        "if (event.code === 4001) f();",
        "if (event.code >= 4100) f();",
        "if (event.code >= 4000 && event.code < 4003) f();",
        "if (event.code > 1000) f();",
        "if (event.code < 1000 || event.code > 4999) f();",
        "switch (event.code) { case 4001: f(); }",
        "const FINAL = [4001, 4004]; if (FINAL.includes(event.code)) f();",
        "const tell = (code) => { switch (code) { case 4001: return 1; default: return 0; } }; f(tell(event.code));",
    ] {
        assert_eq!(gap("4003", body), Some(Gap::NeverHandled), "{body}");
    }
}

#[test]
fn what_every_handler_takes_for_the_end_lacks_nothing() {
    for code in ["1000", "1001", "1011"] {
        assert_eq!(gap(code, "f();"), None, "{code}");
    }
    assert_eq!(gap("1008", "f();"), Some(Gap::NeverHandled));
    assert_eq!(gap("1008", "if (event.code === 1008) f();"), None);
}

#[test]
fn the_way_a_code_is_taken_is_told() {
    let by = |body: &str| {
        let (server, client) = (server("4003"), client(body));
        let map = map(&[("server.js", &server), ("web/client.js", &client)], "");
        map.codes[&4003].handled.iter().map(|(by, _)| *by).collect::<Vec<_>>()
    };
    assert_eq!(by("if (event.code === 4003) f();"), [By::Code]);
    assert_eq!(by("if (event.code >= 4000 && event.code <= 4099) f();"), [By::Range(4000, 4099)]);
    assert_eq!(by("switch (event.code) { case 4001: f(); break; default: g(); }"), [By::Rest]);
    // One handler tells a code apart, or takes it with the rest.
    assert_eq!(by("switch (event.code) { case 4003: f(); break; default: g(); }"), [By::Code]);
}

#[test]
fn nothing_is_said_of_an_end_that_is_elsewhere() {
    let (server, client) = (server("4003"), client("if (event.code === 4001) f();"));
    assert_eq!(map(&[("server.js", &server)], "").gap(4003), None);
    assert_eq!(map(&[("client.js", &client)], "").gap(4001), None);
    let both = map(&[("server.js", &server), ("client.js", &client)], "");
    assert_eq!((both.gap(4003), both.gap(4001)), (Some(Gap::NeverHandled), Some(Gap::NeverSent)));
    // What a page waits for, and what its libraries and proxies make up.
    let client = self::client("if (event.code === 1006 || event.code === 1012 || event.code === 1008) f();");
    let both = map(&[("server.js", &server), ("client.js", &client)], "");
    assert!(both.gaps(Gap::NeverSent).is_empty());
}

#[test]
fn nothing_is_said_of_codes_that_services_and_libraries_have() {
    let server = server("4001");
    let client =
        format!("import 'discord.js';\n{}", client("if (event.code === 4004) f(); if (event.code === 4999) g();"));
    let map = map(&[("server.js", &server), ("client.js", &client)], "");
    assert_eq!((map.gap(4004), map.gap(4999)), (None, Some(Gap::NeverSent)));
}

#[test]
fn nothing_is_said_of_codes_that_are_written_where_nothing_is_followed() {
    let (server, client) = (server("4003"), client("f(event);"));
    for (elsewhere, expected) in [
        ("export const TEXTS = { 4003: 'gone' };", None),
        ("export const isFinal = (n) => n === 4003;", None),
        ("// 4003: gone", Some(Gap::NeverHandled)),
        ("listen('localhost:4003');", Some(Gap::NeverHandled)),
        ("const GONE = 14003;", Some(Gap::NeverHandled)),
    ] {
        let map = map(&[("server.js", &server), ("client.js", &client), ("texts.js", elsewhere)], "");
        assert_eq!(map.gap(4003), expected, "{elsewhere}");
    }
    // By the name that the server has for it.
    let server =
        server.replace("4003", "KICKED").replace("new WebSocketServer", "const KICKED = 4003;\nnew WebSocketServer");
    let elsewhere = "import {\n  KICKED,\n} from './codes';\nexport const isFinal = (n) => n === KICKED;";
    let both = map(&[("server.js", &server), ("client.js", &client), ("texts.js", elsewhere)], "");
    assert_eq!((both.gap(4003), both.codes[&4003].written.len()), (None, 1));
    let imports = "import { KICKED } from './codes';";
    let both = map(&[("server.js", &server), ("client.js", &client), ("texts.js", imports)], "");
    assert_eq!(both.gap(4003), Some(Gap::NeverHandled));
}

#[test]
fn a_comparison_with_something_that_is_called_a_code_counts() {
    let (server, client) = (server("4003"), client("f(event);"));
    let elsewhere = "export const onEnd = (event) => { if (event.code === 4003) f(); };";
    let map = map(&[("server.js", &server), ("client.js", &client), ("end.js", elsewhere)], "");
    assert_eq!(
        map.codes[&4003].handled.iter().map(|(by, place)| (*by, place.start.line)).collect::<Vec<_>>(),
        [(By::Name, 1)]
    );
    assert_eq!(map.gap(4003), None);
}

#[test]
fn test_code_neither_sends_nor_handles() {
    let (server, client) = (server("4003"), client("if (event.code === 4003) f();"));
    assert!(map(&[("test/server.js", &server), ("client.test.js", &client)], "").is_empty());
}

#[test]
fn rust_and_typescript_meet() {
    let rust = "use axum::extract::ws::{CloseFrame, Message};\n\
        fn bye() -> Message { Message::Close(Some(CloseFrame { code: 4010, reason: \"kicked\".into() })) }";
    let client = client("if (event.code === 4010) f();");
    let both = map(&[("src/main.rs", rust), ("web/client.ts", &client)], "[[code]]\ncode = 4010\nname = \"KICKED\"");
    let code = &both.codes[&4010];
    assert_eq!((code.sent.len(), code.handled.len(), code.name()), (1, 1, Some("KICKED")));
    let reader = "use axum::extract::ws::Message;\nfn read(m: Message) { match m { Message::Close(Some(frame)) => \
        match frame.code { 4010 => f(), 4100..=4199 => g(), _ => h() }, _ => {} } }";
    let client =
        "const s = new WebSocket('wss://x.test'); if (a) s.close(4010); else if (b) s.close(4150); else s.close(4200);";
    let both = map(&[("src/main.rs", reader), ("web/client.ts", client)], "");
    let by = |code: i64| both.codes[&code].handled.iter().map(|(by, _)| *by).collect::<Vec<_>>();
    assert_eq!((by(4010), by(4150), by(4200)), (vec![By::Code], vec![By::Range(4100, 4199)], vec![By::Rest]));
}

#[test]
fn one_number_with_two_meanings_is_told() {
    let send = |name: &str, reason: &str| {
        server(&format!("{name}, '{reason}'"))
            .replace("new WebSocketServer", &format!("const {name} = 4003;\nnew WebSocketServer"))
    };
    let meanings = |one: (&str, &str), other: (&str, &str)| {
        let (one, other) = (send(one.0, one.1), send(other.0, other.1));
        let map = map(&[("a.js", &one), ("b.js", &other)], "");
        let meanings = map.codes[&4003].meanings(4003);
        (meanings.names_differ, meanings.reasons_differ)
    };
    assert_eq!(meanings(("KICKED", "kicked"), ("BANNED", "you are banned")), (true, true));
    assert_eq!(meanings(("KICKED", "you are kicked"), ("CloseKicked", "kicked by you")), (false, false));
    assert_eq!(meanings(("KICKED", ""), ("kickedOut", "out")), (false, false));
}
