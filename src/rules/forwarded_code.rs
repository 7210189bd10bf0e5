//! `forwarded-code`: a received code that is sent on, among whose numbers are some that cannot be.

use super::guard::holds;
use super::{Cx, Group, Rule, forwarded_javascript, forwarded_rust, is_judged, wording};
use crate::apis::{Does, Family, Model, Outcome, When};
use crate::codes::{self, Ranges};
use crate::diagnostic::{Diagnostic, Related, Severity};
use crate::message::Message;
use crate::sites::{Caught, CloseSite, Closes, Evidence, Part, Source};
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "forwarded-code",
    group: Group::Correctness,
    severity: Severity::Error,
    needs: Some(Evidence::Proven),
    summary: "a received code that is sent on, although it can be one that cannot be sent",
    fixes: "close without a code, or with 1011, where it cannot be sent",
    messages: MESSAGES,
    check: Some(check),
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    ("forwarded-code.found", "{codes} can arrive here from {source} and cannot be sent on: {happens}"),
    ("forwarded-code.help", "look at the code first, and close without one, or with 1011, where it cannot be sent"),
    ("forwarded-code.received", "received here"),
    ("forwarded-code.empty", "close without a code where it cannot be sent"),
    ("forwarded-code.other", "close with {new} ({name}) where it cannot be sent"),
    ("forwarded-code.abort", "drop the connection with {call}() where it cannot be sent"),
];

const DOCS: &str = r#"
A proxy that closes one side with the code that the other side reported works until the other side
goes away without a word. Then the code is 1006, or 1005 if its Close carried none: numbers that are
reported and never sent. `ws` throws on them, in the handler that was to clean up; axum sends them,
and its peer fails the connection. A page cannot send 1001 or 1011 either.

Conditions on the way are understood: comparisons, ranges, `switch`, lists, early exits, helpers of
the same file. What they let through is what is reported. A condition on the code that is not
understood ends the search. `code || 1000` is no guard: 1006 is a number like any other.

```js bad
import WebSocket from "ws";
const up = new WebSocket(url), down = new WebSocket(other);
up.on("close", (code, reason) => down.close(code, reason));
```

```ts bad
import WebSocket from "ws";
export function join(up: WebSocket, down: WebSocket) {
  up.on("close", (code) => {
    if (code === 1005) return down.close();
    down.close(code);
  });
}
```

```ts bad
const first = new WebSocket("wss://example.org/1");
const second = new WebSocket("wss://example.org/2");
first.onclose = (event) => second.close(event.code, event.reason);
```

```js good
import WebSocket from "ws";
const up = new WebSocket(url), down = new WebSocket(other);
up.on("close", (code, reason) => {
  if (code === 1005 || code === 1006) down.close();
  else down.close(code, reason);
});
```

```ts good
import WebSocket from "ws";
const isSendable = (code: number) => code >= 1000 && ![1004, 1005, 1006].includes(code) && code < 5000;
export function join(up: WebSocket, down: WebSocket) {
  up.on("close", (code) => down.close(isSendable(code) ? code : 1011));
}
```

```ts good
const first = new WebSocket("wss://example.org/1");
const second = new WebSocket("wss://example.org/2");
first.onclose = (event) => second.close(event.code >= 3000 ? event.code : 1000);
```

```js look-alike
import { spawn } from "node:child_process";
import WebSocket from "ws";
const child = spawn("ls"), ws = new WebSocket(url);
child.on("close", (code) => ws.send(String(code)));
```
"#;

fn check(site: &CloseSite, cx: &Cx<'_>) -> Vec<Diagnostic> {
    if !is_judged(site) {
        return Vec::new();
    }
    let mut spans: Vec<Span> =
        site.codes.parts.iter().filter(|part| part.source.is_some()).map(|part| part.span).collect();
    spans.dedup();
    spans.into_iter().filter_map(|span| finding(site, cx, span)).collect()
}

fn finding(site: &CloseSite, cx: &Cx<'_>, span: Span) -> Option<Diagnostic> {
    let parts: Vec<&Part> = site.codes.parts.iter().filter(|part| part.span == span && part.source.is_some()).collect();
    let received = |number: &i64| parts.iter().any(|part| holds(part, *number));
    let failing: Vec<i64> = (0..=5000).filter(received).filter(|number| fails(site, cx, &parts, *number)).collect();
    let mut named = failing.clone();
    named.sort_by_key(|number| (COMMON.iter().position(|known| known == number).unwrap_or(COMMON.len()), *number));
    let outcome = cx.outcome(site, *named.first()?);
    let source = parts.iter().find(|part| failing.iter().any(|number| holds(part, *number)))?.source?;
    let message = Message::new("forwarded-code.found")
        .with("codes", wording::numbers(&named))
        .with("source", cx.apis.model(source.api.model).title())
        .with("happens", wording::happens_to(outcome));
    let codes: Vec<(i64, i64)> = Ranges::collect(failing.iter().copied()).iter().collect();
    let mut diagnostic = cx.finding_at(&RULE, site, span, codes, message);
    diagnostic.outcome = outcome.map(|(_, outcome)| outcome.does);
    diagnostic.library = outcome.map(|(model, _)| model.id.clone()).or(diagnostic.library);
    diagnostic.help = Some(Message::new("forwarded-code.help"));
    if source.socket.end > source.socket.start {
        diagnostic.related.push(Related::here(source.socket, Message::new("forwarded-code.received")));
    }
    let is_rust = cx.model(site).is_some_and(|model| model.languages.contains(&Family::Rust));
    diagnostic.fixes = match is_rust {
        true => forwarded_rust::fixes(site, cx, &parts, &failing),
        false => forwarded_javascript::fixes(site, cx, &parts, &failing),
    };
    Some(diagnostic)
}

/// The numbers that people meet most, first.
const COMMON: &[i64] = &[1006, 1005, 1001, 1011];

/// Whether a number cannot be sent, or this library does something else with it. In the handler of
/// the same socket some libraries look at nothing any more.
fn fails(site: &CloseSite, cx: &Cx<'_>, parts: &[&Part], number: i64) -> bool {
    let outcome: Option<(&Model, &Outcome)> = cx.outcome(site, number);
    let is_always_checked = outcome.is_some_and(|(_, outcome)| outcome.when == Some(When::Always));
    let is_looked_at = |source: Source| match source.closes {
        Closes::Another => true,
        Closes::Own => is_always_checked && !source.asks_state && source.handler.contains(site.whole),
        Closes::Passed => is_always_checked && !source.asks_state,
    };
    let throws = outcome.is_some_and(|(_, outcome)| outcome.does == Does::Throws);
    // What looks at the state first takes the second close for one of a socket that is closing already.
    let is_made_good = |source: Source| match source.caught {
        Caught::Ended => throws,
        Caught::Closed => throws && is_always_checked,
        Caught::Nothing => false,
    };
    let is_looked_at = |source: Source| is_looked_at(source) && !is_made_good(source);
    let mut sources = parts.iter().filter(|part| holds(part, number)).filter_map(|part| part.source);
    sources.any(is_looked_at)
        && (!codes::is_sendable(number) || outcome.is_some_and(|(_, outcome)| outcome.does != Does::Sends))
}
