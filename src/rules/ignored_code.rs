//! `ignored-code`: a code where the call reads none.

use super::{Cx, Group, Rule};
use crate::apis::{Does, Ignores, Instead, Model, Slot, Step};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Fix;
use crate::message::{Arg, Message};
use crate::sites::{CloseSite, Evidence, Kind, Part, Shape, Value};
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "ignored-code",
    group: Group::Suspicious,
    severity: Severity::Warning,
    needs: Some(Evidence::Proven),
    summary: "a code in a call that takes none, or not in that place or under that key",
    fixes: "the call, place or key that does take it",
    messages: MESSAGES,
    check: Some(check),
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    ("ignored-code.found", "{call}() reads no close code here, so {code} ({name}) is never sent: {happens}"),
    ("ignored-code.drops", "{library} drops the connection without a Close frame"),
    ("ignored-code.empty", "{library} closes without it"),
    ("ignored-code.throws", "{library} throws {error}, and nothing is closed"),
    ("ignored-code.rejects", "{library} returns {error}, and nothing is closed"),
    ("ignored-code.other", "{library} takes it for something else"),
    ("ignored-code.help.call", "{call}() takes a code"),
    ("ignored-code.help.key", "name it `{key}`"),
    ("ignored-code.help.argument", "the code is argument {position}"),
    ("ignored-code.help.object", "the code stands in an object, under `{key}`"),
    ("ignored-code.help.each", "close each of `{member}` with the code, then this"),
    ("ignored-code.help", "leave it out"),
    ("ignored-code.fix.call", "close with {call}()"),
    ("ignored-code.fix.key", "name it `{key}`"),
    ("ignored-code.fix.argument", "make the code argument {position}"),
];

const DOCS: &str = r#"
Some calls that end a connection take no code, or take it in another place. `terminate()` of `ws`
drops the connection, and its peer reports 1006 whatever stands in the parentheses. `close()` of a
`WebSocketServer` takes a callback and throws `TypeError` for a number. `WebSocketStream` reads
`closeCode`, and drafts of it read `code`.

```js bad
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.terminate(1011);
```

```ts bad
import { WebSocketServer } from "ws";
const wss = new WebSocketServer({ port: 8080 });
// @ts-ignore
process.on("SIGTERM", () => wss.close(1001));
```

```js bad
const stream = new WebSocketStream("wss://example.org");
stream.close({ code: 4000, reason: "done" });
```

```js good
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.close(1011);
ws.terminate();
```

```ts good
import { WebSocketServer } from "ws";
const wss = new WebSocketServer({ port: 8080 });
process.on("SIGTERM", () => {
  wss.clients.forEach((client) => client.close(1001));
  wss.close();
});
```

```js good
const stream = new WebSocketStream("wss://example.org");
stream.close({ closeCode: 4000, reason: "done" });
```

```js look-alike
import { Worker } from "node:worker_threads";
const worker = new Worker("./ws-worker.js");
worker.terminate(1000);
```
"#;

fn check(site: &CloseSite, cx: &Cx<'_>) -> Vec<Diagnostic> {
    if site.kind != Kind::Ignored || site.asserted {
        return Vec::new();
    }
    let Some((model, ignores)) =
        cx.model(site).zip(site.api).and_then(|(model, api)| Some((model, model.ignores.get(api.index)?)))
    else {
        return Vec::new();
    };
    site.codes.parts.iter().filter_map(|part| finding(site, cx, part, model, ignores)).collect()
}

fn finding(site: &CloseSite, cx: &Cx<'_>, part: &Part, model: &Model, ignores: &Ignores) -> Option<Diagnostic> {
    let Value::Codes(number, _) = part.value else {
        return None;
    };
    let message = Message::new("ignored-code.found")
        .with("call", ignores.call.as_str())
        .with("code", number)
        .with("name", Arg::Name(number))
        .with("happens", happens(model, ignores));
    // The place is what is wrong, not a constant that stands elsewhere.
    let span = if site.span.contains(part.span) { part.span } else { site.span };
    let mut diagnostic = cx.finding_at(&RULE, site, span, vec![(number, number)], message);
    diagnostic.outcome = Some(ignores.does);
    diagnostic.help = Some(help(ignores.instead.as_ref()));
    if let Some(instead) = ignores.instead.as_ref().filter(|_| cx.fits(site, number)) {
        diagnostic.fixes.extend(fix(site, cx, instead));
    }
    Some(diagnostic)
}

fn happens(model: &Model, ignores: &Ignores) -> Message {
    let key = match ignores.does {
        Does::Drops => "ignored-code.drops",
        Does::Empty => "ignored-code.empty",
        Does::Throws => "ignored-code.throws",
        Does::Rejects => "ignored-code.rejects",
        _ => "ignored-code.other",
    };
    Message::new(key).with("library", model.title()).with("error", ignores.error.as_deref().unwrap_or("an error"))
}

fn help(instead: Option<&Instead>) -> Message {
    match instead {
        Some(Instead::Call(call)) => Message::new("ignored-code.help.call").with("call", call.as_str()),
        Some(Instead::Key(key)) => Message::new("ignored-code.help.key").with("key", key.as_str()),
        Some(Instead::Each(member)) => Message::new("ignored-code.help.each").with("member", member.as_str()),
        Some(Instead::Slot(Slot(steps))) => match steps.as_slice() {
            [Step::Arg(index)] => Message::new("ignored-code.help.argument").with("position", index + 1),
            [.., Step::Key(key)] => Message::new("ignored-code.help.object").with("key", key.as_str()),
            _ => Message::new("ignored-code.help"),
        },
        None => Message::new("ignored-code.help"),
    }
}

fn fix(site: &CloseSite, cx: &Cx<'_>, instead: &Instead) -> Option<Fix> {
    let Shape::Call { name, args, .. } = &site.shape else {
        return None;
    };
    match instead {
        // The other call ends the connection in another way.
        Instead::Call(call) => {
            let title = Message::new("ignored-code.fix.call").with("call", call.as_str());
            Some(Fix::unsafe_(title, *name, call.as_str()))
        }
        Instead::Key(key) => {
            let title = Message::new("ignored-code.fix.key").with("key", key.as_str());
            let (span, text) = renamed_key(cx, site.span, key)?;
            Some(Fix::safe(title, span, text))
        }
        Instead::Slot(Slot(steps)) => {
            let [Step::Arg(index)] = steps.as_slice() else {
                return None;
            };
            let at = args.iter().position(|arg| *arg == site.span).filter(|at| at < index)?;
            let title = Message::new("ignored-code.fix.argument").with("position", index + 1);
            Some(Fix::safe(title, Span::new(site.span.start, site.span.start), "undefined, ".repeat(index - at)))
        }
        Instead::Each(_) => None,
    }
}

/// The edit that gives a value another key: over the old key, or before a value that is its own key.
fn renamed_key(cx: &Cx<'_>, value: Span, key: &str) -> Option<(Span, String)> {
    let before = cx.source.text().get(..value.start)?.trim_end();
    let Some(old) = before.strip_suffix(':') else {
        return Some((Span::new(value.start, value.start), format!("{key}: ")));
    };
    let old = old.trim_end();
    let start = old.rfind(|c: char| !c.is_alphanumeric() && c != '_' && c != '$')? + 1;
    (start < old.len()).then(|| (Span::new(start, old.len()), key.to_owned()))
}
