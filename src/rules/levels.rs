//! Levels of rules.

use std::str::FromStr;

use super::{Group, RULES, Rule, find};
use crate::diagnostic::Severity;

/// Whether a rule is on, and how loud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// Not at all.
    Off,
    /// With this severity.
    On(Severity),
    /// With its own default severity, even if its group is off.
    Default,
}

impl FromStr for Level {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "off" | "allow" => Ok(Level::Off),
            "info" => Ok(Level::On(Severity::Info)),
            "warning" | "warn" => Ok(Level::On(Severity::Warning)),
            "error" | "deny" => Ok(Level::On(Severity::Error)),
            _ => Err(format!("unknown level `{text}`; levels are off, info, warning and error")),
        }
    }
}

/// One rule, a group of rules, or all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// Every rule.
    All,
    /// The rules of a group.
    Group(Group),
    /// One rule.
    Rule(&'static str),
}

impl Selection {
    /// The names of all rules and groups.
    pub fn names_of_all() -> impl Iterator<Item = &'static str> {
        RULES.iter().map(|rule| rule.id).chain(Group::ALL.iter().map(|group| group.as_str()))
    }

    /// Whether it takes in the rule with this id.
    pub fn names(self, id: &str) -> bool {
        find(id).is_some_and(|rule| self.covers(rule))
    }

    fn covers(self, rule: &Rule) -> bool {
        match self {
            Selection::All => true,
            Selection::Group(group) => rule.group == group,
            Selection::Rule(id) => rule.id == id,
        }
    }
}

impl FromStr for Selection {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "all" {
            return Ok(Selection::All);
        }
        if let Some(group) = Group::ALL.iter().find(|group| group.as_str() == text) {
            return Ok(Selection::Group(*group));
        }
        if let Some(rule) = find(text) {
            return Ok(Selection::Rule(rule.id));
        }
        Err(format!("unknown rule `{text}`{}", crate::suggest::did_you_mean(text, Self::names_of_all())))
    }
}

/// The level of each rule, in the order of the table of rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Levels {
    entries: Vec<Entry>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    /// None if the rule is off.
    severity: Option<Severity>,
    configured: bool,
}

impl Default for Levels {
    fn default() -> Self {
        let entry = |rule: &&Rule| Entry { severity: rule.group.is_on().then_some(rule.severity), configured: false };
        Self { entries: RULES.iter().map(entry).collect() }
    }
}

impl Levels {
    /// Applies settings in order; later ones win.
    pub fn set_all(&mut self, settings: &[(Selection, Level)]) {
        for (selection, level) in settings {
            for (entry, rule) in self.entries.iter_mut().zip(RULES) {
                if selection.covers(rule) {
                    *entry = match level {
                        Level::Off => Entry { severity: None, configured: true },
                        Level::On(severity) => Entry { severity: Some(*severity), configured: true },
                        Level::Default => Entry { severity: entry.severity.or(Some(rule.severity)), ..*entry },
                    };
                }
            }
        }
    }

    /// The severity of a rule's findings; none if the rule is off.
    pub fn severity(&self, id: &str) -> Option<Severity> {
        self.entry(id)?.severity
    }

    /// Whether somebody has chosen the rule's level.
    pub fn is_configured(&self, id: &str) -> bool {
        self.entry(id).is_some_and(|entry| entry.configured)
    }

    fn entry(&self, id: &str) -> Option<Entry> {
        let at = RULES.iter().position(|rule| rule.id == id)?;
        self.entries.get(at).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_settings_win() {
        let mut levels = Levels::default();
        assert_eq!(levels.severity("reserved-code"), Some(Severity::Error));
        levels.set_all(&[
            (Selection::All, Level::Off),
            (Selection::Rule("reserved-code"), Level::Default),
            (Selection::Rule("not-a-code"), Level::On(Severity::Info)),
        ]);
        assert_eq!(levels.severity("reserved-code"), Some(Severity::Error));
        assert_eq!(levels.severity("not-a-code"), Some(Severity::Info));
        assert_eq!(levels.severity("code-out-of-range"), None);
    }

    #[test]
    fn unknown_names_get_a_suggestion() {
        assert!("reserved-cod".parse::<Selection>().unwrap_err().contains("`reserved-code`"));
        assert!("correctness".parse::<Selection>().is_ok());
        assert!("loud".parse::<Level>().is_err());
        assert_eq!("deny".parse::<Level>(), Ok(Level::On(Severity::Error)));
    }
}
