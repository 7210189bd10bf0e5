//! What people ask about who name neither a code nor an error: "which code when the token expired".

use std::sync::LazyLock;

use serde::Deserialize;

/// Something that is asked about.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// The key of what is said of it.
    pub id: String,
    /// Parts that all stand in the question, each as one of several words; several ways to ask.
    asks: Vec<Vec<String>>,
    /// The codes that it is about, the best first.
    #[serde(default)]
    pub codes: Vec<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    topic: Vec<Topic>,
}

static FILE: LazyLock<File> = LazyLock::new(|| super::parsed("topics.toml", data!("codes/topics.toml")));

/// All topics.
pub fn all() -> &'static [Topic] {
    &FILE.topic
}

/// The topic that a question is about: of several the one that names the most of it, then the first.
pub fn asked(question: &str) -> Option<&'static Topic> {
    let asked = Asked::new(question);
    let parts = |topic: &Topic| {
        let met = topic.asks.iter().filter(|parts| parts.iter().all(|part| asked.names(part)));
        met.map(Vec::len).max().unwrap_or(0)
    };
    let mut best: Option<(usize, &Topic)> = None;
    for topic in all() {
        let met = parts(topic);
        if met > best.map_or(0, |(most, _)| most) {
            best = Some((met, topic));
        }
    }
    best.map(|(_, topic)| topic)
}

/// A question, in small letters.
struct Asked {
    whole: String,
    /// Its words with one space around each.
    spaced: String,
}

impl Asked {
    fn new(question: &str) -> Asked {
        let whole = question.to_lowercase();
        // A word ends where the script changes: `nginxで` is `nginx`.
        let words: Vec<&str> =
            whole.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let spaced = format!(" {} ", words.join(" "));
        Asked { whole, spaced }
    }

    /// Whether one of these words stands in it.
    fn names(&self, part: &str) -> bool {
        part.split('|').any(|word| {
            if !word.is_ascii() || word.ends_with(')') {
                return self.whole.contains(word);
            }
            let word = word.to_ascii_lowercase();
            if word.contains(' ') {
                return self.spaced.contains(&format!(" {word} "));
            }
            self.spaced.split(' ').any(|said| is_said(said, &word))
        })
    }
}

/// Whether a word of a question is this one, with an ending or a slip.
fn is_said(said: &str, word: &str) -> bool {
    said == word
        || word.len() >= 4 && said.starts_with(word) && said.len() <= word.len() + 3
        || word.len() >= 6 && said.len() >= 5 && strsim::damerau_levenshtein(said, word) <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_lead_to_their_topic() {
        for (question, id) in [
            ("which code when the token expired", "token-expired"),
            ("what code should I send when a JWT has expired?", "token-expired"),
            ("close code for authentication failed", "not-signed-in"),
            ("which close code for duplicate login", "replaced"),
            ("user logged in from another tab", "replaced"),
            ("kick a user, which code", "kicked"),
            ("rate limiting close code", "rate-limit"),
            ("which code when the server shuts down", "going-down"),
            ("kubernetes pod terminated websocket", "going-down"),
            ("room is full", "overloaded"),
            ("invalid json message close code", "bad-message"),
            ("maximum length of close reason", "reason-length"),
            ("how long can the reason be", "reason-length"),
            ("event.code is undefined", "no-code-in-event"),
            ("WebSocket handshake 403", "handshake-refused"),
            ("what is the websocket equivalent of HTTP 429", "http-equivalents"),
            ("user closed the tab", "page-left"),
            ("phone locked, websocket disconnects", "asleep"),
            ("websocket closes immediately after connecting", "closes-at-once"),
            ("how long should I wait before reconnecting", "backoff"),
            ("who closed the connection, client or server", "who-closed"),
            ("トークンの有効期限が切れたときはどのコード", "token-expired"),
            ("認証エラーのコード", "not-signed-in"),
            ("サーバー再起動のとき", "going-down"),
            ("理由の最大長", "reason-length"),
            ("タブを閉じたとき", "page-left"),
        ] {
            assert_eq!(asked(question).map(|topic| topic.id.as_str()), Some(id), "{question}");
        }
        for question in ["zebra crossing", "what is a websocket", "hello"] {
            assert_eq!(asked(question), None, "{question}");
        }
    }

    #[test]
    fn topics_are_of_codes_that_exist() {
        for topic in all() {
            assert!(topic.codes.iter().all(|code| super::super::find(*code).is_some()), "{}", topic.id);
            assert!(topic.asks.iter().flatten().all(|part| !part.is_empty()), "{}", topic.id);
        }
    }
}
