//! Where an expression ends, without parsing it.

/// Where the expression at the start of a text ends: at a `,`, `;` or closing bracket of what holds
/// it, or at the end of a line behind which nothing of it follows. Strings and comments are skipped;
/// a bracket that does not match is taken for a part of something that is not understood.
pub(super) fn expression(text: &[u8]) -> &[u8] {
    &text[..end(text, false)]
}

/// The bracket that a text begins with, up to the one that closes it.
pub(super) fn group(text: &[u8]) -> &[u8] {
    &text[..end(text, true)]
}

/// Expressions are followed for so many bytes; beyond that anything is possible.
pub(super) const MAX_BYTES: usize = 16 * 1024;

fn end(text: &[u8], is_group: bool) -> usize {
    let text = &text[..text.len().min(MAX_BYTES)];
    let mut open: Vec<u8> = Vec::new();
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'\\' => at += 1,
            b'"' | b'\'' | b'`' => at += quoted(&text[at..]),
            b'/' if matches!(text.get(at + 1), Some(b'/' | b'*')) => at += comment(&text[at..]),
            b'(' => open.push(b')'),
            b'[' => open.push(b']'),
            b'{' => open.push(b'}'),
            b')' | b']' | b'}' if open.last() == Some(&byte) => {
                open.pop();
                if is_group && open.is_empty() {
                    return at + 1;
                }
            }
            b')' | b']' | b'}' | b',' | b';' if open.is_empty() => return at,
            b'\n' if open.is_empty() && !goes_on(&text[..at], &text[at..]) => return at,
            _ => {}
        }
        at += 1;
    }
    text.len()
}

/// From an opening quote to the closing one, in bytes. A string ends with its line, unless it is a
/// template.
fn quoted(text: &[u8]) -> usize {
    let mut at = 1;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' if text[0] != b'`' => return at - 1,
            _ if byte == text[0] => return at,
            _ => {}
        }
        at += 1;
    }
    at
}

/// From the start of a comment to its last byte.
fn comment(text: &[u8]) -> usize {
    let end = if text[1] == b'/' {
        memchr::memchr(b'\n', text)
    } else {
        memchr::memmem::find(&text[2..], b"*/").map(|at| at + 4)
    };
    end.unwrap_or(text.len()) - 1
}

/// Whether an expression goes on behind the end of a line.
fn goes_on(line: &[u8], rest: &[u8]) -> bool {
    let opens = line.trim_ascii_end().last().is_none_or(|byte| b"=>&|?:+(".contains(byte));
    opens || rest.trim_ascii_start().first().is_some_and(|byte| b"=&|?:+.{".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_end_where_their_brackets_do() {
        for (text, end) in [
            ("f(a, b), c", "f(a, b)"),
            ("(e) => { if (e) { g(')') } })", "(e) => { if (e) { g(')') } }"),
            ("(e) => {\n  g()\n}\nnext", "(e) => {\n  g()\n}"),
            ("e =>\n  g(e)\nnext", "e =>\n  g(e)"),
            ("function (e)\n{ g() }; next", "function (e)\n{ g() }"),
            ("f(/[)]/, 1); g", "f(/[)]/, 1)"),
            ("f(/* ) */ 1, // )\n 2); g", "f(/* ) */ 1, // )\n 2)"),
            ("`${a}\n)`)", "`${a}\n)`"),
            ("it's\n)", "it's"),
            ("f(", "f("),
        ] {
            assert_eq!(expression(text.as_bytes()), end.as_bytes(), "{text}");
        }
        assert_eq!(group(b"(a,\n b: { c }\n): d"), b"(a,\n b: { c }\n)");
        assert_eq!(group(b"(a"), b"(a");
    }
}
