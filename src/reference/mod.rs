//! The reference: what there is to say of codes, ranges, services and errors, as blocks of text
//! that the command line, the editor and the page show each in their way.
//!
//! This room puts the data of [`crate::codes`] into words of a language. It reads no files and
//! prints nothing.

mod ask;
mod aspect;
mod brief;
mod bytes;
mod code;
mod compare;
mod doc;
mod errors;
mod inline;
mod listed;
mod log;
mod map;
mod page;
mod search;
mod service;
mod topic;

pub use ask::{Question, Subject, understand};
pub use aspect::Aspect;
pub use doc::{Block, columns, markdown, plain, text};
pub use inline::{html as html_inline, markdown as markdown_inline, shown, unmarked};
pub use listed::Listed;
pub use search::{Filter, Item, Wanted};

use crate::codes::services::Service;
use crate::codes::texts::{self, Texts};
use crate::codes::{self, DeclaredCode};
use crate::locale::Locale;
use crate::map::CodeMap;

/// What answers depend on besides the question.
#[derive(Clone, Debug, Default)]
pub struct Reference<'a> {
    /// The language of the answers.
    pub locale: Locale,
    /// The services that are in use, by configuration or by what a file imports.
    pub services: Vec<&'static Service>,
    /// The codes that the team has declared.
    pub own: &'a [DeclaredCode],
    /// Who sends and handles codes in the project, for documents about it.
    pub map: Option<&'a CodeMap>,
}

impl<'a> Reference<'a> {
    /// The texts of its language.
    pub fn texts(&self) -> &'static Texts {
        texts::of(self.locale)
    }

    /// A word or phrase of the reference itself.
    fn label(&self, key: &'static str) -> &'static str {
        self.texts().label(key)
    }

    /// A phrase with gaps, filled.
    fn phrase(&self, key: &'static str, gaps: &[(&str, &str)]) -> String {
        let mut text = self.label(key).to_owned();
        for (name, value) in gaps {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// The code that the team has declared under a number.
    pub fn own_code(&self, number: i64) -> Option<&'a DeclaredCode> {
        self.own.iter().find(|own| own.code == number)
    }

    /// What to call a number, by the registry or by its range.
    pub fn name(&self, number: i64) -> String {
        texts::name(self.locale, number)
    }

    /// The number with what to call it here: the team's name, that of the service in use, or the
    /// registered one.
    pub fn heading(&self, number: i64) -> String {
        if let Some(own) = self.own_code(number) {
            return format!("{number} {}", shown(&own.name));
        }
        let of_service = self.services.iter().find_map(|service| Some((service, service.code(number)?.name.as_ref()?)));
        match of_service {
            Some((service, name)) if codes::find(number).is_none() => format!("{number} {name} ({})", service.name),
            _ => format!("{number} {}", self.name(number)),
        }
    }

    /// The codes that one name stands for.
    pub fn which(&self, codes: &[i64]) -> Vec<Block> {
        let item = |code: &i64| format!("{} {}: {}", code, self.name(*code), self.meaning(*code));
        vec![Block::List { title: self.label("which").to_owned(), items: codes.iter().map(item).collect() }]
    }

    /// A code that was found, in a line.
    pub fn line(&self, item: &Item) -> String {
        let service = item.service.map(|service| format!(" ({})", service.name)).unwrap_or_default();
        format!("{} {}{service}: {}", item.code, shown(&item.name), shown(&item.meaning))
    }

    /// What a number says, in one sentence.
    pub fn meaning(&self, number: i64) -> String {
        let translated = self.texts().entry(number).map(|entry| entry.meaning.as_str()).filter(|text| !text.is_empty());
        let english = || match (codes::find(number), codes::range_of(number)) {
            (Some(code), _) => code.meaning.as_str(),
            (None, Some(range)) => range.meaning.as_str(),
            (None, None) => self.label("beyond"),
        };
        translated.unwrap_or_else(english).to_owned()
    }
}
