//! `unregistered-code`: a code from 3000-3999 that nobody has registered.

use super::{Cx, Group, Rule, is_judged};
use crate::codes;
use crate::diagnostic::{Diagnostic, Severity};
use crate::message::Message;
use crate::sites::{CloseSite, Evidence, Value};

pub(super) const RULE: Rule = Rule {
    id: "unregistered-code",
    group: Group::Pedantic,
    severity: Severity::Info,
    needs: Some(Evidence::Likely),
    summary: "a code from 3000-3999 that IANA has not registered",
    fixes: "the 4xxx twin (3500 to 4500)",
    messages: MESSAGES,
    check: Some(check),
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    (
        "unregistered-code.sent",
        "{code} is from the range for codes registered with IANA, and is not one of them: another library may register it with another meaning",
    ),
    ("unregistered-code.help", "send a code of your own from 4000-4999"),
];

const DOCS: &str = r#"
3000-3999 are for libraries, frameworks and applications that register the code with IANA, first
come first served; 3000, 3003 and 3008 are registered. Any other of them works today and can get
another meaning tomorrow. Codes that need no registration are 4000-4999.

```js bad
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.close(3500, "kicked");
```

```ts bad
export function kick(ws: WebSocket) {
  ws.close(3001);
}
```

```rust bad
use axum::extract::ws::CloseFrame;
fn kick() -> CloseFrame {
    CloseFrame { code: 3999, reason: "kicked".into() }
}
```

```js good
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.close(4500, "kicked");
```

```ts good
export function refuse(ws: WebSocket) {
  ws.close(3000, "sign in");
}
```

```rust good
use axum::extract::ws::CloseFrame;
fn late() -> CloseFrame {
    CloseFrame { code: 3008, reason: "too late".into() }
}
```

```js look-alike
export const server = { close: 3500, port: 3001 };
```
"#;

fn check(site: &CloseSite, cx: &Cx<'_>) -> Vec<Diagnostic> {
    if !is_judged(site) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for part in &site.codes.parts {
        let Value::Codes(number, high) = part.value else { continue };
        if number != high || !(3000..=3999).contains(&number) || codes::find(number).is_some() {
            continue;
        }
        let mut diagnostic = cx.finding(&RULE, site, part, Message::new("unregistered-code.sent").with("code", number));
        diagnostic.help = Some(Message::new("unregistered-code.help"));
        let twin = cx.free_code(Some(number + 1000));
        diagnostic.fixes = twin.and_then(|twin| cx.replace(site, part, twin)).into_iter().collect();
        found.push(diagnostic);
    }
    found
}
