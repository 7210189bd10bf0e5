//! `foreign-code`: a number of another kind is sent as a close code.

use super::{Cx, Group, Rule, happens, is_judged};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Fix;
use crate::message::{Arg, Message};
use crate::sites::{CloseSite, Evidence, Foreign, Part, Shape, Value};
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "foreign-code",
    group: Group::Suspicious,
    severity: Severity::Warning,
    needs: Some(Evidence::Proven),
    summary: "a number of another kind is sent: an error's code, an exit status, an HTTP status, a readyState",
    fixes: "1011 with the value in the reason, a range check",
    messages: MESSAGES,
    check: Some(check),
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    (
        "foreign-code.error",
        "the code of a caught error is no close code, and often a text such as ECONNRESET: {happens}",
    ),
    ("foreign-code.exit", "the exit status of a process is no close code: {happens}"),
    ("foreign-code.http", "the status of an HTTP response is no close code: {happens}"),
    ("foreign-code.state", "readyState is no close code: {happens}"),
    ("foreign-code.help", "close with a code of your own, and put the value into the reason"),
    ("foreign-code.fix.reason", "close with {new} ({name}), and put the value into the reason"),
    ("foreign-code.fix.number", "close with {new} ({name})"),
    ("foreign-code.fix.range", "send it only where it is from 4000 to 4999"),
];

const DOCS: &str = r#"
Many things have a number called code or status. The `code` of an error is a text such as
`ECONNRESET`, a process ends with 0 or 1, an HTTP server answers 404, and `readyState` counts from 0
to 3: none of them is a close code, and libraries throw on them or send what no peer may accept.

A condition on the value, or one that tells what kind of error was caught, ends the search, and so
does a file that throws errors with codes of its own.

```js bad
import WebSocket from "ws";
const ws = new WebSocket(url);
try {
  await start();
} catch (error) {
  ws.close(error.code, error.message.slice(0, 40));
}
```

```js bad
import { spawn } from "node:child_process";
import { WebSocketServer } from "ws";
new WebSocketServer({ port: 80 }).on("connection", (ws) => {
  spawn("top").on("exit", (code) => ws.close(code));
});
```

```ts bad
import WebSocket from "ws";
export function refuse(client: WebSocket, upstream: WebSocket) {
  upstream.on("unexpected-response", (_request, response) => client.close(response.statusCode));
}
```

```js good
import WebSocket from "ws";
const ws = new WebSocket(url);
try {
  await start();
} catch (error) {
  ws.close(1011, String(error.code));
}
```

```js good
import { spawn } from "node:child_process";
import { WebSocketServer } from "ws";
new WebSocketServer({ port: 80 }).on("connection", (ws) => {
  spawn("top").on("exit", (code) => ws.close(code === 0 ? 1000 : 1011));
});
```

```js good
import WebSocket from "ws";
import { CloseError } from "./errors.js";
const ws = new WebSocket(url);
try {
  await start();
} catch (error) {
  if (error instanceof CloseError) ws.close(error.code);
}
```

```js look-alike
import { spawn } from "node:child_process";
spawn("top").on("exit", (code) => process.exit(code));
```
"#;

fn check(site: &CloseSite, cx: &Cx<'_>) -> Vec<Diagnostic> {
    if !is_judged(site) {
        return Vec::new();
    }
    let foreign = |part: &Part| match part.value {
        Value::Foreign(kind) => Some(kind),
        _ => None,
    };
    let parts = site.codes.parts.iter().filter_map(|part| Some((part, foreign(part)?)));
    parts.filter_map(|(part, kind)| finding(site, cx, part, kind)).collect()
}

fn finding(site: &CloseSite, cx: &Cx<'_>, part: &Part, kind: Foreign) -> Option<Diagnostic> {
    let (key, example) = match kind {
        Foreign::ErrorCode => ("foreign-code.error", 0),
        Foreign::ExitStatus => ("foreign-code.exit", 1),
        Foreign::HttpStatus => ("foreign-code.http", 500),
        Foreign::ReadyState => ("foreign-code.state", 1),
    };
    let outcome = cx.outcome(site, example)?;
    let (happens, does) = happens(site, Some(outcome));
    let message = Message::new(key).with("happens", happens);
    let mut diagnostic = cx.finding(&RULE, site, part, message);
    diagnostic.outcome = does;
    diagnostic.library = Some(outcome.0.id.clone());
    diagnostic.help = Some(Message::new("foreign-code.help"));
    diagnostic.fixes = fixes(site, cx, part, kind);
    Some(diagnostic)
}

fn fixes(site: &CloseSite, cx: &Cx<'_>, part: &Part, kind: Foreign) -> Vec<Fix> {
    let value = cx.source.slice(part.span);
    // In Rust, where it stands as such and not by a name of its own.
    if value.ends_with(".as_u16()") {
        let number: i64 = 1011;
        let title = Message::new("foreign-code.fix.number").with("new", number).with("name", Arg::Name(number));
        let fix = || Fix::unsafe_(title, part.span, number.to_string());
        return cx.fits(site, number).then(fix).into_iter().collect();
    }
    let Shape::Call { args, code: Some(at), .. } = &site.shape else { return Vec::new() };
    let slot = args[*at];
    if !slot.contains(part.span) {
        return Vec::new();
    }
    let number = if cx.fits(site, 1011) { Some(1011) } else { cx.free_code(Some(4011)) };
    let mut fixes = Vec::new();
    if let Some(number) = number.filter(|number| cx.fits(site, *number)) {
        let has_room = site.reason.is_none() && args.len() == at + 1 && *at == 0;
        let key = if has_room { "foreign-code.fix.reason" } else { "foreign-code.fix.number" };
        let title = Message::new(key).with("new", number).with("name", Arg::Name(number));
        let text = if has_room { format!("{number}, String({value})") } else { number.to_string() };
        let fix = Fix::unsafe_(title, slot, text);
        fixes.push(if number == 1011 { fix } else { fix.choice() });
        // Only what a program sets itself can be a code of its own.
        if kind == Foreign::ErrorCode && slot == part.span {
            let text = format!("{value} >= 4000 && {value} <= 4999 ? {value} : {number}");
            fixes.push(
                Fix::unsafe_(Message::new("foreign-code.fix.range"), Span::new(slot.start, slot.end), text).choice(),
            );
        }
    }
    fixes
}
