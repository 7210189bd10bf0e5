//! The part of a model that speaks of sends: where the code stands, and what becomes of the rest.

use serde::Deserialize;

use super::path::Slot;

/// A call, or a record, that carries a code.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// The type whose method it is.
    #[serde(default)]
    pub on: Option<String>,
    /// The method or function that is called.
    #[serde(default)]
    pub call: Option<String>,
    /// The record that is built.
    #[serde(default)]
    pub record: Option<String>,
    /// Whether no other library has a call of this name, so that the name proves the library.
    #[serde(default)]
    pub distinct: bool,
    /// Where the code stands; several places are tried in order.
    pub code: Vec<Slot>,
    /// Where the reason stands.
    #[serde(default)]
    pub reason: Vec<Slot>,
    /// What a reason that is too long leads to.
    #[serde(default)]
    pub reason_limit: Option<ReasonLimit>,
    /// What goes out without a code.
    #[serde(default)]
    pub no_code: Option<NoCode>,
    /// What a reason without a code leads to, where it does not arrive.
    #[serde(default)]
    pub reason_alone: Option<Alone>,
    /// The call that closes without a code, if it is another one.
    #[serde(default)]
    pub without: Option<String>,
    /// What happens to a code that is no number; thrown out if not said.
    #[serde(default)]
    pub non_number: Option<NonNumber>,
}

impl Send {
    /// The name that stands in source code: of the call, or the last part of the record's.
    pub fn name(&self) -> &str {
        let name = self.call.as_deref().or(self.record.as_deref()).unwrap_or_default();
        name.rsplit("::").next().unwrap_or(name)
    }
}

/// What a library does with a code that is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NonNumber {
    /// Throws an exception.
    Throws,
    /// Makes a number of it, as JavaScript does, and goes on with that.
    Converts,
}

/// What a library does with a reason that goes with no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Alone {
    /// Throws an exception.
    Throws,
    /// Returns an error.
    Rejects,
    /// Closes without code and reason.
    Drops,
    /// Sends a frame whose code is made of the reason's first bytes.
    Corrupts,
}

/// What happens to a reason that is too long.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReasonLimit {
    /// Most bytes of UTF-8 that fit.
    pub bytes: usize,
    /// What happens beyond.
    pub over: Over,
    /// The error that is thrown or returned.
    #[serde(default)]
    pub error: Option<String>,
}

/// What a library does with a reason over the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Over {
    /// Throws an exception.
    Throws,
    /// Returns an error.
    Rejects,
    /// Panics.
    Panics,
    /// Cuts the reason silently.
    Truncates,
    /// Sends a frame that no peer may accept.
    Sends,
}

/// What goes out when no code is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum NoCode {
    /// A Close without a code; the peer sees 1005.
    Empty,
    /// This number.
    Code(i64),
}

impl TryFrom<String> for NoCode {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.as_str() {
            "empty" => Ok(NoCode::Empty),
            _ => text.parse().map(NoCode::Code).map_err(|_| format!("`{text}` is neither `empty` nor a number")),
        }
    }
}
