//! What `wslint.toml` says of codes: those of the team, and the services in use.

use serde::Deserialize;
use toml::Spanned;

use super::Problem;
use super::parse::at;
use crate::codes::services::{self, Service};
use crate::codes::{DeclaredCode, Reconnect, Sender};
use crate::message::Message;
use crate::source::Span;

/// A code as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenCode {
    pub(super) code: Spanned<i64>,
    name: Spanned<String>,
    #[serde(default)]
    summary: String,
    #[serde(default)]
    reconnect: Option<Spanned<String>>,
    #[serde(default)]
    sent_by: Option<Spanned<String>>,
    #[serde(default)]
    docs: Option<Spanned<String>>,
}

/// Where a file names codes and services, for problems that show only with what it extends.
#[derive(Debug, Default)]
pub(super) struct Places {
    codes: Vec<(i64, Span)>,
    services: Option<Span>,
}

/// Words for `reconnect`. That nobody reports a code is nothing that a team can say of its own.
const RECONNECT: [Reconnect; 6] =
    [Reconnect::No, Reconnect::Now, Reconnect::AfterDelay, Reconnect::Backoff, Reconnect::FixFirst, Reconnect::Depends];

/// Words for `sent_by`.
const SENT_BY: [Sender; 3] = [Sender::Client, Sender::Server, Sender::Both];

/// The codes of a file in ascending order, and where they stand.
pub(super) fn codes(written: &[WrittenCode]) -> Result<(Vec<DeclaredCode>, Places), Problem> {
    let mut codes: Vec<DeclaredCode> = Vec::new();
    let mut places = Places::default();
    for entry in written {
        let number = *entry.code.get_ref();
        let name = entry.name.get_ref().trim();
        let problem = |span, message: Message| Err(Problem { span, message });
        let about = |key| Message::new(key).with("code", number);
        if !(3000..=4999).contains(&number) {
            return problem(at(&entry.code), about("invalid-config.range"));
        }
        if let Some(other) = codes.iter().find(|other| other.code == number) {
            return problem(at(&entry.code), about("invalid-config.twice").with("name", other.name.as_str()));
        }
        if name.is_empty() {
            return problem(at(&entry.name), about("invalid-config.unnamed"));
        }
        if let Some(other) = codes.iter().find(|other| other.name == name) {
            let message = Message::new("invalid-config.name-twice").with("name", name).with("code", other.code);
            return problem(at(&entry.name), message);
        }
        if let Some(docs) = entry.docs.as_ref().filter(|docs| !docs.get_ref().starts_with("https://")) {
            return problem(at(docs), Message::new("invalid-config.docs"));
        }
        places.codes.push((number, at(&entry.code)));
        codes.push(DeclaredCode {
            code: number,
            name: name.to_owned(),
            summary: entry.summary.clone(),
            reconnect: one_of(entry.reconnect.as_ref(), "reconnect", &RECONNECT, Reconnect::as_str)?,
            sent_by: one_of(entry.sent_by.as_ref(), "sent_by", &SENT_BY, Sender::as_str)?,
            docs: entry.docs.as_ref().map(|docs| docs.get_ref().clone()),
        });
    }
    codes.sort_by_key(|code| code.code);
    Ok((codes, places))
}

/// The value that a word stands for.
fn one_of<T: Copy>(
    written: Option<&Spanned<String>>,
    key: &str,
    known: &[T],
    word: fn(T) -> &'static str,
) -> Result<Option<T>, Problem> {
    let Some(written) = written else {
        return Ok(None);
    };
    let found = known.iter().copied().find(|known| word(*known) == written.get_ref());
    found.map(Some).ok_or_else(|| {
        let words: Vec<&str> = known.iter().map(|known| word(*known)).collect();
        let message = Message::new("invalid-config.word").with("key", key).with("words", words.join(", "));
        Problem { span: at(written), message }
    })
}

/// The ids of the services that are named.
pub(super) fn services(written: &[Spanned<String>]) -> Result<Vec<String>, Problem> {
    let id = |name: &Spanned<String>| match services::find(name.get_ref()) {
        Some(service) => Ok(service.id.to_owned()),
        None => {
            let near = super::near(name.get_ref(), services::names());
            let message =
                Message::new("invalid-config.service").with("service", name.get_ref().as_str()).with("near", near);
            Err(Problem { span: at(name), message })
        }
    };
    written.iter().map(id).collect()
}

impl Places {
    /// Notes where the services are named.
    pub(super) fn with_services(self, written: Option<&Spanned<Vec<Spanned<String>>>>) -> Self {
        Self { services: written.map(at), ..self }
    }

    /// What is wrong with codes and services together, if this file names one of the two.
    pub(super) fn clash(&self, codes: &[DeclaredCode], services: &[String]) -> Option<Problem> {
        for service in services.iter().filter_map(|id| services::find(id)) {
            for code in codes {
                let Some(theirs) = service.code(code.code) else {
                    continue;
                };
                let own = self.codes.iter().find(|(number, _)| *number == code.code).map(|(_, span)| *span);
                if let Some(span) = own.or(self.services) {
                    return Some(Problem { span, message: clash(code, service, theirs.name.as_deref()) });
                }
            }
        }
        None
    }
}

fn clash(code: &DeclaredCode, service: &Service, theirs: Option<&str>) -> Message {
    let called = theirs.map(|name| format!(" ({name})")).unwrap_or_default();
    Message::new("invalid-config.clash")
        .with("code", code.code)
        .with("name", code.name.as_str())
        .with("service", format!("{}{called}", service.name))
}

/// A code as `[[code]]` declares it.
pub fn declaration(number: i64, name: &str, summary: &str) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let summary = if summary.is_empty() { String::new() } else { format!("summary = {}\n", quoted(summary)) };
    format!("[[code]]\ncode = {number}\nname = {}\n{summary}", quoted(name))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::parse;
    use super::*;

    fn problem(text: &str) -> (String, String) {
        let problem = parse(Path::new("/p/wslint.toml"), text).unwrap_err();
        (text.get(problem.span.start..problem.span.end).unwrap_or("").to_owned(), problem.message.to_string())
    }

    #[test]
    fn codes_are_read_with_all_that_they_say() {
        let text = r#"
services = ["twitch", "Discord Voice"]
[[code]]
code = 4010
name = "KICKED"
summary = "an operator removed the user"
reconnect = "no"
sent_by = "server"
docs = "https://example.org/codes#4010"
"#;
        let config = parse(Path::new("/p/wslint.toml"), text).unwrap().config;
        assert_eq!(config.services(), ["twitch-eventsub", "discord-voice"]);
        let [code] = config.codes() else { panic!("{:?}", config.codes()) };
        assert_eq!((code.reconnect, code.sent_by), (Some(Reconnect::No), Some(Sender::Server)));
    }

    #[test]
    fn problems_stand_at_their_place() {
        let code = |more: &str| format!("[[code]]\ncode = 4001\nname = \"A\"\n{more}\n");
        assert_eq!(problem(&code("reconnect = \"perhaps\"")).0, "\"perhaps\"");
        assert_eq!(problem(&code("sent_by = \"nobody\"")).0, "\"nobody\"");
        assert_eq!(problem(&code("docs = \"http://example.org\"")).0, "\"http://example.org\"");
        assert_eq!(problem(&code("colour = 1")).0, "colour");
        assert_eq!(problem(&code("[[code]]\ncode = 4002\nname = \"A\"")).0, "\"A\"");
        assert_eq!(problem("[[code]]\ncode = 4001\nname = \" \"\n").0, "\" \"");
        assert_eq!(problem("[[code]]\ncode = 1001\nname = \"x\"\n").0, "1001");
        let (place, message) = problem("services = [\"discrod\"]\n");
        assert_eq!(place, "\"discrod\"");
        assert!(message.contains("did you mean `discord`?"), "{message}");
        let (place, message) = problem("services = [\"discord\"]\n[[code]]\ncode = 4004\nname = \"GONE\"\n");
        assert_eq!(place, "4004");
        assert!(message.contains("Discord Gateway (Authentication failed)"), "{message}");
    }

    #[test]
    fn declarations_are_read_as_they_are_written() {
        let text = declaration(4001, "KICKED", "said \"out\"\n");
        let config = parse(Path::new("/p/wslint.toml"), &text).unwrap().config;
        assert_eq!(config.codes()[0].summary, "said \"out\"\n");
    }
}
