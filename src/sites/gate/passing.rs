//! Calls of functions that can pass a code on: `closeWith(ws, 1006)`, `conn.shutdown(Code.GONE)`.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::brackets::{expression, group};
use super::glance::{
    comes_from_a_base, comes_from_an_import, is_name_byte, is_on_an_import, mentions_a_socket, name_at, name_before,
    names_a_socket, opening, words,
};
use super::needles::longest_first;

/// Parts of names that such functions have. No small letter follows: `disconnected(..)` tells, and closes
/// nothing.
pub(super) const PARTS: &[&str] = &["Close", "close", "isconnect", "hutdown", "erminate", "kick", "Kick", "evict"];

/// Those of them that are not the name of a close.
pub(super) const SENDING_AWAY: &[&str] = &["kick", "Kick", "evict"];

/// Further parts, which are common in names of other functions: they are looked for where a library can be named.
pub(super) const OTHER_PARTS: &[&str] =
    &["reject", "Reject", "drop", "Drop", "bye", "Bye", "fail", "Fail", "abort", "Abort"];

/// What files contain that import something of their own project.
const IMPORTS: &[&str] = &["import ", "import(", "require(", "crate::", "super::", "use ", "mod "];

/// Numbers that look like a code.
pub(super) const CODES: Range<i64> = 1000..5000;

/// Numbers that look like the status of an HTTP response, which people take for one.
const HTTP: Range<i64> = 400..600;

/// Arguments longer than this are no number and a reason.
const MAX_ARGUMENTS: usize = 400;

/// How far from the beginning of a file its first import is looked for, in bytes.
const HEAD_BYTES: usize = 32 * 1024;

/// Whether a file imports something.
pub(super) fn imports(file: &[u8]) -> bool {
    static SCAN: LazyLock<AhoCorasick> = LazyLock::new(|| longest_first(IMPORTS, None));
    SCAN.is_match(&file[..file.len().min(HEAD_BYTES)])
}

/// Whether a line of a file that imports something speaks of a socket.
pub(super) fn imports_a_socket(file: &[u8]) -> bool {
    let head = &file[..file.len().min(HEAD_BYTES)];
    let is_import = |line: &&[u8]| {
        let line = line.trim_ascii_start();
        line.starts_with(b"import ") || line.starts_with(b"use ") || memchr::memmem::find(line, b"require(").is_some()
    };
    head.split(|byte| *byte == b'\n').filter(is_import).any(names_a_socket)
}

/// Whether what stands first in what is passed is a constant by its name: `LOST`, `codes.LOST`.
pub(super) fn is_constant(passed: &[u8]) -> bool {
    let passed = expression(passed);
    mentions_a_code(passed) || is_member(passed.trim_ascii())
}

/// Where the name begins of a function that is called and can pass a code on, from a part of it.
pub(super) fn called(file: &[u8], at: usize, part: &str, has_code: impl FnOnce(&[u8]) -> bool) -> Option<usize> {
    let end = at + part.len();
    if file.get(end).is_some_and(u8::is_ascii_lowercase) {
        return None;
    }
    let behind = file[end..].iter().position(|byte| !is_name_byte(*byte)).map_or(file.len(), |length| end + length);
    let start = at - name_before(&file[..at]).len();
    (!keeps(&file[start..behind]) && is_passing(file, start, behind, has_code)).then_some(start)
}

/// Whether a call of a function that can pass a code on, from where its name begins, speaks of a socket
/// itself: it is given one by its name, or is a method that a class has from another file.
pub(super) fn is_told(file: &[u8], start: usize) -> bool {
    let rest = file[start + name_at(&file[start..]).len()..].trim_ascii_start();
    file[..start].ends_with(b"this.")
        || rest.starts_with(b"(") && names_a_socket(group(&rest[..rest.len().min(MAX_ARGUMENTS)]))
}

/// Numbers of codes that hardly anything else is passed as.
const STANDARD: Range<i64> = 1001..1016;

/// Names of functions that are given codes and pass none on.
const KEEPING: &[&[u8]] = &[
    b"emit", b"from", b"equal", b"strictEqual", b"deepEqual", b"notEqual", b"is", b"has", b"get", b"set", b"add",
    b"push", b"includes", b"indexOf", b"log", b"Some", b"json", b"status", b"stringify", b"on", b"once", b"off",
    b"addListener", b"addEventListener", b"removeListener", b"removeEventListener", b"alloc", b"fill", b"repeat",
    b"padStart", b"padEnd", b"sleep", b"wait", b"closeTo", b"toBeCloseTo",
];

/// What names of functions begin with that tell somebody of an end: `onClose(1006)`, `_didClose(1006)`.
const TELLING: &[&[u8]] = &[b"on", b"did", b"emit", b"dispatch", b"notify", b"trigger"];

/// Ends of names of functions that are given a time: `client_disconnect_timeout(Duration::ZERO)`.
const TIMED: &[&[u8]] = &[b"imeout", b"nterval", b"elay"];

/// Where the names begin of functions that are given such a number, whatever they are called:
/// `kick(ws, 1006)`.
pub(super) fn given_codes(file: &[u8], part: Range<usize>) -> impl Iterator<Item = usize> {
    let is_code = move |at: &usize| {
        let number = name_at(&file[*at..]);
        let number = std::str::from_utf8(number).ok().and_then(|number| number.parse().ok());
        number.is_some_and(|number| STANDARD.contains(&number))
    };
    let numbers = memchr::memmem::find_iter(&file[part.clone()], b"10").map(move |at| part.start + at);
    let is_word = |at: &usize| !file[..*at].last().is_some_and(|byte| is_name_byte(*byte) || *byte == b'.');
    numbers.filter(is_word).filter(is_code).filter_map(|at| {
        let open = opening(&file[..at])?;
        let behind = file[..open].trim_ascii_end().len();
        let start = behind - name_before(&file[..behind]).len();
        let name = &file[start..behind];
        // `expect(code).toBe(1006)`
        let of = file[..start].trim_ascii_end().strip_suffix(b").").unwrap_or_default();
        let module = memchr::memrchr(b'(', of).map(|open| name_before(&of[..open]));
        let is_maker = |function| function == b"require" || is_on_an_import(function, file) && function != b"expect";
        let is_on_result = module.is_some_and(|function| !is_maker(function));
        (!is_on_result && can_pass_on(name) && is_passing(file, start, behind, is_given_a_code)).then_some(start)
    })
}

/// Where the names begin of functions that come from an import and are given a constant, or a number which people
/// take for a code: `feed.finish(404)`, `closeClient(id, Code.GONE)`; and of methods of a base class that are given on
/// what their own method is given: `super.stop(code)`.
pub(super) fn given_values(file: &[u8], part: Range<usize>) -> impl Iterator<Item = usize> {
    let opens = memchr::memchr_iter(b'(', &file[part.clone()]).map(move |at| part.start + at);
    opens.filter_map(|open| {
        let near = &file[open + 1..(open + 1 + FIRST_BYTES).min(file.len())];
        let plain = &near[..near.iter().position(|byte| b"(){};\n".contains(byte)).unwrap_or(near.len())];
        let mut args = plain.split(|byte| *byte == b',').take(3).map(<[u8]>::trim_ascii);
        let behind = file[..open].trim_ascii_end().len();
        let start = behind - name_before(&file[..behind]).len();
        let name = &file[start..behind];
        let is_given_on = file[..start].ends_with(b"super.");
        // `leave({ ws, code: 401 })`
        let fields =
            near.strip_prefix(b"{").map(|inside| &inside[..memchr::memchr(b'}', inside).unwrap_or(inside.len())]);
        let in_field = fields.and_then(|fields| {
            let at = memchr::memmem::find(fields, b"ode:")? + b"ode:".len();
            is_mistaken(name_at(fields[at..].trim_ascii_start())).then_some(())
        });
        let is_value = in_field.is_some()
            || args.any(|arg| {
                let is_name = !arg.is_empty() && arg.iter().all(|byte| is_name_byte(*byte) || *byte == b'.');
                let is_constant =
                    || is_name && !arg[0].is_ascii_digit() && (is_given_on || is_member(arg) || mentions_a_code(arg));
                is_mistaken(arg) || is_constant()
            });
        let can_be_it = is_value
            && can_pass_on(name)
            && !OF_NUMBERS.contains(&name)
            && (comes_from_an_import(&file[..behind], file) || comes_from_a_base(&file[..behind], file))
            && is_passing(file, start, behind, |_| true);
        can_be_it.then_some(start)
    })
}

/// Whether a number is one that people take for a code.
fn is_mistaken(number: &[u8]) -> bool {
    let number: Option<i64> = std::str::from_utf8(number).ok().and_then(|number| number.parse().ok());
    number.is_some_and(|number| matches!(number, 0 | 1 | 400..=599 | 999 | 1016..=2999 | 5000..=5999))
}

/// Functions that are given numbers of every kind.
const OF_NUMBERS: &[&[u8]] = &[b"listen", b"max", b"min", b"slice", b"at", b"exit", b"code", b"sendStatus"];

/// How far behind a parenthesis the first arguments are looked for, in bytes.
const FIRST_BYTES: usize = 64;

/// The ends of names that sockets have, where another argument follows.
const SOCKETS: &[&[u8]] = &[b"ws, ", b"ocket, ", b"lient, ", b"eer, ", b"onn, ", b"nection, "];

/// Where the names begin of functions that are given a socket and a constant or number, whatever they are called:
/// `greet(ws, GONE)`, `deny(client, 401)`.
pub(super) fn given_sockets(file: &[u8], part: Range<usize>) -> impl Iterator<Item = usize> {
    let ends = SOCKETS.iter().flat_map(move |end| {
        memchr::memmem::find_iter(&file[part.clone()], end).map(move |at| part.start + at + end.len() - 2)
    });
    ends.filter_map(|end| {
        let is_chain = |byte: &u8| is_name_byte(*byte) || *byte == b'.';
        let chain = file[..end].iter().rposition(|byte| !is_chain(byte))? + 1;
        // `reject(&mut ws, 401)`
        let head = file[..chain].trim_ascii_end();
        let head = head.strip_suffix(b"&mut").or_else(|| head.strip_suffix(b"&")).unwrap_or(head);
        let behind = head.strip_suffix(b"(")?.len();
        let start = behind - name_before(&file[..behind]).len();
        let is_constant = |arg: &[u8]| {
            arg.iter().all(|byte| is_name_byte(*byte) || *byte == b'.') && (mentions_a_code(arg) || is_member(arg))
        };
        let is_number =
            |arg: &[u8]| name_at(arg).len() == arg.len() && (has_number(arg, CODES, &[]) || has_number(arg, HTTP, &[]));
        let is_code = |arg: &[u8]| is_constant(arg) || is_number(arg);
        let has_constant = |args: &[u8]| each(args).nth(1).map(<[u8]>::trim_ascii).is_some_and(is_code);
        (can_pass_on(&file[start..behind]) && is_passing(file, start, behind, has_constant)).then_some(start)
    })
}

/// Whether a function can pass on what it is given, by its name: it does not only keep or tell it, reads or
/// writes no bytes, does not compare, and makes nothing of it.
pub(super) fn can_pass_on(name: &[u8]) -> bool {
    let is_of_another_kind = [b"write".as_slice(), b"read"].iter().any(|start| name.starts_with(start))
        || [b"lice".as_slice(), b"Equal"].iter().any(|end| name.ends_with(end))
        || name == b"Array";
    !name.is_empty() && !keeps(name) && !is_of_another_kind
}

/// Whether a function only keeps or tells what it is given, by its name.
fn keeps(name: &[u8]) -> bool {
    let first = name.iter().position(|byte| *byte != b'_').unwrap_or(0);
    let behind = |start: &&[u8]| name[first..].strip_prefix(*start).and_then(<[u8]>::first).copied();
    KEEPING.contains(&name)
        || TIMED.iter().any(|end| name.ends_with(end))
        || TELLING.iter().filter_map(behind).any(|byte| byte.is_ascii_uppercase())
}

/// Whether one of the first two arguments in parentheses is the number of a code, or an object with one.
fn is_given_a_code(args: &[u8]) -> bool {
    each(args).take(2).map(<[u8]>::trim_ascii).any(|arg| {
        let is_object = arg.starts_with(b"{") && memchr::memmem::find(arg, b"ode").is_some();
        (is_object || arg.starts_with(b"[") || name_at(arg).len() == arg.len()) && has_number(arg, STANDARD, &[])
    })
}

/// Whether the name from one place to another is that of a function which is called there, and comes
/// from another file.
fn is_passing(file: &[u8], start: usize, behind: usize, has_code: impl FnOnce(&[u8]) -> bool) -> bool {
    let rest = file[behind..].trim_ascii_start();
    if rest.first() != Some(&b'(') {
        return false;
    }
    let before = file[..start].trim_ascii_end();
    let is_defined = matches!(name_before(before), b"function" | b"fn" | b"get" | b"new");
    // What a class has from another one, or leaves to others, can stand in another file.
    let is_own = (before.ends_with(b"this.") || before.ends_with(b"self."))
        && match memchr::memmem::find_iter(file, b" extends ").take(2).count() {
            0 => !leaves_methods_open(file) || is_method(file, &file[start..behind]),
            1 => is_method(file, &file[start..behind]),
            _ => false,
        };
    if is_defined || is_own || !matches!(before.last(), Some(b'.' | b':')) && !is_named_before(file, start, behind) {
        return false;
    }
    !is_body(before, rest) && has_code(arguments_of(rest))
}

/// Whether a class of a file leaves methods to those that extend it.
pub(super) fn leaves_methods_open(file: &[u8]) -> bool {
    memchr::memmem::find(file, b"abstract ").is_some()
}

/// Whether a file defines a method.
fn is_method(file: &[u8], name: &[u8]) -> bool {
    words(file, name).any(|at| {
        let (before, rest) = (file[..at].trim_ascii_end(), &file[at + name.len()..]);
        let value = rest.strip_prefix(b" = ").unwrap_or_default();
        let is_field = [b"(".as_slice(), b"async ", b"function"].iter().any(|start| value.starts_with(start));
        let is_left_open = before.ends_with(b"abstract");
        before.last() != Some(&b'.') && !is_left_open && (is_field || rest.starts_with(b"(") && is_body(before, rest))
    })
}

/// Whether a method is defined where a name is followed by parentheses; not `is_up ? this.close(1006) : null`.
fn is_body(before: &[u8], rest: &[u8]) -> bool {
    match rest[arguments_of(rest).len()..].trim_ascii_start().first() {
        Some(b':') => !matches!(before.last(), Some(b'.' | b'?')),
        next => next == Some(&b'{'),
    }
}

/// What stands in parentheses behind a name, with them.
fn arguments_of(rest: &[u8]) -> &[u8] {
    group(&rest[..rest.len().min(MAX_ARGUMENTS)])
}

/// Whether some arguments in parentheses hold what can be a code that somebody objects to. `speaks`:
/// whether the file has to do with WebSockets.
pub(super) fn has_code(args: &[u8], harmless: &[i64], speaks: impl Fn() -> bool) -> bool {
    each(args).filter(|arg| !is_function(arg)).any(|arg| {
        let may_be_one = || has_number(arg, HTTP, &[]) || mentions_a_code(arg);
        let is_told = || mentions_a_socket(args);
        has_number(arg, CODES, harmless)
            || is_member(arg.trim_ascii()) && is_told()
            || may_be_one() && (is_told() || speaks())
    })
}

/// The same of a function whose name is that of many others: a code is all that one of its arguments is.
pub(super) fn has_plain_code(args: &[u8], speaks: impl Fn() -> bool) -> bool {
    let is_plain = |arg: &[u8]| {
        let is_path = arg.iter().all(|byte| is_name_byte(*byte) || *byte == b'.');
        is_path && (has_number(arg, CODES, &[]) || has_number(arg, HTTP, &[]) || is_member(arg) || mentions_a_code(arg))
    };
    each(args).map(<[u8]>::trim_ascii).any(is_plain) && (mentions_a_socket(args) || speaks())
}

/// Whether an argument beside a socket is the name of a number of this file, or of what it imports.
pub(super) fn is_given_a_named_number(args: &[u8], file: &[u8]) -> bool {
    let is_name = |arg: &&[u8]| arg.first().is_some_and(u8::is_ascii_lowercase) && name_at(arg).len() == arg.len();
    let is_number = |name: &[u8]| {
        let after = words(file, name).next().map(|first| file[first + name.len()..].trim_ascii_start());
        let value = after.and_then(|after| after.strip_prefix(b"=")).map(<[u8]>::trim_ascii_start);
        value.is_some_and(|value| has_number(name_at(value), CODES, &[])) || is_on_an_import(name, file)
    };
    names_a_socket(args) && each(args).skip(1).map(<[u8]>::trim_ascii).filter(is_name).any(is_number)
}

/// The arguments in parentheses, one by one.
fn each(args: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = args.get(1..);
    std::iter::from_fn(move || {
        let arg = expression(rest?);
        rest = rest.and_then(|rest| rest[arg.len()..].strip_prefix(b","));
        Some(arg)
    })
}

/// Whether an argument is a function, or an object that holds no code by its name.
fn is_function(arg: &[u8]) -> bool {
    let arg = arg.trim_ascii_start();
    let has = |part: &[u8]| memchr::memmem::find(arg, part).is_some();
    has(b"=>")
        || [b"function".as_slice(), b"async ", b"|", b"move "].iter().any(|start| arg.starts_with(start))
        || arg.starts_with(b"{") && !has(b"ode")
}

/// Whether a name stands further above, where it is neither called nor defined as a function: in an
/// import. `use crate::wire::*` names none.
fn is_named_before(file: &[u8], start: usize, end: usize) -> bool {
    let name = &file[start..end];
    let first = words(file, name).next().unwrap_or(start);
    let is_defined = || words(file, name).any(|at| name_before(file[..at].trim_ascii_end()) == b"fn");
    first < start && !file[first + name.len()..].trim_ascii_start().starts_with(b"(")
        || memchr::memmem::find(&file[..start], b"::*;").is_some() && !is_defined()
}

/// Whether a number of a range stands in some arguments, other than the harmless ones.
fn has_number(args: &[u8], range: Range<i64>, harmless: &[i64]) -> bool {
    let words = args.split(|byte| !is_name_byte(*byte) && *byte != b'.');
    // `1_006`
    let numbers = words.filter(|word| word.first().is_some_and(u8::is_ascii_digit));
    let numbers = numbers.filter_map(|word| std::str::from_utf8(word).ok()?.replace('_', "").parse::<i64>().ok());
    numbers.into_iter().any(|number| range.contains(&number) && !harmless.contains(&number))
}

/// `Reason.Lost`
fn is_member(arg: &[u8]) -> bool {
    let name = name_at(arg);
    let member = arg[name.len()..].strip_prefix(b".").map(name_at).unwrap_or_default();
    let is_upper = |name: &[u8]| name.first().is_some_and(u8::is_ascii_uppercase);
    is_upper(name) && is_upper(member) && name.len() + 1 + member.len() == arg.len()
}

/// Ends of names that constants have which are no codes, in spite of what else they are called:
/// `WS_CLOSE_PORT`, `CLOSE_TIMEOUT_MS`.
const OTHER_CONSTANTS: &[&[u8]] = &[b"_PORT", b"_ADDR", b"_URL", b"_PATH", b"_MS", b"_SECS", b"_TIMEOUT", b"_INTERVAL"];

/// Whether a name stands in some arguments that constants of codes have.
fn mentions_a_code(args: &[u8]) -> bool {
    let is_constant = |word: &[u8]| {
        let has = |part: &[u8]| memchr::memmem::find(word, part).is_some();
        let is_upper =
            !word.iter().any(u8::is_ascii_lowercase) && !OTHER_CONSTANTS.iter().any(|end| word.ends_with(end));
        word.len() > 2 && word[0].is_ascii_uppercase() && (is_upper || has(b"Code") || has(b"Close"))
    };
    args.split(|byte| !is_name_byte(*byte)).any(is_constant)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, part: &str) -> bool {
        let file = format!("import {{ closeWith, safeClose, closest }} from './x';\n{text}");
        let at = file.len() - text.len() + text.find(part).unwrap();
        called(file.as_bytes(), at, part, |args| has_code(args, &[1000], || false)).is_some()
    }

    #[test]
    fn calls_that_can_pass_a_code_on() {
        assert!(found("closeWith(ws, 1006)", "close") && found("safeClose(ws, CloseCode.GONE)", "Close"));
        assert!(found("closeWith(ws, 410)", "close") && !found("closeWith(box, 410)", "close"));
        assert!(!found("closeWith(ws, 1000)", "close") && !found("closest(ws, 1006)", "close"));
        assert!(!found("closeOwn(ws, 1006)", "close") && !found("closeWith(ws, code)", "close"));
        assert!(found("closeWith(ws, Why.Lost)", "close") && !found("closeWith(box, Why.Lost)", "close"));
        assert!(!found("this.socket.onClose(1006)", "Close") && !found("ws._didClose(1006)", "Close"));
        assert!(!found("expect(ws.at).closeTo(GONE, 2)", "close") && !found("ws.closeTimeout(LONG)", "close"));
        assert!(!found("function closeWith(ws, code = 1006) {}", "close") && !found("closeWith", "close"));
        let class = "class A extends B { f() { this.closeAll(ws, 1006) }";
        assert!(found(&format!("{class} }}"), "close"));
        for own in ["closeAll(ws, code): void {}", "private closeAll = (ws, code) => {}"] {
            assert!(!found(&format!("{class} {own} }}"), "close"), "{own}");
        }
    }

    /// The names of the functions that are found in a call, behind an import.
    fn names(call: &str, find: impl Fn(&[u8]) -> Vec<usize>) -> Vec<String> {
        let file = format!("import {{ kick, util }} from './x';\n{call}");
        let found = find(file.as_bytes()).into_iter();
        found.map(|at| String::from_utf8_lossy(name_at(&file.as_bytes()[at..])).into_owned()).collect()
    }

    #[test]
    fn functions_that_are_given_sockets() {
        let found = |call: &str| names(call, |file| given_sockets(file, 0..file.len()).collect());
        assert_eq!(found("kick(ws, GONE)"), ["kick"]);
        assert_eq!(found("util.end(this.socket, Codes.Gone, 'x')"), ["end"]);
        for call in ["kick(ws, data)", "own(ws, GONE)", "kick(rows, data)", "util.emit(ws, GONE)", "kick(a, ws, GONE)"]
        {
            assert!(found(call).is_empty(), "{call}");
        }
    }

    #[test]
    fn functions_that_are_given_codes() {
        let found = |call: &str| names(call, |file| given_codes(file, 0..file.len()).collect());
        assert_eq!(found("kick(ws, 1006)"), ["kick"]);
        assert_eq!(found("util.end(get(ws), 1005, 'x')"), ["end"]);
        for call in [
            "expect(code).toBe(1006)", "util.emit('close', 1006)", "own(ws, 1006)", "kick(ws, 1000)",
            "kick(ws, 10060)", "kick(ws, x1006)", "1006", "kick(ws)",
        ] {
            assert!(found(call).is_empty(), "{call}");
        }
    }
}
