//! `not-a-code`: what stands in the code slot is no integer.

use super::{Cx, Group, Rule, is_judged};
use crate::apis::{Does, NonNumber};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Fix;
use crate::message::{Arg, Message};
use crate::sites::{CloseSite, Evidence, Odd, Origin, Part, Shape, Value};
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "not-a-code",
    group: Group::Correctness,
    severity: Severity::Error,
    needs: Some(Evidence::Proven),
    summary: "the code slot holds a string, a fraction, NaN, a boolean, null, an event or an object, or code and reason are swapped",
    fixes: "swap, unquote, put 1000 before the reason",
    messages: MESSAGES,
    check: Some(check),
    docs: DOCS,
};

const MESSAGES: &[(&str, &str)] = &[
    ("not-a-code.swapped", "code and reason are swapped: {happens}"),
    ("not-a-code.text", "a string stands where the close code belongs: {happens}"),
    ("not-a-code.number-text", "the close code {text} is a string: {happens}"),
    ("not-a-code.fraction", "a fraction stands where the close code belongs: {happens}"),
    ("not-a-code.nan", "NaN stands where the close code belongs: {happens}"),
    ("not-a-code.bool", "a boolean stands where the close code belongs: {happens}"),
    ("not-a-code.null", "null stands where the close code belongs: {happens}"),
    ("not-a-code.event", "the handler's event or error stands where the close code belongs: {happens}"),
    ("not-a-code.object", "an object stands where the close code belongs: {happens}"),
    ("not-a-code.throws", "{library} throws {error}, and the connection stays open"),
    ("not-a-code.defaults", "{library} closes as if no code was given"),
    ("not-a-code.converts", "{library} turns it into a number"),
    (
        "not-a-code.converts-to-refused",
        "{library} turns it into a number that it refuses with {error}, and the connection stays open",
    ),
    ("not-a-code.unknown", "libraries throw, or send another number"),
    ("not-a-code.help.swap", "the code comes first, then the reason"),
    ("not-a-code.help.unquote", "write the number without quotes"),
    ("not-a-code.help.reason", "put a code before the reason, such as 1000"),
    ("not-a-code.help.integer", "write an integer: 1000, or a code of your own from 4000-4999"),
    ("not-a-code.help.leave-out", "leave the code out, or write an integer such as 1000"),
    ("not-a-code.fix.swap", "swap code and reason"),
    ("not-a-code.fix.unquote", "write {text} without quotes"),
    ("not-a-code.fix.before", "put 1000 before the reason"),
];

const DOCS: &str = r#"
A close code is an integer. `ws` throws `TypeError` for anything else; browsers convert first, so
that `"4000"` passes, while `"bye"`, `null` and `NaN` become 0, which they then refuse. Most often
the reason was written first, or an event handler passes its event on.

```js bad
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.close("done", 1000);
```

```ts bad
export function stop(ws: WebSocket) {
  // @ts-ignore
  ws.close("session ended");
}
```

```js bad
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.on("error", (error) => ws.close(error));
```

```js good
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.close(1000, "done");
```

```ts good
export function stop(ws: WebSocket) {
  ws.close(1000, "session ended");
}
```

```js good
import WebSocket from "ws";
const ws = new WebSocket(url);
ws.on("error", () => ws.close(1011));
ws.close(undefined);
```

```ts look-alike
export function choose(dialog: HTMLDialogElement) {
  dialog.close("cancel");
}
```
"#;

fn check(site: &CloseSite, cx: &Cx<'_>) -> Vec<Diagnostic> {
    if !is_judged(site) {
        return Vec::new();
    }
    let odd = |part: &Part| match &part.value {
        Value::Odd(odd) => Some(odd.clone()),
        Value::Codes(..) | Value::Foreign(_) => None,
    };
    let parts = site.codes.parts.iter().filter_map(|part| Some((part, odd(part)?)));
    parts.map(|(part, odd)| finding(site, cx, part, &odd)).collect()
}

fn finding(site: &CloseSite, cx: &Cx<'_>, part: &Part, odd: &Odd) -> Diagnostic {
    let swapped = swapped_number(site, cx);
    let number = numeric_text(odd);
    let (key, help) = match odd {
        Odd::Text(_) if swapped.is_some() => ("not-a-code.swapped", "not-a-code.help.swap"),
        Odd::Text(_) if number.is_some() => ("not-a-code.number-text", "not-a-code.help.unquote"),
        Odd::Text(_) => ("not-a-code.text", "not-a-code.help.reason"),
        Odd::Fraction => ("not-a-code.fraction", "not-a-code.help.integer"),
        Odd::NotANumber => ("not-a-code.nan", "not-a-code.help.integer"),
        Odd::Bool => ("not-a-code.bool", "not-a-code.help.leave-out"),
        Odd::Null => ("not-a-code.null", "not-a-code.help.leave-out"),
        Odd::Event => ("not-a-code.event", "not-a-code.help.leave-out"),
        Odd::Object => ("not-a-code.object", "not-a-code.help.integer"),
    };
    let mut message = Message::new(key).with("happens", happens(site, cx, odd));
    if let Some(number) = number {
        message = message.with("text", format!("\"{number}\""));
    }
    let mut diagnostic = cx.finding(&RULE, site, part, message);
    diagnostic.outcome = outcome(site, cx, odd);
    diagnostic.help = Some(Message::new(help));
    diagnostic.fixes = fixes(site, cx, part, odd);
    diagnostic
}

fn numeric_text(odd: &Odd) -> Option<i64> {
    match odd {
        Odd::Text(Some(text)) => text.trim().parse().ok(),
        _ => None,
    }
}

/// The close code that stands in the reason's place.
fn swapped_number(site: &CloseSite, cx: &Cx<'_>) -> Option<i64> {
    let Shape::Call { args, code: Some(0), .. } = &site.shape else {
        return None;
    };
    let number: i64 = cx.source.slice(*args.get(1)?).trim().parse().ok()?;
    (1000..=4999).contains(&number).then_some(number)
}

/// What a library does with what is no number, as far as that makes a finding louder or less so.
fn outcome(site: &CloseSite, cx: &Cx<'_>, odd: &Odd) -> Option<Does> {
    let (model, api) = cx.model(site).zip(site.api)?;
    match &model.sends[api.index].non_number {
        Some(NonNumber::Throws) | None => Some(Does::Throws),
        Some(NonNumber::Defaults) => None,
        Some(NonNumber::Converts) => {
            let refused = model.outcome_of(api.index, 0).filter(|_| !matches!(odd, Odd::Text(Some(_)) | Odd::Fraction));
            refused.map(|outcome| outcome.does)
        }
    }
}

fn happens(site: &CloseSite, cx: &Cx<'_>, odd: &Odd) -> Message {
    let Some((model, api)) = cx.model(site).zip(site.api) else {
        return Message::new("not-a-code.unknown");
    };
    let send = &model.sends[api.index];
    let error = match &send.non_number {
        Some(NonNumber::Throws) | None => {
            let refused =
                model.outcome_of(api.index, 0).and_then(|outcome| outcome.error.as_deref()).unwrap_or("an error");
            return Message::new("not-a-code.throws").with("library", model.title()).with("error", refused);
        }
        Some(NonNumber::Defaults) => return Message::new("not-a-code.defaults").with("library", model.title()),
        Some(NonNumber::Converts) => model.outcome_of(api.index, 0).and_then(|outcome| outcome.error.as_deref()),
    };
    let accepted = match odd {
        Odd::Text(Some(_)) => numeric_text(odd).is_some_and(|number| model.sends(number)),
        Odd::Fraction => true,
        _ => false,
    };
    match error.filter(|_| !accepted) {
        Some(error) => {
            Message::new("not-a-code.converts-to-refused").with("library", model.title()).with("error", error)
        }
        None => Message::new("not-a-code.converts").with("library", model.title()),
    }
}

fn fixes(site: &CloseSite, cx: &Cx<'_>, part: &Part, odd: &Odd) -> Vec<Fix> {
    let Shape::Call { args, code: Some(index), list, .. } = &site.shape else {
        return Vec::new();
    };
    let slot = args[*index];
    if let (Odd::Text(_), Some(number)) = (odd, swapped_number(site, cx)) {
        if !cx.fits(site, number) {
            return Vec::new();
        }
        let both = Span::new(args[0].start, args[1].end);
        let between = cx.source.slice(Span::new(args[0].end, args[1].start));
        let text = format!("{}{between}{}", cx.source.slice(args[1]), cx.source.slice(args[0]));
        return vec![Fix::safe(Message::new("not-a-code.fix.swap"), both, text)];
    }
    if let Some(number) = numeric_text(odd).filter(|number| cx.fits(site, *number)) {
        let title = Message::new("not-a-code.fix.unquote").with("text", format!("\"{number}\""));
        return vec![Fix::safe(title, part.edit, number.to_string())];
    }
    // The text of others can be of any length, as a reason too.
    let alone = part.span == slot && part.origin != Origin::Foreign;
    match odd {
        Odd::Text(_) if alone && args.len() == 1 && numeric_text(odd).is_none() => {
            let text = format!("1000, {}", cx.source.slice(slot));
            vec![Fix::unsafe_(Message::new("not-a-code.fix.before"), slot, text)]
        }
        Odd::Null | Odd::Bool | Odd::Event | Odd::NotANumber if alone => {
            let title = Message::new("fix.no-code");
            let without = (args.len() == 1).then(|| Fix::unsafe_(title, *list, "()"));
            let normal = Arg::Name(1000);
            let title = Message::new("fix.replace")
                .with("old", cx.source.slice(slot))
                .with("new", 1000_i64)
                .with("name", normal);
            without.into_iter().chain([Fix::unsafe_(title, slot, "1000")]).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_quotes_are_known() {
        assert_eq!(numeric_text(&Odd::Text(Some("4000".into()))), Some(4000));
        assert_eq!(numeric_text(&Odd::Text(Some("bye".into()))), None);
        assert_eq!(numeric_text(&Odd::Text(None)), None);
        assert_eq!(RULE.severity, Severity::Error);
    }
}
