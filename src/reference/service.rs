//! Answers about services.

use super::{Block, Reference};
use crate::codes::Reconnect;
use crate::codes::services::{Confidence, Says, Service};

impl Reference<'_> {
    /// All codes of a service.
    pub fn service(&self, service: &'static Service) -> Vec<Block> {
        let codes = service.codes();
        let mut blocks = vec![Block::Title(service.name.to_owned())];
        blocks.extend(codes.notes.clone().map(Block::Text));
        let ranges = codes.ranges.iter().map(|range| {
            let advice = self.advice(range.reconnect, range.says);
            vec![format!("{}-{}", range.from, range.to), advice, range.meaning.clone()]
        });
        let rows = codes.codes.iter().map(|code| {
            let name = code.name.clone().unwrap_or_else(|| self.name(code.code));
            let meaning = format!("{name}: {}", code.meaning);
            vec![code.code.to_string(), self.advice(code.reconnect, code.says), meaning]
        });
        let rows: Vec<Vec<String>> = ranges.chain(rows).collect();
        if rows.is_empty() {
            blocks.push(Block::Text(self.label("no-own-codes").to_owned()));
        } else {
            let head = ["code", "reconnect", "meaning"].map(|key| self.label(key).to_owned()).to_vec();
            blocks.push(Block::Table { title: self.label("its-codes").to_owned(), head, rows });
        }
        blocks.push(Block::Facts(vec![
            (self.label("source").to_owned(), codes.source.clone()),
            (self.label("confidence").to_owned(), self.confidence(codes.confidence).to_owned()),
        ]));
        blocks
    }

    /// What a number means at a service, as a block of its own.
    pub(super) fn at_service(&self, number: i64, service: &'static Service) -> Option<Block> {
        let codes = service.codes();
        let mut facts = Vec::new();
        let mut add = |key: &'static str, value: String| facts.push((self.label(key).to_owned(), value));
        match (service.code(number), service.range(number)) {
            (Some(code), _) => {
                let name = code.name.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
                add("meaning", format!("{name}{}", code.meaning));
                add("sent-by", self.sender(code.sent_by).to_owned());
                if code.reconnect.is_some() {
                    add("reconnect", self.advice(code.reconnect, code.says));
                }
            }
            (None, Some(range)) => {
                add("meaning", format!("{}-{}: {}", range.from, range.to, range.meaning));
                add("reconnect", self.advice(range.reconnect, range.says));
            }
            (None, None) => return None,
        }
        if let Some(notes) = &codes.notes {
            add("notes", notes.clone());
        }
        add("source", codes.source.clone());
        facts.insert(0, (self.label("service").to_owned(), service.name.to_owned()));
        Some(Block::Facts(facts))
    }

    /// What a number means at a service, in a line.
    pub(super) fn service_line(&self, number: i64, service: &'static Service) -> Option<String> {
        let (meaning, reconnect) = match (service.code(number), service.range(number)) {
            (Some(code), _) => {
                let name = code.name.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
                (format!("{name}{}", code.meaning), self.advice(code.reconnect, code.says))
            }
            (None, Some(range)) => (range.meaning.clone(), self.advice(range.reconnect, range.says)),
            (None, None) => return None,
        };
        let reconnect = if reconnect.is_empty() { reconnect } else { format!(" ({reconnect})") };
        Some(format!("{}: {meaning}{reconnect}", service.name))
    }

    /// What to do about the connection, and who says so.
    pub(super) fn advice(&self, reconnect: Option<Reconnect>, says: Says) -> String {
        let Some(reconnect) = reconnect else {
            return String::new();
        };
        let word = self.reconnect_word(reconnect);
        match says {
            Says::Service => word.to_owned(),
            Says::Client => self.phrase("says-client", &[("advice", word)]),
            Says::Wslint => self.phrase("says-wslint", &[("advice", word)]),
        }
    }

    fn confidence(&self, confidence: Confidence) -> &'static str {
        self.label(match confidence {
            Confidence::High => "confidence-high",
            Confidence::Medium => "confidence-medium",
        })
    }
}
