//! What is told of a code in the editor: the one place that asks for it.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::codes::{self, DeclaredCode, Sender};

/// What is told of a code.
pub(super) struct Advice<'c> {
    pub(super) name: String,
    pub(super) meaning: &'c str,
    pub(super) sender: &'static str,
    pub(super) seen: &'static str,
    pub(super) todo: &'static str,
    pub(super) reconnect: &'static str,
    /// Where it is laid down.
    pub(super) source: &'c str,
    /// Whether name and meaning come from the workspace.
    pub(super) is_declared: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    from: i64,
    to: i64,
    seen: String,
    todo: String,
    reconnect: String,
}

#[derive(Deserialize)]
struct Entries {
    advice: Vec<Entry>,
}

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    // The data is part of the program and a test parses it.
    let entries: Result<Entries, _> = toml::from_str(include_str!("advice.toml"));
    entries.unwrap_or_else(|error| unreachable!("advice.toml: {error}")).advice
});

/// What is told of a number; none for what is no close code at all.
pub(super) fn advice(number: i64, declared: &[DeclaredCode]) -> Option<Advice<'_>> {
    let (code, range) = (codes::find(number), codes::range_of(number)?);
    let entry = ENTRIES.iter().find(|entry| entry.from <= number && number <= entry.to);
    let own = declared.iter().find(|code| code.code == number);
    let sender = match code.map(|code| code.sent_by) {
        Some(Sender::Both) => "either end",
        Some(Sender::Client) => "clients only",
        Some(Sender::Server) => "servers only",
        Some(Sender::Nobody) => "nobody: programs report it to themselves",
        Some(Sender::Application) => "applications",
        None if range.sendable => "libraries and applications",
        None => "nobody",
    };
    Some(Advice {
        name: own.map_or_else(|| codes::name(number).to_owned(), |own| own.name.clone()),
        meaning: own.map_or(code.map_or(&range.meaning, |code| &code.meaning), |own| &own.summary),
        sender,
        seen: entry.map_or("", |entry| &entry.seen),
        todo: entry.map_or("", |entry| &entry.todo),
        reconnect: entry.map_or("", |entry| &entry.reconnect),
        source: own.map_or(code.map_or(&range.source, |code| &code.source), |_| "wslint.toml"),
        is_declared: own.is_some(),
    })
}

/// The address of what a source names.
pub(super) fn address(source: &str) -> Option<String> {
    if let Some(section) = source.strip_prefix("RFC 6455 section ") {
        let section = section.split([',', ' ']).next().unwrap_or(section);
        return Some(format!("https://www.rfc-editor.org/rfc/rfc6455.html#section-{section}"));
    }
    source
        .starts_with("IANA")
        .then(|| "https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_advice() {
        for code in codes::all() {
            let advice = advice(code.code, &[]).unwrap();
            assert!(
                !advice.seen.is_empty() && !advice.todo.is_empty() && !advice.reconnect.is_empty(),
                "{}",
                code.code
            );
            assert!(address(advice.source).is_some(), "{}", code.code);
        }
        assert!(advice(-1, &[]).is_none() && advice(70_000, &[]).is_none());
    }

    #[test]
    fn a_declared_code_goes_by_its_own_name() {
        let (name, summary) = ("KICKED".into(), "thrown out".into());
        let own = [DeclaredCode { code: 4001, name, summary, reconnect: None, sent_by: None, docs: None }];
        let told = advice(4001, &own).unwrap();
        assert_eq!((told.name.as_str(), told.meaning, told.is_declared), ("KICKED", "thrown out", true));
    }
}
