//! Codes of services and protocols: what 4004 means at Discord, and what at Pusher.
//!
//! A table tells which service a file speaks to; what a service's codes mean is read when one is
//! asked about.

mod table;

use std::sync::{LazyLock, OnceLock};

use serde::Deserialize;

use super::{Reconnect, Sender};

/// A service or protocol.
#[derive(Debug)]
pub struct Service {
    /// The name that `wslint.toml` uses.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// Other names for `wslint.toml` and the command line.
    pub also: &'static [&'static str],
    /// Packages and crates whose import tells that a file speaks to it.
    pub imports: &'static [&'static str],
    /// Parts of host names in addresses that tell the same.
    pub hosts: &'static [&'static str],
    /// The text of the file that says what its codes mean.
    file: &'static str,
    codes: OnceLock<Codes>,
}

/// How well a service's codes are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// From its own documentation or source code.
    High,
    /// From several others who agree.
    Medium,
}

/// Who says whether to reconnect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Says {
    /// The service.
    #[default]
    Service,
    /// What its own client does.
    Client,
    /// We conclude it from the meaning.
    Wslint,
}

/// What a service's codes mean.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Codes {
    /// How well they are known.
    pub confidence: Confidence,
    /// Where they are documented.
    pub source: String,
    /// What one should know besides.
    #[serde(default)]
    pub notes: Option<String>,
    /// What whole ranges mean.
    #[serde(default, rename = "range")]
    pub ranges: Vec<ServiceRange>,
    /// The codes.
    #[serde(default, rename = "code")]
    pub codes: Vec<ServiceCode>,
}

/// What a range of numbers means to a service.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceRange {
    /// Lowest number.
    pub from: i64,
    /// Highest number.
    pub to: i64,
    /// What it means.
    pub meaning: String,
    /// What a client should do.
    #[serde(default)]
    pub reconnect: Option<Reconnect>,
    /// Who says so.
    #[serde(default)]
    pub says: Says,
}

/// What a number means to a service.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceCode {
    /// The number.
    pub code: i64,
    /// What the service calls it.
    #[serde(default)]
    pub name: Option<String>,
    /// What it means.
    pub meaning: String,
    /// Who sends it; nobody if the client's library makes it up.
    pub sent_by: Sender,
    /// What a client should do.
    #[serde(default)]
    pub reconnect: Option<Reconnect>,
    /// Who says so.
    #[serde(default)]
    pub says: Says,
}

/// All services.
pub fn all() -> &'static [Service] {
    &table::ALL
}

/// The service of this name.
pub fn find(name: &str) -> Option<&'static Service> {
    let is = |known: &str| known.eq_ignore_ascii_case(name);
    all().iter().find(|service| is(service.id) || is(service.name) || service.also.iter().any(|also| is(also)))
}

/// All names that [`find`] takes, for suggestions.
pub fn names() -> impl Iterator<Item = &'static str> {
    all().iter().flat_map(|service| std::iter::once(&service.id).chain(service.also)).copied()
}

/// Packages and crates with their services, by the first byte.
static IMPORTS: LazyLock<Vec<Vec<(&'static str, usize)>>> = LazyLock::new(|| {
    let mut by_first = vec![Vec::new(); 256];
    for (index, service) in all().iter().enumerate() {
        for package in service.imports {
            by_first[usize::from(package.as_bytes()[0])].push((*package, index));
        }
    }
    by_first
});

/// The services that a source file speaks to: those whose package it names in quotes or whose crate
/// in a path, and those whose host stands in an address.
pub fn in_source(text: &str) -> Vec<&'static Service> {
    let bytes = text.as_bytes();
    let mut found = vec![false; all().len()];
    let imports = |first: Option<&u8>| first.map_or(&[][..], |first| &IMPORTS[usize::from(*first)]);
    // Every quote of the file is looked at: most are dismissed by the byte behind them.
    for at in memchr::memchr3_iter(b'"', b'\'', b'`', bytes) {
        let rest = &bytes[at + 1..];
        let ends = |package: &str| rest.get(package.len()).is_some_and(|end| *end == bytes[at] || *end == b'/');
        for (package, service) in imports(rest.first()) {
            found[*service] |= ends(package) && rest.starts_with(package.as_bytes());
        }
    }
    for at in memchr::memmem::find_iter(bytes, b"::") {
        let before = &text[..at];
        let name = before.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
        // `x::serenity::` is no crate.
        if !before[..at - name.len()].ends_with(':') {
            for (package, service) in imports(name.as_bytes().first()) {
                found[*service] |= is_crate(package, name);
            }
        }
    }
    for at in memchr::memmem::find_iter(bytes, b"//") {
        let host = text[at + 2..].split(|c: char| c.is_whitespace() || "\"'`/".contains(c)).next().unwrap_or("");
        if host.contains('.') {
            for (found, service) in found.iter_mut().zip(all()) {
                *found |= service.hosts.iter().any(|known| host.contains(known));
            }
        }
    }
    all().iter().zip(found).filter(|(_, found)| *found).map(|(service, _)| service).collect()
}

/// Whether a crate is written like this in a path: `nostr_sdk` for `nostr-sdk`.
fn is_crate(package: &str, name: &str) -> bool {
    package.len() == name.len() && package.bytes().zip(name.bytes()).all(|(a, b)| a == b || a == b'-' && b == b'_')
}

impl PartialEq for Service {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Service {
    /// What its codes mean.
    pub fn codes(&self) -> &Codes {
        self.codes.get_or_init(|| super::parsed(self.id, self.file))
    }

    /// What a number means to it.
    pub fn code(&self, number: i64) -> Option<&ServiceCode> {
        self.codes().codes.iter().find(|code| code.code == number)
    }

    /// Whether a number means something to it.
    pub fn knows(&self, number: i64) -> bool {
        self.code(number).is_some() || self.range(number).is_some()
    }

    /// What the range means to it that a number lies in.
    pub fn range(&self, number: i64) -> Option<&ServiceRange> {
        self.codes().ranges.iter().find(|range| range.from <= number && number <= range.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<&'static str> {
        in_source(text).into_iter().map(|service| service.id).collect()
    }

    #[test]
    fn sources_say_which_service_they_speak_to() {
        assert_eq!(ids("import { Client } from 'discord.js';"), ["discord"]);
        assert_eq!(ids("const v = require(\"@discordjs/voice\")"), ["discord-voice"]);
        assert_eq!(ids("new WebSocket(\"wss://gateway.discord.gg/?v=10\")"), ["discord"]);
        assert_eq!(ids("new WebSocket(`wss://ws-eu.pusher.com/app/x`)"), ["pusher"]);
        assert_eq!(ids("use serenity::prelude::*;"), ["discord"]);
        assert_eq!(ids("use nostr_sdk::Client;"), ["nostr"]);
        assert_eq!(
            ids("import { createClient } from \"graphql-ws/client\"; import Pusher from 'pusher-js'"),
            ["graphql-ws", "pusher"]
        );
        for text in [
            "// like discord.js",
            "see https://example.org gateway.discord.gg",
            "my_serenity::x",
            "import x from './phoenix'",
        ] {
            assert_eq!(ids(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn every_service_has_its_file_and_names() {
        let mut known: Vec<&str> = names().collect();
        known.sort_unstable();
        let count = known.len();
        known.dedup();
        assert_eq!(known.len(), count, "two services share a name");
        for service in all() {
            let codes = service.codes();
            assert!(codes.source.starts_with("https://"), "{}", service.id);
            assert!(codes.codes.windows(2).all(|pair| pair[0].code < pair[1].code), "{}", service.id);
            assert!(!codes.codes.is_empty() || codes.notes.is_some(), "{}", service.id);
        }
        assert_eq!(find("Twitch").map(|service| service.id), Some("twitch-eventsub"));
    }
}
