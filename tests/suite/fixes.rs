//! No fix proposes what the library or the end in question refuses.

use wslint::analyze::{Context, Report};
use wslint::apis::{Apis, Family};
use wslint::fix;
use wslint::sites::Scope;

use crate::common::{Fixture, context, report_with};

/// Numbers of every kind.
const NUMBERS: &[i64] = &[
    0, 1, 7, 200, 301, 401, 403, 404, 408, 429, 500, 502, 503, 999, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007,
    1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015, 1016, 1999, 2000, 2999, 3000, 3001, 4000, 4999, 5000, 5001, 5999,
    6000, 65535,
];

/// The places that a report speaks of: a constant's number is one finding, however often it is sent.
fn places(report: &Report) -> usize {
    report.diagnostics.iter().map(|found| 1 + found.related.len()).sum()
}

/// Each fix alone: what it was offered for is gone, and nothing new is there.
fn each_fix_alone(name: &str, context: &Context, text: &str) -> usize {
    let before = report_with(context, text, Scope::Check);
    let mut count = 0;
    for found in &before.diagnostics {
        for offered in &found.fixes {
            count += 1;
            let (after_text, applied) = fix::apply(text, [offered]);
            assert_eq!(applied, 1, "{name}: {}", offered.title);
            let after = report_with(context, &after_text, Scope::Check);
            // The spelling of a comment is corrected without changing what it does.
            assert!(
                places(&after) < places(&before),
                "{name}: `{}` leaves as much to find:\n{after_text}",
                offered.title
            );
            for left in &after.diagnostics {
                let known =
                    before.diagnostics.iter().any(|known| (known.rule, &known.codes) == (left.rule, &left.codes));
                assert!(known, "{name}: `{}` leads to {} {:?}", offered.title, left.rule, left.codes);
            }
        }
    }
    count
}

#[test]
fn every_fix_of_every_fixture_helps() {
    let mut count = 0;
    for fixture in Fixture::all() {
        count += each_fix_alone(&fixture.name(), &fixture.context(), &fixture.code);
    }
    assert!(count > 100);
}

#[test]
fn every_fix_for_every_number_and_library_helps() {
    let mut libraries = 0;
    let mut count = 0;
    for (_, model) in Apis::builtin().of_family(Family::JavaScript).filter(|(_, model)| !model.sends.is_empty()) {
        let Some(ty) =
            model.types.iter().find(|ty| ty.from.iter().any(|way| way.subject == "new") && ty.name == "WebSocket")
        else {
            continue;
        };
        let export = ty.exports.iter().find(|export| !export.contains('.')).unwrap_or(&ty.name);
        let import = match (model.packages.first(), model.environment.as_ref().and_then(|own| own.imports.first())) {
            (Some(package), _) if export == "default" => format!("import Socket from \"{package}\";"),
            (Some(package), _) => format!("import {{ {export} as Socket }} from \"{package}\";"),
            (None, Some(shown)) => format!("import \"{}\";\nconst Socket = WebSocket;", shown.trim_end_matches('*')),
            (None, None) => "const Socket = WebSocket;".to_owned(),
        };
        libraries += 1;
        for number in NUMBERS {
            let text = format!("{import}\nconst socket = new Socket(url);\nsocket.close({number}, \"why\");\n");
            count += each_fix_alone(&model.id, &context("src/a.js"), &text);
        }
    }
    for head in [
        "use axum::extract::ws::CloseFrame;\nfn f() -> CloseFrame { CloseFrame { code: @, reason: \"\".into() } }\n",
        "use tungstenite::protocol::CloseFrame;\nfn f() -> CloseFrame { CloseFrame { code: @.into(), reason: \"\".into() } }\n",
        "use tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};\nfn f() -> CloseFrame { CloseFrame { code: CloseCode::Bad(@), reason: \"\".into() } }\n",
        "use web_sys::WebSocket;\nfn f(ws: &WebSocket) { let _ = ws.close_with_code(@); }\n",
    ] {
        libraries += 1;
        for number in NUMBERS {
            count += each_fix_alone(head, &context("src/a.rs"), &head.replace('@', &number.to_string()));
        }
    }
    assert!(libraries >= 9 && count > 500, "{libraries} libraries, {count} fixes");
}

#[test]
fn safe_fixes_never_change_a_number() {
    for fixture in Fixture::all() {
        let report = fixture.report(&fixture.code, Scope::Check);
        for found in report.diagnostics.iter().filter(|found| !found.codes.is_empty()) {
            for offered in found.fixes.iter().filter(|offered| offered.safety == fix::Safety::Safe) {
                let to_nothing = offered.edits.iter().all(|edit| !edit.text.contains(|c: char| c.is_ascii_digit()));
                assert!(to_nothing, "{}: `{}` is called safe", fixture.name(), offered.title);
            }
        }
    }
}
