//! What other files hand to the functions of this one: a handler that they give a server, a class that they make of a
//! socket. Only plain JavaScript leaves it to them to say what a parameter is.

use std::path::Path;

use super::super::context::Cx;
use super::locate::Located;
use super::types::Outer;
use crate::apis::{Family, Step};
use crate::source::Span;
use crate::syntax::{DefKind, Expr, Language, Node, Variable};

impl<'t> Cx<'t> {
    /// The types that the files which import this one give a function of it as an argument.
    pub(in crate::sites) fn types_from_importers(&self, function: Node<'t>, index: usize) -> Outer {
        let (Some(trail), Some(own)) = (self.trail, self.path) else { return Vec::new() };
        // Who asks from another file knows what it gives.
        if self.files_deep > 0 || self.family() != Family::JavaScript || !self.can_be_imported(function) {
            return Vec::new();
        }
        let mut types = Outer::new();
        for importer in trail.files.importers(own) {
            let look = |cx: &Cx<'_>| cx.handed_to_module(own, index);
            for (located, given) in self.in_file(&importer, look).unwrap_or_default() {
                if self.is_located(&located, function) {
                    types.extend(given.into_iter().filter(|ty| !types.contains(ty)).collect::<Vec<_>>());
                }
            }
        }
        types
    }

    /// Whether a function, or the class that it makes, can be what a module gives others, in a language that leaves
    /// parameters without types.
    fn can_be_imported(&self, function: Node<'t>) -> bool {
        let text = self.file.text();
        let exports = ["export ", "exports.", "module.exports"].iter().any(|word| text.contains(word));
        let is_inner = self.file.ancestors(function).into_iter().any(|outer| self.file.is_function(outer));
        let is_typed = matches!(self.file.language(), Language::TypeScript | Language::Tsx);
        exports && !is_inner && !is_typed
    }

    /// Whether a definition of this file is a function, or the class of which it is the constructor.
    fn is_located(&self, located: &Located, function: Node<'t>) -> bool {
        if self.located_function(located) == Some(function) {
            return true;
        }
        let is_constructor = self.file.function_name(function).is_some_and(|name| self.text(name) == "constructor");
        let class = if is_constructor { self.own_class(function) } else { None };
        let Some((class, at)) = class.zip(self.file.node_of(located.at)) else { return false };
        let is_it = match self.expr(at) {
            Expr::Name(name) => {
                matches!(self.definition(name, at).map(|def| def.kind), Some(DefKind::Class(of)) if of == class)
            }
            _ => at == class,
        };
        is_it && located.names.is_empty()
    }

    /// What this file gives the exports of a module as an argument, by the definition there.
    fn handed_to_module(&self, module: &Path, index: usize) -> Vec<(Located, Outer)> {
        let Some(own) = self.path else { return Vec::new() };
        let mut handed = Vec::new();
        for used in self.uses_of_module(module) {
            let Some(located) = self.located(used).filter(|located| located.path == module) else { continue };
            let calls = self.calls_of(used);
            let mut types = self.handed_to(used, vec![Step::Arg(index)]);
            for call in &calls {
                types.extend(call.args.get(index).map(|arg| self.types(*arg)).unwrap_or_default());
            }
            handed.push((located, self.outer(types, own)));
        }
        handed
    }

    /// Where a module stands in this file, or a name for it or for something of it, each with its members.
    fn uses_of_module(&self, module: &Path) -> Vec<Node<'t>> {
        let (Some(trail), Some(own)) = (self.trail, self.path) else { return Vec::new() };
        let text = self.file.text();
        let mut uses = Vec::new();
        for (at, specifier) in specifiers(text) {
            if !trail.files.module(own, specifier).is_ok_and(|found| found == module) {
                continue;
            }
            let Some(string) = self.file.node_of(Span::new(at, at + specifier.len() + 2)) else { continue };
            if let Some(call) = self.file.ancestors(string).into_iter().find(|outer| self.is_require(*outer)) {
                uses.push(call);
            }
            let statement = self.file.statement(string).span();
            let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
            let mut names: Vec<&str> = self.file.slice(statement).split(|c| !is_name(c)).collect();
            names.sort_unstable();
            names.dedup();
            for name in names.into_iter().filter(|name| !name.is_empty()) {
                for def in self.file.definitions(name, statement) {
                    let is_taken = match &def.kind {
                        DefKind::Import { .. } => true,
                        DefKind::Variable(Variable { value, .. }) => value.is_some(),
                        _ => false,
                    };
                    if is_taken {
                        uses.extend(self.uses_of_definition(name, &def));
                    }
                }
            }
        }
        // `handlers.onConnection`
        let members = uses.iter().filter_map(|used| {
            let outer = self.file.ancestors(*used).into_iter().next()?;
            matches!(self.expr(outer), Expr::Member { object, .. } if object == *used).then_some(outer)
        });
        let members: Vec<Node<'t>> = members.collect();
        uses.extend(members);
        uses
    }

    fn is_require(&self, node: Node<'t>) -> bool {
        matches!(self.expr(node), Expr::Call(call) if self.text(call.callee) == "require")
    }
}

/// The names of modules of the project in a text, with the place of their first quote.
fn specifiers(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let starts = ["\"./", "\"../", "'./", "'../"].into_iter();
    let places = starts.flat_map(move |start| text.match_indices(start));
    places.filter_map(move |(at, start)| {
        let end = text[at + 1..].find(&start[..1])?;
        Some((at, &text[at + 1..at + 1 + end]))
    })
}
