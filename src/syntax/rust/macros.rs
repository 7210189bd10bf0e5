//! What stands inside macro calls.
//!
//! The grammar sees only tokens there. Their list is split at top-level commas and arrows, and each
//! piece is parsed alone, in place, when something in it is asked for: its bytes keep their offsets.
//! In the arms of `select!` what stands left of `=` is a pattern: its names are new ones in the arm.

use std::cell::OnceCell;

use tree_sitter::{Node as Raw, Tree};

use super::super::fields::Fields;
use super::super::{Arm, Bounds, Construct, Def, DefKind, Expr, File, Language, Node, Runs, children, parse};
use super::TOKEN_TREE;
use crate::source::Span;

/// Macros that run one of their arms.
const SELECTS: &[&str] = &["select", "select_biased"];

/// Macros of which all but the first argument is a pattern.
const MATCHES: &[&str] = &["matches", "assert_matches", "debug_assert_matches"];

/// Macros that compare their first two arguments.
const COMPARES: &[&str] = &["assert_eq", "assert_ne", "debug_assert_eq", "debug_assert_ne"];

/// Macro calls nested deeper than this are not read.
const MAX_NESTING: usize = 4;

/// A list of more values than this is data: reading each would take long and tell nothing.
const MAX_VALUES: usize = 1_000;

/// The macro calls of a file, each read when somebody looks into it.
#[derive(Default)]
pub(in super::super) struct Macros(OnceCell<Vec<Macro>>);

/// A macro call.
struct Macro {
    /// Where the bracket behind its name stands.
    open: usize,
    form: OnceCell<Form>,
    pieces: OnceCell<Vec<Piece>>,
}

/// A part of a macro call that is code.
struct Piece {
    span: Span,
    /// Of the result of an arm: the pattern that takes apart what was waited for.
    pattern: Option<Span>,
    /// Whether an arm gives it.
    is_result: bool,
    /// Whether it is a single token, which is read as well without a tree of its own.
    is_token: bool,
    tree: OnceCell<Option<Tree>>,
}

impl Piece {
    /// None if there is nothing in it.
    fn of(tokens: &[Raw<'_>]) -> Option<Self> {
        let span = span_of(tokens)?;
        let is_token = tokens.len() == 1 && tokens[0].kind() != TOKEN_TREE;
        Some(Self { span, pattern: None, is_result: false, is_token, tree: OnceCell::new() })
    }

    fn tree<'t>(&'t self, file: &'t File) -> Option<&'t Tree> {
        let parsed = || parse(file.text(), Language::Rust, &[self.span]);
        if self.is_token { None } else { self.tree.get_or_init(parsed).as_ref() }
    }

    /// The statements or expressions that it is.
    fn nodes<'t>(&'t self, file: &'t File, tokens: Raw<'t>) -> Vec<Raw<'t>> {
        let Some(tree) = self.tree(file) else {
            let token = tokens.named_descendant_for_byte_range(self.span.start, self.span.end);
            return token.filter(|_| self.is_token).into_iter().collect();
        };
        let root = tree.root_node();
        let mut cursor = root.walk();
        // What lacks its semicolon is no error, unless something else is left over.
        let whole = |node: Raw<'t>| if node.is_error() && node.child_count() == 1 { node.child(0) } else { Some(node) };
        if root.is_error() {
            return whole(root).filter(|node| !node.is_error()).into_iter().collect();
        }
        let parts = root.named_children(&mut cursor).filter(|node| !node.kind().ends_with("_comment"));
        parts.filter_map(whole).collect()
    }
}

/// Leads a path that ends among the tokens of macro calls on into what they are read as.
pub(in super::super) fn enter<'t>(file: &'t File, path: &mut Vec<Raw<'t>>, offset: usize) -> Option<()> {
    let mut from = 0;
    for _ in 0..MAX_NESTING {
        let Some(at) = path[from..].iter().position(|node| node.kind() == TOKEN_TREE).map(|at| from + at) else {
            break;
        };
        let call = at.checked_sub(1).map(|above| path[above]).filter(|node| node.kind() == "macro_invocation");
        let piece = call.and_then(|call| piece_at(pieces(file, call, path[at])?, offset));
        let Some(tree) = piece.and_then(|piece| piece.tree(file)) else { break };
        let inner = file.path_in(tree, offset)?;
        path.truncate(at + 1);
        from = path.len();
        // Its root stands for nothing of its own.
        path.extend(inner.into_iter().skip(1).skip_while(|node| node.is_error()));
    }
    Some(())
}

/// The parts of a macro call that are code, in order.
fn pieces<'t>(file: &'t File, call: Raw<'t>, tokens: Raw<'t>) -> Option<&'t [Piece]> {
    Some(known(file, tokens)?.pieces.get_or_init(|| split(file, call, tokens)))
}

/// The macro call whose tokens these are.
fn known<'t>(file: &'t File, tokens: Raw<'t>) -> Option<&'t Macro> {
    let all = file.macros.0.get_or_init(|| calls(file.text()));
    let at = all.binary_search_by_key(&tokens.start_byte(), |call| call.open).ok()?;
    all.get(at)
}

fn piece_at(pieces: &[Piece], offset: usize) -> Option<&Piece> {
    let at = pieces.partition_point(|piece| piece.span.end <= offset);
    pieces.get(at).filter(|piece| piece.span.holds(offset))
}

/// The places that can be macro calls.
fn calls(text: &str) -> Vec<Macro> {
    let bytes = text.as_bytes();
    let open = |bang: usize| {
        let open = bang + 1 + bytes[bang + 1..].iter().position(|byte| !byte.is_ascii_whitespace())?;
        let is_open = matches!(bytes[open], b'(' | b'[' | b'{');
        is_open.then(|| Macro { open, form: OnceCell::new(), pieces: OnceCell::new() })
    };
    memchr::memchr_iter(b'!', bytes).filter_map(open).collect()
}

/// The tokens of a macro call.
fn tokens_of(call: Raw<'_>) -> Option<Raw<'_>> {
    children(call).into_iter().find(|child| child.kind() == TOKEN_TREE)
}

/// The name of a macro, without its path.
fn name_of<'t>(file: &'t File, call: Raw<'t>) -> &'t str {
    let path = call.field("macro").map_or("", |name| file.raw(name));
    path.rsplit("::").next().unwrap_or(path)
}

/// What the arms of a `select!` do and give, of which one runs; none of another macro, or where an arm is not
/// understood.
pub(super) fn results<'t>(file: &'t File, call: Raw<'t>) -> Option<Vec<Raw<'t>>> {
    let tokens = if SELECTS.contains(&name_of(file, call)) { tokens_of(call)? } else { return None };
    let results = pieces(file, call, tokens)?.iter().filter(|piece| piece.is_result);
    let single = |piece: &'t Piece| match piece.nodes(file, tokens)[..] {
        [node] => Some(node),
        _ => None,
    };
    results.map(single).collect()
}

/// Whether the code of a macro call stands in arms, or as statements in braces. It is asked again and again.
fn form<'t>(file: &'t File, tokens: Raw<'t>) -> Form {
    known(file, tokens).map_or_else(|| form_of(tokens), |call| *call.form.get_or_init(|| form_of(tokens)))
}

fn form_of(tokens: Raw<'_>) -> Form {
    let mut cursor = tokens.walk();
    let kinds: Vec<&str> = tokens.children(&mut cursor).map(|node| node.kind()).collect();
    match kinds.first() {
        _ if kinds.contains(&"=>") => Form::Arms,
        Some(&"{") => Form::Statements,
        _ => Form::List,
    }
}

/// How the code of a macro call is put together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `pattern = expression => expression,`
    Arms,
    /// Statements in braces.
    Statements,
    /// Expressions with commas between them.
    List,
}

/// How a macro call decides about its parts.
pub(super) fn construct<'t>(file: &'t File, call: Raw<'t>) -> Construct<'t> {
    let Some(tokens) = tokens_of(call) else { return Construct::Other };
    let arm = |node| Arm { node: Node(node), values: Vec::new(), default: true, condition: None, falls_through: false };
    match form(file, tokens) {
        Form::Arms => match results(file, call) {
            Some(results) => Construct::Switch { subject: None, arms: results.into_iter().map(arm).collect() },
            // Nobody knows which of them another macro runs, how often, and what holds behind it.
            None => Construct::Loop { body: None, runs: Runs::Endless },
        },
        Form::Statements => statements(file, tokens, pieces(file, call, tokens)),
        Form::List => Construct::Other,
    }
}

/// How the tokens of a macro call decide about what was read of them.
pub(super) fn construct_of_tokens<'t>(file: &'t File, tokens: Raw<'t>) -> Construct<'t> {
    match form(file, tokens) {
        Form::Statements => {
            statements(file, tokens, known(file, tokens).and_then(|call| Some(call.pieces.get()?.as_slice())))
        }
        Form::Arms | Form::List => Construct::Other,
    }
}

fn statements<'t>(file: &'t File, tokens: Raw<'t>, pieces: Option<&'t [Piece]>) -> Construct<'t> {
    let pieces = pieces.unwrap_or_default().iter();
    Construct::Block(pieces.flat_map(|piece| piece.nodes(file, tokens)).map(Node).collect())
}

/// The code of a macro call that holds a word; `nesting` other calls stand around it.
pub(super) fn code_with<'t>(file: &'t File, call: Raw<'t>, nesting: usize, word: &str) -> Vec<Raw<'t>> {
    if nesting >= MAX_NESTING || !file.raw(call).contains(word) {
        return Vec::new();
    }
    let Some(tokens) = tokens_of(call) else { return Vec::new() };
    let pieces = pieces(file, call, tokens).unwrap_or_default().iter();
    let with = pieces.filter(|piece| file.slice(piece.span).contains(word));
    with.flat_map(|piece| piece.nodes(file, tokens)).collect()
}

/// The definition that a name is in the pattern of an arm: the last of the path, with nothing but tokens
/// around it.
pub(super) fn defined<'t>(file: &'t File, path: &[Raw<'t>]) -> Option<Def<'t>> {
    let (name, above) = path.split_last()?;
    let at = above.iter().rposition(|node| node.kind() != TOKEN_TREE)?;
    let (call, tokens) = (above[at], *above.get(at + 1)?);
    if call.kind() != "macro_invocation" || !is_new(file, *name) {
        return None;
    }
    let holds = |piece: &&Piece| piece.pattern.is_some_and(|pattern| pattern.holds(name.start_byte()));
    let result = pieces(file, call, tokens)?.iter().find(holds)?;
    Some(Def { node: Node(*name), scope: result.span, container: None, kind: DefKind::Other })
}

/// Whether a name in a pattern is a new one by its looks and what stands beside it.
fn is_new(file: &File, name: Raw<'_>) -> bool {
    let next = name.next_sibling().map_or("", |next| next.kind());
    let before = name.prev_sibling().map_or("", |before| before.kind());
    file.raw(name).starts_with(|c: char| c.is_lowercase() || c == '_')
        && !matches!(next, "::" | ":" | "." | TOKEN_TREE)
        && !matches!(before, "::" | ".")
}

/// Cuts a macro call into the parts of it that are code.
fn split(file: &File, call: Raw<'_>, tokens: Raw<'_>) -> Vec<Piece> {
    let mut cursor = tokens.walk();
    let all: Vec<Raw<'_>> = tokens.children(&mut cursor).collect();
    let [open, inner @ .., close] = all.as_slice() else {
        return Vec::new();
    };
    // Patterns are no expressions.
    if MATCHES.contains(&name_of(file, call)) {
        return inner.split(|node| node.kind() == ",").take(1).filter_map(Piece::of).collect();
    }
    match form(file, tokens) {
        Form::Arms => arms(inner),
        Form::Statements => {
            let span = Span::new(open.end_byte(), close.start_byte());
            Piece::of(inner).map(|piece| Piece { span, is_token: false, ..piece }).into_iter().collect()
        }
        Form::List => {
            let parts = values(inner);
            let is_data = parts.len() > MAX_VALUES;
            parts.into_iter().filter(|_| !is_data).filter_map(|part| Piece::of(unnamed(part))).collect()
        }
    }
}

/// The parts between commas and semicolons; `Ok::<_, Error>(value)` is one.
fn values<'a, 't>(tokens: &'a [Raw<'t>]) -> Vec<&'a [Raw<'t>]> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0usize);
    for (at, token) in tokens.iter().enumerate() {
        match token.kind() {
            "<" if at > 0 && tokens[at - 1].kind() == "::" => depth += 1,
            "<" if depth > 0 => depth += 1,
            ">" => depth = depth.saturating_sub(1),
            ">>" => depth = depth.saturating_sub(2),
            "," | ";" if depth == 0 => {
                parts.push(&tokens[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&tokens[start..]);
    parts
}

/// A value without the name that it is given by: `code = 1000` is no assignment in `info!(code = 1000)`.
fn unnamed<'a, 't>(tokens: &'a [Raw<'t>]) -> &'a [Raw<'t>] {
    let is_name = |node: &Raw<'_>| matches!(node.kind(), "identifier" | "." | "self");
    let equals = tokens.iter().position(|node| node.kind() == "=");
    match equals.filter(|&at| tokens[..at].iter().all(is_name)) {
        Some(at) => &tokens[at + 1..],
        None => tokens,
    }
}

/// The expressions of `pattern = expression, if condition => expression,` arms.
fn arms(tokens: &[Raw<'_>]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = tokens;
    while let Some(arrow) = rest.iter().position(|node| node.kind() == "=>") {
        let left = &rest[..arrow];
        let equals = left.iter().position(|node| node.kind() == "=");
        if let Some(equals) = equals {
            let end = left.iter().position(|node| node.kind() == ",").unwrap_or(left.len()).max(equals + 1);
            pieces.extend(Piece::of(&left[equals + 1..end]));
        }
        // `recv(channel) -> value =>`
        let from = left.iter().position(|node| node.kind() == "->").map_or(0, |at| at + 1);
        let pattern = span_of(&left[from.min(equals.unwrap_or(arrow))..equals.unwrap_or(arrow)]);
        rest = &rest[arrow + 1..];
        let block = rest
            .first()
            .is_some_and(|node| node.kind() == TOKEN_TREE && node.child(0).is_some_and(|open| open.kind() == "{"));
        let end = if block { 1 } else { rest.iter().position(|node| node.kind() == ",").unwrap_or(rest.len()) };
        pieces.extend(Piece::of(&rest[..end]).map(|piece| Piece { pattern, is_result: true, ..piece }));
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

/// The comparison that the tokens of `assert_eq!(one, other)` are. Its operator is the macro's name: what never
/// holds there is seen when it runs.
pub(super) fn compared<'t>(file: &'t File, tokens: Raw<'t>) -> Option<Expr<'t>> {
    let before = file.text()[..tokens.start_byte()].trim_end().strip_suffix('!')?.trim_end();
    let name = before.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next();
    let op = name.filter(|name| COMPARES.contains(name))?;
    let pieces = known(file, tokens)?.pieces.get()?;
    let value = |at: usize| match pieces.get(at)?.nodes(file, tokens)[..] {
        [node] => Some(Node(node)),
        _ => None,
    };
    Some(Expr::Binary { op, left: value(0)?, right: value(1)? })
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
