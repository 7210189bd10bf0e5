//! A code is a set: what a code expression can be, part by part.

use std::sync::Arc;

use super::Api;
use super::elsewhere::Definition;
use crate::codes::{self, Ranges};
use crate::source::Span;

/// From so many standard codes on, values describe codes and do not choose one.
const TABLE: usize = 5;

/// Where a part of a set comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Origin {
    /// Written as a code, or as a constant that is one.
    Written,
    /// The default value of a parameter.
    Default,
    /// An argument of a caller in the same file.
    Parameter,
    /// Received from another socket.
    Received,
    /// A number of another kind.
    Foreign,
}

impl Origin {
    /// The word that reports use.
    pub fn as_str(self) -> &'static str {
        match self {
            Origin::Written => "written",
            Origin::Default => "default",
            Origin::Parameter => "parameter",
            Origin::Received => "received",
            Origin::Foreign => "foreign",
        }
    }
}

/// What stands in a code slot although it is no integer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Odd {
    /// A string, with its text where it is known.
    Text(Option<String>),
    /// A number with a fraction.
    Fraction,
    /// Not a number at all.
    NotANumber,
    /// `true` or `false`.
    Bool,
    /// `null`.
    Null,
    /// An event or error that a handler was given.
    Event,
    /// An object, array or function.
    Object,
}

/// A value, or a range of values, that a code expression can have.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// The integers from the first to the second, both included.
    Codes(i64, i64),
    /// No integer.
    Odd(Odd),
    /// A number, most likely, that counts something else.
    Foreign(Foreign),
}

/// What a number is that is no close code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Foreign {
    /// The `code` of a caught error: a text such as `ECONNRESET`, or a number of its own.
    ErrorCode,
    /// What a process ended with.
    ExitStatus,
    /// The status of an HTTP response.
    HttpStatus,
    /// The state of a connection.
    ReadyState,
}

/// One of the things that a code expression can be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Part {
    /// The value.
    pub value: Value,
    /// The smallest expression of this file that holds the value.
    pub span: Span,
    /// The expression that a fix replaces: the value, or the constant that stands for it and that
    /// other places use too.
    pub edit: Span,
    /// Where the value comes from.
    pub origin: Origin,
    /// How the value is written.
    pub written: Written,
    /// What delivered it, for a received value.
    pub source: Option<Source>,
    /// The place in another file where it is written, or passed on.
    pub defined: Option<Arc<Definition>>,
}

impl Part {
    /// Whether another file passes it on: where it is written says nothing of places in this one.
    pub fn is_passed_on(&self) -> bool {
        self.defined.as_ref().is_some_and(|defined| defined.is_passed_on)
    }
}

/// The handler that a received value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// The library, and which of its receives.
    pub api: Api,
    /// The socket whose handler it is, as it is written there.
    pub socket: Span,
    /// The handler.
    pub handler: Span,
    /// Whether the handler asks for the state of a socket before it uses the value, or who closes with it.
    pub asks_state: bool,
    /// Which socket the value closes.
    pub closes: Closes,
    /// What happens to the socket where that throws.
    pub caught: Caught,
}

/// What happens to a socket where the call that closes it throws.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Caught {
    /// Nothing, as far as can be seen.
    #[default]
    Nothing,
    /// It is closed without that code: `catch { ws.close() }`.
    Closed,
    /// It is ended without a Close: `catch { ws.terminate() }`.
    Ended,
}

impl Source {
    /// A value that one of a library's receives gives a handler, before anything is known of what is closed with it.
    pub fn new(api: Api, socket: Span, handler: Span) -> Self {
        Self { api, socket, handler, asks_state: false, closes: Closes::Another, caught: Caught::Nothing }
    }
}

/// Which socket a received code closes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Closes {
    /// Another one than that which has reported it, as far as can be seen.
    #[default]
    Another,
    /// That which has reported it.
    Own,
    /// That which has reported it, by a function that the handler passes it to.
    Passed,
}

/// How a value is written, as far as a fix needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Written {
    /// As an integer literal.
    Literal,
    /// As a constant of a library, by path.
    Constant,
    /// As a wrap of a library around a literal: `CloseCode::Library(1006)`.
    Wrap,
    /// As anything else.
    Other,
}

/// What a code expression can be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeSet {
    /// The values that are known.
    pub parts: Vec<Part>,
    /// Whether other values are possible.
    pub open: bool,
    /// Whether there may be no code at all.
    pub absent: bool,
}

impl CodeSet {
    /// Nothing is known.
    pub fn unknown() -> Self {
        Self { open: true, ..Self::default() }
    }

    /// There is no code.
    pub fn absent() -> Self {
        Self { absent: true, ..Self::default() }
    }

    /// Exactly this.
    pub fn of(value: Value, span: Span, written: Written) -> Self {
        let part = Part { value, span, edit: span, origin: Origin::Written, written, source: None, defined: None };
        Self { parts: vec![part], ..Self::default() }
    }

    /// Takes in what another set can be.
    pub fn add(&mut self, other: CodeSet) {
        for part in other.parts {
            if !self.parts.contains(&part) {
                self.parts.push(part);
            }
        }
        self.open |= other.open;
        self.absent |= other.absent;
    }

    /// This set with all that another can be.
    pub fn or(mut self, other: CodeSet) -> Self {
        self.add(other);
        self
    }

    /// The same values, through a constant that other places use too.
    pub fn shared_as(mut self, edit: Span) -> Self {
        for part in &mut self.parts {
            part.edit = edit;
        }
        self
    }

    /// The same values from another origin, where they were written until now.
    pub fn from(mut self, origin: Origin) -> Self {
        for part in self.parts.iter_mut().filter(|part| part.origin == Origin::Written) {
            part.origin = origin;
        }
        self
    }

    /// The integer ranges of the set, in ascending order and each once.
    pub fn codes(&self) -> Vec<(i64, i64)> {
        let ranges = self.parts.iter().filter_map(|part| match part.value {
            Value::Codes(low, high) => Some((low, high)),
            Value::Odd(_) | Value::Foreign(_) => None,
        });
        let mut codes: Vec<(i64, i64)> = ranges.collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// The one integer that the set is, if it is exactly one.
    pub fn single(&self) -> Option<i64> {
        match self.parts.as_slice() {
            [Part { value: Value::Codes(low, high), .. }] if low == high && !self.open && !self.absent => Some(*low),
            _ => None,
        }
    }

    /// Nothing if the values are a table of the standard codes: it says what there is, not what is
    /// chosen from it.
    pub fn unless_table(self) -> Self {
        if self.is_table() { Self::unknown() } else { self }
    }

    /// Whether the values are most of the standard codes: such tables hold, for the sake of
    /// completeness, codes that are never sent and never arrive.
    pub fn is_table(&self) -> bool {
        let numbers: Vec<i64> = self.codes().into_iter().map(|(low, _)| low).collect();
        let standard = numbers.iter().filter(|number| **number < 1016 && codes::find(**number).is_some()).count();
        let reserved = numbers.iter().filter(|number| matches!(number, 1004 | 1005 | 1006 | 1015)).count();
        standard >= TABLE || reserved >= 3
    }

    /// A number of another kind. Nothing says that it is always one, so the set is open.
    pub fn foreign(kind: Foreign, span: Span) -> Self {
        let set = Self::of(Value::Foreign(kind), span, Written::Other).from(Origin::Foreign);
        Self { open: true, ..set }
    }

    /// The same without numbers of another kind, which are then something unknown.
    pub fn without_foreign(mut self) -> Self {
        let count = self.parts.len();
        self.parts.retain(|part| !matches!(part.value, Value::Foreign(_)));
        self.open |= self.parts.len() != count;
        self
    }

    /// What a handler is given, as far as its library's words go.
    pub fn received(ranges: &Ranges, span: Span, source: Source) -> Self {
        let part = |(low, high)| Part {
            value: Value::Codes(low, high),
            span,
            edit: span,
            origin: Origin::Received,
            written: Written::Other,
            source: Some(source),
            defined: None,
        };
        Self { parts: ranges.iter().map(part).collect(), ..Self::default() }
    }

    /// The same without what only says that there is no code yet: `let code = 0;`.
    pub fn without_placeholders(mut self) -> Self {
        self.parts.retain(|part| !matches!(part.value, Value::Codes(_, ..=0) | Value::Odd(Odd::Null)));
        self
    }

    /// The same without what was received, which is then something unknown.
    pub fn without_received(&self) -> Self {
        let mut set = self.clone();
        set.parts.retain(|part| part.source.is_none());
        set.open |= set.parts.len() != self.parts.len();
        set
    }

    /// The same, looked at where a name stands for what was received, or for a number of another kind.
    pub fn received_at(mut self, span: Span) -> Self {
        let is_passed = |part: &&mut Part| {
            !part.is_passed_on() && (part.source.is_some() || matches!(part.value, Value::Foreign(_)))
        };
        for part in self.parts.iter_mut().filter(is_passed) {
            (part.span, part.edit) = (span, span);
        }
        self
    }

    /// The same, where a name stands for what another file defines.
    pub fn defined_at(mut self, span: Span) -> Self {
        let is_named = |part: &&mut Part| part.defined.as_ref().is_some_and(|defined| !defined.is_passed_on);
        for part in self.parts.iter_mut().filter(is_named) {
            (part.span, part.edit) = (span, span);
        }
        self
    }

    /// Whether the set is this part and nothing else.
    pub fn is_only(&self, part: &Part) -> bool {
        !self.open && !self.absent && self.parts == [part.clone()]
    }

    /// Whether the set is made of integers, at least one of them.
    pub fn is_numeric(&self) -> bool {
        !self.parts.is_empty() && self.parts.iter().all(|part| matches!(part.value, Value::Codes(..)))
    }

    /// What reports name as the origin: the one that matters most for who is to blame.
    pub fn origin(&self) -> Origin {
        self.parts.iter().map(|part| part.origin).max().unwrap_or(Origin::Written)
    }
}
