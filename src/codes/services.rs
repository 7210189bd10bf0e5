//! Codes of services and protocols: what 4004 means at Discord, and what at Pusher.
//!
//! A small index tells which service a file speaks to; what a service's codes mean is read when one
//! is asked about.

use std::sync::{LazyLock, OnceLock};

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use super::{Reconnect, Sender};

/// A service or protocol.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// The name that `wslint.toml` uses.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Other names for `wslint.toml` and the command line.
    #[serde(default)]
    pub also: Vec<String>,
    /// Packages and crates whose import tells that a file speaks to it.
    #[serde(default)]
    pub imports: Vec<String>,
    /// Parts of host names in addresses that tell the same.
    #[serde(default)]
    pub hosts: Vec<String>,
    #[serde(skip)]
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Index {
    service: Vec<Service>,
}

static INDEX: LazyLock<Index> =
    LazyLock::new(|| super::parsed("services/index.toml", include_str!("services/index.toml")));

/// The files of the services: another service is another file, and a line here and in the index.
const FILES: &[(&str, &str)] = &[
    ("graphql-ws", include_str!("services/graphql-ws.toml")),
    ("subscriptions-transport-ws", include_str!("services/subscriptions-transport-ws.toml")),
    ("discord", include_str!("services/discord.toml")),
    ("discord-voice", include_str!("services/discord-voice.toml")),
    ("discord-rpc", include_str!("services/discord-rpc.toml")),
    ("lavalink", include_str!("services/lavalink.toml")),
    ("pusher", include_str!("services/pusher.toml")),
    ("reverb", include_str!("services/reverb.toml")),
    ("centrifugo", include_str!("services/centrifugo.toml")),
    ("twitch-eventsub", include_str!("services/twitch-eventsub.toml")),
    ("obs-websocket", include_str!("services/obs-websocket.toml")),
    ("colyseus", include_str!("services/colyseus.toml")),
    ("phoenix", include_str!("services/phoenix.toml")),
    ("sockjs", include_str!("services/sockjs.toml")),
    ("hocuspocus", include_str!("services/hocuspocus.toml")),
    ("jupyter-collaboration", include_str!("services/jupyter-collaboration.toml")),
    ("liveblocks", include_str!("services/liveblocks.toml")),
    ("tldraw-sync", include_str!("services/tldraw-sync.toml")),
    ("mattermost", include_str!("services/mattermost.toml")),
    ("saltyrtc", include_str!("services/saltyrtc.toml")),
    ("assemblyai", include_str!("services/assemblyai.toml")),
    ("assemblyai-v2", include_str!("services/assemblyai-v2.toml")),
    ("deepgram", include_str!("services/deepgram.toml")),
    ("nostr", include_str!("services/nostr.toml")),
    ("aws-iot-wireless", include_str!("services/aws-iot-wireless.toml")),
    ("livekit", include_str!("services/livekit.toml")),
    ("spring", include_str!("services/spring.toml")),
    ("websocketpp", include_str!("services/websocketpp.toml")),
    ("socket.io", include_str!("services/socket.io.toml")),
];

/// All services.
pub fn all() -> &'static [Service] {
    &INDEX.service
}

/// The service of this name.
pub fn find(name: &str) -> Option<&'static Service> {
    let is = |known: &String| known.eq_ignore_ascii_case(name);
    all().iter().find(|service| is(&service.id) || is(&service.name) || service.also.iter().any(is))
}

/// All names that [`find`] takes, for suggestions.
pub fn names() -> impl Iterator<Item = &'static str> {
    all().iter().flat_map(|service| std::iter::once(&service.id).chain(&service.also)).map(String::as_str)
}

/// The services that a source file speaks to: those whose package it names in quotes or whose crate
/// in a path, and those whose host stands in an address.
pub fn in_source(text: &str) -> Vec<&'static Service> {
    let mut found: Vec<&'static Service> = Vec::new();
    for hit in FINDER.automaton.find_overlapping_iter(text) {
        let needle = &FINDER.needles[hit.pattern().as_usize()];
        let is_real = match needle.kind {
            Kind::Package => is_quoted(text, hit.start(), hit.end()),
            Kind::Crate => is_path(text, hit.start(), hit.end()),
            Kind::Host => is_in_address(text, hit.start()),
        };
        if is_real && !found.contains(&needle.service) {
            found.push(needle.service);
        }
    }
    found.sort_by_key(|service| all().iter().position(|known| known == *service));
    found
}

/// What a needle of [`in_source`] is.
#[derive(Clone, Copy)]
enum Kind {
    Package,
    Crate,
    Host,
}

struct Needle {
    service: &'static Service,
    kind: Kind,
}

/// All packages, crates and hosts, searched for in one pass.
struct Finder {
    automaton: AhoCorasick,
    needles: Vec<Needle>,
}

static FINDER: LazyLock<Finder> = LazyLock::new(|| {
    let mut needles = Vec::new();
    let mut texts: Vec<String> = Vec::new();
    for service in all() {
        let packages = service.imports.iter().map(|name| (name.clone(), Kind::Package));
        let crates = service.imports.iter().map(|name| (name.replace('-', "_"), Kind::Crate));
        let hosts = service.hosts.iter().map(|name| (name.clone(), Kind::Host));
        for (text, kind) in packages.chain(crates).chain(hosts) {
            texts.push(text);
            needles.push(Needle { service, kind });
        }
    }
    // Only patterns that are too many or too long are refused.
    let automaton = AhoCorasick::new(&texts).unwrap_or_else(|error| unreachable!("services: {error}"));
    Finder { automaton, needles }
});

impl PartialEq for Service {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Service {
    /// What its codes mean.
    pub fn codes(&self) -> &Codes {
        self.codes.get_or_init(|| {
            let file = FILES.iter().find(|(id, _)| *id == self.id);
            match file {
                Some((id, text)) => super::parsed(id, text),
                None => unreachable!("{} has no file", self.id),
            }
        })
    }

    /// What a number means to it.
    pub fn code(&self, number: i64) -> Option<&ServiceCode> {
        self.codes().codes.iter().find(|code| code.code == number)
    }

    /// What the range means to it that a number lies in.
    pub fn range(&self, number: i64) -> Option<&ServiceRange> {
        self.codes().ranges.iter().find(|range| range.from <= number && number <= range.to)
    }
}

/// Whether quotes stand around a name, with or without a path below it.
fn is_quoted(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    matches!((before, after), (Some(open @ ('"' | '\'' | '`')), Some(close)) if close == open || close == '/')
}

/// Whether a name begins a path of Rust.
fn is_path(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':') && text[end..].starts_with("::")
}

/// Whether a host stands in an address, `wss://gateway.discord.gg/`: behind `//` without a space between.
fn is_in_address(text: &str, start: usize) -> bool {
    let before = text[..start].rsplit(|c: char| c.is_whitespace() || "\"'`/".contains(c)).next().unwrap_or("");
    text[..start - before.len()].ends_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<&'static str> {
        in_source(text).into_iter().map(|service| service.id.as_str()).collect()
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
        assert_eq!(FILES.len(), all().len());
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
        assert_eq!(find("Twitch").map(|service| service.id.as_str()), Some("twitch-eventsub"));
    }
}
