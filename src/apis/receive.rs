//! What a model says of the places where a received code appears.

use serde::Deserialize;

use super::path::Slot;
use crate::codes::Ranges;

/// Where a received code appears.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receive {
    /// The type whose handler it is.
    #[serde(default)]
    pub on: Option<String>,
    /// `on(EVENT)`, `addEventListener(EVENT)`, `property NAME`, `method NAME`, `pattern PATTERN` or
    /// `function`.
    pub handler: Handler,
    /// Where the code stands in it.
    pub code: Vec<Slot>,
    /// Where the reason stands in it.
    #[serde(default)]
    pub reason: Vec<Slot>,
    /// The major version since which the reason is bytes, not text.
    #[serde(default)]
    pub bytes_since: Option<u32>,
    /// The numbers that can arrive from a peer that keeps to the protocol, as measured.
    #[serde(default)]
    pub delivers: Option<Ranges>,
}

/// An event that carries a code: `new CloseEvent("close", { code: 1006 })`.
#[derive(Debug, Deserialize)]
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

/// The form of a handler that receives a close.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Handler {
    /// A listener for an event, however it is added.
    On(String),
    /// A listener that `addEventListener` adds, where the other ways give it something else.
    EventListener(String),
    /// A function assigned to a property.
    Property(String),
    /// A method of a class.
    Method(String),
    /// A pattern of a match.
    Pattern(String),
    /// A function that the type itself stands for: one that is handed over at such a place.
    Function,
}

impl TryFrom<String> for Handler {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if let Some(event) = text.strip_prefix("on(").and_then(|text| text.strip_suffix(')')) {
            return Ok(Handler::On(event.to_owned()));
        }
        if let Some(event) = text.strip_prefix("addEventListener(").and_then(|text| text.strip_suffix(')')) {
            return Ok(Handler::EventListener(event.to_owned()));
        }
        if text == "function" {
            return Ok(Handler::Function);
        }
        match text.split_once(' ') {
            Some(("property", name)) => Ok(Handler::Property(name.to_owned())),
            Some(("method", name)) => Ok(Handler::Method(name.to_owned())),
            Some(("pattern", pattern)) => Ok(Handler::Pattern(pattern.to_owned())),
            _ => Err(format!("`{text}` is no handler")),
        }
    }
}
