//! `reason-without-code`: a reason with no code before it.

use super::{Cx, Group, Rule, is_judged};
use crate::apis::{Alone, Does, Model, ReasonAlone};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Fix;
use crate::message::Message;
use crate::sites::{CloseSite, Evidence, Shape};

pub(super) const RULE: Rule = Rule {
    id: "reason-without-code",
    group: Group::Suspicious,
    severity: Severity::Warning,
    needs: Some(Evidence::Proven),
    summary: "a reason with no code: thrown out, dropped or sent corrupt, by library",
    fixes: "1000 before the reason",
    messages: MESSAGES,
    check: Some(check),
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    ("reason-without-code.found", "a reason needs a code before it: {happens}"),
    ("reason-without-code.throws", "{library} throws {error}, and the connection stays open"),
    ("reason-without-code.rejects", "{library} returns {error}, and the connection stays open"),
    ("reason-without-code.drops", "{library} sends a Close without the reason"),
    ("reason-without-code.varies", "{library} drops the reason, or throws {error} and the connection stays open"),
    ("reason-without-code.corrupts", "{library} sends the reason's first bytes as the code"),
    ("reason-without-code.help", "close with 1000 and the reason, or without both"),
    ("reason-without-code.put", "close with 1000 and the reason"),
];

const DOCS: &str = r#"
A Close frame carries a code and then a reason; without the first there is no room for the second.
`ws` sends an empty Close and drops the reason. Chromium throws `InvalidAccessError` and Firefox
drops the reason. Cloudflare Workers throw `TypeError`. Others send the text where the code belongs.
Libraries that put 1000 before it by themselves are not judged.

```js bad
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.close(undefined, "signed out");
```

```ts bad
export function leave(ws: WebSocket, why: string) {
  ws.close(undefined, `left: ${why}`);
}
```

```ts bad
import type { WebSocket } from "ws";
export function leave(ws: WebSocket) {
  ws.close(void 0, "signed out");
}
```

```js good
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.close(1000, "signed out");
```

```ts good
export function leave(ws: WebSocket, code?: number, reason?: string) {
  ws.close(code, reason);
}
```

```js good
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.close(undefined, undefined);
```

```ts look-alike
import { WebSocket } from "undici";
// undici puts 1000 before the reason.
export function leave(ws: WebSocket) {
  ws.close(undefined, "signed out");
}
```
"#;

fn check(site: &CloseSite, cx: &Cx<'_>) -> Vec<Diagnostic> {
    let has_no_code = site.codes.absent && !site.codes.open && site.codes.parts.is_empty();
    let Some(reason) = site.reason.as_ref().filter(|_| is_judged(site) && has_no_code) else {
        return Vec::new();
    };
    if reason.text.as_deref() == Some("") {
        return Vec::new();
    }
    let apis = site.api.into_iter().chain(site.also.clone());
    let alone = cx
        .models(site)
        .zip(apis)
        .find_map(|(model, api)| Some((model, model.sends.get(api.index)?.reason_alone.as_ref()?)));
    let Some((model, alone)) = alone else {
        return Vec::new();
    };
    let message = Message::new("reason-without-code.found").with("happens", happens(model, alone));
    let mut diagnostic = cx.finding_at(&RULE, site, reason.span, Vec::new(), message);
    diagnostic.library = Some(model.id.clone());
    diagnostic.outcome = match alone.does {
        Alone::Throws | Alone::Varies => Some(Does::Throws),
        Alone::Rejects => Some(Does::Rejects),
        Alone::Drops | Alone::Corrupts => None,
    };
    diagnostic.help = Some(Message::new("reason-without-code.help"));
    diagnostic.fixes.extend(fix(site, cx));
    vec![diagnostic]
}

fn happens(model: &Model, alone: &ReasonAlone) -> Message {
    let key = match alone.does {
        Alone::Throws => "reason-without-code.throws",
        Alone::Rejects => "reason-without-code.rejects",
        Alone::Drops => "reason-without-code.drops",
        Alone::Varies => "reason-without-code.varies",
        Alone::Corrupts => "reason-without-code.corrupts",
    };
    Message::new(key).with("library", model.title()).with("error", alone.error.as_deref().unwrap_or("an error"))
}

/// 1000 in the code's place, as the place wants it written.
fn fix(site: &CloseSite, cx: &Cx<'_>) -> Option<Fix> {
    let Shape::Call { args, code: Some(code), .. } = &site.shape else {
        return None;
    };
    let slot = *args.get(*code)?;
    let text = match cx.source.slice(slot) {
        "undefined" => "1000",
        text if text.starts_with("void ") => "1000",
        text if text.starts_with("None") => "Some(1000)",
        _ => return None,
    };
    cx.fits(site, 1000).then(|| Fix::unsafe_(Message::new("reason-without-code.put"), slot, text))
}
