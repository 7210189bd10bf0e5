//! `code-out-of-range`: a number below 1000 or above 4999 is sent.

use super::{Cx, Group, Rule, is_judged};
use crate::apis::Does;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Fix;
use crate::message::{Arg, Message};
use crate::sites::{CloseSite, Evidence, Part, Written};

pub(super) const RULE: Rule = Rule {
    id: "code-out-of-range",
    group: Group::Correctness,
    severity: Severity::Error,
    needs: Some(Evidence::Likely),
    summary: "a number below 1000 or above 4999 is sent",
    fixes: "401 to 3000 or 4401, 403 to 3003 or 4403, 408 to 3008, 4xx to 44xx, 500 to 1011, 503 to 1013, 0 and 1 to no code or 1000, 5xxx to 4xxx",
    messages: MESSAGES,
    check: Some(check),
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    ("code-out-of-range.sent", "{code} is not a close code (1000-4999): {happens}"),
    ("code-out-of-range.http", "{code} is an HTTP status, not a close code (1000-4999): {happens}"),
    ("code-out-of-range.help", "close with 1000, or with a code of your own from 4000-4999"),
    ("code-out-of-range.help.http", "say the same with {new} ({name})"),
    ("code-out-of-range.help.http-private", "say the same with a code of your own, such as {new}"),
    ("code-out-of-range.help.flag", "close without a code, or with 1000"),
];

const DOCS: &str = r#"
Close codes are the numbers from 1000 to 4999. HTTP statuses, exit codes and flags (401, 500, 1, 0,
-1) are none, and neither is anything from 5000 up. Libraries throw, return an error, or send a
frame that the peer answers with 1002.

A refusal that HTTP would give with 401, 403 or 408 has registered codes: 3000 (Unauthorized), 3003
(Forbidden), 3008 (Timeout). An internal error is 1011. For anything else take a code from
4000-4999 and write down what it means.

```js bad
import { WebSocketServer } from "ws";
const wss = new WebSocketServer({ port: 8080 });
wss.on("connection", (ws) => ws.close(401, "unauthorized"));
```

```ts bad
export class Client {
  private socket: WebSocket | null = null;
  stop() {
    this.socket?.close(0);
  }
}
```

```rust bad
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};
fn refuse() -> CloseFrame {
    CloseFrame { code: CloseCode::from(500), reason: "failed".into() }
}
```

```js good
import { WebSocketServer } from "ws";
const wss = new WebSocketServer({ port: 8080 });
wss.on("connection", (ws) => ws.close(3000, "unauthorized"));
```

```ts good
export class Client {
  private socket: WebSocket | null = null;
  stop() {
    this.socket?.close(4999);
  }
}
```

```rust good
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};
fn refuse() -> CloseFrame {
    CloseFrame { code: CloseCode::from(1011), reason: "failed".into() }
}
```

```js look-alike
import fs from "node:fs";
export function finish(socket) {
  socket = fs.openSync("socket.log");
  fs.close(5, () => {});
}
```
"#;

fn check(site: &CloseSite, cx: &Cx<'_>) -> Vec<Diagnostic> {
    if !is_judged(site) {
        return Vec::new();
    }
    let outside = |part: &Part| {
        let number = cx.unsendable(part, |number| !(1000..=4999).contains(&number))?;
        // `CloseCode::Empty` of ws-rs is a Close frame without a number.
        let is_empty = || cx.outcome(site, number).is_some_and(|(_, outcome)| outcome.does == Does::Empty);
        (part.written != Written::Constant || !is_empty()).then_some(number)
    };
    let parts = site.codes.parts.iter().filter_map(|part| Some((part, outside(part)?)));
    parts.map(|(part, number)| finding(site, cx, part, number)).collect()
}

fn finding(site: &CloseSite, cx: &Cx<'_>, part: &Part, number: i64) -> Diagnostic {
    let meant = meant(number).into_iter().find(|meant| cx.fits(site, *meant));
    let key = if is_http(number) { "code-out-of-range.http" } else { "code-out-of-range.sent" };
    let mut diagnostic = cx.unsendable_finding(&RULE, site, part, number, key, fixes(site, cx, part, number));
    diagnostic.help = Some(match meant.filter(|_| is_http(number)) {
        Some(new) if new >= 4000 => Message::new("code-out-of-range.help.http-private").with("new", new),
        Some(new) => Message::new("code-out-of-range.help.http").with("new", new).with("name", Arg::Name(new)),
        None if matches!(number, -1..=1) => Message::new("code-out-of-range.help.flag"),
        None => Message::new("code-out-of-range.help"),
    });
    diagnostic
}

/// Whether a number is in a range that the registry of HTTP statuses uses (RFC 9110, section 15): 255 is an
/// exit status.
fn is_http(number: i64) -> bool {
    matches!(number, 100..=103 | 200..=226 | 300..=308 | 400..=451 | 500..=511)
}

/// The close codes that say what a number of another kind says, best first.
fn meant(number: i64) -> Vec<i64> {
    match number {
        200..=299 => vec![1000],
        401 => vec![3000, 4401],
        403 => vec![3003, 4403],
        408 => vec![3008, 4408],
        400..=499 => vec![4000 + number],
        503 => vec![1013, 4503],
        500..=599 => vec![1011, 4000 + number],
        5000..=5999 => vec![number - 1000],
        _ => Vec::new(),
    }
}

fn fixes(site: &CloseSite, cx: &Cx<'_>, part: &Part, number: i64) -> Vec<Fix> {
    let mut fixes: Vec<Fix> = meant(number).into_iter().filter_map(|new| cx.replace(site, part, new)).collect();
    if matches!(number, -1..=1) {
        fixes.extend(cx.no_code(site, part, false));
    }
    if fixes.is_empty() || matches!(number, -1..=1) {
        fixes.extend(cx.usual(site, part));
    }
    fixes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_http_keep_their_meaning() {
        for (status, code) in
            [(401, 3000), (403, 3003), (404, 4404), (408, 3008), (500, 1011), (503, 1013), (200, 1000)]
        {
            assert_eq!(meant(status).first(), Some(&code));
        }
        assert_eq!(meant(5001), [4001]);
    }
}
