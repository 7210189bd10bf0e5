//! The wording that several rules share.

use crate::apis::{Does, Model, Outcome};
use crate::message::Message;

/// Keys with English templates.
pub(super) const SHARED: &[(&str, &str)] = &[
    ("outcome.sends", "{library} sends it all the same, and the peer fails the connection with 1002 (Protocol error)"),
    ("outcome.empty", "{library} sends a Close without a code instead"),
    ("outcome.rewrites", "{library} sends {to} instead"),
    ("outcome.throws", "{library} throws {error}, and the connection stays open"),
    ("outcome.rejects", "{library} returns {error}, and the connection stays open"),
    ("outcome.panics", "{library} panics"),
    ("outcome.drops", "{library} drops the connection without a Close frame"),
    ("outcome.swallows", "{library} ignores the call without a word, and the connection stays open"),
    ("outcome.unknown", "libraries throw, or send a frame that makes the peer fail the connection"),
    ("related.sent-here", "sent here"),
    ("fix.replace", "replace {old} by {new} ({name})"),
    ("fix.declared", "replace {old} by {new} ({name}, declared in wslint.toml)"),
    ("fix.no-code", "close without a code"),
    ("fix.or", ", or "),
    ("fix.abort", "drop the connection with {call}()"),
];

/// What happens to a number.
pub(super) fn happens(outcome: Option<(&Model, &Outcome)>) -> Message {
    let Some((model, outcome)) = outcome else {
        return Message::new("outcome.unknown");
    };
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
    let error = outcome.error.as_deref().unwrap_or("an error");
    let message = Message::new(key).with("library", model.title()).with("error", error);
    match outcome.to {
        Some(to) => message.with("to", to),
        None => message,
    }
}
