//! Whether a handler of a close can look at what it is given as a rule judges it.
//!
//! Rules speak of handlers that compare: a code with a number, a reason with a text. What the handler
//! is given in place of an event, they speak of as soon as it is read like one.

use super::arguments::is_callback;
use super::brackets::{MAX_BYTES, expression, group};
use super::compared::{compares_given, takes_text};
use super::glance::{is_name_byte, is_on_an_import, name_at, name_before, without_word, words};
use super::passing::{CODES, can_pass_on};

/// What a handler is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// An event, which holds the code.
    Event,
    /// The code itself, then the reason.
    Code,
    /// Either, by the library.
    Either,
}

/// Members of an event that a code has not.
const PARTS: &[&[u8]] = &[b"code", b"reason", b"wasClean"];

/// The beginning of a statement that waits for an event stands no further before the event's name.
const MAX_AWAITED: usize = 200;

/// A lesser number can be the exit status of a process, which ends with `close` too.
const LEAST: i64 = 256;

/// Beyond so many functions that give on what they are given, anything is possible.
const MAX_DEPTH: usize = 3;

/// Words before parentheses that are no functions, or such as only tell what they are given.
const NOT_FOLLOWED: &[&[u8]] = &[
    b"if", b"while", b"for", b"switch", b"return", b"await", b"catch", b"debug", b"log", b"info", b"warn", b"error",
    b"trace", b"push",
];

/// Names of functions are followed at this many places; beyond that anything is possible.
const MAX_PLACES: usize = 50;

/// What stands last in a chain of assignments: `ws.onerror = () => {}` is what `onclose` is given there.
fn given_last(mut handler: &[u8]) -> &[u8] {
    loop {
        handler = handler.trim_ascii_start();
        let chain = handler.iter().take_while(|byte| is_name_byte(**byte) || **byte == b'.').count();
        match handler[chain..].trim_ascii_start() {
            [b'=', rest @ ..] if chain > 0 && !matches!(rest.first(), Some(b'=' | b'>')) => handler = rest,
            _ => return handler,
        }
    }
}

/// Whether a handler, or what stands for none, looks at nothing that it is given.
pub(super) fn takes_nothing(handler: &[u8]) -> bool {
    let mut rest = given_last(handler);
    for word in [b"async".as_slice(), b"function"] {
        rest = without_word(rest, word).unwrap_or(rest);
    }
    let inside = rest.strip_prefix(b"(").map(<[u8]>::trim_ascii_start);
    inside.is_some_and(|inside| inside.first() == Some(&b')')) || name_at(rest) == b"null"
}

/// Whether a handler can be judged: itself if it is written there, else what the file defines under
/// its name.
pub(super) fn can_be_judged(handler: &[u8], given: Given, file: &[u8]) -> bool {
    let handler = given_last(handler);
    if is_function(handler) {
        let function = expression(handler);
        // `(isUp ? onClose : onEarlyClose)`
        let is_in_parentheses = function.starts_with(b"(") && memchr::memmem::find(function, b"=>").is_none();
        return is_in_parentheses || looks(function, given) || gives_on(function, given, file, 0);
    }
    match named(handler) {
        Named::Function(name) => {
            // `deferred.resolve` is no parameter of a promise's function.
            let settles = || handler.starts_with(name) && settles(name, file);
            is_defined_to_look(name, given, file) || given != Given::Event && settles() && compares(file)
        }
        Named::Result => false,
        Named::Unclear => true,
    }
}

/// Whether a handler that is written out compares something with a number that looks like a code.
pub(super) fn compares_with_a_code(handler: &[u8]) -> bool {
    let handler = given_last(handler);
    let function = if is_function(handler) { expression(handler) } else { b"" };
    let compared = [b"==".as_slice(), b"!=", b"case "]
        .into_iter()
        .flat_map(|sign| memchr::memmem::find_iter(function, sign).map(move |at| &function[at + sign.len()..]));
    compared.into_iter().any(|rest| {
        let rest = rest.strip_prefix(b"=").unwrap_or(rest).trim_ascii_start();
        std::str::from_utf8(name_at(rest))
            .is_ok_and(|name| name.parse().is_ok_and(|number: i64| (LEAST..CODES.end).contains(&number)))
    })
}

/// Whether a name is what settles a promise whose result is kept: `const code = await new Promise((resolve) =>`.
fn settles(name: &[u8], file: &[u8]) -> bool {
    words(file, name).take(MAX_PLACES).any(|at| {
        let before = file[..at].trim_ascii_end();
        let before = before.strip_suffix(b"(").unwrap_or(before).trim_ascii_end();
        let before = before.strip_suffix(b"(").unwrap_or(before).trim_ascii_end();
        // `new Promise<number>(`
        let near = &before[before.len().saturating_sub(MAX_AWAITED)..];
        let is_typed = near.ends_with(b">") && !near.ends_with(b"=>");
        let open = if is_typed { memchr::memrchr(b'<', near) } else { None };
        let before = open.map_or(before, |open| &before[..before.len() - near.len() + open]);
        before.strip_suffix(b"new Promise").is_some_and(is_kept)
    })
}

/// Whether what comes next is given a name, from before it: `const code = await`.
fn is_kept(before: &[u8]) -> bool {
    let before = before.trim_ascii_end();
    before.strip_suffix(b"await").unwrap_or(before).trim_ascii_end().ends_with(b"=")
}

/// Whether an event's name in quotes, from before it, is given to a function whose list is waited for and taken
/// apart: `const [code] = await once(ws, "`.
pub(super) fn is_awaited(before: &[u8]) -> bool {
    let near = &before[before.len().saturating_sub(MAX_AWAITED)..];
    let is_second = near.split_last().is_some_and(|(_, socket)| socket.trim_ascii_end().ends_with(b","));
    let Some(at) = memchr::memmem::rfind(near, b"once(").filter(|_| is_second) else { return false };
    let call = near[..at].trim_ascii_end();
    // `events.once(`
    let call = call.strip_suffix(b".").map_or(call, |object| &object[..object.len() - name_before(object).len()]);
    is_kept(call) && memchr::memchr(b']', call).is_some()
}

/// Whether the file defines something by this name, a function or method, that can be judged.
pub(super) fn is_defined_to_look(name: &[u8], given: Given, file: &[u8]) -> bool {
    is_defined_so(name, given, file, true)
}

/// The same; `is_followed`: where it is a function that is bound, so is that one's name.
fn is_defined_so(name: &[u8], given: Given, file: &[u8], is_followed: bool) -> bool {
    for (count, at) in words(file, name).enumerate() {
        let after = file[at + name.len()..].trim_ascii_start();
        // `private onShut = this.shut.bind(this)`
        if is_followed
            && let Some(Named::Function(bound)) = after.strip_prefix(b"=").map(|value| named(value.trim_ascii_start()))
            && bound != name
            && memchr::memmem::find(expression(after), b".bind(").is_some()
            && is_defined_so(bound, given, file, false)
        {
            return true;
        }
        let body = if is_definition(after) { expression_with_body(after) } else { b"" };
        if !body.is_empty() && (looks(body, given) || gives_on(body, given, file, 0)) {
            return true;
        }
        if count >= MAX_PLACES {
            return !is_callback(name);
        }
    }
    false
}

/// Whether a name, from behind it, stands where a function of this name is defined: `close(code) { .. }`,
/// `onClose = (code) => ..`, `onClose: (code) => ..`
fn is_definition(after: &[u8]) -> bool {
    match after.first() {
        Some(b'(' | b'<') => looks_like_a_body(after),
        Some(b'=' | b':' | b'?' | b'!') => !after.starts_with(b"==") && holds_a_function(expression(after)),
        _ => false,
    }
}

/// Whether a file reads or takes out a part of this name, and compares something.
pub(super) fn is_read(part: &[u8], file: &[u8]) -> bool {
    let has = |word: &[u8]| memchr::memmem::find(file, word).is_some();
    words(file, part).next().is_some() && (has(b"==") || has(b"!=") || has(b"match "))
}

/// Whether a handler is written out as a function.
fn is_function(handler: &[u8]) -> bool {
    let name = name_at(handler);
    handler.starts_with(b"(")
        || matches!(name, b"async" | b"function")
        || handler[name.len()..].trim_ascii_start().starts_with(b"=>")
}

/// What a handler that is not written out is.
#[derive(Debug, PartialEq, Eq)]
enum Named<'t> {
    /// A function by its name: `onClose` of `this.onClose.bind(this)`.
    Function(&'t [u8]),
    /// What a call gives back, which is not followed.
    Result,
    Unclear,
}

fn named(handler: &[u8]) -> Named<'_> {
    let is_chain = |byte: &u8| is_name_byte(*byte) || b".#?!".contains(byte);
    let end = handler.iter().position(|byte| !is_chain(byte)).unwrap_or(handler.len());
    let (chain, rest) = (&handler[..end], handler[end..].trim_ascii_start());
    let is_call = rest.starts_with(b"(");
    let is_whole = handler[end..].starts_with(b"\n") || matches!(rest.first(), None | Some(b')' | b',' | b';' | b'}'));
    let chain = match chain.strip_suffix(b".bind") {
        Some(bound) if is_call => bound,
        _ if is_call => return Named::Result,
        _ if is_whole || rest.starts_with(b"as ") => chain.strip_suffix(b"!").unwrap_or(chain),
        _ => return Named::Unclear,
    };
    match name_before(chain) {
        [] => Named::Unclear,
        name => Named::Function(name),
    }
}

/// Whether a function is written out in what a name is given.
fn holds_a_function(value: &[u8]) -> bool {
    let has = |word: &[u8]| memchr::memmem::find(value, word).is_some();
    has(b"=>") || has(b"function")
}

/// Whether parentheses are followed by the body of a function, and not only given to a call.
fn looks_like_a_body(list: &[u8]) -> bool {
    if list.starts_with(b"<") {
        return true;
    }
    let rest = list[group(list).len()..].trim_ascii_start();
    matches!(rest.first(), Some(b'{' | b':')) || rest.starts_with(b"=>")
}

/// A definition from behind its name, with the body that can follow parameters and a type.
fn expression_with_body(after: &[u8]) -> &[u8] {
    let end = if after.starts_with(b"(") { group(after).len() } else { 0 };
    let end = end + expression(&after[end..]).len();
    // `onClose(code: number): void\n{`
    let body = after[end..].trim_ascii_start();
    if body.starts_with(b"{") { &after[..after.len() - body.len() + group(body).len()] } else { &after[..end] }
}

/// Whether a function holds what rules judge.
fn looks(function: &[u8], given: Given) -> bool {
    let is_member = |at: usize| function[..at].ends_with(b".") || takes_apart(function);
    let reads = || PARTS.iter().any(|part| words(function, part).any(is_member));
    if function.len() >= MAX_BYTES {
        return true;
    }
    match given {
        Given::Event => {
            is_split(function)
                || (words(function, b"code").next().is_some() || compares_parameter(function))
                    && compares_given(function)
        }
        Given::Code => compares_given(function),
        Given::Either => compares_given(function) || reads() || takes_text(function),
    }
}

/// Whether a function takes what it is given for a code, by the name, and has a second parameter, or makes a text of
/// it: `(code, reason) => ..`, `` (code) => log(`closed: ${code}`) ``
fn is_split(function: &[u8]) -> bool {
    let open = memchr::memchr(b'(', function);
    let is_bare = |open: usize| memchr::memmem::find(&function[..open], b"=>").is_some();
    let (first, rest) = match open {
        Some(open) if !is_bare(open) => {
            let params = function[open + 1..].trim_ascii_start();
            (name_at(params), params[name_at(params).len()..].trim_ascii_start())
        }
        _ => (name_at(function.trim_ascii_start()), b"".as_slice()),
    };
    let is_text = |at: usize| {
        let before = function[..at].trim_ascii_end();
        before.ends_with(b"${") || before.ends_with(b"+") || function[at + first.len()..].starts_with(b" +")
    };
    first.to_ascii_lowercase().ends_with(b"code")
        && (matches!(rest.first(), Some(b',' | b':')) || words(function, first).any(is_text))
}

/// Whether a function gives a parameter on to another one of the file that can be judged, or gives it on in its
/// turn: `(code) => this.onClose(code)`. `depth`: how many have given it on before.
fn gives_on(function: &[u8], given: Given, file: &[u8], depth: usize) -> bool {
    let open = memchr::memchr(b'(', function);
    let is_bare = |open: usize| memchr::memmem::find(&function[..open], b"=>").is_some();
    let params = match open {
        Some(open) if !is_bare(open) => group(&function[open..]),
        _ => name_at(function.trim_ascii_start()),
    };
    let names = params.split(|byte| !is_name_byte(*byte)).filter(|name| !name.is_empty());
    names.into_iter().any(|param| {
        words(function, param).any(|at| {
            let (before, after) = (function[..at].trim_ascii_end(), &function[at + param.len()..]);
            let is_read = after.starts_with(b".code");
            let is_given =
                matches!(before.last(), Some(b'(' | b',')) && (is_read || matches!(after.first(), Some(b')' | b',')));
            let open = memchr::memrchr(b'(', before);
            let called = open.map(|open| name_before(before[..open].trim_ascii_end()));
            let given = if is_read || takes_apart(function) { Given::Code } else { given };
            let leads = |name| {
                is_given_to_look(name, given, file, depth)
                    || settles(name, file) && compares(file)
                    || given != Given::Event && is_handed_out(before, open.unwrap_or(0), name, file)
            };
            is_given && called.filter(|name| is_followed(name)).is_some_and(leads)
        })
    })
}

/// Whether a function that is given something, from before that and from where its parentheses open, can be of another
/// file and close a socket that it is given too, or that it was made of: `left(ws, code)`, `bridge.end(code)`.
fn is_handed_out(before: &[u8], open: usize, name: &[u8], file: &[u8]) -> bool {
    let called = before[..open].trim_ascii_end();
    let Some(object) = called.strip_suffix(name).filter(|_| can_pass_on(name)) else { return false };
    match object.strip_suffix(b".").map(name_before) {
        None => is_on_an_import(name, file),
        Some(b"this" | b"console") => false,
        Some(object) if before.ends_with(b"(") => {
            words(file, object).any(|at| file[at + object.len()..].trim_ascii_start().strip_prefix(b"= new ").is_some())
        }
        Some(_) => true,
    }
}

/// Whether a word before parentheses is the name of a function that can do more than tell what it is given.
pub(super) fn is_followed(name: &[u8]) -> bool {
    !(name.is_empty() || NOT_FOLLOWED.contains(&name) || name.starts_with(b"emit"))
}

/// Whether a function of a file can be judged that another one gives what it was given.
fn is_given_to_look(name: &[u8], given: Given, file: &[u8], depth: usize) -> bool {
    words(file, name).take(MAX_PLACES).any(|at| {
        let after = file[at + name.len()..].trim_ascii_start();
        let is_call = after.starts_with(b"(") && file[..at].trim_ascii_end().ends_with(b".");
        let body = if !is_call && is_definition(after) { expression_with_body(after) } else { b"" };
        !body.is_empty() && (depth == MAX_DEPTH || looks(body, given) || gives_on(body, given, file, depth + 1))
    })
}

/// Whether something in a file compares what has the name of a code, or takes a reason for a text.
pub(super) fn compares(file: &[u8]) -> bool {
    let has = |word: &[u8]| memchr::memmem::find(file, word).is_some();
    let is_looked_up = |word: &[u8]| {
        memchr::memmem::find_iter(file, word).any(|at| {
            let given = &file[at + word.len()..];
            let end = given.iter().position(|byte| !is_name_byte(*byte) && !b".?".contains(byte));
            end.is_some_and(|end| given[end..].starts_with(b")") && given[..end].ends_with(b"ode"))
        })
    };
    has(b"ode ==")
        || has(b"ode !=")
        || has(b"switch (")
        || has(b"reason.")
        || is_looked_up(b".includes(")
        || is_looked_up(b".has(")
        || is_looked_up(b".indexOf(")
}

/// Whether a function takes its first parameter apart: `({ code }) => ..`
fn takes_apart(function: &[u8]) -> bool {
    let params = memchr::memchr(b'(', function).map(|open| function[open + 1..].trim_ascii_start());
    params.is_some_and(|params| params.starts_with(b"{"))
}

/// Whether a function compares its first parameter itself.
fn compares_parameter(function: &[u8]) -> bool {
    let mut start = function;
    for word in [b"async".as_slice(), b"function"] {
        start = without_word(start, word).unwrap_or(start);
    }
    let open = memchr::memchr(b'(', start).filter(|open| start[..*open].iter().all(|byte| is_name_byte(*byte)));
    let param = name_at(open.map_or(start, |open| start[open + 1..].trim_ascii_start()));
    // What is defined under another name, or taken apart.
    if param.is_empty() {
        return true;
    }
    words(function, param).any(|at| {
        let before = function[..at].trim_ascii_end();
        let after = function[at + param.len()..].trim_ascii_start();
        let is_compared = before.ends_with(b"==") || before.ends_with(b"!=");
        let is_given = [b"switch (".as_slice(), b"switch(", b"includes(", b"has(", b"indexOf("]
            .iter()
            .any(|call| before.ends_with(call));
        is_compared || is_given || after.starts_with(b"==") || after.starts_with(b"!=")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(handler: &str, given: Given) -> bool {
        can_be_judged(handler.as_bytes(), given, handler.as_bytes())
    }

    #[test]
    fn handlers_give_what_they_take_to_others() {
        let file = b"onClose(c) { f(c == 1) }\nlater(c) { last(1, c) }\nlog(c) { f(c) }\nlast(n, c) { f(c == 1) }\n";
        let gives = |handler: &str| gives_on(handler.as_bytes(), Given::Code, file, 0);
        assert!(gives("(code, reason) => this.onClose(code, reason)") && gives("e => later(e.code)"));
        assert!(gives("(e) => { this.onClose(1, e); }") && gives("({ code }) => onClose(code)"));
        for other in [
            "(e) => other(e)",
            "(e) => log(e)",
            "(e) => { onClose(e.reason); }",
            "() => this.onClose()",
            "(e) => e.close()",
        ] {
            assert!(!gives(other), "{other}");
        }
    }

    #[test]
    fn handlers_of_events_compare_the_code() {
        let judged = |handler: &str| judged(handler, Given::Event);
        assert!(judged("(ev) => { if (ev.code === 1015) f(); })"));
        assert!(judged("({ code }) => code == 1015)"));
        assert!(judged("ev => {\n switch (ev.code) { case 1: }\n};"));
        assert!(judged("function onClose(ev) { const { code: c } = ev; return [1, 2].includes(c) })"));
        assert!(judged("(why) => why === 1006)"));
        assert!(judged("(why) => { switch (why) { case 1006: f() } })"));
        assert!(!judged("(ev) => log(ev.code, ev.reason))"));
        assert!(!judged("(ev) => { if (ev.target === ws) f(); })"));
        assert!(!judged("ev => { f(ev) };\n if (code === 1) {}"));
    }

    #[test]
    fn handlers_of_codes_compare_or_read_an_event() {
        let judged = |handler: &str| judged(handler, Given::Either);
        assert!(judged("(ev) => log(ev.wasClean))"));
        let split = |handler: &str| is_split(handler.as_bytes());
        assert!(
            split("(code, why) => log(why)") && split("code => log(`${code}`)") && split("(code) => log('a' + code)")
        );
        assert!(!split("(code) => log(code)") && !split("(event, x) => {}") && !split("event => log(code)"));
        assert!(judged("({ reason }) => log(reason))"));
        assert!(judged("(n, why) => why.startsWith('a'))"));
        assert!(judged("(n) => n !== 1006)"));
        assert!(!judged("(n, why) => log(n, why.toString()))"));
        assert!(!super::can_be_judged(b"(ev) => log(ev.code))", Given::Code, b""));
    }

    #[test]
    fn events_are_waited_for() {
        for before in ["const [code] = await once(ws, '", "const [ code, why ] =\n await events.once(\n this.ws, '"] {
            assert!(is_awaited(before.as_bytes()), "{before}");
        }
        for before in ["await once(ws, '", "const list = await once(ws, '", "ws.once('", "const [a] = f(); ws.once('"] {
            assert!(!is_awaited(before.as_bytes()), "{before}");
        }
    }

    #[test]
    fn handlers_are_followed_by_name() {
        let judged = |handler: &str, file: &str| {
            let file = format!("x.on('close', {handler}); {file}");
            can_be_judged(format!("{handler})").as_bytes(), Given::Either, file.as_bytes())
        };
        assert!(judged("onClose", "function onClose(n) { if (n == 1) f() }"));
        assert!(judged("onClose", "const onClose = async (n) =>\n  n === 1"));
        assert!(judged("this.#onClose.bind(this)", "class A { #onClose(n: number): void\n{ return n === 1 } }"));
        assert!(judged(
            "onClose",
            "class A { onClose(\n  n: number,\n  why: Buffer,\n): void {\n  if (n === 1) f()\n} }"
        ));
        assert!(judged("this.onClose as any", "class A { onClose: Handler = function ({ code }) {} }"));
        let bound = "class A { onClose = this.shut.bind(this);\n shut(n) { if (n === 1) f() } }";
        assert!(judged("this.onClose", bound));
        assert!(!judged("this.onClose", "class A { onClose = this.shut.bind(this);\n shut(n) { f(n) } }"));
        assert!(judged("up ? a : b", ""));
        assert!(judged("(onClose)", ""));
        assert!(!judged("onClose", "function onClose(n) { f(n) }\n if (n === 1) {}"));
        assert!(!judged("resolve", "resolve(1); if (resolve === a) f()"));
        assert!(!judged("spy()", "const spy = () => (n) => n === 1"));
    }
}
