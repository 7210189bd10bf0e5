//! What the reference says, in each language: `texts/*.toml`. What a language leaves out is shown
//! in English.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::locale::Locale;

/// All that the reference says in a language.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Texts {
    code: BTreeMap<String, Entry>,
    range: BTreeMap<String, Entry>,
    /// Pairs of codes that people confuse.
    pub pair: Vec<Pair>,
    error: BTreeMap<String, ErrorText>,
    topic: BTreeMap<String, TopicText>,
    label: BTreeMap<String, String>,
}

/// What there is to say of a code or range.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Entry {
    /// Its name in this language, if that is not the registered one.
    pub name: String,
    /// What it says, in one sentence; in English that stands in `standard.toml`.
    pub meaning: String,
    /// What one has to know.
    pub details: String,
    /// When one meets it.
    pub seen: Vec<String>,
    /// What is behind it.
    pub causes: Vec<String>,
    /// What to do.
    pub fix: Vec<String>,
    /// Whether and how to reconnect.
    pub reconnect: String,
    /// What to say of these where there is little room, if how they begin is no good for that.
    pub brief: Brief,
    /// Other words that people search with.
    pub find: Vec<String>,
}

/// Parts of an entry in a line or two each.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Brief {
    /// When one meets it.
    pub seen: String,
    /// What to do.
    pub fix: String,
    /// Whether and how to reconnect.
    pub reconnect: String,
}

/// What tells two codes apart.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// The two, the lower first.
    pub codes: (i64, i64),
    /// What the difference is.
    pub difference: String,
    /// When to use which.
    pub choose: String,
}

/// What there is to say of a known error.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorText {
    /// What it says.
    pub says: String,
    /// What to do.
    #[serde(default)]
    pub fix: Vec<String>,
}

/// What there is to say of a topic.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopicText {
    /// What is asked.
    pub title: String,
    /// The answer.
    pub says: String,
    /// What to do.
    pub fix: Vec<String>,
}

static ENGLISH: LazyLock<Texts> = LazyLock::new(|| super::parsed("texts/en.toml", data!("codes/texts/en.toml")));

static JAPANESE: LazyLock<Texts> =
    LazyLock::new(|| super::parsed::<Texts>("texts/ja.toml", data!("codes/texts/ja.toml")).over(&ENGLISH));

/// All texts of a language, with English ones where it has none.
pub fn of(locale: Locale) -> &'static Texts {
    match locale {
        Locale::En => &ENGLISH,
        Locale::Ja => &JAPANESE,
    }
}

/// What to call a number in a language: the registered name with the translated one beside it, or the
/// name of its range.
pub fn name(locale: Locale, number: i64) -> String {
    let registered = super::name(number);
    // English has no names but the registered ones.
    if locale == Locale::En {
        return registered.to_owned();
    }
    match of(locale).entry(number).map(|entry| entry.name.as_str()) {
        None | Some("") => registered.to_owned(),
        // A range has no registered name that should stand beside its own.
        Some(own) if super::find(number).is_none() => own.to_owned(),
        Some(own) => format!("{registered}({own})"),
    }
}

impl Texts {
    /// What there is to say of a number: of the code, else of its range.
    pub fn entry(&self, number: i64) -> Option<&Entry> {
        self.code.get(&number.to_string()).or_else(|| self.range(number))
    }

    /// What there is to say of the range that a number lies in.
    pub fn range(&self, number: i64) -> Option<&Entry> {
        self.range.get(&super::range_key(number)?.to_string())
    }

    /// What tells two codes apart, in either order.
    pub fn pair(&self, a: i64, b: i64) -> Option<&Pair> {
        self.pair.iter().find(|pair| pair.codes == (a.min(b), a.max(b)))
    }

    /// What there is to say of a known error.
    pub fn error(&self, id: &str) -> Option<&ErrorText> {
        self.error.get(id)
    }

    /// What there is to say of a topic.
    pub fn topic(&self, id: &str) -> Option<&TopicText> {
        self.topic.get(id)
    }

    /// A word or phrase of the reference itself; a key without one shows itself, which a test keeps
    /// from happening.
    pub fn label<'a>(&'a self, key: &'a str) -> &'a str {
        self.label.get(key).map_or(key, String::as_str)
    }

    /// These texts, with those of another language where there are none.
    fn over(mut self, base: &Texts) -> Texts {
        for (own, base) in [(&mut self.code, &base.code), (&mut self.range, &base.range)] {
            for (key, entry) in base {
                own.entry(key.clone()).or_default().complete(entry);
            }
        }
        for pair in &base.pair {
            if !self.pair.iter().any(|own| own.codes == pair.codes) {
                self.pair.push(pair.clone());
            }
        }
        for (key, text) in &base.error {
            self.error.entry(key.clone()).or_insert_with(|| text.clone());
        }
        for (key, text) in &base.topic {
            self.topic.entry(key.clone()).or_insert_with(|| text.clone());
        }
        for (key, text) in &base.label {
            self.label.entry(key.clone()).or_insert_with(|| text.clone());
        }
        self
    }
}

impl Entry {
    fn complete(&mut self, base: &Entry) {
        let brief = [
            (&mut self.brief.seen, &base.brief.seen),
            (&mut self.brief.fix, &base.brief.fix),
            (&mut self.brief.reconnect, &base.brief.reconnect),
        ];
        let texts = [(&mut self.details, &base.details), (&mut self.reconnect, &base.reconnect)];
        for (own, base) in texts.into_iter().chain(brief) {
            if own.is_empty() {
                own.clone_from(base);
            }
        }
        let lists = [(&mut self.seen, &base.seen), (&mut self.causes, &base.causes), (&mut self.fix, &base.fix)];
        for (own, base) in lists {
            if own.is_empty() {
                own.clone_from(base);
            }
        }
        // People search in either language.
        self.find.extend(base.find.iter().cloned());
    }
}
