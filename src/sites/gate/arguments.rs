//! Whether what a call is given can be a code, or in a code's place by mistake, so that a rule has
//! something to say.

use super::brackets::expression;
use super::glance::{is_name_byte, name_at, words};

/// Names that callbacks have.
const CALLBACKS: &[&[u8]] = &[b"resolve", b"reject", b"done", b"cb", b"callback", b"next", b"fn", b"r", b"res"];

/// Flags and errors.
const WORDS: &[&[u8]] = &[b"true", b"false", b"err", b"error", b"success", b"force"];

/// What a glance shows of a call's first argument.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum First<'t> {
    /// A callback, an object, a flag or an error: what servers, files, dialogs and pages are closed
    /// with.
    OtherKind,
    /// A name, and nothing else.
    Name(&'t [u8]),
    /// A number, with a reason that is written out and short, or none.
    Number(i64),
    /// A reference to `self` or another thing, and nothing else.
    Reference,
    /// Anything else.
    Unclear,
}

/// What is passed to a call, from behind its name; none where that is no plain call.
pub(super) fn passed(after: &[u8]) -> Option<&[u8]> {
    let mut rest = after.trim_ascii_start();
    for mark in [b"!".as_slice(), b"?."] {
        rest = rest.strip_prefix(mark).unwrap_or(rest).trim_ascii_start();
    }
    rest.strip_prefix(b"(").map(<[u8]>::trim_ascii_start)
}

/// What stands first in what is passed.
pub(super) fn first(passed: &[u8]) -> First<'_> {
    const STARTS: &[&[u8]] = &[b"{", b"function", b"async ", b"new "];
    let name = name_at(passed);
    let rest = passed[name.len()..].trim_ascii_start();
    let is_alone = matches!(rest.first(), Some(b')' | b','));
    let is_word = WORDS.contains(&name) && is_alone;
    let is_spread = passed.starts_with(b"...") && !passed.starts_with(b"...[");
    if is_word || is_spread || STARTS.iter().any(|start| passed.starts_with(start)) || is_arrow(passed, rest) {
        return First::OtherKind;
    }
    if (passed.starts_with(b"&") || name == b"self") && is_all(expression(passed), passed) {
        return First::Reference;
    }
    if !is_alone || name.is_empty() {
        return First::Unclear;
    }
    if !name[0].is_ascii_digit() {
        return First::Name(name);
    }
    let number = std::str::from_utf8(name).ok().and_then(|text| text.parse().ok());
    number.filter(|_| has_short_reason(rest)).map_or(First::Unclear, First::Number)
}

/// Whether what stands first in what is passed looks like a code: a number of three digits or more, or
/// something that is called one.
pub(super) fn looks_like_code(passed: &[u8]) -> bool {
    let number = |name: &[u8]| std::str::from_utf8(name).ok().and_then(|text| text.parse::<i64>().ok());
    let name = name_at(passed);
    if !matches!(passed[name.len()..].trim_ascii_start().first(), Some(b')' | b',' | b'.' | b'?' | b'|')) {
        return false;
    }
    number(name).is_some_and(|number| number >= 100)
        || expression(passed).to_ascii_lowercase().windows(4).any(|part| part == b"code")
}

/// Whether an argument is all that is passed.
pub(super) fn is_all(argument: &[u8], passed: &[u8]) -> bool {
    passed.get(argument.len()) == Some(&b')')
}

/// `(a, b) => ..`, `x => ..`
fn is_arrow(passed: &[u8], behind_name: &[u8]) -> bool {
    if !passed.starts_with(b"(") {
        return behind_name.starts_with(b"=>");
    }
    let argument = expression(passed);
    let arrow = memchr::memmem::find(argument, b"=>").map(|at| &argument[..at]);
    // In `(code ?? f(() => 1006))` the arrow stands deeper.
    arrow.is_some_and(|before| {
        let count = |bracket: u8| memchr::memchr_iter(bracket, before).count();
        count(b'(') == count(b')')
    })
}

/// Whether nothing follows a code but a reason that is written out, and fits into a frame.
fn has_short_reason(rest: &[u8]) -> bool {
    const MAX_REASON: usize = 123;
    let Some(reason) = rest.strip_prefix(b",").map(<[u8]>::trim_ascii_start) else {
        return rest.starts_with(b")");
    };
    let Some((quote, text)) = reason.split_first().filter(|(quote, _)| matches!(quote, b'"' | b'\'')) else {
        return false;
    };
    let Some(end) = memchr::memchr3(*quote, b'\\', b'\n', text).filter(|end| text[*end] == *quote) else {
        return false;
    };
    let after = text[end + 1..].trim_ascii_start();
    end <= MAX_REASON && after.strip_prefix(b",").unwrap_or(after).trim_ascii_start().starts_with(b")")
}

/// Whether a name is one that callbacks have.
pub(super) fn is_callback(name: &[u8]) -> bool {
    CALLBACKS.contains(&name)
}

/// Whether a name is what a promise is settled with: `new Promise((done) => server.close(done))`, from
/// before the receiver.
pub(super) fn settles_a_promise(before: &[u8], name: &[u8]) -> bool {
    let is_receiver = |byte: &u8| is_name_byte(*byte) || b".?!#".contains(byte);
    let start = before.iter().rposition(|byte| !is_receiver(byte)).map_or(0, |at| at + 1);
    let Some(head) = before[..start].trim_ascii_end().strip_suffix(b"=>").map(<[u8]>::trim_ascii_end) else {
        return false;
    };
    let head = head.strip_suffix(b")").unwrap_or(head);
    let Some(head) = head.strip_suffix(name) else { return false };
    let Some(head) = head.strip_suffix(b"(") else { return false };
    let head = head.strip_suffix(b"(").unwrap_or(head);
    // `new Promise<void>(`
    let head = if head.ends_with(b">") { &head[..memchr::memrchr(b'<', head).unwrap_or(0)] } else { head };
    head.ends_with(b"Promise")
}

/// Whether a file says of a name, wherever it says something, that it stands for an object of some
/// class: `progress: Progress`. Nobody calls a code so elsewhere.
pub(super) fn is_of_a_class(name: &[u8], file: &[u8]) -> bool {
    if name.ends_with(b"ode") {
        return false;
    }
    let mut is_said = false;
    for at in words(file, name) {
        let after = file[at + name.len()..].trim_ascii_start();
        // Where it is given a value, or taken out of something under another name.
        if after.starts_with(b"=") && !after.starts_with(b"=>") && !after.starts_with(b"==") {
            return false;
        }
        let after = after.strip_prefix(b"?").unwrap_or(after);
        let Some(annotation) = after.strip_prefix(b":").map(<[u8]>::trim_ascii_start) else { continue };
        let ty = name_at(annotation);
        let rest = annotation[ty.len()..].trim_ascii_start();
        let is_class = ty.first().is_some_and(u8::is_ascii_uppercase)
            && ty != b"Number"
            && !ty.windows(4).any(|word| word == b"Code")
            && matches!(rest.first(), Some(b',' | b')'))
            && !is_defined(ty, file);
        if !is_class {
            return false;
        }
        is_said = true;
    }
    is_said
}

/// Whether a file defines a type that can be one of numbers.
fn is_defined(ty: &[u8], file: &[u8]) -> bool {
    words(file, ty).any(|at| {
        let before = file[..at].trim_ascii_end();
        before.ends_with(b"enum") || before.ends_with(b"type") || before.ends_with(b"const")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> First<'_> {
        first(passed(text.as_bytes()).unwrap())
    }

    #[test]
    fn first_arguments_are_told_apart() {
        for other in
            ["(() => f())", "(x => f(x))", "((a, b) => {})", "(function () {})", "({ code })", "(false)", "(err)"]
        {
            assert_eq!(of(other), First::OtherKind, "{other}");
        }
        for unclear in [
            "((code))", "(code ?? 1000)", "('left')", "(f(x => 1))", "(...[1006])", "(errorCode(1))", "(1000n)",
            "(1e3)",
        ] {
            assert_eq!(of(unclear), First::Unclear, "{unclear}");
        }
        assert_eq!(of("(code)"), First::Name(b"code"));
        assert_eq!(of("?.( errorCode , why)"), First::Name(b"errorCode"));
        assert_eq!(of("(&mut self.sock)"), First::Reference);
        assert_eq!(of("(&mut ws, 1006)"), First::Unclear);
        assert_eq!(passed(b".call(ws, 1006)"), None);
    }

    #[test]
    fn numbers_stand_alone_or_before_a_short_reason() {
        assert_eq!(of("(1000)"), First::Number(1000));
        assert_eq!(of("!(1000, 'bye',\n)"), First::Number(1000));
        let long = format!("(1000, '{}')", "x".repeat(124));
        for unclear in
            [long.as_str(), "(1000, why)", "(1000, 'a' + b)", "(1000, `${why}`)", "(1000, '\\u{1f600}')", "(1_000)"]
        {
            assert_eq!(of(unclear), First::Unclear, "{unclear}");
        }
    }

    #[test]
    fn promises_are_settled_with_callbacks() {
        let settles = |before: &str| settles_a_promise(before.as_bytes(), b"f");
        assert!(settles("await new Promise(f => server."));
        assert!(settles("new Promise<void>((f) => this.wss."));
        assert!(!settles("run(f => ws."));
        assert!(!settles("new Promise(x => ws."));
        assert!(!settles("const end = f => ws."));
    }

    #[test]
    fn annotations_say_what_a_name_is() {
        let is = |file: &str| is_of_a_class(b"p", file.as_bytes());
        assert!(is("f(p: Progress, x) { page.close(p); } run(p => page.close(p))"));
        for file in [
            "f(p) { page.close(p) }",
            "f(p: number) {}",
            "f(p: Number) {}",
            "f(p: Code) {} enum Code { A }",
            "f(p: Progress) {} const p = 1006;",
            "f(p: Progress) {} g({ p: 1006 })",
            "f(p: Progress | number) {}",
            "f(p: Progress = 1006) {}",
        ] {
            assert!(!is(file), "{file}");
        }
    }
}
