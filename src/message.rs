//! Messages as keys with arguments, so that another language is another set of templates and no
//! fingerprint depends on wording.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

use crate::codes::{Ranges, texts};
use crate::locale::Locale;
use crate::rules;

/// A text to be shown: the key of a template, and what goes into its gaps.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Message {
    /// The template's key: the rule's id or a shared topic, a dot, a name.
    pub key: &'static str,
    /// Values for the template's gaps, by name.
    pub args: Vec<(&'static str, Arg)>,
    /// What an editor was shown of it last.
    shown: Shown,
}

/// A text that was put together, so that it need not be again with every edit. It says nothing that the
/// message does not.
#[derive(Clone, Debug, Default)]
struct Shown(OnceLock<Box<(Locale, String)>>);

impl PartialEq for Shown {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Shown {}

impl Hash for Shown {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

/// A value for a gap.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Arg {
    /// Text that stands as it is.
    Text(String),
    /// A number.
    Number(i64),
    /// What a close code is called, which depends on the language.
    Name(i64),
    /// Some of a kind, with a word before the last.
    List(Vec<String>),
    /// A message in a message.
    Message(Message),
}

impl Message {
    /// A message without gaps filled yet.
    pub fn new(key: &'static str) -> Self {
        Self { key, args: Vec::new(), shown: Shown::default() }
    }

    /// Fills a gap.
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// The text in a language.
    pub fn in_locale(&self, locale: Locale) -> String {
        self.render(locale, &|key| rules::template_in(locale, key))
    }

    /// The same, kept for the next time that somebody asks: an editor is told of a finding as often as
    /// its file changes.
    pub fn shown_in(&self, locale: Locale) -> Cow<'_, str> {
        let (known, text) = &**self.shown.0.get_or_init(|| Box::new((locale, self.in_locale(locale))));
        if *known == locale { Cow::Borrowed(text) } else { Cow::Owned(self.in_locale(locale)) }
    }

    /// The text, by templates that are found under their keys. A key without a template shows
    /// itself; a test keeps that from happening.
    fn render(&self, locale: Locale, template: &dyn Fn(&str) -> Option<&'static str>) -> String {
        let Some(mut rest) = template(self.key) else {
            return self.key.to_owned();
        };
        let mut text = String::with_capacity(2 * rest.len());
        while let Some(open) = rest.find('{') {
            text.push_str(&rest[..open]);
            let Some(len) = rest[open..].find('}') else {
                break;
            };
            let name = &rest[open + 1..open + len];
            match self.args.iter().find(|(known, _)| *known == name) {
                Some((_, Arg::Text(value))) => text.push_str(rules::phrase_in(locale, value)),
                Some((_, Arg::Name(number))) => text.push_str(&texts::name(locale, *number)),
                Some((_, Arg::List(items))) => text.push_str(&list(locale, items)),
                Some((_, Arg::Number(value))) => text.push_str(&value.to_string()),
                Some((_, Arg::Message(message))) => text.push_str(&message.render(locale, template)),
                None => text.push_str(&rest[open..=open + len]),
            }
            rest = &rest[open + len + 1..];
        }
        text.push_str(rest);
        text
    }
}

/// Some of a kind, as a language puts them in a row.
fn list(locale: Locale, items: &[String]) -> String {
    match (locale, items) {
        (Locale::En, [start @ .., last]) if !start.is_empty() => format!("{} and {last}", start.join(", ")),
        (Locale::En, items) => items.join(", "),
        (Locale::Ja, items) => items.join("、"),
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Arg::Text(text)
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Arg::Text(text.to_owned())
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Arg::Number(number)
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Arg::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<&Ranges> for Arg {
    fn from(ranges: &Ranges) -> Self {
        let range = |(low, high)| if low == high { format!("{low}") } else { format!("{low}-{high}") };
        Arg::List(ranges.iter().map(range).collect())
    }
}

impl From<Message> for Arg {
    fn from(message: Message) -> Self {
        Arg::Message(message)
    }
}

impl fmt::Display for Message {
    /// The English text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_locale(Locale::En))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_gaps() {
        let template = |key: &str| match key {
            "a" => Some("{n} and {inner}, {missing}"),
            "b" => Some("<{text}>"),
            _ => None,
        };
        let inner = Message::new("b").with("text", "{n}");
        let message = Message::new("a").with("n", 7_i64).with("inner", inner);
        assert_eq!(message.render(Locale::En, &template), "7 and <{n}>, {missing}");
        assert_eq!(Message::new("c").render(Locale::En, &template), "c");
    }
}
