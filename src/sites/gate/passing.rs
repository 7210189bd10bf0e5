//! Calls of functions that can pass a code on: `closeWith(ws, 1006)`, `conn.shutdown(Code.GONE)`.

use std::ops::Range;

use super::brackets::{expression, group};
use super::glance::{is_name_byte, mentions_a_socket, name_at, name_before, words};

/// Parts of names that such functions have. No small letter follows: `disconnected(..)` tells, and closes
/// nothing.
pub(super) const PARTS: &[&str] = &["Close", "close", "isconnect", "hutdown", "erminate"];

/// Further parts, which are common in names of other functions: they are looked for where a library can be named.
pub(super) const OTHER_PARTS: &[&str] =
    &["kick", "Kick", "reject", "Reject", "drop", "Drop", "bye", "Bye", "fail", "Fail", "abort", "Abort", "evict"];

/// Numbers that nobody may send, by which a call of such a function is found whatever its name. Few files hold one.
pub(super) const NUMBERS: &[&str] = &["1005", "1006", "1015"];

/// What files contain that import something of their own project.
const IMPORTS: &[&[u8]] = &[b"import ", b"require(", b"crate::", b"super::", b"use ", b"mod "];

/// Numbers that look like a code.
const CODES: Range<i64> = 1000..5000;

/// Numbers that look like the status of an HTTP response, which people take for one.
const HTTP: Range<i64> = 400..600;

/// Arguments longer than this are no number and a reason.
const MAX_ARGUMENTS: usize = 400;

/// How far from the beginning of a file its first import is looked for, in bytes.
const HEAD_BYTES: usize = 32 * 1024;

/// Whether a file imports something.
pub(super) fn imports(file: &[u8]) -> bool {
    let file = &file[..file.len().min(HEAD_BYTES)];
    IMPORTS.iter().any(|word| memchr::memmem::find(file, word).is_some())
}

/// Where the name begins of a function that is called and can pass a code on, from a part of it.
pub(super) fn called(file: &[u8], at: usize, part: &str, has_code: impl FnOnce(&[u8]) -> bool) -> Option<usize> {
    let end = at + part.len();
    if file.get(end).is_some_and(u8::is_ascii_lowercase) {
        return None;
    }
    let behind = file[end..].iter().position(|byte| !is_name_byte(*byte)).map_or(file.len(), |length| end + length);
    let start = at - name_before(&file[..at]).len();
    is_call(file, start, behind, has_code).then_some(start)
}

/// Where the name begins of a function that is given a number, whatever its name.
pub(super) fn called_with(file: &[u8], number: usize, has_code: impl FnOnce(&[u8]) -> bool) -> Option<usize> {
    let open = number.saturating_sub(MAX_ARGUMENTS);
    let mut depth = 0_usize;
    let open = file[open..number].iter().rposition(|byte| {
        match byte {
            b')' | b']' | b'}' => depth += 1,
            b'(' if depth == 0 => return true,
            b'(' | b'[' | b'{' => depth = depth.saturating_sub(1),
            _ => {}
        }
        false
    })? + open;
    let name = name_before(file[..open].trim_ascii_end());
    let end = file[..open].trim_ascii_end().len();
    let is_statement = matches!(name, b"" | b"if" | b"while" | b"for" | b"switch" | b"return" | b"catch");
    // What a part of the name tells is found by that.
    let is_found = PARTS.iter().any(|part| memchr::memmem::find(name, part.as_bytes()).is_some());
    (!is_statement && !is_found && is_call(file, end - name.len(), end, has_code)).then_some(end - name.len())
}

/// Whether a name is that of a function of another file, which is called with what can be a code.
fn is_call(file: &[u8], start: usize, behind: usize, has_code: impl FnOnce(&[u8]) -> bool) -> bool {
    let rest = file[behind..].trim_ascii_start();
    if rest.first() != Some(&b'(') {
        return false;
    }
    let before = file[..start].trim_ascii_end();
    let is_defined = matches!(name_before(before), b"function" | b"fn" | b"get" | b"new");
    // What a class has from another one can stand in another file.
    let is_own = (before.ends_with(b"this.") || before.ends_with(b"self."))
        && memchr::memmem::find(file, b" extends ").is_none();
    if is_defined || is_own || !matches!(before.last(), Some(b'.' | b':')) && !is_named_before(file, start, behind) {
        return false;
    }
    let args = group(&rest[..rest.len().min(MAX_ARGUMENTS)]);
    // A method where it is defined.
    let is_body = matches!(rest[args.len()..].trim_ascii_start().first(), Some(b'{' | b':'));
    !is_body && has_code(args)
}

/// Whether some arguments in parentheses hold what can be a code that somebody objects to. `speaks`:
/// whether the file has to do with WebSockets.
pub(super) fn has_code(args: &[u8], harmless: &[i64], speaks: impl Fn() -> bool) -> bool {
    each(args).filter(|arg| !is_function(arg)).any(|arg| {
        let may_be_one = || has_number(arg, HTTP, &[]) || mentions_a_code(arg);
        has_number(arg, CODES, harmless) || may_be_one() && (mentions_a_socket(args) || speaks())
    })
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
/// import.
fn is_named_before(file: &[u8], start: usize, end: usize) -> bool {
    let name = &file[start..end];
    let first = words(file, name).next().unwrap_or(start);
    first < start && !file[first + name.len()..].trim_ascii_start().starts_with(b"(")
}

/// Whether a number of a range stands in some arguments, other than the harmless ones.
fn has_number(args: &[u8], range: Range<i64>, harmless: &[i64]) -> bool {
    let words = args.split(|byte| !is_name_byte(*byte) && *byte != b'.');
    let numbers = words.filter_map(|word| std::str::from_utf8(word).ok()?.parse::<i64>().ok());
    numbers.into_iter().any(|number| range.contains(&number) && !harmless.contains(&number))
}

/// Whether a name stands in some arguments that constants of codes have.
fn mentions_a_code(args: &[u8]) -> bool {
    let is_constant = |word: &[u8]| {
        let has = |part: &[u8]| memchr::memmem::find(word, part).is_some();
        let is_upper = !word.iter().any(u8::is_ascii_lowercase);
        word.len() > 2 && word[0].is_ascii_uppercase() && (is_upper || has(b"Code") || has(b"Close"))
    };
    // `Reason.Lost`
    let is_member = |arg: &[u8]| {
        let name = name_at(arg);
        let member = arg[name.len()..].strip_prefix(b".").map(name_at).unwrap_or_default();
        let is_upper = |name: &[u8]| name.first().is_some_and(u8::is_ascii_uppercase);
        is_upper(name) && is_upper(member) && name.len() + 1 + member.len() == arg.trim_ascii_end().len()
    };
    is_member(args.trim_ascii_start()) || args.split(|byte| !is_name_byte(*byte)).any(is_constant)
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
        assert!(found("closeWith(ws, Why.Lost)", "close") || !mentions_a_code(b"why.lost"));
        assert!(!found("function closeWith(ws, code = 1006) {}", "close") && !found("closeWith", "close"));
    }

    #[test]
    fn calls_are_found_by_a_number() {
        let found = |text: &str| {
            let file = format!("import {{ bye }} from './x';\n{text}");
            called_with(file.as_bytes(), file.find("1006").unwrap(), |_| true).map(|at| file[at..].to_owned())
        };
        assert!(found("bye(ws, 1006)").is_some_and(|call| call.starts_with("bye")));
        assert!(found("peer.drop(f(x), { code: 1006 })").is_some_and(|call| call.starts_with("drop")));
        for other in [
            "if (code === 1006) f()",
            "lost(1006)",
            "new Bye(1006)",
            "const x = 1006",
            "function bye(ws, code = 1006) {}",
        ] {
            assert_eq!(found(other), None, "{other}");
        }
    }
}
