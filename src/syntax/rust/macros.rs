//! What stands inside macro calls.
//!
//! The grammar sees only tokens there. Their list is split at top-level commas and arrows, and each
//! piece that holds something of interest is parsed alone, in place: its bytes keep their offsets.
//! In the arms of `select!` what stands left of `=` is a pattern and is left alone.

use tree_sitter::Node as Raw;

use super::super::{File, Language, Region, parse, path_in};
use super::TOKEN_TREE;
use crate::source::Span;

/// Macro calls nested deeper than this are not read.
const MAX_NESTING: usize = 4;

/// Parses the macro calls around the offsets that will be looked at.
pub(in super::super) fn read_macros(file: &mut File, hits: &[usize]) {
    let mut hits = hits.to_vec();
    for _ in 0..MAX_NESTING {
        let mut pieces = Vec::new();
        for &hit in &hits {
            // Only the trees made last can show a macro call that was not read yet.
            let Some(path) = innermost_tree(file, hit).and_then(|tree| path_in(tree, hit)) else {
                continue;
            };
            let Some(at) = path.iter().position(|node| node.kind() == TOKEN_TREE) else {
                continue;
            };
            let Some(call) = path[..at].last().filter(|node| node.kind() == "macro_invocation") else {
                continue;
            };
            if let Some(piece) = pieces_of(file, *call, path[at]).into_iter().find(|piece| piece.holds(hit)) {
                pieces.push((piece, hit));
            }
        }
        hits.clear();
        for (span, hit) in pieces {
            if !file.regions.iter().any(|region| region.span == span) {
                let Some(tree) = parse(file.text(), Language::Rust, &[span]) else {
                    continue;
                };
                file.regions.push(Region { span, tree });
            }
            hits.push(hit);
        }
        if hits.is_empty() {
            break;
        }
    }
}

fn innermost_tree(file: &File, offset: usize) -> Option<&tree_sitter::Tree> {
    let region = file.regions.iter().rev().find(|region| region.span.holds(offset));
    Some(region.map_or(&file.tree, |region| &region.tree))
}

/// The parts of a macro call that are code.
fn pieces_of(file: &File, call: Raw<'_>, tokens: Raw<'_>) -> Vec<Span> {
    let name = call.child_by_field_name("macro").map_or("", |name| file.raw(name));
    let mut cursor = tokens.walk();
    let all: Vec<Raw<'_>> = tokens.children(&mut cursor).collect();
    let [open, inner @ .., close] = all.as_slice() else {
        return Vec::new();
    };
    let arrow = |node: &Raw<'_>| node.kind() == "=>";
    // Patterns are no expressions.
    if matches!(name.rsplit("::").next(), Some("matches" | "assert_matches" | "debug_assert_matches")) {
        return inner.split(|node| node.kind() == ",").take(1).filter_map(span_of).collect();
    }
    if inner.iter().any(arrow) {
        return arms(inner);
    }
    if open.kind() == "{" {
        return vec![Span::new(open.end_byte(), close.start_byte())];
    }
    inner.split(|node| matches!(node.kind(), "," | ";")).filter_map(span_of).collect()
}

/// The expressions of `pattern = expression, if condition => expression,` arms.
fn arms(tokens: &[Raw<'_>]) -> Vec<Span> {
    let mut pieces = Vec::new();
    let mut rest = tokens;
    while let Some(arrow) = rest.iter().position(|node| node.kind() == "=>") {
        let left = &rest[..arrow];
        if let Some(equals) = left.iter().position(|node| node.kind() == "=") {
            let end = left.iter().position(|node| node.kind() == ",").unwrap_or(left.len()).max(equals + 1);
            pieces.extend(span_of(&left[equals + 1..end]));
        }
        rest = &rest[arrow + 1..];
        let block = rest
            .first()
            .is_some_and(|node| node.kind() == TOKEN_TREE && node.child(0).is_some_and(|open| open.kind() == "{"));
        let end = if block { 1 } else { rest.iter().position(|node| node.kind() == ",").unwrap_or(rest.len()) };
        pieces.extend(span_of(&rest[..end]));
        rest = &rest[end..];
        if rest.first().is_some_and(|node| node.kind() == ",") {
            rest = &rest[1..];
        }
    }
    // `else => ..` comes with an arrow; `complete` and `default` too.
    pieces
}

fn span_of(tokens: &[Raw<'_>]) -> Option<Span> {
    Some(Span::new(tokens.first()?.start_byte(), tokens.last()?.end_byte()))
}
