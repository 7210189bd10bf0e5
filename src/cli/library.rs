//! `wslint explain --library`: what wslint believes of a library.

use std::fmt::Write as _;
use std::io::Write as _;

use serde::Serialize;
use serde_json::{Value, json};

use super::{Exit, Failure, ListFormat, print_json};
use crate::apis::{
    Apis, Family, Ignores, Model, NoCode, Outcome, Over, ReasonLimit, Receive, Releases, Send, Slot, Which,
};
use crate::codes::Ranges;
use crate::locale::Locale;

/// Prints the models that go by this name: an id, or a package.
pub(super) fn run(name: &str, format: ListFormat) -> Result<Exit, Failure> {
    let apis = Apis::builtin();
    let called = |model: &&Model| model.id == name || model.packages.iter().any(|package| package == name);
    let models: Vec<&Model> = libraries(apis).filter(called).collect();
    if models.is_empty() {
        let near = crate::suggest::did_you_mean(name, libraries(apis).map(|model| model.id.as_str()));
        return Err(Failure::Other(format!("there is no model of a library `{name}`{near}")));
    }
    if format == ListFormat::Json {
        let libraries: Vec<Value> = models.iter().map(|model| value(model)).collect();
        print_json(&json!({ "version": 1, "libraries": libraries }))?;
        return Ok(Exit::Clean);
    }
    let texts: Vec<String> = models.iter().map(|model| markdown(model)).collect();
    let markdown = texts.join("\n");
    let text =
        if format == ListFormat::Markdown { markdown } else { super::rules::for_terminal(&markdown, Locale::En) };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(Exit::Clean)
}

/// The models that speak of closing: of calls, or of what arrives.
fn libraries(apis: &Apis) -> impl Iterator<Item = &Model> {
    let speaks = |model: &&Model| {
        !(model.sends.is_empty() && model.receives.is_empty() && model.ignores.is_empty() && model.constants.is_empty())
    };
    apis.models().map(|(_, model)| model).filter(speaks)
}

fn value(model: &Model) -> Value {
    let model = model.written();
    json!({
        "id": model.id,
        "title": model.title(),
        "languages": model.languages,
        "packages": model.packages,
        "globals": model.globals,
        "versions": model.versions,
        "checked": model.checked,
        "date": model.date,
        "source": model.source,
        "proven": model.proved,
        "sends": model.sends.iter().map(send).collect::<Vec<_>>(),
        "outcomes": model.outcomes.iter().map(outcome).collect::<Vec<_>>(),
        "receives": model.receives.iter().map(receive).collect::<Vec<_>>(),
        "ignores": model.ignores.iter().map(|ignores| json!({
            "on": ignores.on,
            "call": ignores.call,
            "slot": ignores.slot.to_string(),
            "does": ignores.does,
            "error": ignores.error,
        })).collect::<Vec<_>>(),
        "aborts": model.aborts.iter().map(|abort| json!({ "on": abort.on, "call": abort.call })).collect::<Vec<_>>(),
        "constants": model.constants.iter().map(|constants| json!({
            "path": constants.path,
            "members": constants.members,
            "wraps": constants.wraps.keys().collect::<Vec<_>>(),
            "write": constants.write.iter().map(|(name, ranges)| (name, numbers(ranges))).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    })
}

fn send(send: &Send) -> Value {
    let limit = |limit: &ReasonLimit| json!({ "bytes": limit.bytes, "over": limit.over, "error": limit.error });
    json!({
        "on": send.on,
        "call": send.call,
        "record": send.record,
        "versions": send.versions.as_ref().map(Releases::to_string),
        "code": slots(&send.code),
        "reason": slots(&send.reason),
        "no_code": send.no_code.map(|no_code| match no_code {
            NoCode::Empty => json!("empty"),
            NoCode::Code(code) => json!(code),
        }),
        "without": send.without,
        "non_number": send.non_number,
        "reason_limit": send.reason_limit.as_ref().map(limit),
        "outcomes": send.outcomes.iter().map(outcome).collect::<Vec<_>>(),
        "reason_alone": send.reason_alone.as_ref().map(|alone| json!({ "does": alone.does, "error": alone.error })),
    })
}

fn outcome(outcome: &Outcome) -> Value {
    json!({
        "codes": match &outcome.codes {
            Which::These(ranges) => numbers(ranges),
            Which::Rest => json!("rest"),
        },
        "does": outcome.does,
        "to": outcome.to,
        "error": outcome.error,
        "when": outcome.when,
        "stuck": outcome.stuck,
        "versions": outcome.versions.as_ref().map(Releases::to_string),
        "note": outcome.note,
    })
}

fn receive(receive: &Receive) -> Value {
    json!({
        "on": receive.on,
        "handler": receive.handler.to_string(),
        "code": slots(&receive.code),
        "reason": slots(&receive.reason),
        "bytes": receive.bytes.as_ref().map(Releases::to_string),
        "delivers": receive.delivers.as_ref().map(numbers),
        "empty": receive.empty,
    })
}

fn slots(slots: &[Slot]) -> Vec<String> {
    slots.iter().map(Slot::to_string).collect()
}

/// Numbers, and `[low, high]` pairs.
fn numbers(ranges: &Ranges) -> Value {
    let number = |(low, high)| if low == high { json!(low) } else { json!([low, high]) };
    ranges.iter().map(number).collect()
}

/// The word that models use for this.
fn word(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn markdown(model: &Model) -> String {
    let languages: Vec<&str> = model
        .languages
        .iter()
        .map(|family| match family {
            Family::JavaScript => "JavaScript",
            Family::Rust => "Rust",
        })
        .collect();
    let model = model.written();
    let mut text = format!("# {} ({})\n\n", model.id, languages.join(", "));
    let mut fact = |name: &str, what: String| {
        let _ = writeln!(text, "- {name}: {what}");
    };
    let names: Vec<&str> = model.packages.iter().chain(&model.globals).map(String::as_str).collect();
    if !names.is_empty() {
        fact("found as", names.join(", "));
    }
    fact("versions", model.versions.clone().unwrap_or_else(|| "any".to_owned()));
    if let Some(checked) = &model.checked {
        fact("checked", format!("{checked}{}", model.date.iter().map(|date| format!(", {date}")).collect::<String>()));
    }
    fact("source", model.source.clone());
    fact("proven", if model.proved { "yes, the real library is run against this" } else { "no" }.to_owned());
    let rest = if model.outcomes.len() == 1 { "every number" } else { "all others" };
    list(&mut text, "What it does with a code", model.outcomes.iter().map(|outcome| outcome_in_words(outcome, rest)));
    list(&mut text, "What takes one", model.sends.iter().map(send_in_words));
    list(&mut text, "What takes none", model.ignores.iter().map(ignores_in_words));
    list(
        &mut text,
        "What drops the connection",
        model.aborts.iter().map(|abort| format!("`{}.{}`", abort.on, abort.call)),
    );
    list(&mut text, "What it delivers", model.receives.iter().map(receive_in_words));
    text
}

/// A list below its title; nothing where it is empty.
fn list(text: &mut String, title: &str, items: impl Iterator<Item = String>) {
    let items: Vec<String> = items.map(|item| format!("- {item}\n")).collect();
    if !items.is_empty() {
        let _ = write!(text, "\n{title}:\n\n{}", items.concat());
    }
}

fn ignores_in_words(ignores: &Ignores) -> String {
    let error = ignores.error.iter().map(|error| format!(" {error}")).collect::<String>();
    format!("`{}.{}` at {}: {}{error}", ignores.on, ignores.call, ignores.slot, word(ignores.does))
}

fn receive_in_words(receive: &Receive) -> String {
    let delivers = receive.delivers.as_ref().map_or_else(|| "not measured".to_owned(), Ranges::to_string);
    let on = receive.on.iter().map(|on| format!(" of {on}")).collect::<String>();
    let mut text = format!("`{}`{on}: {delivers}", receive.handler);
    if let Some(elsewhere) = &receive.elsewhere {
        let _ = write!(text, "; where it runs on something else {elsewhere} too");
    }
    if let Some(empty) = receive.empty {
        let _ = write!(text, "; a Close without a code is {empty}");
    }
    if let Some(bytes) = &receive.bytes {
        let _ = write!(text, "; the reason is bytes ({bytes})");
    }
    text
}

fn outcome_in_words(outcome: &Outcome, rest: &str) -> String {
    let codes = match &outcome.codes {
        Which::These(ranges) => ranges.to_string(),
        Which::Rest => rest.to_owned(),
    };
    let mut text = format!("{codes}: {}", word(outcome.does));
    if let Some(to) = outcome.to {
        let _ = write!(text, " to {to}");
    }
    if let Some(error) = &outcome.error {
        let _ = write!(text, " {error}");
    }
    match outcome.when.map(word).as_deref() {
        Some("open") => text.push_str(", while the connection is open"),
        Some(_) => text.push_str(", in every state"),
        None => {}
    }
    if outcome.stuck {
        text.push_str(", and the socket can no longer be closed");
    }
    if let Some(versions) = &outcome.versions {
        let _ = write!(text, " ({versions})");
    }
    if let Some(note) = &outcome.note {
        let _ = write!(text, "; {note}");
    }
    text
}

fn send_in_words(send: &Send) -> String {
    let on = send.on.iter().map(|on| format!("{on}.")).collect::<String>();
    let mut text = format!("`{on}{}`", send.call.as_deref().or(send.record.as_deref()).unwrap_or_default());
    if let Some(versions) = &send.versions {
        let _ = write!(text, " ({versions})");
    }
    let _ = write!(text, ": code at {}", slots(&send.code).join(" or "));
    if !send.reason.is_empty() {
        let _ = write!(text, ", reason at {}", slots(&send.reason).join(" or "));
    }
    match send.no_code {
        Some(NoCode::Empty) => text.push_str("; without a code an empty Close"),
        Some(NoCode::Code(code)) => {
            let _ = write!(text, "; without a code {code}");
        }
        None => {}
    }
    if let Some(alone) = &send.reason_alone {
        let error = alone.error.iter().map(|error| format!(" {error}")).collect::<String>();
        let _ = write!(text, "; a reason without a code: {}{error}", word(alone.does));
    }
    if let Some(limit) = &send.reason_limit {
        let error = limit.error.iter().map(|error| format!(" {error}")).collect::<String>();
        let over = match limit.over {
            Over::Sends => "goes out in a frame that no peer may accept".to_owned(),
            Over::Truncates => "is cut".to_owned(),
            over => word(over),
        };
        let _ = write!(text, "; {} bytes of reason at most, a longer one {over}{error}", limit.bytes);
    }
    if !send.outcomes.is_empty() {
        let rest = if send.outcomes.len() == 1 { "every number" } else { "all others" };
        let outcomes: Vec<String> = send.outcomes.iter().map(|outcome| outcome_in_words(outcome, rest)).collect();
        let _ = write!(text, "; here {}", outcomes.join("; "));
    }
    text
}
