//! `impossible-comparison`: a received code compared with a number that never arrives.

use super::{Cx, Group, Rule};
use crate::apis::Model;
use crate::codes::{self, Ranges};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Fix;
use crate::message::{Arg, Message};
use crate::sites::{CloseSite, Evidence, Kind, Look, Odd, Part, Value};
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "impossible-comparison",
    group: Group::Suspicious,
    severity: Severity::Warning,
    needs: Some(Evidence::Proven),
    summary: "a received code is compared for equality with a number that never arrives there",
    fixes: "the number that does arrive",
    messages: MESSAGES,
    check: Some(check),
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    ("impossible-comparison.fraction", "a received code is never a fraction"),
    ("impossible-comparison.outside", "a received code is never {code}: close codes are the numbers from 1000 to 4999"),
    ("impossible-comparison.never", "a received code is never {code} ({name}) here: {library} delivers {delivers}"),
    ("impossible-comparison.help", "compare with a number that the peer sends, from 1000 to 4999"),
    ("impossible-comparison.help.new", "what you mean arrives as {new} ({name})"),
    ("impossible-comparison.help.private", "an HTTP status does not arrive; the peer can send {new} in its place"),
    ("impossible-comparison.replace", "compare with {new} ({name})"),
];

const DOCS: &str = r#"
A comparison with a number that cannot arrive hides a branch that never runs. No peer that keeps to
the protocol sends a number below 1000 or above 4999, so 401, 0 and fractions never equal a received
code. Others depend on the library: 1006 (no Close came) and 1005 (a Close without a code) are
reported locally by most, but 1015 (TLS handshake) arrives as 1006 in pages and in `ws`, and what a
pattern takes out of a frame of tungstenite or axum is never 1006: such an end is an error there.

Range tests are not judged, nor are tables that name every code.

```js bad
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.on("close", (code) => {
  if (code === 401) signIn();
});
```

```ts bad
const socket = new WebSocket("wss://example.org");
socket.onclose = (event) => {
  if (event.code === 1015) console.error("the certificate is not trusted");
};
```

```rust bad
use tungstenite::{Message, protocol::frame::coding::CloseCode};
fn is_lost(message: Message) -> bool {
    match message {
        Message::Close(Some(frame)) => frame.code == CloseCode::Abnormal,
        _ => false,
    }
}
```

```js good
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.on("close", (code) => {
  if (code === 4401) signIn();
  if (code < 1000 || code > 4999) console.error("not a close code");
});
```

```ts good
const socket = new WebSocket("wss://example.org");
socket.onclose = (event) => {
  if (event.code === 1006) console.error("the connection was lost, or never made");
};
```

```rust good
use tungstenite::{Message, protocol::frame::coding::CloseCode};
fn is_done(message: Message) -> bool {
    match message {
        Message::Close(Some(frame)) => frame.code == CloseCode::Normal,
        _ => false,
    }
}
```

```js look-alike
import { spawn } from "node:child_process";
import WebSocket from "ws";
const child = spawn("ls");
child.on("close", (code) => {
  if (code === 0) new WebSocket(url);
});
```
"#;

fn check(site: &CloseSite, cx: &Cx<'_>) -> Vec<Diagnostic> {
    let Some(Look::Equal { table }) = site.look.as_ref().filter(|_| site.kind == Kind::Receive) else {
        return Vec::new();
    };
    let arrives = |part: &Part| match part.value {
        Value::Codes(low, high) if low == high => can_arrive(site, cx, low) || *table && codes::find(low).is_some(),
        Value::Codes(..) => true,
        Value::Odd(Odd::Fraction) => false,
        Value::Odd(_) | Value::Foreign(_) => true,
    };
    // One value that can arrive, or an unknown one, and the comparison can hold.
    if site.codes.open || site.codes.absent || site.codes.parts.iter().any(arrives) {
        return Vec::new();
    }
    site.codes.parts.iter().take(1).map(|part| finding(site, cx, part)).collect()
}

/// The numbers that a library can deliver to this handler.
fn delivers<'m>(site: &CloseSite, model: &'m Model) -> Option<&'m Ranges> {
    let index = site.api.map(|api| api.index)?;
    model.receives.get(index).and_then(|receive| receive.delivers.as_ref())
}

/// Whether any of the libraries in question can deliver a number. Where nothing was measured, only
/// the protocol rules numbers out.
fn can_arrive(site: &CloseSite, cx: &Cx<'_>, number: i64) -> bool {
    let apis = site.api.into_iter().chain(site.also.clone());
    apis.map(|api| cx.apis.model(api.model).receives.get(api.index)).any(|receive| {
        let measured = receive.and_then(|receive| receive.can_deliver(number));
        measured.unwrap_or_else(|| (1000..=4999).contains(&number))
    })
}

fn finding(site: &CloseSite, cx: &Cx<'_>, part: &Part) -> Diagnostic {
    // The comparison is what is wrong, not a constant that stands elsewhere.
    let span = if site.span.contains(part.span) { part.span } else { site.span };
    let Value::Codes(number, _) = part.value else {
        let message = Message::new("impossible-comparison.fraction");
        let mut diagnostic = cx.finding_at(&RULE, site, span, Vec::new(), message);
        diagnostic.help = Some(Message::new("impossible-comparison.help"));
        return diagnostic;
    };
    let measured = cx.model(site).and_then(|model| Some((model, delivers(site, model)?)));
    let message = match measured.filter(|_| (1000..=4999).contains(&number)) {
        Some((model, delivers)) => Message::new("impossible-comparison.never")
            .with("code", number)
            .with("name", Arg::Name(number))
            .with("library", model.title())
            .with("delivers", delivers),
        None => Message::new("impossible-comparison.outside").with("code", number),
    };
    let mut diagnostic = cx.finding_at(&RULE, site, span, vec![(number, number)], message);
    let meant = meant(site, cx, number).filter(|meant| can_arrive(site, cx, *meant));
    diagnostic.help = Some(match (meant, number) {
        (Some(new), _) => Message::new("impossible-comparison.help.new").with("new", new).with("name", Arg::Name(new)),
        (None, 400..=599) => Message::new("impossible-comparison.help.private").with("new", 4000 + number),
        _ => Message::new("impossible-comparison.help"),
    });
    diagnostic.fixes.extend(meant.filter(|new| !is_asked_too(site, cx, part, [number, *new])).and_then(|new| {
        let title = Message::new("impossible-comparison.replace").with("new", new).with("name", Arg::Name(new));
        Some(Fix::unsafe_(title, part.edit, cx.write(site, part, new)?))
    }));
    diagnostic
}

/// Whether the statement asks for one of these numbers at another place: what is written anew would be asked twice,
/// or be ruled out by what is asked there.
fn is_asked_too(site: &CloseSite, cx: &Cx<'_>, part: &Part, numbers: [i64; 2]) -> bool {
    let (before, after) =
        (Span::new(site.statement.start, part.span.start), Span::new(part.span.end, site.statement.end));
    let is_here = site.statement.contains(part.span);
    let words = [before, after]
        .into_iter()
        .filter(|_| is_here)
        .flat_map(|rest| cx.source.slice(rest).split(|c: char| !c.is_alphanumeric() && c != '_'));
    words.into_iter().any(|word| word.parse().is_ok_and(|number: i64| numbers.contains(&number)))
}

/// What arrives where somebody waits for another number.
fn meant(site: &CloseSite, cx: &Cx<'_>, number: i64) -> Option<i64> {
    match number {
        1015 => Some(1006),
        1006 => Some(0),
        1005 => cx.model(site)?.receives.get(site.api?.index)?.empty,
        _ => None,
    }
}
