//! The places where close codes are sent, received or constructed, as plain data.
//!
//! This room turns a parsed file and the models into [`CloseSite`]s. It works on the vocabulary of
//! [`crate::syntax`] alone and knows no language, no rule and no message. What it does not
//! understand it leaves out; [`Silence`] says why.

mod context;
mod evidence;
mod find;
mod flow;
mod frames;
mod gate;
mod indirect;
mod narrow;
mod reason;
mod receive;
mod set;
mod types;
mod values;

use crate::apis::{ModelId, Role};
use crate::source::Span;

pub use context::Surroundings;
pub use evidence::is_test_path;
pub use find::{Found, find};
pub use gate::{Gate, Hit, Scope};
pub use set::{CodeSet, Odd, Origin, Part, Value, Written};

/// What happens to a code at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// It is sent to the peer.
    Send,
    /// It was received, and is looked at.
    Receive,
    /// An event that carries it is made up.
    Construct,
}

impl Kind {
    /// The word that reports use.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Send => "send",
            Kind::Receive => "receive",
            Kind::Construct => "construct",
        }
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
    /// Which of its sends, or of its receives.
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
    /// A comparison or pattern: nothing that a fix for a send could edit.
    Comparison,
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
