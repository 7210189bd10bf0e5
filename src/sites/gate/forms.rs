//! The forms in which names stand where they mean something.

use super::HEAD_BYTES;
use super::brackets;
use super::glance::{is_name_byte, line_before, name_at, name_before};
use crate::sites::types::LISTENERS;

/// Whether what stands in quotes is a key: `ws["close"]`.
pub(super) fn is_key(before: &[u8]) -> bool {
    before.len() > 1 && before[before.len() - 2] == b'['
}

/// Whether something is written under a key, from the quote behind it: `kinds["close"] = 1`.
pub(super) fn is_written(after: &[u8]) -> bool {
    let behind = after.get(1..).and_then(|rest| rest.trim_ascii_start().strip_prefix(b"]"));
    let value = behind.and_then(|rest| rest.trim_ascii_start().strip_prefix(b"="));
    value.is_some_and(|value| !matches!(value.first(), Some(b'=' | b'>')))
}

/// Whether a type, from what stands around it, is that of an event in a table of events: `close: CloseEvent;`
pub(super) fn is_in_a_table(before: &[u8], rest: &[u8]) -> bool {
    let key = before.trim_ascii_end().strip_suffix(b":").unwrap_or_default();
    let key = key.strip_suffix(b"\"").or_else(|| key.strip_suffix(b"'")).unwrap_or(key);
    rest.starts_with(b";") && name_before(key) == b"close"
}

/// The name of the call whose first argument is what stands in quotes, from before its text; empty
/// where it has type arguments.
pub(super) fn method_of(before: &[u8]) -> Option<&[u8]> {
    let quote = before.len().checked_sub(1)?;
    before[..quote].trim_ascii_end().strip_suffix(b"(").map(|callee| name_before(callee.trim_ascii_end()))
}

pub(super) fn is_listener(method: &[u8]) -> bool {
    method.is_empty() || LISTENERS.iter().any(|known| known.as_bytes() == method)
}

/// The handler behind an event's name in quotes.
pub(super) fn handler_of(after: &[u8]) -> Option<&[u8]> {
    after.get(1..).map(<[u8]>::trim_ascii_start).and_then(|rest| rest.strip_prefix(b","))
}

/// Whether the name of a record's type stands where one is built, or is given another name:
/// `Frame {`, `Frame::<'_> {`, `Frame as F`, `type F = Frame;`. Not where it is defined or returned.
pub(super) fn is_built(before: &[u8], rest: &[u8]) -> bool {
    let before = before.trim_ascii_end();
    let is_headed = name_before(before) == b"for";
    let is_type = is_headed || before.ends_with(b"->") || matches!(name_before(before), b"struct" | b"impl");
    // `impl From<Error> for CloseFrame { .. Self { code, reason } .. }`
    let builds_itself = || is_headed && memchr::memmem::find(&rest[..rest.len().min(HEAD_BYTES)], b"Self").is_some();
    let is_alias = || line_before(before).split(|byte| !is_name_byte(*byte)).any(|word| word == b"type");
    match rest.first() {
        Some(b'{') => !is_type || builds_itself(),
        Some(b'<' | b';') => is_alias() || builds_itself(),
        Some(b':' | b'/') => true,
        _ => name_at(rest) == b"as",
    }
}

/// Whether the name of a type stands where a parameter of Rust is declared: `frame: &CloseFrame`,
/// `frame: Option<ws::CloseFrame>`.
pub(super) fn is_parameter(before: &[u8], rest: &[u8]) -> bool {
    let path = before.iter().rev().take_while(|byte| is_name_byte(**byte) || **byte == b':').count();
    let head = &before[..before.len() - path];
    let head = head.trim_ascii_end();
    let head = head.strip_suffix(b"Option<").or_else(|| head.strip_suffix(b"Option<&")).unwrap_or(head);
    let head = head.trim_ascii_end();
    let head = head.strip_suffix(b"&").unwrap_or(head).trim_ascii_end();
    head.ends_with(b":") && !head.ends_with(b"::") && matches!(rest.first(), Some(b',' | b')' | b'>' | b'<'))
}

/// Whether a method, from behind its name, is bound to its receiver alone: `.bind(ws)`.
pub(super) fn is_bound(rest: &[u8]) -> bool {
    rest.strip_prefix(b".bind(").is_some_and(|args| args[brackets::expression(args).len()..].starts_with(b")"))
}

/// Whether a method that stands as a value is called there, or given to a function that calls it
/// with what comes next: `close.bind(ws)(1006)`, `setTimeout(close.bind(ws), 10, 1006)`.
pub(super) fn is_run(before: &[u8], rest: &[u8]) -> bool {
    const RUNNERS: [&[u8]; 4] = [b"setTimeout(", b"setInterval(", b"setImmediate(", b"Reflect.apply("];
    let is_called = rest
        .strip_prefix(b".bind")
        .is_some_and(|args| args[brackets::group(args).len()..].trim_ascii_start().starts_with(b"("));
    is_called || RUNNERS.iter().any(|runner| memchr::memmem::find(line_before(before), runner).is_some())
}

/// Whether a call, from behind its name, is given an argument.
pub(super) fn passes_something(mut rest: &[u8]) -> bool {
    for mark in [b"!".as_slice(), b"?."] {
        rest = rest.strip_prefix(mark).unwrap_or(rest).trim_ascii_start();
    }
    match rest.strip_prefix(b"(") {
        Some(inside) => inside.trim_ascii_start().first() != Some(&b')'),
        // `ws.close.call(ws, 1006)`
        None if rest.starts_with(b".") => {
            matches!(name_at(&rest[1..]), b"call" | b"apply") || rest.starts_with(b".bind(") && !is_bound(rest)
        }
        // Comments in between, type arguments, `Message::Close { code }`, what is broken off.
        None => matches!(rest.first(), Some(b'/' | b'<' | b'{' | b'`')),
    }
}

/// Whether a name that follows is a type behind a colon, by itself or with the name of its module:
/// `event: CloseEvent`, `event: WebSocket.CloseEvent`.
pub(super) fn is_annotation(before: &[u8]) -> bool {
    let path = before.iter().rev().take_while(|byte| is_name_byte(**byte) || **byte == b'.').count();
    let before = before[..before.len() - path].trim_ascii_end();
    before.strip_suffix(b"&").unwrap_or(before).trim_ascii_end().ends_with(b":")
}

/// Whether a name is that of a class which a condition asks for, or a cast tells: `event instanceof CloseEvent`,
/// `event as CloseEvent`, `<CloseEvent>event`.
pub(super) fn is_class_told(before: &[u8], rest: &[u8]) -> bool {
    let before = before.trim_ascii_end();
    matches!(name_before(before), b"instanceof" | b"as") || before.ends_with(b"<") && rest.starts_with(b">")
}
