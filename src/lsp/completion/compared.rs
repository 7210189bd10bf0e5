//! Where a received code is compared: `code === `, `case `, an arm of a `match`.

use std::sync::Arc;

use super::word;
use crate::analyze::{Context, Session};
use crate::apis::{Apis, Role};
use crate::codes::{self, Sender};
use crate::sites::{CloseSite, Kind};
use crate::source::{Source, Span};
use crate::syntax::Language;

/// A number that stands in for what is not written yet.
const STAND_IN: &str = "1000";

/// A text with a number at a place where a comparison may want one.
pub(super) struct Begun {
    text: String,
    number: Span,
}

/// The text as it will be, if a comparison begins before the place or ends behind it. `from` is where
/// the name or number at the place begins.
pub(super) fn begun(text: &str, from: usize, offset: usize, language: Language) -> Option<Begun> {
    let (before, after) = (&text[..from], &text[word(text, offset).end..]);
    let head = before.trim_end();
    let is_case = head.ends_with("case") && head.len() < before.len();
    let is_arm = language == Language::Rust && head.ends_with(['{', ',', '|', '}']);
    let rest = after.trim_start();
    let is_compared = |text: &str| text.starts_with("==") || text.starts_with("!=");
    // An arm or a case is one only when it is whole.
    let end = match () {
        () if head.ends_with("==") || head.ends_with("!=") || is_compared(rest) => "",
        () if is_case && !rest.starts_with(':') => ":",
        () if is_arm && !rest.starts_with("=>") && !rest.starts_with(['|', ':', '(', '.']) => " => (),",
        () if is_case || is_arm => "",
        () => return None,
    };
    let text = [before, STAND_IN, end, after].concat();
    Some(Begun { text, number: Span::new(from, from + STAND_IN.len()) })
}

/// The comparison of a received code, if it is one. How far above it the handler begins is not known:
/// all of the text is looked at.
pub(super) fn site(begun: Begun, context: Context) -> Option<CloseSite> {
    let report = Session::new(Arc::new(Source::new(begun.text)), context).settle(&|| false)?;
    let is_it = |site: &&CloseSite| {
        site.kind == Kind::Receive && site.codes.parts.iter().any(|part| [part.span, part.edit].contains(&begun.number))
    };
    report.sites.iter().find(is_it).cloned()
}

/// Whether a number can arrive at a comparison.
pub(super) fn arrives(site: &CloseSite, apis: &Apis, number: i64) -> bool {
    let receive = site.api.and_then(|api| apis.model(api.model).receives.get(api.index));
    let is_delivered = receive.and_then(|receive| receive.can_deliver(number)) != Some(false);
    let is_told = codes::is_sendable(number) || matches!(number, 1005 | 1006 | 1015);
    let by_end = codes::find(number).is_none_or(|code| is_from_peer(site, code.sent_by));
    is_delivered && is_told && by_end
}

/// Whether the other end sends what this one sends, or a library says it of itself.
pub(super) fn is_from_peer(site: &CloseSite, sender: Sender) -> bool {
    match sender {
        Sender::Client => site.role != Role::Client,
        Sender::Server => site.role != Role::Server,
        Sender::Nobody | Sender::Both | Sender::Application => true,
    }
}
