//! `api-rejects-code`: a number that is fine on the wire, but that this library refuses.

use super::{Cx, Group, Rule, is_judged, wording};
use crate::apis::{Does, Model};
use crate::codes::{self, Ranges};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Fix;
use crate::message::{Arg, Message};
use crate::sites::{CloseSite, Evidence, Part, Value};

pub(super) const RULE: Rule = Rule {
    id: "api-rejects-code",
    group: Group::Correctness,
    severity: Severity::Error,
    needs: Some(Evidence::Proven),
    summary: "a number that is fine on the wire, but that this library refuses",
    fixes: "1000, no code, the 4xxx twin (1001 to 4001)",
    messages: MESSAGES,
    check: Some(check),
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    (
        "api-rejects-code.throws",
        "{code} ({name}) cannot be sent from here: {library} takes only {accepts}, throws {error}, and the connection stays open",
    ),
    (
        "api-rejects-code.rejects",
        "{code} ({name}) cannot be sent from here: {library} takes only {accepts}, returns {error}, and the connection stays open",
    ),
    ("api-rejects-code.other", "{code} ({name}) cannot be sent from here: {library} takes only {accepts}; {happens}"),
    ("api-rejects-code.help", "close with 1000, without a code, or with a code of your own such as {twin}"),
];

const DOCS: &str = r#"
Some libraries take fewer numbers than the protocol. The standard `WebSocket` of browsers, Node.js,
Deno and undici takes 1000 and 3000-4999 and throws `InvalidAccessError` for anything else: a page
cannot say 1001 (Going Away), 1008 (Policy Violation) or 1011 (Internal Error), which are for the
browser itself and for servers. The connection stays open.

Close with 1000, without a code, or with a code from 4000-4999 that the two ends agree on; many
applications use the twin from the private range, 4001 for 1001.

```ts bad
export function leave(ws: WebSocket) {
  ws.close(1001, "leaving");
}
```

```js bad
const socket = new WebSocket("wss://example.org");
socket.onerror = () => socket.close(1011);
```

```rust bad
use web_sys::WebSocket;
pub fn leave(ws: &WebSocket) {
    let _ = ws.close_with_code(1001);
}
```

```ts good
export function leave(ws: WebSocket) {
  ws.close(1000, "leaving");
}
```

```js good
import WebSocket from "ws";
const socket = new WebSocket("wss://example.org");
socket.on("error", () => socket.close(1011));
```

```rust good
use web_sys::WebSocket;
pub fn leave(ws: &WebSocket) {
    let _ = ws.close_with_code(4001);
}
```

```js look-alike
const transport = new WebTransport("https://example.org");
transport.close({ closeCode: 1001, reason: "leaving" });
```
"#;

fn check(site: &CloseSite, cx: &Cx<'_>) -> Vec<Diagnostic> {
    if !is_judged(site) {
        return Vec::new();
    }
    site.codes.parts.iter().filter_map(|part| finding(site, cx, part)).collect()
}

fn finding(site: &CloseSite, cx: &Cx<'_>, part: &Part) -> Option<Diagnostic> {
    let Value::Codes(number, high) = part.value else {
        return None;
    };
    if number != high || !codes::is_sendable(number) {
        return None;
    }
    let (model, outcome) = cx.outcome(site, number).filter(|(_, outcome)| outcome.does != Does::Sends)?;
    let key = match outcome.does {
        Does::Throws => "api-rejects-code.throws",
        Does::Rejects => "api-rejects-code.rejects",
        _ => "api-rejects-code.other",
    };
    let message = Message::new(key)
        .with("code", number)
        .with("name", Arg::Name(number))
        .with("library", model.title())
        .with("accepts", &accepted(model))
        .with("error", outcome.error.as_deref().unwrap_or("an error"))
        .with("happens", wording::happens(model, outcome));
    let mut diagnostic = cx.finding(&RULE, site, part, message);
    diagnostic.library = Some(model.id.clone());
    diagnostic.outcome = Some(outcome.does);
    diagnostic.help = Some(Message::new("api-rejects-code.help").with("twin", twin(number)));
    diagnostic.fixes = fixes(site, cx, part, number);
    Some(diagnostic)
}

/// The numbers that a library sends as they are.
fn accepted(model: &Model) -> Ranges {
    let sendable = (1000..=4999).filter(|&number| codes::is_sendable(number) && model.sends(number));
    Ranges::collect(sendable)
}

/// The private code that says what a standard one says: 4001 for 1001.
fn twin(number: i64) -> i64 {
    if (1000..=1999).contains(&number) { number + 3000 } else { 4000 }
}

fn fixes(site: &CloseSite, cx: &Cx<'_>, part: &Part, number: i64) -> Vec<Fix> {
    let mut fixes = Vec::new();
    fixes.extend(cx.replace(site, part, 1000));
    fixes.extend(cx.no_code(site, part, false));
    fixes.extend(cx.replace(site, part, twin(number)));
    for code in cx.codes {
        fixes.extend(cx.replace(site, part, code.code).filter(|_| code.code != twin(number)));
    }
    fixes
}
