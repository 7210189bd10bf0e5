//! Text inside a block: words, and code between backticks. Text from a workspace is the same, so
//! that nothing in it can become markup: each renderer escapes all the rest.

use std::fmt::Write as _;

/// Whether Markdown takes a character for a mark, at least in some places.
fn may_mark(c: char) -> bool {
    matches!(c, '\\' | '`' | '*' | '[' | ']' | '~' | '$' | '<' | '_' | '>' | '#' | '&')
}

/// A piece of a text.
enum Piece<'t> {
    Words(&'t str),
    Code(&'t str),
}

/// The pieces of a text. A backtick without a second one is a character like any other.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('`') {
        let Some(len) = rest[open + 1..].find('`') else {
            break;
        };
        pieces.push(Piece::Words(&rest[..open]));
        pieces.push(Piece::Code(&rest[open + 1..open + 1 + len]));
        rest = &rest[open + len + 2..];
    }
    pieces.push(Piece::Words(rest));
    pieces
}

/// Text from a workspace as it may be shown: without characters that move the cursor, change the
/// direction of writing or end the line.
pub fn shown(text: &str) -> String {
    let is_odd = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    text.chars().map(|c| if is_odd(c) { ' ' } else { c }).collect::<String>().trim().to_owned()
}

/// A text in Markdown.
pub fn markdown(text: &str) -> String {
    let mut result = String::new();
    for piece in pieces(text) {
        match piece {
            Piece::Code(code) => {
                let _ = write!(result, "`{code}`");
            }
            Piece::Words(words) => result.push_str(&unmarked(words)),
        }
    }
    result
}

/// Words without anything that Markdown would take for a mark. What is none where it stands is left
/// alone: some editors show the escape too.
pub fn unmarked(words: &str) -> String {
    let mut result = String::with_capacity(words.len());
    let mut end = 0;
    for (at, mark) in words.match_indices(may_mark) {
        let (before, behind) = (&words[..at], &words[at + mark.len()..]);
        let next = behind.chars().next();
        let is_mark = match mark {
            "<" => next.is_some_and(|next| next.is_alphabetic() || "/!?".contains(next)),
            "_" => ![before.chars().next_back(), next].iter().all(|near| near.is_some_and(char::is_alphanumeric)),
            ">" | "#" => before.is_empty(),
            "&" => next.is_some_and(|next| next.is_alphanumeric() || next == '#'),
            _ => true,
        };
        result.push_str(&words[end..at]);
        if is_mark {
            result.push('\\');
        }
        end = at;
    }
    result.push_str(&words[end..]);
    result
}

/// A text in HTML, for contents and for attributes in double quotes.
pub fn html(text: &str) -> String {
    let mut result = String::new();
    for piece in pieces(text) {
        match piece {
            Piece::Code(code) => {
                let _ = write!(result, "<code>{}</code>", escaped(code));
            }
            Piece::Words(words) => result.push_str(&escaped(words)),
        }
    }
    result
}

/// Text without markup of its own, for HTML.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_kept_and_the_rest_escaped() {
        assert_eq!(markdown("call `close(1000)` <b> *x*"), "call `close(1000)` \\<b> \\*x\\*");
        assert_eq!(html("`a<b>` & \"c\""), "<code>a&lt;b&gt;</code> &amp; &quot;c&quot;");
        assert_eq!(markdown("one ` only"), "one \\` only");
        assert_eq!(markdown("a_b _c_ 1 < 2 & 3 &lt; </b>"), "a_b \\_c\\_ 1 < 2 & 3 \\&lt; \\</b>");
    }

    #[test]
    fn text_of_others_moves_nothing() {
        assert_eq!(shown("a\u{1b}[31mb\n\u{202e}c\u{200b}"), "a [31mb  c");
    }
}
