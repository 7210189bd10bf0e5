//! What somebody means who asks: a number, a name, bytes, a range, a service, an error text.

use super::aspect::{self, Aspect};
use super::bytes::{self, Said};
use super::listed::{self, Listed};
use super::log;
use crate::codes::errors::{self, KnownError};
use crate::codes::services::{self, Service};
use crate::codes::texts;
use crate::codes::topics::{self, Topic};
use crate::codes::{self, DeclaredCode, constants, timeouts};
use crate::locale::Locale;

/// One thing that is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A number.
    Code(i64),
    /// The numbers from the first to the second.
    Range(i64, i64),
}

impl Subject {
    /// The number, or the lowest of the range.
    pub fn number(self) -> i64 {
        match self {
            Subject::Code(number) | Subject::Range(number, _) => number,
        }
    }
}

/// What is asked.
#[derive(Clone, Debug)]
pub enum Question {
    /// What a code or range means; at a service, if one is named.
    What(Subject, Option<&'static Service>),
    /// Which of several codes a name stands for.
    Which(Vec<i64>),
    /// One side of a code.
    Ask(i64, Aspect),
    /// All codes of a kind.
    Listed(Listed),
    /// A situation, or something around a close.
    Topic(&'static Topic),
    /// What tells two apart.
    Compare(Subject, Subject),
    /// What a service's codes are.
    Service(&'static Service),
    /// What ends a connection after so many seconds.
    Seconds(u32),
    /// How long these let a connection live.
    Limits(Vec<&'static timeouts::Limit>),
    /// What an error text or log line says: the errors that it is, and the codes in it.
    Text(Vec<&'static KnownError>, Vec<i64>),
}

/// What is asked with these words; none if nobody can tell.
pub fn understand(words: &[String], own: &[DeclaredCode]) -> Option<Question> {
    let all = words.join(" ");
    let text = all.trim().trim_end_matches(['?', '!', '.', '。', '?']).trim();
    match bytes::parse(text) {
        Some(Said::Code(code)) => return Some(Question::What(Subject::Code(code), None)),
        Some(Said::NoCode) => return Some(Question::What(Subject::Code(1005), None)),
        None => {}
    }
    single(text, own)
        .or_else(|| comparison(text, own))
        .or_else(|| at_service(text))
        .or_else(|| services::find(text).map(Question::Service))
        .or_else(|| seconds(text).map(Question::Seconds))
        .or_else(|| in_line_of_service(text))
        .or_else(|| listed::asked(text).map(Question::Listed))
        .or_else(|| pasted(text))
        .or_else(|| own_range(text))
        .or_else(|| topics::asked(text).map(Question::Topic))
        .or_else(|| limits(text))
}

/// The numbers that are everybody's own.
fn own_range(text: &str) -> Option<Question> {
    const OWN: &[&str] = &["custom", "own", "private", "application-specific", "app-specific", "独自"];
    const CODES: &[&str] = &["code", "codes", "コード"];
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| c.is_whitespace() || c == ',').collect();
    let is_pair = |pair: &[&str]| {
        OWN.contains(&pair[0]) && (CODES.contains(&pair[1]) || pair[1] == "close" || pair[1] == "websocket")
    };
    let is_asked = words.windows(2).any(is_pair) || lower.contains("独自のコード") || lower.contains("独自コード");
    is_asked.then_some(Question::What(Subject::Range(4000, 4999), None))
}

/// A proxy or platform by name.
fn limits(text: &str) -> Option<Question> {
    const ASKED: &[&str] = &[
        "timeout", "time out", "idle", "disconnect", "drop", "close", "websocket", "limit", "proxy", "切",
        "タイムアウト",
    ];
    let found = timeouts::named_in(text);
    let lower = text.to_lowercase();
    let is_asked = ASKED.iter().any(|word| lower.contains(word)) || text.split_whitespace().count() <= 2;
    (is_asked && !found.is_empty()).then_some(Question::Limits(found))
}

/// One thing, by number, range or name.
fn single(text: &str, own: &[DeclaredCode]) -> Option<Question> {
    if let Some(subject) = number(text).map(Subject::Code).or_else(|| range(text)) {
        return Some(Question::What(subject, None));
    }
    let text = text.trim_matches(|c| "`'\"".contains(c));
    if let Some(code) = own.iter().find(|own| own.name.eq_ignore_ascii_case(text)) {
        return Some(Question::What(Subject::Code(code.code), None));
    }
    // `CloseCode::Library(4001)` says its number.
    if let Some((path, inside)) = text.strip_suffix(')').and_then(|text| text.split_once('('))
        && !path.contains(' ')
        && let Some(number) = number(inside)
    {
        return Some(Question::What(Subject::Code(number), None));
    }
    match named(text).as_slice() {
        [] => of_service(text),
        [code] => Some(Question::What(Subject::Code(*code), None)),
        codes => Some(Question::Which(codes.to_vec())),
    }
}

/// A code that only a service calls so.
fn of_service(name: &str) -> Option<Question> {
    // A word of everyday language is no name of a code.
    if name.contains(' ') || !name.contains(|c: char| c.is_ascii_uppercase() || c == '_') {
        return None;
    }
    let name = name.rsplit([':', '.']).next().unwrap_or(name);
    services::all().iter().find_map(|service| {
        let called =
            |code: &&services::ServiceCode| code.name.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(name));
        let code = service.codes().codes.iter().find(called)?;
        Some(Question::What(Subject::Code(code.code), Some(service)))
    })
}

/// The codes that a name stands for, in the registry, in libraries or in another language.
fn named(name: &str) -> Vec<i64> {
    let is_registered = |code: &&codes::Code| code.name.eq_ignore_ascii_case(name);
    if let Some(code) = codes::all().iter().find(is_registered) {
        return vec![code.code];
    }
    let translated = |code: &&codes::Code| {
        let mut entries = Locale::ALL.iter().filter_map(|locale| texts::of(*locale).entry(code.code));
        entries.any(|entry| !entry.name.is_empty() && entry.name == name)
    };
    if let Some(code) = codes::all().iter().find(translated) {
        return vec![code.code];
    }
    let joined = name.split_whitespace().collect::<Vec<_>>().join("_");
    let known = constants::meant_by(&joined);
    if !known.is_empty() {
        return known;
    }
    let last = joined.rsplit([':', '.']).next().unwrap_or(&joined);
    // `NSURLSessionWebSocketCloseCodeGoingAway`
    let after_type = last.split_once("CloseCode").map_or("", |(_, name)| name);
    codes::named(last).or_else(|| constants::meant_by(after_type).first().copied()).into_iter().collect()
}

/// A number in decimal or hexadecimal, with what people put around it.
fn number(text: &str) -> Option<i64> {
    let text = text.trim().trim_start_matches('#');
    if let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return i64::from_str_radix(digits, 16).ok();
    }
    let plain: String = text.chars().filter(|c| *c != '_').collect();
    plain.parse().ok().or_else(|| misread(text))
}

/// A number of four digits of which some were typed, or read from a picture, as letters: `1oo6`.
fn misread(text: &str) -> Option<i64> {
    let is_number = text.len() == 4 && text.bytes().filter(u8::is_ascii_digit).count() >= 2;
    let digit = |c: char| match c {
        'o' | 'O' => '0',
        'l' | 'I' => '1',
        _ => c,
    };
    is_number.then(|| text.chars().map(digit).collect::<String>().parse().ok()).flatten()
}

/// `1016-2999`, `4000..=4999`, `4000 to 4999`, `4xxx`, `44xx`.
fn range(text: &str) -> Option<Subject> {
    // `4000番台` is `4xxx`, and so is `4000s`.
    let hundreds = |text: &str| text.strip_suffix("00").map(|head| head.trim_end_matches('0').to_owned());
    let lower = text.trim().to_ascii_lowercase();
    let lower = match lower.strip_suffix("番台").or_else(|| lower.strip_suffix("s")).and_then(hundreds) {
        Some(head) => format!("{head:x<4}"),
        None => lower,
    };
    let digits = lower.trim_end_matches('x');
    let missing = lower.len() - digits.len();
    if lower.len() == 4
        && (1..=3).contains(&missing)
        && let Ok(head) = digits.parse::<i64>()
    {
        let step = 10_i64.pow(u32::try_from(missing).unwrap_or(0));
        return Some(Subject::Range(head * step, head * step + step - 1));
    }
    for between in ["..=", "..", "–", "~", "〜", " to ", "-"] {
        if let Some((low, high)) = lower.split_once(between)
            && let (Some(low), Some(high)) = (number(low), number(high))
            && low < high
        {
            return Some(Subject::Range(low, high));
        }
    }
    None
}

/// Two things side by side.
fn comparison(text: &str, own: &[DeclaredCode]) -> Option<Question> {
    let text = ["what is the difference between ", "difference between ", "difference ", "compare "]
        .iter()
        .find_map(|start| {
            text.get(..start.len()).filter(|head| head.eq_ignore_ascii_case(start)).map(|_| &text[start.len()..])
        })
        .unwrap_or(text);
    let one = |text: &str| match single(text.trim(), own) {
        Some(Question::What(subject, None)) => Some(subject),
        Some(Question::Which(codes)) => codes.first().map(|code| Subject::Code(*code)),
        _ => None,
    };
    let between = [" vs. ", " vs ", " versus ", "-vs-", " and ", " or ", " と ", "と", ","];
    let mut splits: Vec<(&str, &str)> = between.iter().filter_map(|between| text.split_once(between)).collect();
    splits.extend(text.match_indices(' ').map(|(at, _)| (&text[..at], &text[at + 1..])));
    let (a, b) = splits.into_iter().find_map(|(a, b)| Some((one(a)?, one(b)?)))?;
    Some(if a == b { Question::What(a, None) } else { Question::Compare(a, b) })
}

/// A number and the service at which it is asked about, in either order.
fn at_service(text: &str) -> Option<Question> {
    let splits = text.match_indices(' ').map(|(at, _)| (&text[..at], text[at + 1..].trim()));
    for (a, b) in splits {
        for (name, code) in [(a, b), (b, a)] {
            let name = name.trim_end_matches(" close").trim_end_matches(" code");
            let code = code.trim_start_matches("close ").trim_start_matches("code ");
            if let (Some(service), Some(number)) = (services::find(name), number(code)) {
                return Some(Question::What(Subject::Code(number), Some(service)));
            }
        }
    }
    None
}

/// A line with one code in it that belongs to a service whose name stands there too.
fn in_line_of_service(text: &str) -> Option<Question> {
    let [code] = log::codes(text)[..] else { return None };
    // A name ends where the script changes: `Discordの`.
    let line = format!(" {} ", text.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), " "));
    let is_named = |name: &str| {
        let name = name.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), " ");
        name.len() > 3 && line.contains(&format!(" {} ", name.trim()))
    };
    let names = |service: &&Service| {
        service.code(code).is_some()
            && service.also.iter().chain([&service.id, &service.name]).any(|name| is_named(name))
    };
    services::all().iter().find(names).map(|service| Question::What(Subject::Code(code), Some(service)))
}

/// A time after which something happens: `60 s`, `drops after 2 minutes`, `60秒`.
fn seconds(text: &str) -> Option<u32> {
    const ENDS: &[&str] = &[
        "drop", "disconnect", "clos", "timeout", "times out", "timed out", "lost", "lose", "die", "kill", "end",
        "after", "every", "cut", "fail", "idle", "stop", "切", "落", "閉", "終", "タイムアウト", "ごと", "毎", "後",
    ];
    let lower = text.to_lowercase();
    let spaced = apart(&lower.replace('秒', " s ").replace("時間", " h ").replace('分', " min "));
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let is_drop = words.len() <= 3 || ENDS.iter().any(|word| lower.contains(word));
    words.windows(2).filter(|_| is_drop).find_map(|pair| {
        let factor = match pair[1] {
            "ms" | "millis" | "milliseconds" => {
                return amount(pair[0])?.checked_div(1000).filter(|seconds| *seconds > 0);
            }
            "s" | "sec" | "secs" | "second" | "seconds" => 1,
            "m" | "min" | "mins" | "minute" | "minutes" => 60,
            "h" | "hr" | "hrs" | "hour" | "hours" => 3600,
            _ => return None,
        };
        amount(pair[0])?.checked_mul(factor)
    })
}

/// A number, in digits or as a word.
fn amount(word: &str) -> Option<u32> {
    const WORDS: &[(&str, u32)] =
        &[("a", 1), ("an", 1), ("one", 1), ("two", 2), ("five", 5), ("ten", 10), ("thirty", 30), ("sixty", 60)];
    word.parse().ok().or_else(|| WORDS.iter().find(|(known, _)| *known == word).map(|(_, number)| *number))
}

/// A text with a space wherever digits begin or end, or the script changes: `nginxで60s` becomes `nginx で 60 s`.
fn apart(text: &str) -> String {
    let kind = |c: char| match c {
        _ if c.is_ascii_digit() => 0,
        _ if c.is_ascii_alphabetic() => 1,
        _ if c.is_alphanumeric() => 2,
        _ => 3,
    };
    let mut out = String::new();
    let mut before = 3;
    for c in text.chars() {
        let now = kind(c);
        if now != before {
            out.push(' ');
        }
        out.push(if now == 3 { ' ' } else { c });
        before = now;
    }
    out
}

/// An error text or a log line.
fn pasted(text: &str) -> Option<Question> {
    let errors = errors::recognize(text);
    if let Some(other) = errors.iter().find(|error| error.other_numbers) {
        return Some(Question::Text(vec![other], Vec::new()));
    }
    let mut codes = log::codes(text);
    if codes.is_empty() {
        codes.extend(errors.iter().flat_map(|error| &error.codes).copied());
    }
    if codes.is_empty() {
        codes.extend(after_code(text));
    }
    if codes.is_empty() {
        // A name that stands in a line, as a constant is written.
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
        for word in words {
            let is_constant = word.contains('_') && !word.contains(|c: char| c.is_lowercase());
            let humps = word.chars().filter(|c| c.is_uppercase()).count();
            match constants::meant_by(word).as_slice() {
                _ if is_constant => codes.extend(codes::named(word)),
                // `StatusNormalClosure`
                [code] if humps > 1 && word.contains(|c: char| c.is_lowercase()) => codes.push(*code),
                _ => {}
            }
        }
    }
    codes.dedup();
    match (errors.as_slice(), codes.as_slice()) {
        ([], []) => None,
        ([], [code]) => aspect::asked(text)
            .map(|aspect| Question::Ask(*code, aspect))
            .or_else(|| {
                let is_outside = !(1000..=4999).contains(code);
                is_outside.then_some(Question::What(Subject::Code(*code), None))
            })
            .or(Some(Question::Text(errors, codes))),
        ([], [a, b]) if compares(text) => Some(Question::Compare(Subject::Code(*a), Subject::Code(*b))),
        _ => Some(Question::Text(errors, codes)),
    }
}

/// Whether a text with two codes in it asks for what tells them apart.
fn compares(text: &str) -> bool {
    const APART: &[&str] = &[
        "vs", "versus", "or", "difference", "differ", "different", "differs", "between", "instead", "rather", "better",
        "than", "compare", "compared",
    ];
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_ascii_alphabetic()).any(|word| APART.contains(&word))
        || ["違い", "比較", "使い分け", "どちら", "どっち", "それとも"].iter().any(|word| lower.contains(word))
}

/// A name that stands behind `code:` as a library prints it: `CloseFrame { code: Away, .. }`.
fn after_code(text: &str) -> Option<i64> {
    let (_, rest) = text.split_once("code: ").or_else(|| text.split_once("code="))?;
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    match constants::meant_by(&rest[..end]).as_slice() {
        [code] => Some(*code),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(text: &str) -> Option<Question> {
        understand(&[text.to_owned()], &[])
    }

    fn what(text: &str) -> Option<Subject> {
        match ask(text) {
            Some(Question::What(subject, _)) => Some(subject),
            _ => None,
        }
    }

    #[test]
    fn codes_are_asked_for_in_many_ways() {
        for text in [
            "1006",
            "#1006",
            "1006?",
            "0x3EE",
            "03 ee",
            "ABNORMAL_CLOSURE",
            "CloseCode::Abnormal",
            "abnormal closure",
            "CLOSE_ABNORMAL",
            "websocket.CloseAbnormalClosure",
            "WS_1006_ABNORMAL_CLOSURE",
            "異常切断",
        ] {
            assert_eq!(what(text), Some(Subject::Code(1006)), "{text}");
        }
        assert_eq!(what("CloseCode::Away"), Some(Subject::Code(1001)));
        assert_eq!(what("CloseCode::Library(4001)"), Some(Subject::Code(4001)));
        assert_eq!(what("-1"), Some(Subject::Code(-1)));
        assert_eq!(what("88 00"), Some(Subject::Code(1005)));
        for text in ["4xxx", "4000-4999", "4000..=4999", "4000 to 4999", "4000–4999"] {
            assert_eq!(what(text), Some(Subject::Range(4000, 4999)), "{text}");
        }
        assert!(ask("semicolons").is_none() && ask("").is_none());
    }

    #[test]
    fn two_things_are_compared() {
        for text in [
            "1006 vs 1011",
            "difference between 1006 and 1011",
            "1006 1011",
            "1006 and 1011",
            "ABNORMAL_CLOSURE, 0x3f3",
            "#1006-vs-1011",
        ] {
            let found = ask(text);
            assert!(
                matches!(found, Some(Question::Compare(Subject::Code(1006), Subject::Code(1011)))),
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn services_times_and_texts_are_told_apart() {
        for text in ["discord 4004", "4004 Discord Gateway", "discord close code 4004"] {
            assert!(
                matches!(ask(text), Some(Question::What(Subject::Code(4004), Some(service))) if service.id == "discord"),
                "{text}"
            );
        }
        assert!(matches!(
            ask("Discord Gateway disconnect code 4009"),
            Some(Question::What(Subject::Code(4009), Some(service))) if service.id == "discord"
        ));
        assert!(matches!(ask("twitch"), Some(Question::Service(_))));
        for text in ["nginx", "aws alb websocket timeout", "cloudflare disconnects"] {
            assert!(matches!(ask(text), Some(Question::Limits(limits)) if limits.len() == 1), "{text}");
        }
        assert!(matches!(ask("kubernetes pod terminated"), Some(Question::Topic(_))));
        assert!(matches!(ask("Cloudflare error 1015"), Some(Question::Text(_, codes)) if codes.is_empty()));
        assert_eq!(what("4000番台"), Some(Subject::Range(4000, 4999)));
        assert_eq!(what("CloseStatus.SESSION_NOT_RELIABLE"), Some(Subject::Code(4500)));
        assert_eq!(what("1oo6"), Some(Subject::Code(1006)));
        assert!(matches!(ask("1000 or 1001 when a server stops"), Some(Question::Compare(..))));
        assert!(matches!(ask("nginxで60秒後に切断"), Some(Question::Seconds(60))));
        assert!(matches!(ask("Discordの4004とは"), Some(Question::What(Subject::Code(4004), Some(_)))));
        assert_eq!(what("how to close with a custom code"), Some(Subject::Range(4000, 4999)));
        assert_eq!(what("NSURLSessionWebSocketCloseCodeGoingAway"), Some(Subject::Code(1001)));
        for text in ["Some(CloseFrame { code: Away, reason: \"\" })", "closed: status = StatusGoingAway, no reason"] {
            assert!(matches!(ask(text), Some(Question::Text(_, codes)) if codes == [1001]), "{text}");
        }
        assert!(matches!(ask("drops after exactly 60 seconds"), Some(Question::Seconds(60))));
        assert!(matches!(ask("closes after 10 minutes"), Some(Question::Seconds(600))));
        assert!(matches!(ask("60秒で切れる"), Some(Question::Seconds(60))));
        assert!(
            matches!(ask("First argument must be a valid error code number"), Some(Question::Text(errors, _)) if errors.len() == 1)
        );
        assert!(matches!(ask("ws closed: code=4004"), Some(Question::Text(_, codes)) if codes == [4004]));
        assert!(matches!(ask("ConnectionInitialisationTimeout"), Some(Question::What(Subject::Code(4408), Some(_)))));
    }
}
