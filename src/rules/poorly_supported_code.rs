//! `poorly-supported-code`: a legal number that widespread peers refuse.

use super::{Cx, Group, Rule, is_judged};
use crate::codes;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Fix;
use crate::message::{Arg, Message};
use crate::sites::{CloseSite, Evidence, Part, Value};

pub(super) const RULE: Rule = Rule {
    id: "poorly-supported-code",
    group: Group::Pedantic,
    severity: Severity::Info,
    needs: Some(Evidence::Proven),
    summary: "a number that is legal, but that widespread peers refuse (1014)",
    fixes: "a free 4xxx",
    messages: MESSAGES,
    check: Some(check),
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    (
        "poorly-supported-code.refused",
        "{code} ({name}) may be sent, but not every peer takes it: {peers} fail the connection and report another code",
    ),
    ("poorly-supported-code.help", "a code of your own from 4000-4999 arrives everywhere"),
];

const DOCS: &str = r#"
1014 (Bad Gateway) was registered after many libraries were written. tungstenite and what is built on
it (axum among others), Deno, gorilla/websocket, uWebSockets and Cowboy still take it for a broken
frame: they answer 1002, and their user sees neither the number nor the reason. Where such a peer is
possible, a code from 4000-4999 is safer.

```js bad
import { WebSocketServer } from "ws";
const wss = new WebSocketServer({ port: 8080 });
wss.on("connection", (ws) => ws.close(1014, "upstream failed"));
```

```ts bad
import type { WebSocket } from "ws";
const BAD_GATEWAY = 1014;
export function fail(ws: WebSocket) {
  ws.close(BAD_GATEWAY);
}
```

```rust bad
use axum::extract::ws::CloseFrame;
fn fail() -> CloseFrame {
    CloseFrame { code: 1014, reason: "upstream failed".into() }
}
```

```js good
import { WebSocketServer } from "ws";
const wss = new WebSocketServer({ port: 8080 });
wss.on("connection", (ws) => ws.close(4014, "upstream failed"));
```

```ts good
import type { WebSocket } from "ws";
export function fail(ws: WebSocket) {
  ws.close(1011);
}
```

```rust good
use axum::extract::ws::CloseFrame;
fn fail() -> CloseFrame {
    CloseFrame { code: 1011, reason: "upstream failed".into() }
}
```

```js look-alike
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.on("close", (code) => {
  if (code === 1014) retryLater();
});
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
    let code = codes::find(number).filter(|_| number == high)?;
    let message = Message::new("poorly-supported-code.refused")
        .with("code", number)
        .with("name", Arg::Name(code.code))
        .with("peers", code.refused_by.as_deref()?);
    let mut diagnostic = cx.finding(&RULE, site, part, message);
    diagnostic.help = Some(Message::new("poorly-supported-code.help"));
    diagnostic.fixes = fixes(site, cx, part, number);
    Some(diagnostic)
}

/// The declared codes, and the free code that says the same.
fn fixes(site: &CloseSite, cx: &Cx<'_>, part: &Part, number: i64) -> Vec<Fix> {
    let declared = cx.codes.iter().map(|code| code.code).take(3);
    let numbers = declared.chain(cx.free_code(Some(number + 3000)));
    numbers.filter_map(|number| cx.replace(site, part, number)).collect()
}
