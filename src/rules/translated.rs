//! What rules say in other languages: one file for each, keyed by rule and by message.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::{Rule, template};
use crate::locale::Locale;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    phrase: BTreeMap<String, String>,
    message: BTreeMap<String, String>,
    rule: BTreeMap<String, RuleText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleText {
    summary: String,
    #[serde(default)]
    fixes: String,
    docs: String,
}

static JAPANESE: LazyLock<File> = LazyLock::new(|| {
    // The data is part of the program and a test parses it.
    serde_json::from_str(data!("rules/ja.toml")).unwrap_or_else(|error| unreachable!("ja.toml: {error}"))
});

/// The file of a language; English stands with the rules.
fn file(locale: Locale) -> Option<&'static File> {
    match locale {
        Locale::En => None,
        Locale::Ja => Some(&JAPANESE),
    }
}

/// The template of a message in a language, in English where there is none.
pub fn template_in(locale: Locale, key: &str) -> Option<&'static str> {
    let translated = file(locale).and_then(|file| file.message.get(key));
    translated.map(String::as_str).or_else(|| template(key))
}

/// A text that goes into a gap of a message, in a language.
pub fn phrase_in(locale: Locale, text: &str) -> &str {
    file(locale).and_then(|file| file.phrase.get(text)).map_or(text, String::as_str)
}

impl Rule {
    /// What it finds, in a phrase of a language.
    pub fn summary_in(&self, locale: Locale) -> &'static str {
        self.text(locale).map_or(self.summary, |text| &text.summary)
    }

    /// What its quick fixes do, in a phrase of a language.
    pub fn fixes_in(&self, locale: Locale) -> &'static str {
        self.text(locale).map_or(self.fixes, |text| &text.fixes)
    }

    /// Its documentation in a language: the examples are the same in all.
    pub fn docs_in(&self, locale: Locale) -> Cow<'static, str> {
        let examples = self.docs.find("```").unwrap_or(self.docs.len());
        match self.text(locale) {
            Some(text) => Cow::Owned(format!("{}\n{}", text.docs, &self.docs[examples..])),
            None => Cow::Borrowed(self.docs),
        }
    }

    fn text(&self, locale: Locale) -> Option<&'static RuleText> {
        file(locale)?.rule.get(self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{RULES, here, wording};
    use super::*;

    /// Rules and messages that nobody has translated yet: they are shown in English.
    const UNTRANSLATED: &[&str] = &[];

    #[test]
    fn everything_is_translated() {
        let mut missing: Vec<&str> = Vec::new();
        let mut strange: Vec<&str> = Vec::new();
        let shared = wording::SHARED.iter().chain(here::HERE);
        let messages: Vec<&(&str, &str)> = RULES.iter().flat_map(|rule| rule.messages).chain(shared).collect();
        for (key, english) in &messages {
            let Some(text) = JAPANESE.message.get(*key) else {
                missing.push(key);
                continue;
            };
            // A gap that is not there stays open, or is lost.
            let gaps = |text: &str| {
                let mut gaps: Vec<String> =
                    text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap().into()).collect();
                gaps.sort();
                gaps
            };
            assert_eq!(gaps(text), gaps(english), "{key}");
        }
        missing.extend(RULES.iter().map(|rule| rule.id).filter(|id| !JAPANESE.rule.contains_key(*id)));
        missing.retain(|key| !UNTRANSLATED.iter().any(|known| key.starts_with(known)));
        strange.extend(
            JAPANESE.message.keys().map(String::as_str).filter(|key| !messages.iter().any(|(known, _)| known == key)),
        );
        strange.extend(JAPANESE.rule.keys().map(String::as_str).filter(|id| super::super::find(id).is_none()));
        assert_eq!(missing, [""; 0], "not in src/rules/ja.toml");
        assert_eq!(strange, [""; 0], "in src/rules/ja.toml, and nowhere else");
    }

    #[test]
    fn rules_say_in_japanese_what_they_say_in_english() {
        for rule in RULES {
            assert_eq!(rule.fixes_in(Locale::Ja).is_empty(), rule.fixes.is_empty(), "{}", rule.id);
            let (english, japanese) = (rule.docs_in(Locale::En), rule.docs_in(Locale::Ja));
            assert_eq!(english.matches("```").count(), japanese.matches("```").count(), "{}", rule.id);
        }
    }
}
