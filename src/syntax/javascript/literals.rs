//! Numbers and strings of JavaScript.

use tree_sitter::Node as Raw;

use super::super::{Expr, File, Node, Piece, Text};

/// The value of a number literal, in every notation.
pub(super) fn number<'t>(text: &str) -> Expr<'t> {
    let digits = text.replace('_', "");
    let digits = digits.strip_suffix('n').unwrap_or(&digits);
    let radix = |prefix: [&str; 2], radix: u32| {
        let rest = digits.strip_prefix(prefix[0]).or_else(|| digits.strip_prefix(prefix[1]))?;
        Some(i64::from_str_radix(rest, radix).unwrap_or(i64::MAX))
    };
    if let Some(value) = radix(["0x", "0X"], 16).or_else(|| radix(["0b", "0B"], 2)).or_else(|| radix(["0o", "0O"], 8)) {
        return Expr::Int(value);
    }
    // `01756` is octal in sloppy code.
    if digits.len() > 1 && digits.starts_with('0') && digits.chars().all(|c| ('0'..='7').contains(&c)) {
        return Expr::Int(i64::from_str_radix(digits, 8).unwrap_or(i64::MAX));
    }
    match digits.parse::<f64>() {
        Ok(value) if value.fract() == 0.0 => Expr::Int(value as i64),
        Ok(_) => Expr::Fraction,
        Err(_) => Expr::Unknown,
    }
}

/// A string or template.
pub(super) fn string<'t>(file: &'t File, node: Raw<'t>) -> Text<'t> {
    let mut pieces = Vec::new();
    let mut cursor = node.walk();
    for child in node.named_children(&mut cursor) {
        let text = file.raw(child);
        match child.kind() {
            "string_fragment" => push(&mut pieces, text.to_owned()),
            "escape_sequence" => match escape(text) {
                Some(text) => push(&mut pieces, text),
                None => pieces.push(Piece::Unknown),
            },
            "html_character_reference" => pieces.push(Piece::Unknown),
            "template_substitution" => {
                pieces.push(child.named_child(0).map_or(Piece::Unknown, |value| Piece::Value(Node(value))));
            }
            _ => {}
        }
    }
    Text { pieces }
}

fn push(pieces: &mut Vec<Piece<'_>>, text: String) {
    match pieces.last_mut() {
        Some(Piece::Fixed(last)) => last.push_str(&text),
        _ => pieces.push(Piece::Fixed(text)),
    }
}

/// The text that an escape stands for. Halves of surrogate pairs become U+FFFD, which has the
/// three bytes that a half takes when it is sent.
fn escape(text: &str) -> Option<String> {
    let code = |digits: &str| {
        let code = u32::from_str_radix(digits, 16).ok()?;
        Some(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER).to_string())
    };
    let rest = text.strip_prefix('\\')?;
    let first = rest.chars().next()?;
    Some(match first {
        'n' => "\n".into(),
        't' => "\t".into(),
        'r' => "\r".into(),
        'b' => "\u{8}".into(),
        'f' => "\u{c}".into(),
        'v' => "\u{b}".into(),
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => String::new(),
        'x' => code(rest.get(1..)?)?,
        'u' => code(rest.get(1..)?.trim_matches(['{', '}']))?,
        '0'..='7' => char::from_u32(u32::from_str_radix(rest, 8).ok()?)?.to_string(),
        other => other.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_every_notation() {
        for text in ["1006", "1_006", "0x3EE", "0X3ee", "0b1111101110", "0o1756", "01756", "1006n", "1.006e3", "1006.0"]
        {
            assert!(matches!(number(text), Expr::Int(1006)), "{text}");
        }
        assert!(matches!(number("1000.5"), Expr::Fraction));
        assert!(matches!(number("1e400"), Expr::Fraction | Expr::Int(i64::MAX)));
        assert!(matches!(number("0xfffffffffffffffff"), Expr::Int(i64::MAX)));
    }

    #[test]
    fn escapes() {
        for (text, value) in [("\\n", "\n"), ("\\x41", "A"), ("\\u3042", "あ"), ("\\u{1F600}", "😀"), ("\\'", "'")] {
            assert_eq!(escape(text).as_deref(), Some(value));
        }
        assert_eq!(escape("\\ud83d").unwrap().len(), 3);
    }
}
