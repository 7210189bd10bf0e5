//! `ignored-code`: a code is passed to a call that takes none.

use super::{Cx, Group, Rule, wording};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Fix;
use crate::message::Message;
use crate::sites::{CloseSite, Evidence, Shape};

pub(super) const RULE: Rule = Rule {
    id: "ignored-code",
    group: Group::Suspicious,
    severity: Severity::Warning,
    needs: Some(Evidence::Proven),
    summary: "a code is passed to a call that takes none",
    fixes: "the call that does take it",
    messages: MESSAGES,
    check: Some(check),
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    ("ignored-code.ignored", "{call}() of {library} takes no close code: {happens}"),
    ("ignored-code.help", "{instead}() takes the code"),
    ("ignored-code.help-none", "call it without a code"),
    ("ignored-code.fix", "call {instead}() instead"),
];

const DOCS: &str = r#"
Some calls end a connection, or a whole server, and take no close code: `terminate()` of `ws` drops
the connection without a Close frame, `close()` of a `WebSocketServer` takes a callback, `close()`
of uWebSockets.js takes nothing. A number that is passed there never reaches the peer.

```js bad
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.terminate(1001);
```

```ts bad
import { WebSocketServer } from "ws";
const server = new WebSocketServer({ port: 8080 });
server.close(1001);
```

```js bad
import { App } from "uWebSockets.js";
App().ws("/*", { message: (ws) => ws.close(1000) });
```

```js good
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.terminate();
```

```ts good
import { WebSocketServer } from "ws";
const server = new WebSocketServer({ port: 8080 });
server.close(() => process.exit(0));
```

```js good
import { App } from "uWebSockets.js";
App().ws("/*", { message: (ws) => ws.end(1000) });
```

```js look-alike
import { Worker } from "node:worker_threads";
new Worker("./job.js").terminate(1000);
```
"#;

fn check(site: &CloseSite, cx: &Cx<'_>) -> Vec<Diagnostic> {
    let Some(ignored) = site.ignored.filter(|_| !site.asserted) else { return Vec::new() };
    let model = cx.apis.model(ignored.model);
    let ignores = &model.ignores[ignored.index];
    let Some(part) = site.codes.parts.first().filter(|_| site.codes.is_numeric()) else { return Vec::new() };
    let happens = wording::ignored(ignores.does);
    let message = Message::new("ignored-code.ignored")
        .with("call", ignores.call.as_str())
        .with("library", model.title())
        .with("happens", happens);
    let mut diagnostic = cx.finding(&RULE, site, part, message);
    diagnostic.library = Some(model.id.clone());
    diagnostic.span = site.span;
    let instead = ignores.instead.as_deref();
    diagnostic.help = Some(match instead {
        Some(instead) => Message::new("ignored-code.help").with("instead", instead),
        None => Message::new("ignored-code.help-none"),
    });
    if let (Some(instead), Shape::Call { name, .. }) = (instead, &site.shape) {
        let title = Message::new("ignored-code.fix").with("instead", instead);
        diagnostic.fixes.push(Fix::unsafe_(title, *name, instead));
    }
    vec![diagnostic]
}
