//! Lists of codes: filtered, and searched by number, name, symptom, service.

use std::collections::BTreeSet;

use super::Reference;
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
        let terms = terms(query);
        if let Some(wanted) = about_retrying(query, &terms) {
            return self.list(&Filter { reconnect: Some(wanted), ..*filter });
        }
        if let Some(in_browser) = about_sending(&terms) {
            let by_page = in_browser.then_some(true).or(filter.in_browser);
            return self.list(&Filter { sendable: Some(true), in_browser: by_page, ..*filter });
        }
        let is_any_named = services::all().iter().any(|service| named(service, &terms) > 0.0);
        let mut found: Vec<(f64, Item)> = Vec::new();
        let all =
            self.registered().chain(self.declared()).chain(services::all().iter().flat_map(|s| self.of_service(s)));
        for item in all.filter(|item| filter.takes(item)) {
            let weight = match item.service {
                None => 1.0,
                Some(service) if is_any_named => named(service, &terms),
                Some(service) if self.services.contains(&service) => 1.0,
                Some(_) => 0.5,
            };
            let score = weight * self.score(&item, query, &terms);
            if score > 0.0 {
                found.push((score, item));
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

    /// How well an item answers a query.
    fn score(&self, item: &Item, query: &str, terms: &[String]) -> f64 {
        if query.trim().parse() == Ok(item.code) {
            return 100.0;
        }
        let fields = self.fields(item);
        let whole = query.trim().to_lowercase();
        let phrase: f64 = fields.iter().map(|(text, weight)| if *text == whole { 4.0 * weight } else { 0.0 }).sum();
        let mut score = phrase;
        let mut matched = 0_u32;
        for term in terms {
            let best =
                fields.iter().map(|(text, weight)| weight * closeness(text, term, *weight >= 3.0)).fold(0.0, f64::max);
            let by_number = item.code.to_string().starts_with(term.trim_end_matches('x')) && term.len() == 4;
            if best > 0.0 || by_number {
                matched += 1;
            }
            score += if by_number { 10.0 } else { best };
        }
        let count = u32::try_from(terms.len()).unwrap_or(u32::MAX);
        // Half of the words at least.
        if matched == 0 || matched * 2 < count {
            return phrase;
        }
        score * f64::from(matched) / f64::from(count)
    }

    /// The texts that a query is compared with, in small letters, and what a match in each is worth.
    fn fields(&self, item: &Item) -> Vec<(String, f64)> {
        let mut fields = vec![(item.name.to_lowercase(), 8.0), (item.meaning.to_lowercase(), 3.0)];
        let mut add = |text: &str, weight: f64| fields.push((text.to_lowercase(), weight));
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

/// Words of questions that say nothing about a code.
const STOP: &[&str] = &[
    "a", "an", "the", "is", "are", "of", "to", "in", "on", "for", "and", "or", "i", "my", "it", "do", "does", "what",
    "which", "why", "how", "when", "should", "code", "codes", "close", "closes", "closed", "websocket", "websockets",
    "ws", "with", "by", "at", "be", "can", "after", "behind", "must", "me", "we", "you", "that", "this", "from", "was",
    "may", "could", "use",
];

/// The words of a query that are looked for. Of Japanese, which has no spaces, each two characters
/// that follow each other.
fn terms(query: &str) -> Vec<String> {
    let mut terms = Vec::new();
    for word in query.to_lowercase().split(|c: char| !c.is_alphanumeric() && c != '_') {
        if word.is_empty() || STOP.contains(&word) {
            continue;
        }
        if word.is_ascii() {
            terms.push(word.to_owned());
            continue;
        }
        // Particles and endings are written in hiragana: they say nothing by themselves.
        let content = |c: &char| !matches!(c, '\u{3040}'..='\u{309f}');
        for run in word.split(|c| !content(&c)).filter(|run| !run.is_empty()) {
            let chars: Vec<char> = run.chars().collect();
            if run.is_ascii() || chars.len() < 2 {
                terms.push(run.to_owned());
            } else {
                terms.extend(chars.windows(2).map(|pair| pair.iter().collect()));
            }
        }
    }
    terms
}

/// What a query wants that asks for nothing but whether to retry.
fn about_retrying(query: &str, terms: &[String]) -> Option<Wanted> {
    const RETRY: &[&str] = &[
        "retry", "retries", "retrying", "retried", "retryable", "reconnect", "reconnects", "reconnecting", "再接続",
        "再試行",
    ];
    const NOT: &[&str] = &["not", "never", "no", "dont", "don't", "without", "しない", "ない"];
    let query = query.to_lowercase();
    let words = query.split(|c: char| c.is_whitespace() || "?!.,".contains(c)).filter(|word| !word.is_empty());
    let is_asked = RETRY.iter().any(|word| query.contains(word));
    let rest = terms.iter().filter(|term| {
        !NOT.contains(&term.as_str()) && *term != "t" && !RETRY.iter().any(|word| word.contains(term.as_str()))
    });
    if !is_asked || rest.count() > 0 {
        return None;
    }
    let is_negated = words.into_iter().any(|word| NOT.contains(&word)) || query.contains("しない");
    Some(if is_negated { Wanted::NoRetry } else { Wanted::Retry })
}

/// Whether a query asks for nothing but what may be sent, and if so, whether from a page.
fn about_sending(terms: &[String]) -> Option<bool> {
    const SEND: &[&str] = &["send", "sent", "sendable", "allowed", "valid", "送信"];
    const PAGE: &[&str] =
        &["browser", "browsers", "page", "pages", "javascript", "ブラ", "ラウ", "ウザ", "ザー", "ペー", "ージ"];
    let is = |known: &[&str], term: &String| known.contains(&term.as_str());
    let only_that = terms.iter().all(|term| is(SEND, term) || is(PAGE, term));
    let asks = terms.iter().any(|term| is(SEND, term));
    (only_that && asks).then(|| terms.iter().any(|term| is(PAGE, term)))
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
        if word.starts_with(term) || word.len() >= 4 && term.starts_with(word) {
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
