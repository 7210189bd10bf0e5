//! Questions for all codes of a kind: "which should I retry", "what can a browser send".

use super::search::{Filter, STOP, Wanted};
use super::{Block, Item, Reference};

/// A list that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// Codes after which a client comes back.
    Retry,
    /// Codes after which it does not.
    NoRetry,
    /// Codes that may be sent.
    Sendable,
    /// Codes that may not.
    NotSendable,
    /// All codes.
    All,
    /// Codes that a page may send.
    ByPage,
    /// Codes that a page may not send, and others may.
    NotByPage,
}

const RETRY: &[&str] = &[
    "retry", "retries", "retrying", "retried", "retryable", "reconnect", "reconnects", "reconnecting", "reconnected",
    "reconnection", "再接続", "再試行", "リトライ",
];
const SEND: &[&str] = &[
    "send", "sends", "sent", "sending", "sendable", "allowed", "valid", "legal", "permitted", "pass", "送信", "送",
    "使",
];
const PAGE: &[&str] = &[
    "browser", "browsers", "page", "pages", "javascript", "js", "frontend", "ブラウザー", "ブラウザ", "ページ",
    "フロントエンド",
];
const NOT: &[&str] = &[
    "not", "never", "no", "dont", "don", "t", "cannot", "cant", "without", "forbidden", "illegal", "invalid",
    "reserved", "prohibited", "予約済み", "しない", "てはいけない", "てはならない", "ない", "不可", "禁止",
    "べきでない",
];
/// Words that say nothing besides.
const FILL: &[&str] = &[
    "list", "all", "safe", "ok", "okay", "automatically", "auto", "again", "need", "want", "client", "clients",
    "error", "errors", "there", "have", "has", "if", "error", "wire", "status", "numbers", "number", "will", "user",
    "them", "any", "application", "app", "own", "クローズ", "コード", "エラー", "切断", "後", "場合", "一覧", "番号",
    "自動的", "自動", "クライアント", "アプリ", "時", "何", "教", "全部", "全",
];

/// The list that a question is for, if it is for nothing else.
pub(super) fn asked(question: &str) -> Option<Listed> {
    let lower = question.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let has = |known: &[&str]| {
        known.iter().any(|known| if known.is_ascii() { words.contains(known) } else { lower.contains(known) })
    };
    let lists = [RETRY, SEND, PAGE, NOT, FILL, STOP];
    let is_known = |word: &&str| lists.iter().any(|list| list.contains(word));
    if !words.iter().all(is_known) || !is_all_known(&lower, &lists) {
        return None;
    }
    match (has(RETRY), has(SEND), has(PAGE), has(NOT)) {
        (true, false, _, true) => Some(Listed::NoRetry),
        (true, false, _, false) => Some(Listed::Retry),
        (false, true, true, true) => Some(Listed::NotByPage),
        (false, true, true, false) => Some(Listed::ByPage),
        (false, true, false, true) => Some(Listed::NotSendable),
        (false, true, false, false) => Some(Listed::Sendable),
        (false, false, false, _) if has(&["reserved", "forbidden", "illegal", "invalid", "予約済み", "禁止"]) => {
            Some(Listed::NotSendable)
        }
        (false, false, false, false) if has(&["list", "all", "一覧", "全部"]) => Some(Listed::All),
        _ => None,
    }
}

/// Whether nothing of what is not ASCII is left over but endings, which are written in hiragana.
fn is_all_known(text: &str, lists: &[&[&str]]) -> bool {
    let mut known: Vec<&str> = lists.iter().copied().flatten().copied().filter(|word| !word.is_ascii()).collect();
    known.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let rest = known.iter().fold(text.to_owned(), |text, word| text.replace(word, " "));
    !rest.chars().any(|c| c.is_alphanumeric() && !c.is_ascii() && !matches!(c, '\u{3040}'..='\u{309f}' | 'ー'))
}

impl Listed {
    /// As a filter, inside another one.
    pub(super) fn within(self, filter: &Filter) -> Filter {
        match self {
            Listed::All => *filter,
            Listed::Retry => Filter { reconnect: Some(Wanted::Retry), ..*filter },
            Listed::NoRetry => Filter { reconnect: Some(Wanted::NoRetry), ..*filter },
            Listed::Sendable => Filter { sendable: Some(true), ..*filter },
            Listed::NotSendable => Filter { sendable: Some(false), ..*filter },
            Listed::ByPage => Filter { sendable: Some(true), in_browser: Some(true), ..*filter },
            Listed::NotByPage => Filter { sendable: Some(true), in_browser: Some(false), ..*filter },
        }
    }

    fn is_about_reconnecting(self) -> bool {
        matches!(self, Listed::Retry | Listed::NoRetry)
    }
}

impl Reference<'_> {
    /// The codes of a list.
    pub fn listed_codes(&self, listed: Listed) -> impl Iterator<Item = i64> {
        self.list(&listed.within(&Filter::default())).into_iter().map(|item| item.code)
    }

    /// The codes of a list, with what it is about.
    pub fn listed(&self, listed: Listed) -> Vec<Block> {
        let (title, below) = match listed {
            Listed::All => ("listed-all", "list-footer"),
            Listed::Retry => ("listed-retry", "listed-depends"),
            Listed::NoRetry => ("listed-no-retry", "listed-depends"),
            Listed::Sendable => ("listed-sendable", "list-footer"),
            Listed::NotSendable => ("listed-not-sendable", "listed-not-below"),
            Listed::ByPage => ("listed-by-page", "listed-page-below"),
            Listed::NotByPage => ("listed-not-by-page", "listed-page-below"),
        };
        let item = |item: Item| {
            let is_general = item.service.is_none() && !item.is_own && listed.is_about_reconnecting();
            let says = if is_general { self.reconnect_text(item.code) } else { item.meaning.clone() };
            self.line(&Item { meaning: says, ..item })
        };
        let items = self.list(&listed.within(&Filter::default())).into_iter().map(item).collect();
        vec![Block::List { title: self.label(title).to_owned(), items }, Block::Text(self.label(below).to_owned())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_asked_for_in_many_ways() {
        for (question, list) in [
            ("which should I retry", Listed::Retry),
            ("which close codes are safe to retry?", Listed::Retry),
            ("when should a client reconnect?", Listed::Retry),
            ("which codes should I not retry", Listed::NoRetry),
            ("after which must I not reconnect?", Listed::NoRetry),
            ("what codes can I send", Listed::Sendable),
            ("which codes must never be sent?", Listed::NotSendable),
            ("which codes can a browser send?", Listed::ByPage),
            ("which codes can't a browser send?", Listed::NotByPage),
            ("list of all codes", Listed::All),
            ("which codes are reserved", Listed::NotSendable),
            ("コード一覧", Listed::All),
            ("再接続すべきコード", Listed::Retry),
            ("再接続してはいけないコード", Listed::NoRetry),
            ("ブラウザから送信できるコード", Listed::ByPage),
            ("送ってはいけないコードは?", Listed::NotSendable),
        ] {
            assert_eq!(asked(question), Some(list), "{question}");
        }
        for question in
            ["should I retry after a token expired", "reconnect backoff", "サーバー再起動後の再接続", "1006"]
        {
            assert_eq!(asked(question), None, "{question}");
        }
    }
}
