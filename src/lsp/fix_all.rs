//! Every safe fix of a file at once.

use std::sync::Arc;

use similar::{DiffTag, TextDiff};

use crate::analyze::{self, Context};
use crate::fix::{self, Edit};
use crate::sites::Scope;
use crate::source::{Source, Span};

/// Fixes can make room for others; after this many rounds what is left is left.
const MAX_ROUNDS: usize = 10;

/// The edits that lead to the text without anything that can be fixed safely; none if there is
/// nothing to fix.
pub(super) fn edits(source: &Source, context: &Context) -> Option<Vec<Edit>> {
    let mut text = source.text().to_owned();
    for _ in 0..MAX_ROUNDS {
        let hits = analyze::hits(&text, context);
        let report = analyze::analyze(Arc::new(Source::new(text.clone())), context, Scope::Check, &hits);
        let fixes = report.diagnostics.iter().filter_map(|found| fix::applicable(&found.fixes, false));
        let (next, applied) = fix::apply(&text, fixes);
        if applied == 0 {
            break;
        }
        text = next;
    }
    let edits = line_edits(source.text(), &text);
    (!edits.is_empty()).then_some(edits)
}

/// The lines in which two texts differ, as edits of the first.
fn line_edits(old: &str, new: &str) -> Vec<Edit> {
    let diff = TextDiff::from_lines(old, new);
    let starts = |lines: Vec<&str>| {
        let ends = lines.iter().scan(0, |at, line| {
            *at += line.len();
            Some(*at)
        });
        std::iter::once(0).chain(ends).collect::<Vec<usize>>()
    };
    let (old_starts, new_starts) = (starts(diff.iter_old_slices().collect()), starts(diff.iter_new_slices().collect()));
    let changed = diff.ops().iter().filter(|op| op.tag() != DiffTag::Equal);
    let edit = |op: &similar::DiffOp| {
        let span = Span::new(old_starts[op.old_range().start], old_starts[op.old_range().end]);
        let text = &new[new_starts[op.new_range().start]..new_starts[op.new_range().end]];
        Edit { span, text: text.to_owned() }
    };
    changed.map(edit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_that_differ_are_edited() {
        let edits = line_edits("a\r\nb\r\nc\n", "a\r\nB\r\nc\nd\n");
        let told: Vec<(usize, usize, &str)> =
            edits.iter().map(|edit| (edit.span.start, edit.span.end, edit.text.as_str())).collect();
        assert_eq!(told, [(3, 6, "B\r\n"), (8, 8, "d\n")]);
    }
}
