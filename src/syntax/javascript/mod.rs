//! JavaScript and TypeScript, with and without JSX.

mod exports;
mod flow;
pub(super) mod inline;
pub(super) mod jsdoc;
mod literals;
mod names;

use tree_sitter::Node as Raw;

use super::fields::Fields;
use super::{
    Call, Construct, EnumMember, Export, Expr, Fate, Field, File, FrontEnd, Function, Heritage, Node, Param, Record,
    Role, children,
};
use crate::source::Span;

/// The front end of the family.
pub(super) struct JavaScript;

impl FrontEnd for JavaScript {
    fn expr<'t>(&self, file: &'t File, node: Raw<'t>) -> Expr<'t> {
        expr(file, node)
    }

    fn role<'t>(&self, file: &'t File, path: &[Raw<'t>]) -> Role<'t> {
        names::role(file, path)
    }

    fn is_scope(&self, node: Raw<'_>) -> bool {
        is_block(node) || is_function(node) || is_class(node)
    }

    fn is_function(&self, node: Raw<'_>) -> bool {
        is_function(node)
    }

    fn is_class(&self, node: Raw<'_>) -> bool {
        is_class(node)
    }

    fn function<'t>(&self, file: &'t File, node: Raw<'t>) -> Option<Function<'t>> {
        function_of(file, node)
    }

    fn returns<'t>(&self, _file: &'t File, function: Raw<'t>) -> Vec<Raw<'t>> {
        flow::returns(function)
    }

    fn yields<'t>(&self, function: Raw<'t>) -> Option<Vec<(Raw<'t>, bool)>> {
        flow::yields(function)
    }

    fn construct<'t>(&self, _file: &'t File, node: Raw<'t>) -> Construct<'t> {
        flow::construct(node)
    }

    fn fate<'t>(&self, file: &'t File, path: &[Raw<'t>]) -> Fate<'t> {
        flow::fate(file, path)
    }

    fn enum_members<'t>(&self, file: &'t File, node: Raw<'t>) -> Vec<EnumMember<'t>> {
        let member = |child: Raw<'t>| {
            let (name, value) = match child.kind() {
                "enum_assignment" => (child.field("name")?, child.field("value")),
                _ => (child, None),
            };
            Some(EnumMember { name: key_name(file, name)?, node: Node(name), value: value.map(Node) })
        };
        let body = node.field("body").map(children).unwrap_or_default();
        body.into_iter().filter_map(member).collect()
    }

    fn exits(&self, node: Raw<'_>) -> bool {
        flow::exits(node)
    }

    fn is_silenced(&self, _file: &File, path: &[Raw<'_>]) -> bool {
        flow::is_silenced(path)
    }

    fn is_statement(&self, node: Raw<'_>, parent: Raw<'_>) -> bool {
        is_block(parent) && !is_block(node)
            || matches!(parent.kind(), "class_body" | "switch_case" | "switch_default" | "else_clause")
    }

    fn is_test(&self, file: &File, node: Raw<'_>) -> bool {
        const CALLBACKS: &[&str] = &[
            "describe", "it", "test", "specify", "suite", "context", "before", "after", "beforeEach", "afterEach",
            "beforeAll", "afterAll", "promise_test", "async_test", "bench",
        ];
        if node.kind() != "call_expression" {
            return false;
        }
        let callee = node.field("function").map_or("", |callee| file.raw(callee));
        let first = callee.split(['.', '(']).next().unwrap_or("");
        // `Deno.test`, `t.test`: the last part speaks.
        let last = callee.rsplit('.').next().unwrap_or("");
        (CALLBACKS.contains(&first) || last == "test" && !callee.contains('/')) && has_callback(node)
    }

    fn asserted_type<'t>(&self, file: &'t File, node: Raw<'t>) -> Option<&'t str> {
        let types = children(node);
        match (node.kind(), types.as_slice()) {
            ("as_expression" | "satisfies_expression", [_, ty]) => {
                Some(inline::with_module(file.text(), ty.byte_range()))
            }
            // `/** @type {WebSocket} */ (socket)`
            ("parenthesized_expression", _) => jsdoc::cast_before(file.text(), node.start_byte()),
            ("type_assertion", [args, _]) => Some(file.raw(*args).trim_start_matches('<').trim_end_matches('>')),
            _ => None,
        }
    }

    fn this_function<'t>(&self, file: &'t File, path: &[Raw<'t>]) -> Option<(Raw<'t>, Option<&'t str>)> {
        let at = path.iter().rposition(|node| is_function(*node) && node.kind() != "arrow_function")?;
        let own = &path[at];
        let is_of_literal = at > 0 && path[at - 1].kind() == "object";
        if own.kind() == "method_definition" && !is_of_literal || own.kind() == "class_static_block" {
            return None;
        }
        let params = own.field("parameters").map(children).unwrap_or_default();
        let this =
            params.first().filter(|param| param.field("pattern").is_some_and(|pattern| file.raw(pattern) == "this"));
        Some((*own, this.and_then(|this| names::annotation(file, *this))))
    }

    fn heritage<'t>(&self, file: &'t File, class: Raw<'t>) -> Heritage<'t> {
        let name = class.field("name").map(|name| file.raw(name));
        let base = children(class).into_iter().find_map(|child| match child.kind() {
            "class_heritage" => child.named_child(0).and_then(|first| match first.kind() {
                "extends_clause" => first.field("value"),
                "implements_clause" => None,
                _ => Some(first),
            }),
            "extends_type_clause" => child.field("type"),
            _ => None,
        });
        Heritage { name, base: base.map(Node), is_interface: class.kind() == "interface_declaration" }
    }

    fn globs<'t>(&self, _file: &'t File) -> Vec<Vec<&'t str>> {
        Vec::new()
    }

    fn exports<'t>(&self, file: &'t File, root: Raw<'t>, name: &str) -> Vec<Export<'t>> {
        exports::exports(file, root, name)
    }

    fn stars<'t>(&self, file: &'t File, root: Raw<'t>) -> Vec<&'t str> {
        exports::stars(file, root)
    }

    fn comment_text<'t>(&self, text: &'t str) -> &'t str {
        super::comments::strip_comment(text)
    }

    fn is_comment(&self, node: Raw<'_>) -> bool {
        matches!(node.kind(), "comment" | "html_comment" | "hash_bang_line")
    }
}

/// Whether a call is given a function.
fn has_callback(call: Raw<'_>) -> bool {
    call.field("arguments").is_some_and(|args| children(args).into_iter().any(is_function))
}

fn is_function(node: Raw<'_>) -> bool {
    matches!(
        node.kind(),
        "function_declaration"
            | "function_expression"
            | "generator_function"
            | "generator_function_declaration"
            | "arrow_function"
            | "method_definition"
            | "class_static_block"
    )
}

fn is_class(node: Raw<'_>) -> bool {
    matches!(
        node.kind(),
        "class_declaration"
            | "class"
            | "abstract_class_declaration"
            | "interface_declaration"
            | "type_alias_declaration"
    )
}

fn is_block(node: Raw<'_>) -> bool {
    matches!(
        node.kind(),
        "program" | "statement_block" | "switch_body" | "for_statement" | "for_in_statement" | "catch_clause"
    )
}

/// The name that a key stands for; none if it is computed.
fn key_name<'t>(file: &'t File, key: Raw<'t>) -> Option<&'t str> {
    match key.kind() {
        "property_identifier" | "private_property_identifier" | "identifier" | "number" => Some(file.raw(key)),
        "string" => Some(file.raw(key).trim_matches(['"', '\''])),
        "computed_property_name" => key.named_child(0).and_then(|inner| match inner.kind() {
            "string" => Some(file.raw(inner).trim_matches(['"', '\''])),
            "template_string" if children(inner).iter().all(|piece| piece.kind() == "string_fragment") => {
                Some(file.raw(inner).trim_matches('`'))
            }
            _ => None,
        }),
        _ => None,
    }
}

fn expr<'t>(file: &'t File, node: Raw<'t>) -> Expr<'t> {
    let field = |name: &str| node.field(name).map(Node);
    let same = |inner: Option<Node<'t>>| inner.map_or(Expr::Unknown, Expr::Same);
    match node.kind() {
        "number" => literals::number(file.raw(node)),
        "string" | "template_string" => Expr::Text(literals::string(file, node)),
        "true" | "false" => Expr::Bool,
        "null" => Expr::Null,
        "undefined" => Expr::Name("undefined"),
        "identifier"
        | "shorthand_property_identifier"
        | "shorthand_property_identifier_pattern"
        | "type_identifier"
        | "import" => Expr::Name(file.raw(node)),
        "this" => Expr::This,
        "super" => Expr::Super,
        "member_expression" => match (field("object"), field("property")) {
            (Some(object), Some(name)) => Expr::Member { object, name: file.raw(name.0) },
            _ => Expr::Unknown,
        },
        "subscript_expression" => match (field("object"), field("index")) {
            (Some(object), Some(index)) if index.0.kind() == "string" => {
                Expr::Member { object, name: file.raw(index.0).trim_matches(['"', '\'']) }
            }
            (Some(object), Some(index)) => Expr::Index { object, index },
            _ => Expr::Unknown,
        },
        "call_expression" if is_interop(file, node) => same(node.field("arguments").and_then(first)),
        "call_expression" | "new_expression" => call(file, node).map_or(Expr::Unknown, Expr::Call),
        "parenthesized_expression"
        | "await_expression"
        | "non_null_expression"
        | "satisfies_expression"
        | "as_expression"
        | "instantiation_expression" => same(first(node)),
        "type_assertion" | "sequence_expression" => same(last(node)),
        "assignment_expression" => same(field("right")),
        // `this.server ??= new WebSocketServer()`
        "augmented_assignment_expression" if chooses(file, node) => match (field("left"), field("right")) {
            (Some(kept), Some(new)) => Expr::Choice(vec![kept, new]),
            _ => Expr::Unknown,
        },
        "ternary_expression" => match (field("consequence"), field("alternative")) {
            (Some(then), Some(otherwise)) => Expr::Choice(vec![then, otherwise]),
            _ => Expr::Unknown,
        },
        "binary_expression" => binary(file, node),
        "unary_expression" => match (field("operator"), field("argument")) {
            (Some(op), Some(operand)) => Expr::Unary { op: file.raw(op.0), operand },
            _ => Expr::Unknown,
        },
        "object" => Expr::Record(record(file, node)),
        "spread_element" => first(node).map_or(Expr::Unknown, Expr::Spread),
        "array" => Expr::List(children(node).into_iter().map(Node).collect()),
        "class" | "class_declaration" | "abstract_class_declaration" => Expr::Class(Node(node)),
        _ => function_of(file, node).map_or(Expr::Unknown, Expr::Function),
    }
}

/// Whether an assignment gives what is there already, or something new: `??=`, `||=`.
fn chooses(file: &File, assignment: Raw<'_>) -> bool {
    assignment.field("operator").is_some_and(|operator| matches!(file.raw(operator), "??=" | "||="))
}

/// What compilers wrap a module in that they require.
const INTEROP: &[&str] =
    &["__importStar", "__importDefault", "__toESM", "_interopRequireDefault", "_interopRequireWildcard"];

/// Whether a call gives back the module that it is given: `__importStar(require("ws"))`.
fn is_interop(file: &File, call: Raw<'_>) -> bool {
    let callee = call.field("function").map(|callee| file.raw(callee));
    let name = callee.map(|callee| callee.rsplit('.').next().unwrap_or(callee));
    name.is_some_and(|name| INTEROP.contains(&name))
}

fn first<'t>(node: Raw<'t>) -> Option<Node<'t>> {
    children(node).into_iter().next().map(Node)
}

fn last<'t>(node: Raw<'t>) -> Option<Node<'t>> {
    children(node).into_iter().next_back().map(Node)
}

fn binary<'t>(file: &'t File, node: Raw<'t>) -> Expr<'t> {
    let field = |name: &str| node.field(name).map(Node);
    let (Some(left), Some(op), Some(right)) = (field("left"), field("operator"), field("right")) else {
        return Expr::Unknown;
    };
    match file.raw(op.0) {
        "||" => Expr::Fallback { value: left, fallback: right, falsy: true },
        "??" => Expr::Fallback { value: left, fallback: right, falsy: false },
        op => Expr::Binary { op, left, right },
    }
}

fn call<'t>(file: &'t File, node: Raw<'t>) -> Option<Call<'t>> {
    let new = node.kind() == "new_expression";
    let callee = node.field(if new { "constructor" } else { "function" })?;
    let list = node.field("arguments");
    if list.is_some_and(|list| list.kind() != "arguments") {
        return None;
    }
    let args = list.map(children).unwrap_or_default();
    let spread = args.iter().any(|arg| arg.kind() == "spread_element");
    Some(Call {
        node: Node(node),
        callee: Node(callee),
        args: args.into_iter().map(Node).collect(),
        list: list.map(|list| Span::new(list.start_byte(), list.end_byte())),
        type_args: node.field("type_arguments").map(|args| {
            let text = file.raw(args);
            text.strip_prefix('<').and_then(|text| text.strip_suffix('>')).unwrap_or(text)
        }),
        new,
        spread,
    })
}

fn record<'t>(file: &'t File, node: Raw<'t>) -> Record<'t> {
    let mut record = Record { name: None, fields: Vec::new(), spreads: Vec::new(), open: false };
    for child in children(node) {
        let (key, value) = match child.kind() {
            "pair" => (child.field("key"), child.field("value")),
            "shorthand_property_identifier" => {
                record.fields.push(Field { name: file.raw(child), value: Node(child) });
                continue;
            }
            // What is set is not read.
            "method_definition" if names::has_word(child, "set") => continue,
            "method_definition" => (child.field("name"), Some(child)),
            "spread_element" => {
                record.spreads.extend(first(child));
                (None, None)
            }
            _ => (None, None),
        };
        match (key.and_then(|key| key_name(file, key)), value) {
            (Some(name), Some(value)) => record.fields.push(Field { name, value: Node(value) }),
            _ => record.open = true,
        }
    }
    record
}

fn function_of<'t>(file: &'t File, node: Raw<'t>) -> Option<Function<'t>> {
    if !is_function(node) {
        return None;
    }
    let mut params = Vec::new();
    if let Some(single) = node.field("parameter") {
        params.push(Param { node: Node(single), default: None });
    }
    for param in node.field("parameters").map(children).unwrap_or_default() {
        let pattern = param.field("pattern").or_else(|| param.field("left")).unwrap_or(param);
        let default = param.field("value").or_else(|| param.field("right"));
        // TypeScript's `this` parameter is no parameter.
        if file.raw(pattern) != "this" {
            params.push(Param { node: Node(param), default: default.map(Node) });
        }
    }
    let getter = node.kind() == "method_definition" && names::has_word(node, "get");
    Some(Function { node: Node(node), params, getter })
}
