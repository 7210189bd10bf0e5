//! `lossy-guard`: a guard that makes a clean end of every received code but a few.

use super::guard::Guard;
use super::{Cx, Group, Rule, is_judged, wording};
use crate::apis::Does;
use crate::codes::{self, Ranges};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Fix;
use crate::message::{Arg, Message};
use crate::sites::{CloseSite, Evidence, Part};

pub(super) const RULE: Rule = Rule {
    id: "lossy-guard",
    group: Group::Pedantic,
    severity: Severity::Info,
    needs: Some(Evidence::Proven),
    summary: "a guard that turns every other received code, good ones included, into 1000",
    fixes: "keep what may be sent",
    messages: MESSAGES,
    check: Some(check),
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    (
        "lossy-guard.found",
        "{codes} can be sent on, and become {new} ({name}): the peer takes a failure for a clean end",
    ),
    ("lossy-guard.help", "take out only what cannot be sent"),
    ("lossy-guard.keep", "keep what can be sent"),
];

const DOCS: &str = r#"
A guard in front of a close that sends a received code on has to take out 1005 and 1006, and what the
library at hand refuses. Many keep a few codes instead, and send 1000 for all others. Then a server
that restarts (1012), has failed (1011) or refuses a message (1009) looks to the peer like one that
has finished, and the peer does not come back.

```js bad
import WebSocket from "ws";
const up = new WebSocket(url), down = new WebSocket(other);
up.on("close", (code) => down.close(code >= 3000 ? code : 1000));
```

```ts bad
import WebSocket from "ws";
export function join(up: WebSocket, down: WebSocket) {
  up.on("close", (code) => {
    const sent = code >= 4000 && code <= 4999 ? code : 1000;
    down.close(sent);
  });
}
```

```ts bad
import WebSocket from "ws";
const sendable = (code: number) => (code < 3000 ? 1000 : code);
export function join(up: WebSocket, down: WebSocket) {
  up.on("close", (code) => down.close(sendable(code)));
}
```

```js good
import WebSocket from "ws";
const up = new WebSocket(url), down = new WebSocket(other);
up.on("close", (code) => down.close(code === 1005 || code === 1006 ? 1000 : code));
```

```ts good
const first = new WebSocket("wss://example.org/1");
const second = new WebSocket("wss://example.org/2");
first.onclose = (event) => second.close(event.code >= 3000 ? event.code : 1000);
```

```ts good
import WebSocket from "ws";
export function join(up: WebSocket, down: WebSocket) {
  up.on("close", (code) => (code >= 3000 ? down.close(code) : down.terminate()));
}
```

```js look-alike
import { spawn } from "node:child_process";
spawn("ls").on("close", (code) => process.exit(code >= 3 ? code : 1000));
```
"#;

fn check(site: &CloseSite, cx: &Cx<'_>) -> Vec<Diagnostic> {
    let Some(lossy) = site.lossy.as_ref().filter(|_| is_judged(site)) else { return Vec::new() };
    let can_be_sent = |number: &i64| {
        codes::is_sendable(*number) && cx.outcome(site, *number).is_none_or(|(_, outcome)| outcome.does == Does::Sends)
    };
    let lost: Vec<i64> = lossy.lost.iter().copied().filter(|number| *number != 1000 && can_be_sent(number)).collect();
    // What only takes some codes for a clean end says so, and is no guard.
    if lost.is_empty() || lost.len() == lossy.lost.len() {
        return Vec::new();
    }
    let message = Message::new("lossy-guard.found")
        .with("codes", wording::numbers(&lost))
        .with("new", 1000_i64)
        .with("name", Arg::Name(1000));
    let codes: Vec<(i64, i64)> = Ranges::collect(lost.iter().copied()).iter().collect();
    let mut diagnostic = cx.finding_at(&RULE, site, lossy.normal, codes, message);
    diagnostic.help = Some(Message::new("lossy-guard.help"));
    let parts: Vec<&Part> = lossy.arrives.parts.iter().collect();
    let failing: Vec<i64> = lossy.lost.iter().copied().filter(|number| !can_be_sent(number)).collect();
    let code = cx.source.slice(lossy.code);
    let kept = Guard::new(code, &parts, &failing).expression(code, cx.source.slice(lossy.normal));
    diagnostic.fixes.push(Fix::unsafe_(Message::new("lossy-guard.keep"), lossy.choice, kept));
    vec![diagnostic]
}
