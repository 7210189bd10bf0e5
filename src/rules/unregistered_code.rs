//! `unregistered-code`: a number from 3000-3999 that IANA has not registered.

use super::{Cx, Group, Rule, is_judged};
use crate::codes;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Fix;
use crate::message::Message;
use crate::sites::{CloseSite, Evidence, Part, Value};

pub(super) const RULE: Rule = Rule {
    id: "unregistered-code",
    group: Group::Pedantic,
    severity: Severity::Info,
    needs: Some(Evidence::Likely),
    summary: "a number from 3000-3999 that is not registered with IANA",
    fixes: "a free 4xxx",
    messages: MESSAGES,
    check: Some(check),
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    (
        "unregistered-code.sent",
        "{code} is not registered with IANA, which 3000-3999 are for: somebody else's meaning can come to stand behind it",
    ),
    ("unregistered-code.help", "take a code from 4000-4999, such as {new}, which are yours to define"),
];

const DOCS: &str = r#"
3000-3999 are for libraries, frameworks and applications that register their codes with IANA, so
that a number means one thing everywhere. Registered are 3000 (Unauthorized), 3003 (Forbidden) and
3008 (Timeout). Codes that two ends agree on between themselves are 4000-4999. Besides, uWebSockets
refuses the whole range from 3000 to 3999.

Codes that `wslint.toml` declares are not judged.

```js bad
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.close(3001, "kicked");
```

```ts bad
const CLOSE = { kicked: 3500, done: 1000 } as const;
export function kick(ws: WebSocket) {
  ws.close(CLOSE.kicked);
}
```

```rust bad
use tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};
fn kick() -> CloseFrame {
    CloseFrame { code: CloseCode::Iana(3001), reason: "kicked".into() }
}
```

```js good
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.close(4001, "kicked");
```

```ts good
export function refuse(ws: WebSocket) {
  ws.close(3000, "sign in first");
}
```

```rust good
use tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};
fn kick() -> CloseFrame {
    CloseFrame { code: CloseCode::Library(4001), reason: "kicked".into() }
}
```

```js look-alike
export function later(socket) {
  setTimeout(() => socket.close(), 3500);
}
```
"#;

fn check(site: &CloseSite, cx: &Cx<'_>) -> Vec<Diagnostic> {
    if !is_judged(site) {
        return Vec::new();
    }
    site.codes.parts.iter().filter_map(|part| finding(site, cx, part)).collect()
}

fn finding(site: &CloseSite, cx: &Cx<'_>, part: &Part) -> Option<Diagnostic> {
    let number = match part.value {
        Value::Codes(number, high) if number == high && (3000..=3999).contains(&number) => number,
        _ => return None,
    };
    if codes::find(number).is_some() || cx.codes.iter().any(|declared| declared.code == number) {
        return None;
    }
    let new = cx.free_code(Some(number + 1000));
    let message = Message::new("unregistered-code.sent").with("code", number);
    let mut diagnostic = cx.finding(&RULE, site, part, message);
    diagnostic.help = Some(Message::new("unregistered-code.help").with("new", new.unwrap_or(4000)));
    diagnostic.fixes = fixes(site, cx, part, new);
    Some(diagnostic)
}

fn fixes(site: &CloseSite, cx: &Cx<'_>, part: &Part, free: Option<i64>) -> Vec<Fix> {
    let declared = cx.codes.iter().map(|code| code.code).take(3);
    declared.chain(free).filter_map(|number| cx.replace(site, part, number)).collect()
}
