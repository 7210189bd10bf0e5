//! What the bytes around a place show.

use super::super::evidence::is_socket_name;

/// How far before a call the name of its receiver is looked for, in bytes.
const RECEIVER_BYTES: usize = 64;

/// How far behind a name its type is looked for, in bytes.
const NEAR_BYTES: usize = 120;

/// How far behind the parenthesis of a call what it is given is looked for, in bytes.
const CALL_BYTES: usize = 200;

/// A name is looked at in no more places than so many.
const MAX_PLACES: usize = 20;

/// Bytes of names; every byte of a character beyond ASCII is taken for one.
pub(super) fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

/// The name that a text begins with; empty if it begins with something else.
pub(super) fn name_at(text: &[u8]) -> &[u8] {
    &text[..text.iter().position(|byte| !is_name_byte(*byte)).unwrap_or(text.len())]
}

/// The name that a text ends with; empty if it ends with something else.
pub(super) fn name_before(text: &[u8]) -> &[u8] {
    &text[text.iter().rposition(|byte| !is_name_byte(*byte)).map_or(0, |at| at + 1)..]
}

/// Where a word stands in a text, and not as part of another.
pub(super) fn words<'t>(text: &'t [u8], word: &'t [u8]) -> impl Iterator<Item = usize> + 't {
    memchr::memmem::find_iter(text, word).filter(|at| {
        !text[..*at].last().is_some_and(|byte| is_name_byte(*byte))
            && !text.get(at + word.len()).is_some_and(|byte| is_name_byte(*byte))
    })
}

/// A text without its first word, if that is this one.
pub(super) fn without_word<'t>(text: &'t [u8], word: &[u8]) -> Option<&'t [u8]> {
    (name_at(text) == word).then(|| text[word.len()..].trim_ascii_start())
}

/// Whether a name is followed by a quote.
pub(super) fn is_quoted(after: &[u8]) -> bool {
    matches!(after.first(), Some(b'"' | b'\''))
}

/// Whether a name stands in quotes.
pub(super) fn ends_in_quote(before: &[u8]) -> bool {
    matches!(before.last(), Some(b'"' | b'\''))
}

/// The line up to a place.
pub(super) fn line_before(before: &[u8]) -> &[u8] {
    memchr::memrchr2(b'\n', b'\r', before).map_or(before, |at| &before[at + 1..])
}

/// Whether the line up to a place begins as a line of a comment does.
pub(super) fn is_in_comment(before: &[u8]) -> bool {
    let line = line_before(before).trim_ascii_start();
    // `*/` ends a comment, and `*` alone can be an operator at the start of a line, which nobody
    // puts before a call.
    line.starts_with(b"//")
        || line.starts_with(b"* ")
        || line.starts_with(b"/*") && memchr::memmem::find(line, b"*/").is_none()
}

/// Whether something around a call speaks for a WebSocket; roughly, the sites decide.
pub(super) fn mentions_a_socket_before(before: &[u8]) -> bool {
    let before = before.trim_ascii_end();
    let before = before.strip_suffix(b".").unwrap_or(before).trim_ascii_end();
    let near = &before[before.len().saturating_sub(RECEIVER_BYTES)..];
    let start = near.iter().rposition(|byte| b"\n\r;{}=,&|:>".contains(byte)).map_or(0, |at| at + 1);
    mentions_a_socket(&near[start..])
}

/// Whether a text holds the word of a WebSocket, alone or inside another.
pub(super) fn mentions_a_socket(text: &[u8]) -> bool {
    let has = |word: &[u8]| text.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word));
    has(b"ws") || has(b"socket")
}

/// Whether a text holds the word of a WebSocket: `my_ws`, `wss`, `clientSocket`; not `windows`, nor what a
/// system calls a socket.
pub(super) fn names_a_socket(text: &[u8]) -> bool {
    const OF_SYSTEMS: &[&[u8]] = &[b"dpSocket", b"RawSocket", b"OwnedSocket", b"socket2"];
    let is_small = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_lowercase);
    let is_word = |at: usize| {
        let end = if text[at..].starts_with(b"wss") { at + 3 } else { at + 2 };
        !is_small(at.checked_sub(1).map(|at| &text[at])) && !is_small(text.get(end))
    };
    let has = |word: &[u8]| memchr::memmem::find(text, word).is_some();
    memchr::memmem::find_iter(text, b"ws").any(is_word)
        || has(b"Ws")
        || has(b"WS")
        || (has(b"ocket") || has(b"OCKET")) && !OF_SYSTEMS.iter().any(|word| has(word))
}

/// Whether the receiver of a call can be a WebSocket by its name: at least where the sites take a
/// name for a sign of one, and beyond that for `ws2` and `socketRef`. Not `wss`, `browser`.
pub(super) fn is_named_socket(before: &[u8]) -> bool {
    let mut receiver = before.trim_ascii_end();
    loop {
        receiver = match receiver.last() {
            Some(b'.' | b'?' | b'!') => receiver[..receiver.len() - 1].trim_ascii_end(),
            // `sockets[0]`
            Some(b']') => match memchr::memrchr(b'[', receiver) {
                Some(open) => receiver[..open].trim_ascii_end(),
                None => return true,
            },
            // `(ws as any)`, `(await open(ws))`
            Some(b')') => return mentions_a_socket_before(receiver),
            _ => break,
        };
    }
    let name = name_before(receiver);
    if matches!(name, b"current" | b"value") && receiver.len() > name.len() {
        return is_named_socket(&receiver[..receiver.len() - name.len()]);
    }
    let name = std::str::from_utf8(name).unwrap_or_default().trim_end_matches(|c: char| c.is_ascii_digit());
    is_socket_name(name.strip_suffix("Ref").unwrap_or(name))
}

/// The last name of a call's receiver; empty where it is something else.
pub(super) fn receiver_name(before: &[u8]) -> &[u8] {
    let end = before.iter().rposition(|byte| !byte.is_ascii_whitespace() && !b".?!".contains(byte));
    name_before(end.map_or(b"".as_slice(), |end| &before[..=end]))
}

/// Whether a file imports the object that a call, from before its name, is made on.
pub(super) fn is_on_an_import(before: &[u8], file: &[u8]) -> bool {
    let is_chain = |byte: &u8| is_name_byte(*byte) || b".?!".contains(byte);
    let start = before.iter().rposition(|byte| !is_chain(byte)).map_or(0, |at| at + 1);
    let root = name_at(&before[start..]);
    let Some(first) = (!root.is_empty()).then(|| words(file, root).next()).flatten() else { return false };
    let head = &file[..first];
    let line_end = memchr::memchr(b'\n', &file[first..]).map_or(file.len(), |length| first + length);
    let is_listed = |at: usize| memchr::memchr3(b'"', b'\'', b';', &head[at..]).is_none();
    memchr::memmem::rfind(head, b"import").is_some_and(is_listed)
        || memchr::memmem::find(&file[first..line_end], b"require(").is_some()
        || memchr::memmem::find(&file[first..line_end], b" import(").is_some()
}

/// Whether a file imports what a chain of names, from behind it, begins with, or what that is made by or declared as:
/// `const feed = new Feed(url)`, `constructor(private feed: Feed)`.
pub(super) fn comes_from_an_import(chain: &[u8], file: &[u8]) -> bool {
    let is_chain = |byte: &u8| is_name_byte(*byte) || b".?!#".contains(byte);
    let start = chain.iter().rposition(|byte| !is_chain(byte)).map_or(0, |at| at + 1);
    // `makeFeed(url).stop`, `new Feed(url).stop`
    if let Some(call) = chain[..start].strip_suffix(b")") {
        let maker = opening(call).map_or(b"".as_slice(), |open| name_before(call[..open].trim_ascii_end()));
        // `expect(response.status).toBe(404)`
        return maker != b"expect" && is_on_an_import(maker, file);
    }
    let mut names = chain[start..].split(|byte| !is_name_byte(*byte)).filter(|name| !name.is_empty());
    let Some(mut root) = names.next() else { return false };
    if root == b"this" {
        root = names.next().unwrap_or_default();
    }
    if root == b"super" {
        let base = memchr::memmem::rfind(chain, b" extends ").map(|at| name_at(&chain[at + b" extends ".len()..]));
        root = base.unwrap_or(root);
    }
    let is_made_of_one = |at: usize| {
        let after = &file[at + root.len()..];
        let near = &after[..after.len().min(NEAR_BYTES)];
        // `const { root, other } = useRoom()`
        let is_listed = matches!(near.trim_ascii_start().first(), Some(b',' | b'}'));
        let end = if is_listed { memchr::memchr(b'}', near) } else { None };
        let after = end.map_or(after, |end| &after[end + 1..]);
        let Some(mut given) = given_after(after) else { return false };
        given = given[1..].trim_ascii_start();
        for word in [b"await".as_slice(), b"new"] {
            given = without_word(given, word).unwrap_or(given);
        }
        let name = name_at(given);
        !name.is_empty() && name != root && is_on_an_import(name, file)
    };
    is_on_an_import(root, file) || words(file, root).take(MAX_PLACES).any(is_made_of_one)
}

/// Whether a method of `this`, from behind its name, can be one of a class that a file imports, and that its own class
/// extends: `this.stop`.
pub(super) fn comes_from_a_base(chain: &[u8], file: &[u8]) -> bool {
    let own = &chain[..chain.len() - name_before(chain).len()];
    let base = memchr::memmem::rfind(chain, b" extends ").map(|at| name_at(&chain[at + b" extends ".len()..]));
    own.ends_with(b"this.") && base.is_some_and(|base| is_on_an_import(base, file))
}

/// Where the parentheses open that end here, not too far before.
pub(super) fn opening(inside: &[u8]) -> Option<usize> {
    let near = &inside[inside.len().saturating_sub(CALL_BYTES)..];
    let mut depth = 0_usize;
    let open = near.iter().rposition(|byte| match byte {
        b')' => {
            depth += 1;
            false
        }
        b'(' if depth > 0 => {
            depth -= 1;
            false
        }
        byte => *byte == b'(',
    })?;
    Some(inside.len() - near.len() + open)
}

/// The beginning of what a name is given, or of its type, from behind it.
pub(super) fn given_after(after: &[u8]) -> Option<&[u8]> {
    let after = after.trim_ascii_start();
    let after = after.strip_prefix(b"?").or_else(|| after.strip_prefix(b"!")).unwrap_or(after);
    let is_given = after.starts_with(b"=") && !after.starts_with(b"==") && !after.starts_with(b"=>");
    (is_given || after.starts_with(b":")).then(|| &after[..after.len().min(NEAR_BYTES)])
}

/// Whether a name, from behind it, is one of those that a pattern takes out of a socket:
/// `const { close } = ws`.
pub(super) fn is_taken_from_a_socket(rest: &[u8]) -> bool {
    if !matches!(rest.first(), Some(b'}' | b',' | b':')) {
        return false;
    }
    let near = &rest[..rest.len().min(RECEIVER_BYTES)];
    let Some(end) = memchr::memchr(b'}', near) else { return false };
    let after = near[end + 1..].trim_ascii_start();
    let line_end = memchr::memchr2(b'\n', b';', after).unwrap_or(after.len());
    after.first() == Some(&b'=') && mentions_a_socket(&after[..line_end])
}

/// The name that a member, from before the member's own name, is given to: `end` of
/// `const end = ws.close`.
pub(super) fn name_given(before: &[u8]) -> Option<&[u8]> {
    let is_chain = |byte: &u8| is_name_byte(*byte) || b".?!#[]()".contains(byte);
    let start = before.iter().rposition(|byte| !is_chain(byte)).map_or(0, |at| at + 1);
    let name = before[..start].trim_ascii_end().strip_suffix(b"=").map(|target| name_before(target.trim_ascii_end()));
    name.filter(|name| !name.is_empty())
}

/// Whether a file calls what stands behind a name, or gives it another name.
pub(super) fn calls(file: &[u8], name: &[u8]) -> bool {
    words(file, name).any(|at| {
        let (before, after) = (file[..at].trim_ascii_end(), file[at + name.len()..].trim_ascii_start());
        // `ws.close = real` puts back what a test had replaced.
        let is_put_back =
            || before.strip_suffix(b"=").is_some_and(|target| target.trim_ascii_end().ends_with(b".close"));
        let is_used =
            matches!(after.first(), Some(b'(' | b'.' | b'?' | b'!')) || before.ends_with(b"=") && !is_put_back();
        is_used && !before.ends_with(b".")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn receivers_are_known_by_their_name() {
        for receiver in
            ["ws.", "this.#ws.", "a.clientSocket?.", "ws2.", "socketRef.current!.", "(x as WebSocket).", "ws[0]."]
        {
            assert!(is_named_socket(receiver.as_bytes()), "{receiver}");
        }
        for receiver in ["wss.", "browser.", "browserContext.", "socketList.", "ws.server.", "windows[0].", "rows."] {
            assert!(!is_named_socket(receiver.as_bytes()), "{receiver}");
        }
    }

    #[test]
    fn objects_are_imported() {
        let is_imported = |file: &str| is_on_an_import(b"  state.ws?.", file.as_bytes());
        assert!(
            is_imported("import { state } from './a';") && is_imported("import a from 'a';\nimport {\n  state,\n}")
        );
        assert!(is_imported("const { state } = require('./a');"));
        assert!(!is_imported("import a from 'a'\nconst state = {};") && !is_imported("state.ws.close();"));
        assert!(!is_on_an_import(b"this.", b"import x") && !is_on_an_import(b"open().", b"import x"));
    }

    #[test]
    fn members_are_given_to_names() {
        assert_eq!(name_given(b"const end = this.ws?."), Some(b"end".as_slice()));
        assert_eq!(name_given(b"expect(ws."), None);
        assert_eq!(name_given(b"on('open', ws."), None);
        assert!(calls(b"end = ws.close; end(1)", b"end") && calls(b"end = ws.close; bye = end;", b"end"));
        assert!(!calls(b"end = ws.close; expect(end); this.end(1)", b"end"));
    }
}
