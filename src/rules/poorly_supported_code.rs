//! `poorly-supported-code`: a code that is legal, and that known peers refuse.

use super::{Cx, Group, Rule, is_judged};
use crate::codes;
use crate::diagnostic::{Diagnostic, Severity};
use crate::message::Message;
use crate::sites::{CloseSite, Evidence, Value};

pub(super) const RULE: Rule = Rule {
    id: "poorly-supported-code",
    group: Group::Pedantic,
    severity: Severity::Info,
    needs: Some(Evidence::Proven),
    summary: "a code that is legal, but that known peers refuse (1014)",
    fixes: "1011, a 4xxx code",
    messages: MESSAGES,
    check: Some(check),
    docs: DOCS,
};

/// Codes that stacks in use take for a protocol error when they receive them: tungstenite,
/// fastwebsockets, Deno and faye refuse 1014 (measured in November 2026).
const REFUSED: &[i64] = &[1014];

const MESSAGES: &[(&str, &str)] = &[
    (
        "poorly-supported-code.sent",
        "{code} ({name}) is registered, but peers on tungstenite, fastwebsockets, Deno or faye refuse it: they see a protocol error (1002) instead",
    ),
    ("poorly-supported-code.help", "send 1011, or a code of your own from 4000-4999"),
];

const DOCS: &str = r#"
1014 (Bad Gateway) was registered years after RFC 6455, and several stacks never learnt it: they
take the frame for a protocol error, fail the connection with 1002, and hide the number and the
reason that were sent.

```js bad
import { WebSocketServer } from "ws";
new WebSocketServer({ port: 8080 }).on("connection", (socket) => socket.close(1014));
```

```ts bad
import type { WebSocket } from "ws";
export function fail(socket: WebSocket) {
  socket.close(1014, "upstream is gone");
}
```

```rust bad
use axum::extract::ws::CloseFrame;
fn fail() -> CloseFrame {
    CloseFrame { code: 1014, reason: "upstream is gone".into() }
}
```

```js good
import { WebSocketServer } from "ws";
new WebSocketServer({ port: 8080 }).on("connection", (socket) => socket.close(1011));
```

```ts good
import type { WebSocket } from "ws";
export function fail(socket: WebSocket) {
  socket.close(4014, "upstream is gone");
}
```

```rust good
use axum::extract::ws::CloseFrame;
fn fail() -> CloseFrame {
    CloseFrame { code: 1011, reason: "upstream is gone".into() }
}
```

```js look-alike
export const PORTS = { close: 1014 };
```
"#;

fn check(site: &CloseSite, cx: &Cx<'_>) -> Vec<Diagnostic> {
    if !is_judged(site) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for part in &site.codes.parts {
        let Value::Codes(number, high) = part.value else { continue };
        if number != high || !REFUSED.contains(&number) || !cx.models(site).all(|model| model.sends(number)) {
            continue;
        }
        let message = Message::new("poorly-supported-code.sent").with("code", number).with("name", codes::name(number));
        let mut diagnostic = cx.finding(&RULE, site, part, message);
        diagnostic.help = Some(Message::new("poorly-supported-code.help"));
        let numbers = [1011].into_iter().chain(cx.free_code(Some(number + 3000)));
        diagnostic.fixes = numbers.filter_map(|number| cx.replace(site, part, number)).collect();
        found.push(diagnostic);
    }
    found
}
