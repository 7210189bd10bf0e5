//! Numbers and strings of Rust.

use tree_sitter::Node as Raw;

use super::super::{Expr, File, Piece, Text};

const SUFFIXES: &[&str] = &["u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize"];

/// The value of an integer literal, in every notation and with every suffix.
pub(super) fn integer<'t>(text: &str) -> Expr<'t> {
    let digits = SUFFIXES.iter().find_map(|suffix| text.strip_suffix(suffix)).unwrap_or(text).replace('_', "");
    let (digits, radix) = match digits.get(..2) {
        Some("0x") => (&digits[2..], 16),
        Some("0o") => (&digits[2..], 8),
        Some("0b") => (&digits[2..], 2),
        _ => (digits.as_str(), 10),
    };
    i64::from_str_radix(digits, radix).map_or(Expr::Unknown, Expr::Int)
}

/// A string literal.
pub(super) fn string<'t>(file: &'t File, node: Raw<'t>) -> Text<'t> {
    let mut text = String::new();
    let mut skip_indent = false;
    let mut cursor = node.walk();
    for child in node.named_children(&mut cursor) {
        let raw = file.raw(child);
        match child.kind() {
            "escape_sequence" => {
                text.push_str(&escape(raw));
                skip_indent = raw.starts_with("\\\n") || raw.starts_with("\\\r");
            }
            _ if skip_indent => {
                text.push_str(raw.trim_start());
                skip_indent = false;
            }
            _ => text.push_str(raw),
        }
    }
    Text { pieces: vec![Piece::Fixed(text)] }
}

fn escape(text: &str) -> String {
    let rest = text.strip_prefix('\\').unwrap_or(text);
    let code = |digits: &str| {
        let digits = digits.trim_matches(['{', '}']).replace('_', "");
        let code = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
        code.unwrap_or(char::REPLACEMENT_CHARACTER).to_string()
    };
    match rest.chars().next() {
        Some('n') => "\n".into(),
        Some('r') => "\r".into(),
        Some('t') => "\t".into(),
        Some('0') => "\0".into(),
        Some('x') | Some('u') => code(rest.get(1..).unwrap_or("")),
        Some('\n' | '\r') => String::new(),
        _ => rest.to_owned(),
    }
}

/// The text that a format string is certain to give: what stands outside its braces.
pub(super) fn format_pieces<'t>(format: &str) -> Vec<Piece<'t>> {
    let mut pieces = Vec::new();
    let mut fixed = String::new();
    let mut chars = format.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '{' if chars.peek() == Some(&'{') => {
                chars.next();
                fixed.push('{');
            }
            '}' => {
                chars.next_if_eq(&'}');
                fixed.push('}');
            }
            '{' => {
                let inner: String = chars.by_ref().take_while(|inner| *inner != '}').collect();
                pieces.push(Piece::Fixed(std::mem::take(&mut fixed)));
                let name = inner.split(':').next().unwrap_or_default();
                let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
                pieces.push(if is_name { Piece::Name(name.to_owned()) } else { Piece::Unknown });
            }
            _ => fixed.push(c),
        }
    }
    pieces.push(Piece::Fixed(fixed));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_in_every_notation() {
        for text in ["1006", "1_006", "1006u16", "1006_u16", "0x3EE", "0x3eeu16", "0o1756", "0b11_1110_1110usize"] {
            assert!(matches!(integer(text), Expr::Int(1006)), "{text}");
        }
    }

    #[test]
    fn format_strings_have_a_certain_part() {
        let fixed: String = format_pieces("a{{b}} {x:>5} c {} d")
            .into_iter()
            .filter_map(|piece| if let Piece::Fixed(text) = piece { Some(text) } else { None })
            .collect();
        assert_eq!(fixed, "a{b}  c  d");
    }
}
