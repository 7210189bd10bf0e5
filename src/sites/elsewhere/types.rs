//! What kind of object an imported name is: by the class, value or function that another file has.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::super::context::Cx;
use super::super::types::{Asked, CONSTRUCTOR, Ty};
use super::locate::{End, Located, Target};
use crate::apis::{Family, Known, TypeId};
use crate::source::Span;
use crate::syntax::{Call, DefKind, Expr, Fate, Node, Variable};

/// Something of another file, as far as it has a kind of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sites) struct Foreign {
    /// The file.
    pub(in crate::sites) path: PathBuf,
    /// The class, the object literal, or where an object type is written.
    at: Span,
    form: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Class,
    Object,
    Literal,
    /// The text of an object type, as it stands somewhere in the file.
    Shape(Span),
}

/// Types that need no file.
pub(in crate::sites) type Outer = Vec<Ty<'static>>;

impl<'t> Cx<'t> {
    /// Types of this file as another file may know them; those that only this one understands are
    /// left out.
    pub(super) fn outer(&self, types: Vec<Ty<'t>>, path: &Path) -> Outer {
        types.into_iter().filter_map(|ty| outer(ty, path, self.file.text())).collect()
    }

    /// What another file defines, as a type of this one's.
    pub(in crate::sites) fn of_foreign(&self, foreign: &Foreign) -> Option<Ty<'t>> {
        let node = self.file.node_of(foreign.at)?;
        Some(match foreign.form {
            Form::Class => Ty::Class(node),
            Form::Object => Ty::Object(node),
            Form::Literal => Ty::Literal(node),
            Form::Shape(text) => Ty::Shape(self.file.slice(text), node),
        })
    }

    /// A member of something of another file.
    pub(in crate::sites) fn foreign_member(&self, foreign: &Foreign, name: &str) -> Outer {
        let look = |cx: &Cx<'_>| foreign_member(cx, foreign, name);
        self.in_file(&foreign.path, look).unwrap_or_default()
    }

    /// What a method of something of another file gives back.
    pub(in crate::sites) fn foreign_result(&self, foreign: &Foreign, name: &str) -> Outer {
        let look = |cx: &Cx<'_>| foreign_result(cx, foreign, name);
        self.in_file(&foreign.path, look).unwrap_or_default()
    }

    /// The library types behind something of another file.
    pub(in crate::sites) fn foreign_bases(&self, foreign: &Foreign) -> Vec<TypeId> {
        let look = |cx: &Cx<'_>| cx.of_foreign(foreign).map(|ty| cx.bases(&ty)).unwrap_or_default();
        self.in_file(&foreign.path, look).unwrap_or_default()
    }

    /// Where something of another file has a method.
    pub(in crate::sites) fn foreign_method(&self, foreign: &Foreign, name: &str) -> Option<(PathBuf, Span)> {
        self.in_file(&foreign.path, |cx| method_of(cx, foreign, name))?
    }

    /// What an imported expression is.
    pub(in crate::sites) fn imported_types(&self, node: Node<'t>) -> Outer {
        self.choosy(true, || self.end_of(node).map(|end| self.types_at(&end, false)).unwrap_or_default())
    }

    /// What the type is that an imported name stands for.
    pub(in crate::sites) fn imported_annotation(&self, module: &str, names: &[String]) -> Outer {
        self.choosy(true, || {
            let types = self.locate_in(module, names).map(|end| self.types_at(&end, true)).unwrap_or_default();
            if types.is_empty() { self.documented_elsewhere(module, names) } else { types }
        })
    }

    /// What a comment of another file defines as a type: `@typedef {import("ws").WebSocket} Peer`.
    fn documented_elsewhere(&self, module: &str, names: &[String]) -> Outer {
        let (Some(trail), Some(from), [name]) = (self.trail, self.path, names) else { return Vec::new() };
        let Ok(path) = trail.files.module(from, module) else { return Vec::new() };
        let source = trail.files.source(&path);
        if !source.is_some_and(|source| self.shows_sockets(source.text()) && source.text().contains("@typedef")) {
            return Vec::new();
        }
        let look = |cx: &Cx<'_>| {
            let types = cx.file.documented_alias(name).zip(cx.file.node_at(0));
            types.map(|(text, root)| cx.outer(cx.annotated(text, root), &path)).unwrap_or_default()
        };
        self.in_file(&path, look).unwrap_or_default()
    }

    /// What the type is that a path of Rust stands for.
    pub(in crate::sites) fn annotation_by_path(&self, path: &[&str]) -> Outer {
        self.choosy(true, || self.follow_path(path).map(|end| self.types_at(&end, true)).unwrap_or_default())
    }

    /// What a call of an imported function gives back.
    pub(in crate::sites) fn imported_result(&self, call: &Call<'t>) -> Outer {
        self.asked_of_function(call, |cx, function| cx.outer_here(cx.function_result(function)))
    }

    /// What an imported function proves of its first argument.
    pub(in crate::sites) fn imported_proof(&self, call: &Call<'t>, asserts: bool) -> Outer {
        self.asked_of_function(call, |cx, function| cx.outer_here(cx.proof_of(function, asserts)))
    }

    /// What is asked of the function of another file that a call runs.
    pub(in crate::sites) fn asked_of_called<T>(
        &self,
        call: &Call<'t>,
        ask: impl for<'f> FnOnce(&Cx<'f>, Node<'f>) -> Option<T>,
    ) -> Option<T> {
        let located = self.choosy(false, || self.located(call.callee))?;
        self.in_file(&located.path, |cx| ask(cx, cx.located_function(&located)?))?
    }

    /// What the function says that a call of another file's runs.
    fn asked_of_function(&self, call: &Call<'t>, ask: impl for<'f> Fn(&Cx<'f>, Node<'f>) -> Outer) -> Outer {
        let Some(located) = self.choosy(true, || self.located(call.callee)) else { return Vec::new() };
        let look = |cx: &Cx<'_>| cx.located_function(&located).map(|function| ask(cx, function)).unwrap_or_default();
        self.in_file(&located.path, look).unwrap_or_default()
    }

    /// What a function or method of another file gives to the function that a call hands it.
    pub(in crate::sites) fn expected_elsewhere(&self, call: &Call<'t>, asked: &Asked<'_>) -> Outer {
        let located = if call.new { None } else { self.choosy(true, || self.located(call.callee)) };
        if let Some(located) = located {
            let look = |cx: &Cx<'_>| {
                let function = cx.located_function(&located);
                let types = function.map(|function| cx.given_by_parameter(function, asked)).unwrap_or_default();
                cx.outer(types, &located.path)
            };
            return self.in_file(&located.path, look).unwrap_or_default();
        }
        let (owners, name) = match self.expr(self.file.plain(call.callee)) {
            _ if call.new => (self.instances(self.types(call.callee)), CONSTRUCTOR),
            Expr::Member { object, name } => (self.types(object), name),
            _ => return Vec::new(),
        };
        let mut owners =
            owners.into_iter().filter_map(|ty| if let Ty::Foreign(foreign) = ty { Some(foreign) } else { None });
        let method = owners.find_map(|foreign| self.foreign_method(&foreign, name));
        let Some((path, method)) = method else { return Vec::new() };
        let look = |cx: &Cx<'_>| {
            let types = cx.file.node_of(method).map(|method| cx.given_by_parameter(method, asked));
            cx.outer(types.unwrap_or_default(), &path)
        };
        self.in_file(&path, look).unwrap_or_default()
    }

    /// What is asked of a type of another file, by its name there.
    pub(in crate::sites) fn expected_of_type(
        &self,
        module: &str,
        names: &[String],
        ask: impl for<'f> Fn(&Cx<'f>, &'f str, Node<'f>) -> Vec<Ty<'f>>,
    ) -> Outer {
        let Some(End::Here(located)) = self.choosy(true, || self.locate_in(module, names).ok()) else {
            return Vec::new();
        };
        let look = |cx: &Cx<'_>| {
            let name = cx.file.node_of(located.at).filter(|_| located.names.is_empty());
            let types = name.map(|name| ask(cx, cx.text(name), name)).unwrap_or_default();
            cx.outer(types, &located.path)
        };
        self.in_file(&located.path, look).unwrap_or_default()
    }

    /// Types of this file as another file may know them.
    fn outer_here(&self, types: Vec<Ty<'t>>) -> Outer {
        self.path.map(|path| self.outer(types, path)).unwrap_or_default()
    }

    /// The definition of an imported expression.
    pub(super) fn located(&self, node: Node<'t>) -> Option<Located> {
        self.end_of(node)?.here().ok()
    }

    /// Where an imported expression leads.
    fn end_of(&self, node: Node<'t>) -> Option<End> {
        self.trail?;
        if self.family() == Family::Rust {
            let Some(path) = self.module_path(node).filter(|path| path.len() > 1) else {
                return self.globbed_name(node);
            };
            return self.follow_path(&path).ok();
        }
        let Target { module, names } = self.target(node)?;
        self.locate_in(&module, &names).ok()
    }

    /// Where a name of Rust leads that this file has from `use crate::wire::*`.
    fn globbed_name(&self, node: Node<'t>) -> Option<End> {
        let node = self.file.plain(node);
        let Expr::Name(name) = self.expr(node) else { return None };
        let is_free = self.definition(name, node).is_none() && !self.file.globs().is_empty();
        is_free.then(|| self.globbed(&[name.to_owned()]).ok())?
    }

    fn types_at(&self, end: &End, is_annotation: bool) -> Outer {
        let path = match end {
            End::Here(located) => return self.types_located(located, is_annotation),
            End::Library(path) => path,
        };
        let Some((package, names)) = path.split_first() else { return Vec::new() };
        let name = match self.family() {
            Family::JavaScript => names.join("."),
            Family::Rust => names.last().cloned().unwrap_or_default(),
        };
        match self.apis.package(self.family(), package) {
            Some(Known::Library(model)) if is_annotation => self.annotates(model, &name),
            Some(Known::Library(model)) => vec![Ty::Export(model, name)],
            Some(Known::Not) => vec![Ty::Not],
            None => Vec::new(),
        }
    }

    fn types_located(&self, located: &Located, is_annotation: bool) -> Outer {
        let source = self.trail.and_then(|trail| trail.files.source(&located.path));
        if !source.is_some_and(|source| self.shows_sockets(source.text())) {
            return Vec::new();
        }
        let look = |cx: &Cx<'_>| {
            let Some(node) = cx.file.node_of(located.at) else { return Vec::new() };
            let mut types = cx.defined_types(node, is_annotation);
            for name in &located.names {
                types = types.iter().flat_map(|ty| cx.member_of_export(ty, name)).collect();
            }
            cx.outer(types, &located.path)
        };
        self.in_file(&located.path, look).unwrap_or_default()
    }

    /// A member of what this file exports; of an object literal also one that a function sets later:
    /// `state.socket = new WebSocket(url)`.
    fn member_of_export(&self, ty: &Ty<'t>, name: &str) -> Vec<Ty<'t>> {
        let types = self.member(ty, name);
        match ty {
            Ty::Literal(record) if types.is_empty() => match self.fate(*record) {
                Fate::Bound(owner) => self.given_elsewhere(self.text(owner), name),
                _ => types,
            },
            _ => types,
        }
    }

    /// What a name that is defined here stands for, or a value.
    fn defined_types(&self, node: Node<'t>, is_annotation: bool) -> Vec<Ty<'t>> {
        match self.expr(node) {
            Expr::Name(name) if is_annotation => self.type_name(&[name], &[], node),
            Expr::Name(name) => self.name_types(name, node),
            _ => self.types(node),
        }
    }

    /// The variant of Rust that a definition of this file has, by its name: `Order::Close` takes a code as a
    /// function does.
    pub(super) fn located_variant(&self, located: &Located) -> Option<Node<'t>> {
        let node = self.file.node_of(located.at)?;
        let (Expr::Name(name), [variant]) = (self.expr(node), located.names.as_slice()) else { return None };
        let DefKind::Enum(home) = self.definition(name, node)?.kind else { return None };
        let mut members = self.file.enum_members(home).into_iter();
        members.find(|member| member.name == variant.as_str()).map(|member| member.node)
    }

    /// The function that a definition of this file is.
    pub(super) fn located_function(&self, located: &Located) -> Option<Node<'t>> {
        let node = self.file.node_of(located.at)?;
        let mut value = match self.expr(node) {
            Expr::Name(name) => match self.definition(name, node)?.kind {
                DefKind::Function(function) if located.names.is_empty() => return Some(function),
                DefKind::Variable(Variable { value: Some(value), picks, mutable: false, .. }) if picks.is_empty() => {
                    value
                }
                // `Frame::close(1006)`, `Net.bye(1006)`
                DefKind::Class(class) | DefKind::Enum(class) => {
                    let [name] = located.names.as_slice() else { return None };
                    return self.method(&Ty::Object(class), name);
                }
                _ => return None,
            },
            _ => node,
        };
        for name in &located.names {
            value = self.field_of(value, name)?;
        }
        self.function_behind(value)
    }
}

/// A type of a file of this text without what only the file understands.
fn outer(ty: Ty<'_>, path: &Path, text: &str) -> Option<Ty<'static>> {
    let foreign = |node: Node<'_>, form| Ty::Foreign(Rc::new(Foreign { path: path.to_owned(), at: node.span(), form }));
    let all = |types: Vec<Ty<'_>>| types.into_iter().filter_map(|ty| outer(ty, path, text)).collect();
    Some(match ty {
        Ty::Instance(id) => Ty::Instance(id),
        Ty::Export(model, name) => Ty::Export(model, name),
        Ty::Global => Ty::Global,
        Ty::Not => Ty::Not,
        Ty::Foreign(foreign) => Ty::Foreign(foreign),
        Ty::Items(element) => Ty::Items(Box::new(outer(*element, path, text)?)),
        Ty::Map(value) => Ty::Map(Box::new(outer(*value, path, text)?)),
        Ty::Keys(key) => Ty::Keys(Box::new(outer(*key, path, text)?)),
        Ty::Pair(value) => Ty::Pair(Box::new(outer(*value, path, text)?)),
        Ty::Tuple(parts) => Ty::Tuple(parts.into_iter().map(all).collect()),
        Ty::Maker(made) => Ty::Maker(all(made)),
        Ty::Store(state) => Ty::Store(all(state)),
        Ty::Object(class) => foreign(class, Form::Object),
        Ty::Class(class) => foreign(class, Form::Class),
        Ty::Literal(record) => foreign(record, Form::Literal),
        Ty::Shape(shape, at) => {
            // The same words say the same wherever they stand.
            let start = memchr::memmem::find(text.as_bytes(), shape.as_bytes())?;
            foreign(at, Form::Shape(Span::new(start, start + shape.len())))
        }
    })
}

impl Foreign {
    /// An object of a class.
    pub(in crate::sites) fn instance(&self) -> Option<Foreign> {
        (self.form == Form::Class).then(|| Foreign { form: Form::Object, ..self.clone() })
    }
}

fn foreign_member(cx: &Cx<'_>, foreign: &Foreign, name: &str) -> Outer {
    let types = cx.of_foreign(foreign).map(|ty| cx.member_of_export(&ty, name)).unwrap_or_default();
    cx.outer(types, &foreign.path)
}

fn foreign_result(cx: &Cx<'_>, foreign: &Foreign, name: &str) -> Outer {
    let Some(ty) = cx.of_foreign(foreign) else { return Vec::new() };
    let mut types = match ty {
        Ty::Object(class) => cx.method_result(class, name),
        _ => Vec::new(),
    };
    if types.is_empty() {
        types = cx.method(&ty, name).map(|method| cx.function_result(method)).unwrap_or_default();
    }
    // `peers: () => Peer[]` of a type
    if types.is_empty() {
        let made = |ty| if let Ty::Maker(made) = ty { made } else { Vec::new() };
        types = cx.member(&ty, name).into_iter().flat_map(made).collect();
    }
    cx.outer(types, &foreign.path)
}

/// A method of a class, or of what it extends.
fn method_of(cx: &Cx<'_>, foreign: &Foreign, name: &str) -> Option<(PathBuf, Span)> {
    let ty = cx.of_foreign(foreign)?;
    if let Some(method) = cx.method(&ty, name) {
        return Some((foreign.path.clone(), method.span()));
    }
    let Ty::Object(class) = ty else { return None };
    cx.extended(class).into_iter().find_map(|base| match outer(base, &foreign.path, cx.file.text())? {
        Ty::Foreign(base) if base.path == foreign.path => method_of(cx, &base, name),
        Ty::Foreign(base) => cx.foreign_method(&base, name),
        _ => None,
    })
}
