//! Which code stands at a place.

use crate::sites::{CloseSite, Part, Value};
use crate::source::{Source, Span};

/// A code at a place: where it stands, what it can be, and the sites that it belongs to.
pub(in crate::lsp) struct Place<'s> {
    pub(in crate::lsp) span: Span,
    pub(in crate::lsp) numbers: Vec<i64>,
    pub(in crate::lsp) sites: Vec<&'s CloseSite>,
}

/// The code at a byte: a number, the name of one, a variant, or an expression that is one.
pub(in crate::lsp) fn at<'s>(source: &Source, sites: &'s [CloseSite], offset: usize) -> Option<Place<'s>> {
    // Of what holds the place the smallest is meant; whatever does stands on the same line, or holds
    // all of it.
    let line = source.line_span(source.line(offset));
    let is_near = |span: Span| span.start <= line.end && line.start <= span.end;
    let near = |site: &&CloseSite| {
        is_near(site.span) || site.codes.parts.iter().any(|part| is_near(part.span) || is_near(part.edit))
    };
    let spans = sites.iter().filter(near).flat_map(|site| spans(source, site));
    let span = spans.filter(|span| holds(*span, offset)).min_by_key(|span| (span.len(), span.start))?;
    let mut numbers = Vec::new();
    let mut found = Vec::new();
    for site in sites.iter().filter(near) {
        let own = part_numbers(source, site, span);
        if own.is_empty() {
            continue;
        }
        found.push(site);
        for number in own {
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
    }
    (!numbers.is_empty()).then_some(Place { span, numbers, sites: found })
}

/// Everything of a site that stands for a code.
fn spans<'a>(source: &'a Source, site: &'a CloseSite) -> impl Iterator<Item = Span> + 'a {
    let parts = site.codes.parts.iter().filter(|part| single(part).is_some());
    let parts = parts.flat_map(|part| [Some(part.span), Some(part.edit), name_of(source, part)]);
    let is_code = site.codes.parts.iter().any(|part| single(part).is_some());
    parts.flatten().chain(is_code.then_some(site.span))
}

/// The numbers of a site that stand at exactly this range.
fn part_numbers(source: &Source, site: &CloseSite, span: Span) -> Vec<i64> {
    let whole = site.span == span;
    let here = |part: &&Part| whole || part.span == span || part.edit == span || name_of(source, part) == Some(span);
    site.codes.parts.iter().filter(here).filter_map(single).collect()
}

fn single(part: &Part) -> Option<i64> {
    match part.value {
        Value::Codes(low, high) if low == high => Some(low),
        _ => None,
    }
}

/// The name that a number is given where it stands: `LOST = 1006`, `lost: 1006`.
fn name_of(source: &Source, part: &Part) -> Option<Span> {
    let line = source.line_span(source.line(part.span.start));
    let before = source.slice(Span::new(line.start, part.span.start)).trim_end();
    let before = before.strip_suffix(['=', ':'])?.trim_end();
    // `const LOST: u16 = 1006`
    let named = match before.rsplit_once(':') {
        Some((name, ty)) if ty.trim().chars().all(|c| c.is_alphanumeric() || c == '_') && !name.ends_with(':') => name,
        _ => before,
    };
    let named = named.trim_end().trim_end_matches(['"', '\'']);
    let start = named
        .rfind(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
        .map_or(0, |at| at + named[at..].chars().next().map_or(1, char::len_utf8));
    (start < named.len()).then(|| Span::new(line.start + start, line.start + named.len()))
}

/// Whether a caret at this byte is on the range; right behind it counts.
fn holds(span: Span, offset: usize) -> bool {
    span.start <= offset && offset <= span.end
}
