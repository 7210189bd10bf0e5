//! `retries-final-code`: a reconnect that never reads the code, although some codes are final.

use super::{Cx, Group, Rule};
use crate::apis::Role;
use crate::codes::services::{self, Service};
use crate::codes::{Reconnect, Sender};
use crate::diagnostic::{Diagnostic, Severity};
use crate::message::Message;
use crate::sites::{CloseSite, Evidence, Kind, Look};

pub(super) const RULE: Rule = Rule {
    id: super::RETRIES_FINAL_CODE,
    group: Group::Pedantic,
    severity: Severity::Info,
    needs: Some(Evidence::Proven),
    summary: "a reconnect that never reads the code, although the server refuses for good with 4xxx codes",
    fixes: "",
    messages: MESSAGES,
    check: Some(check),
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    (
        "retries-final-code.declared",
        "the code is never read here, so this connects again after {codes} too: wslint.toml says that it is no use",
    ),
    (
        "retries-final-code.service",
        "the code is never read here, so this connects again after {codes} too: {service} says that it is no use",
    ),
    (
        "retries-final-code.sent",
        "the code is never read here, so this connects again after {codes} too, by which {path} refuses the client",
    ),
    ("retries-final-code.help", "read the code, and do not connect again after one that is final"),
];

const DOCS: &str = r#"
A client that connects again whatever has happened knocks at a closed door: the token has expired, the
user is banned, the version is too old, and each attempt is refused like the one before. Servers say so
with a code of their own from 4000-4999; a handler that never reads it cannot know.

Which codes are final is told by `wslint.toml` (`[[code]]` with `reconnect = "no"` or `"fix-first"`), by the
services that the file speaks to, and by the code of the project: 4xxx codes that a server of it sends
with a name or a reason that says so (unauthorized, forbidden, banned, not found). To know the last, the
project is read once more, so this rule takes its time. A file in which anything reads a code, or in which
a handler hands its event on, is left alone.

```js bad
const connect = () => {
  const socket = new WebSocket("wss://gateway.discord.gg/?v=10&encoding=json");
  socket.onclose = () => setTimeout(connect, 1000);
};
```

```ts bad
class Gateway {
  private socket?: WebSocket;
  open() {
    this.socket = new WebSocket("wss://gateway.discord.gg/?v=10");
    this.socket.addEventListener("close", () => this.open());
  }
}
```

```js bad
import WebSocket from "ws";
function start() {
  const ws = new WebSocket("wss://ws-eu.pusher.com/app/key");
  ws.on("close", function () {
    console.log("lost, trying again");
    start();
  });
}
```

```js good
const connect = () => {
  const socket = new WebSocket("wss://gateway.discord.gg/?v=10&encoding=json");
  socket.onclose = (event) => {
    if (event.code !== 4004) setTimeout(connect, 1000);
  };
};
```

```ts good
class Gateway {
  private socket?: WebSocket;
  open() {
    this.socket = new WebSocket("wss://gateway.discord.gg/?v=10");
    this.socket.addEventListener("close", (event) => this.decide(event.code));
  }
  decide(code: number) {}
}
```

```js good
import WebSocket from "ws";
const ws = new WebSocket("wss://ws-eu.pusher.com/app/key");
ws.on("close", () => console.log("bye"));
```

```js look-alike
const connect = () => {
  const socket = new WebSocket("wss://example.org/prices");
  socket.onclose = () => setTimeout(connect, 1000);
};
```
"#;

/// Most codes that are named.
const MAX_NAMED: usize = 3;

fn check(site: &CloseSite, cx: &Cx<'_>) -> Vec<Diagnostic> {
    let reconnects = site.kind == Kind::Handle && site.look == Some(Look::Unread { reconnects: true });
    if !reconnects || site.role == Role::Server || cx.reads_a_code() {
        return Vec::new();
    }
    let Some(message) = declared(cx).or_else(|| of_service(cx)).or_else(|| sent(cx)) else {
        return Vec::new();
    };
    let mut diagnostic = cx.finding_at(&RULE, site, site.span, Vec::new(), message);
    diagnostic.help = Some(Message::new("retries-final-code.help"));
    vec![diagnostic]
}

/// Whether it is no use to connect again.
fn is_final(reconnect: Option<Reconnect>) -> bool {
    matches!(reconnect, Some(Reconnect::No | Reconnect::FixFirst))
}

fn is_own(code: i64) -> bool {
    (4000..=4999).contains(&code)
}

/// What the team has declared as final.
fn declared(cx: &Cx<'_>) -> Option<Message> {
    let of_server = cx.codes.iter().filter(|code| is_own(code.code) && code.sent_by != Some(Sender::Client));
    let codes = of_server.filter(|code| is_final(code.reconnect)).map(|code| (code.code, code.name.as_str()));
    Some(Message::new("retries-final-code.declared").with("codes", named(codes)?))
}

/// What a service of the file says is final.
fn of_service(cx: &Cx<'_>) -> Option<Message> {
    cx.services().iter().find_map(|service: &&Service| {
        let of_server = service.codes().codes.iter().filter(|code| is_own(code.code) && code.sent_by != Sender::Client);
        let told = of_server.filter(|code| is_final(code.reconnect) && code.says == services::Says::Service);
        let codes = told.map(|code| (code.code, code.name.as_deref().unwrap_or_default()));
        Some(Message::new("retries-final-code.service").with("codes", named(codes)?).with("service", service.name))
    })
}

/// What the servers of the project refuse clients with.
fn sent(cx: &Cx<'_>) -> Option<Message> {
    let undeclared = |code: i64| !cx.codes.iter().any(|declared| declared.code == code);
    let sent = cx.refusals.iter().filter(|refusal| undeclared(refusal.code));
    let first = sent.clone().next()?;
    let codes = sent.map(|refusal| (refusal.code, refusal.name.as_str()));
    Some(Message::new("retries-final-code.sent").with("codes", named(codes)?).with("path", first.path.as_str()))
}

/// Numbers with their names, as far as there is room.
fn named<'n>(codes: impl Iterator<Item = (i64, &'n str)>) -> Option<String> {
    let all: Vec<String> =
        codes.map(|(code, name)| if name.is_empty() { code.to_string() } else { format!("{code} ({name})") }).collect();
    let more = if all.len() > MAX_NAMED { ", …" } else { "" };
    (!all.is_empty()).then(|| format!("{}{more}", all[..all.len().min(MAX_NAMED)].join(", ")))
}
