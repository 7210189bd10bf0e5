//! `undeclared-code`: a 4xxx code that `wslint.toml` does not declare.

use super::{Cx, Group, Rule, is_judged};
use crate::apis::Role;
use crate::codes::{DeclaredCode, Sender};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Fix;
use crate::message::Message;
use crate::sites::{CloseSite, Evidence, Kind, Look, Part, Value};

pub(super) const RULE: Rule = Rule {
    id: "undeclared-code",
    group: Group::Suspicious,
    severity: Severity::Warning,
    needs: Some(Evidence::Likely),
    summary: "a 4xxx code is sent or compared that wslint.toml does not declare, although it declares some",
    fixes: "in an editor: declare it; a declared code by name",
    messages: MESSAGES,
    check: Some(check),
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    ("undeclared-code.sent", "{code} is sent, but wslint.toml does not declare it: nobody can look up what it means"),
    (
        "undeclared-code.compared",
        "{code} is waited for, but wslint.toml does not declare it: nobody can look up who sends it",
    ),
    ("undeclared-code.help", "declare it in wslint.toml, under [[code]]"),
    ("undeclared-code.help.near", "declare it in wslint.toml, under [[code]], or use {new} ({name})"),
    ("undeclared-code.replace", "compare with {new} ({name}, declared in wslint.toml)"),
];

const DOCS: &str = r#"
4000-4999 mean what both ends have agreed on. Once `wslint.toml` declares your codes, under
`[[code]]`, a number that is not among them is a slip, or a code that somebody forgot to write down.
Without any `[[code]]` this rule finds nothing.

Codes of the services that a file speaks to (by its imports, by addresses in it, or by `services` in
`wslint.toml`) need no declaration. `wslint init` declares the codes that the code already uses.

With `[[code]] code = 4001 name = "KICKED"`:

```js bad
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.close(4010, "kicked");
```

```ts bad
export function onClose(ws: WebSocket) {
  ws.onclose = (event) => {
    if (event.code === 4100) retry();
  };
}
```

```rust bad
use tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};
fn kick() -> CloseFrame {
    CloseFrame { code: CloseCode::Library(4010), reason: "kicked".into() }
}
```

```js good
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.close(4001, "kicked");
```

```ts good
import { GatewayCloseCodes } from "discord-api-types/v10";
export function onClose(ws: WebSocket) {
  ws.onclose = (event) => {
    if (event.code === 4014) stop();
  };
}
```

```rust good
use tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};
fn kick() -> CloseFrame {
    CloseFrame { code: CloseCode::Library(4001), reason: "kicked".into() }
}
```

```js look-alike
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.on("close", (code) => {
  if (code >= 4000 && code <= 4999) stop();
});
```
"#;

/// The numbers that need a declaration.
const PRIVATE: std::ops::RangeInclusive<i64> = 4000..=4999;

impl Cx<'_> {
    /// Whether a number is one that the team would have to declare, and has not.
    pub(super) fn lacks_declaration(&self, number: i64) -> bool {
        PRIVATE.contains(&number)
            && !self.codes.is_empty()
            && self.levels.severity(RULE.id).is_some()
            && !self.codes.iter().any(|declared| declared.code == number)
            && !self.is_of_service(number)
    }
}

fn check(site: &CloseSite, cx: &Cx<'_>) -> Vec<Diagnostic> {
    let is_compared = site.kind == Kind::Receive && matches!(site.look, Some(Look::Equal { .. }));
    if !is_judged(site) && !is_compared {
        return Vec::new();
    }
    site.codes.parts.iter().filter_map(|part| finding(site, cx, part)).collect()
}

fn finding(site: &CloseSite, cx: &Cx<'_>, part: &Part) -> Option<Diagnostic> {
    let number = match part.value {
        Value::Codes(number, high) if number == high && cx.lacks_declaration(number) => number,
        _ => return None,
    };
    let key = if site.kind == Kind::Send { "undeclared-code.sent" } else { "undeclared-code.compared" };
    // A comparison is told where it stands, as its definition can be another file's.
    let span = if site.kind == Kind::Send || site.span.contains(part.span) { part.span } else { site.span };
    let message = Message::new(key).with("code", number);
    let mut diagnostic = cx.finding_at(&RULE, site, span, vec![(number, number)], message);
    let near = nearest(site, cx, part, number);
    diagnostic.help = Some(match near.first() {
        Some(code) => Message::new("undeclared-code.help.near").with("new", code.code).with("name", code.name.as_str()),
        None => Message::new("undeclared-code.help"),
    });
    diagnostic.fixes = near.iter().filter_map(|code| fix(site, cx, part, code)).collect();
    Some(diagnostic)
}

/// The declared codes that can have been meant, the likeliest first: by what is written and said
/// there, then by number.
fn nearest<'c>(site: &CloseSite, cx: &'c Cx<'_>, part: &Part, number: i64) -> Vec<&'c DeclaredCode> {
    let reason = site.reason.as_ref().and_then(|reason| reason.text.as_deref()).unwrap_or_default();
    let written = format!("{} {reason}", cx.source.slice(part.edit)).to_lowercase().replace(['_', '-'], " ");
    let likeness = |code: &DeclaredCode| {
        let name = code.name.to_lowercase().replace(['_', '-'], " ");
        u8::from(written.contains(&name))
    };
    let fits = |code: &&DeclaredCode| match (code.sent_by, site.role) {
        // What is compared was sent by the other end.
        (Some(Sender::Client), Role::Server) | (Some(Sender::Server), Role::Client) => site.kind != Kind::Send,
        _ => true,
    };
    let mut codes: Vec<&DeclaredCode> = cx.codes.iter().filter(fits).collect();
    codes.sort_by_key(|code| (std::cmp::Reverse(likeness(code)), (code.code - number).abs()));
    codes.truncate(3);
    codes
}

fn fix(site: &CloseSite, cx: &Cx<'_>, part: &Part, code: &DeclaredCode) -> Option<Fix> {
    if site.kind == Kind::Send {
        return cx.replace(site, part, code.code);
    }
    let title = Message::new("undeclared-code.replace").with("new", code.code).with("name", code.name.as_str());
    Some(Fix::unsafe_(title, part.edit, cx.write(site, part, code.code)?).choice())
}
