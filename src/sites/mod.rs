//! The places where close codes are sent, received or constructed, as plain data.
//!
//! This room turns a parsed file and the models into [`CloseSite`]s. It works on the vocabulary of
//! [`crate::syntax`] alone and knows no language, no rule and no message. What it does not
//! understand it leaves out; [`Silence`] says why.

mod construct;
mod context;
mod define;
mod evidence;
mod find;
mod flow;
mod frames;
mod gate;
mod indirect;
mod narrow;
mod own;
mod reason;
mod receive;
mod set;
mod types;
mod unknown;
mod values;

use crate::apis::{ModelId, Role};
use crate::source::Span;

pub use context::{AskReleases, Packages, Surroundings};
pub use evidence::is_test_path;
pub use find::{Found, find};
pub use gate::{Gate, Hit, Scope};
pub use set::{CodeSet, Odd, Origin, Part, Value, Written};
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

/// How a handler looks at what it received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// It compares the code for equality, to tell cases apart.
    Equal {
        /// Whether it tells most of the standard codes apart, as a table of them does.
        table: bool,
    },
    /// It compares the code in another way: with a range, to check it, or where other things than a
    /// received code can stand.
    Other,
    /// It compares the reason with a text, although the reason is bytes.
    ReasonAsText,
    /// It calls a method that only texts have on the reason, although the reason is bytes.
    TextMethod(String),
    /// It takes an event apart, but is given the code and the reason.
    CodeAsEvent(Handler),
    /// It compares a code, but is given an event.
    EventAsCode(Handler),
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
    /// How a received code or reason is looked at.
    pub look: Option<Look>,
    /// The name that the number is given.
    pub named: Option<Named>,
    /// What fixes edit.
    pub shape: Shape,
}

/// A candidate that is no site, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// The candidate.
    pub span: Span,
    /// Why nothing is said of it.
    pub why: String,
}
