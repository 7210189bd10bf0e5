//! What decides whether code runs, and what becomes of values, in JavaScript and TypeScript.

use tree_sitter::Node as Raw;

use super::super::fields::Fields;
use super::super::{Arm, Construct, Fate, File, Node, Runs, children, is_field};
use super::names::has_word;
use super::{is_block, is_function, key_name};

/// How a node decides about its parts.
pub(super) fn construct(node: Raw<'_>) -> Construct<'_> {
    let field = |name: &str| node.field(name).map(Node);
    match node.kind() {
        "if_statement" | "ternary_expression" => match field("condition") {
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
        "statement_block" | "program" | "switch_case" | "switch_default" | "else_clause" | "finally_clause" => {
            Construct::Block(children(node).into_iter().map(Node).collect())
        }
        "switch_statement" => switch(node),
        "for_statement" | "for_in_statement" | "while_statement" | "do_statement" => {
            Construct::Loop { body: field("body"), runs: runs(node) }
        }
        "try_statement" => {
            let handler = node.field("handler").and_then(|handler| handler.field("body"));
            Construct::Try { body: field("body"), handler: handler.map(Node), finally: field("finalizer") }
        }
        "break_statement" => Construct::Break,
        "return_statement" | "throw_statement" | "continue_statement" => Construct::Exit,
        _ if is_function(node) => Construct::Function,
        _ => Construct::Other,
    }
}

fn runs(node: Raw<'_>) -> Runs {
    let condition = node.field("condition");
    let always = condition.is_some_and(|condition| children(condition).iter().any(|inner| inner.kind() == "true"));
    match node.kind() {
        "while_statement" if always => Runs::Endless,
        "for_statement" if condition.is_some_and(|condition| condition.kind() == "empty_statement") => Runs::Endless,
        "do_statement" => Runs::Once,
        _ => Runs::Any,
    }
}

fn switch(node: Raw<'_>) -> Construct<'_> {
    let cases = node.field("body").map(children).unwrap_or_default();
    let count = cases.len();
    let arms = cases
        .into_iter()
        .enumerate()
        .map(|(at, case)| {
            let value = case.field("value");
            let mut body = children(case).into_iter().filter(|child| Some(*child) != value);
            let leaves = body.next_back().is_some_and(|last| exits(last));
            Arm {
                node: Node(case),
                values: value.map(Node).into_iter().collect(),
                default: case.kind() == "switch_default",
                condition: None,
                falls_through: at + 1 < count && !leaves,
            }
        })
        .collect();
    let subject = node.field("value").map(|value| children(value).into_iter().next().unwrap_or(value));
    Construct::Switch { subject: subject.map(Node), arms }
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
            "return_statement" | "throw_statement" | "break_statement" | "continue_statement" => {
                return true;
            }
            "statement_block" | "else_clause" => match children(node).into_iter().next_back() {
                Some(last) => node = last,
                None => return false,
            },
            "if_statement" => {
                let consequence = node.field("consequence");
                match (consequence, node.field("alternative")) {
                    // Both ends must leave; the first is asked here, the second by the loop.
                    (Some(then), Some(otherwise)) if exits_within(then, depth - 1) => node = otherwise,
                    _ => return false,
                }
            }
            // `process.exit()` and the like are calls like others to us.
            _ => return false,
        }
    }
}

/// What a function gives back.
pub(super) fn returns(function: Raw<'_>) -> Vec<Raw<'_>> {
    let Some(body) = function.field("body") else {
        return Vec::new();
    };
    if body.kind() != "statement_block" {
        return vec![body];
    }
    let mut found = Vec::new();
    let mut pending = vec![body];
    while let Some(node) = pending.pop() {
        if node.kind() == "return_statement" {
            found.extend(children(node).into_iter().next());
        } else if !is_function(node) && !node.kind().ends_with("_expression") {
            pending.extend(children(node));
        }
    }
    found.sort_by_key(|node| node.start_byte());
    found
}

/// What a generator yields, and whether all that is in it is yielded one by one.
pub(super) fn yields(function: Raw<'_>) -> Option<Vec<(Raw<'_>, bool)>> {
    if !has_word(function, "*") {
        return None;
    }
    let mut found = Vec::new();
    let mut pending: Vec<Raw<'_>> = function.field("body").into_iter().collect();
    while let Some(node) = pending.pop() {
        if node.kind() == "yield_expression" {
            found.extend(children(node).into_iter().next().map(|value| (value, has_word(node, "*"))));
        }
        if !is_function(node) {
            pending.extend(children(node));
        }
    }
    found.sort_by_key(|(node, _)| node.start_byte());
    Some(found)
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
        "member_expression" if is_field(parent, "object", node) => {
            let above = path.iter().rev().nth(2).filter(|above| is_field(**above, "function", parent));
            match (above, parent.field("property")) {
                (Some(call), Some(method)) => Fate::Receiver { call: Node(*call), method: file.raw(method) },
                _ => Fate::Other,
            }
        }
        "pair" if is_field(parent, "value", node) => {
            match (path.iter().rev().nth(2), parent.field("key").and_then(|key| key_name(file, key))) {
                (Some(record), Some(name)) => Fate::Field { record: Node(*record), name },
                _ => Fate::Other,
            }
        }
        "object" => match node.kind() {
            "method_definition" => match node.field("name").and_then(|name| key_name(file, name)) {
                Some(name) => Fate::Field { record: Node(parent), name },
                None => Fate::Other,
            },
            "shorthand_property_identifier" => Fate::Field { record: Node(parent), name: file.raw(node) },
            _ => Fate::Other,
        },
        "variable_declarator" if is_field(parent, "value", node) => {
            parent.field("name").map_or(Fate::Other, |name| Fate::Bound(Node(name)))
        }
        "public_field_definition" | "field_definition" if is_field(parent, "value", node) => {
            let name = parent.field("name").or_else(|| parent.field("property"));
            name.map_or(Fate::Other, |name| Fate::Bound(Node(name)))
        }
        "assignment_expression" if is_field(parent, "right", node) => {
            parent.field("left").map_or(Fate::Other, |left| Fate::Assigned(Node(left)))
        }
        "return_statement" => {
            let function = path.iter().rev().skip(1).find(|node| is_function(**node));
            function.map_or(Fate::Other, |function| Fate::Returned(Node(*function)))
        }
        "export_statement" if is_field(parent, "value", node) => Fate::Exported,
        "arrow_function" if is_field(parent, "body", node) => Fate::Returned(Node(parent)),
        "parenthesized_expression"
        | "await_expression"
        | "as_expression"
        | "satisfies_expression"
        | "non_null_expression"
        | "type_assertion"
        | "array"
        | "spread_element" => Fate::Part(Node(parent)),
        "ternary_expression" if !is_field(parent, "condition", node) => Fate::Part(Node(parent)),
        "expression_statement" => Fate::Dropped,
        kind if is_block(parent) && kind != "program" => Fate::Dropped,
        _ => Fate::Other,
    }
}

/// Whether nobody hears of it if what the path leads to throws: the nearest `catch` is empty.
pub(super) fn is_silenced(path: &[Raw<'_>]) -> bool {
    let steps = path.iter().rev().zip(path.iter().rev().skip(1));
    for (node, parent) in steps.take_while(|(node, _)| !is_function(**node)) {
        if parent.kind() == "try_statement" && is_field(*parent, "body", *node) {
            let handler = parent.field("handler");
            let body = handler.and_then(|handler| handler.field("body"));
            return body.is_some_and(|body| children(body).is_empty());
        }
    }
    false
}
