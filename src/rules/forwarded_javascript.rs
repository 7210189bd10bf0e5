//! Quick fixes of `forwarded-code` in JavaScript.

use super::Cx;
use super::guard::Guard;
use crate::apis::NoCode;
use crate::fix::Fix;
use crate::message::{Arg, Message};
use crate::sites::{CloseSite, Part, Shape};
use crate::source::Span;

/// Conditions around a call, so that what cannot be sent on is closed in another way.
pub(super) fn fixes(site: &CloseSite, cx: &Cx<'_>, parts: &[&Part], failing: &[i64]) -> Vec<Fix> {
    let Shape::Call { whole, name, list, args, code: Some(code) } = &site.shape else { return Vec::new() };
    let Some(model) = cx.model(site) else { return Vec::new() };
    let code = cx.source.slice(args[*code]);
    let is_plain = code.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '.'));
    let (Some(send), true) = (site.api.map(|api| &model.sends[api.index]), is_plain) else { return Vec::new() };
    let guard = Guard::new(code, parts, failing);
    let object = cx.source.slice(Span::new(whole.start, name.start));
    let call = cx.source.slice(*whole);
    let is_statement = cx.source.slice(site.statement).trim_end_matches(';') == call;
    let with = |title: Message, other: String| {
        let (span, text) = match is_statement {
            true => (site.statement, guard.statement(&cx.source.text()[..site.statement.start], call, &other)),
            false => (*whole, format!("({})", guard.expression(call, &other))),
        };
        Fix::unsafe_(title, span, text)
    };
    let mut fixes = Vec::new();
    if matches!(send.no_code, Some(NoCode::Empty)) {
        let without = send.without.as_deref().unwrap_or_else(|| cx.source.slice(*name));
        fixes.push(with(Message::new("forwarded-code.empty"), format!("{object}{without}()")));
    }
    let inside = cx.source.slice(*list);
    let number = 1011;
    if cx.fits(site, number) {
        let title = Message::new("forwarded-code.other").with("new", number).with("name", Arg::Name(number));
        let text = inside.replacen(code, &number.to_string(), 1);
        fixes.push(with(title, format!("{object}{}{text}", cx.source.slice(*name))));
    }
    if failing.contains(&1006)
        && let Some(abort) = send.on.as_deref().and_then(|on| model.abort(on))
    {
        let title = Message::new("forwarded-code.abort").with("call", abort.call.as_str());
        fixes.push(with(title, format!("{object}{}()", abort.call)));
    }
    fixes
}
