//! The answer about a code or a range.

use super::{Block, Reference, Subject, shown};
use crate::codes::services::{self, Service};
use crate::codes::{self, Category, Reconnect, Sender, constants, timeouts};

impl Reference<'_> {
    /// All that there is to say of a code or range; at a service, if one is named.
    pub fn explain(&self, subject: Subject, service: Option<&'static Service>) -> Vec<Block> {
        match subject {
            Subject::Code(number) => self.code(number, service),
            Subject::Range(low, high) => self.range(low, high),
        }
    }

    fn code(&self, number: i64, asked: Option<&'static Service>) -> Vec<Block> {
        let asked_name = asked.and_then(|service| Some((service.code(number)?.name.as_ref()?, &service.name)));
        let title = asked_name.map(|(name, service)| format!("{number} {name} ({service})"));
        let mut blocks = vec![Block::Title(title.unwrap_or_else(|| self.heading(number)))];
        let first: Vec<&'static Service> =
            asked.into_iter().chain(self.services.iter().copied().filter(|service| asked != Some(service))).collect();
        blocks.extend(self.own_words(number));
        blocks.extend(first.iter().filter_map(|service| self.at_service(number, service)));
        blocks.push(Block::Text(self.meaning(number)));
        let entry = self.texts().entry(number);
        blocks.extend(entry.map(|entry| Block::Text(entry.details.clone())));
        let others = self.other_services(number, &first);
        // What has no general meaning is told by the services first.
        let (before, after) = if codes::find(number).is_some() { (None, others) } else { (others, None) };
        blocks.extend(before);
        let is_advised = self.is_advised(number)
            || asked.is_some_and(|service| service.code(number).is_some_and(|code| code.reconnect.is_some()));
        let mut facts = self.facts(number);
        // The advice of who defines the code wins over the general one.
        facts.retain(|(name, _)| !is_advised || name != self.label("reconnect"));
        blocks.push(Block::Facts(facts));
        blocks.extend(self.lists(number));
        if number == 1006 {
            blocks.push(self.time_limits(None));
        }
        blocks.extend(self.confused(number));
        blocks.extend(after);
        blocks.extend(self.names(number));
        blocks.push(self.sources(number));
        blocks
    }

    /// What the services mean by a number that are not told of already.
    fn other_services(&self, number: i64, told: &[&'static Service]) -> Option<Block> {
        let others = services::all().iter().filter(|service| !told.contains(service));
        let items: Vec<String> = others.filter_map(|service| self.service_line(number, service)).collect();
        let key = if codes::find(number).is_some() { "services-too" } else { "services-say" };
        (!items.is_empty()).then(|| Block::List { title: self.label(key).to_owned(), items })
    }

    fn range(&self, low: i64, high: i64) -> Vec<Block> {
        let within: Vec<_> = codes::ranges().iter().filter(|range| range.from <= high && low <= range.to).collect();
        let name = match within.as_slice() {
            [one] => format!("{low}-{high} {}", self.range_name(one.from)),
            _ => format!("{low}-{high}"),
        };
        let mut blocks = vec![Block::Title(name)];
        let is_several = within.len() > 1;
        for range in within {
            // The assigned ones of 1000-2999 are told one by one; the rest of it begins at 1016.
            let (from, to) = (range.from.max(low), range.to.min(high));
            if is_several {
                blocks.push(Block::Heading(format!("{from}-{to} {}", self.range_name(range.from))));
            }
            let entry = self.texts().range(range.from);
            let translated = entry.map(|entry| entry.meaning.clone()).filter(|text| !text.is_empty());
            blocks.push(Block::Text(translated.unwrap_or_else(|| range.meaning.clone())));
            blocks.extend(entry.map(|entry| Block::Text(entry.details.clone())));
            let named: Vec<String> = codes::all()
                .iter()
                .filter(|code| from <= code.code && code.code <= to)
                .map(|code| format!("{} {}: {}", code.code, self.name(code.code), self.meaning(code.code)))
                .collect();
            if !named.is_empty() {
                blocks.push(Block::List { title: self.label("named-codes").to_owned(), items: named });
            }
            let own = self.own.iter().filter(|own| from <= own.code && own.code <= to);
            let own: Vec<String> =
                own.map(|own| format!("{} {}: {}", own.code, shown(&own.name), shown(&own.summary))).collect();
            if !own.is_empty() {
                blocks.push(Block::List { title: self.label("own-codes").to_owned(), items: own });
            }
            if let Some(entry) = entry.filter(|entry| !entry.fix.is_empty()) {
                blocks.push(Block::List { title: self.label("fix").to_owned(), items: entry.fix.clone() });
            }
        }
        if blocks.len() == 1 {
            blocks.push(Block::Text(self.label("beyond").to_owned()));
        }
        blocks.push(self.sources(low));
        blocks
    }

    /// What a range is called.
    pub(super) fn range_name(&self, from: i64) -> String {
        let own = self.texts().range(from).map(|entry| entry.name.as_str()).filter(|name| !name.is_empty());
        let registered = codes::range_of(from).map_or("", |range| range.name.as_str());
        own.unwrap_or(registered).to_owned()
    }

    /// What the team says of its own code.
    fn own_words(&self, number: i64) -> Option<Block> {
        let own = self.own_code(number)?;
        let mut facts = vec![(self.label("own-code").to_owned(), shown(&own.summary))];
        facts.extend(self.own_facts(own));
        Some(Block::Facts(facts))
    }

    /// The short facts of a number.
    fn facts(&self, number: i64) -> Vec<(String, String)> {
        let mut facts = Vec::new();
        let mut add = |key: &'static str, value: String| facts.push((self.label(key).to_owned(), value));
        add("sent-by", self.may_send(number));
        add(
            "page-sends",
            self.label(if codes::page_may_send(number) { "page-may" } else { "page-may-not" }).to_owned(),
        );
        let receives = match number {
            1015 => "page-gets-1006",
            _ if codes::page_may_receive(number) => "yes",
            _ => "page-gets-none",
        };
        add("page-receives", self.label(receives).to_owned());
        add("category", self.category_word(codes::category(number)).to_owned());
        add("reconnect", self.reconnect_text(number));
        if let Some(refusing) = codes::find(number).and_then(|code| code.refused_by.as_deref()) {
            add("refused-by", refusing.to_owned());
        }
        facts
    }

    /// Who may send a number, in words.
    pub(super) fn may_send(&self, number: i64) -> String {
        let sendable = codes::is_sendable(number);
        let sender = codes::find(number).map(|code| code.sent_by).or(sendable.then_some(Sender::Application));
        match sender {
            _ if !sendable => self.label("nobody-sends").to_owned(),
            Some(sender) => self.sender(sender).to_owned(),
            None => String::new(),
        }
    }

    /// Whether the team or a service in use says whether to reconnect.
    pub(super) fn is_advised(&self, number: i64) -> bool {
        self.own_code(number).is_some_and(|own| own.reconnect.is_some())
            || self.services.iter().any(|service| service.code(number).is_some_and(|code| code.reconnect.is_some()))
    }

    /// Whether and how to reconnect, in words.
    pub(super) fn reconnect_text(&self, number: i64) -> String {
        let entry = self.texts().entry(number).map(|entry| entry.reconnect.as_str()).filter(|text| !text.is_empty());
        entry.unwrap_or_else(|| self.reconnect_word(codes::reconnect(number))).to_owned()
    }

    fn lists(&self, number: i64) -> Vec<Block> {
        let Some(entry) = self.texts().entry(number) else {
            return Vec::new();
        };
        let lists = [("seen", &entry.seen), ("causes", &entry.causes), ("fix", &entry.fix)];
        let lists = lists.into_iter().filter(|(_, items)| !items.is_empty());
        lists.map(|(key, items)| Block::List { title: self.label(key).to_owned(), items: items.clone() }).collect()
    }

    /// Codes that people take for this one, with the difference.
    fn confused(&self, number: i64) -> Option<Block> {
        let texts = self.texts();
        let pairs = texts.pair.iter().filter(|pair| pair.codes.0 == number || pair.codes.1 == number);
        let items: Vec<String> = pairs
            .map(|pair| {
                let other = if pair.codes.0 == number { pair.codes.1 } else { pair.codes.0 };
                format!("{other} {}: {}", self.name(other), pair.difference)
            })
            .collect();
        (!items.is_empty()).then(|| Block::List { title: self.label("confused").to_owned(), items })
    }

    /// What libraries call a number.
    fn names(&self, number: i64) -> Option<Block> {
        let mut by_name: Vec<(&str, Vec<&str>)> = Vec::new();
        for (library, name) in constants::names_of(number) {
            match by_name.iter_mut().find(|(known, _)| *known == name) {
                Some((_, libraries)) => libraries.push(&library.name),
                None => by_name.push((name, vec![&library.name])),
            }
        }
        let items: Vec<String> =
            by_name.into_iter().map(|(name, libraries)| format!("`{name}`: {}", libraries.join(", "))).collect();
        (!items.is_empty()).then(|| Block::List { title: self.label("names").to_owned(), items })
    }

    /// How long proxies and platforms let a silent connection live: all of them, or those with this limit.
    pub(super) fn time_limits(&self, seconds: Option<u32>) -> Block {
        self.limits_table(
            timeouts::limits().iter().filter(|limit| seconds.is_none_or(|wanted| limit.seconds == wanted)),
        )
    }

    /// Limits as a table.
    pub(super) fn limits_table<'l>(&self, limits: impl Iterator<Item = &'l timeouts::Limit>) -> Block {
        let row = |limit: &timeouts::Limit| {
            let kind = match limit.kind {
                timeouts::Counts::Idle => "idle",
                timeouts::Counts::Life => "life",
            };
            let setting = limit.setting.as_deref().unwrap_or(self.label("fixed"));
            let what = format!("{} {setting}; {}", self.label(kind), limit.source);
            vec![format!("{} s", limit.seconds), limit.who.clone(), what]
        };
        Block::Table {
            title: self.phrase("limits", &[("date", timeouts::checked())]),
            head: ["limit", "who", "setting"].map(|key| self.label(key).to_owned()).to_vec(),
            rows: limits.map(row).collect(),
        }
    }

    fn sources(&self, number: i64) -> Block {
        let mut items = Vec::new();
        let named = codes::find(number).map(|code| code.source.clone());
        items.extend(named.or_else(|| codes::range_of(number).map(|range| range.source.clone())));
        items.extend(codes::facts(number).into_iter().flat_map(|facts| facts.sources.iter().cloned()));
        items.push(self.phrase("registry", &[("date", codes::registry_date())]));
        Block::List { title: self.label("sources").to_owned(), items }
    }

    /// Who sends a code, in words.
    pub(super) fn sender(&self, sender: Sender) -> &'static str {
        self.label(match sender {
            Sender::Both => "sender-both",
            Sender::Client => "sender-client",
            Sender::Server => "sender-server",
            Sender::Nobody => "sender-nobody",
            Sender::Application => "sender-application",
        })
    }

    /// A category, in words.
    pub fn category_word(&self, category: Category) -> &'static str {
        self.label(match category {
            Category::Normal => "category-normal",
            Category::Protocol => "category-protocol",
            Category::Error => "category-error",
            Category::Reserved => "category-reserved",
            Category::Library => "category-library",
            Category::Application => "category-application",
            Category::Invalid => "category-invalid",
        })
    }

    /// What to do about the connection, in a few words.
    pub fn reconnect_word(&self, reconnect: Reconnect) -> &'static str {
        self.label(match reconnect {
            Reconnect::No => "reconnect-no",
            Reconnect::Now => "reconnect-now",
            Reconnect::AfterDelay => "reconnect-after-delay",
            Reconnect::Backoff => "reconnect-backoff",
            Reconnect::FixFirst => "reconnect-fix-first",
            Reconnect::Depends => "reconnect-depends",
            Reconnect::NeverReported => "reconnect-never-reported",
        })
    }
}
