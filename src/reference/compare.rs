//! Two codes side by side.

use super::{Block, Reference, Subject};
use crate::codes;

impl Reference<'_> {
    /// What tells two codes or ranges apart, and when to use which.
    pub fn compare(&self, a: Subject, b: Subject) -> Vec<Block> {
        let both = [a, b];
        let title = self.phrase("versus", &[("a", &self.subject(a)), ("b", &self.subject(b))]);
        let mut blocks = vec![Block::Title(title)];
        let pair = self.texts().pair(a.number(), b.number());
        if let Some(pair) = pair {
            blocks.push(Block::Facts(vec![
                (self.label("difference").to_owned(), pair.difference.clone()),
                (self.label("choose").to_owned(), pair.choose.clone()),
            ]));
        } else if let Some((general, own)) = general_and_own(a.number(), b.number()) {
            let (general, own) = (general.to_string(), own.to_string());
            let gaps = [("a", general.as_str()), ("b", own.as_str())];
            blocks.push(Block::Facts(vec![
                (self.label("difference").to_owned(), self.phrase("difference-private", &gaps)),
                (self.label("choose").to_owned(), self.phrase("choose-private", &gaps)),
            ]));
        }
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut row = |key: &'static str, cell: &dyn Fn(i64) -> String| {
            let cells = both.map(|subject| cell(subject.number()));
            rows.push(std::iter::once(self.label(key).to_owned()).chain(cells).collect());
        };
        row("meaning", &|number| self.meaning(number));
        row("may-be-sent", &|number| self.yes_or_no(codes::is_sendable(number)));
        row("page-sends", &|number| self.yes_or_no(codes::page_may_send(number)));
        row("page-receives", &|number| self.yes_or_no(codes::page_may_receive(number)));
        row("category", &|number| self.category_word(codes::category(number)).to_owned());
        row("reconnect", &|number| self.reconnect_word(codes::reconnect(number)).to_owned());
        // On a terminal two columns of sentences read badly: each fact has its two answers below it.
        for row in rows {
            if let [name, first, second] = row.as_slice() {
                let items = [(a, first), (b, second)].map(|(subject, text)| format!("{}: {text}", self.short(subject)));
                blocks.push(Block::List { title: name.clone(), items: items.to_vec() });
            }
        }
        for (key, of) in [("seen", 0), ("fix", 1)] {
            for subject in both {
                let entry = self.texts().entry(subject.number());
                let items = entry.map(|entry| if of == 0 { entry.seen.clone() } else { entry.fix.clone() });
                if let Some(items) = items.filter(|items| !items.is_empty()) {
                    blocks.push(Block::List { title: format!("{}: {}", self.short(subject), self.label(key)), items });
                }
            }
        }
        blocks
    }

    fn yes_or_no(&self, yes: bool) -> String {
        self.label(if yes { "yes" } else { "no" }).to_owned()
    }

    fn subject(&self, subject: Subject) -> String {
        match subject {
            Subject::Code(number) => self.heading(number),
            Subject::Range(low, _) => format!("{} {}", self.short(subject), self.range_name(low)),
        }
    }

    fn short(&self, subject: Subject) -> String {
        match subject {
            Subject::Code(number) => number.to_string(),
            Subject::Range(low, high) => format!("{low}-{high}"),
        }
    }
}

/// A code that may be sent and means the same to everybody, beside one that is somebody's own.
fn general_and_own(a: i64, b: i64) -> Option<(i64, i64)> {
    let is_general = |code: i64| codes::find(code).is_some() && codes::is_sendable(code);
    let is_own = |code: i64| (4000..=4999).contains(&code);
    [(a, b), (b, a)].into_iter().find(|(a, b)| is_general(*a) && is_own(*b))
}
