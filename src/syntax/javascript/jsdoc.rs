//! Types in JSDoc comments: `@type {WebSocket}`, `@param {WebSocket} ws`.

use crate::source::Span;

/// Most bytes between a comment and what it documents.
const MAX_BETWEEN: usize = 200;

/// The type that the comment before `start` gives, by `@type`.
pub(super) fn type_before(text: &str, start: usize) -> Option<&str> {
    let comment = doc_before(text, start)?;
    let at = tag(comment, "@type")?;
    braces(&comment[at..])
}

/// The type that the comment before `start` gives a parameter.
pub(super) fn param_before<'t>(text: &'t str, start: usize, name: &str) -> Option<&'t str> {
    let mut comment = doc_before(text, start)?;
    while let Some(at) = tag(comment, "@param") {
        comment = &comment[at..];
        let found = braces(comment)?;
        let after = comment[comment.find('}')? + 1..].trim_start().trim_start_matches('[');
        if after.strip_prefix(name).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')) {
            return Some(found);
        }
    }
    None
}

/// The documentation comment that ends right before `start`, with only white space, `export`-like
/// words and names of assignments on the same line in between.
fn doc_before(text: &str, start: usize) -> Option<&str> {
    let before = text.get(..start)?;
    // What may stand between a comment and what it documents: `export const f =`.
    let from = (before.len().saturating_sub(MAX_BETWEEN)..).find(|at| before.is_char_boundary(*at))?;
    let end = from + before[from..].rfind("*/")?;
    let between = &before[end + 2..];
    if between.contains([';', '}', '{']) || between.trim().contains('\n') {
        return None;
    }
    let open = before[..end].rfind("/**")?;
    Some(&before[open..end])
}

/// The end of a tag's name in a comment.
fn tag(comment: &str, name: &str) -> Option<usize> {
    comment
        .match_indices(name)
        .map(|(at, _)| at + name.len())
        .find(|&at| comment[at..].starts_with(|c: char| c.is_whitespace() || c == '{'))
}

/// The text inside the first pair of braces.
fn braces(text: &str) -> Option<&str> {
    let open = text.find('{')?;
    let mut depth = 0_usize;
    for (at, c) in text[open..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => continue,
        }
        if depth == 0 {
            let inner = Span::new(open + 1, open + at);
            return text.get(inner.start..inner.end).map(|text| text.trim_end_matches('='));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_type_of_a_variable_or_parameter() {
        let text = "/** @type {import('ws').WebSocket | null} */\nlet ws;";
        assert_eq!(type_before(text, text.find("let").unwrap()), Some("import('ws').WebSocket | null"));
        let text = "/**\n * @param {number} a\n * @param {WebSocket} ws the socket\n */\nexport const f = function (a, ws) {};";
        assert_eq!(param_before(text, text.find("function").unwrap(), "ws"), Some("WebSocket"));
        assert_eq!(param_before(text, text.find("function").unwrap(), "w"), None);
    }

    #[test]
    fn leaves_comments_of_other_things_alone() {
        let text = "/** @type {WebSocket} */\nlet a;\nlet b;";
        assert_eq!(type_before(text, text.find("let b").unwrap()), None);
        let text = "/* @type {WebSocket */ let a";
        assert_eq!(type_before(text, text.find("let").unwrap()), None);
    }
}
