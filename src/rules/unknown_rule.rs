//! `unknown-rule`: a suppression comment that names no rule that there is.

use super::{Group, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Fix;
use crate::message::Message;
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "unknown-rule",
    group: Group::Suspicious,
    severity: Severity::Warning,
    needs: None,
    summary: "a suppression comment that names no rule, or none that there is",
    fixes: "name the rule",
    messages: MESSAGES,
    check: None,
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    ("unknown-rule.unknown", "there is no rule `{rule}`: this comment silences nothing by it"),
    ("unknown-rule.none", "this comment names no rule and silences nothing"),
    ("unknown-rule.spelling", "`{old}` is understood, but the comment is spelled `{new}`"),
    ("unknown-rule.help", "name the rule that it is to silence: `{example}`"),
    ("unknown-rule.help.list", "`wslint rules` lists the rules"),
    ("unknown-rule.help.near", "did you mean `{near}`?"),
    ("unknown-rule.replace", "write `{new}`"),
];

const DOCS: &str = r#"
A suppression comment silences the rules that it names, and only those. A comment that names no rule
would silence findings that nobody has seen yet, so it silences nothing. The spelling of other
linters (`wslint-disable-next-line`) is understood, and a quick fix corrects it.

```js bad
import WebSocket from "ws";
const ws = new WebSocket(url);
// wslint-ignore reserved-cod
ws.close(1000);
```

```ts bad
export function stop(ws: WebSocket) {
  ws.close(1000); // wslint-ignore
}
```

```rust bad
// wslint-ignore-file
fn main() {}
```

```js good
import WebSocket from "ws";
const ws = new WebSocket(url);
// wslint-ignore reserved-code -- we test how the peer takes it
ws.close(1006);
```

```ts good
export function stop(ws: WebSocket) {
  ws.close(1006); // wslint-ignore reserved-code -- known, see the tracker
}
```

```rust good
// rules are silenced one by one
fn main() {}
```

```js look-alike
// eslint-disable-next-line no-console
console.log("closed");
```
"#;

pub(super) fn comment_finding(rule: &'static Rule, span: Span, message: Message, severity: Severity) -> Diagnostic {
    Diagnostic {
        rule: rule.id,
        severity,
        confidence: None,
        span,
        codes: Vec::new(),
        library: None,
        outcome: None,
        message,
        help: None,
        related: Vec::new(),
        fixes: Vec::new(),
        anchors: Vec::new(),
        fingerprint: String::new(),
    }
}

/// A finding on a name that no rule has.
pub fn unknown_rule(name: &str, span: Span, severity: Severity) -> Diagnostic {
    let message = Message::new("unknown-rule.unknown").with("rule", name);
    let mut diagnostic = comment_finding(&RULE, span, message, severity);
    match crate::suggest::nearest(name, super::RULES.iter().map(|rule| rule.id)) {
        Some(near) => {
            diagnostic.help = Some(Message::new("unknown-rule.help.near").with("near", near));
            diagnostic.fixes = vec![Fix::unsafe_(Message::new("unknown-rule.replace").with("new", near), span, near)];
        }
        None => diagnostic.help = Some(Message::new("unknown-rule.help.list")),
    }
    diagnostic
}

/// A finding on a comment that names no rule.
pub fn without_rule(keyword: &str, span: Span, severity: Severity) -> Diagnostic {
    let mut diagnostic = comment_finding(&RULE, span, Message::new("unknown-rule.none"), severity);
    let example = format!("{keyword} reserved-code -- why");
    diagnostic.help = Some(Message::new("unknown-rule.help").with("example", example));
    diagnostic
}

/// A finding on a comment in the spelling of other linters, which works all the same.
pub fn misspelt_directive(old: &str, new: &str, span: Span) -> Diagnostic {
    let message = Message::new("unknown-rule.spelling").with("old", old).with("new", new);
    let mut diagnostic = comment_finding(&RULE, span, message, Severity::Info);
    diagnostic.fixes = vec![Fix::safe(Message::new("unknown-rule.replace").with("new", new), span, new)];
    diagnostic
}
