//! What stands inside macro calls.
//!
//! The grammar sees only tokens there. Their list is split at top-level commas and arrows, and each
//! piece that holds something of interest is parsed alone, in place: its bytes keep their offsets.
//! In the arms of `select!` what stands left of `=` is a pattern and is left alone.

use tree_sitter::Node as Raw;

use super::super::fields::Fields;
use super::super::{Bounds, Expr, File, Language, Node, Region, children, parse};
use super::TOKEN_TREE;
use crate::source::Span;

/// The macro that waits for one of several things.
const SELECT: &[u8] = b"select!";

/// Macro calls nested deeper than this are not read.
const MAX_NESTING: usize = 4;

/// Parses the macro calls around the offsets that will be looked at, and what `select!` can give.
pub(in super::super) fn read_macros(file: &mut File, hits: &[usize]) {
    let selects = memchr::memmem::find_iter(file.text().as_bytes(), SELECT).collect::<Vec<_>>();
    for select in selects {
        for span in file.path_in(&file.tree, select).and_then(|path| given_by(file, &path)).unwrap_or_default() {
            file.regions.extend(parse(file.text(), Language::Rust, &[span]).map(|tree| Region { span, tree }));
        }
    }
    let mut hits = hits.to_vec();
    for _ in 0..MAX_NESTING {
        let mut pieces = Vec::new();
        for &hit in &hits {
            // Only the trees made last can show a macro call that was not read yet.
            let Some(path) = innermost_tree(file, hit).and_then(|tree| file.path_in(tree, hit)) else {
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

/// The spans of what a `select!` gives whose value is used; none if it is another macro, or nobody
/// looks at what it gives.
fn given_by(file: &File, path: &[Raw<'_>]) -> Option<Vec<Span>> {
    let at = path.iter().rposition(|node| node.kind() == "macro_invocation")?;
    let holder = path.get(at.checked_sub(1)?)?;
    if matches!(holder.kind(), "expression_statement" | "block" | TOKEN_TREE) {
        return None;
    }
    select_results(file, path[at])
}

fn select_results(file: &File, call: Raw<'_>) -> Option<Vec<Span>> {
    let name = file.raw(call.field("macro")?);
    if name.rsplit("::").next() != Some("select") {
        return None;
    }
    let tokens = children(call).into_iter().find(|child| child.kind() == TOKEN_TREE)?;
    let mut cursor = tokens.walk();
    let all: Vec<Raw<'_>> = tokens.children(&mut cursor).collect();
    let [_, inner @ .., _] = all.as_slice() else { return None };
    Some(arms(inner).into_iter().filter(|piece| piece.is_result).map(|piece| piece.span).collect())
}

/// The values that a `select!` gives, as far as they were parsed.
pub(super) fn select_values<'t>(file: &'t File, call: Raw<'t>) -> Vec<Raw<'t>> {
    let spans = select_results(file, call).unwrap_or_default();
    let regions = file.regions.iter().filter(|region| spans.contains(&region.span));
    regions.filter_map(|region| region.tree.root_node().named_child(0)).collect()
}

fn innermost_tree(file: &File, offset: usize) -> Option<&tree_sitter::Tree> {
    let region = file.regions.iter().rev().find(|region| region.span.holds(offset));
    Some(region.map_or(&file.tree, |region| &region.tree))
}

/// The parts of a macro call that are code.
fn pieces_of(file: &File, call: Raw<'_>, tokens: Raw<'_>) -> Vec<Span> {
    let name = call.field("macro").map_or("", |name| file.raw(name));
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
        return arms(inner).into_iter().map(|piece| piece.span).collect();
    }
    if open.kind() == "{" {
        return vec![Span::new(open.end_byte(), close.start_byte())];
    }
    inner.split(|node| matches!(node.kind(), "," | ";")).filter_map(span_of).collect()
}

/// An expression of an arm.
struct Piece {
    span: Span,
    /// Whether the arm gives it, as against waits for it.
    is_result: bool,
}

/// The expressions of `pattern = expression, if condition => expression,` arms.
fn arms(tokens: &[Raw<'_>]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut add = |tokens, is_result| pieces.extend(span_of(tokens).map(|span| Piece { span, is_result }));
    let mut rest = tokens;
    while let Some(arrow) = rest.iter().position(|node| node.kind() == "=>") {
        let left = &rest[..arrow];
        if let Some(equals) = left.iter().position(|node| node.kind() == "=") {
            let end = left.iter().position(|node| node.kind() == ",").unwrap_or(left.len()).max(equals + 1);
            add(&left[equals + 1..end], false);
        }
        rest = &rest[arrow + 1..];
        let block = rest
            .first()
            .is_some_and(|node| node.kind() == TOKEN_TREE && node.child(0).is_some_and(|open| open.kind() == "{"));
        let end = if block { 1 } else { rest.iter().position(|node| node.kind() == ",").unwrap_or(rest.len()) };
        add(&rest[..end], true);
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

/// What `matches!` asks, from its tokens, if all of it is integers.
pub(super) fn matched<'t>(file: &'t File, tokens: Raw<'t>) -> Option<Expr<'t>> {
    let mut cursor = tokens.walk();
    let all: Vec<Raw<'_>> = tokens.children(&mut cursor).collect();
    let [_, inner @ .., _] = all.as_slice() else { return None };
    let comma = inner.iter().position(|node| node.kind() == ",")?;
    let value = span_of(&inner[..comma])?;
    let (first, last) = (inner.get(comma + 1)?, inner.last()?);
    let written = &file.text()[first.start_byte()..last.end_byte()];
    let integers = || inner[comma + 1..].iter().filter(|node| node.kind() == "integer_literal").copied();
    let ranges: Option<Vec<Bounds<'t>>> = written
        .trim_end_matches(|c: char| c == ',' || c.is_whitespace())
        .split('|')
        .map(|part| bounds(file, part, integers().filter(|node| is_within(file, *node, part))))
        .collect();
    Some(Expr::Matches { value: &file.text()[value.start..value.end], ranges: ranges? })
}

/// Whether a token stands in a part of the file's text.
fn is_within(file: &File, node: Raw<'_>, part: &str) -> bool {
    let start = part.as_ptr() as usize - file.text().as_ptr() as usize;
    (start..start + part.len()).contains(&node.start_byte())
}

/// The range that a pattern of integers is.
fn bounds<'t>(file: &'t File, pattern: &str, mut integers: impl Iterator<Item = Raw<'t>>) -> Option<Bounds<'t>> {
    let pattern = pattern.trim();
    let low = integers.next()?;
    let rest = pattern.strip_prefix(file.raw(low))?.trim_start();
    let (low, node) = (Some(Node(low)), integers.next());
    if rest.is_empty() {
        return Some(Bounds { low, high: low, inclusive: true });
    }
    let (end, inclusive) = match rest.strip_prefix("..=") {
        Some(end) => (end, true),
        None => (rest.strip_prefix("..")?, false),
    };
    let is_plain = end.trim_start() == node.map_or("", |node| file.raw(node));
    is_plain.then_some(Bounds { low, high: node.map(Node), inclusive })
}
