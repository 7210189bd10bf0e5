//! `compares-reason`: a handler that takes what it received for something else.

use super::{Cx, Group, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Edit, Fix};
use crate::message::Message;
use crate::sites::{CloseSite, Evidence, Handler, Kind, Look};
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "compares-reason",
    group: Group::Suspicious,
    severity: Severity::Warning,
    needs: Some(Evidence::Proven),
    summary: "a received reason is compared in a way that cannot hold, or a handler takes the wrong shape",
    fixes: ".toString(), the right parameters",
    messages: MESSAGES,
    check: Some(check),
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    ("compares-reason.text", "the reason is a Buffer and equals no string: {library} gives its bytes"),
    (
        "compares-reason.method",
        "the reason is a Buffer, which has no {method}(): {library} gives its bytes, and the handler throws TypeError",
    ),
    ("compares-reason.event", "the handler is given the code and the reason, not an event: what it reads is undefined"),
    ("compares-reason.code", "the handler is given an event, not the code: it equals no number"),
    ("compares-reason.help.text", "make it a string first, with toString()"),
    ("compares-reason.help.event", "take `(code, reason)`"),
    ("compares-reason.help.code", "take `({ code, reason })`, or read `code` of the event"),
    ("compares-reason.fix.text", "call toString() first"),
    ("compares-reason.fix.handler", "take `{params}`"),
];

const DOCS: &str = r#"
Libraries hand a close to their listeners in different shapes. The standard `WebSocket` passes an
event with `code` and `reason`; `on("close", ..)` of `ws` passes the code and the reason. Since
version 8 of `ws` the reason is a Buffer, which is equal to no string and has none of the methods of
one. A handler that takes the wrong shape raises no error: it compares `undefined`, for ever.

Which version of `ws` it is, the nearest `package.json` says.

```js bad
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.on("close", (code, reason) => {
  if (reason === "session expired") signIn();
});
```

```js bad
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.on("close", (event) => console.log(event.code, event.reason));
```

```js bad
const socket = new WebSocket("wss://example.org");
socket.onclose = (code) => {
  if (code === 4401) signIn();
};
```

```js good
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.on("close", (code, reason) => {
  if (reason.toString() === "session expired") signIn();
});
```

```js good
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.on("close", (code, reason) => console.log(code, JSON.parse(reason)));
ws.addEventListener("close", (event) => console.log(event.code, event.reason));
```

```js good
const socket = new WebSocket("wss://example.org");
socket.onclose = ({ code, reason }) => {
  if (code === 4401 && reason === "expired") signIn();
};
```

```js look-alike
import net from "node:net";
import WebSocket from "ws";
const socket = net.connect(80);
socket.on("close", (event) => console.log(event.code, WebSocket.OPEN));
```
"#;

fn check(site: &CloseSite, cx: &Cx<'_>) -> Vec<Diagnostic> {
    let Some(look) = site.look.as_ref().filter(|_| site.kind == Kind::Receive) else {
        return Vec::new();
    };
    let library = cx.model(site).map_or("the library", |model| model.title());
    let (message, help, fix) = match look {
        Look::Equal { .. } | Look::Range(..) | Look::Other | Look::Rest | Look::Unread { .. } => return Vec::new(),
        Look::ReasonAsText => ("compares-reason.text", "compares-reason.help.text", Some(as_text(site))),
        Look::TextMethod(_) => ("compares-reason.method", "compares-reason.help.text", Some(as_text(site))),
        Look::CodeAsEvent(handler) => ("compares-reason.event", "compares-reason.help.event", apart(cx, handler)),
        Look::EventAsCode(handler) => ("compares-reason.code", "compares-reason.help.code", together(cx, handler)),
    };
    let mut message = Message::new(message).with("library", library);
    if let Look::TextMethod(method) = look {
        message = message.with("method", method.as_str());
    }
    let mut diagnostic = cx.finding_at(&RULE, site, site.span, Vec::new(), message);
    diagnostic.help = Some(Message::new(help));
    diagnostic.fixes.extend(fix);
    vec![diagnostic]
}

/// `reason.toString()`
fn as_text(site: &CloseSite) -> Fix {
    let end = Span::new(site.span.end, site.span.end);
    Fix::unsafe_(Message::new("compares-reason.fix.text"), end, ".toString()")
}

/// `(code, reason)` in place of an event.
fn apart(cx: &Cx<'_>, handler: &Handler) -> Option<Fix> {
    let [param] = handler.params.as_slice() else {
        return None;
    };
    let written = cx.source.slice(*param);
    let reads_reason = handler.reads.iter().any(|(_, name)| *name == "reason")
        || handler.reads.is_empty() && written.contains("reason");
    let params = if reads_reason { "code, reason" } else { "code" };
    if !handler.is_simple || written.contains(':') && handler.reads.is_empty() {
        return None;
    }
    let reads = handler.reads.iter().map(|(span, name)| Edit { span: *span, text: (*name).to_owned() });
    Some(with_params(cx, *param, params, reads))
}

/// `({ code, reason })` in place of code and reason.
fn together(cx: &Cx<'_>, handler: &Handler) -> Option<Fix> {
    let (first, last) = (handler.params.first()?, handler.params.last()?);
    let params = match handler.params.len() {
        1 => "{ code }",
        2 => "{ code, reason }",
        _ => return None,
    };
    handler.is_simple.then(|| with_params(cx, Span::new(first.start, last.end), params, std::iter::empty()))
}

/// Other parameters, with the parentheses that a single name goes without.
fn with_params(cx: &Cx<'_>, old: Span, params: &str, more: impl Iterator<Item = Edit>) -> Fix {
    let is_bare = !cx.source.text()[..old.start].trim_end().ends_with('(');
    let is_plain = params.chars().all(char::is_alphanumeric);
    let text = if is_bare && !is_plain { format!("({params})") } else { params.to_owned() };
    let title = Message::new("compares-reason.fix.handler").with("params", format!("({params})"));
    let mut fix = Fix::unsafe_(title, old, text);
    fix.edits.extend(more);
    fix
}
