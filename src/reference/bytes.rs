//! Close codes as bytes: `03 ee`, `\x03\xee`, or a whole Close frame.

/// What some bytes say of a close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// This code.
    Code(i64),
    /// A Close frame without a code.
    NoCode,
}

/// What bytes in hexadecimal say: the two bytes of a code, its first bytes with the reason, or a
/// Close frame, masked or not.
pub(super) fn parse(text: &str) -> Option<Said> {
    let bytes = hex(text)?;
    match bytes.as_slice() {
        [0x88, len, rest @ ..] if usize::from(len & 0x7f) + if len & 0x80 == 0 { 0 } else { 4 } == rest.len() => {
            let payload: Vec<u8> = if len & 0x80 == 0 {
                rest.to_vec()
            } else {
                let (mask, data) = rest.split_at(4);
                data.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask).collect()
            };
            match payload.as_slice() {
                [] => Some(Said::NoCode),
                [high, low, ..] => Some(Said::Code(code(*high, *low))),
                [_] => None,
            }
        }
        [high, low, ..] => Some(Said::Code(code(*high, *low))),
        _ => None,
    }
}

fn code(high: u8, low: u8) -> i64 {
    i64::from(u16::from_be_bytes([high, low]))
}

/// At least two bytes, each of two digits, with something between them, or in one word that cannot
/// be a decimal number.
fn hex(text: &str) -> Option<Vec<u8>> {
    let text = text.trim().trim_matches(|c| "[]<>\"'".contains(c)).to_ascii_lowercase();
    let text = text.replace("\\x", " ").replace("0x", " ");
    let parts: Vec<&str> = text.split([' ', ',', ':', '-']).filter(|part| !part.is_empty()).collect();
    let byte = |part: &str| if part.len() == 2 { u8::from_str_radix(part, 16).ok() } else { None };
    match parts.as_slice() {
        [word] if word.len() == 4 && word.contains(|c: char| c.is_ascii_alphabetic()) => {
            Some(vec![byte(word.get(..2)?)?, byte(word.get(2..)?)?])
        }
        [] | [_] => None,
        parts => parts.iter().map(|part| byte(part)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_say_their_code() {
        for text in
            ["03 ee", "03EE", "\\x03\\xee", "0x03 0xEE", "03:ee", "<03 ee>", "88 02 03 ee", "88 82 00 00 00 00 03 ee"]
        {
            assert_eq!(parse(text), Some(Said::Code(1006)), "{text}");
        }
        assert_eq!(parse("03 e8 62 79 65"), Some(Said::Code(1000)));
        assert_eq!(parse("88 00"), Some(Said::NoCode));
        for text in ["1006", "3", "ee", "bad gateway", "03 eeg", "cafe latte"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
