//! `unbounded-reason`: a reason that can have more bytes than a Close frame has room for.

use super::{Cx, Group, Rule, is_judged, reason_too_long};
use crate::apis::{Family, Over};
use crate::codes::MAX_REASON_BYTES;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Fix;
use crate::message::Message;
use crate::sites::{CloseSite, Endless, Evidence, Filled, Unbounded};
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "unbounded-reason",
    group: Group::Suspicious,
    severity: Severity::Info,
    needs: Some(Evidence::Proven),
    summary: "an error's text or JSON as the reason, or one cut by counting characters, not bytes",
    fixes: "cut it to 123 bytes on a character boundary",
    messages: MESSAGES,
    check: Some(check),
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    (
        "unbounded-reason.error",
        "the text of an error can be of any length, a Close frame has room for {limit} bytes of it: then {happens}",
    ),
    (
        "unbounded-reason.json",
        "a value as JSON can be of any length, a Close frame has room for {limit} bytes: then {happens}",
    ),
    (
        "unbounded-reason.text",
        "what others write can be of any length, a Close frame has room for {limit} bytes of it: then {happens}",
    ),
    (
        "unbounded-reason.cut",
        "{characters} characters can make {bytes} bytes of UTF-8, a Close frame has room for {limit}: then {happens}",
    ),
    ("unbounded-reason.help", "cut it by bytes, or send the text in a message before closing"),
    ("unbounded-reason.bytes", "cut the reason to {limit} bytes on a character boundary"),
    ("unbounded-reason.characters", "cut the reason to {count} characters, which always fit"),
];

const DOCS: &str = r#"
A reason has at most 123 bytes of UTF-8. The text of an error has any number of them: it holds what
some file, query or peer was called. In the test it is short, and on the day when it matters the
close itself fails: browsers throw `SyntaxError`, `ws` throws `RangeError`, and axum and tungstenite
send a frame that no peer may accept, so that the reason is lost and the code with it.

Cutting to 123 characters does not help, since a character has up to four bytes: `"é".repeat(123)`
has 246. In JavaScript 41 of what `length` counts always fit, in Rust 30 characters do.

What is judged is what certainly has no limit: the message, stack or text of a caught error of which
no condition says what kind it is, a received message, an answer that was fetched, JSON of a value that
is not written out, and a text cut to a number of characters near the limit. A parameter or field of unknown length is left alone.

```js bad
import WebSocket from "ws";
const ws = new WebSocket(url);
try {
  await start();
} catch (error) {
  ws.close(1011, error.message);
}
```

```ts bad
export function refuse(ws: WebSocket, why: string) {
  ws.close(4000, why.slice(0, 123));
}
```

```rust bad
use axum::extract::ws::{CloseFrame, Message};
fn end(result: Result<(), std::io::Error>) -> Option<Message> {
    match result {
        Ok(()) => None,
        Err(error) => Some(Message::Close(Some(CloseFrame { code: 1011, reason: error.to_string().into() }))),
    }
}
```

```js good
import WebSocket from "ws";
const ws = new WebSocket(url);
try {
  await start();
} catch (error) {
  ws.close(1011, error.message.slice(0, 41));
}
```

```ts good
export function refuse(ws: WebSocket, why: string) {
  const bytes = new TextEncoder().encode(why).subarray(0, 123);
  ws.close(4000, new TextDecoder().decode(bytes, { stream: true }));
}
```

```ts good
class SignedOut extends Error {}
export async function run(ws: WebSocket, work: () => Promise<void>) {
  await work().catch((error: unknown) => {
    if (error instanceof SignedOut) ws.close(4001, error.message);
  });
}
```

```js look-alike
import { createServer } from "node:net";
createServer((socket) => socket.on("error", (error) => socket.end(error.message)));
```
"#;

fn check(site: &CloseSite, cx: &Cx<'_>) -> Vec<Diagnostic> {
    let reason = site.reason.as_ref().filter(|reason| is_judged(site) && reason.min_bytes <= MAX_REASON_BYTES);
    let Some(unbounded) = reason.and_then(|reason| reason.unbounded.as_ref()) else { return Vec::new() };
    let Some(limit) = reason_too_long::limit_of(site, cx) else { return Vec::new() };
    let bytes = limit.1.bytes;
    let fits = matches!(unbounded.kind, Endless::Cut { bytes: most, .. } if most <= bytes);
    // A library that cuts the reason itself does no harm.
    if fits || limit.1.over == Over::Truncates {
        return Vec::new();
    }
    let message = match unbounded.kind {
        Endless::Error => Message::new("unbounded-reason.error"),
        Endless::Json => Message::new("unbounded-reason.json"),
        Endless::Text => Message::new("unbounded-reason.text"),
        Endless::Cut { characters, bytes } => {
            Message::new("unbounded-reason.cut").with("characters", characters).with("bytes", bytes)
        }
    };
    let message = message.with("limit", bytes).with("happens", reason_too_long::happens(Some(limit)));
    let mut diagnostic = cx.finding_at(&RULE, site, unbounded.span, Vec::new(), message);
    diagnostic.library = Some(limit.0.id.clone());
    diagnostic.outcome = reason_too_long::outcome(limit.1.over);
    diagnostic.help = Some(Message::new("unbounded-reason.help"));
    diagnostic.fixes = match limit.0.languages.contains(&Family::Rust) {
        true => vec![in_rust(cx, unbounded, bytes)],
        false => in_javascript(cx, unbounded, bytes, limit.0.id == "react-native"),
    };
    vec![diagnostic]
}

fn fix(unbounded: &Unbounded, title: Message, text: String) -> Fix {
    let text = match &unbounded.field {
        Some(Filled::Shorthand(name)) => format!("{name}: {text}"),
        _ => text,
    };
    Fix::unsafe_(title, Span::new(unbounded.whole.start, unbounded.whole.end), text)
}

/// A decoder that waits for more keeps back the bytes of a character that is cut.
fn in_javascript(cx: &Cx<'_>, unbounded: &Unbounded, limit: usize, lacks_decoder: bool) -> Vec<Fix> {
    let text = cx.source.slice(unbounded.whole);
    let title = Message::new("unbounded-reason.bytes").with("limit", limit);
    let bytes = format!("new TextEncoder().encode({text}).subarray(0, {limit})");
    let decoded = fix(unbounded, title, format!("new TextDecoder().decode({bytes}, {{ stream: true }})"));
    let is_single = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '.'))
        || text.starts_with('`') && text.matches('`').count() == 2 && text.ends_with('`');
    let count = limit / 3;
    let title = Message::new("unbounded-reason.characters").with("count", count);
    let sliced = match is_single {
        true => format!("{text}.slice(0, {count})"),
        false => format!("({text}).slice(0, {count})"),
    };
    let sliced = fix(unbounded, title, sliced);
    if lacks_decoder { vec![sliced] } else { vec![decoded, sliced] }
}

fn in_rust(cx: &Cx<'_>, unbounded: &Unbounded, limit: usize) -> Fix {
    let text = cx.source.slice(unbounded.whole);
    let cut_before = match unbounded.kind {
        Endless::Cut { .. } => text.rfind(".chars()"),
        _ => None,
    };
    let text = cut_before.map_or(text, |at| &text[..at]);
    let title = Message::new("unbounded-reason.bytes").with("limit", limit);
    let kept = format!(".char_indices().take_while(|(at, c)| at + c.len_utf8() <= {limit}).map(|(_, c)| c)");
    // Nothing is known of the field's type; what is converted already stays so.
    let converted = if unbounded.field.is_some() { ".into()" } else { "" };
    fix(unbounded, title, format!("{text}{kept}.collect::<String>(){converted}"))
}
