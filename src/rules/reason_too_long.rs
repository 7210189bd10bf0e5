//! `reason-too-long`: a reason that is certain to have more than 123 bytes.

use super::{Cx, Group, Rule, is_judged, is_over};
use crate::apis::{Does, Model, Over, ReasonLimit};
use crate::codes::MAX_REASON_BYTES;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Fix;
use crate::message::Message;
use crate::sites::{CloseSite, Evidence, Reason};
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "reason-too-long",
    group: Group::Correctness,
    severity: Severity::Error,
    needs: Some(Evidence::Likely),
    summary: "a reason that is certain to exceed 123 bytes of UTF-8",
    fixes: "cut it on a character boundary",
    messages: MESSAGES,
    check: Some(check),
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    ("reason-too-long.whole", "the reason has {bytes} bytes of UTF-8, a Close frame has room for {limit}: {happens}"),
    (
        "reason-too-long.least",
        "the reason has at least {bytes} bytes of UTF-8, a Close frame has room for {limit}: {happens}",
    ),
    ("reason-too-long.throws", "{library} throws {error}, and the connection stays open"),
    ("reason-too-long.rejects", "{library} returns {error}, and the connection stays open"),
    ("reason-too-long.panics", "{library} panics"),
    ("reason-too-long.truncates", "{library} cuts it off"),
    ("reason-too-long.sends", "{library} sends a frame that every peer must refuse"),
    ("reason-too-long.unknown", "libraries throw, or send a frame that every peer must refuse"),
    ("reason-too-long.help", "shorten it, or send the text in a message before closing; 41 characters always fit"),
    ("reason-too-long.cut", "cut the reason to {bytes} bytes"),
];

const DOCS: &str = r#"
A Close frame is a control frame: it carries at most 125 bytes, and the code takes two of them. The
reason has 123 bytes of UTF-8, which is 123 ASCII characters but 41 Japanese ones. Beyond that
browsers throw `SyntaxError`, `ws` throws `RangeError`, and tungstenite and axum send a frame that
no peer may accept. Of templates and concatenations the fixed part is counted.

```js bad
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.close(1000, "The session has ended because the user signed in from another device; please sign in again on this device to go on with your work.");
```

```ts bad
export function leave(ws: WebSocket) {
  ws.close(4000, "別の端末からログインされたため、このセッションは終了しました。もう一度ログインしてください。お困りのときは管理者へ。");
}
```

```rust bad
use axum::extract::ws::CloseFrame;
fn bye(user: &str) -> CloseFrame {
    CloseFrame {
        code: 1000,
        reason: format!("{user}: the session has ended because the user signed in from another device; please sign in again on this device to go on working").into(),
    }
}
```

```js good
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.close(1000, "signed in elsewhere");
```

```ts good
export function leave(ws: WebSocket, why: string) {
  ws.close(4000, `signed out: ${why.slice(0, 20)}`);
}
```

```rust good
use axum::extract::ws::CloseFrame;
fn bye() -> CloseFrame {
    CloseFrame { code: 1000, reason: "signed in elsewhere".into() }
}
```

```ts look-alike
export function finish(dialog: HTMLDialogElement) {
  dialog.close("The session has ended because the user signed in from another device; please sign in again on this device to go on with your work.");
}
```
"#;

fn check(site: &CloseSite, cx: &Cx<'_>) -> Vec<Diagnostic> {
    let Some(reason) = site.reason.as_ref().filter(|reason| is_judged(site) && reason.min_bytes > MAX_REASON_BYTES)
    else {
        return Vec::new();
    };
    let limit = limit_of(site, cx);
    let bytes = limit.map_or(MAX_REASON_BYTES, |(_, limit)| limit.bytes);
    if reason.min_bytes <= bytes {
        return Vec::new();
    }
    let key = if reason.text.is_some() { "reason-too-long.whole" } else { "reason-too-long.least" };
    let message =
        Message::new(key).with("bytes", reason.min_bytes).with("limit", bytes).with("happens", happens(limit));
    let mut diagnostic = cx.finding_at(&RULE, site, reason.span, Vec::new(), message);
    diagnostic.outcome = limit.and_then(|(_, limit)| outcome(limit.over));
    diagnostic.help = Some(Message::new("reason-too-long.help"));
    diagnostic.fixes.extend(cut(cx, reason, bytes));
    vec![diagnostic]
}

/// The limit of the first library that has one.
pub(super) fn limit_of<'a>(site: &CloseSite, cx: &Cx<'a>) -> Option<(&'a Model, &'a ReasonLimit)> {
    let apis = site.api.into_iter().chain(site.also.clone());
    let mut models = cx.models(site).zip(apis).filter(|(model, _)| !is_over(site, model));
    models.find_map(|(model, api)| Some((model, model.sends.get(api.index)?.reason_limit.as_ref()?)))
}

/// What happens to the whole close where the reason is too long.
pub(super) fn outcome(over: Over) -> Option<Does> {
    match over {
        Over::Throws => Some(Does::Throws),
        Over::Rejects => Some(Does::Rejects),
        Over::Panics => Some(Does::Panics),
        Over::Sends => Some(Does::Sends),
        Over::Truncates => None,
    }
}

pub(super) fn happens(limit: Option<(&Model, &ReasonLimit)>) -> Message {
    let Some((model, limit)) = limit else {
        return Message::new("reason-too-long.unknown");
    };
    let key = match limit.over {
        Over::Throws => "reason-too-long.throws",
        Over::Rejects => "reason-too-long.rejects",
        Over::Panics => "reason-too-long.panics",
        Over::Truncates => "reason-too-long.truncates",
        Over::Sends => "reason-too-long.sends",
    };
    Message::new(key).with("library", model.title()).with("error", limit.error.as_deref().unwrap_or("an error"))
}

/// Cuts a literal without escapes at the last word, or else character, that fits.
fn cut(cx: &Cx<'_>, reason: &Reason, limit: usize) -> Option<Fix> {
    let literal = reason.literal?;
    let text = reason.text.as_deref()?;
    let written = cx.source.slice(literal);
    let open = written.find(text)?;
    let mut end = limit.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let rest = Span::new(literal.start + open + end, literal.start + open + text.len());
    Some(Fix::safe(Message::new("reason-too-long.cut").with("bytes", end), rest, ""))
}
