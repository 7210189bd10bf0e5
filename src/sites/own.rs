//! The project's own wrappers, as its configuration names them: where they are imported, and where
//! they are called.

use std::path::{Path, PathBuf};

use super::context::Cx;
use super::find::Found;
use super::set::CodeSet;
use super::types::Ty;
use super::{Api, CloseSite, Evidence, Silence};
use crate::apis::{Family, Known, ModelId, Role, When, module_path, release_in};
use crate::source::Span;
use crate::syntax::{Call, Expr, Node};

/// How imports begin that start from the project and not from a file.
const FROM_PROJECT: &[&str] = &["@/", "~/", "#/", "src/"];

/// Whether an import is that of a module of the project, by how it begins.
pub(super) fn is_of_project(module: &str) -> bool {
    module.starts_with(['.', '/', '~', '#']) || module.starts_with("@/")
}

impl<'t> Cx<'t> {
    /// What is known of the package or module behind an import specifier.
    pub(super) fn known(&self, specifier: &str) -> Vec<Known> {
        let family = self.family();
        let mut own: Vec<ModelId> = self.apis.own_named(family, specifier).collect();
        if self.apis.own(family).next().is_some() {
            own.extend(self.own_modules(specifier));
        }
        let library = self.apis.package(family, specifier).filter(|known| own.is_empty() || *known != Known::Not);
        let library = library.map(|known| match known {
            Known::Library(id) => Known::Library(self.released(id, specifier)),
            Known::Not => Known::Not,
        });
        own.into_iter().map(Known::Library).chain(library).collect()
    }

    /// The model for the releases of a library that the project can have.
    pub(super) fn released(&self, id: ModelId, specifier: &str) -> ModelId {
        let model = self.apis.model(id);
        if model.by_release.is_none() {
            return id;
        }
        let asked = || {
            let is_meant = |package: &&String| package.replace('-', "_") == specifier.replace('-', "_");
            let package = model.packages.iter().find(is_meant).or_else(|| model.packages.first())?;
            self.around.packages.releases(self.family(), package)
        };
        match release_in(specifier).or_else(asked) {
            Some(releases) => self.apis.of_release(id, &releases),
            None => id,
        }
    }

    fn own_modules(&self, specifier: &str) -> Vec<ModelId> {
        if let Some(below) = FROM_PROJECT.iter().find_map(|start| specifier.strip_prefix(start)) {
            let below = module_path(Path::new(below));
            let own = self.apis.own(self.family());
            let has = own.filter(|(_, model)| model.modules.iter().any(|module| module.ends_with(&below)));
            return has.map(|(id, _)| id).collect();
        }
        let folder = self.around.path.parent().filter(|_| specifier.starts_with('.'));
        folder.map(|folder| self.at(&folder.join(specifier))).unwrap_or_default()
    }

    fn at(&self, path: &Path) -> Vec<ModelId> {
        self.apis.own_module(self.family(), &module_path(path)).collect()
    }

    /// What is known of a path of Rust, and the name of what it leads to there; empty for the module
    /// itself.
    pub(super) fn known_path<'p>(&self, path: &[&'p str]) -> Vec<(Known, &'p str)> {
        let (Some(first), Some(last)) = (path.first(), path.last()) else { return Vec::new() };
        let mut known: Vec<(Known, &str)> = Vec::new();
        if self.apis.own(Family::Rust).next().is_some()
            && let Some((folder, rest)) = self.rust_module(path)
        {
            let module = |names: &[&str]| self.at(&names.iter().fold(folder.clone(), |path, name| path.join(name)));
            known.extend(module(rest).into_iter().map(|id| (Known::Library(id), "")));
            if let Some((_, outer)) = rest.split_last() {
                known.extend(module(outer).into_iter().map(|id| (Known::Library(id), *last)));
            }
        }
        known.extend(self.known(first).into_iter().map(|known| (known, *last)));
        known
    }

    /// The folder that a path of this crate starts from, and the rest of the path.
    pub(super) fn rust_module<'a, 'p>(&self, path: &'a [&'p str]) -> Option<(PathBuf, &'a [&'p str])> {
        let (first, mut rest) = path.split_first()?;
        let file = &self.around.path;
        if *first == "crate" {
            let source = file.ancestors().find(|folder| folder.ends_with("src"))?;
            return Some((source.to_owned(), rest));
        }
        // The module of `a/b.rs` is `a/b`, that of `a/mod.rs`, `a/lib.rs` and `a/main.rs` is `a`.
        let name = file.file_stem()?;
        let stands_for_folder = ["mod", "lib", "main"].iter().any(|known| name == *known);
        let mut module = if stands_for_folder { file.parent()?.to_owned() } else { file.with_extension("") };
        match *first {
            "self" => {}
            "super" => {
                module.pop();
                while let Some(("super", more)) = rest.split_first().map(|(first, more)| (*first, more)) {
                    module.pop();
                    rest = more;
                }
            }
            _ => return None,
        }
        Some((module, rest))
    }

    /// The calls of a function of a wrapper, from its name.
    pub(super) fn judge_wrappers(&self, name: Node<'t>, found: &mut Found) {
        for call in self.calls_of(name) {
            self.judge_wrapper(name, &call, found);
        }
    }

    /// A call of a function of a wrapper; whether it is one.
    pub(super) fn judge_wrapper(&self, callee: Node<'t>, call: &Call<'t>, found: &mut Found) -> bool {
        let Some(api) = self.function_of(callee) else { return false };
        let send = &self.apis.model(api.model).sends[api.index];
        let socket = send.socket.as_ref().and_then(|slot| self.slot(call, std::slice::from_ref(slot)));
        let types = socket.map(|socket| self.types(socket)).unwrap_or_default();
        if types.contains(&Ty::Not) {
            let why = "what it is given is no WebSocket: it comes from a library of another kind".to_owned();
            found.silences.push(Silence { span: call.node.span(), why });
            return true;
        }
        let roles = types.iter().flat_map(|ty| self.bases(ty)).map(|id| self.apis.ty(id).role);
        let role = roles.reduce(|a, b| if a == b { a } else { Role::Either }).unwrap_or_default();
        let mut site = self.call_site(call, Some(api), Vec::new(), role, Evidence::Proven);
        if self.closes_its_own(&site, socket) {
            site.codes = CodeSet::unknown();
        }
        found.sites.push(site);
        true
    }

    /// Whether a function can be handed the socket whose handler its code comes from: some libraries
    /// look at nothing there any more.
    pub(super) fn closes_its_own(&self, site: &CloseSite, socket: Option<Node<'t>>) -> bool {
        let is_always_checked = |number: &(i64, i64)| {
            let outcome = site.api.and_then(|api| self.apis.model(api.model).outcome_of(api.index, number.0));
            outcome.is_some_and(|outcome| outcome.when == Some(When::Always))
        };
        // A parameter is written with its type.
        let name = |span: Span| self.file.slice(span).split(':').next().unwrap_or_default().trim();
        let is_own = |from: Span| socket.is_none_or(|socket| self.text(socket) == name(from));
        let from_own = site.codes.parts.iter().filter_map(|part| part.source).any(|source| is_own(source.socket));
        from_own && !site.codes.codes().iter().any(is_always_checked)
    }

    /// The function of a wrapper that an expression names.
    fn function_of(&self, callee: Node<'t>) -> Option<Api> {
        // Most projects name none, and what a method of theirs is takes a look at the whole file.
        self.apis.own(self.family()).next()?;
        let written = match self.expr(self.file.plain(callee)) {
            Expr::Name(name) | Expr::Member { name, .. } => name,
            _ => return None,
        };
        self.types(callee).iter().find_map(|ty| {
            let Ty::Export(model, path) = ty else { return None };
            let library = self.apis.model(*model);
            // A default export is known by the name that the file gives it.
            let name = if matches!(path.as_str(), "" | "default") { written } else { path };
            let is_meant = |send: &crate::apis::Send| send.on.is_none() && send.call.as_deref() == Some(name);
            let index = library.sends.iter().position(is_meant).filter(|_| library.is_own)?;
            Some(Api { model: *model, index })
        })
    }
}
