//! Whether a function compares what it is given, judged line by line.

use super::super::receive::TEXT_METHODS;
use super::brackets::group;
use super::glance::{is_name_byte, name_before, words};

/// What comparisons are written with.
const SIGNS: &[&[u8]] = &[b"==", b"!=", b"switch", b"includes", b".has(", b".indexOf("];

/// Names of codes and reasons end so, or hold it.
const TOLD: &[&[u8]] = &[b"ode", b"eason"];

/// Names that a function has for what it is given are followed up to so many.
const MAX_NAMES: usize = 40;

/// Whether a comparison stands on a line that names what the function is given, what that was put into, or
/// something that is called a code or a reason.
pub(super) fn compares_given(function: &[u8]) -> bool {
    stands_with_given(function, SIGNS.iter().flat_map(|sign| memchr::memmem::find_iter(function, sign)))
}

/// Whether a method that texts have is called on such a line.
pub(super) fn takes_text(function: &[u8]) -> bool {
    stands_with_given(function, TEXT_METHODS.iter().flat_map(|method| words(function, method.as_bytes())))
}

fn stands_with_given(function: &[u8], signs: impl Iterator<Item = usize>) -> bool {
    let mut signs = signs.peekable();
    if signs.peek().is_none() {
        return false;
    }
    let names = given_names(function);
    signs.any(|at| {
        let line = &function[statement_start(function, at)..line_end(function, at)];
        let has = |part: &[u8]| memchr::memmem::find(line, part).is_some();
        TOLD.iter().any(|part| has(part)) || names.iter().any(|name| words(line, name).next().is_some())
    })
}

/// The parameters of a function and of those inside it, and what they are put into.
fn given_names(function: &[u8]) -> Vec<&[u8]> {
    let mut names: Vec<&[u8]> = Vec::new();
    let mut add = |text| {
        let found: fn(&u8) -> bool = |byte| !is_name_byte(*byte);
        names.extend(<[u8]>::split(text, found).filter(|name| !name.is_empty() && *name != b"this"));
    };
    if let Some(open) = memchr::memchr(b'(', function) {
        add(group(&function[open..]));
    }
    for arrow in memchr::memmem::find_iter(function, b"=>") {
        let before = function[..arrow].trim_ascii_end();
        match before.last() {
            Some(b')') => add(&before[memchr::memrchr(b'(', before).unwrap_or(0)..]),
            _ => add(name_before(before)),
        }
    }
    let mut at = 0;
    while at < names.len().min(MAX_NAMES) {
        for place in words(function, names[at]) {
            for name in assigned(function, place).split(|byte| !is_name_byte(*byte)) {
                if !name.is_empty() && !matches!(name, b"this" | b"const" | b"let" | b"var") && !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        at += 1;
    }
    names
}

/// What the value at a place is put into, by its line: `const { code: status } = event`.
fn assigned(function: &[u8], place: usize) -> &[u8] {
    let mut start = line_start(function, place);
    // `} = event`
    if function[start..place].trim_ascii_start().starts_with(b"}") {
        start = memchr::memrchr(b'{', &function[..place]).unwrap_or(start);
    }
    let before = &function[start..place];
    memchr::memmem::rfind(before, b"= ").map_or(b"", |sign| &before[..sign])
}

fn line_start(text: &[u8], at: usize) -> usize {
    memchr::memrchr(b'\n', &text[..at]).map_or(0, |end| end + 1)
}

fn line_end(text: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |len| at + len)
}

/// Where the line of a sign begins; the one above where it goes on from there: `code\n === 1006`.
fn statement_start(text: &[u8], at: usize) -> usize {
    let start = line_start(text, at);
    if matches!(text[at], b'=' | b'!') && text[start..at].trim_ascii().is_empty() {
        line_start(text, start.saturating_sub(1))
    } else {
        start
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compares(function: &str) -> bool {
        compares_given(function.as_bytes())
    }

    #[test]
    fn what_is_given_is_compared() {
        for function in [
            "(n) => n === 1006",
            "n => {\n  if (up && n !== 1) f()\n}",
            "(n: number): void {\n  switch (n) {\n  }\n}",
            "(e) {\n  const { code: c } = e\n  return c === 1006\n}",
            "(e) {\n  const {\n    code: c,\n  } = e\n  return c === 1006\n}",
            "(e) {\n  const shut = e.code\n  const last = shut\n  return [1, 2].includes(last)\n}",
            "(a) {\n  return this.statusCode == 1\n}",
            "(a) {\n  return a\n    === 1\n}",
            ": Listener = (a) => a == 1",
            ": (event: CloseEvent) => void = (e) => {\n  if (e.x == 1) f()\n}",
            "(e) {\n  run(() => { if (e.code == 1) f() })\n}",
        ] {
            assert!(compares(function), "{function}");
        }
    }

    #[test]
    fn other_things_are_compared() {
        for function in [
            "(n) => f(n)",
            "(n) {\n  if (this.state === 1) f()\n}",
            "(n) {\n  f(n)\n  switch (this.state) {\n  }\n}",
            "(e) {\n  const shut = e.code\n  if (this.up == 1) {\n    f(shut)\n  }\n}",
            "() {\n  return a == 1\n}",
        ] {
            assert!(!compares(function), "{function}");
        }
    }
}
