//! How long what stands between two ends lets a silent connection live.

use std::sync::LazyLock;

use serde::Deserialize;

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counts {
    /// The time in which nothing is sent.
    Idle,
    /// The time from the start, whatever is sent.
    Life,
}

/// A limit that holds unless somebody changes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The proxy, load balancer or platform.
    pub who: String,
    /// The limit in seconds.
    pub seconds: u32,
    /// What it counts.
    pub kind: Counts,
    /// The setting that changes it, or what else there is to know.
    #[serde(default)]
    pub setting: Option<String>,
    /// Where this is documented.
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    checked: String,
    limit: Vec<Limit>,
}

static FILE: LazyLock<File> = LazyLock::new(|| super::parsed("timeouts.toml", include_str!("timeouts.toml")));

/// All limits.
pub fn limits() -> &'static [Limit] {
    &FILE.limit
}

/// When the limits were last looked up.
pub fn checked() -> &'static str {
    &FILE.checked
}
