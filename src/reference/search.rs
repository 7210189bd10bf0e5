//! Lists of codes: filtered, and searched by number, name, symptom, service.

use std::collections::BTreeSet;

use super::{Reference, listed};
use crate::codes::services::{self, Service};
use crate::codes::texts;
use crate::codes::{self, Category, Reconnect, constants};
use crate::locale::Locale;

/// A code in a list: of the registry, of a service, or of the team.
#[derive(Clone, Debug)]
pub struct Item {
    /// The number.
    pub code: i64,
    /// What it is called.
    pub name: String,
    /// What kind of code it is.
    pub category: Category,
    /// What it says.
    pub meaning: String,
    /// Whether it may be on the wire.
    pub sendable: bool,
    /// Whether a page may pass it to `close()`.
    pub in_browser: bool,
    /// What a client should do that receives it, if anybody says.
    pub reconnect: Option<Reconnect>,
    /// The service that it is of.
    pub service: Option<&'static Service>,
    /// Whether the team has declared it.
    pub is_own: bool,
}

/// What is asked about reconnecting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Codes after which a client comes back by itself.
    Retry,
    /// Codes after which it does not.
    NoRetry,
    /// Codes with exactly this.
    Exactly(Reconnect),
}

/// Which codes are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Filter {
    /// Of this category.
    pub category: Option<Category>,
    /// That may be sent, or not.
    pub sendable: Option<bool>,
    /// That a page may send, or not.
    pub in_browser: Option<bool>,
    /// By what to do about the connection.
    pub reconnect: Option<Wanted>,
    /// Of this service.
    pub service: Option<&'static Service>,
}

impl Filter {
    fn takes(&self, item: &Item) -> bool {
        let by_reconnect = match (self.reconnect, item.reconnect) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(Wanted::Retry), Some(reconnect)) => reconnect.is_retry(),
            (Some(Wanted::NoRetry), Some(reconnect)) => matches!(reconnect, Reconnect::No | Reconnect::FixFirst),
            (Some(Wanted::Exactly(wanted)), Some(reconnect)) => reconnect == wanted,
        };
        by_reconnect
            && self.category.is_none_or(|category| category == item.category)
            && self.sendable.is_none_or(|sendable| sendable == item.sendable)
            && self.in_browser.is_none_or(|in_browser| in_browser == item.in_browser)
            && self.service.is_none_or(|service| item.service == Some(service))
    }
}

impl Reference<'_> {
    /// The codes of the registry and of the team, and those of the services in use or asked for.
    pub fn list(&self, filter: &Filter) -> Vec<Item> {
        let services = self.services.iter().copied().chain(filter.service);
        let mut items: Vec<Item> = self.registered().chain(self.declared()).collect();
        for service in services {
            if !items.iter().any(|item| item.service == Some(service)) {
                items.extend(self.of_service(service));
            }
        }
        items.retain(|item| filter.takes(item));
        items.sort_by_key(|item| item.code);
        items
    }

    /// The codes that a query is about, best match first.
    pub fn search(&self, query: &str, filter: &Filter) -> Vec<Item> {
        if let Some(listed) = listed::asked(query) {
            return self.list(&listed.within(filter));
        }
        let terms = terms(query);
        let is_any_named = services::all().iter().any(|service| named(service, &terms) > 0.0);
        let all =
            self.registered().chain(self.declared()).chain(services::all().iter().flat_map(|s| self.of_service(s)));
        let read: Vec<Read> = all.map(|item| self.read(item, query, &terms)).collect();
        let worth = worth(&read, terms.len());
        let mut found: Vec<(f64, Item)> = Vec::new();
        for read in read.into_iter().filter(|read| filter.takes(&read.item)) {
            let weight = match read.item.service {
                None => 1.0,
                Some(service) if is_any_named => named(service, &terms),
                Some(service) if self.services.contains(&service) => 1.0,
                Some(_) => 0.5,
            };
            let score = weight * read.score(&worth);
            if score > 0.0 {
                found.push((score, read.item));
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.code.cmp(&b.1.code)));
        let best = found.first().map_or(0.0, |(score, _)| *score);
        // What matches a little of a query that others match well is no answer.
        found.into_iter().filter(|(score, _)| *score >= best * 0.4).map(|(_, item)| item).collect()
    }

    fn registered(&self) -> impl Iterator<Item = Item> {
        codes::all().iter().map(|code| Item {
            code: code.code,
            name: self.name(code.code),
            category: codes::category(code.code),
            meaning: self.meaning(code.code),
            sendable: codes::is_sendable(code.code),
            in_browser: codes::page_may_send(code.code),
            reconnect: Some(codes::reconnect(code.code)),
            service: None,
            is_own: false,
        })
    }

    fn declared(&self) -> impl Iterator<Item = Item> {
        self.own.iter().map(|own| Item {
            code: own.code,
            name: own.name.clone(),
            category: codes::category(own.code),
            meaning: own.summary.clone(),
            sendable: true,
            in_browser: true,
            reconnect: own.reconnect,
            service: None,
            is_own: true,
        })
    }

    fn of_service(&self, service: &'static Service) -> impl Iterator<Item = Item> {
        service.codes().codes.iter().map(move |code| Item {
            code: code.code,
            name: code.name.clone().unwrap_or_else(|| self.name(code.code)),
            category: codes::category(code.code),
            meaning: code.meaning.clone(),
            // What the service's client makes up for itself is no code to send.
            sendable: codes::is_sendable(code.code) && code.sent_by != codes::Sender::Nobody,
            in_browser: codes::page_may_send(code.code),
            reconnect: code.reconnect,
            service: Some(service),
            is_own: false,
        })
    }

    /// How well an item answers each word of a query.
    fn read(&self, item: Item, query: &str, terms: &[String]) -> Read {
        let fields = self.fields(&item);
        let whole = plain(query.trim());
        let is_number = query.trim().parse() == Ok(item.code);
        let phrase: f64 = fields.iter().map(|(text, weight)| if *text == whole { 4.0 * weight } else { 0.0 }).sum();
        let by_term = |term: &String| {
            let by_number = item.code.to_string().starts_with(term.trim_end_matches('x')) && term.len() == 4;
            let best = fields.iter().map(|(text, weight)| weight * closeness(text, term, *weight >= 3.0));
            if by_number { 10.0 } else { best.fold(0.0, f64::max) }
        };
        let terms = terms.iter().map(by_term).collect();
        Read { item, phrase: if is_number { 100.0 } else { phrase }, terms }
    }

    /// The texts that a query is compared with, in small letters, and what a match in each is worth.
    fn fields(&self, item: &Item) -> Vec<(String, f64)> {
        let mut fields = vec![(plain(&item.name), 8.0), (plain(&item.meaning), 3.0)];
        let mut add = |text: &str, weight: f64| fields.push((plain(text), weight));
        if let Some(reconnect) = item.reconnect {
            add(self.reconnect_word(reconnect), 1.0);
            if reconnect.is_retry() {
                add("retry reconnect 再接続 再試行", 5.0);
            }
        }
        add(item.category.as_str(), 3.0);
        add(self.category_word(item.category), 3.0);
        if let Some(service) = item.service {
            add(service.name, 2.0);
            service.also.iter().chain([&service.id]).for_each(|name| add(name, 2.0));
            return fields;
        }
        if item.is_own {
            return fields;
        }
        // People search in any language, whatever they read.
        let entries = Locale::ALL.iter().filter_map(|locale| texts::of(*locale).entry(item.code));
        let words: BTreeSet<&String> = entries.flat_map(|entry| &entry.find).collect();
        words.into_iter().for_each(|text| add(text, 6.0));
        if let Some(entry) = self.texts().entry(item.code) {
            add(&entry.details, 1.0);
            entry.seen.iter().chain(&entry.causes).for_each(|text| add(text, 2.0));
            entry.fix.iter().for_each(|text| add(text, 1.0));
        }
        constants::names_of(item.code).iter().for_each(|(_, name)| add(name, 7.0));
        fields
    }
}

/// An item with what the words of a query find in it.
struct Read {
    item: Item,
    /// What the query as a whole is worth.
    phrase: f64,
    /// What each word is worth.
    terms: Vec<f64>,
}

impl Read {
    /// How well it answers the query, by what each word tells.
    fn score(&self, worth: &[f64]) -> f64 {
        let matched = self.terms.iter().filter(|found| **found > 0.0).count();
        // Half of the words at least.
        if matched == 0 || matched * 2 < self.terms.len() {
            return self.phrase;
        }
        let found: f64 = self.terms.iter().zip(worth).map(|(found, worth)| found * worth).sum();
        let told: f64 = self.terms.iter().zip(worth).filter(|(found, _)| **found > 0.0).map(|(_, worth)| worth).sum();
        let whole: f64 = worth.iter().sum();
        (self.phrase + found) * told / whole
    }
}

/// How much each word of a query tells: little if it stands in the texts of many registered codes.
fn worth(read: &[Read], terms: usize) -> Vec<f64> {
    let general: Vec<&Read> = read.iter().filter(|read| read.item.service.is_none()).collect();
    let share = |index: usize| {
        let with = general.iter().filter(|read| read.terms[index] > 0.0).count();
        #[allow(clippy::cast_precision_loss)]
        let share = with as f64 / general.len().max(1) as f64;
        1.0 - 0.8 * share
    };
    (0..terms).map(share).collect()
}

/// A text as it is compared: in small letters, and without the long vowels that some write and some do not.
fn plain(text: &str) -> String {
    text.to_lowercase().replace('ー', "")
}

/// Words of questions that say nothing about a code.
pub(super) const STOP: &[&str] = &[
    "a", "an", "the", "is", "are", "of", "to", "in", "on", "for", "and", "or", "i", "my", "it", "do", "does", "what",
    "which", "why", "how", "when", "should", "code", "codes", "close", "closes", "closed", "websocket", "websockets",
    "ws", "with", "by", "at", "be", "can", "after", "behind", "must", "me", "we", "you", "that", "this", "from", "was",
    "may", "could", "use", "means", "mean", "get", "getting", "there", "not", "have", "has", "had", "will", "would",
    "コド", "クロズ", "クロズコド", "場合", "番号",
];

/// What a character is written in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Hiragana,
    Katakana,
    Han,
    Other,
}

fn kind(c: char) -> Script {
    match c {
        '\u{3040}'..='\u{309f}' => Script::Hiragana,
        '\u{30a0}'..='\u{30ff}' => Script::Katakana,
        '\u{3400}'..='\u{9fff}' => Script::Han,
        _ => Script::Other,
    }
}

/// The parts of a word that are written in one script each.
fn runs(word: &str) -> Vec<String> {
    let mut runs: Vec<String> = Vec::new();
    let mut before = None;
    for c in word.chars() {
        if before != Some(kind(c)) {
            runs.push(String::new());
        }
        before = Some(kind(c));
        if let Some(run) = runs.last_mut() {
            run.push(c);
        }
    }
    runs
}

/// The words of a query that are looked for. Of Japanese, which has no spaces, the runs of one script,
/// and of Chinese characters each two that follow each other.
fn terms(query: &str) -> Vec<String> {
    let mut terms = Vec::new();
    let query = plain(query);
    for word in query.split(|c: char| !c.is_alphanumeric() && c != '_') {
        if word.is_empty() || STOP.contains(&word) {
            continue;
        }
        if word.is_ascii() {
            terms.push(word.to_owned());
            continue;
        }
        for run in runs(word) {
            let chars: Vec<char> = run.chars().collect();
            match kind(chars[0]) {
                // Particles and endings are written in hiragana: they say nothing by themselves.
                Script::Hiragana => {}
                _ if STOP.contains(&run.as_str()) => {}
                Script::Han if chars.len() > 2 => terms.extend(chars.windows(2).map(|pair| pair.iter().collect())),
                _ => terms.push(run),
            }
        }
    }
    terms
}

/// How clearly the words of a query name a service: by its own name, or by that of its family.
fn named(service: &Service, terms: &[String]) -> f64 {
    let mut names = service.also.iter().chain([&service.id]).map(|name| name.to_lowercase());
    let family = service.name.split(' ').next().unwrap_or("").to_lowercase();
    if names.any(|name| terms.contains(&name)) {
        4.0
    } else if family.len() > 3 && family != "graphql" && terms.contains(&family) {
        2.5
    } else {
        0.0
    }
}

/// How near a term is to a word of a text: 1 for the word itself, less for a part of it, or for a slip
/// where those are forgiven: in names and key words, since long texts hold words like any other.
fn closeness(text: &str, term: &str, forgives: bool) -> f64 {
    if !term.is_ascii() {
        return if text.contains(term) { 1.0 } else { 0.0 };
    }
    let mut best: f64 = 0.0;
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if word == term {
            return 1.0;
        }
        let is_number = term.bytes().all(|byte| byte.is_ascii_digit());
        if term.len() < 4 || is_number {
            continue;
        }
        if word.starts_with(term) || word.len() >= 4 && term.len() <= word.len() + 4 && term.starts_with(word) {
            best = best.max(0.8);
        }
        let slips = strsim::damerau_levenshtein(word, term);
        if forgives && slips <= if term.len() >= 8 { 2 } else { 1 } {
            best = best.max(0.7);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::DeclaredCode;

    fn first(query: &str) -> i64 {
        let found = Reference::default().search(query, &Filter::default());
        found.first().map_or(0, |item| item.code)
    }

    fn codes(items: &[Item]) -> Vec<i64> {
        items.iter().map(|item| item.code).collect()
    }

    #[test]
    fn symptoms_lead_to_their_code() {
        for (query, code) in [
            ("load balancer", 1006),
            ("idle timeout", 1006),
            ("auth expired", 3000),
            ("tab closed", 1001),
            ("message too big", 1009),
            ("mesage to big", 1009),
            ("tls handshake", 1015),
            ("invalid utf-8", 1007),
            ("server restart", 1012),
            ("overload", 1013),
            ("ABNORMAL_CLOSURE", 1006),
            ("permission", 3003),
            ("bad gateway", 1014),
            ("internal eror", 1011),
            ("1011", 1011),
        ] {
            assert_eq!(first(query), code, "{query}");
        }
        assert_eq!(first("zebra crossing"), 0);
    }

    #[test]
    fn services_are_searched_when_they_are_named() {
        let found = Reference::default().search("discord rate limit", &Filter::default());
        assert_eq!(found.first().map(|item| (item.code, item.name.as_str())), Some((4008, "Rate limited")));
        let retry = Reference::default().search("which should I retry", &Filter::default());
        assert_eq!(codes(&retry), [1001, 1006, 1011, 1012, 1013, 1014, 3008]);
        let page = Reference::default().search("which codes can a browser send?", &Filter::default());
        assert_eq!(codes(&page), [1000, 3000, 3003, 3008]);
        let never = Reference::default().search("after which must I not reconnect?", &Filter::default());
        assert_eq!(codes(&never), [1000, 1002, 1003, 1007, 1008, 1009, 1010, 1015, 3000, 3003]);
    }

    #[test]
    fn own_codes_are_found_and_lists_are_filtered() {
        let own = [DeclaredCode {
            code: 4010,
            name: "KICKED".into(),
            summary: "an operator removed the user".into(),
            reconnect: Some(Reconnect::No),
            sent_by: None,
            docs: None,
        }];
        let reference = Reference { own: &own, ..Reference::default() };
        assert_eq!(reference.search("kicked", &Filter::default()).first().map(|item| item.code), Some(4010));
        let filter = Filter { in_browser: Some(true), ..Filter::default() };
        assert_eq!(codes(&reference.list(&filter)), [1000, 3000, 3003, 3008, 4010]);
        let retry = Filter { reconnect: Some(Wanted::Retry), ..Filter::default() };
        assert_eq!(codes(&reference.list(&retry)), [1001, 1006, 1011, 1012, 1013, 1014, 3008]);
    }

    #[test]
    fn questions_in_japanese_are_understood() {
        let reference = Reference { locale: Locale::Ja, ..Reference::default() };
        for (query, code) in
            [("ロードバランサー", 1006), ("大きすぎる", 1009), ("サーバー再起動", 1012), ("異常切断", 1006)]
        {
            let found = reference.search(query, &Filter::default());
            assert_eq!(found.first().map(|item| item.code), Some(code), "{query}");
        }
    }
}
