//! `wrong-sender`: a code that only the other end may mean.

use super::{Cx, Group, Rule, is_judged};
use crate::apis::Role;
use crate::codes::{self, Sender};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Fix;
use crate::message::{Arg, Message};
use crate::sites::{CloseSite, Evidence, Part, Value};

pub(super) const RULE: Rule = Rule {
    id: "wrong-sender",
    group: Group::Suspicious,
    severity: Severity::Info,
    needs: Some(Evidence::Proven),
    summary: "1010 from a server, or 1012, 1013 or 1014 from a client",
    fixes: "1011, 1008 or a 4xxx on a server, 1000 or a 4xxx on a client",
    messages: MESSAGES,
    check: Some(check),
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    (
        "wrong-sender.server",
        "{code} ({name}) is for clients to send, and this is a server: the peer misreads it, or treats it as a protocol error",
    ),
    (
        "wrong-sender.client",
        "{code} ({name}) is for servers to send, and this is a client: the peer misreads it, or treats it as a protocol error",
    ),
    ("wrong-sender.help.server", "close with 1011 or 1008, or with a code of your own from 4000-4999"),
    ("wrong-sender.help.client", "close with 1000, or with a code of your own from 4000-4999"),
];

const DOCS: &str = r#"
A few codes are defined for one end. 1010 (Mandatory Ext.) is a client that gives up because the
server did not negotiate an extension; a server would have refused the handshake. 1012 (Service
Restart), 1013 (Try Again Later) and 1014 (Bad Gateway) describe a server, and clients reconnect by
them; a client has no service to restart.

Only ends that are certain are judged: a socket that a server accepted, or one that was opened.

```js bad
import { WebSocketServer } from "ws";
const wss = new WebSocketServer({ port: 8080 });
wss.on("connection", (ws) => ws.close(1010, "permessage-deflate is required"));
```

```ts bad
import WebSocket from "ws";
const client = new WebSocket("wss://example.org");
client.close(1013, "busy");
```

```rust bad
use axum::extract::ws::CloseFrame;
fn refuse() -> CloseFrame {
    CloseFrame { code: 1010, reason: "an extension is required".into() }
}
```

```js good
import { WebSocketServer } from "ws";
const wss = new WebSocketServer({ port: 8080 });
wss.on("connection", (ws) => ws.close(1013, "busy"));
```

```ts good
import WebSocket from "ws";
const client = new WebSocket("wss://example.org");
client.close(1010, "permessage-deflate is required");
```

```rust good
use axum::extract::ws::CloseFrame;
fn refuse() -> CloseFrame {
    CloseFrame { code: 1012, reason: "restarting".into() }
}
```

```ts look-alike
import type { WebSocket } from "ws";
// Either end can have called this.
export function pass(socket: WebSocket) {
  socket.close(1013);
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
    let Value::Codes(number, high) = part.value else {
        return None;
    };
    let code = codes::find(number).filter(|_| number == high)?;
    let (message, help, fixes) = match (code.sent_by, site.role) {
        (Sender::Client, Role::Server) => {
            ("wrong-sender.server", "wrong-sender.help.server", offered(site, cx, part, &[1011, 1008, 1000]))
        }
        (Sender::Server, Role::Client) => {
            ("wrong-sender.client", "wrong-sender.help.client", offered(site, cx, part, &[1000]))
        }
        _ => return None,
    };
    let message = Message::new(message).with("code", number).with("name", Arg::Name(code.code));
    let mut diagnostic = cx.finding(&RULE, site, part, message);
    diagnostic.help = Some(Message::new(help));
    diagnostic.fixes = fixes;
    Some(diagnostic)
}

fn offered(site: &CloseSite, cx: &Cx<'_>, part: &Part, numbers: &[i64]) -> Vec<Fix> {
    let numbers = numbers.iter().copied().chain(cx.free_code(None));
    numbers.filter_map(|number| cx.replace(site, part, number)).collect()
}
