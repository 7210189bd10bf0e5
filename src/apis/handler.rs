//! The notation that models use for handlers.

use std::fmt;

use serde::Deserialize;

/// The form of a handler that receives a close.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Handler {
    /// A listener for an event, however it is added.
    On(String),
    /// A listener that `addEventListener` adds, where the other ways give it something else.
    EventListener(String),
    /// A function assigned to a property.
    Property(String),
    /// A method of a class.
    Method(String),
    /// A call of a method of what was received.
    Call(String),
    /// A pattern of a match.
    Pattern(String),
    /// A function that the type itself stands for: one that is handed over at such a place.
    #[default]
    Function,
}

impl TryFrom<String> for Handler {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if let Some(event) = text.strip_prefix("on(").and_then(|text| text.strip_suffix(')')) {
            return Ok(Handler::On(event.to_owned()));
        }
        if let Some(event) = text.strip_prefix("addEventListener(").and_then(|text| text.strip_suffix(')')) {
            return Ok(Handler::EventListener(event.to_owned()));
        }
        if text == "function" {
            return Ok(Handler::Function);
        }
        match text.split_once(' ') {
            Some(("property", name)) => Ok(Handler::Property(name.to_owned())),
            Some(("method", name)) => Ok(Handler::Method(name.to_owned())),
            Some(("call", name)) => Ok(Handler::Call(name.to_owned())),
            Some(("pattern", pattern)) => Ok(Handler::Pattern(pattern.to_owned())),
            _ => Err(format!("`{text}` is no handler")),
        }
    }
}

impl Handler {
    /// The variant of a message that a pattern names, or that holds the record that it names.
    pub fn variant(&self) -> Option<&str> {
        let Handler::Pattern(pattern) = self else { return None };
        Some(pattern.rsplit_once("::").map_or("Close", |(_, variant)| variant))
    }

    /// The message whose variant a pattern names.
    pub fn message(&self) -> Option<&str> {
        let Handler::Pattern(pattern) = self else { return None };
        pattern.split_once("::").map(|(message, _)| message)
    }
}

impl fmt::Display for Handler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Handler::On(event) => write!(f, "on({event})"),
            Handler::EventListener(event) => write!(f, "addEventListener({event})"),
            Handler::Property(name) => write!(f, "property {name}"),
            Handler::Method(name) => write!(f, "method {name}"),
            Handler::Call(name) => write!(f, "call {name}"),
            Handler::Pattern(pattern) => write!(f, "pattern {pattern}"),
            Handler::Function => f.write_str("function"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_name_variants() {
        let variant = |text: &str| Handler::try_from(text.to_owned()).unwrap().variant().map(str::to_owned);
        assert_eq!(variant("pattern WsEvent::Closed").as_deref(), Some("Closed"));
        assert_eq!(variant("pattern CloseFrame").as_deref(), Some("Close"));
        assert_eq!(variant("call as_close"), None);
    }

    #[test]
    fn handlers_are_written_as_they_are_read() {
        for text in [
            "on(close)", "addEventListener(close)", "property onclose", "method webSocketClose", "pattern A::B",
            "call as_close", "function",
        ] {
            assert_eq!(Handler::try_from(text.to_owned()).unwrap().to_string(), text);
        }
        assert!(Handler::try_from("closing".to_owned()).is_err());
    }
}
