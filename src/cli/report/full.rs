//! `--format full`: the line, a pointer, what happens and what to do.

use std::fmt::Write;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Finding, linked, people, place, plain};
use crate::cli::check::Outcome;
use crate::diagnostic::{Related, Severity};
use crate::fix::Safety;
use crate::message::Message;
use crate::source::{Source, Span};

/// Most fixes that are named.
const MAX_FIXES: usize = 3;

/// Lines longer than this, in bytes, are not shown.
const MAX_LINE: usize = 1_000;

pub(in crate::cli) fn full(outcome: &Outcome<'_>) -> String {
    let renderer = Renderer::styled();
    let mut text = String::new();
    for finding in &outcome.findings {
        let _ = writeln!(text, "{}\n", frame(finding, &renderer));
    }
    people(text, outcome)
}

fn frame(finding: &Finding<'_>, renderer: &Renderer) -> String {
    let diagnostic = finding.diagnostic;
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let message = plain(&finding.say(&diagnostic.message));
    let path = plain(finding.path);
    let (elsewhere, here): (Vec<&Related>, Vec<&Related>) =
        diagnostic.related.iter().partition(|related| related.elsewhere.is_some());
    let related = || here.iter().map(|related| related.span);
    let primary = std::iter::once(diagnostic.span);
    let both = Window::around(finding.source, primary.clone().chain(related()));
    let (window, related) = match both {
        Some(window) => (Some(window), here.as_slice()),
        None => (Window::around(finding.source, primary), [].as_slice()),
    };
    let mut labels: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    let mut group: Group<'_> = Group::with_title(level.primary_title(message.as_str()).id(diagnostic.rule));
    if let Some(window) = &window {
        labels.extend(related.iter().map(|related| (window.range(related.span), finding.say(&related.message))));
        let mut snippet = Snippet::source(window.text.as_str())
            .path(path.as_str())
            .line_start(window.first_line)
            .annotation(AnnotationKind::Primary.span(window.range(diagnostic.span)));
        for (range, label) in &labels {
            snippet = snippet.annotation(AnnotationKind::Context.span(range.clone()).label(label.as_str()));
        }
        group = group.element(snippet);
    } else {
        let at = finding.source.position(diagnostic.span.start);
        group = group.element(Origin::path(path.as_str()).line(at.line).char_column(at.column));
    }
    let others: Vec<Other> = elsewhere.into_iter().filter_map(|related| Other::of(finding, related)).collect();
    group = others.iter().fold(group, |group, other| group.element(other.snippet()));
    let help = diagnostic.help.as_ref().map(|help| plain(&finding.say(help)));
    let fixes = fixes_line(finding);
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    if let Some(fixes) = &fixes {
        group = group.element(Level::NOTE.with_name("fix").message(fixes.as_str()));
    }
    let place = place(finding);
    renderer.render(&[group]).to_string().replacen(&place, &linked(finding, &place), 1)
}

/// A place in another file that belongs to a finding.
struct Other {
    path: String,
    window: Window,
    range: std::ops::Range<usize>,
    label: String,
}

impl Other {
    fn of(finding: &Finding<'_>, related: &Related) -> Option<Self> {
        let (path, _, source) = finding.place_of(related);
        let window = Window::around(source, std::iter::once(related.span))?;
        let range = window.range(related.span);
        Some(Self { path: plain(&path), window, range, label: finding.say(&related.message) })
    }

    fn snippet(&self) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        Snippet::source(self.window.text.as_str())
            .path(self.path.as_str())
            .line_start(self.window.first_line)
            .annotation(AnnotationKind::Context.span(self.range.clone()).label(self.label.as_str()))
    }
}

/// The fixes on offer, best first, in a line.
fn fixes_line(finding: &Finding<'_>) -> Option<String> {
    let mut titles: Vec<String> = Vec::new();
    for fix in &finding.diagnostic.fixes {
        let mark = if fix.safety == Safety::Safe { " (--fix)" } else { "" };
        titles.push(format!("{}{mark}", plain(&finding.say(&fix.title))));
    }
    titles.truncate(MAX_FIXES);
    (!titles.is_empty()).then(|| titles.join(&finding.say(&Message::new("fix.or"))))
}

/// The lines of a source that a frame shows: all that it points at and what lies between.
struct Window {
    text: String,
    first_line: usize,
    start: usize,
}

impl Window {
    /// None where a line is too long to be shown, or the places are too far apart to read.
    fn around(source: &Source, spans: impl Iterator<Item = Span> + Clone) -> Option<Self> {
        let first_line = source.line(spans.clone().map(|span| span.start).min()?);
        let last_line = source.line(spans.map(|span| span.end.saturating_sub(1).max(span.start)).max()?);
        let (first, last) = (source.line_span(first_line), source.line_span(last_line));
        let start = if first_line == 1 { source.bom_len() } else { first.start };
        let whole = Span::new(start, last.end);
        if (first_line..=last_line).take(2_000).any(|line| source.line_span(line).len() > MAX_LINE) {
            return None;
        }
        Some(Self { text: visible(source.slice(whole)), first_line, start })
    }

    fn range(&self, span: Span) -> std::ops::Range<usize> {
        let start = span.start.saturating_sub(self.start).min(self.text.len());
        let end = span.end.saturating_sub(self.start).clamp(start, self.text.len());
        start..end
    }
}

/// Control characters would move the cursor; each becomes a space, of the same length in bytes.
fn visible(text: &str) -> String {
    let shown = |c: char| {
        if c.is_ascii_control() && !matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }
    };
    text.chars().map(shown).collect()
}
