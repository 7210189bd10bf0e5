//! `misnamed-code`: a number under the name of another code.

use super::{Cx, Group, Rule, is_judged};
use crate::codes;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Fix;
use crate::message::{Arg, Message};
use crate::sites::{CloseSite, Evidence, Kind, Named, Part, Value, Written};

pub(super) const RULE: Rule = Rule {
    id: "misnamed-code",
    group: Group::Suspicious,
    severity: Severity::Warning,
    needs: Some(Evidence::Proven),
    summary: "a constant or variant has the name of another code",
    fixes: "the right number, the right variant",
    messages: MESSAGES,
    check: Some(check),
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    ("misnamed-code.name", "`{constant}` is {code} ({name}), but that is the name of {other} ({other_name})"),
    (
        "misnamed-code.wrap",
        "`{constant}` is for {range}, and {code} is {name}: the variant says something else than what is sent",
    ),
    ("misnamed-code.help", "whoever reads the name expects {other}: give it that number, or another name"),
    ("misnamed-code.help.wrap", "write the variant of {code}"),
    ("misnamed-code.replace", "make it {other} ({other_name})"),
];

const DOCS: &str = r#"
A constant that says one thing and sends another misleads whoever reads the code and whoever reads
the log: `GOING_AWAY = 1002` tells the peer that it broke the protocol. Only names of the standard
codes are judged (1000-1015), and only where the constant is a close code for certain: it is sent or
compared by a socket, or stands in a group with two others whose name and number agree.

```ts bad
enum CloseCode { Normal = 1000, GoingAway = 1002 }
export function leave(ws: WebSocket) {
  ws.close(CloseCode.Normal);
}
export function check(ws: WebSocket) {
  ws.onclose = (event) => event.code === CloseCode.GoingAway;
}
```

```js bad
export const CLOSE_CODES = {
  CLOSE_NORMAL: 1000,
  CLOSE_GOING_AWAY: 1001,
  CLOSE_PROTOCOL_ERROR: 1002,
  CLOSE_UNSUPPORTED: 1003,
  POLICY_VIOLATION: 1007,
};
```

```rust bad
use tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};
fn bye() -> CloseFrame {
    CloseFrame { code: CloseCode::Library(1000), reason: "bye".into() }
}
```

```ts good
enum CloseCode { Normal = 1000, GoingAway = 1001 }
export function leave(ws: WebSocket) {
  ws.close(CloseCode.Normal);
}
```

```js good
export const CLOSE_CODES = {
  CLOSE_NORMAL: 1000,
  CLOSE_GOING_AWAY: 1001,
  CLOSE_PROTOCOL_ERROR: 1002,
  SIGNED_OUT: 1008,
};
```

```rust good
use tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};
fn bye() -> CloseFrame {
    CloseFrame { code: CloseCode::Library(4000), reason: "bye".into() }
}
```

```ts look-alike
// Codes of another protocol.
export const STATUS = { NORMAL: 1001, ABNORMAL: 1002, POLICY: 1003 };
```
"#;

/// Members of a group that are right by name and number show that it is one of close codes.
const ENOUGH: usize = 2;

fn check(site: &CloseSite, cx: &Cx<'_>) -> Vec<Diagnostic> {
    match (&site.named, site.kind) {
        (Some(named), Kind::Define) => constant(site, cx, named).into_iter().collect(),
        _ if is_judged(site) => site.codes.parts.iter().filter_map(|part| wrap(site, cx, part)).collect(),
        _ => Vec::new(),
    }
}

fn constant(site: &CloseSite, cx: &Cx<'_>, named: &Named) -> Option<Diagnostic> {
    let number = site.codes.single()?;
    let other = codes::named(&named.name).filter(|other| *other != number)?;
    let right = named.others.iter().filter(|(name, number)| codes::named(name) == Some(*number)).count();
    if !named.is_used && right < ENOUGH {
        return None;
    }
    let part = site.codes.parts.first()?;
    let message = Message::new("misnamed-code.name")
        .with("constant", named.name.as_str())
        .with("code", number)
        .with("name", Arg::Name(number))
        .with("other", other)
        .with("other_name", Arg::Name(other));
    let mut diagnostic = cx.finding(&RULE, site, part, message);
    diagnostic.help = Some(Message::new("misnamed-code.help").with("other", other));
    // A number that is not sent by this name yet, or that the library takes.
    if codes::is_sendable(other) && (site.api.is_none() || cx.fits(site, other)) {
        let title = Message::new("misnamed-code.replace").with("other", other).with("other_name", Arg::Name(other));
        let fix = Fix::unsafe_(title, part.span, cx.write(site, part, other)?);
        // Where the number must not be sent, what is wrong with that has fixes of its own; and where another name
        // has the right one already, this one is likely to be wrong.
        let is_taken = named.others.iter().any(|(_, number)| *number == other);
        let is_clear = codes::is_sendable(number) && !is_taken;
        diagnostic.fixes.push(if is_clear { fix } else { fix.choice() });
    }
    Some(diagnostic)
}

/// Variants whose names say nothing of the number.
const NEUTRAL: &[&str] = &["Custom", "Other"];

/// `CloseCode::Library(1000)`: a variant that is meant for another range.
fn wrap(site: &CloseSite, cx: &Cx<'_>, part: &Part) -> Option<Diagnostic> {
    let number = match part.value {
        Value::Codes(number, high) if number == high && (1000..=1015).contains(&number) => number,
        _ => return None,
    };
    if part.written != Written::Wrap {
        return None;
    }
    let path = cx.source.slice(part.edit);
    let constants = cx.constants_of(site, path)?;
    let variant = path.split('(').next()?.rsplit(':').next()?.trim();
    let range = constants.write.get(variant).filter(|range| !range.contains(number))?;
    // Nothing else can hold the number, or it is wrong by itself.
    let has_variant = || constants.members.values().any(|value| *value == number);
    if NEUTRAL.contains(&variant) && !(codes::is_sendable(number) && has_variant()) {
        return None;
    }
    let message = Message::new("misnamed-code.wrap")
        .with("constant", variant)
        .with("range", range.to_string())
        .with("code", number)
        .with("name", Arg::Name(number));
    let mut diagnostic = cx.finding(&RULE, site, part, message);
    diagnostic.help = Some(Message::new("misnamed-code.help.wrap").with("code", number));
    if cx.fits(site, number) && constants.members.values().any(|value| *value == number) {
        let title = Message::new("misnamed-code.replace").with("other", number).with("other_name", Arg::Name(number));
        diagnostic.fixes.push(Fix::unsafe_(title, part.edit, cx.write(site, part, number)?));
    }
    Some(diagnostic)
}
