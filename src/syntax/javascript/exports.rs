//! What a module of JavaScript gives to others.

use tree_sitter::Node as Raw;

use super::super::fields::Fields;
use super::super::{Export, File, Imported, Node, children};

/// What a module exports under a name; `""` is what `module.exports = ..` and `export = ..` set.
pub(super) fn exports<'t>(file: &'t File, root: Raw<'t>, name: &str) -> Vec<Export<'t>> {
    let mut found = Vec::new();
    let mut types = Vec::new();
    for statement in children(root) {
        match statement.kind() {
            "export_statement" if is_type(statement) => exported(file, statement, name, &mut types),
            "export_statement" => exported(file, statement, name, &mut found),
            "expression_statement" => found.extend(assigned(file, statement, name)),
            _ => {}
        }
    }
    // `export const Code = { .. }; export type Code = ..`
    if found.is_empty() { types } else { found }
}

/// Whether a statement exports a type alone.
fn is_type(statement: Raw<'_>) -> bool {
    let declaration = statement.field("declaration");
    declaration.is_some_and(|node| matches!(node.kind(), "type_alias_declaration" | "interface_declaration"))
}

/// The modules of `export * from ..`.
pub(super) fn stars<'t>(file: &'t File, root: Raw<'t>) -> Vec<&'t str> {
    let statements = children(root).into_iter().filter(|statement| statement.kind() == "export_statement");
    let all = statements.filter(|statement| {
        let mut cursor = statement.walk();
        statement.children(&mut cursor).any(|child| child.kind() == "*")
    });
    all.filter_map(|statement| module_of(file, statement)).collect()
}

fn module_of<'t>(file: &'t File, statement: Raw<'t>) -> Option<&'t str> {
    statement.field("source").map(|source| unquoted(file.raw(source)))
}

fn unquoted(text: &str) -> &str {
    text.trim_matches(['"', '\'', '`'])
}

fn exported<'t>(file: &'t File, statement: Raw<'t>, name: &str, found: &mut Vec<Export<'t>>) {
    let module = module_of(file, statement);
    let mut cursor = statement.walk();
    let words: Vec<&str> = statement.children(&mut cursor).map(|child| child.kind()).collect();
    let is_default = words.contains(&"default");
    if let Some(value) = statement.field("value").filter(|_| is_default && name == "default") {
        found.push(Export::Value(Node(value)));
    }
    if let Some(declaration) = statement.field("declaration") {
        if is_default && name == "default" {
            found.push(match declaration.field("name") {
                Some(name) => Export::Local(Node(name)),
                None => Export::Value(Node(declaration)),
            });
        } else if !is_default {
            found.extend(declared(file, declaration, name).into_iter().map(|name| Export::Local(Node(name))));
        }
    }
    for child in children(statement) {
        match child.kind() {
            "export_clause" => found.extend(children(child).into_iter().filter_map(|item| {
                let own = item.field("name")?;
                let outer = item.field("alias").unwrap_or(own);
                if unquoted(file.raw(outer)) != name {
                    return None;
                }
                Some(match (module, unquoted(file.raw(own))) {
                    (Some(module), "default") => Export::From { module, what: Imported::Default },
                    (Some(module), own) => Export::From { module, what: Imported::Name(own) },
                    (None, _) => Export::Local(Node(own)),
                })
            })),
            "namespace_export" => {
                let is_named = children(child).first().is_some_and(|own| unquoted(file.raw(*own)) == name);
                found.extend(module.filter(|_| is_named).map(|module| Export::From { module, what: Imported::All }));
            }
            // `export = codes`
            _ if name.is_empty() && words.contains(&"=") && child.kind() != "comment" => {
                found.push(Export::Value(Node(child)));
            }
            _ => {}
        }
    }
}

/// The names by which a declaration that is exported declares this one.
fn declared<'t>(file: &'t File, declaration: Raw<'t>, name: &str) -> Vec<Raw<'t>> {
    match declaration.kind() {
        "lexical_declaration" | "variable_declaration" => {
            let declarators = children(declaration).into_iter();
            let names = declarators.filter_map(|declarator| declarator.field("name"));
            names.flat_map(|pattern| bound(file, pattern, name)).collect()
        }
        // `export declare const X: 1006`
        "ambient_declaration" => {
            children(declaration).into_iter().flat_map(|inner| declared(file, inner, name)).collect()
        }
        _ => declaration.field("name").filter(|own| file.raw(*own) == name).into_iter().collect(),
    }
}

/// Where a pattern binds a name.
fn bound<'t>(file: &'t File, pattern: Raw<'t>, name: &str) -> Vec<Raw<'t>> {
    let mut found = Vec::new();
    let mut left = vec![pattern];
    while let Some(node) = left.pop() {
        match node.kind() {
            "identifier" | "shorthand_property_identifier_pattern" if file.raw(node) == name => found.push(node),
            "object_pattern" | "array_pattern" | "rest_pattern" => left.extend(children(node)),
            "pair_pattern" => left.extend(node.field("value")),
            "assignment_pattern" | "object_assignment_pattern" => left.extend(node.field("left")),
            _ => {}
        }
    }
    found
}

/// `module.exports = value`, `exports.name = value`
fn assigned<'t>(file: &'t File, statement: Raw<'t>, name: &str) -> Option<Export<'t>> {
    let mut assignment = children(statement).into_iter().next()?;
    // `exports = module.exports = value`
    while assignment.kind() == "assignment_expression" {
        let (left, right) = (assignment.field("left")?, assignment.field("right")?);
        let target = file.raw(left);
        let is_whole = name.is_empty() && target == "module.exports";
        let member = target.strip_prefix("module.").unwrap_or(target).strip_prefix("exports.");
        if is_whole || !name.is_empty() && member == Some(name) {
            return Some(Export::Value(Node(right)));
        }
        assignment = right;
    }
    None
}
