//! Whether a hit can lead to a finding, where only what rules judge is wanted.

use super::about::About;
use super::arguments::{self, First};
use super::forms::{handler_of, is_key, method_of};
use super::glance::{ends_in_quote, given_after, is_named_socket, is_quoted, mentions_a_socket, receiver_name, words};
use super::handlers::{self, Given};
use super::needles::{Needle, Want, senders};
use super::{Gate, Place, Scope};
use crate::apis::{Apis, Family};
use crate::codes::{self, Sender};

impl Gate {
    /// Whether a handler that is handed over can be one that looks at the code.
    pub(super) fn is_worthy_handler(&self, place: Place<'_>) -> bool {
        self.scope != Scope::Check
            || self.is_function(place.hit)
            || place.before.ends_with(b".")
            || handlers::is_defined_to_look(self.name(place.hit).as_bytes(), Given::Either, place.file)
    }

    /// Whether a hit can lead to a finding. `is_clear`: whether more than a name can speak for a
    /// WebSocket.
    pub(super) fn is_worth_it(&self, place: Place<'_>, is_clear: bool, about: &About<'_>) -> bool {
        let Place { hit, file, before, after } = place;
        let needle = &self.needles[hit.needle];
        if self.scope != Scope::Check || needle.is_own {
            return true;
        }
        match needle.want {
            Want::Call if is_quoted(after) && is_key(before) => true,
            Want::Call | Want::Event if is_quoted(after) && handlers::is_awaited(before) => handlers::compares(file),
            Want::Call | Want::Event if is_quoted(after) => {
                let gives_code = match method_of(before) {
                    Some(b"addEventListener") => &needle.gives_code_to_listeners,
                    _ => &needle.gives_code,
                };
                let given = if gives_code.are_in(file) { Given::Either } else { Given::Event };
                handler_of(after).is_none_or(|handler| handlers::can_be_judged(handler, given, file))
            }
            Want::Call => self.is_worthy_call(place, is_clear, about),
            Want::Handler => {
                let handler = after.trim_ascii_start().strip_prefix(b"=");
                handler.is_none_or(|handler| handlers::can_be_judged(handler, Given::Event, file))
            }
            Want::Method => handlers::is_defined_to_look(needle.name.as_bytes(), Given::Code, file),
            Want::Definition => false,
            // A frame's code is compared as its field, or taken out by its name.
            Want::Pattern | Want::Made => handlers::is_read(b"code", file),
            Want::Event | Want::Record | Want::Constant | Want::New | Want::Given | Want::Asked | Want::Passing => true,
        }
    }

    fn is_worthy_call(&self, place: Place<'_>, is_clear: bool, about: &About<'_>) -> bool {
        let Place { file, before, after, .. } = place;
        let Some(passed) = arguments::passed(after) else { return true };
        // `debug("close (%s)", reason)`
        if ends_in_quote(before) {
            return false;
        }
        let is_socket = is_named_socket(before);
        // By a name alone only numbers are judged.
        if !is_clear && (!is_socket || matches!(passed.first(), Some(b'"' | b'\'' | b'`'))) {
            return false;
        }
        if self.family == Family::JavaScript && is_of_http2(receiver_name(before), file) {
            return false;
        }
        match arguments::first(passed) {
            First::OtherKind => {
                let takes_objects = || passed.first() == Some(&b'{') && self.objects.are_in(file);
                is_clear && (is_socket || takes_objects())
            }
            First::Name(b"None") => !arguments::is_all(b"None", passed) || self.family != Family::Rust,
            // A pattern: `Message::Close(_)`.
            First::Name(b"_") => self.family != Family::Rust,
            First::Name(name) => {
                !(!is_socket && arguments::is_callback(name)
                    || arguments::settles_a_promise(before, name)
                    || arguments::is_of_a_class(name, file))
            }
            // What has a socket's name can come from another file, which says what takes the number.
            First::Number(number) if !is_clear => {
                !codes::is_sendable(number)
                    || REGISTERED.contains(&number)
                    || !self.harmless.contains(&number) && about.imports()
            }
            First::Number(number) => !self.harmless.contains(&number) || self.can_be_ignored(place, is_socket),
            First::Reference => self.family != Family::Rust,
            First::Unclear => true,
        }
    }

    /// Whether a call can be one that reads no code. What is called like a socket is one, unless a
    /// type that reads none is what it is given: `const ws = new WebSocketServer()`.
    fn can_be_ignored(&self, place: Place<'_>, is_socket: bool) -> bool {
        let Needle { ignoring, ignoring_libraries, .. } = &self.needles[place.hit.needle];
        if ignoring_libraries.are_in(place.file) {
            return true;
        }
        let receiver = receiver_name(place.before);
        if !is_socket || receiver.is_empty() {
            return ignoring.are_in(place.file);
        }
        let mut given = words(place.file, receiver).filter_map(|at| given_after(&place.file[at + receiver.len()..]));
        given.any(|given| ignoring.are_in(given))
    }
}

/// Whether what a call is made on is a stream of HTTP/2 by its name, in a file that speaks of that: it is
/// closed with codes of its own.
fn is_of_http2(receiver: &[u8], file: &[u8]) -> bool {
    (receiver.ends_with(b"stream") || receiver.ends_with(b"Stream"))
        && !mentions_a_socket(receiver)
        && [b"http2".as_slice(), b"HTTP2"].iter().any(|word| memchr::memmem::find(file, word).is_some())
}

/// Numbers for which a registry is asked.
const REGISTERED: std::ops::RangeInclusive<i64> = 3000..=3999;

/// Numbers that every library of a family sends as they are from either end, that widespread peers
/// take, and that are nobody's to register.
pub(super) fn harmless(apis: &Apis, family: Family) -> Vec<i64> {
    let is_fine = |number: i64| match codes::find(number) {
        Some(code) => code.sent_by == Sender::Both && code.refused_by.is_none(),
        None => codes::is_sendable(number),
    };
    let numbers = (1000..=4999).filter(|number| !REGISTERED.contains(number) && is_fine(*number));
    numbers.filter(|number| senders(apis, family).all(|(_, model)| model.sends(*number))).collect()
}
