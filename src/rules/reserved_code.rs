//! `reserved-code`: 1004, 1005, 1006 or 1015 is sent.

use super::{Cx, Group, Rule, is_judged};
use crate::apis::Does;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Fix;
use crate::message::Message;
use crate::sites::{CloseSite, Evidence, Part};

pub(super) const RULE: Rule = Rule {
    id: "reserved-code",
    group: Group::Correctness,
    severity: Severity::Error,
    needs: Some(Evidence::Likely),
    summary: "1004, 1005, 1006 or 1015 is sent",
    fixes: "no code for 1005, terminate() for 1006, 1011, 1000, a free 4xxx",
    messages: MESSAGES,
    check: Some(check),
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    ("reserved-code.sent", "{code} ({name}) must not be sent: {happens}"),
    (
        "reserved-code.help.1004",
        "1004 has no meaning; 1009 says that a message is too big, 4000-4999 are yours to define",
    ),
    (
        "reserved-code.help.1005",
        "1005 is what the peer reports when a Close carries no code: close without a code, or with 1000",
    ),
    (
        "reserved-code.help.1006",
        "1006 is what the peer reports when no Close arrives: close with 1000, 1011 or a 4xxx code instead",
    ),
    (
        "reserved-code.help.1006-page",
        "1006 is what the peer reports when no Close arrives: close with 1000 or a 4xxx code instead",
    ),
    (
        "reserved-code.help.1006-abort",
        "1006 is what the peer reports when no Close arrives: drop the connection with {call}(), or close with 1000, 1011 or a 4xxx code",
    ),
    (
        "reserved-code.help.1015",
        "1015 is what programs report when the TLS handshake fails, before there is a connection to close; 4000-4999 are yours to define",
    ),
];

const DOCS: &str = r#"
RFC 6455 keeps four numbers for what a program reports to itself: 1005 (a Close came without a
code), 1006 (no Close came), 1015 (TLS failed) and 1004 (no meaning yet). None may be put into a
Close frame. What happens instead depends on the library: `ws` and browsers throw and the
connection stays open, tungstenite and axum send the frame and the peer answers 1002, others panic
or return an error.

To say nothing, close without a code: the peer reports 1005 by itself. To drop the connection
without a Close, use the library's own call (`terminate()` in `ws`): the peer reports 1006 by
itself. To report an error of the server, send 1011; for a meaning of your own, a code from
4000-4999.

```js bad
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.close(1006);
```

```ts bad
enum CloseCode { Normal = 1000, Abnormal = 1006 }
function drop(ws: WebSocket) {
  ws.close(CloseCode.Abnormal, "gone");
}
```

```rust bad
use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
async fn stop(mut socket: WebSocket) {
    let frame = CloseFrame { code: close_code::STATUS, reason: "bye".into() };
    let _ = socket.send(Message::Close(Some(frame))).await;
}
```

```js good
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.on("close", (code) => {
  if (code === 1006) reconnect();
});
ws.terminate();
```

```ts good
function drop(ws: WebSocket) {
  ws.close();
}
```

```rust good
use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
async fn stop(mut socket: WebSocket) {
    let frame = CloseFrame { code: close_code::NORMAL, reason: "bye".into() };
    let _ = socket.send(Message::Close(Some(frame))).await;
}
```

```ts look-alike
import { MatDialogRef } from "@angular/material/dialog";
export function done(socketDialog: MatDialogRef<unknown>) {
  socketDialog.close(1006);
}
```
"#;

fn check(site: &CloseSite, cx: &Cx<'_>) -> Vec<Diagnostic> {
    if !is_judged(site) {
        return Vec::new();
    }
    let reserved = |part: &Part| cx.unsendable(part, |number| matches!(number, 1004 | 1005 | 1006 | 1015));
    let parts = site.codes.parts.iter().filter_map(|part| Some((part, reserved(part)?)));
    parts.map(|(part, number)| finding(site, cx, part, number)).collect()
}

fn finding(site: &CloseSite, cx: &Cx<'_>, part: &Part, number: i64) -> Diagnostic {
    let fixes = fixes(site, cx, part, number);
    let mut diagnostic = cx.unsendable_finding(&RULE, site, part, number, "reserved-code.sent", fixes);
    diagnostic.help = Some(help(site, cx, number));
    diagnostic
}

fn help(site: &CloseSite, cx: &Cx<'_>, number: i64) -> Message {
    match number {
        1004 => Message::new("reserved-code.help.1004"),
        1005 => Message::new("reserved-code.help.1005"),
        1015 => Message::new("reserved-code.help.1015"),
        _ => {
            let abort = cx.model(site).and_then(|model| model.aborts.first());
            match abort {
                Some(abort) => Message::new("reserved-code.help.1006-abort").with("call", abort.call.as_str()),
                None if cx.fits(site, 1011) => Message::new("reserved-code.help.1006"),
                None => Message::new("reserved-code.help.1006-page"),
            }
        }
    }
}

fn fixes(site: &CloseSite, cx: &Cx<'_>, part: &Part, number: i64) -> Vec<Fix> {
    let mut fixes = Vec::new();
    if number == 1005 {
        // Where the library sends an empty Close for 1005 anyway, leaving the number out changes nothing.
        let same = cx.outcome(site, number).is_some_and(|(_, outcome)| outcome.does == Does::Empty);
        fixes.extend(cx.no_code(site, part, same));
    }
    if number == 1006 {
        fixes.extend(cx.abort(site).filter(|_| site.codes.is_only(part)));
        if site.in_error_path {
            fixes.extend(cx.replace(site, part, 1011));
        }
    }
    fixes.extend(cx.usual(site, part));
    fixes
}
