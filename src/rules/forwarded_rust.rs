//! Quick fixes of `forwarded-code` in Rust.

use super::Cx;
use super::guard::holds;
use crate::apis::{Alone, Model, NoCode, ReasonAlone};
use crate::codes::Ranges;
use crate::fix::Fix;
use crate::message::{Arg, Message};
use crate::sites::{CloseSite, Part, Shape};
use crate::source::Span;

/// Conditions around a call or a frame, so that what cannot be sent on is closed in another way.
pub(super) fn fixes(site: &CloseSite, cx: &Cx<'_>, parts: &[&Part], failing: &[i64]) -> Vec<Fix> {
    let source = parts.iter().find_map(|part| part.source).map(|source| cx.apis.model(source.api.model));
    let (Some(source), Some(model), Some(api)) = (source, cx.model(site), site.api) else { return Vec::new() };
    let send = &model.sends[api.index];
    let condition = good(cx, source, parts, failing);
    let empty = || Message::new("forwarded-code.empty");
    let mut fixes = Vec::new();
    match &site.shape {
        // `Message::Close(Some(CloseFrame { .. }))`
        Shape::Record { whole, optional: Some(optional) } => {
            let frame = cx.source.slice(*whole);
            fixes.push(Fix::unsafe_(empty(), *optional, format!("({condition}).then(|| {frame})")));
        }
        Shape::Call { whole, name, args, code: Some(code), .. } => {
            let slot = args[*code];
            let written = cx.source.slice(slot);
            let inner = written.strip_prefix("Some(").and_then(|rest| rest.strip_suffix(')'));
            let is_refused = matches!(&send.reason_alone, Some(ReasonAlone { does: Alone::Rejects, .. }));
            let has_reason = is_refused && args.iter().any(|arg| *arg != slot && cx.source.slice(*arg) != "None");
            match (inner, send.without.as_deref()) {
                (Some(_), _) if has_reason => {
                    let nothing = vec!["None"; args.len()].join(", ");
                    let callee = cx.source.slice(Span::new(whole.start, name.end));
                    let other = format!("{callee}({nothing})");
                    fixes.push(Fix::unsafe_(empty(), *whole, either(cx, *whole, &condition, &other)));
                }
                (Some(code), _) => {
                    fixes.push(Fix::unsafe_(empty(), slot, format!("({condition}).then_some({code})")));
                }
                (None, Some(without)) => {
                    let before = Span::new(whole.start, name.start);
                    let other = format!("{}{without}()", cx.source.slice(before));
                    fixes.push(Fix::unsafe_(empty(), *whole, either(cx, *whole, &condition, &other)));
                }
                (None, None) => {}
            }
            if matches!(send.no_code, Some(NoCode::Empty)) {
                fixes.extend(internal_error(site, cx, slot, &condition));
            }
        }
        _ => {}
    }
    fixes
}

/// A call where a condition holds, and another where it does not.
fn either(cx: &Cx<'_>, call: Span, condition: &str, other: &str) -> String {
    let text = format!("if {condition} {{ {} }} else {{ {other} }}", cx.source.slice(call));
    let goes_on = cx.source.text()[call.end..].starts_with(['.', '?']);
    if goes_on { format!("({text})") } else { text }
}

/// 1011 where the code cannot be sent, as a type of the same name takes it.
fn internal_error(site: &CloseSite, cx: &Cx<'_>, slot: Span, condition: &str) -> Option<Fix> {
    let number = 1011;
    let model = cx.model(site)?;
    let has_from = model.constants.iter().any(|constants| !constants.wraps.is_empty());
    let other = match (is_number(model), has_from) {
        (true, _) => number.to_string(),
        (false, true) if cx.source.text().contains("CloseCode") => format!("CloseCode::from({number})"),
        _ => return None,
    };
    let written = cx.source.slice(slot);
    let text = match written.strip_prefix("Some(").and_then(|rest| rest.strip_suffix(')')) {
        Some(code) => format!("Some(if {condition} {{ {code} }} else {{ {other} }})"),
        None => format!("if {condition} {{ {written} }} else {{ {other} }}"),
    };
    let title = Message::new("forwarded-code.other").with("new", number).with("name", Arg::Name(number));
    cx.fits(site, number).then(|| Fix::unsafe_(title, slot, text))
}

/// Whether a library's codes are integers, not a type of its own.
fn is_number(model: &Model) -> bool {
    model.constants.iter().all(|constants| constants.path.starts_with(char::is_lowercase))
}

/// The condition that holds for codes that can be sent on.
fn good(cx: &Cx<'_>, source: &Model, parts: &[&Part], failing: &[i64]) -> String {
    let code = parts.first().map_or("", |part| cx.source.slice(part.span));
    let around = parts.first().map(|part| cx.source.text().split_at(part.span.start));
    let is_reference = around.is_some_and(|(before, _)| before.ends_with('*'));
    let is_converted = around.is_some_and(|(_, rest)| rest[code.len()..].starts_with(".into()"));
    let code = if is_reference { format!("*{code}") } else { code.to_owned() };
    let number = match () {
        () if is_number(source) && !is_converted => code,
        // Its type is turned into a number by `Into` alone.
        () if source.id == "ws" => format!("Into::<u16>::into({code})"),
        () => format!("u16::from({code})"),
    };
    let ranges = |numbers: Vec<i64>| {
        let ranges = Ranges::collect(numbers);
        let one = |(low, high): (i64, i64)| if low == high { low.to_string() } else { format!("{low}..={high}") };
        ranges.iter().map(one).collect::<Vec<_>>().join(" | ")
    };
    if let [one] = failing {
        return format!("{number} != {one}");
    }
    if failing.len() <= 3 {
        let each = failing.iter().map(i64::to_string).collect::<Vec<_>>().join(" | ");
        return format!("!matches!({number}, {each})");
    }
    let is_good = |number: &i64| parts.iter().any(|part| holds(part, *number)) && !failing.contains(number);
    format!("matches!({number}, {})", ranges((0..=5000).filter(is_good).collect()))
}
