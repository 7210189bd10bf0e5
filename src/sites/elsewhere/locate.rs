//! Where an imported name is defined: through imports, re-exports and barrels.

use std::path::{Path, PathBuf};

use super::super::context::Cx;
use super::{Missing, json};
use crate::apis::Family;
use crate::source::Span;
use crate::syntax::{DefKind, Export, Expr, Imported, Node, Pick, Variable};

/// What an expression takes from another module.
pub(in crate::sites) struct Target {
    /// The module, as written.
    pub(in crate::sites) module: String,
    /// The export, and the members of it.
    pub(in crate::sites) names: Vec<String>,
}

/// A definition in some file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sites) struct Located {
    pub(in crate::sites) path: PathBuf,
    /// The name that is defined, or the value that is exported.
    pub(in crate::sites) at: Span,
    /// The members of it that are meant.
    pub(in crate::sites) names: Vec<String>,
    /// Whether it is cast to a number.
    pub(in crate::sites) is_cast: bool,
}

/// Where a name leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// To a definition.
    Here(Located),
    /// Into a library, by this path: its package, and the names in it.
    Library(Vec<String>),
}

impl End {
    /// The definition, if it leads to one that can be looked at.
    pub(super) fn here(self) -> Result<Located, Missing> {
        match self {
            End::Here(located) => Ok(located),
            End::Library(_) => Err(Missing::NoExport),
        }
    }
}

/// The names that an import stands for in its module.
fn names_of(what: Imported<'_>) -> Vec<String> {
    match what {
        Imported::All => Vec::new(),
        Imported::Default => vec!["default".to_owned()],
        Imported::Name(name) => vec![name.to_owned()],
    }
}

/// Whether some bytes stand in a text.
fn holds(text: &str, word: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some()
}

impl<'t> Cx<'t> {
    /// What an expression takes from another module that is no known library.
    pub(super) fn target(&self, node: Node<'t>) -> Option<Target> {
        self.taken(node).filter(|target| self.apis.package(self.family(), &target.module).is_none())
    }

    /// What an expression takes from another module, by an import or `require`.
    pub(in crate::sites) fn taken(&self, node: Node<'t>) -> Option<Target> {
        if self.family() != Family::JavaScript {
            return None;
        }
        let (first, rest) = self.chain(node)?;
        let rest = rest.into_iter().map(str::to_owned);
        let (module, mut names) = match self.expr(first) {
            Expr::Name(name) => {
                let def = self.definition(name, first)?;
                match def.kind {
                    DefKind::Import { module, what } if !self.is_of_types(def.node) => {
                        (module.to_owned(), names_of(what))
                    }
                    // `const { X } = require("./codes")`
                    DefKind::Variable(Variable { value: Some(value), picks, mutable: false, .. }) => {
                        let Target { module, mut names } = self.nested(|| None, || self.taken(value))?;
                        for pick in picks {
                            let Pick::Key(key) = pick else { return None };
                            names.push(key.to_owned());
                        }
                        (module, names)
                    }
                    _ => return None,
                }
            }
            Expr::Call(call) if matches!(self.expr(call.callee), Expr::Name("require" | "import")) => {
                (self.fixed_text(*call.args.first()?)?, Vec::new())
            }
            _ => return None,
        };
        names.extend(rest);
        Some(Target { module, names })
    }

    /// Whether an import takes in types alone.
    fn is_of_types(&self, name: Node<'t>) -> bool {
        let around = self.file.ancestors(name).into_iter().take(4);
        around.map(|node| self.text(node)).any(|text| text.starts_with("type ") || text.starts_with("import type "))
    }

    /// The definition of what a module is asked for.
    pub(super) fn locate_in(&self, module: &str, names: &[String]) -> Result<End, Missing> {
        let (Some(trail), Some(from)) = (self.trail, self.path) else { return Err(Missing::NotFound) };
        if self.apis.package(self.family(), module).is_some() {
            let path = std::iter::once(module.to_owned()).chain(names.iter().cloned());
            return Ok(End::Library(path.collect()));
        }
        let path = trail.files.module(from, module)?;
        self.locate(&path, names)
    }

    fn locate(&self, path: &Path, names: &[String]) -> Result<End, Missing> {
        let trail = self.trail.ok_or(Missing::NotFound)?;
        trail.read.borrow_mut().insert(path.to_owned());
        let source = trail.files.source(path).ok_or(Missing::NotFound)?;
        // Nothing is parsed that does not speak of the name.
        let text = source.text();
        if json::is_json(path) {
            let keys = if names.first().is_some_and(|name| name == "default") { &names[1..] } else { names };
            let at = json::place_of(text, keys).ok_or(Missing::NoExport)?;
            return Ok(End::Here(Located { path: path.to_owned(), at, names: Vec::new(), is_cast: false }));
        }
        let is_named = names.first().is_none_or(|name| holds(text, name));
        if !is_named && !["export *", "export*", "module.exports", "export ="].iter().any(|word| holds(text, word)) {
            return Err(Missing::NoExport);
        }
        if !self.is_worth_it(text) {
            return Err(Missing::NoExport);
        }
        self.in_file(path, |cx| cx.locate_here(path, names)).ok_or(Missing::TooFar)?
    }

    /// The definition of what this file exports.
    fn locate_here(&self, path: &Path, names: &[String]) -> Result<End, Missing> {
        if let Some((name, rest)) = names.split_first() {
            let exports = self.file.exports(name);
            if !exports.is_empty() {
                return self.exported(path, &exports, rest);
            }
            if let Some(found) = self.starred(names) {
                return found;
            }
        }
        // What stands for the whole module is its default export too.
        let whole = self.file.exports("");
        let is_default = names.first().is_some_and(|name| name == "default");
        if whole.is_empty() {
            Err(Missing::NoExport)
        } else {
            self.exported(path, &whole, &names[usize::from(is_default)..])
        }
    }

    /// What the modules give all of whose exports this file gives on; none where they have none.
    fn starred(&self, names: &[String]) -> Option<Result<End, Missing>> {
        if names.first().is_some_and(|name| name == "default") {
            return None;
        }
        let mut found: Option<End> = None;
        for module in self.file.stars() {
            match self.locate_in(module, names) {
                Ok(end) if found.as_ref().is_some_and(|known| *known != end) => {
                    return Some(Err(Missing::Conflict));
                }
                Ok(end) => found = Some(end),
                // What is not seen could be another one.
                Err(Missing::NoExport) => {}
                Err(why) => return Some(Err(why)),
            }
        }
        found.map(Ok)
    }

    fn exported(&self, path: &Path, exports: &[Export<'t>], rest: &[String]) -> Result<End, Missing> {
        let values = exports.iter().filter(|export| matches!(export, Export::Value(_)));
        if values.count() > 1 {
            return Err(Missing::Changes);
        }
        let with_rest = |mut names: Vec<String>| {
            names.extend_from_slice(rest);
            names
        };
        let names = rest.to_vec();
        let here = |node: Node<'t>| Located { path: path.to_owned(), at: node.span(), names, is_cast: false };
        match exports.last() {
            Some(Export::From { module, what }) => self.locate_in(module, &with_rest(names_of(*what))),
            Some(Export::Local(node) | Export::Value(node)) => match self.target(*node) {
                Some(Target { module, names }) => self.locate_in(&module, &with_rest(names)),
                None => Ok(End::Here(here(*node))),
            },
            None => Err(Missing::NoExport),
        }
    }
}
