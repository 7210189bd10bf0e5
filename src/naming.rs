//! Names for codes of one's own, from what the source calls them.

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
        let part = site.codes.parts.iter().find(|part| part.value == Value::Codes(number, number));
        let text = source.text();
        for span in part.into_iter().flat_map(|part| [part.span, part.edit]).chain([site.span]) {
            let written = source.slice(span);
            let line = text[..span.start].rsplit('\n').next().unwrap_or("");
            let is_number = written.starts_with(|c: char| c.is_ascii_digit());
            add(&mut self.constants, if is_number { defined(line) } else { constant(written) });
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

/// The name of a constant that stands for a code: the last part of its path.
fn constant(written: &str) -> Option<String> {
    let path = written.split('(').next()?;
    let is_path = path.chars().all(|c| c.is_alphanumeric() || "_.:$".contains(c));
    let last = path.rsplit(['.', ':']).next().filter(|_| is_path && !written.contains('('))?;
    named(last)
}

/// The name that a line gives to the number behind it: `const KICKED: u16 = `, `kicked: `.
fn defined(before: &str) -> Option<String> {
    let before = before.trim_end();
    let head = match before.strip_suffix('=') {
        Some(head) => head.split(": ").next().unwrap_or(head),
        None => before.strip_suffix(':')?,
    };
    let last = head.trim_end().rsplit(|c: char| !c.is_alphanumeric() && c != '_').next()?;
    named(last)
}

/// A name in capitals; none for words that every code is called by.
fn named(name: &str) -> Option<String> {
    const GENERAL: &[&str] = &[
        "CODE", "CLOSE_CODE", "STATUS", "STATUS_CODE", "CASE", "ERR_CODE", "VALUE", "EVENT", "LET", "CONST", "E", "C",
    ];
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

/// A name made of a reason: its first words.
fn of_reason(reason: &str) -> Option<String> {
    let words: Vec<String> = reason
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(4)
        .map(str::to_uppercase)
        .collect();
    named(&words.join("_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_where_codes_are_defined() {
        assert_eq!(defined("pub const AUTH_FAILED: u16 = ").as_deref(), Some("AUTH_FAILED"));
        assert_eq!(defined("const kickedOut = ").as_deref(), Some("KICKED_OUT"));
        assert_eq!(defined("  kicked: ").as_deref(), Some("KICKED"));
        assert_eq!(defined("{ a: 1, later: ").as_deref(), Some("LATER"));
        for before in ["ws.close(", "CloseFrame { code: ", "const code = ", "return "] {
            assert_eq!(defined(before), None, "{before}");
        }
        assert_eq!(constant("Codes.Kicked").as_deref(), Some("KICKED"));
        assert_eq!(constant("CloseCode::Library(4001)"), None);
        assert_eq!(of_reason("auth expired, sign in again please").as_deref(), Some("AUTH_EXPIRED_SIGN_IN"));
    }
}
