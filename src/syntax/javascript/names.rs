//! What an occurrence of a name is in JavaScript and TypeScript.

use tree_sitter::Node as Raw;

use super::super::fields::Fields;
use super::super::{ClassField, Def, DefKind, File, Imported, Node, Pick, Role, Variable, children, is_field};
use super::{function_of, inline, is_block, is_class, is_function, jsdoc, key_name};
use crate::source::Span;

/// Classifies the name at the end of `path`.
pub(super) fn role<'t>(file: &'t File, path: &[Raw<'t>]) -> Role<'t> {
    let Some((&node, parents)) = path.split_last() else {
        return Role::Other;
    };
    // A quoted key or `object["name"]`: go on from the string.
    if node.kind() == "string_fragment" {
        return match parents.split_last() {
            Some((string, above)) if string.kind() == "string" && string.named_child_count() == 1 => {
                quoted(path, *string, above)
            }
            _ => Role::Other,
        };
    }
    let Some(&parent) = parents.last() else {
        return Role::Other;
    };
    match node.kind() {
        "identifier" | "shorthand_property_identifier_pattern" | "type_identifier" => binding(file, path),
        "shorthand_property_identifier" => Role::Use,
        "property_identifier" | "private_property_identifier" => property(file, path, parent),
        _ => Role::Other,
    }
}

/// A name in quotes: a key, a member of an enumeration, or a member by index.
fn quoted<'t>(path: &[Raw<'t>], string: Raw<'t>, above: &[Raw<'t>]) -> Role<'t> {
    let Some(&holder) = above.last() else {
        return Role::Other;
    };
    match holder.kind() {
        "pair" if is_field(holder, "key", string) => key(path, holder, above),
        "subscript_expression" if is_field(holder, "index", string) => {
            Role::Member { node: Node(holder), write: written(holder, above) }
        }
        _ => Role::Other,
    }
}

fn key<'t>(path: &[Raw<'t>], pair: Raw<'t>, above: &[Raw<'t>]) -> Role<'t> {
    let record = above.iter().rev().nth(1).copied().or_else(|| path.first().copied());
    match (record, pair.field("value")) {
        (Some(record), Some(value)) => Role::Key { record: Node(record), value: Node(value) },
        _ => Role::Other,
    }
}

/// The value that `target` is assigned, if its parent is an assignment to it.
fn written<'t>(target: Raw<'t>, above: &[Raw<'t>]) -> Option<Node<'t>> {
    let at = above.iter().rposition(|node| *node == target).unwrap_or(above.len());
    let parent = above[..at].last()?;
    let assigns = parent.kind() == "assignment_expression" && is_field(*parent, "left", target);
    if assigns { parent.field("right").map(Node) } else { None }
}

/// A name after a dot, or the key of a field, method or member.
fn property<'t>(file: &'t File, path: &[Raw<'t>], parent: Raw<'t>) -> Role<'t> {
    let above = &path[..path.len() - 1];
    match parent.kind() {
        "member_expression" => Role::Member { node: Node(parent), write: written(parent, above) },
        "pair" => key(path, parent, above),
        "public_field_definition" | "field_definition" | "property_signature" => field(file, path, parent),
        "method_definition" | "method_signature" | "abstract_method_signature" => match enclosing_class(above) {
            Some(class) => Role::Field(ClassField {
                class: Node(class),
                value: Some(Node(parent)),
                annotation: None,
                mutable: false,
                getter: has_word(parent, "get"),
            }),
            None => match above.iter().rev().nth(1) {
                Some(record) => Role::Key { record: Node(*record), value: Node(parent) },
                None => Role::Other,
            },
        },
        _ => Role::Other,
    }
}

/// The class or interface whose body directly holds the last node of the path.
fn enclosing_class<'t>(above: &[Raw<'t>]) -> Option<Raw<'t>> {
    let class = above.iter().rev().nth(2)?;
    is_class(*class).then_some(*class)
}

fn field<'t>(file: &'t File, path: &[Raw<'t>], parent: Raw<'t>) -> Role<'t> {
    let above = &path[..path.len() - 1];
    let Some(class) = enclosing_class(above) else {
        return Role::Other;
    };
    let readonly = children(parent).iter().any(|child| child.kind() == "readonly")
        || file.raw(parent).split_whitespace().take(4).any(|word| word == "readonly");
    Role::Field(ClassField {
        class: Node(class),
        value: parent.field("value").map(Node),
        annotation: annotation(file, parent).or_else(|| jsdoc::type_before(file.text(), parent.start_byte())),
        mutable: !readonly,
        getter: false,
    })
}

/// Whether a word stands before the name of a method, or before what is assigned.
pub(super) fn has_word(node: Raw<'_>, word: &str) -> bool {
    let mut cursor = node.walk();
    node.children(&mut cursor).any(|child| child.kind() == word)
}

/// The text of a type annotation, without its colon.
pub(super) fn annotation<'t>(file: &'t File, node: Raw<'t>) -> Option<&'t str> {
    let text = file.raw(node.field("type")?);
    Some(text.trim_start_matches(':').trim())
}

/// A plain name: follows the pattern that it stands in up to what defines or assigns it.
fn binding<'t>(file: &'t File, path: &[Raw<'t>]) -> Role<'t> {
    let mut picks: Vec<Pick<'t>> = Vec::new();
    let mut default = None;
    let mut child = path[path.len() - 1];
    if child.kind() == "shorthand_property_identifier_pattern" {
        picks.push(Pick::Key(file.raw(child)));
    }
    for at in (0..path.len() - 1).rev() {
        let parent = path[at];
        match parent.kind() {
            "object_pattern" => {}
            "pair_pattern" if is_field(parent, "value", child) => {
                let Some(key) = parent.field("key").and_then(|key| key_name(file, key)) else {
                    return Role::Other;
                };
                picks.push(Pick::Key(key));
            }
            // `({ code = 1000 } = {})`: what stands for the whole is no default of a part.
            "object_assignment_pattern" | "assignment_pattern" if is_pattern(child) => {}
            "object_assignment_pattern" | "assignment_pattern" if is_field(parent, "left", child) => {
                default = parent.field("right").map(Node);
            }
            "array_pattern" => picks.push(Pick::Item(item(parent, child))),
            "rest_pattern" => picks.push(Pick::Rest),
            _ => {
                picks.reverse();
                return defined(file, &path[..=at], child, picks, default, path[path.len() - 1]);
            }
        }
        child = parent;
    }
    Role::Other
}

/// Whether something is taken apart here.
fn is_pattern(node: Raw<'_>) -> bool {
    matches!(node.kind(), "object_pattern" | "array_pattern")
}

/// The place of an item in an array pattern; holes count.
fn item(pattern: Raw<'_>, child: Raw<'_>) -> usize {
    let mut cursor = pattern.walk();
    pattern
        .children(&mut cursor)
        .take_while(|other| other.start_byte() < child.start_byte())
        .filter(|other| other.kind() == ",")
        .count()
}

/// What defines or assigns `child`, the name itself or the pattern around it; `path` ends with its
/// parent.
fn defined<'t>(
    file: &'t File,
    path: &[Raw<'t>],
    child: Raw<'t>,
    picks: Vec<Pick<'t>>,
    default: Option<Node<'t>>,
    name: Raw<'t>,
) -> Role<'t> {
    let parent = path[path.len() - 1];
    let define = |kind, scope| Role::Define(Def { node: Node(name), kind, scope, container: container(file, path) });
    match parent.kind() {
        "variable_declarator" if is_field(parent, "name", child) => variable(file, path, picks, default, name),
        "required_parameter" | "optional_parameter" if is_field(parent, "pattern", child) => {
            let whole = parent.field("value").filter(|_| !is_pattern(child));
            let default = default.or(whole.map(Node));
            parameter(file, &path[..path.len() - 1], parent, picks, default, name)
        }
        "formal_parameters" => parameter(file, path, child, picks, default, name),
        "arrow_function" if is_field(parent, "parameter", child) => parameter(file, path, child, picks, default, name),
        "catch_clause" if is_field(parent, "parameter", child) => define(DefKind::Caught, span(parent)),
        "for_in_statement" if is_field(parent, "left", child) => match parent.field("kind") {
            Some(_) => {
                let Some(right) = parent.field("right") else {
                    return Role::Other;
                };
                define(DefKind::Item { of: Node(right), picks }, span(parent))
            }
            None => Role::Write(None),
        },
        // `await using server = serve()`, as the grammar of TypeScript has it
        "assignment_expression" if is_field(parent, "left", child) && has_word(parent, "using") => {
            let value = parent.field("right").map(Node);
            let shared = !path.iter().any(|node| is_function(*node));
            let variable = Variable { value, picks, default, annotation: None, mutable: false, shared };
            define(DefKind::Variable(variable), block_scope(&path[..path.len() - 1]))
        }
        "assignment_expression" if is_field(parent, "left", child) => {
            let value = parent.field("right").filter(|_| picks.is_empty());
            Role::Write(value.map(Node))
        }
        "augmented_assignment_expression" if is_field(parent, "left", child) => Role::Write(None),
        "update_expression" => Role::Write(None),
        "import_clause" => match import_module(file, path) {
            Some(module) => define(DefKind::Import { module, what: Imported::Default }, span(path[0])),
            None => Role::Other,
        },
        "namespace_import" | "import_require_clause" => match import_module(file, path) {
            Some(module) => define(DefKind::Import { module, what: Imported::All }, span(path[0])),
            None => Role::Other,
        },
        "import_specifier" => specifier(file, path, child),
        "function_declaration" | "generator_function_declaration" | "function_signature"
            if is_field(parent, "name", child) =>
        {
            define(DefKind::Function(Node(parent)), block_scope(&path[..path.len() - 1]))
        }
        "function_expression" | "generator_function" if is_field(parent, "name", child) => {
            define(DefKind::Function(Node(parent)), span(parent))
        }
        "class_declaration" | "abstract_class_declaration" | "interface_declaration"
            if is_field(parent, "name", child) =>
        {
            define(DefKind::Class(Node(parent)), block_scope(&path[..path.len() - 1]))
        }
        "class" if is_field(parent, "name", child) => define(DefKind::Class(Node(parent)), span(parent)),
        "enum_declaration" if is_field(parent, "name", child) => {
            define(DefKind::Enum(Node(parent)), block_scope(&path[..path.len() - 1]))
        }
        "type_alias_declaration" if is_field(parent, "name", child) => {
            let value = parent.field("value");
            match value {
                Some(object) if object.kind() == "object_type" => {
                    define(DefKind::Class(Node(parent)), block_scope(&path[..path.len() - 1]))
                }
                Some(value) => {
                    let ty = inline::with_module(file.text(), value.byte_range());
                    define(DefKind::Alias(ty), block_scope(&path[..path.len() - 1]))
                }
                None => Role::Other,
            }
        }
        "type_parameter" if is_field(parent, "name", child) => {
            let owner = path.iter().rev().nth(2).copied().unwrap_or(parent);
            // `<T extends WebSocket>`
            let bound = parent.field("constraint").map(|bound| file.raw(bound));
            let bound = bound.and_then(|bound| bound.strip_prefix("extends"));
            define(bound.map_or(DefKind::Other, |bound| DefKind::Alias(bound.trim())), span(owner))
        }
        "internal_module" | "module" if is_field(parent, "name", child) => {
            define(DefKind::Module(Node(parent)), block_scope(&path[..path.len() - 1]))
        }
        "labeled_statement" | "break_statement" | "continue_statement" => Role::Other,
        _ => Role::Use,
    }
}

fn variable<'t>(
    file: &'t File,
    path: &[Raw<'t>],
    picks: Vec<Pick<'t>>,
    default: Option<Node<'t>>,
    name: Raw<'t>,
) -> Role<'t> {
    let declarator = path[path.len() - 1];
    let Some(declaration) = path.iter().rev().nth(1) else {
        return Role::Other;
    };
    let keyword = declaration.child(0).map_or("", |keyword| file.raw(keyword));
    let scope = if keyword == "var" { function_scope(path) } else { block_scope(&path[..path.len() - 1]) };
    let own = annotation(file, declarator);
    let annotation =
        own.or_else(|| jsdoc::type_before(file.text(), declaration.start_byte()).filter(|_| picks.is_empty()));
    Role::Define(Def {
        node: Node(name),
        scope,
        container: container(file, path),
        kind: DefKind::Variable(Variable {
            value: declarator.field("value").map(Node),
            picks,
            default,
            annotation,
            mutable: keyword != "const",
            shared: !path.iter().any(|node| is_function(*node)),
        }),
    })
}

/// `path` ends with the parameter list, or with an arrow function that has a bare parameter.
fn parameter<'t>(
    file: &'t File,
    path: &[Raw<'t>],
    child: Raw<'t>,
    picks: Vec<Pick<'t>>,
    default: Option<Node<'t>>,
    name: Raw<'t>,
) -> Role<'t> {
    let Some(&function) = path.iter().rev().find(|node| is_function(**node)) else {
        return Role::Other;
    };
    let Some(lowered) = function_of(file, function) else {
        return Role::Other;
    };
    let Some(index) = lowered.params.iter().position(|param| param.node.span().contains(span(child))) else {
        return Role::Other;
    };
    let annotated = annotation(file, child);
    let documented = || {
        let start = documented_from(path, function);
        jsdoc::param_before(file.text(), start, picks.is_empty().then(|| file.raw(name)), index)
    };
    Role::Define(Def {
        node: Node(name),
        scope: span(function),
        container: None,
        kind: DefKind::Parameter {
            function: Node(function),
            index,
            annotation: annotated.or_else(documented),
            property: children(child).iter().any(|part| part.kind() == "accessibility_modifier")
                || file.raw(child).starts_with("readonly "),
            picks,
            default,
        },
    })
}

/// Where what carries a function's documentation starts: the statement, field or pair around it.
fn documented_from(path: &[Raw<'_>], function: Raw<'_>) -> usize {
    let at = path.iter().rposition(|node| *node == function).unwrap_or(0);
    let around = path[..at].iter().rev().take_while(|node| {
        matches!(
            node.kind(),
            "export_statement"
                | "lexical_declaration"
                | "variable_declaration"
                | "variable_declarator"
                | "pair"
                | "public_field_definition"
                | "field_definition"
                | "assignment_expression"
                | "expression_statement"
        )
    });
    around.last().unwrap_or(&function).start_byte()
}

fn specifier<'t>(file: &'t File, path: &[Raw<'t>], child: Raw<'t>) -> Role<'t> {
    let specifier = path[path.len() - 1];
    let local = specifier.field("alias").or_else(|| specifier.field("name"));
    let (Some(module), Some(name)) = (import_module(file, path), specifier.field("name")) else {
        return Role::Other;
    };
    if local != Some(child) {
        return local.map_or(Role::Other, |local| Role::Renamed(Node(local)));
    }
    let what = match file.raw(name) {
        "default" => Imported::Default,
        name => Imported::Name(name),
    };
    let kind = DefKind::Import { module, what };
    Role::Define(Def { node: Node(child), kind, scope: span(path[0]), container: None })
}

/// The module that the import statement on the path names.
fn import_module<'t>(file: &'t File, path: &[Raw<'t>]) -> Option<&'t str> {
    let source = path.iter().rev().find_map(|node| node.field("source"))?;
    Some(file.raw(source).trim_matches(['"', '\'', '`']))
}

/// The namespace that a definition is reached through.
fn container<'t>(file: &'t File, path: &[Raw<'t>]) -> Option<&'t str> {
    let inner = path.iter().rev().find(|node| is_function(**node) || is_module(**node))?;
    if is_module(*inner) { inner.field("name").map(|name| file.raw(name)) } else { None }
}

fn is_module(node: Raw<'_>) -> bool {
    matches!(node.kind(), "internal_module" | "module")
}

/// The scope of `let`, `const`, classes and functions: the innermost block.
fn block_scope(path: &[Raw<'_>]) -> Span {
    path.iter()
        .rev()
        .find(|node| is_block(**node) || is_function(**node))
        .or(path.first())
        .map_or(Span::new(0, 0), |node| span(*node))
}

/// The scope of `var`: the innermost function, else the file.
fn function_scope(path: &[Raw<'_>]) -> Span {
    path.iter().rev().find(|node| is_function(**node)).or(path.first()).map_or(Span::new(0, 0), |node| span(*node))
}

fn span(node: Raw<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}
