//! `reason-without-code`: a reason that goes with no code, where the library makes nothing good of it.

use super::{Cx, Group, Rule, is_judged};
use crate::apis::Alone;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Fix;
use crate::message::Message;
use crate::sites::{CloseSite, Evidence, Shape};

pub(super) const RULE: Rule = Rule {
    id: "reason-without-code",
    group: Group::Suspicious,
    severity: Severity::Warning,
    needs: Some(Evidence::Proven),
    summary: "a reason without a code, which is thrown out, dropped or sent corrupt",
    fixes: "1000 before the reason",
    messages: MESSAGES,
    check: Some(check),
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    ("reason-without-code.throws", "a reason goes only with a code: {library} throws, and the connection stays open"),
    (
        "reason-without-code.rejects",
        "a reason goes only with a code: {library} returns an error, and the connection stays open",
    ),
    ("reason-without-code.drops", "a reason goes only with a code: {library} drops it, and the peer sees 1005"),
    ("reason-without-code.corrupts", "a reason goes only with a code: {library} sends its first two bytes as the code"),
    ("reason-without-code.help", "pass 1000, or the code that is meant, before the reason"),
    ("reason-without-code.fix", "pass 1000 (Normal Closure) with the reason"),
];

const DOCS: &str = r#"
In a Close frame the reason stands behind the code; without a code there is no place for it.
Browsers throw or drop the reason, `ws` drops it, Cloudflare Workers throw, and Deno sends the first
two bytes of the reason as if they were the code.

```js bad
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.close(undefined, "bye");
```

```ts bad
export function leave(socket: WebSocket) {
  socket.close(undefined, "left the page");
}
```

```rust bad
use tokio_websockets::Message;
fn bye() -> Message {
    Message::close(None, "bye")
}
```

```js good
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.close(1000, "bye");
```

```ts good
export function leave(socket: WebSocket) {
  socket.close();
}
```

```rust good
use tokio_websockets::Message;
fn bye() -> Message {
    Message::close(None, "")
}
```

```js look-alike
export function leave(dialog) {
  dialog.close(undefined, "bye");
}
```
"#;

fn check(site: &CloseSite, cx: &Cx<'_>) -> Vec<Diagnostic> {
    let alone = site.codes.absent && site.codes.parts.is_empty() && !site.codes.open;
    let has_text = site.reason.as_ref().is_some_and(|reason| reason.min_bytes > 0);
    let Some(api) = site.api.filter(|_| alone && has_text && is_judged(site)) else { return Vec::new() };
    let model = cx.apis.model(api.model);
    let key = match model.sends[api.index].reason_alone {
        Some(Alone::Throws) => "reason-without-code.throws",
        Some(Alone::Rejects) => "reason-without-code.rejects",
        Some(Alone::Drops) => "reason-without-code.drops",
        Some(Alone::Corrupts) => "reason-without-code.corrupts",
        None => return Vec::new(),
    };
    let message = Message::new(key).with("library", model.title());
    let mut diagnostic = cx.finding_at(&RULE, site, site.span, Vec::new(), message);
    diagnostic.help = Some(Message::new("reason-without-code.help"));
    if let Shape::Call { args, code: Some(index), .. } = &site.shape
        && matches!(cx.source.slice(args[*index]), "undefined" | "void 0")
    {
        diagnostic.fixes.push(Fix::unsafe_(Message::new("reason-without-code.fix"), args[*index], "1000"));
    }
    vec![diagnostic]
}
