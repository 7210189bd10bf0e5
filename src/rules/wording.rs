//! The wording that several rules share.

use crate::apis::{Does, Model, Outcome, Releases};
use crate::message::{Arg, Message};

/// Keys with English templates.
pub(super) const SHARED: &[(&str, &str)] = &[
    ("outcome.sends", "{library} sends it all the same, and the peer fails the connection with 1002 (Protocol error)"),
    ("outcome.empty", "{library} sends a Close without a code instead"),
    ("outcome.rewrites", "{library} sends {to} instead"),
    ("outcome.throws", "{library} throws {error}, and the connection stays open"),
    ("outcome.stuck", "{library} throws {error}, and the connection stays open and can no longer be closed"),
    ("outcome.both", "{now}; before {until} {then}"),
    ("outcome.rejects", "{library} returns {error}, and the connection stays open"),
    ("outcome.panics", "{library} panics"),
    ("outcome.drops", "{library} drops the connection without a Close frame"),
    ("outcome.swallows", "{library} ignores the call without a word, and the connection stays open"),
    ("outcome.over", "{library} does nothing, as the socket is closed or closing here"),
    ("outcome.unknown", "libraries throw, or send a frame that makes the peer fail the connection"),
    ("numbers.one", "{a}"),
    ("numbers.two", "{a} and {b}"),
    ("numbers.three", "{a}, {b} and {c}"),
    ("numbers.more", "{a}, {b}, {c} and {more} more"),
    ("number.named", "{code} ({name})"),
    ("related.sent-here", "sent here"),
    ("related.defined", "defined here"),
    ("related.passed-on", "passed on here"),
    ("fix.replace", "replace {old} by {new} ({name})"),
    ("fix.declared", "replace {old} by {new} ({name}, declared in wslint.toml)"),
    ("fix.no-code", "close without a code"),
    ("fix.or", ", or "),
    ("fix.abort", "drop the connection with {call}()"),
];

/// Up to three numbers with their names, and how many more there are.
pub(super) fn numbers(numbers: &[i64]) -> Message {
    let key = match numbers.len() {
        0 | 1 => "numbers.one",
        2 => "numbers.two",
        3 => "numbers.three",
        _ => "numbers.more",
    };
    let mut message = Message::new(key);
    for (name, number) in ["a", "b", "c"].into_iter().zip(numbers) {
        let named = Message::new("number.named").with("code", *number).with("name", Arg::Name(*number));
        message = message.with(name, named);
    }
    message.with("more", numbers.len().saturating_sub(3) as i64)
}

/// What happens to a number, as far as it is known.
pub(super) fn happens_to(outcome: Option<(&Model, &Outcome)>) -> Message {
    outcome.map_or_else(|| Message::new("outcome.unknown"), |(model, outcome)| happens(model, outcome))
}

/// What a library does with a number that it has this outcome for.
pub(super) fn happens(model: &Model, outcome: &Outcome) -> Message {
    let key = match outcome.does {
        Does::Sends => "outcome.sends",
        Does::Empty => "outcome.empty",
        Does::Rewrites => "outcome.rewrites",
        Does::Throws => "outcome.throws",
        Does::Rejects => "outcome.rejects",
        Does::Panics => "outcome.panics",
        Does::Drops => "outcome.drops",
        Does::Swallows => "outcome.swallows",
    };
    let key = if outcome.stuck { "outcome.stuck" } else { key };
    let error = outcome.error.as_deref().unwrap_or("an error");
    let message = Message::new(key).with("library", model.title()).with("error", error);
    let message = match outcome.to {
        Some(to) => message.with("to", to),
        None => message,
    };
    let Some(earlier) = &outcome.earlier else { return message };
    let until = earlier.versions.as_ref().and_then(Releases::end).unwrap_or_default();
    Message::new("outcome.both").with("now", message).with("until", until).with("then", happens(model, earlier))
}
