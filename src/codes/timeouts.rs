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
    /// What else people call it, in small letters.
    #[serde(default)]
    also: Vec<String>,
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

static FILE: LazyLock<File> = LazyLock::new(|| super::parsed("timeouts.toml", data!("codes/timeouts.toml")));

/// All limits.
pub fn limits() -> &'static [Limit] {
    &FILE.limit
}

/// The limits of those that a text names.
pub fn named_in(text: &str) -> Vec<&'static Limit> {
    let text = format!(" {} ", text.to_lowercase().replace(|c: char| !c.is_alphanumeric(), " "));
    let is_named = |name: &str| text.contains(&format!(" {} ", name.to_lowercase().replace('-', " ")));
    limits().iter().filter(|limit| is_named(&limit.who) || limit.also.iter().any(|also| is_named(also))).collect()
}

/// When the limits were last looked up.
pub fn checked() -> &'static str {
    &FILE.checked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_found_by_name() {
        let who = |text: &str| named_in(text).iter().map(|limit| limit.who.as_str()).collect::<Vec<_>>();
        assert_eq!(who("nginx websocket timeout"), ["nginx"]);
        assert_eq!(who("behind an ALB"), ["AWS Application Load Balancer"]);
        assert_eq!(who("AWS API Gateway"), ["AWS API Gateway", "AWS API Gateway"]);
        assert!(who("an engine").is_empty());
    }
}
