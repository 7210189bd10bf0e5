//! The answer about a code in short, for places with little room: hovers, completions.

use super::doc::width;
use super::{Block, Reference, shown};
use crate::codes::services::Service;
use crate::codes::{self, DeclaredCode};

/// What takes more columns than this is left to the long answer: two lines of a hover.
const MAX_WIDTH: usize = 180;

impl Reference<'_> {
    /// What to call a number here, without the number: the team's name, the registered one, what the
    /// services in use call it, or the name of its range.
    pub fn called(&self, number: i64) -> String {
        if let Some(own) = self.own_code(number) {
            return shown(&own.name);
        }
        if codes::find(number).is_some() {
            return self.name(number);
        }
        let of_service =
            |service: &&Service| Some(format!("{}: {}", service.name, service.code(number)?.name.as_ref()?));
        let names: Vec<String> = self.services.iter().filter_map(of_service).collect();
        if names.is_empty() { self.name(number) } else { names.join("; ") }
    }

    /// What a number says here, in one sentence; none where the services in use say it.
    pub fn says(&self, number: i64) -> Option<String> {
        match self.own_code(number) {
            Some(own) => Some(shown(&own.summary)).filter(|summary| !summary.is_empty()),
            None => (codes::find(number).is_some() || !self.is_defined(number)).then(|| self.meaning(number)),
        }
    }

    /// Who sends a number, when one sees it, what to do, whether to come back, and who says so. The
    /// team and the services in use come first, and their advice wins.
    pub fn brief(&self, number: i64) -> Vec<Block> {
        let mut blocks: Vec<Block> =
            self.own_code(number).map(|own| Block::Facts(self.own_facts(own))).into_iter().collect();
        blocks.extend(self.services.iter().filter_map(|service| self.brief_at(number, service)));
        if !blocks.is_empty() && codes::find(number).is_none() {
            // What holds for the whole range says less than those who defined the number.
            return blocks;
        }
        let mut facts = Vec::new();
        let mut add = |key: &'static str, value: String| {
            if !value.is_empty() {
                facts.push((self.label(key).to_owned(), value));
            }
        };
        add("sent-by", self.may_send(number));
        if let Some(entry) = self.texts().entry(number) {
            add("seen", self.in_a_line(&entry.brief.seen, &entry.seen));
            add("fix", self.in_a_line(&entry.brief.fix, &entry.fix));
        }
        if !self.is_advised(number) {
            let brief = self.texts().entry(number).map(|entry| entry.brief.reconnect.clone());
            let brief = brief.filter(|text| !text.is_empty());
            add("reconnect", brief.unwrap_or_else(|| first_sentence(&self.reconnect_text(number)).to_owned()));
        }
        blocks.push(Block::Facts(facts));
        blocks
    }

    /// As many items as there is room for, and at least one, where nothing shorter is said.
    fn in_a_line(&self, brief: &str, items: &[String]) -> String {
        let mut line = brief.to_owned();
        if line.is_empty() {
            for item in items {
                let between = if line.is_empty() { "" } else { self.label("check-semicolon") };
                if !line.is_empty() && width(&line) + width(between) + width(item) > MAX_WIDTH {
                    break;
                }
                line.push_str(between);
                line.push_str(item);
            }
        }
        line
    }

    /// What a service means by a number. What [`Reference::called`] has told already is left out, and
    /// what holds for the service as a whole.
    fn brief_at(&self, number: i64, service: &'static Service) -> Option<Block> {
        let is_named = self.own_code(number).is_none() && codes::find(number).is_none();
        let (meaning, sender, advice) = match (service.code(number), service.range(number)) {
            (Some(code), _) => {
                let name = code.name.as_ref().filter(|_| !is_named).map(|name| format!("{name}: ")).unwrap_or_default();
                let sender = self.sender(code.sent_by).to_owned();
                (format!("{name}{}", code.meaning), sender, self.advice(code.reconnect, code.says))
            }
            (None, Some(range)) => {
                let meaning = format!("{}-{}: {}", range.from, range.to, range.meaning);
                (meaning, String::new(), self.advice(range.reconnect, range.says))
            }
            (None, None) => return None,
        };
        let mut facts = vec![(service.name.to_owned(), meaning)];
        let more = [("sent-by", sender), ("reconnect", advice), ("source", service.codes().source.clone())];
        let more = more.into_iter().filter(|(_, value)| !value.is_empty());
        facts.extend(more.map(|(key, value)| (self.label(key).to_owned(), value)));
        Some(Block::Facts(facts))
    }

    /// What the team says of its own code besides name and sense.
    pub(super) fn own_facts(&self, own: &DeclaredCode) -> Vec<(String, String)> {
        let mut facts = Vec::new();
        let mut add = |key: &'static str, value: String| facts.push((self.label(key).to_owned(), value));
        if let Some(sender) = own.sent_by {
            add("sent-by", self.sender(sender).to_owned());
        }
        if let Some(reconnect) = own.reconnect {
            add("reconnect", self.reconnect_word(reconnect).to_owned());
        }
        if let Some(docs) = &own.docs {
            add("documentation", shown(docs));
        }
        facts
    }

    /// Whether the team or a service in use says what a number means.
    pub fn is_defined(&self, number: i64) -> bool {
        self.own_code(number).is_some() || self.services.iter().any(|service| service.knows(number))
    }
}

/// A text up to the end of its first sentence, in either language.
fn first_sentence(text: &str) -> &str {
    let end = text.find(". ").map(|at| at + 1).or_else(|| text.find('。').map(|at| at + '。'.len_utf8()));
    &text[..end.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::services;
    use crate::locale::Locale;

    fn text(reference: &Reference<'_>, number: i64) -> String {
        super::super::text(&reference.brief(number))
    }

    #[test]
    fn every_code_has_a_short_answer_in_every_language() {
        for locale in Locale::ALL {
            let reference = Reference { locale, ..Reference::default() };
            for number in codes::all().iter().map(|code| code.code) {
                assert!(reference.says(number).is_some_and(|text| !text.is_empty()), "{number}");
                let told = reference.brief(number);
                let [Block::Facts(facts)] = told.as_slice() else { panic!("{number}: {told:?}") };
                let names: Vec<&str> = facts.iter().map(|(name, _)| name.as_str()).collect();
                assert_eq!(names, ["sent-by", "seen", "fix", "reconnect"].map(|key| reference.label(key)), "{number}");
                for (name, value) in facts {
                    assert!(!value.is_empty() && width(value) <= MAX_WIDTH, "{number}, {name}: {value}");
                }
            }
            for number in [-1, 999, 1016, 3001, 4000, 5000, 70_000] {
                assert!(reference.says(number).is_some_and(|text| !text.is_empty()), "{number}");
                assert!(!reference.brief(number).is_empty(), "{number}");
            }
        }
    }

    #[test]
    fn services_in_use_are_told_and_their_advice_wins() {
        let both = ["discord", "pusher"].into_iter().filter_map(services::find).collect();
        let reference = Reference { services: both, ..Reference::default() };
        let told = text(&reference, 4004);
        assert!(told.contains("Discord Gateway") && told.contains("Pusher") && told.contains("wrong token"), "{told}");
        // Each name stands once, before the facts.
        assert!(!told.contains("Authentication failed"), "{told}");
        assert!(!told.contains("depends on the application"), "{told}");
        assert!(reference.called(4004).contains("Discord Gateway: Authentication failed"));
        assert_eq!(reference.says(4004), None);
    }

    #[test]
    fn own_codes_go_by_what_the_team_says() {
        let own = DeclaredCode {
            code: 4001,
            name: "KICKED".into(),
            summary: "thrown\nout".into(),
            reconnect: Some(codes::Reconnect::No),
            sent_by: Some(codes::Sender::Server),
            docs: Some("https://example.org".into()),
        };
        let reference = Reference { own: std::slice::from_ref(&own), ..Reference::default() };
        assert_eq!((reference.called(4001), reference.says(4001)), ("KICKED".into(), Some("thrown out".into())));
        assert_eq!(
            text(&reference, 4001),
            "Sent by        servers\nReconnect      no\nDocumentation  https://example.org\n\n"
        );
    }
}
