//! `unused-suppression`: a suppression comment that silences nothing.

use super::{Group, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Fix;
use crate::message::Message;
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "unused-suppression",
    group: Group::Suspicious,
    severity: Severity::Warning,
    needs: None,
    summary: "a suppression comment that silences nothing",
    fixes: "remove it",
    messages: MESSAGES,
    check: None,
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    ("unused-suppression.unused", "this comment silences `{rule}`, which finds nothing here"),
    ("unused-suppression.help", "remove it, so that it does not hide a finding to come"),
    ("unused-suppression.remove", "remove the comment"),
    ("unused-suppression.remove-rule", "remove `{rule}` from the comment"),
];

const DOCS: &str = r#"
A suppression comment that no longer silences anything hides the next real finding. A comment counts
on any line of the call, or right above its statement. Only rules that are on in this run are
judged.

```js bad
import WebSocket from "ws";
const ws = new WebSocket(url);
// wslint-ignore reserved-code -- the server wants it
ws.close(1000);
```

```ts bad
export function stop(ws: WebSocket) {
  ws.close(4000); // wslint-ignore code-out-of-range
}
```

```rust bad
// wslint-ignore-file unassigned-code
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
  ws.close(1001); // wslint-ignore api-rejects-code -- patched in our shell
}
```

```rust good
fn main() {}
```

```js look-alike
// the comment wslint-ignore is described elsewhere
export const text = "wslint-ignore reserved-code";
```
"#;

/// A finding on a rule that a comment silences in vain.
pub fn unused_suppression(rule: &str, span: Span, remove: Span, whole: bool, severity: Severity) -> Diagnostic {
    let key = if whole { "unused-suppression.remove" } else { "unused-suppression.remove-rule" };
    let mut diagnostic = super::unknown_rule::comment_finding(
        &RULE,
        span,
        Message::new("unused-suppression.unused").with("rule", rule),
        severity,
    );
    diagnostic.help = Some(Message::new("unused-suppression.help"));
    diagnostic.fixes = vec![Fix::safe(Message::new(key).with("rule", rule), remove, "")];
    diagnostic
}
