//! Types in JSDoc comments: `@type {WebSocket}`, `@param {WebSocket} ws`, `@typedef {WebSocket} Peer`.

use crate::source::Span;

/// Most bytes between a comment and what it documents.
const MAX_BETWEEN: usize = 200;

/// The type that the comment before `start` gives, by `@type`.
pub(in crate::syntax) fn type_before(text: &str, start: usize) -> Option<&str> {
    let comment = doc_before(text, start)?;
    let at = tag(comment, "@type")?;
    braces(&comment[at..])
}

/// The type that the comment before `start` gives a parameter, by its name. One that is taken apart has none:
/// it is found by its number, from 0. Of an object whose members stand in tags of their own it is the
/// comment, from its tag on.
pub(super) fn param_before<'t>(text: &'t str, start: usize, name: Option<&str>, index: usize) -> Option<&'t str> {
    let comment = doc_before(text, start)?;
    let tags = comment.match_indices(PARAM).map(|(at, _)| &comment[at..]);
    let mut own = tags.filter_map(|tag| {
        let (ty, after) = typed(&tag[PARAM.len()..])?;
        let is_of_another = after.split_whitespace().next().is_some_and(|name| name.contains('.'));
        (!is_of_another).then_some((tag, ty, after))
    });
    let (tag, ty, _) = match name {
        Some(name) => own.find(|(.., after)| is_named(after, name))?,
        None => own.nth(index)?,
    };
    Some(if ty.eq_ignore_ascii_case("object") { tag } else { ty })
}

/// The type that the comment before `start` says a function gives back.
pub(in crate::syntax) fn result_before(text: &str, start: usize) -> Option<&str> {
    let comment = doc_before(text, start)?;
    let at = tag(comment, "@returns").or_else(|| tag(comment, "@return"))?;
    Some(typed(&comment[at..])?.0)
}

/// The type that the comment right before `start`, where an expression stands in parentheses, says it has.
pub(super) fn cast_before(text: &str, start: usize) -> Option<&str> {
    let is_documented = text.get(..start)?.trim_end().ends_with("*/");
    if is_documented { type_before(text, start) } else { None }
}

/// What a comment of the text defines as a type of this name. Of an object whose members stand in tags of
/// their own it is the comment, from its tag on.
pub(in crate::syntax) fn typedef<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    memchr::memmem::find_iter(text.as_bytes(), TYPEDEF).find_map(|start| {
        let comment = text[start..].split("*/").next()?;
        let rest = &comment[TYPEDEF.len()..];
        let (ty, after) = typed(rest).unwrap_or(("", rest));
        let has_tags = ty.is_empty() || ty.eq_ignore_ascii_case("object");
        is_named(after, name).then_some(if has_tags { comment } else { ty })
    })
}

/// The type of a member of an object that a comment describes, from its tag on.
pub(in crate::syntax) fn property<'t>(comment: &'t str, name: &str) -> Option<&'t str> {
    let Some(parameter) = comment.strip_prefix(PARAM) else {
        return named(comment, &["@property", "@prop"], name);
    };
    // `@param {WebSocket} options.ws`
    let owner = typed(parameter)?.1.split_whitespace().next()?.trim_start_matches('[').split(['=', ']']).next()?;
    named(parameter, &[PARAM], &format!("{owner}.{name}"))
}

/// Whether the text of a type is a comment that describes an object, from its tag on.
pub(in crate::syntax) fn is_described(text: &str) -> bool {
    text.starts_with(TYPEDEF) || text.starts_with(PARAM)
}

/// How the definition of a type begins.
pub(in crate::syntax) const TYPEDEF: &str = "@typedef";

/// How the description of a parameter begins.
const PARAM: &str = "@param";

/// The type that one of these tags gives a name.
fn named<'t>(mut comment: &'t str, tags: &[&str], name: &str) -> Option<&'t str> {
    while let Some(at) = tags.iter().filter_map(|name| tag(comment, name)).min() {
        comment = &comment[at..];
        let (found, after) = typed(comment)?;
        if is_named(after, name) {
            return Some(found);
        }
    }
    None
}

/// The type in braces that a text begins with, and what follows.
fn typed(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let inner = text.starts_with('{').then(|| braces(text))??;
    let after = text[1 + inner.len()..].trim_start_matches('=').strip_prefix('}')?;
    Some((inner, after))
}

/// Whether a text begins with a name; one that can be left out stands in brackets.
fn is_named(text: &str, name: &str) -> bool {
    let rest = text.trim_start().trim_start_matches('[').strip_prefix(name);
    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$'))
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
        let of = |name, index| param_before(text, text.find("function").unwrap(), name, index);
        assert_eq!((of(Some("ws"), 0), of(Some("w"), 1)), (Some("WebSocket"), None));
        assert_eq!((of(None, 0), of(None, 1), of(None, 2)), (Some("number"), Some("WebSocket"), None));
    }

    #[test]
    fn finds_members_that_have_tags_of_their_own() {
        let text = "/**\n * @param {Object} [options={}] what else\n * @param {WebSocket} options.ws\n * @param {string} id\n */\nfunction f() {}";
        let of = |name, index| param_before(text, text.find("function").unwrap(), name, index);
        let options = of(Some("options"), 0).unwrap();
        assert_eq!((property(options, "ws"), property(options, "id")), (Some("WebSocket"), None));
        assert_eq!((of(None, 0), of(None, 1), of(Some("ws"), 1)), (Some(options), Some("string"), None));
    }

    #[test]
    fn finds_types_that_comments_define() {
        let text = "/** @typedef {import('ws')} Peer */\n/**\n * @typedef {Object} Client\n * @property {Peer} peer its socket\n \
                    * @prop {number} [age]\n */\n/** @typedef {{ peer: Peer }} Other */";
        assert_eq!(typedef(text, "Peer"), Some("import('ws')"));
        assert_eq!(typedef(text, "Other"), Some("{ peer: Peer }"));
        let client = typedef(text, "Client").unwrap();
        assert_eq!((property(client, "peer"), property(client, "age")), (Some("Peer"), Some("number")));
        assert_eq!((property(client, "pee"), typedef(text, "Pee")), (None, None));
        assert_eq!(result_before("/** @returns {Promise<Peer>} */\nfunction f() {}", 32), Some("Promise<Peer>"));
        assert_eq!(cast_before("/** @type {Peer} */ (x)", 20), Some("Peer"));
        assert_eq!(cast_before("/** @type {Peer} */ f(x)", 21), None);
    }

    #[test]
    fn leaves_comments_of_other_things_alone() {
        let text = "/** @type {WebSocket} */\nlet a;\nlet b;";
        assert_eq!(type_before(text, text.find("let b").unwrap()), None);
        let text = "/* @type {WebSocket */ let a";
        assert_eq!(type_before(text, text.find("let").unwrap()), None);
    }
}
