//! Findings as plain data, the same for the command line and the editor.

use std::sync::Arc;

use crate::apis::Does;
use crate::fix::Fix;
use crate::message::Message;
use crate::sites::{Definition, Evidence};
use crate::source::Span;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Probably wrong.
    Warning,
    /// Wrong.
    Error,
}

impl Severity {
    /// The word that reports use.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }

    /// One step up.
    pub fn louder(self) -> Self {
        match self {
            Severity::Info => Severity::Warning,
            Severity::Warning | Severity::Error => Severity::Error,
        }
    }
}

/// Another place that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The place.
    pub span: Span,
    /// The other file that it stands in; none for the same file.
    pub elsewhere: Option<Arc<Definition>>,
    /// What is there.
    pub message: Message,
}

impl Related {
    /// A place in the same file.
    pub fn here(span: Span, message: Message) -> Self {
        Self { span, elsewhere: None, message }
    }
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's id.
    pub rule: &'static str,
    /// How bad it is, after configuration.
    pub severity: Severity,
    /// How sure it is that this is a WebSocket; none for findings that are not about one.
    pub confidence: Option<Evidence>,
    /// The smallest expression that holds the number, or the reason.
    pub span: Span,
    /// The numbers, as inclusive ranges.
    pub codes: Vec<(i64, i64)>,
    /// The library in use.
    pub library: Option<String>,
    /// What the library does.
    pub outcome: Option<Does>,
    /// What is wrong and what will happen.
    pub message: Message,
    /// What to do.
    pub help: Option<Message>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// Fixes, best first.
    pub fixes: Vec<Fix>,
    /// Where a suppression comment counts for it: the statements and calls that it belongs to.
    pub anchors: Vec<Anchor>,
    /// Identity over time: rule, code text, enclosing symbol, occurrence.
    pub fingerprint: String,
}

/// A statement, and the call in it, that a suppression comment can stand at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The statement; a comment right above it counts.
    pub statement: Span,
    /// The call; a comment on any of its lines counts.
    pub whole: Span,
}

impl Diagnostic {
    /// The one number that it is about, if there is exactly one.
    pub fn code(&self) -> Option<i64> {
        match self.codes.as_slice() {
            [(low, high)] if low == high => Some(*low),
            _ => None,
        }
    }
}
