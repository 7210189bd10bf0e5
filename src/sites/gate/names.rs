//! Names of codes that stand beside another number.

use super::glance::{is_name_byte, words};
use crate::codes;

/// How far before a number its name is looked for, in bytes.
const DEFINITION_BYTES: usize = 96;

/// The codes by whose names a number is called, from before the number: `GOING_AWAY = `, `goingAway: `.
pub(super) fn named_before(before: &[u8]) -> impl Iterator<Item = i64> {
    let before = before.trim_ascii_end();
    let definition = before.strip_suffix(b"=").or_else(|| before.strip_suffix(b":")).unwrap_or_default();
    let line = memchr::memrchr3(b'\n', b'{', b',', definition).map_or(definition, |at| &definition[at + 1..]);
    let line = &line[line.len().saturating_sub(DEFINITION_BYTES)..];
    let words = line.split(|byte| !is_name_byte(*byte)).filter_map(|word| std::str::from_utf8(word).ok());
    words.filter_map(codes::named)
}

/// Whether a file calls one of the standard numbers by the name of another.
pub(super) fn are_mixed_up(file: &[u8]) -> bool {
    (1000..=1015).any(|number: i64| {
        let digits = number.to_string();
        words(file, digits.as_bytes()).any(|at| named_before(&file[..at]).any(|named| named != number))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_before_their_numbers() {
        let named = |before: &str| named_before(before.as_bytes()).collect::<Vec<_>>();
        assert_eq!(named("const GOING_AWAY: u16 = "), [1001]);
        assert_eq!(named("{ normal: 1000, goingAway:\n  "), [1001]);
        assert!(named("setTimeout(f, ").is_empty());
        assert!(are_mixed_up(b"GOING_AWAY: 1001, ABNORMAL_CLOSURE: 1005"));
        assert!(!are_mixed_up(b"GOING_AWAY: 1001, ABNORMAL_CLOSURE: 1006"));
    }
}
