//! What an occurrence of a name is in Rust.

use tree_sitter::Node as Raw;

use super::super::fields::Fields;
use super::super::{ClassField, Def, DefKind, File, Node, Pick, Role, Variable, children, is_field};
use super::{TOKEN_TREE, function_of, is_function, is_scope, macros, path_segments};
use crate::source::Span;

/// Classifies the name at the end of `path`.
pub(super) fn role<'t>(file: &'t File, path: &[Raw<'t>]) -> Role<'t> {
    let [.., parent, node] = path else {
        return Role::Other;
    };
    let (parent, node) = (*parent, *node);
    match node.kind() {
        "identifier" | "type_identifier" | "shorthand_field_identifier" => binding(file, path),
        "field_identifier" => match parent.kind() {
            "field_expression" => Role::Member { node: Node(parent), write: written(parent, path) },
            "field_initializer" => match (path.iter().rev().nth(3), parent.field("value")) {
                (Some(record), Some(value)) => Role::Key { record: Node(*record), value: Node(value) },
                _ => Role::Other,
            },
            "field_declaration" => match path.iter().rev().nth(3) {
                Some(class) => Role::Field(ClassField {
                    class: Node(*class),
                    value: None,
                    annotation: parent.field("type").map(|ty| file.raw(ty)),
                    mutable: true,
                    getter: false,
                }),
                None => Role::Other,
            },
            _ => Role::Other,
        },
        _ => Role::Other,
    }
}

fn written<'t>(target: Raw<'t>, path: &[Raw<'t>]) -> Option<Node<'t>> {
    let at = path.iter().rposition(|node| *node == target)?;
    let parent = path[..at].last()?;
    let assigns = parent.kind() == "assignment_expression" && is_field(*parent, "left", target);
    if assigns { parent.field("right").map(Node) } else { None }
}

/// A plain name: follows the pattern that it stands in up to what defines or assigns it.
fn binding<'t>(file: &'t File, path: &[Raw<'t>]) -> Role<'t> {
    let name = path[path.len() - 1];
    if let Some(at) = path.iter().position(|node| node.kind() == "use_declaration") {
        return import(file, &path[..at], &path[at..], name);
    }
    if let Some(def) = macros::defined(file, path) {
        return Role::Define(def);
    }
    let mut picks = Vec::new();
    let mut child = name;
    for at in (0..path.len() - 1).rev() {
        let parent = path[at];
        match parent.kind() {
            "tuple_struct_pattern" => {
                if is_field(parent, "type", child) {
                    return Role::Use;
                }
                let variant = parent.field("type").map_or("", |ty| file.raw(ty));
                let variant = variant.rsplit("::").next().unwrap_or(variant);
                picks.push(place_in(parent, child).map_or(Pick::Rest, |index| Pick::Variant(variant, index)));
            }
            "tuple_pattern" | "slice_pattern" => {
                picks.push(place_in(parent, child).map_or(Pick::Rest, Pick::Item));
            }
            "field_pattern" => {
                let Some(field) = parent.field("name") else {
                    return Role::Other;
                };
                if is_field(parent, "pattern", child) || field == child && field.kind() == "shorthand_field_identifier"
                {
                    picks.push(Pick::Key(file.raw(field)));
                } else {
                    return Role::Other;
                }
            }
            "struct_pattern" if !is_field(parent, "type", child) => {}
            "mut_pattern" | "ref_pattern" | "reference_pattern" | "captured_pattern" | "or_pattern" => {}
            _ => {
                picks.reverse();
                return defined(file, &path[..=at], child, picks, name);
            }
        }
        child = parent;
    }
    Role::Other
}

/// The place of a part of a pattern, from 0: `_` is a part, and behind `..` no place is known.
fn place_in(pattern: Raw<'_>, part: Raw<'_>) -> Option<usize> {
    let mut cursor = pattern.walk();
    let mut place = 0;
    for child in pattern.children(&mut cursor).take_while(|child| *child != part) {
        match child.kind() {
            "," => place += 1,
            "remaining_field_pattern" => return None,
            // `rest @ ..`
            "captured_pattern" if children(child).iter().any(|inner| inner.kind() == "remaining_field_pattern") => {
                return None;
            }
            _ => {}
        }
    }
    Some(place)
}

/// What defines or assigns `child`; `path` ends with its parent.
fn defined<'t>(file: &'t File, path: &[Raw<'t>], child: Raw<'t>, picks: Vec<Pick<'t>>, name: Raw<'t>) -> Role<'t> {
    let parent = path[path.len() - 1];
    let above = &path[..path.len() - 1];
    let define = |kind, scope| Role::Define(Def { node: Node(name), kind, scope, container: container(file, above) });
    let annotation = parent.field("type").map(|ty| file.raw(ty));
    let value = || parent.field("value").map(Node);
    match parent.kind() {
        "let_declaration" if is_field(parent, "pattern", child) => {
            // A new name hides the old one from the next statement on.
            // It ends with the macro call that it stands in too.
            let tokens = above.iter().rev().find(|node| node.kind() == TOKEN_TREE);
            let end = tokens.map_or(usize::MAX, |tokens| tokens.end_byte()).min(enclosing_scope(above).end);
            let scope = Span::new(parent.end_byte(), end);
            let mutable = children(parent).iter().any(|part| part.kind() == "mutable_specifier");
            define(
                DefKind::Variable(Variable {
                    value: value(),
                    picks,
                    default: None,
                    annotation,
                    mutable,
                    shared: false,
                }),
                scope,
            )
        }
        "const_item" | "static_item" if is_field(parent, "name", child) => define(
            DefKind::Variable(Variable {
                value: value(),
                picks,
                default: None,
                annotation,
                mutable: false,
                shared: true,
            }),
            enclosing_scope(above),
        ),
        "parameter" if is_field(parent, "pattern", child) => parameter(above, parent, picks, annotation, name),
        "closure_parameters" => parameter(path, child, picks, None, name),
        "let_condition" if is_field(parent, "pattern", child) => {
            // It holds behind the condition, and in the branch or the loop's body that it leads to: what is
            // taken apart can have the same name, `if let Some(frame) = frame`.
            let holder = above
                .iter()
                .rev()
                .find(|node| matches!(node.kind(), "if_expression" | "while_expression" | "match_arm" | "block"));
            let scope = holder.map_or(enclosing_scope(above), |holder| {
                let end = holder.field("alternative").map_or(holder.end_byte(), |other| other.start_byte());
                Span::new(parent.end_byte(), end)
            });
            define(
                DefKind::Variable(Variable {
                    value: value(),
                    picks,
                    default: None,
                    annotation: None,
                    mutable: false,
                    shared: false,
                }),
                scope,
            )
        }
        "match_pattern" => {
            // A name alone is a new one only if it looks like a variable.
            let fresh = file.raw(name).starts_with(|c: char| c.is_lowercase() || c == '_');
            let (Some(arm), Some(matched)) =
                (above.last(), above.iter().rev().find(|node| node.kind() == "match_expression"))
            else {
                return Role::Other;
            };
            if !fresh || is_field(parent, "condition", child) {
                return Role::Use;
            }
            let value = matched.field("value").map(Node);
            define(
                DefKind::Variable(Variable {
                    value,
                    picks,
                    default: None,
                    annotation: None,
                    mutable: false,
                    shared: false,
                }),
                span(*arm),
            )
        }
        "for_expression" if is_field(parent, "pattern", child) => match value() {
            Some(of) => define(DefKind::Item { of, picks }, span(parent)),
            None => Role::Other,
        },
        "assignment_expression" if is_field(parent, "left", child) => Role::Write(parent.field("right").map(Node)),
        "compound_assignment_expr" if is_field(parent, "left", child) => Role::Write(None),
        "function_item" | "function_signature_item" if is_field(parent, "name", child) => {
            define(DefKind::Function(Node(parent)), enclosing_scope(above))
        }
        "struct_item" | "union_item" | "trait_item" if is_field(parent, "name", child) => {
            define(DefKind::Class(Node(parent)), enclosing_scope(above))
        }
        "enum_item" if is_field(parent, "name", child) => define(DefKind::Enum(Node(parent)), enclosing_scope(above)),
        "mod_item" if is_field(parent, "name", child) => define(DefKind::Module(Node(parent)), enclosing_scope(above)),
        "type_item" if is_field(parent, "name", child) => match annotation {
            Some(text) => define(DefKind::Alias(text), enclosing_scope(above)),
            None => Role::Other,
        },
        "type_parameter" | "constrained_type_parameter" | "type_parameters" => {
            let owner = above.iter().rev().find(|node| is_function(**node) || node.kind().ends_with("_item"));
            define(DefKind::Other, owner.map_or(enclosing_scope(above), |owner| span(*owner)))
        }
        "type_item" | "generic_type" | "scoped_type_identifier" => renamed(path).unwrap_or(Role::Use),
        "enum_variant" | "macro_definition" | "field_initializer" | "label" => Role::Other,
        _ => Role::Use,
    }
}

fn parameter<'t>(
    path: &[Raw<'t>],
    child: Raw<'t>,
    picks: Vec<Pick<'t>>,
    annotation: Option<&'t str>,
    name: Raw<'t>,
) -> Role<'t> {
    let Some(&function) = path.iter().rev().find(|node| is_function(**node)) else {
        return Role::Other;
    };
    let Some(lowered) = function_of(function) else {
        return Role::Other;
    };
    let Some(index) = lowered.params.iter().position(|param| param.node.span().contains(span(child))) else {
        return Role::Other;
    };
    Role::Define(Def {
        node: Node(name),
        scope: span(function),
        container: None,
        kind: DefKind::Parameter { function: Node(function), index, annotation, picks, default: None, property: false },
    })
}

/// A name in a `use` declaration, with the whole path that it stands for.
fn import<'t>(file: &'t File, above: &[Raw<'t>], path: &[Raw<'t>], name: Raw<'t>) -> Role<'t> {
    let parent = path[path.len() - 2];
    let segments: Vec<&'t str>;
    match parent.kind() {
        "use_as_clause" if is_field(parent, "alias", name) => {
            segments = parent.field("path").map(|path| path_segments(file, path)).unwrap_or_default();
        }
        "use_as_clause" => {
            return parent.field("alias").map_or(Role::Other, |alias| Role::Renamed(Node(alias)));
        }
        "use_wildcard" => return Role::Other,
        "scoped_identifier" if is_field(parent, "name", name) => {
            // The last part of the path, unless the path goes on.
            let outer = path[path.len() - 3];
            match outer.kind() {
                "use_declaration" | "use_list" => segments = path_segments(file, parent),
                "scoped_use_list" if takes_self(outer) => segments = path_segments(file, parent),
                "use_as_clause" => {
                    return outer.field("alias").map_or(Role::Other, |alias| Role::Renamed(Node(alias)));
                }
                _ => return Role::Other,
            }
        }
        "scoped_use_list" if takes_self(parent) => segments = vec![file.raw(name)],
        "use_list" | "use_declaration" => segments = vec![file.raw(name)],
        _ => return Role::Other,
    }
    let segments = prefixed(file, above, path, name, segments);
    let (kind, scope) = (DefKind::Path(segments), enclosing_scope(above));
    Role::Define(Def { node: Node(name), kind, scope, container: container(file, above) })
}

/// A path inside lists of a `use` declaration, which `path` begins with, and what the lists put in front.
fn prefixed<'t>(
    file: &'t File,
    above: &[Raw<'t>],
    path: &[Raw<'t>],
    last: Raw<'t>,
    mut segments: Vec<&'t str>,
) -> Vec<&'t str> {
    let mut inner = last;
    for node in path.iter().rev().skip_while(|node| **node != last).skip(1) {
        if node.kind() == "scoped_use_list"
            && is_field(*node, "list", inner)
            && let Some(prefix) = node.field("path")
        {
            let mut whole = path_segments(file, prefix);
            whole.append(&mut segments);
            segments = whole;
        }
        inner = *node;
    }
    // `self` in a list names the module itself.
    let is_own = segments.first().is_some_and(|first| *first == "self" || is_own_module(file, above, path[0], first));
    segments.retain(|segment| *segment != "self");
    if is_own && !segments.is_empty() {
        segments.insert(0, "self");
    }
    segments
}

/// Whether a `use` can name a module beside it, which stands before a crate of the same name: `mod ws;`. Modules
/// within others, and those around its own, are reached in other ways.
fn is_own_module(file: &File, above: &[Raw<'_>], used: Raw<'_>, name: &str) -> bool {
    // `use ::ws::Sender` names a crate.
    if used.field("argument").is_some_and(|path| file.raw(path).starts_with("::")) {
        return false;
    }
    if matches!(name, "crate" | "super" | "std" | "core") {
        return false;
    }
    let module = above.iter().rposition(|node| node.kind() == "mod_item").unwrap_or(0);
    let text = file.text();
    file.words(name, Span::new(0, text.len())).any(|at| {
        let before = text[..at].strip_suffix("r#").unwrap_or(&text[..at]);
        let keyword = before.trim_end();
        let is_declared = keyword.len() < before.len()
            && keyword.ends_with("mod")
            && text[at + name.len()..].trim_start().starts_with([';', '{']);
        is_declared && declares(file, at, &above[module..])
    })
}

/// Whether a module declared at a place is one of the innermost of these modules and blocks, as far as can be seen.
fn declares(file: &File, at: usize, around: &[Raw<'_>]) -> bool {
    let Some(path) = file.path(at) else { return true };
    let [above @ .., item, name] = path.as_slice() else { return true };
    if name.kind().ends_with("comment") || name.kind().contains("string") {
        return false;
    }
    let scope = enclosing_scope(above);
    item.kind() != "mod_item" || around.iter().any(|node| is_scope(*node) && span(*node) == scope)
}

/// The module of the `use module::*` on the path.
pub(super) fn glob<'t>(file: &'t File, path: &[Raw<'t>]) -> Option<Vec<&'t str>> {
    let (above, path) = path.split_at(path.iter().position(|node| node.kind() == "use_declaration")?);
    let wildcard = path.iter().find(|node| node.kind() == "use_wildcard")?;
    let module = children(*wildcard).into_iter().next().map(|module| path_segments(file, module)).unwrap_or_default();
    Some(prefixed(file, above, path, *wildcard, module))
}

/// `type Frame = CloseFrame<'static>;`
fn renamed<'t>(path: &[Raw<'t>]) -> Option<Role<'t>> {
    let at = path.iter().rposition(|node| !matches!(node.kind(), "generic_type" | "scoped_type_identifier"))?;
    let item = path[at];
    if item.kind() != "type_item" {
        return None;
    }
    item.field("name").map(|name| Role::Renamed(Node(name)))
}

fn takes_self(list: Raw<'_>) -> bool {
    let Some(list) = list.field("list") else {
        return false;
    };
    children(list).iter().any(|item| item.kind() == "self")
}

/// The module, implementation or trait that a definition is reached through.
fn container<'t>(file: &'t File, path: &[Raw<'t>]) -> Option<&'t str> {
    let inner = path
        .iter()
        .rev()
        .find(|node| is_function(**node) || matches!(node.kind(), "mod_item" | "impl_item" | "trait_item"))?;
    let name = match inner.kind() {
        "impl_item" => inner.field("type")?,
        "mod_item" | "trait_item" => inner.field("name")?,
        _ => return None,
    };
    let text = file.raw(name);
    Some(text.split('<').next().unwrap_or(text).rsplit("::").next().unwrap_or(text))
}

/// The innermost block, module or file.
fn enclosing_scope(path: &[Raw<'_>]) -> Span {
    let scope = path.iter().rev().find(|node| is_scope(**node) && !is_function(**node));
    scope.or(path.first()).map_or(Span::new(0, 0), |node| span(*node))
}

fn span(node: Raw<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}
