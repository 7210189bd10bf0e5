//! `wrong-sender`: a code that is for the other end to send.

use super::{Cx, Group, Rule, is_judged};
use crate::apis::Role;
use crate::codes::{self, Sender};
use crate::diagnostic::{Diagnostic, Severity};
use crate::message::Message;
use crate::sites::{CloseSite, Evidence, Value};

pub(super) const RULE: Rule = Rule {
    id: "wrong-sender",
    group: Group::Suspicious,
    severity: Severity::Info,
    needs: Some(Evidence::Proven),
    summary: "1010 from a server; 1012, 1013 or 1014 from a client",
    fixes: "1011, 1000, 1008, a 4xxx code",
    messages: MESSAGES,
    check: Some(check),
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    (
        "wrong-sender.server",
        "{code} ({name}) is for clients to send, and this is a server: the client learns that it missed an extension of its own",
    ),
    (
        "wrong-sender.client",
        "{code} ({name}) is for servers to send, and this is a client: the server cannot act on it",
    ),
    ("wrong-sender.help-server", "send 1011 for an error of the server, 1008 for a policy, or a code of your own"),
    ("wrong-sender.help-client", "send 1000, or a code of your own from 4000-4999"),
];

const DOCS: &str = r#"
Some codes only make sense from one end. 1010 (Mandatory Extension) is how a client says that the
server did not agree to an extension that it needs. 1012 (Service Restart), 1013 (Try Again Later)
and 1014 (Bad Gateway) speak for a server. The number arrives, and tells the other end something
that cannot be true.

```js bad
import { WebSocketServer } from "ws";
new WebSocketServer({ port: 8080 }).on("connection", (socket) => socket.close(1010));
```

```ts bad
import WebSocket from "ws";
const client = new WebSocket("wss://example.org");
client.close(1013, "try again");
```

```rust bad
use axum::extract::ws::CloseFrame;
fn refuse() -> CloseFrame {
    CloseFrame { code: 1010, reason: "no compression".into() }
}
```

```js good
import { WebSocketServer } from "ws";
new WebSocketServer({ port: 8080 }).on("connection", (socket) => socket.close(1013));
```

```ts good
import WebSocket from "ws";
export function stop(either: WebSocket) {
  either.close(1012);
}
```

```rust good
use axum::extract::ws::CloseFrame;
fn restart() -> CloseFrame {
    CloseFrame { code: 1012, reason: "restart".into() }
}
```

```js look-alike
export function stop(server) {
  server.close(1010);
}
```
"#;

fn check(site: &CloseSite, cx: &Cx<'_>) -> Vec<Diagnostic> {
    let (other, key, help, numbers) = match site.role {
        Role::Server => (Sender::Client, "wrong-sender.server", "wrong-sender.help-server", [1011, 1008]),
        Role::Client => (Sender::Server, "wrong-sender.client", "wrong-sender.help-client", [1000, 1000]),
        Role::Either => return Vec::new(),
    };
    if !is_judged(site) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for part in &site.codes.parts {
        let Value::Codes(number, high) = part.value else { continue };
        let Some(code) = codes::find(number).filter(|code| number == high && code.sent_by == other) else { continue };
        if !cx.models(site).all(|model| model.sends(number)) {
            continue;
        }
        let message = Message::new(key).with("code", number).with("name", code.name.as_str());
        let mut diagnostic = cx.finding(&RULE, site, part, message);
        diagnostic.help = Some(Message::new(help));
        let mut fixes: Vec<_> = numbers.iter().filter_map(|number| cx.replace(site, part, *number)).collect();
        fixes.dedup();
        fixes.extend(cx.free_code(Some(number + 3000)).and_then(|free| cx.replace(site, part, free)));
        diagnostic.fixes = fixes;
        found.push(diagnostic);
    }
    found
}
