//! Names that programs give to codes: `GOING_AWAY`, `CloseGoingAway`, `WS_1001_GOING_AWAY`.

use super::all;

/// Words before a code's own name that say only that it is one.
const AROUND: &[&str] = &["WS", "WEB", "WEBSOCKET", "SOCKET", "CLOSE", "CLOSED", "CODE", "STATUS", "ERR", "REASON"];

/// The code that a constant's name stands for, if it is the name of one.
pub fn named(name: &str) -> Option<i64> {
    let mut words = words(name);
    if words.last().is_some_and(|last| last == "CODE") {
        words.pop();
    }
    // Word by word, so that nothing is taken off that belongs to the name: `CLOSE_NORMAL`, `NORMAL_CLOSE`.
    loop {
        let wanted = words.join("_");
        if let Some(code) = all().iter().find(|code| code.names.contains(&wanted)) {
            return Some(code.code);
        }
        let first = words.first()?;
        if !AROUND.contains(&first.as_str()) && !first.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        words.remove(0);
    }
}

/// The words of a name, in capitals. A word begins behind `_`, at a capital behind a small letter, and
/// at the last of several capitals: `closeTLSHandshake`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = '_';
    let mut rest = name.chars().peekable();
    while let Some(c) = rest.next() {
        let is_last_capital = before.is_uppercase() && rest.peek().is_some_and(|next| next.is_lowercase());
        if !c.is_alphanumeric() || c.is_uppercase() && (before.is_lowercase() || is_last_capital) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_uppercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_codes_are_known_in_every_style() {
        for (name, code) in [
            ("GOING_AWAY", 1001),
            ("WS_CLOSE_GOING_AWAY", 1001),
            ("CloseGoingAway", 1001),
            ("WS_1001_GOING_AWAY", 1001),
            ("CLOSE_NORMAL", 1000),
            ("normalClosure", 1000),
            ("NORMAL_CLOSE_CODE", 1000),
            ("closeTLSHandshake", 1015),
            ("CLOSED_ABNORMALLY", 1006),
        ] {
            assert_eq!(named(name), Some(code), "{name}");
        }
    }

    #[test]
    fn other_names_are_not() {
        for name in ["CLOSE", "", "ABNORMAL_EXIT", "Error", "TIMEOUT", "RESERVED", "NOT_GOING_AWAY", "RESTART"] {
            assert_eq!(named(name), None, "{name}");
        }
    }

    #[test]
    fn no_name_stands_for_two_codes() {
        let mut names: Vec<&String> = all().iter().flat_map(|code| &code.names).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
