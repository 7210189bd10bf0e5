//! What source code calls a number, and names for codes of one's own made of that.

use crate::sites::{CloseSite, Kind, Value};
use crate::source::Source;

/// What a number is called, by likelihood: constants before reasons.
#[derive(Debug, Default)]
pub(crate) struct Names {
    constants: Vec<String>,
    reasons: Vec<String>,
}

impl Names {
    /// Takes note of what a number is called at a site.
    pub(crate) fn note(&mut self, source: &Source, site: &CloseSite, number: i64) {
        let add = |list: &mut Vec<String>, name: Option<String>| list.extend(name.filter(|name| !list.contains(name)));
        for name in of_site(source, site, number) {
            add(&mut self.constants, in_capitals(&name));
        }
        let reason = site.reason.as_ref().and_then(|reason| reason.text.clone());
        if site.kind == Kind::Send {
            add(&mut self.reasons, reason);
        }
    }

    /// The likeliest name that is not taken.
    pub(crate) fn name(&self, number: i64, taken: &[String]) -> String {
        let names = self.constants.iter().cloned().chain(self.reasons.iter().filter_map(|reason| of_reason(reason)));
        names.into_iter().find(|name| !taken.contains(name)).unwrap_or_else(|| format!("CODE_{number}"))
    }

    /// What the number is said to mean where it is sent.
    pub(crate) fn summary(&self) -> &str {
        self.reasons.first().map_or("", String::as_str)
    }
}

/// Words that every code is called by.
const GENERAL: &[&str] =
    &["CODE", "CLOSE_CODE", "STATUS", "STATUS_CODE", "CASE", "ERR_CODE", "VALUE", "EVENT", "LET", "CONST", "E", "C"];

/// The names that a site has for a number, as they are written: of constants, and of what the number
/// is given to where it is defined.
pub(crate) fn of_site(source: &Source, site: &CloseSite, number: i64) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let part = site.codes.parts.iter().find(|part| part.value == Value::Codes(number, number));
    let text = source.text();
    for span in part.into_iter().flat_map(|part| [part.span, part.edit]).chain([site.span]) {
        let written = source.slice(span);
        let line = text[..span.start].rsplit('\n').next().unwrap_or("");
        let is_number = written.starts_with(|c: char| c.is_ascii_digit());
        let name = if is_number { defined(line) } else { constant(written) };
        names.extend(
            name.filter(|name| in_capitals(name).is_some() && !names.iter().any(|known| known == name))
                .map(str::to_owned),
        );
    }
    names
}

/// The name of a constant that stands for a code: the last part of its path.
fn constant(written: &str) -> Option<&str> {
    let path = written.split('(').next()?;
    let is_path = path.chars().all(|c| c.is_alphanumeric() || "_.:$".contains(c));
    path.rsplit(['.', ':']).next().filter(|_| is_path && !written.contains('('))
}

/// The name that a line gives to the number behind it: `const KICKED: u16 = `, `kicked: `.
fn defined(before: &str) -> Option<&str> {
    let before = before.trim_end();
    let head = match before.strip_suffix('=') {
        Some(head) => head.split(": ").next().unwrap_or(head),
        None => before.strip_suffix(':')?,
    };
    head.trim_end().rsplit(|c: char| !c.is_alphanumeric() && c != '_').next()
}

/// A name in capitals; none for words that every code is called by.
pub(crate) fn in_capitals(name: &str) -> Option<String> {
    let mut capitals = String::new();
    let mut before = '_';
    for c in name.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            capitals.push('_');
        }
        capitals.extend(c.to_uppercase());
        before = c;
    }
    let is_name = capitals.starts_with(|c: char| c.is_alphabetic()) && capitals.len() > 1;
    (is_name && !GENERAL.contains(&capitals.as_str())).then_some(capitals)
}

/// Whether two names say the same: they differ in their case, or in words that names of codes begin or
/// end with.
pub(crate) fn agree(one: &str, other: &str) -> bool {
    let (one, other) = (essence(one), essence(other));
    one.is_empty() || other.is_empty() || one.contains(&other) || other.contains(&one)
}

/// What tells a name from others.
fn essence(name: &str) -> String {
    const COMMON: &[&str] = &["WS", "WEBSOCKET", "SOCKET", "CLOSE", "CLOSED", "CODE", "STATUS", "ERR", "ERROR"];
    let capitals = in_capitals(name).unwrap_or_default();
    capitals.split('_').filter(|word| !COMMON.contains(word)).collect()
}

/// A name made of a reason: its first words.
fn of_reason(reason: &str) -> Option<String> {
    let words: Vec<String> = reason
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(4)
        .map(str::to_uppercase)
        .collect();
    in_capitals(&words.join("_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_where_codes_are_defined() {
        let defined = |before: &str| defined(before).and_then(in_capitals);
        assert_eq!(defined("pub const AUTH_FAILED: u16 = ").as_deref(), Some("AUTH_FAILED"));
        assert_eq!(defined("const kickedOut = ").as_deref(), Some("KICKED_OUT"));
        assert_eq!(defined("  kicked: ").as_deref(), Some("KICKED"));
        assert_eq!(defined("{ a: 1, later: ").as_deref(), Some("LATER"));
        for before in ["ws.close(", "CloseFrame { code: ", "const code = ", "return "] {
            assert_eq!(defined(before), None, "{before}");
        }
        assert_eq!(constant("Codes.Kicked"), Some("Kicked"));
        assert_eq!(constant("CloseCode::Library(4001)"), None);
        assert_eq!(of_reason("auth expired, sign in again please").as_deref(), Some("AUTH_EXPIRED_SIGN_IN"));
    }

    #[test]
    fn names_that_say_the_same_agree() {
        for (one, other) in [("KICKED", "kicked"), ("CLOSE_KICKED", "KickedOut"), ("AUTH_ERROR", "auth")] {
            assert!(agree(one, other), "{one} {other}");
        }
        assert!(!agree("KICKED", "AUTH_EXPIRED"));
    }
}
