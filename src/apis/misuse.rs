//! What a model says of calls that are used in a way that they are not made for: a reason without a
//! code, a code where none is read.

use serde::{Deserialize, Serialize};

use super::path::Slot;
use super::schema::Does;

/// What happens to a reason that is given without a code.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReasonAlone {
    /// What is done with it.
    pub does: Alone,
    /// The error that is thrown or returned.
    #[serde(default)]
    pub error: Option<String>,
}

/// What a library does with a reason without a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Alone {
    /// Throws an exception.
    Throws,
    /// Returns an error.
    Rejects,
    /// Sends a Close without code and reason.
    Drops,
    /// Throws in some releases or engines, and drops the reason in others.
    Varies,
    /// Sends a frame in which the peer takes the reason for a code.
    Corrupts,
}

/// A call that looks as if it took a code at this place, and does not read one there.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ignores {
    /// The type whose method it is.
    pub on: String,
    /// The method.
    pub call: String,
    /// Where a code is taken for granted.
    pub slot: Slot,
    /// What the call does instead.
    pub does: Does,
    /// The error that is thrown or returned.
    #[serde(default)]
    pub error: Option<String>,
    /// Where the code belongs.
    #[serde(default)]
    pub instead: Option<Instead>,
}

/// Where a code belongs that is not read where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Instead {
    /// In another call, at the same place.
    Call(String),
    /// In another place of the same call.
    Slot(Slot),
    /// Under another key of the same object.
    Key(String),
    /// In a call for each object of this member.
    Each(String),
}
