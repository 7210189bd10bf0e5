//! What the editor says of a code where it stands, and of what can be done there.

use super::wording;
use crate::apis::{Model, Outcome};
use crate::message::Message;

/// Keys with English templates.
pub(super) const HERE: &[(&str, &str)] = &[
    ("here.sends", "{library} sends {code} as it is"),
    ("here.noted", "{what} ({note})"),
    ("here.unsendable", "{code} must not be sent: {happens}"),
    ("here.everywhere", "{code} is sent by every library"),
    ("here.not-in-pages", "{code} may be sent; a page cannot: only 1000 and 3000-4999 there"),
    ("here.made-up", "an event with {code} is made up here; nothing is sent"),
    ("here.ignored", "the call reads no code here: {code} is ignored"),
    ("here.never", "{library} never hands {code} to this handler"),
    ("here.received-1005", "no code was received: {library} sets 1005 itself when a Close carries none"),
    ("here.received-1006", "no Close was received: {library} sets 1006 itself when the connection just ends"),
    ("here.received-1015", "no connection was made: {library} sets 1015 itself when TLS fails"),
    ("here.received-server", "the server sent {code}"),
    ("here.received-client", "the client sent {code}"),
    ("here.received-peer", "the peer sent {code}"),
    ("here.more", "and {more} more"),
    ("progress.title", "wslint: looking at every file"),
    ("progress.files", "files: {files}"),
    ("action.fix-all", "apply every safe fix"),
    ("action.silence-here", "silence {rule} here"),
    ("action.silence-file", "silence {rule} in this file"),
    ("action.declare", "declare {code} as `{name}` in wslint.toml"),
    ("action.declare-new", "declare {code} as `{name}` in a new wslint.toml"),
];

/// What a library does with a number that it has this outcome for, with what else is known of that.
pub fn happens_here(model: &Model, outcome: &Outcome) -> Message {
    let what = wording::happens(model, outcome);
    match &outcome.note {
        Some(note) => Message::new("here.noted").with("what", what).with("note", note.as_str()),
        None => what,
    }
}

/// What happens to a number that must not be sent, whatever the library.
pub fn unsendable_here(number: i64) -> Message {
    Message::new("here.unsendable").with("code", number).with("happens", wording::happens_to(None))
}
