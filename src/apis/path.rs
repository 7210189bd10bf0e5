//! The small notations that models use for places: ways to a value, and slots of a call.
//!
//! A way starts at a type, an export or a global of the model and leads to a value:
//! `WebSocketServer on(connection) arg 0` is the first parameter of a listener for `connection`,
//! `WebSocketServer.handleUpgrade arg 3 arg 0` the first parameter of the function that is passed
//! fourth to `handleUpgrade`, `WebSocketServer.clients item` an element of the collection.

use std::fmt;

use serde::Deserialize;

/// One step from a value to another that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// `.name`: a member, or the call of it when `arg N` or `returns` follows.
    Member(String),
    /// `on(EVENT)`: a listener for an event, however it is added.
    On(String),
    /// `arg N`: an argument of a call, or a parameter of a function.
    Arg(usize),
    /// `key NAME`: the value under a key of an object.
    Key(String),
    /// `field NAME`: a field of a record.
    Field(String),
    /// `item N`: an item of a tuple.
    At(usize),
    /// `item`: any element of a collection.
    Item,
    /// `returns`: what a call gives back.
    Returns,
}

/// Where a value comes from: a subject, and the steps that lead from it to the value.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Way {
    /// A type of the model, an export of its packages, a global, or `new`.
    pub subject: String,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// Where in a call, a record or a handler a value stands.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Slot(pub Vec<Step>);

impl Slot {
    /// The same slot of a function behind so many arguments more.
    pub fn behind(&self, count: usize) -> Slot {
        let mut steps = self.0.clone();
        if let Some(Step::Arg(index)) = steps.first_mut() {
            *index += count;
        }
        Slot(steps)
    }
}

impl Way {
    /// The name that stands in source code where the way ends: the last member or key.
    pub fn last_name(&self) -> Option<&str> {
        self.steps.iter().rev().find_map(|step| match step {
            Step::Member(name) | Step::Key(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// The way to the handler under a key, if this one leads to its argument of a number from 0.
    pub fn handler(&self, key: &str, index: usize) -> Option<Way> {
        let (Step::Arg(at), steps) = self.steps.split_last()? else { return None };
        let is_it = *at == index && matches!(steps.last(), Some(Step::Key(name)) if name == key);
        is_it.then(|| Way { subject: self.subject.clone(), steps: steps.to_vec() })
    }
}

impl TryFrom<String> for Way {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (head, rest) = text.split_once(' ').unwrap_or((&text, ""));
        let mut names = head.split('.');
        let subject = names.next().unwrap_or_default().to_owned();
        if subject.is_empty() {
            return Err(format!("`{text}` names no subject"));
        }
        let mut way = Way { subject, steps: names.map(|name| Step::Member(name.to_owned())).collect() };
        way.steps.extend(steps(rest)?);
        Ok(way)
    }
}

impl TryFrom<String> for Slot {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let steps = steps(&text)?;
        if steps.is_empty() { Err("a slot must not be empty".into()) } else { Ok(Slot(steps)) }
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            let space = if index == 0 { "" } else { " " };
            match step {
                Step::Member(name) => write!(f, "{space}.{name}")?,
                Step::On(event) => write!(f, "{space}on({event})")?,
                Step::Arg(index) => write!(f, "{space}arg {index}")?,
                Step::Key(name) => write!(f, "{space}key {name}")?,
                Step::Field(name) => write!(f, "{space}field {name}")?,
                Step::At(index) => write!(f, "{space}item {index}")?,
                Step::Item => write!(f, "{space}item")?,
                Step::Returns => write!(f, "{space}returns")?,
            }
        }
        Ok(())
    }
}

fn steps(text: &str) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let step = match word {
            "returns" => Step::Returns,
            "arg" => Step::Arg(number(words.next(), text)?),
            "key" => Step::Key(name(words.next(), text)?),
            "field" => Step::Field(name(words.next(), text)?),
            "item" => match words.next_if(|next| next.parse::<usize>().is_ok()) {
                Some(index) => Step::At(number(Some(index), text)?),
                None => Step::Item,
            },
            _ => match (word.strip_prefix("on(").and_then(|word| word.strip_suffix(')')), word.strip_prefix('.')) {
                (Some(event), _) => Step::On(event.to_owned()),
                (None, Some(member)) => Step::Member(member.to_owned()),
                (None, None) => return Err(format!("`{word}` in `{text}` is no step")),
            },
        };
        steps.push(step);
    }
    Ok(steps)
}

fn number(word: Option<&str>, text: &str) -> Result<usize, String> {
    word.and_then(|word| word.parse().ok()).ok_or_else(|| format!("a number is missing in `{text}`"))
}

fn name(word: Option<&str>, text: &str) -> Result<String, String> {
    word.map(str::to_owned).ok_or_else(|| format!("a name is missing in `{text}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(text: &str) -> Way {
        Way::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn reads_ways() {
        assert_eq!(way("new"), Way { subject: "new".into(), steps: vec![] });
        assert_eq!(way("Server on(connection) arg 0").steps, [Step::On("connection".into()), Step::Arg(0)]);
        assert_eq!(
            way("Bun.serve arg 0 key websocket").steps,
            [Step::Member("serve".into()), Step::Arg(0), Step::Key("websocket".into())]
        );
        assert_eq!(way("Server.clients item").steps, [Step::Member("clients".into()), Step::Item]);
        assert_eq!(way("pair item 1").steps, [Step::At(1)]);
    }

    #[test]
    fn slots_are_written_as_they_are_read() {
        for text in ["arg 0 key code", "arg 0 item 1", "field reason", ".socket arg 2", "on(close) item returns"] {
            assert_eq!(Slot::try_from(text.to_owned()).unwrap().to_string(), text);
        }
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        assert!(Way::try_from("Server arg".to_owned()).is_err());
        assert!(Way::try_from("Server somewhere".to_owned()).is_err());
        assert!(Slot::try_from(String::new()).is_err());
    }
}
