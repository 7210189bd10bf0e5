//! Answers about error texts, log lines and times.

use super::{Block, Reference, Subject};
use crate::codes::errors::KnownError;
use crate::codes::timeouts;

impl Reference<'_> {
    /// What an error text says, and the codes in it.
    pub fn pasted(&self, errors: &[&'static KnownError], codes: &[i64]) -> Vec<Block> {
        let mut blocks = Vec::new();
        for error in errors.iter().take(1) {
            let Some(text) = self.texts().error(&error.id) else {
                continue;
            };
            let title = error.title.clone();
            blocks.push(Block::Title(title.unwrap_or_else(|| self.phrase("error-of", &[("who", &error.who)]))));
            blocks.push(Block::Text(text.says.clone()));
            if !text.fix.is_empty() {
                blocks.push(Block::List { title: self.label("fix").to_owned(), items: text.fix.clone() });
            }
            if !error.rules.is_empty() {
                let items = error.rules.iter().map(|rule| format!("`wslint explain {rule}`")).collect();
                blocks.push(Block::List { title: self.label("rules").to_owned(), items });
            }
        }
        match codes {
            [] => {}
            [code] => blocks.extend(self.explain(Subject::Code(*code), None)),
            codes => {
                let item = |code: &i64| format!("{}: {}", self.heading(*code), self.meaning(*code));
                let title = self.label("codes-in-it").to_owned();
                blocks.push(Block::List { title, items: codes.iter().map(item).collect() });
            }
        }
        blocks
    }

    /// How long proxies and platforms let a silent connection live.
    pub fn limits_of(&self, limits: &[&'static timeouts::Limit]) -> Vec<Block> {
        let mut names: Vec<&str> = limits.iter().map(|limit| limit.who.as_str()).collect();
        names.dedup();
        vec![
            Block::Title(self.phrase("after-who", &[("who", &names.join(", "))])),
            self.limits_table(limits.iter().copied()),
            Block::List {
                title: self.label("fix").to_owned(),
                items: ["after-ping", "after-raise"].map(|key| self.label(key).to_owned()).to_vec(),
            },
        ]
    }

    /// What ends a connection after so many seconds.
    pub fn after(&self, seconds: u32) -> Vec<Block> {
        let shown = seconds.to_string();
        let mut blocks = vec![Block::Title(self.phrase("after", &[("seconds", &shown)]))];
        let exact = timeouts::limits().iter().any(|limit| limit.seconds == seconds);
        blocks.push(Block::Text(self.label(if exact { "after-exact" } else { "after-none" }).to_owned()));
        blocks.push(self.time_limits(exact.then_some(seconds)));
        blocks.push(Block::List {
            title: self.label("fix").to_owned(),
            items: ["after-ping", "after-raise"].map(|key| self.label(key).to_owned()).to_vec(),
        });
        blocks
    }
}
