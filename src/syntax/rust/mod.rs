//! Rust.

mod flow;
mod literals;
mod macros;
mod names;

use tree_sitter::Node as Raw;

pub(super) use macros::{Macros, enter};

use super::fields::Fields;
use super::{
    Call, Construct, EnumMember, Export, Expr, Fate, Field, File, FrontEnd, Function, Heritage, Node, Param, Piece,
    Record, Role, Text, children,
};
use crate::source::Span;

/// What the grammar makes of the inside of a macro call.
pub(super) const TOKEN_TREE: &str = "token_tree";

/// The front end of the language.
pub(super) struct Rust;

impl FrontEnd for Rust {
    fn expr<'t>(&self, file: &'t File, node: Raw<'t>) -> Expr<'t> {
        expr(file, node)
    }

    fn role<'t>(&self, file: &'t File, path: &[Raw<'t>]) -> Role<'t> {
        names::role(file, path)
    }

    fn is_scope(&self, node: Raw<'_>) -> bool {
        is_scope(node)
    }

    fn is_function(&self, node: Raw<'_>) -> bool {
        is_function(node)
    }

    fn is_class(&self, node: Raw<'_>) -> bool {
        matches!(node.kind(), "impl_item" | "trait_item" | "struct_item" | "union_item")
    }

    fn function<'t>(&self, _file: &'t File, node: Raw<'t>) -> Option<Function<'t>> {
        function_of(node)
    }

    fn returns<'t>(&self, file: &'t File, function: Raw<'t>) -> Vec<Raw<'t>> {
        flow::returns(file, function)
    }

    fn construct<'t>(&self, file: &'t File, node: Raw<'t>) -> Construct<'t> {
        flow::construct(file, node)
    }

    fn fate<'t>(&self, file: &'t File, path: &[Raw<'t>]) -> Fate<'t> {
        flow::fate(file, path)
    }

    fn enum_members<'t>(&self, file: &'t File, node: Raw<'t>) -> Vec<EnumMember<'t>> {
        let member = |child: Raw<'t>| {
            let name = child.field("name")?;
            let value = child.field("value").map(Node);
            Some(EnumMember { name: file.raw(name), node: Node(name), value })
        };
        let body = node.field("body").map(children).unwrap_or_default();
        body.into_iter().filter_map(member).collect()
    }

    fn exits(&self, node: Raw<'_>) -> bool {
        flow::exits(node)
    }

    fn is_silenced(&self, file: &File, path: &[Raw<'_>]) -> bool {
        flow::is_silenced(file, path)
    }

    fn is_statement(&self, _node: Raw<'_>, parent: Raw<'_>) -> bool {
        matches!(
            parent.kind(),
            "block"
                | "source_file"
                | "declaration_list"
                | "field_declaration_list"
                | "enum_variant_list"
                | "match_block"
        )
    }

    fn is_test(&self, file: &File, node: Raw<'_>) -> bool {
        if !matches!(node.kind(), "mod_item" | "function_item" | "impl_item") {
            return false;
        }
        let mut before = node.prev_named_sibling();
        while let Some(attribute) = before.filter(|node| node.kind() == "attribute_item" || node.is_extra()) {
            let text: String = file.raw(attribute).split_whitespace().collect();
            if text.contains("test]") || text.contains("test(") || text.contains("(test)") || text.contains("rstest") {
                return true;
            }
            before = attribute.prev_named_sibling();
        }
        false
    }

    fn asserted_type<'t>(&self, _file: &'t File, _node: Raw<'t>) -> Option<&'t str> {
        None
    }

    fn this_function<'t>(&self, _file: &'t File, _path: &[Raw<'t>]) -> Option<(Raw<'t>, Option<&'t str>)> {
        None
    }

    fn heritage<'t>(&self, file: &'t File, class: Raw<'t>) -> Heritage<'t> {
        let name = class.field("type").or_else(|| class.field("name"));
        let name = name.map(|name| file.raw(name));
        Heritage { name: name.map(|name| name.split('<').next().unwrap_or(name)), base: None, is_interface: false }
    }

    fn globs<'t>(&self, file: &'t File) -> Vec<Vec<&'t str>> {
        let stars = memchr::memmem::find_iter(file.text().as_bytes(), b"::*").collect::<Vec<_>>();
        stars.into_iter().filter_map(|at| names::glob(file, &file.path(at)?)).collect()
    }

    // What is public is found by path: `use crate::codes::X`.
    fn exports<'t>(&self, _file: &'t File, _root: Raw<'t>, _name: &str) -> Vec<Export<'t>> {
        Vec::new()
    }

    fn stars<'t>(&self, _file: &'t File, _root: Raw<'t>) -> Vec<&'t str> {
        Vec::new()
    }

    fn comment_text<'t>(&self, text: &'t str) -> &'t str {
        super::comments::strip_comment(text)
    }

    fn is_comment(&self, node: Raw<'_>) -> bool {
        matches!(node.kind(), "line_comment" | "block_comment")
    }
}

fn is_function(node: Raw<'_>) -> bool {
    matches!(node.kind(), "function_item" | "closure_expression" | "async_block")
}

fn is_scope(node: Raw<'_>) -> bool {
    is_function(node)
        || matches!(
            node.kind(),
            "source_file"
                | "block"
                | "declaration_list"
                | "match_arm"
                | "for_expression"
                | "if_expression"
                | "while_expression"
        )
}

fn function_of(node: Raw<'_>) -> Option<Function<'_>> {
    if !is_function(node) {
        return None;
    }
    let params = node.field("parameters").map(children).unwrap_or_default();
    let params = params
        .into_iter()
        .filter(|param| !matches!(param.kind(), "self_parameter" | "attribute_item"))
        .map(|param| Param { node: Node(param), default: None })
        .collect();
    Some(Function { node: Node(node), params, getter: false })
}

/// The parts of a path, outermost first.
fn path_segments<'t>(file: &'t File, node: Raw<'t>) -> Vec<&'t str> {
    let mut segments = Vec::new();
    let mut node = Some(node);
    while let Some(current) = node {
        match current.kind() {
            "scoped_identifier" | "scoped_type_identifier" => {
                segments.extend(current.field("name").map(|name| file.raw(name)));
                node = current.field("path");
            }
            "generic_type" | "generic_type_with_turbofish" => node = current.field("type"),
            _ => {
                segments.push(file.raw(current));
                node = None;
            }
        }
    }
    segments.reverse();
    segments
}

fn expr<'t>(file: &'t File, node: Raw<'t>) -> Expr<'t> {
    let field = |name: &str| node.field(name).map(Node);
    let first = || children(node).into_iter().next().map(Node);
    let same = |inner: Option<Node<'t>>| inner.map_or(Expr::Unknown, Expr::Same);
    match node.kind() {
        "integer_literal" => literals::integer(file.raw(node)),
        "float_literal" => Expr::Fraction,
        "boolean_literal" => Expr::Bool,
        "string_literal" | "raw_string_literal" => Expr::Text(literals::string(file, node)),
        "negative_literal" => match first() {
            Some(operand) => Expr::Unary { op: "-", operand },
            None => Expr::Unknown,
        },
        "identifier" | "type_identifier" | "shorthand_field_identifier" | "primitive_type" | "crate" | "super" => {
            Expr::Name(file.raw(node))
        }
        "self" => Expr::This,
        "field_expression" => match (field("value"), field("field")) {
            (Some(object), Some(name)) => Expr::Member { object, name: file.raw(name.0) },
            _ => Expr::Unknown,
        },
        "scoped_identifier" | "scoped_type_identifier" => match (field("path"), field("name")) {
            (Some(object), Some(name)) => Expr::Member { object, name: file.raw(name.0) },
            (None, Some(name)) => Expr::Name(file.raw(name.0)),
            _ => Expr::Unknown,
        },
        "generic_function" => same(field("function")),
        "generic_type" | "generic_type_with_turbofish" => same(field("type")),
        "call_expression" => match field("function") {
            Some(callee) => {
                let list = node.field("arguments");
                let args = list.map(children).unwrap_or_default();
                Expr::Call(Call {
                    node: Node(node),
                    callee,
                    args: args.into_iter().map(Node).collect(),
                    list: list.map(|list| Span::new(list.start_byte(), list.end_byte())),
                    type_args: None,
                    new: false,
                    spread: false,
                })
            }
            None => Expr::Unknown,
        },
        "parenthesized_expression" | "await_expression" | "try_expression" | "expression_statement" => same(first()),
        "reference_expression" => same(field("value")),
        "type_cast_expression" => match (field("value"), node.field("type")) {
            (Some(operand), Some(ty)) => match bits(file.raw(ty)) {
                Some(bits) => Expr::Cast { operand, bits },
                None => Expr::Same(operand),
            },
            _ => Expr::Unknown,
        },
        "unary_expression" => match (node.child(0), first()) {
            (Some(op), Some(operand)) if op.kind() != "*" => Expr::Unary { op: file.raw(op), operand },
            (_, Some(operand)) => Expr::Same(operand),
            _ => Expr::Unknown,
        },
        "binary_expression" => match (field("left"), field("operator"), field("right")) {
            (Some(left), Some(op), Some(right)) => Expr::Binary { op: file.raw(op.0), left, right },
            _ => Expr::Unknown,
        },
        // `if let 1006 = code`
        "let_condition" => match (field("pattern"), field("value")) {
            (Some(left), Some(right)) if left.0.kind() != "identifier" => Expr::Binary { op: "==", left, right },
            _ => Expr::Unknown,
        },
        "struct_expression" => Expr::Record(record(file, node)),
        "index_expression" => match children(node).as_slice() {
            [object, index] => Expr::Index { object: Node(*object), index: Node(*index) },
            _ => Expr::Unknown,
        },
        // `[1000; 3]`
        "array_expression" if field("length").is_some() => Expr::Unknown,
        // A chain of conditions is a list of them.
        "tuple_expression" | "array_expression" | "arguments" | "let_chain" => {
            Expr::List(children(node).into_iter().map(Node).collect())
        }
        "range_expression" | "range_pattern" => range(node),
        "if_expression" | "match_expression" => Expr::Choice(choices(node)),
        "loop_expression" => Expr::Choice(flow::break_values(file, node).into_iter().map(Node).collect()),
        // `'code: { .. break 'code 1011; .. }`
        "block" if flow::is_labelled(node) => {
            let broken = flow::break_values(file, node).into_iter().chain(flow::tail(node));
            Expr::Choice(broken.map(Node).collect())
        }
        "block" | "unsafe_block" => same(flow::tail(block_of(node)).map(Node)),
        "macro_invocation" => match macros::results(file, node) {
            Some(values) => Expr::Choice(values.into_iter().map(Node).collect()),
            None => text_macro(file, node),
        },
        TOKEN_TREE => macros::compared(file, node).unwrap_or(Expr::Unknown),
        _ => function_of(node).map_or(Expr::Unknown, Expr::Function),
    }
}

fn range(node: Raw<'_>) -> Expr<'_> {
    let mut cursor = node.walk();
    let parts: Vec<Raw<'_>> = node.children(&mut cursor).collect();
    let Some(at) = parts.iter().position(|part| matches!(part.kind(), ".." | "..=" | "...")) else {
        return Expr::Unknown;
    };
    let (low, high) = (parts[..at].last(), parts[at + 1..].first());
    Expr::Range { low: low.copied().map(Node), high: high.copied().map(Node), inclusive: parts[at].kind() != ".." }
}

fn block_of(node: Raw<'_>) -> Raw<'_> {
    if node.kind() == "block" { node } else { children(node).into_iter().next_back().unwrap_or(node) }
}

/// Width of an unsigned integer type.
fn bits(ty: &str) -> Option<u32> {
    match ty {
        "u8" => Some(8),
        "u16" => Some(16),
        "u32" => Some(32),
        _ => None,
    }
}

fn record<'t>(file: &'t File, node: Raw<'t>) -> Record<'t> {
    let mut record =
        Record { name: node.field("name").map(Node), fields: Vec::new(), spreads: Vec::new(), open: false };
    for child in node.field("body").map(children).unwrap_or_default() {
        let name = child.field("field").or_else(|| child.field("name"));
        match child.kind() {
            "field_initializer" => {
                if let (Some(name), Some(value)) = (name, child.field("value")) {
                    record.fields.push(Field { name: file.raw(name), value: Node(value) });
                }
            }
            "shorthand_field_initializer" => {
                if let Some(name) = children(child).into_iter().next_back() {
                    record.fields.push(Field { name: file.raw(name), value: Node(name) });
                }
            }
            "base_field_initializer" => record.open = true,
            _ => {}
        }
    }
    record
}

/// The values that an `if` or `match` can have.
fn choices(node: Raw<'_>) -> Vec<Node<'_>> {
    let mut values = Vec::new();
    let mut next = Some(node);
    while let Some(node) = next.take() {
        match node.kind() {
            "if_expression" => {
                values.extend(node.field("consequence").and_then(flow::tail));
                next = node.field("alternative");
            }
            "else_clause" => next = children(node).into_iter().next_back(),
            "match_expression" => {
                let arms = node.field("body").map(children).unwrap_or_default();
                values.extend(arms.into_iter().filter_map(|arm| arm.field("value")));
            }
            _ => values.extend(flow::tail(node)),
        }
    }
    values.into_iter().map(Node).collect()
}

/// `format!("..")` and `concat!("..")` are text with a certain part.
fn text_macro<'t>(file: &'t File, node: Raw<'t>) -> Expr<'t> {
    let name = node.field("macro").map_or("", |name| file.raw(name));
    let Some(tokens) = children(node).into_iter().find(|child| child.kind() == TOKEN_TREE) else {
        return Expr::Unknown;
    };
    let parts = children(tokens);
    let texts = parts.iter().filter(|part| matches!(part.kind(), "string_literal" | "raw_string_literal"));
    match name {
        "format" | "format_args" => match parts.first() {
            Some(first) if matches!(first.kind(), "string_literal" | "raw_string_literal") => {
                let text = fixed(&literals::string(file, *first));
                let mut pieces = literals::format_pieces(&text);
                let mut args = arguments(tokens).into_iter().skip(1);
                for piece in pieces.iter_mut().filter(|piece| matches!(piece, Piece::Unknown)) {
                    if let Some(Some(name)) = args.next() {
                        *piece = Piece::Value(Node(name));
                    }
                }
                Expr::Text(Text { pieces })
            }
            _ => Expr::Unknown,
        },
        "concat" => {
            let mut pieces: Vec<Piece<'t>> =
                texts.map(|part| Piece::Fixed(fixed(&literals::string(file, *part)))).collect();
            if pieces.len() != parts.len() {
                pieces.push(Piece::Unknown);
            }
            Expr::Text(Text { pieces })
        }
        "matches" => macros::matched(file, tokens).unwrap_or(Expr::Unknown),
        _ => Expr::Unknown,
    }
}

/// The arguments of a macro call that are names and nothing else; none for each of the others.
fn arguments(tokens: Raw<'_>) -> Vec<Option<Raw<'_>>> {
    let mut cursor = tokens.walk();
    let inner: Vec<Raw<'_>> = tokens.children(&mut cursor).filter(|node| !matches!(node.kind(), "(" | ")")).collect();
    let single = |tokens: &[Raw<'_>]| matches!(tokens, [one] if one.kind() == "identifier");
    inner.split(|node| node.kind() == ",").map(|tokens| single(tokens).then(|| tokens[0])).collect()
}

fn fixed(text: &Text<'_>) -> String {
    let fixed = text.pieces.iter().map(|piece| if let Piece::Fixed(text) = piece { text.as_str() } else { "" });
    fixed.collect()
}
