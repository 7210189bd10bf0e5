//! What the reference knows of each code besides its name and sense: category, what to do about the
//! connection, sources. Read only when somebody asks, never while linting.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{is_sendable, range_of};

/// What kind of code a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// The connection ends as planned.
    Normal,
    /// Frames or data break the protocol.
    Protocol,
    /// Something went wrong above the protocol.
    Error,
    /// Reported to programs, never sent.
    Reserved,
    /// Registered by libraries, frameworks and applications.
    Library,
    /// Private to applications.
    Application,
    /// No close code.
    Invalid,
}

impl Category {
    /// All categories.
    pub const ALL: [Category; 7] = [
        Category::Normal,
        Category::Protocol,
        Category::Error,
        Category::Reserved,
        Category::Library,
        Category::Application,
        Category::Invalid,
    ];

    /// The word in data and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Category::Normal => "normal",
            Category::Protocol => "protocol",
            Category::Error => "error",
            Category::Reserved => "reserved",
            Category::Library => "library",
            Category::Application => "application",
            Category::Invalid => "invalid",
        }
    }
}

/// What a client should do about the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reconnect {
    /// Stay away.
    No,
    /// Come back at once.
    Now,
    /// Come back after a random delay.
    AfterDelay,
    /// Come back, and wait longer after each attempt that fails.
    Backoff,
    /// Come back when the cause is gone.
    FixFirst,
    /// Nobody but the application can tell.
    Depends,
    /// No conforming peer makes this number arrive.
    NeverReported,
}

impl Reconnect {
    /// All of them.
    pub const ALL: [Reconnect; 7] = [
        Reconnect::No,
        Reconnect::Now,
        Reconnect::AfterDelay,
        Reconnect::Backoff,
        Reconnect::FixFirst,
        Reconnect::Depends,
        Reconnect::NeverReported,
    ];

    /// The word in data and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Reconnect::No => "no",
            Reconnect::Now => "now",
            Reconnect::AfterDelay => "after-delay",
            Reconnect::Backoff => "backoff",
            Reconnect::FixFirst => "fix-first",
            Reconnect::Depends => "depends",
            Reconnect::NeverReported => "never-reported",
        }
    }

    /// Whether a client should come back without anybody's help.
    pub fn is_retry(self) -> bool {
        matches!(self, Reconnect::Now | Reconnect::AfterDelay | Reconnect::Backoff)
    }
}

/// What is known of a code.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The number.
    pub code: i64,
    /// What kind of code it is.
    pub category: Category,
    /// What a client should do that receives it.
    pub reconnect: Reconnect,
    /// Seconds to wait before the first attempt, from and to.
    #[serde(default)]
    pub delay: Option<(u32, u32)>,
    /// Codes that stand near it.
    #[serde(default)]
    pub related: Vec<i64>,
    /// Addresses of where it is laid down.
    pub sources: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    registry_date: String,
    code: Vec<Facts>,
}

static FILE: LazyLock<File> = LazyLock::new(|| super::parsed("reference.toml", data!("codes/reference.toml")));

/// When the codes were last compared with the registry.
pub fn registry_date() -> &'static str {
    &FILE.registry_date
}

/// What is known of a code that the registry names.
pub fn facts(number: i64) -> Option<&'static Facts> {
    FILE.code.iter().find(|facts| facts.code == number)
}

/// What kind of code a number is.
pub fn category(number: i64) -> Category {
    match (facts(number), number) {
        (Some(facts), _) => facts.category,
        (None, 3000..=3999) => Category::Library,
        (None, 4000..=4999) => Category::Application,
        (None, _) => Category::Invalid,
    }
}

/// What a client should do that receives a number, as far as that can be said without knowing the
/// application.
pub fn reconnect(number: i64) -> Reconnect {
    match facts(number) {
        Some(facts) => facts.reconnect,
        None if is_sendable(number) => Reconnect::Depends,
        None => Reconnect::NeverReported,
    }
}

/// Whether `WebSocket.close()` of a page or worker takes a number (WHATWG WebSockets, `close`).
pub fn page_may_send(number: i64) -> bool {
    number == 1000 || (3000..=4999).contains(&number)
}

/// Whether the close event of a page can hold a number.
pub fn page_may_receive(number: i64) -> bool {
    is_sendable(number) || number == 1005 || number == 1006
}

/// The key of what is said of a number's range: the lowest number of it. What does not fit into a
/// frame counts to the range that is next.
pub fn range_key(number: i64) -> Option<i64> {
    range_of(number.clamp(0, i64::from(u16::MAX))).map(|range| range.from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_facts() {
        let known: Vec<i64> = FILE.code.iter().map(|facts| facts.code).collect();
        let codes: Vec<i64> = super::super::all().iter().map(|code| code.code).collect();
        assert_eq!(known, codes);
        for facts in &FILE.code {
            assert!(!facts.sources.is_empty(), "{}", facts.code);
            assert!(facts.related.iter().all(|related| super::super::find(*related).is_some()), "{}", facts.code);
            assert_eq!(facts.category == Category::Reserved, !is_sendable(facts.code), "{}", facts.code);
        }
    }
}
