//! Questions about one side of a code that can be answered with yes or no: "can I send 1001 from a
//! browser?"

use super::{Block, Reference};
use crate::codes::{self, Sender};

/// What is asked of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// Whether it may be sent.
    Sent,
    /// Whether a page may send it.
    SentByPage,
    /// Whether this end may send it.
    SentBy(Sender),
    /// Whether a page can receive it.
    ReceivedByPage,
    /// Whether to reconnect.
    Reconnect,
}

/// What a question with a code in it asks of that code.
pub(super) fn asked(question: &str) -> Option<Aspect> {
    let lower = question.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let has = |known: &[&str]| {
        known.iter().any(|known| if known.is_ascii() { words.contains(known) } else { lower.contains(known) })
    };
    if has(&["instead"]) {
        return Some(Aspect::Sent);
    }
    if has(&["why", "what", "meaning", "means", "mean", "なぜ", "意味", "とは"]) {
        return None;
    }
    if has(&["retry", "retrying", "reconnect", "reconnecting", "reconnection", "再接続", "再試行", "リトライ"])
    {
        return Some(Aspect::Reconnect);
    }
    let is_asked = has(&[
        "can", "may", "could", "should", "must", "allowed", "possible", "able", "legal", "valid", "ok", "okay",
        "permitted", "does", "do", "will", "how", "です", "ます", "れる", "べき", "できる", "よい", "いい", "送れ",
        "使え",
    ]);
    let is_page = has(&[
        "browser", "browsers", "page", "javascript", "js", "frontend", "chrome", "firefox", "safari", "edge",
        "ブラウザ", "ページ", "フロント",
    ]);
    let sends = has(&[
        "send", "sends", "sent", "sending", "use", "using", "emit", "pass", "close", "valid", "allowed", "legal", "送",
        "使",
    ]);
    let receives = has(&[
        "receive", "receives", "get", "gets", "see", "sees", "report", "reports", "detect", "受け取", "受信", "届",
        "取得",
    ]);
    match (is_asked, receives && is_page, sends) {
        (true, true, _) => Some(Aspect::ReceivedByPage),
        (true, false, true) if is_page => Some(Aspect::SentByPage),
        (true, false, true) if has(&["client", "clients", "クライアント"]) => {
            Some(Aspect::SentBy(Sender::Client))
        }
        (true, false, true) if has(&["server", "servers", "サーバ"]) => Some(Aspect::SentBy(Sender::Server)),
        (true, false, true) => Some(Aspect::Sent),
        _ => None,
    }
}

impl Reference<'_> {
    /// The answer in a sentence, before all else that there is to say of the code.
    pub fn aspect(&self, code: i64, aspect: Aspect) -> Block {
        let number = code.to_string();
        let who = self.may_send(code);
        let sender = codes::find(code).map_or(Sender::Application, |code| code.sent_by);
        let key = match aspect {
            Aspect::Reconnect => return Block::Text(self.phrase("ask-reconnect", &[("advice", &self.advised(code))])),
            Aspect::ReceivedByPage if code == 1015 => "ask-gets-1006",
            Aspect::ReceivedByPage if codes::page_may_receive(code) => "ask-receives",
            Aspect::ReceivedByPage => "ask-receives-not",
            _ if !codes::is_sendable(code) => "ask-sends-not",
            Aspect::SentByPage if codes::page_may_send(code) => "ask-page",
            Aspect::SentByPage => "ask-page-not",
            Aspect::SentBy(end) if matches!(sender, Sender::Client | Sender::Server) && sender != end => "ask-meant",
            _ if codes::page_may_send(code) => "ask-sends",
            _ => "ask-sends-but-page",
        };
        Block::Text(self.phrase(key, &[("code", &number), ("who", &who)]))
    }

    /// What the team, the service in use or the standard advises about the connection.
    fn advised(&self, code: i64) -> String {
        let own = self.own_code(code).and_then(|own| own.reconnect);
        let of_service = self.services.iter().find_map(|service| service.code(code)?.reconnect);
        own.or(of_service).map_or_else(|| self.reconnect_text(code), |advice| self.reconnect_word(advice).to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_about_one_side() {
        for (question, aspect) in [
            ("can I send 1001 from a browser", Aspect::SentByPage),
            ("can i send 1006", Aspect::Sent),
            ("is 1005 valid to send", Aspect::Sent),
            ("can a client send 1011", Aspect::SentBy(Sender::Client)),
            ("what do I send instead of 1006", Aspect::Sent),
            ("may the server send 1010?", Aspect::SentBy(Sender::Server)),
            ("can a browser receive 1015", Aspect::ReceivedByPage),
            ("should I reconnect after 1008", Aspect::Reconnect),
            ("ブラウザから1001を送れますか", Aspect::SentByPage),
            ("1013の後に再接続すべきですか", Aspect::Reconnect),
        ] {
            assert_eq!(asked(question), Some(aspect), "{question}");
        }
        for question in ["why 1006", "websocket closed with 1006", "what does 1005 mean when I close"] {
            assert_eq!(asked(question), None, "{question}");
        }
    }
}
