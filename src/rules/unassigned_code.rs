//! `unassigned-code`: a number from 1016 to 2999 is sent.

use super::{Cx, Group, Rule, is_judged};
use crate::diagnostic::{Diagnostic, Severity};
use crate::message::Message;
use crate::sites::{CloseSite, Evidence, Part};

pub(super) const RULE: Rule = Rule {
    id: "unassigned-code",
    group: Group::Correctness,
    severity: Severity::Error,
    needs: Some(Evidence::Likely),
    summary: "a number from 1016 to 2999 is sent",
    fixes: "1000, a free 4xxx",
    messages: MESSAGES,
    check: Some(check),
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    ("unassigned-code.sent", "{code} has no meaning and must not be sent (1016-2999 are unassigned): {happens}"),
    ("unassigned-code.help", "close with 1000, or with a code of your own from 4000-4999"),
];

const DOCS: &str = r#"
The numbers from 1016 to 2999 belong to the WebSocket protocol and its extensions, and none of them
has a meaning yet. Libraries throw, return an error, or send a frame that the peer answers with
1002. Codes of your own are 4000-4999.

```js bad
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.close(2000, "session replaced");
```

```ts bad
const CLOSE = { replaced: 1100, done: 1000 } as const;
export function replace(ws: WebSocket) {
  ws.close(CLOSE.replaced);
}
```

```rust bad
use tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};
fn replaced() -> CloseFrame {
    CloseFrame { code: CloseCode::Reserved(2000), reason: "replaced".into() }
}
```

```js good
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.close(4000, "session replaced");
```

```ts good
const CLOSE = { replaced: 4100, done: 1000 } as const;
export function replace(ws: WebSocket) {
  ws.close(CLOSE.replaced);
}
```

```rust good
use tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};
fn replaced() -> CloseFrame {
    CloseFrame { code: CloseCode::Library(4000), reason: "replaced".into() }
}
```

```js look-alike
export function later(socket) {
  setTimeout(() => socket.close(), 2000);
}
```
"#;

fn check(site: &CloseSite, cx: &Cx<'_>) -> Vec<Diagnostic> {
    if !is_judged(site) {
        return Vec::new();
    }
    let unassigned = |part: &Part| cx.unsendable(part, |number| (1016..=2999).contains(&number));
    let parts = site.codes.parts.iter().filter_map(|part| Some((part, unassigned(part)?)));
    parts
        .map(|(part, number)| {
            let fixes = cx.usual(site, part);
            let mut diagnostic = cx.unsendable_finding(&RULE, site, part, number, "unassigned-code.sent", fixes);
            diagnostic.help = Some(Message::new("unassigned-code.help"));
            diagnostic
        })
        .collect()
}
