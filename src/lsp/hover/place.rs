//! Which code stands at a place.

use crate::sites::{CloseSite, Part, Value};
use crate::source::{Source, Span};

/// A code at a place: where it stands, what it can be, and the sites that it belongs to.
pub(in crate::lsp) struct Place<'s> {
    pub(in crate::lsp) span: Span,
    pub(in crate::lsp) numbers: Vec<i64>,
    pub(in crate::lsp) sites: Vec<&'s CloseSite>,
}

/// Where the codes of a file stand, so that a question looks at no more sites than its line has.
#[derive(Debug)]
pub(in crate::lsp) struct Places {
    /// What belongs to a site, and the number of the site; in the order of the text.
    spans: Vec<(Span, usize)>,
    /// The bytes that the longest of them has.
    longest: usize,
}

impl Places {
    /// The places of these sites.
    pub(in crate::lsp) fn new(sites: &[CloseSite]) -> Self {
        let mut spans = Vec::new();
        for (number, site) in sites.iter().enumerate() {
            spans.push((site.span, number));
            spans.extend(site.codes.parts.iter().flat_map(|part| [(part.span, number), (part.edit, number)]));
        }
        spans.sort_unstable_by_key(|(span, site)| (span.start, span.end, *site));
        spans.dedup();
        Self { longest: spans.iter().map(|(span, _)| span.len()).max().unwrap_or_default(), spans }
    }

    /// The sites that stand in a range, or hold it.
    fn near(&self, range: Span) -> Vec<usize> {
        let first = self.spans.partition_point(|(span, _)| span.start + self.longest < range.start);
        let reaching = self.spans[first..].iter().take_while(|(span, _)| span.start <= range.end);
        let mut sites: Vec<usize> =
            reaching.filter(|(span, _)| range.start <= span.end).map(|(_, site)| *site).collect();
        sites.sort_unstable();
        sites.dedup();
        sites
    }
}

/// The code at a byte: a number, the name of one, a variant, or an expression that is one.
pub(in crate::lsp) fn code_at<'s>(
    source: &Source,
    sites: &'s [CloseSite],
    places: &Places,
    offset: usize,
) -> Option<Place<'s>> {
    // Of what holds the place the smallest is meant; whatever does stands on the same line, or holds
    // all of it.
    let line = source.line_span(source.line(offset));
    let near: Vec<&CloseSite> = places.near(line).into_iter().map(|site| &sites[site]).collect();
    let spans = near.iter().flat_map(|site| spans(source, site));
    let span = spans.filter(|span| holds(*span, offset)).min_by_key(|span| (span.len(), span.start))?;
    let mut numbers = Vec::new();
    let mut found = Vec::new();
    for site in near {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_the_sites_that_reach_into_it() {
        let spans =
            vec![(Span::new(0, 100), 2), (Span::new(10, 20), 1), (Span::new(50, 60), 0), (Span::new(55, 60), 0)];
        let places = Places { spans, longest: 100 };
        assert_eq!(places.near(Span::new(55, 58)), [0, 2]);
        assert_eq!(places.near(Span::new(20, 40)), [1, 2]);
        assert!(places.near(Span::new(101, 140)).is_empty());
    }
}
