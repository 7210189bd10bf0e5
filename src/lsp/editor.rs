//! Settings of the editor: what it sends when it starts, and what it is asked for later.

use serde::Deserialize;
use serde_json::Value;

use crate::apis::Environment;
use crate::locale::Locale;
use crate::rules::{Level, Selection};

/// The section of an editor's settings.
pub(super) const SECTION: &str = "wslint";

/// How much is told in the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum LogLevel {
    /// Nothing.
    Off,
    /// What went wrong.
    Error,
    /// What was left out.
    Warning,
    /// What was read.
    #[default]
    Info,
    /// How long things take.
    Debug,
}

/// What a user has set in the editor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EditorSettings {
    /// Whether anything is found at all.
    pub(super) enable: bool,
    /// Levels of rules, on top of those of `wslint.toml`.
    pub(super) rules: Vec<(Selection, Level)>,
    /// What the global `WebSocket` is where `wslint.toml` does not say.
    pub(super) environments: Vec<Environment>,
    /// Whether codes have their name beside them.
    pub(super) inlay_hints: bool,
    pub(super) log_level: LogLevel,
    /// The language of texts, if it is not that of the editor.
    pub(super) locale: Option<Locale>,
    /// Whether the client may ask for diagnostics. For clients that can, and should not.
    pub(super) pull: bool,
}

impl Default for EditorSettings {
    fn default() -> Self {
        Self {
            enable: true,
            rules: Vec::new(),
            environments: Vec::new(),
            inlay_hints: false,
            log_level: LogLevel::default(),
            locale: None,
            pull: true,
        }
    }
}

impl EditorSettings {
    /// Reads settings; what is not understood stays as it was, and is told.
    pub(super) fn read(&self, value: &Value) -> (Self, Vec<String>) {
        let mut settings = self.clone();
        let mut problems = Vec::new();
        // Some clients send everything that they have, others only the section.
        let value = value.get(SECTION).unwrap_or(value);
        let Some(written) = value.as_object() else { return (settings, problems) };
        let mut take = |key: &str, set: &mut dyn FnMut(&Value) -> Option<()>| {
            if let Some(value) = written.get(key).filter(|value| !value.is_null())
                && set(value).is_none()
            {
                problems.push(format!("setting `{SECTION}.{key}` is not understood: {value}"));
            }
        };
        take("enable", &mut |value| value.as_bool().map(|on| settings.enable = on));
        take("inlayHints", &mut |value| value.as_bool().map(|on| settings.inlay_hints = on));
        take("pullDiagnostics", &mut |value| value.as_bool().map(|on| settings.pull = on));
        take("logLevel", &mut |value| LogLevel::deserialize(value).ok().map(|level| settings.log_level = level));
        take("locale", &mut |value| locale(value).map(|locale| settings.locale = locale));
        take("environment", &mut |value| environments(value).map(|all| settings.environments = all));
        take("rules", &mut |value| levels(value).map(|rules| settings.rules = rules));
        (settings, problems)
    }
}

/// A language by its tag; nothing stands for that of the editor.
fn locale(value: &Value) -> Option<Option<Locale>> {
    match value.as_str()? {
        "" => Some(None),
        tag => Locale::of_tag(tag).map(Some),
    }
}

/// One environment, or a list of them.
fn environments(value: &Value) -> Option<Vec<Environment>> {
    let one = |value: &Value| Environment::deserialize(value).ok();
    match value {
        Value::Array(all) => all.iter().map(one).collect(),
        value => one(value).map(|one| vec![one]),
    }
}

/// Levels by rule or group; groups first, so that a rule's own level wins.
fn levels(value: &Value) -> Option<Vec<(Selection, Level)>> {
    let mut levels = Vec::new();
    for (name, level) in value.as_object()? {
        levels.push((name.parse::<Selection>().ok()?, level.as_str()?.parse::<Level>().ok()?));
    }
    levels.sort_by_key(|(selection, _)| matches!(selection, Selection::Rule(_)));
    Some(levels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_understood_counts_and_the_rest_is_told() {
        let (read, problems) = EditorSettings::default().read(
            &json!({"wslint": {"inlayHints": true, "logLevel": "debug", "rules": {"no-such": "off"}, "enable": 1}}),
        );
        assert!(read.inlay_hints && read.enable && read.rules.is_empty());
        assert_eq!((read.log_level, problems.len()), (LogLevel::Debug, 2));
        let (read, problems) = read.read(&json!({"environment": ["browser", "react-native"]}));
        assert_eq!(
            (read.environments.as_slice(), problems.len()),
            (&[Environment::Browser, Environment::ReactNative][..], 0)
        );
        let (read, problems) = read.read(&json!({"environment": "netscape"}));
        assert_eq!((read.environments.len(), problems.len()), (2, 1));
        assert_eq!(read.read(&json!({"environment": []})).0.environments, []);
        let (read, problems) = read.read(&json!({"rules": {"reserved-code": "warn", "all": "off"}}));
        assert_eq!((read.rules.len(), problems.len()), (2, 0));
        assert!(matches!(read.rules[1].0, Selection::Rule(_)));
        let (read, problems) = read.read(&json!({"locale": "ja-JP"}));
        assert_eq!((read.locale, problems.len()), (Some(Locale::Ja), 0));
        let (read, problems) = read.read(&json!({"locale": "tlh"}));
        assert_eq!((read.locale, problems.len()), (Some(Locale::Ja), 1));
        assert_eq!(read.read(&json!({"locale": ""})).0.locale, None);
    }
}
