//! The close codes: what RFC 6455, its errata and the IANA registry say about each number.
//!
//! This room knows no library and no source code. What may go out on the wire, whoever sends it,
//! is [`is_sendable`]; what a library makes of a number stands in [`crate::apis`].

pub mod constants;
pub mod errors;
mod names;
mod ranges;
mod reference;
pub mod services;
pub mod texts;
pub mod timeouts;
pub mod topics;

use std::sync::LazyLock;

use serde::Deserialize;

pub use names::named;
pub use ranges::Ranges;
pub use reference::{
    Category, Facts, Reconnect, category, facts, page_may_receive, page_may_send, range_key, reconnect, registry_date,
};

/// Most bytes of UTF-8 that a reason may have: a control frame carries 125 bytes, the code takes
/// two of them (RFC 6455 section 5.5).
pub const MAX_REASON_BYTES: usize = 123;

impl Sender {
    /// The word in data and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Sender::Both => "both",
            Sender::Client => "client",
            Sender::Server => "server",
            Sender::Nobody => "nobody",
            Sender::Application => "application",
        }
    }
}

/// Who sends a code, by its definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sender {
    /// Either end.
    Both,
    /// Clients only.
    Client,
    /// Servers only.
    Server,
    /// Nobody: the number is reported to the program and must not be sent.
    Nobody,
    /// Libraries, frameworks and applications.
    Application,
}

/// A code with a name of its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// The number.
    pub code: i64,
    /// Its name in the IANA registry.
    pub name: String,
    /// How programs call it: words in capitals.
    #[serde(default)]
    pub names: Vec<String>,
    /// Who sends it.
    pub sent_by: Sender,
    /// What it says, in one sentence.
    pub meaning: String,
    /// Where this is laid down.
    pub source: String,
    /// Widespread peers that answer this code with a protocol error, in words.
    #[serde(default)]
    pub refused_by: Option<String>,
}

/// A range of numbers without names of their own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// Lowest number.
    pub from: i64,
    /// Highest number.
    pub to: i64,
    /// What numbers of this range are called.
    pub name: String,
    /// Whether a number of this range that has no name may be sent.
    pub sendable: bool,
    /// What the range is for, in a sentence or two.
    pub meaning: String,
    /// Where this is laid down.
    pub source: String,
}

/// A code that a team has declared for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredCode {
    /// The number.
    pub code: i64,
    /// Its name.
    pub name: String,
    /// What it means.
    pub summary: String,
    /// What a client should do that receives it.
    pub reconnect: Option<Reconnect>,
    /// Who sends it.
    pub sent_by: Option<Sender>,
    /// The address of its documentation.
    pub docs: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Registry {
    range: Vec<Range>,
    code: Vec<Code>,
}

static REGISTRY: LazyLock<Registry> = LazyLock::new(|| parsed("standard.toml", data!("codes/standard.toml")));

/// Data that is part of the program; a test parses all of it.
fn parsed<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> T {
    serde_json::from_str(text).unwrap_or_else(|error| unreachable!("{name}: {error}"))
}

/// A code by which a server of the project refuses clients for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The number.
    pub code: i64,
    /// The constant that stands for it, or else the reason that goes with it.
    pub name: String,
    /// The file that sends it, from the project's folder.
    pub path: String,
}

/// All codes with names, in ascending order.
pub fn all() -> &'static [Code] {
    &REGISTRY.code
}

/// All ranges, in ascending order.
pub fn ranges() -> &'static [Range] {
    &REGISTRY.range
}

/// The code with this number, if the registry names it.
pub fn find(number: i64) -> Option<&'static Code> {
    all().iter().find(|code| code.code == number)
}

/// The range that a number lies in; none below 0 and above 65535.
pub fn range_of(number: i64) -> Option<&'static Range> {
    ranges().iter().find(|range| range.from <= number && number <= range.to)
}

/// What to call a number: the registered name, or the name of its range.
pub fn name(number: i64) -> &'static str {
    match (find(number), range_of(number)) {
        (Some(code), _) => &code.name,
        (None, Some(range)) => &range.name,
        (None, None) => "not a close code",
    }
}

/// Whether an endpoint may put this number into a Close frame.
pub fn is_sendable(number: i64) -> bool {
    match find(number) {
        Some(code) => code.sent_by != Sender::Nobody,
        None => range_of(number).is_some_and(|range| range.sendable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wire_takes_what_rfc_6455_and_the_registry_say() {
        let sendable: Vec<i64> = (-1..70_000).filter(|&number| is_sendable(number)).collect();
        let expected: Vec<i64> = (1000..=1003).chain(1007..=1014).chain(3000..=4999).collect();
        assert_eq!(sendable, expected);
    }

    #[test]
    fn numbers_have_names() {
        assert_eq!(name(1006), "Abnormal Closure");
        assert_eq!(name(4001), "private use");
        assert_eq!(name(2000), "unassigned");
        assert_eq!(name(-1), "not a close code");
    }

    #[test]
    fn ranges_follow_each_other_and_codes_ascend() {
        assert!(ranges().windows(2).all(|pair| pair[0].to + 1 == pair[1].from));
        assert!(all().windows(2).all(|pair| pair[0].code < pair[1].code));
    }
}
