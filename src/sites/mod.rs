//! The places where close codes are sent, received or constructed, as plain data.
//!
//! This room turns a parsed file and the models into [`CloseSite`]s. It works on the vocabulary of
//! [`crate::syntax`] alone and knows no language, no rule and no message. What it does not
//! understand it leaves out; [`Silence`] says why.

mod alias;
mod apart;
mod arms;
mod arrived;
mod asserted;
mod behind;
mod beside;
mod bounded;
mod callers;
mod caught;
mod channels;
mod clean;
mod conditions;
mod construct;
mod context;
mod define;
mod elsewhere;
mod ends;
mod environment;
mod evidence;
mod find;
mod flow;
mod frames;
mod gate;
mod helpers;
mod indirect;
mod leaving;
mod lossy;
mod narrow;
mod own;
mod reason;
mod receive;
mod records;
mod rejected;
mod renamed;
mod rewritten;
mod same;
mod set;
mod shown;
mod stand_ins;
mod texts;
mod told;
mod types;
mod unbounded;
mod unknown;
mod values;
mod zod;

use crate::apis::{ModelId, Role};
use crate::source::Span;

pub use context::{AskReleases, Packages, Surroundings};
pub use elsewhere::{Definition, Files, Missing, Neighbours};
pub use evidence::is_test_path;
pub use find::{Around, Found, find};
pub use gate::{Gate, Hit, Scope};
pub use set::{Caught, Closes, CodeSet, Foreign, Odd, Origin, Part, Source, Value, Written};
pub use unknown::{Home, Object, Sent, Sketch, Unknown, has_unknown, unknown};

/// What happens to a code at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// It is sent to the peer.
    Send,
    /// It was received, and is looked at.
    Receive,
    /// An event that carries it is made up.
    Construct,
    /// It is written where the call reads none.
    Ignored,
    /// It is given a name.
    Define,
    /// A handler takes whatever code arrives, without a look at which one it is.
    Handle,
}

impl Kind {
    /// The word that reports use.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Send => "send",
            Kind::Receive => "receive",
            Kind::Construct => "construct",
            Kind::Ignored => "ignored",
            Kind::Define => "define",
            Kind::Handle => "handle",
        }
    }

    /// Whether a code takes effect there: what lists of sites show.
    pub fn is_listed(self) -> bool {
        matches!(self, Kind::Send | Kind::Receive | Kind::Construct)
    }
}

/// How sure it is that the object is a WebSocket of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// Its name says so, and the call has the shape.
    Likely,
    /// Where it comes from, or its type, says so.
    Proven,
}

impl Evidence {
    /// The word that reports use.
    pub fn as_str(self) -> &'static str {
        match self {
            Evidence::Likely => "likely",
            Evidence::Proven => "proven",
        }
    }
}

/// The library call or record behind a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Api {
    /// The library.
    pub model: ModelId,
    /// Which of its sends, receives or ignores, by the kind of the site.
    pub index: usize,
}

/// What is known of a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The expression.
    pub span: Span,
    /// The whole text, if it is known.
    pub text: Option<String>,
    /// Bytes of UTF-8 that it has at least.
    pub min_bytes: usize,
    /// The literal that is the whole text, for fixes.
    pub literal: Option<Span>,
    /// The part of it that can be of any length.
    pub unbounded: Option<Unbounded>,
}

/// A part of a reason that can be of any length, or longer than whoever cut it thought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unbounded {
    /// The part.
    pub span: Span,
    /// What it is.
    pub kind: Endless,
    /// The whole text, which a fix cuts.
    pub whole: Span,
    /// The field of a record that the text is, as it is: `reason: text`, or `reason` alone.
    pub field: Option<Filled>,
}

/// How a field of a record is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filled {
    /// With its name and a value.
    Written,
    /// As a shorthand of this name.
    Shorthand(String),
}

/// What can be of any length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endless {
    /// The text of a caught error.
    Error,
    /// A value as JSON.
    Json,
    /// What others write: an answer, a message, what a process says.
    Text,
    /// A text that is cut to so many characters, and can have so many bytes then.
    Cut {
        /// Characters that are kept.
        characters: usize,
        /// Bytes that the whole reason can have then.
        bytes: usize,
    },
}

/// The parts of a call or record that fixes edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `receiver.name(args)`.
    Call {
        /// The whole call.
        whole: Span,
        /// The name of what is called.
        name: Span,
        /// The arguments, with the parentheses.
        list: Span,
        /// Each argument.
        args: Vec<Span>,
        /// Which argument the code is, if it is one.
        code: Option<usize>,
    },
    /// A record that carries the code.
    Record {
        /// The whole record.
        whole: Span,
        /// The `Some(..)` around it.
        optional: Option<Span>,
    },
    /// A call in another form, such as `close.call(receiver, 1006)`: only its numbers can be edited.
    Indirect,
    /// Something else: nothing that a fix for a send could edit.
    Other,
}

/// A choice between a received code and 1000.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lossy {
    /// The whole choice.
    pub choice: Span,
    /// The received code in it.
    pub code: Span,
    /// The 1000.
    pub normal: Span,
    /// The received numbers that become 1000.
    pub lost: Vec<i64>,
    /// All that arrives there.
    pub arrives: CodeSet,
}

/// How a handler looks at what it received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// It compares the code for equality, to tell cases apart.
    Equal {
        /// Whether it tells most of the standard codes apart, as a table of them does.
        table: bool,
    },
    /// It compares the code with a bound: from the first number to the second are taken together.
    Range(i64, i64),
    /// It compares the code in another way: to check it, or where other things than a received code
    /// can stand.
    Other,
    /// It takes what is left where codes are told apart: the `default` of a `switch`.
    Rest,
    /// It has no use for the code, nor for what came with it.
    Unread {
        /// Whether it connects again.
        reconnects: bool,
    },
    /// It compares the reason with a text, although the reason is bytes.
    ReasonAsText,
    /// It calls a method that only texts have on the reason, although the reason is bytes.
    TextMethod(String),
    /// It takes an event apart, but is given the code and the reason.
    CodeAsEvent(Handler),
    /// It compares a code, but is given an event.
    EventAsCode(Handler),
}

impl Look {
    /// What two looks at one comparison come to; none if they are of different kinds.
    fn or_clearer(&self, other: &Look) -> Option<Look> {
        match (self, other) {
            (Look::Equal { table }, Look::Equal { table: other }) => Some(Look::Equal { table: *table || *other }),
            (clear @ (Look::Equal { .. } | Look::Range(..)), Look::Other)
            | (Look::Other, clear @ (Look::Equal { .. } | Look::Range(..))) => Some(clear.clone()),
            (one, other) => (one == other).then(|| one.clone()),
        }
    }
}

/// The parameters of a handler, as far as a fix needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handler {
    /// Each parameter.
    pub params: Vec<Span>,
    /// Where the first one's `code` and `reason` are read, whole expressions.
    pub reads: Vec<(Span, &'static str)>,
    /// Whether the handler has no use for the first parameter that is not in `reads`, and nothing
    /// else by the name of what is read.
    pub is_simple: bool,
}

/// The name that a number is given, among others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub name: String,
    /// The other names of its group, with their numbers.
    pub others: Vec<(String, i64)>,
    /// Whether a site of this file sends or compares the number by this name.
    pub is_used: bool,
}

/// A place where a close code is sent, received or constructed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloseSite {
    /// What happens to the code.
    pub kind: Kind,
    /// The code expression; the whole call where there is none.
    pub span: Span,
    /// The whole call, record or comparison.
    pub whole: Span,
    /// The statement that it belongs to.
    pub statement: Span,
    /// What the code can be.
    pub codes: CodeSet,
    /// The reason that goes with it.
    pub reason: Option<Reason>,
    /// The library; none if only a name speaks for a WebSocket.
    pub api: Option<Api>,
    /// Other libraries that the same object can come from.
    pub also: Vec<Api>,
    /// Which end this is.
    pub role: Role,
    /// How sure it is.
    pub evidence: Evidence,
    /// Whether it stands in test code, by a mark in the code.
    pub in_test: bool,
    /// Whether a test asserts that it fails.
    pub asserted: bool,
    /// Whether it stands where errors are handled.
    pub in_error_path: bool,
    /// Whether nobody hears of it if it fails: the result is thrown away, or an empty handler catches it.
    pub silent: bool,
    /// Whether it stands in a handler of the socket's own end or error, where some libraries look at nothing.
    pub is_over: bool,
    /// The guard that makes 1000 of what was received.
    pub lossy: Option<Lossy>,
    /// How a received code or reason is looked at.
    pub look: Option<Look>,
    /// The name that the number is given.
    pub named: Option<Named>,
    /// What fixes edit.
    pub shape: Shape,
}

impl CloseSite {
    /// Takes in another site of the same comparison: it is found from each handler that leads there, and from the
    /// type of the event too. Whether it does: what two libraries deliver stays apart where a rule asks for it.
    fn takes_in(&mut self, other: &CloseSite) -> bool {
        let is_same = (Kind::Receive, self.span, &self.codes) == (other.kind, other.span, &other.codes)
            && self.kind == other.kind;
        let (Some(own), Some(api), Some(look)) = (self.api, other.api, self.look.clone().filter(|_| is_same)) else {
            return false;
        };
        let Some(clear) = other.look.as_ref().and_then(|other| look.or_clearer(other)) else { return false };
        let is_one_library = own.model == api.model;
        if !is_one_library
            && look != Look::Other
            && other.look != Some(Look::Other)
            && !matches!(clear, Look::Range(..))
        {
            return false;
        }
        // What a handler says of the end goes before what a type says.
        let is_told_better = match is_one_library {
            true => self.role == Role::Either,
            false => look == Look::Other && clear != Look::Other,
        };
        if is_told_better {
            self.api = Some(api);
        }
        self.role = match (self.role, other.role) {
            (role, Role::Either) | (Role::Either, role) if is_one_library => role,
            (role, other) if role == other => role,
            _ => Role::Either,
        };
        let ends = [own, api].into_iter().filter(|_| !is_one_library);
        for also in ends.chain(other.also.iter().copied()) {
            if Some(also) != self.api && !self.also.contains(&also) {
                self.also.push(also);
            }
        }
        self.look = Some(clear);
        true
    }
}

/// A candidate that is no site, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// The candidate.
    pub span: Span,
    /// Why nothing is said of it.
    pub why: String,
}
