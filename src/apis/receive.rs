//! What a model says of the places where a received code appears.

use serde::Deserialize;

use super::handler::Handler;
use super::path::Slot;
use super::release::Releases;
use crate::codes::Ranges;

/// Where a received code appears.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receive {
    /// The type whose handler it is.
    #[serde(default)]
    pub on: Option<String>,
    /// `on(EVENT)`, `addEventListener(EVENT)`, `property NAME`, `method NAME`, `call NAME`,
    /// `pattern PATTERN` or `function`.
    pub handler: Handler,
    /// Where the code stands in it.
    pub code: Vec<Slot>,
    /// Where the reason stands in it.
    #[serde(default)]
    pub reason: Vec<Slot>,
    /// The releases in which the reason is bytes, not text.
    #[serde(default)]
    pub bytes: Option<Releases>,
    /// Whether the reason is certain to be bytes.
    #[serde(skip)]
    pub is_bytes: bool,
    /// The numbers that can arrive from a peer that keeps to the protocol, as measured.
    #[serde(default)]
    pub delivers: Option<Ranges>,
    /// Numbers that arrive where the library runs on something else than what was measured.
    #[serde(default)]
    pub elsewhere: Option<Ranges>,
    /// What a Close without a code arrives as, if not as 1005.
    #[serde(default)]
    pub empty: Option<i64>,
}

/// An event that carries a code: `new CloseEvent("close", { code: 1006 })`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The class.
    pub new: String,
    /// Where the code stands.
    pub code: Vec<Slot>,
    /// Where the reason stands.
    #[serde(default)]
    pub reason: Vec<Slot>,
}

impl Receive {
    /// Whether a number can arrive, as far as was measured; none if nothing was.
    pub fn can_deliver(&self, number: i64) -> Option<bool> {
        let is_elsewhere = self.elsewhere.as_ref().is_some_and(|numbers| numbers.contains(number));
        Some(is_elsewhere || self.delivers.as_ref()?.contains(number))
    }
}
