//! Keys and values of `wslint.toml`.

use tower_lsp::ls_types::CompletionItemKind;

use super::super::answers::View;
use super::Offer;
use crate::apis::Apis;
use crate::codes::services;
use crate::rules::{Group, RULES};
use crate::source::Span;

/// The keys of each table, with what they say; the first is the file itself.
const KEYS: &[(&str, &[(&str, &str)])] = &[
    (
        "",
        &[
            ("extends", "another configuration file that this one builds on"),
            ("environment", "where the code runs"),
            ("services", "the services that the code speaks to"),
            ("baseline", "the file that names the findings that are known"),
            ("[rules]", "levels of rules and groups"),
            ("[files]", "which files are looked at"),
            ("[[overrides]]", "settings for some files"),
            ("[[code]]", "a code of your own"),
            ("[[api]]", "a wrapper of your own"),
        ],
    ),
    ("files", &[("include", "which files are looked at, if not all"), ("exclude", "which files are not looked at")]),
    (
        "overrides",
        &[
            ("files", "the files that this is about"),
            ("rules", "levels of rules and groups"),
            ("environment", "where the code runs"),
            ("services", "the services that the code speaks to"),
            ("kind", "what the code is for"),
        ],
    ),
    (
        "code",
        &[
            ("code", "the number, from 3000 to 4999"),
            ("name", "how the team calls it"),
            ("summary", "what it means, in a sentence"),
            ("reconnect", "what a client should do that receives it"),
            ("sent_by", "which end sends it"),
            ("docs", "the address of its documentation, with https"),
        ],
    ),
    (
        "api",
        &[
            ("like", "the library that it acts like"),
            ("module", "the module that has it, seen from this file"),
            ("packages", "import specifiers or crates that have it"),
            ("globals", "names of it that need no import"),
            ("[[api.send]]", "a function, method or record that takes a code"),
            ("[[api.type]]", "a kind of object, and the ways to one"),
            ("[[api.receive]]", "where a received code appears"),
            ("[[api.abort]]", "a call that drops a connection without a code"),
        ],
    ),
    (
        "api.send",
        &[
            ("call", "the function or method"),
            ("on", "the type whose method it is; a function if there is none"),
            ("record", "the record that is built"),
            ("socket", "where the socket stands: `arg 0`"),
            ("code", "where the code stands: `arg 1`, `arg 0 key code`"),
            ("reason", "where the reason stands"),
            ("distinct", "whether the name alone tells, whatever it is called on"),
        ],
    ),
    (
        "api.type",
        &[
            ("name", "its name; by that of a type of the library it has its calls and handlers"),
            ("role", "which end it is: client, server, either"),
            ("from", "ways to get one: `connect returns`, `Server on(connection) arg 0`"),
            ("exports", "names under which the class can be imported"),
            ("annotations", "names of types that prove it"),
        ],
    ),
    (
        "api.receive",
        &[
            ("on", "the type whose handler it is"),
            ("handler", "its form: `on(close)`, `property onclose`, `method closed`, `function`"),
            ("code", "where the code stands: `arg 0`, `arg 0 key code`"),
            ("reason", "where the reason stands"),
        ],
    ),
    ("api.abort", &[("on", "the type whose method it is"), ("call", "the method")]),
];

const LEVELS: &[&str] = &["off", "info", "warning", "error"];
const ENVIRONMENTS: &[&str] = &["browser", "node", "deno", "bun", "workers", "react-native"];
const ROLES: &[&str] = &["client", "server", "either"];
const KINDS: &[&str] = &["implementation", "test"];
const RECONNECT: &[&str] = &["no", "now", "after-delay", "backoff", "fix-first", "depends"];
const SENDERS: &[&str] = &["client", "server", "both"];

/// What a key of a table says.
pub(in crate::lsp) fn key(table: &str, key: &str) -> Option<&'static str> {
    let (_, keys) = KEYS.iter().find(|(known, _)| *known == table)?;
    keys.iter().find(|(known, _)| *known == key).map(|(_, says)| *says)
}

/// What can be written at a place.
pub(super) fn offers(view: &View, offset: usize) -> Vec<Offer> {
    let source = &view.outcome.source;
    let line = source.line_span(source.line(offset));
    let before = source.slice(Span::new(line.start, offset)).trim_start();
    if before.starts_with('#') {
        return Vec::new();
    }
    let table = table(&source.text()[..line.start]);
    // `rules = { reserved-code = "off" }` speaks of rules too.
    let (inline, before) = match before.split_once('{') {
        Some((key, inside)) => {
            (key.trim_end_matches([' ', '=']).trim(), inside.rsplit(',').next().unwrap_or(inside).trim_start())
        }
        None => ("", before),
    };
    let speaks_of_rules = table == "rules" && inline.is_empty() || inline == "rules";
    match before.split_once('=') {
        Some((key, value)) => {
            let values = match key.trim() {
                _ if speaks_of_rules => LEVELS,
                "environment" => ENVIRONMENTS,
                "kind" => KINDS,
                "reconnect" => RECONNECT,
                "sent_by" => SENDERS,
                "role" => ROLES,
                "like" => return libraries(value),
                _ => &[],
            };
            let is_quoted = value.matches('"').count() % 2 == 1;
            let value = |value, detail| offer(value, detail, CompletionItemKind::VALUE, quoted(value, is_quoted));
            if key.trim() == "services" {
                return services::all().iter().map(|service| value(service.id, service.name)).collect();
            }
            values.iter().map(|one| value(one, "")).collect()
        }
        None if speaks_of_rules => {
            let groups = Group::ALL.iter().map(|group| (group.as_str(), "a group of rules"));
            let rules = RULES.iter().map(|rule| (rule.id, rule.summary_in(view.locale)));
            let all = std::iter::once(("all", "every rule"));
            let keys = rules.chain(groups).chain(all);
            keys.map(|(key, detail)| offer(key, detail, CompletionItemKind::PROPERTY, key.to_owned())).collect()
        }
        None => {
            let keys = KEYS.iter().find(|(known, _)| *known == table).map_or(&[][..], |(_, keys)| keys);
            let tables = KEYS[0].1.iter().filter(|(key, _)| !table.is_empty() && key.starts_with('['));
            // What belongs to an entry can follow any table of it.
            let parts = KEYS.iter().find(|(known, _)| *known == "api").map_or(&[][..], |(_, keys)| keys);
            let parts = parts.iter().filter(|(key, _)| table.starts_with("api.") && key.starts_with('['));
            let keys = keys.iter().chain(parts).chain(tables);
            keys.map(|(key, detail)| offer(key, detail, CompletionItemKind::PROPERTY, (*key).to_owned())).collect()
        }
    }
}

/// The libraries that a wrapper can be like.
fn libraries(value: &str) -> Vec<Offer> {
    let is_quoted = value.matches('"').count() % 2 == 1;
    let senders = Apis::builtin().models().map(|(_, model)| model).filter(|model| !model.sends.is_empty());
    let offers =
        senders.map(|model| offer(&model.id, model.title(), CompletionItemKind::VALUE, quoted(&model.id, is_quoted)));
    offers.collect()
}

/// The table that goes on at the end of a text.
pub(in crate::lsp) fn table(text: &str) -> &str {
    let headers = text.lines().rev().map(str::trim).find(|line| line.starts_with('['));
    headers.map_or("", |line| line.trim_matches(['[', ']', ' ']))
}

fn quoted(value: &str, is_quoted: bool) -> String {
    if is_quoted { value.to_owned() } else { format!("\"{value}\"") }
}

fn offer(label: &str, detail: &str, kind: CompletionItemKind, text: String) -> Offer {
    Offer { label: label.to_owned(), detail: detail.to_owned(), documentation: None, kind, filter: None, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_above_counts() {
        assert_eq!(table("a = 1\n[rules]\nx = \"off\"\n"), "rules");
        assert_eq!(table("[[overrides]]\nfiles = []\n"), "overrides");
        assert_eq!(table("a = 1\n"), "");
    }

    const WRAPPER: &str = "[[api]]\nlike = \"ws\"\nmodule = \"./x\"\n";

    #[test]
    fn every_key_that_is_offered_is_understood() {
        let value = |table: &str, key: &str| match key {
            "include" | "exclude" | "files" | "services" => "[]",
            "reconnect" => "\"no\"",
            "sent_by" => "\"both\"",
            "docs" => "\"https://example.org\"",
            "rules" => "{}",
            "code" if table == "code" => "4000",
            "code" | "reason" => "[\"arg 0\"]",
            "from" | "exports" | "annotations" | "packages" | "globals" => "[\"x\"]",
            "distinct" => "true",
            "socket" => "\"arg 0\"",
            "handler" => "\"function\"",
            "role" => "\"client\"",
            "like" => "\"ws\"",
            "environment" => "\"node\"",
            "kind" => "\"test\"",
            _ => "\"x\"",
        };
        for (table, keys) in KEYS {
            let header = match *table {
                "" => String::new(),
                "files" => "[files]\n".to_owned(),
                // The rest of an entry, without which a part of it means nothing.
                "api.receive" | "api.abort" | "api.send" => {
                    format!("{WRAPPER}[[api.type]]\nname = \"x\"\nfrom = [\"x\"]\n[[{table}]]\n")
                }
                "api.type" => format!("{WRAPPER}[[{table}]]\n"),
                table => format!("[[{table}]]\n"),
            };
            let lines: String = keys
                .iter()
                .filter(|(key, _)| !(key.starts_with('[') || *table == "api.send" && *key == "record"))
                .map(|(key, _)| format!("{key} = {}\n", value(table, key)))
                .collect();
            let rest = if *table == "api" { "[[api.send]]\ncall = \"x\"\ncode = [\"arg 0\"]\n" } else { "" };
            let text = format!("{header}{lines}{rest}");
            let parsed = crate::config::parse(std::path::Path::new("/p/wslint.toml"), &text);
            assert!(parsed.is_ok(), "{table}: {parsed:?}");
        }
    }

    #[test]
    fn every_value_that_is_offered_is_understood() {
        let with = |key: &str, value: &str| format!("[[code]]\ncode = 4000\nname = \"A\"\n{key} = \"{value}\"\n");
        let reconnect = RECONNECT.iter().map(|value| with("reconnect", value));
        let senders = SENDERS.iter().map(|value| with("sent_by", value));
        let environments = ENVIRONMENTS.iter().map(|value| format!("environment = \"{value}\"\n"));
        let kinds = KINDS.iter().map(|value| format!("[[overrides]]\nfiles = []\nkind = \"{value}\"\n"));
        let levels = LEVELS.iter().map(|value| format!("[rules]\nreserved-code = \"{value}\"\n"));
        for text in reconnect.chain(senders).chain(environments).chain(kinds).chain(levels) {
            assert!(crate::config::parse(std::path::Path::new("/p/wslint.toml"), &text).is_ok(), "{text}");
        }
    }
}
