//! Comments that silence a finding. None is offered that does not do that, or does more.

use std::sync::Arc;

use crate::analyze::{self, Context};
use crate::diagnostic::Diagnostic;
use crate::fix::Edit;
use crate::sites::Scope;
use crate::source::{Source, Span};
use crate::syntax::File;

/// Why the comment is there, until somebody writes it.
const REASON: &str = "say why";

/// More places than this that the parser does not understand are not counted.
const MAX_ERRORS: usize = 1_000;

/// A comment above the statement of a finding.
pub(super) fn here(source: &Arc<Source>, found: &Diagnostic, context: &Context) -> Option<Vec<Edit>> {
    let anchor = found.anchors.first()?;
    let line = source.line(anchor.statement.start);
    let span = source.line_span(line);
    let start = if line == 1 { source.bom_len() } else { span.start };
    let content = source.slice(Span::new(start, span.end));
    let indent = &content[..content.len() - content.trim_start().len()];
    let mark = context.language.line_comment();
    let text = format!("{indent}{mark} wslint-ignore {} -- {REASON}{}", found.rule, line_end(source.text()));
    let edit = Edit { span: Span::new(start, start), text };
    silences(source, &edit, context, &|other| other.rule == found.rule && other.span == found.span).then(|| vec![edit])
}

/// A comment at the top of the file.
pub(super) fn in_file(source: &Arc<Source>, rule: &str, context: &Context) -> Option<Vec<Edit>> {
    let shebang = source.text().starts_with("#!");
    let start = if shebang { source.line_span(2).start } else { source.bom_len() };
    let mark = context.language.line_comment();
    let text = format!("{mark} wslint-ignore-file {rule} -- {REASON}{}", line_end(source.text()));
    let edit = Edit { span: Span::new(start, start), text };
    silences(source, &edit, context, &|other| other.rule == rule).then(|| vec![edit])
}

/// Whether a comment silences all findings that it should, and changes nothing else. It can silence
/// others of the same rule that stand in the same statement.
fn silences(source: &Arc<Source>, edit: &Edit, context: &Context, is_meant: &dyn Fn(&Diagnostic) -> bool) -> bool {
    let report = |source: &Arc<Source>| {
        let hits = analyze::hits(source.text(), context);
        analyze::analyze(source.clone(), context, Scope::Check, &hits).diagnostics
    };
    let mut text = source.text().to_owned();
    text.insert_str(edit.span.start, &edit.text);
    let after = Arc::new(Source::new(text));
    let moved = |offset: usize| if offset >= edit.span.start { offset + edit.text.len() } else { offset };
    let left: Vec<(&str, usize)> = {
        let before = report(source);
        before.iter().filter(|found| !is_meant(found)).map(|found| (found.rule, moved(found.span.start))).collect()
    };
    let errors =
        |source: &Arc<Source>| File::parse(source.clone(), context.language).map(|file| file.error_count(MAX_ERRORS));
    report(&after).iter().all(|found| left.contains(&(found.rule, found.span.start)))
        && errors(&after) <= errors(source)
}

/// How the lines of a text end.
pub(super) fn line_end(text: &str) -> &'static str {
    match memchr::memchr2(b'\n', b'\r', text.as_bytes()) {
        Some(at) if text[at..].starts_with("\r\n") => "\r\n",
        Some(at) if text[at..].starts_with('\r') => "\r",
        _ => "\n",
    }
}
