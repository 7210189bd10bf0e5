//! Bad input loses nothing and breaks nothing.

use std::time::{Duration, Instant};

use wslint::sites::Scope;

use crate::common::{Fixture, report};

/// Nothing here takes a second; much more would be a loop that grows with its square.
const FAR_TOO_LONG: Duration = Duration::from_secs(60);

/// How often something is repeated: without optimisation a tenth of the work says as much.
const MANY: usize = if cfg!(debug_assertions) { 1_000 } else { 10_000 };

fn survives(path: &str, text: &str) {
    let start = Instant::now();
    for scope in [Scope::Check, Scope::All] {
        report(path, text, scope);
    }
    assert!(start.elapsed() < FAR_TOO_LONG, "{path}: {:?} for {} bytes", start.elapsed(), text.len());
}

#[test]
fn deep_nesting() {
    for path in ["a.js", "a.ts", "a.tsx", "a.rs"] {
        for pair in [("(", ")"), ("[", "]"), ("{", "}"), ("f(", ")"), ("!", ""), ("a ? b : ", ""), ("if (x) { ", " }")]
        {
            let deep = format!("{}1006{}", pair.0.repeat(2 * MANY), pair.1.repeat(2 * MANY));
            survives(path, &format!("new WebSocket(u); ws.close({deep}); use axum::x; CloseFrame {{ code: {deep} }}"));
            survives(path, &format!("{} ws.close(1006); {}", pair.0.repeat(2 * MANY), pair.1.repeat(2 * MANY)));
        }
    }
}

#[test]
fn what_is_never_closed() {
    for path in ["a.js", "a.ts", "a.rs"] {
        for open in ["(", "[", "{", "`${", "/*", "\"", "'", "<a>", "ws.close(", "CloseFrame { code: "] {
            survives(path, &format!("new WebSocket(u); use axum::x; ws.close(1006); {}", open.repeat(MANY)));
        }
    }
}

#[test]
fn an_error_on_every_line() {
    for path in ["a.js", "a.ts", "a.rs"] {
        for line in
            ["} ) # ws.close(1006 @\n", "fn ( { CloseFrame { code: 1006, \n", "= ] ) new WebSocket(u).close(1006 ;\n"]
        {
            survives(path, &format!("import ws from 'ws'; use axum::x;\n{}", line.repeat(MANY)));
        }
    }
}

#[test]
fn definitions_that_go_round_in_circles() {
    survives(
        "a.js",
        "import W from 'ws'; const a = b, b = c, c = a; a.close(b); new W(a).close(a); let d = d; new W().close(d);",
    );
    survives(
        "a.ts",
        "type A = B; type B = A; function f(x: A) { x.close(f(x)); } const o = { p: o.p }; new WebSocket(u).close(o.p);",
    );
    survives(
        "a.ts",
        "class A extends B {} class B extends A { s() { this.close(1006); super.close(this.s()); } } new WebSocket(u);",
    );
    survives(
        "a.js",
        "import W from 'ws'; const f = () => function (s) { return function (s) { s.close(1006); }; }; f()(new W(u));",
    );
    survives(
        "a.rs",
        "use axum::x::CloseFrame as A; type B = A; type A = B; const C: u16 = D; const D: u16 = C; fn f() -> B { B { code: C } }",
    );
    let chain: String = (0..2_000).map(|n| format!("const a{} = a{n};\n", n + 1)).collect();
    survives("a.js", &format!("import W from 'ws';\nconst a0 = 1006;\n{chain}new W(u).close(a2000);"));
    let calls: String = (0..500).map(|n| format!("function f{n}(c) {{ f{}(c); f{}(c); }}\n", n + 1, n + 1)).collect();
    survives("a.js", &format!("import W from 'ws';\n{calls}function f500(c) {{ new W(u).close(c); }}\nf0(1006);"));
}

#[test]
fn many_sites_of_one_name() {
    let sites = "ws.close(code);\n".repeat(MANY / 3);
    survives(
        "a.ts",
        &format!("import WebSocket from 'ws';\nconst ws = new WebSocket(u);\nconst code = 1006;\n{sites}"),
    );
    let classes: String =
        (0..500).map(|n| format!("class C{n} {{ ws: WebSocket; stop() {{ this.ws.close(1006); }} }}\n")).collect();
    survives("a.ts", &classes);
}

#[test]
fn bytes_in_the_wrong_places() {
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below.max(1) as u64).unwrap()
    };
    let junk = ["\0", "\u{feff}", "😀", "(", "}", "`", "\"", "*/", "=>", "::", "\r", "1006", "close(", "\u{2028}", "#"];
    let fixtures = Fixture::all();
    for _ in 0..400 {
        let fixture = &fixtures[next(fixtures.len())];
        let mut text = fixture.code.clone();
        for _ in 0..4 {
            let mut at = next(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            text.insert_str(at, junk[next(junk.len())]);
        }
        for scope in [Scope::Check, Scope::All] {
            report(&fixture.told, &text, scope);
        }
    }
}
