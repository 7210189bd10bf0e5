//! What decides whether code runs, and what becomes of values, in Rust.

use tree_sitter::Node as Raw;

use super::super::fields::Fields;
use super::super::{Arm, Construct, Expr, Fate, File, Node, Runs, children, is_field};
use super::{TOKEN_TREE, is_function, macros};

/// How a node decides about its parts.
pub(super) fn construct<'t>(file: &'t File, node: Raw<'t>) -> Construct<'t> {
    let field = |name: &str| node.field(name).map(Node);
    match node.kind() {
        "if_expression" => match field("condition") {
            Some(condition) => {
                Construct::Branch { condition, then: field("consequence"), otherwise: field("alternative") }
            }
            None => Construct::Other,
        },
        "binary_expression" => match (node.field("operator").map(|op| op.kind()), field("left")) {
            (Some("&&"), Some(condition)) => Construct::Branch { condition, then: field("right"), otherwise: None },
            (Some("||"), Some(condition)) => Construct::Branch { condition, then: None, otherwise: field("right") },
            _ => Construct::Other,
        },
        "block" | "source_file" | "declaration_list" | "else_clause" => {
            Construct::Block(children(node).into_iter().map(Node).collect())
        }
        "match_expression" => Construct::Switch { subject: field("value"), arms: arms(file, node) },
        "match_arm" => Construct::Block(field("value").into_iter().collect()),
        "call_expression" => then_of(file, node).unwrap_or(Construct::Other),
        "loop_expression" => Construct::Loop { body: field("body"), runs: Runs::Endless },
        "while_expression" | "for_expression" => Construct::Loop { body: field("body"), runs: Runs::Any },
        "break_expression" => Construct::Break,
        "return_expression" | "continue_expression" => Construct::Exit,
        "macro_invocation" => macros::construct(file, node),
        TOKEN_TREE => macros::construct_of_tokens(file, node),
        _ if is_function(node) => Construct::Function,
        _ => Construct::Other,
    }
}

/// `(code != 1006).then(|| frame)`
fn then_of<'t>(file: &'t File, node: Raw<'t>) -> Option<Construct<'t>> {
    let callee = node.field("function").filter(|callee| callee.kind() == "field_expression")?;
    let name = file.raw(callee.field("field")?);
    let condition = Node(callee.field("value")?);
    let then = node.field("arguments").map(Node);
    matches!(name, "then" | "then_some").then_some(Construct::Branch { condition, then, otherwise: None })
}

fn arms<'t>(file: &'t File, node: Raw<'t>) -> Vec<Arm<'t>> {
    let body = node.field("body").map(children).unwrap_or_default();
    body.into_iter()
        .filter(|arm| arm.kind() == "match_arm")
        .map(|arm| {
            let pattern = arm.field("pattern");
            let condition = pattern.and_then(|pattern| pattern.field("condition"));
            let mut values = Vec::new();
            let mut pending: Vec<Raw<'_>> =
                pattern.map(children).unwrap_or_default().into_iter().filter(|part| Some(*part) != condition).collect();
            while let Some(part) = pending.pop() {
                match part.kind() {
                    "or_pattern" => pending.extend(children(part)),
                    _ => values.push(Node(part)),
                }
            }
            // A name that looks like a variable is one, and takes whatever is left.
            let is_new = |text: &str| text.starts_with(|c: char| c.is_lowercase() || c == '_');
            let takes_all = |value: &Node<'_>| match value.0.kind() {
                "_" => true,
                "identifier" => is_new(file.raw(value.0)),
                _ => false,
            };
            let default = values.is_empty() || values.iter().any(takes_all);
            Arm { node: Node(arm), values, default, condition: condition.map(Node), falls_through: false }
        })
        .collect()
}

/// Statements nested deeper than this are taken to run on.
const MAX_DEPTH: usize = 32;

/// Whether control never runs past a statement.
pub(super) fn exits(node: Raw<'_>) -> bool {
    exits_within(node, MAX_DEPTH)
}

fn exits_within(mut node: Raw<'_>, depth: usize) -> bool {
    if depth == 0 {
        return false;
    }
    loop {
        match node.kind() {
            "return_expression" | "break_expression" | "continue_expression" => return true,
            "expression_statement" | "block" | "else_clause" => match children(node).into_iter().next_back() {
                Some(last) => node = last,
                None => return false,
            },
            "if_expression" => match (node.field("consequence"), node.field("alternative")) {
                (Some(then), Some(otherwise)) if exits_within(then, depth - 1) => node = otherwise,
                _ => return false,
            },
            _ => return false,
        }
    }
}

/// What a function gives back: its last expression and what it returns early.
pub(super) fn returns<'t>(file: &'t File, function: Raw<'t>) -> Vec<Raw<'t>> {
    let Some(body) = function.field("body") else {
        return Vec::new();
    };
    let mut found: Vec<Raw<'_>> = tail(body).into_iter().collect();
    let mut pending = vec![(body, 0)];
    while let Some((node, nesting)) = pending.pop() {
        if node.kind() == "return_expression" {
            found.extend(children(node).into_iter().next());
        } else if node.kind() == "macro_invocation" {
            let code = macros::code_with(file, node, nesting, "return");
            pending.extend(code.into_iter().map(|code| (code, nesting + 1)));
        } else if node == body || !is_function(node) {
            pending.extend(children(node).into_iter().map(|child| (child, nesting)));
        }
    }
    found.sort_by_key(|node| node.start_byte());
    found
}

/// The label of a loop or block, or that of a `break`.
fn label(node: Raw<'_>) -> Option<Raw<'_>> {
    children(node).into_iter().find(|part| part.kind() == "label")
}

/// Whether a block can be left with a value: `'code: { .. }`.
pub(super) fn is_labelled(block: Raw<'_>) -> bool {
    label(block).is_some()
}

/// The values that a loop, or a block with a label, is left with: `break code`.
pub(super) fn break_values<'t>(file: &'t File, node: Raw<'t>) -> Vec<Raw<'t>> {
    let own = label(node).map(|label| file.raw(label));
    let mut found = Vec::new();
    // Without a label a loop is left.
    let mut pending = vec![(node, node.kind() == "block", 0)];
    while let Some((part, is_inner, nesting)) = pending.pop() {
        if part.kind() == "break_expression" {
            let named = label(part).map(|label| file.raw(label));
            let is_own = if named.is_none() { !is_inner } else { named == own };
            // The grammar takes `break (code, reason)` for a call.
            let called = part.parent().filter(|call| is_field(*call, "function", part));
            let given = called.and_then(|call| call.field("arguments"));
            let values = children(part).into_iter().chain(given);
            found.extend(values.filter(|value| is_own && value.kind() != "label"));
        }
        let is_loop = matches!(part.kind(), "loop_expression" | "while_expression" | "for_expression");
        if part.kind() == "macro_invocation" {
            let code = macros::code_with(file, part, nesting, "break");
            pending.extend(code.into_iter().map(|code| (code, is_inner, nesting + 1)));
        } else if !is_function(part) {
            let is_inner = is_inner || is_loop && part != node;
            pending.extend(children(part).into_iter().map(|child| (child, is_inner, nesting)));
        }
    }
    found.sort_by_key(|value| value.start_byte());
    found
}

/// The value of a block: its last expression, if no semicolon follows.
pub(super) fn tail(block: Raw<'_>) -> Option<Raw<'_>> {
    if block.kind() != "block" {
        return Some(block);
    }
    let last = children(block).into_iter().next_back()?;
    match last.kind() {
        "expression_statement" => {
            if ends_with_semicolon(last) {
                None
            } else {
                children(last).into_iter().next()
            }
        }
        kind if kind.ends_with("_item") || kind == "let_declaration" || kind.ends_with("_declaration") => None,
        _ => Some(last),
    }
}

fn ends_with_semicolon(statement: Raw<'_>) -> bool {
    let last = statement.child_count().saturating_sub(1);
    statement.child(last as u32).is_some_and(|last| last.kind() == ";" && !last.is_missing())
}

/// A value inside a macro call, whose tokens end the path, is part of what the call makes.
fn macro_call<'t>(path: &[Raw<'t>]) -> Fate<'t> {
    match path.iter().rev().find(|node| node.kind() == "macro_invocation") {
        Some(call) => Fate::Part(Node(*call)),
        None => Fate::Other,
    }
}

/// What becomes of the value at the end of the path.
pub(super) fn fate<'t>(file: &'t File, path: &[Raw<'t>]) -> Fate<'t> {
    let [.., parent, node] = path else {
        return Fate::Other;
    };
    let (parent, node) = (*parent, *node);
    match parent.kind() {
        "arguments" => {
            let Some(call) = path.iter().rev().nth(2) else {
                return Fate::Other;
            };
            let index = children(parent).iter().position(|arg| *arg == node);
            index.map_or(Fate::Other, |index| Fate::Argument { call: Node(*call), index })
        }
        "field_expression" if is_field(parent, "value", node) => {
            let above = path.iter().rev().nth(2).filter(|above| is_field(**above, "function", parent));
            match (above, parent.field("field")) {
                (Some(call), Some(method)) => Fate::Receiver { call: Node(*call), method: file.raw(method) },
                _ => Fate::Other,
            }
        }
        "field_initializer" if is_field(parent, "value", node) => {
            match (path.iter().rev().nth(3), parent.field("field")) {
                (Some(record), Some(name)) => Fate::Field { record: Node(*record), name: file.raw(name) },
                _ => Fate::Other,
            }
        }
        "shorthand_field_initializer" => match path.iter().rev().nth(3) {
            Some(record) => Fate::Field { record: Node(*record), name: file.raw(node) },
            None => Fate::Other,
        },
        "let_declaration" if is_field(parent, "value", node) => {
            parent.field("pattern").map_or(Fate::Other, |name| Fate::Bound(Node(name)))
        }
        "const_item" | "static_item" if is_field(parent, "value", node) => {
            parent.field("name").map_or(Fate::Other, |name| Fate::Bound(Node(name)))
        }
        "assignment_expression" if is_field(parent, "right", node) => {
            parent.field("left").map_or(Fate::Other, |left| Fate::Assigned(Node(left)))
        }
        "return_expression" => {
            let function = path.iter().rev().skip(1).find(|node| is_function(**node));
            function.map_or(Fate::Other, |function| Fate::Returned(Node(*function)))
        }
        "parenthesized_expression"
        | "await_expression"
        | "try_expression"
        | "reference_expression"
        | "type_cast_expression"
        | "tuple_expression"
        | "array_expression"
        | "unary_expression" => Fate::Part(Node(parent)),
        "match_arm" if is_field(parent, "value", node) => {
            match path.iter().rev().find(|above| above.kind() == "match_expression") {
                Some(matched) => Fate::Part(Node(*matched)),
                None => Fate::Other,
            }
        }
        "closure_expression" if is_field(parent, "body", node) => Fate::Returned(Node(parent)),
        "function_item" if is_field(parent, "body", node) => Fate::Returned(Node(parent)),
        "binary_expression" => match parent.field("operator").map(|op| op.kind()) {
            Some("==" | "!=") => Fate::Compared,
            _ => Fate::Other,
        },
        "match_pattern"
        | "tuple_struct_pattern"
        | "field_pattern"
        | "or_pattern"
        | "tuple_pattern"
        | "slice_pattern"
        | "captured_pattern"
        | "reference_pattern"
        | "range_pattern" => Fate::Compared,
        "match_expression" | "let_condition" if is_field(parent, "value", node) => Fate::Compared,
        "block" if tail(parent) == Some(node) => Fate::Part(Node(parent)),
        "if_expression" if !is_field(parent, "condition", node) => Fate::Part(Node(parent)),
        "else_clause" | "unsafe_block" | "async_block" => Fate::Part(Node(parent)),
        "expression_statement" => match path.iter().rev().nth(2) {
            Some(block) if block.kind() == "block" && tail(*block) == Some(node) => Fate::Part(Node(*block)),
            Some(tokens) if tokens.kind() == TOKEN_TREE && !ends_with_semicolon(parent) => {
                macro_call(&path[..path.len() - 2])
            }
            _ => Fate::Dropped,
        },
        TOKEN_TREE => match macros::compared(file, parent) {
            Some(Expr::Binary { left, right, .. }) if [left, right].contains(&Node(node)) => Fate::Compared,
            _ => macro_call(&path[..path.len() - 1]),
        },
        _ => Fate::Other,
    }
}

/// Whether nobody hears of it if what the path leads to fails: `let _ = ..;`, `..ok();`, `drop(..)`.
pub(super) fn is_silenced(file: &File, path: &[Raw<'_>]) -> bool {
    let says = |node: Raw<'_>, name: &str, text: &str| node.field(name).is_some_and(|field| file.raw(field) == text);
    let mut dropped = false;
    for node in path.iter().rev().take_while(|node| !is_function(**node) && node.kind() != "block") {
        match node.kind() {
            "try_expression" => return false,
            "let_declaration" => return says(*node, "pattern", "_"),
            "expression_statement" => return dropped,
            "call_expression" => {
                let callee = node.field("function");
                dropped = callee.is_some_and(|callee| match callee.kind() {
                    "field_expression" => says(callee, "field", "ok"),
                    _ => file.raw(callee) == "drop",
                });
            }
            _ => {}
        }
    }
    false
}
