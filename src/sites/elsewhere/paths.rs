//! Where a path of Rust leads through the modules of a crate, and through the crates of a workspace.

use std::cell::OnceCell;
use std::path::Path;

use super::super::context::Cx;
use super::locate::{End, Located};
use super::{MAX_DEEP, Missing};
use crate::apis::{Family, Known};
use crate::source::Span;
use crate::syntax::{Def, DefKind, Expr, Node};

/// Words of other files, kept as long as the analysis goes on.
#[derive(Default)]
pub(super) struct Words(OnceCell<Box<(String, Words)>>);

impl Words {
    /// A word that lives as long as the others.
    pub(super) fn keep(&self, word: &str) -> &str {
        let mut place = self;
        loop {
            let (known, next) = &**place.0.get_or_init(|| Box::new((word.to_owned(), Words::default())));
            if known == word {
                return known;
            }
            place = next;
        }
    }
}

impl<'t> Cx<'t> {
    /// The path that a chain of names is, from the module of this file; none where it begins at
    /// something else of this file.
    pub(super) fn module_path(&self, node: Node<'t>) -> Option<Vec<&'t str>> {
        let (first, rest) = self.chain(node)?;
        let Expr::Name(name) = self.expr(first) else { return None };
        let mut path = match self.definition(name, first).map(|def| def.kind) {
            Some(DefKind::Path(path)) if path != [name] => self.expand(path, first),
            Some(DefKind::Path(path)) => path,
            // `mod codes;`
            Some(DefKind::Module(module)) if self.text(module).ends_with(';') => vec!["self", name],
            Some(_) => return None,
            None => vec![name],
        };
        path.extend(rest);
        Some(self.path_here(path, first)).filter(|path| path.len() > 1 || name.starts_with(char::is_uppercase))
    }

    /// A path as it is from the module that the file is: `super` in a module inside of the file
    /// leads no further than the file.
    pub(super) fn path_here(&self, mut path: Vec<&'t str>, at: Node<'t>) -> Vec<&'t str> {
        let is_module = |node: &Node<'t>| self.text(*node).contains("mod ") && self.is_inline_module(*node);
        let inline = self.file.ancestors(at).iter().filter(|node| is_module(node)).count();
        let mut left = inline;
        while left > 0 && path.first() == Some(&"super") {
            path.remove(0);
            left -= 1;
        }
        if left < inline && left == 0 && path.first() != Some(&"super") {
            path.insert(0, "self");
        }
        path
    }

    fn is_inline_module(&self, node: Node<'t>) -> bool {
        let Some(name) = self.file.function_name(node) else { return false };
        let occurrence = self.occurrence(name.span().start, self.text(name));
        occurrence.is_some_and(|found| {
            matches!(found.role, crate::syntax::Role::Define(Def { kind: DefKind::Module(module), .. }) if module == node)
        })
    }

    /// Where a path leads from this file.
    pub(super) fn follow_path(&self, path: &[&str]) -> Result<End, Missing> {
        self.nested(|| Err(Missing::TooFar), || self.follow_on(path))
    }

    fn follow_on(&self, path: &[&str]) -> Result<End, Missing> {
        if self.apis.package(Family::Rust, path.first().ok_or(Missing::NotFound)?).is_some() {
            return Ok(End::Library(path.iter().map(|part| (*part).to_owned()).collect()));
        }
        let (Some(trail), Some(from)) = (self.trail, self.path) else { return Err(Missing::NotFound) };
        let (file, used) = trail.files.rust_module(from, path)?;
        let names: Vec<String> = path[used..].iter().map(|name| (*name).to_owned()).collect();
        let Some(first) = names.first() else { return Err(Missing::NoExport) };
        // A way back to the same file asks nothing new of it.
        if file == from && self.files_deep == 0 {
            return self.lead_on(from, &names);
        }
        trail.read.borrow_mut().insert(file.clone());
        let source = trail.files.source(&file).ok_or(Missing::NotFound)?;
        let holds = |word: &str| memchr::memmem::find(source.text().as_bytes(), word.as_bytes()).is_some();
        if !holds(first) && !holds("::*") || !self.is_worth_it(source.text()) {
            return Err(Missing::NoExport);
        }
        self.in_file(&file, |cx| cx.lead_on(&file, &names)).ok_or(Missing::TooFar)?
    }

    /// Where names lead that another file asks this one for.
    fn lead_on(&self, path: &Path, names: &[String]) -> Result<End, Missing> {
        let (name, rest) = names.split_first().ok_or(Missing::NoExport)?;
        let whole = Span::new(0, self.file.text().len());
        let defs = self.file.definitions(name, whole);
        let own = defs.iter().find(|def| def.container.is_none() && def.scope.len() + def.scope.start >= self.end());
        match own.map(|def| (&def.kind, def)) {
            Some((DefKind::Path(target), def)) => {
                let target = self.expand(target.clone(), def.node);
                let full: Vec<&str> = target.into_iter().chain(rest.iter().map(String::as_str)).collect();
                let is_itself = full.len() == names.len() && full.iter().zip(names).all(|(one, other)| one == other);
                if is_itself { Err(Missing::NoExport) } else { self.follow_path(&full) }
            }
            Some((DefKind::Module(_), _)) if !rest.is_empty() => self.inside(path, name, rest),
            Some((_, def)) => Ok(End::Here(Located {
                path: path.to_owned(),
                at: def.node.span(),
                names: rest.to_vec(),
                is_cast: false,
            })),
            None => self.globbed(names),
        }
    }

    /// The end of the outermost scope.
    fn end(&self) -> usize {
        self.file
            .node_at(0)
            .and_then(|node| self.file.ancestors(node).last().copied())
            .map_or(0, |root| root.span().end)
    }

    /// What a module inside of this file holds.
    fn inside(&self, path: &Path, module: &str, rest: &[String]) -> Result<End, Missing> {
        let (name, rest) = rest.split_first().ok_or(Missing::NoExport)?;
        let whole = Span::new(0, self.file.text().len());
        let def = self.file.definitions(name, whole).into_iter().find(|def| def.container == Some(module));
        match def {
            Some(Def { kind: DefKind::Path(target), node, .. }) => {
                let target = self.path_here(self.expand(target, node), node);
                self.follow_path(&target.into_iter().chain(rest.iter().map(String::as_str)).collect::<Vec<_>>())
            }
            Some(def) => Ok(End::Here(Located {
                path: path.to_owned(),
                at: def.node.span(),
                names: rest.to_vec(),
                is_cast: false,
            })),
            // `pub mod prelude { pub use crate::codes::*; }`
            None => self.globbed(&[std::slice::from_ref(name), rest].concat()),
        }
    }

    /// What the modules give all of whose names this file takes in.
    pub(super) fn globbed(&self, names: &[String]) -> Result<End, Missing> {
        if self.files_deep >= MAX_DEEP {
            return Err(Missing::TooFar);
        }
        let mut found: Option<End> = None;
        for glob in self.file.globs() {
            let full: Vec<&str> = glob.iter().copied().chain(names.iter().map(String::as_str)).collect();
            let is_library = self.apis.package(Family::Rust, full.first().copied().unwrap_or_default());
            let end = match is_library {
                // What a library's module gives is known where the library has such a name.
                Some(crate::apis::Known::Library(model)) if self.apis.model(model).names(&names[0]) => {
                    Ok(End::Library(full.iter().map(|part| (*part).to_owned()).collect()))
                }
                Some(_) => continue,
                None => self.follow_path(&full),
            };
            match end {
                Ok(end) if found.as_ref().is_some_and(|known| *known != end) => return Err(Missing::Conflict),
                Ok(end) => found = Some(end),
                Err(_) => {}
            }
        }
        found.ok_or(Missing::NoExport)
    }

    /// A path through the modules of the crate, or through another crate, as the library's path that it
    /// is in the end.
    pub(in crate::sites) fn library_path(&self, path: Vec<&'t str>, at: Node<'t>) -> Vec<&'t str> {
        let mut lasts = path.iter().rev().take(2);
        let is_known = lasts.any(|name| self.apis.of_family(Family::Rust).any(|(_, model)| model.names(name)));
        if !is_known {
            return path;
        }
        let is_taken_in = path.first().is_some_and(|first| self.type_definition(first, at).is_none());
        if is_taken_in && let (Some(trail), Some(full)) = (self.trail, self.library_glob(&path)) {
            return full.iter().map(|part| trail.words.keep(part)).collect();
        }
        if path.len() < 2 {
            return path;
        }
        let path = self.by_real_name(path);
        if self.apis.package(Family::Rust, path[0]).is_some() {
            return path;
        }
        let found = self.trail.map(|trail| (trail, self.follow_path(&self.path_here(path.clone(), at))));
        match found {
            Some((trail, Ok(End::Library(full)))) => full.iter().map(|part| trail.words.keep(part)).collect(),
            Some((_, Ok(End::Here(_)))) => path,
            _ => self.given_on(path),
        }
    }

    /// A name that a module of the project, all of whose names this file takes in, has of a library.
    fn library_glob(&self, path: &[&'t str]) -> Option<Vec<String>> {
        let is_own = |first: &&str| matches!(*first, "crate" | "self" | "super" | "Self" | "std" | "core");
        if path.first().is_none_or(is_own) || self.file.globs().is_empty() {
            return None;
        }
        let names: Vec<String> = path.iter().map(|name| (*name).to_owned()).collect();
        match self.globbed(&names) {
            Ok(End::Library(full)) => Some(full),
            _ => None,
        }
    }

    /// A path that begins with the real name of a crate that the project calls by another one:
    /// `ws = { package = "rocket_ws" }`.
    fn by_real_name(&self, mut path: Vec<&'t str>) -> Vec<&'t str> {
        let is_certain = |known| matches!(known, Known::Library(model) if self.apis.model(model).marks.is_empty());
        let is_own = matches!(path[0], "crate" | "self" | "super" | "Self");
        if is_own || self.apis.package(Family::Rust, path[0]).is_some_and(is_certain) {
            return path;
        }
        let Some(real) = self.around.packages.crate_named(path[0]) else { return path };
        let mut packages = self.apis.of_family(Family::Rust).flat_map(|(_, model)| &model.packages);
        if let Some(known) = packages.find(|package| package.replace('-', "_") == real.replace('-', "_")) {
            path[0] = known;
        }
        path
    }

    /// What another crate gives on of a library: `client::support::tungstenite::Message`.
    fn given_on(&self, mut path: Vec<&'t str>) -> Vec<&'t str> {
        // A common word can be anybody's module.
        let is_library = |name: &&str| match self.apis.package(Family::Rust, name) {
            Some(Known::Library(model)) => self.apis.model(model).marks.is_empty(),
            _ => false,
        };
        let is_own = matches!(path[0], "crate" | "self" | "super" | "Self");
        match path.iter().position(is_library) {
            Some(at) if !is_own && at + 1 < path.len() => path.split_off(at),
            _ => path,
        }
    }
}
