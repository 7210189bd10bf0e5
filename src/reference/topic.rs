//! Answers to questions that name neither a code nor an error.

use super::{Block, Reference};
use crate::codes::topics::Topic;

impl Reference<'_> {
    /// What there is to say of a topic, with the codes that it is about.
    pub fn topic(&self, topic: &Topic) -> Vec<Block> {
        let Some(text) = self.texts().topic(&topic.id) else { return Vec::new() };
        let mut blocks = vec![Block::Title(text.title.clone()), Block::Text(text.says.clone())];
        blocks.push(Block::List { title: self.label("fix").to_owned(), items: text.fix.clone() });
        let item = |code: &i64| format!("{}: {}", self.heading(*code), self.meaning(*code));
        if !topic.codes.is_empty() {
            let title = self.label("topic-codes").to_owned();
            blocks.push(Block::List { title, items: topic.codes.iter().map(item).collect() });
        }
        blocks
    }
}
