//! The types that annotations name.

use std::mem;

use super::super::context::Cx;
use super::collections::items_of;
use super::{Ty, union};
use crate::apis::{Family, Known, ModelId, Role, Step};
use crate::source::Span;
use crate::syntax::{DefKind, Expr, Language, Node, Pick, TypeText, Variable};

/// Generic types that give what they hold without a further step.
pub(super) const TRANSPARENT: &[&str] = &[
    "Promise", "Awaited", "Readonly", "Partial", "Required", "NonNullable", "Pick", "Omit", "Exclude", "Option", "Box",
    "Rc", "Arc", "RefCell", "Cell", "Mutex", "RwLock", "Pin", "Cow", "Result", "OnceCell", "Weak", "Accessor",
    "PropsWithChildren",
];

/// Generic types that hold several under keys; their last argument says what.
pub(super) const MAPS: &[&str] = &["Map", "ReadonlyMap", "WeakMap", "Record", "HashMap", "BTreeMap", "DashMap"];

/// Generic types that hold one or several; their last argument says what.
pub(super) const COLLECTIONS: &[&str] = &[
    "Array", "ReadonlyArray", "Set", "ReadonlySet", "WeakSet", "Iterable", "IterableIterator", "AsyncIterable",
    "AsyncIterableIterator", "Ref", "ShallowRef", "RefObject", "MutableRefObject", "WeakRef", "BehaviorSubject",
    "Signal", "WritableSignal", "Writable", "Readable", "Vec", "VecDeque", "BTreeMap", "HashSet", "Slab",
];

/// What a file contains that puts a socket of one kind in the place of another.
const CASTS: &[&str] = &[
    " as WebSocket", " as typeof WebSocket", "<WebSocket>", " as unknown", " as any", ": any", " as never",
    "@ts-ignore", "@ts-expect-error", "@ts-nocheck",
];

impl<'t> Cx<'t> {
    /// What an annotation says.
    pub(in crate::sites) fn annotated(&self, text: &'t str, at: Node<'t>) -> Vec<Ty<'t>> {
        match associated(text).filter(|_| self.family() == Family::Rust) {
            Some(name) => self.nested(Vec::new, || self.associated_types(name)),
            None => self.nested(Vec::new, || self.type_text(&TypeText::parse(text), at)),
        }
    }

    /// What the implementations of this file give a type of a trait: `type Context = WebsocketContext<Self>`.
    fn associated_types(&self, name: &str) -> Vec<Ty<'t>> {
        let defs = self.file.definitions(name, Span::new(0, self.file.text().len())).into_iter();
        union(defs.filter(|def| def.container.is_some()).filter_map(|def| match def.kind {
            DefKind::Alias(text) => Some(self.annotated(text, def.node)),
            _ => None,
        }))
    }

    pub(super) fn type_text(&self, text: &TypeText<'t>, at: Node<'t>) -> Vec<Ty<'t>> {
        match text {
            TypeText::Union(parts) => union(parts.iter().map(|part| self.type_text(part, at))),
            // `Window & { feed?: WebSocket }`
            TypeText::Intersection(parts) => union(parts.iter().map(|part| match part {
                // `Omit<Peer, "socket"> & { socket: Wire }`
                TypeText::Name { path, .. } if *path == ["Omit"] => Vec::new(),
                TypeText::Name { path, .. } if *path == ["Window"] && self.type_definition("Window", at).is_none() => {
                    vec![Ty::Global]
                }
                part => self.type_text(part, at),
            })),
            TypeText::Array(element) => {
                self.type_text(element, at).into_iter().map(|ty| Ty::Items(Box::new(ty))).collect()
            }
            TypeText::Tuple(parts) => {
                let parts: Vec<Vec<Ty<'t>>> = parts.iter().map(|part| self.type_text(part, at)).collect();
                if parts.iter().all(Vec::is_empty) { Vec::new() } else { vec![Ty::Tuple(parts)] }
            }
            TypeText::Import { module, path } => self.named_in(module, path),
            TypeText::Name { path, args } => match (path.as_slice(), args.as_slice()) {
                (["InstanceType"], [class]) => self.made_of(self.type_text(class, at)),
                (["ReturnType"], [TypeText::Value(function)]) => self.results_of(function, at),
                (["ReturnType"], [function]) => made_by(self.type_text(function, at)),
                // What it yields; then come what it gives back and what it is given.
                (["Generator" | "AsyncGenerator"], [yielded, ..]) => items_of(self.type_text(yielded, at)),
                _ => self.type_name(path, args, at),
            },
            TypeText::Value(path) => self.value_types(path, at),
            // `NodeWebSocket["upgradeWebSocket"]`
            TypeText::Member { of, name } => {
                union(self.type_text(of, at).iter().map(|ty| self.member(ty, name)).collect::<Vec<_>>())
            }
            TypeText::Function { returned, .. } => vec![Ty::Maker(self.type_text(returned, at))]
                .into_iter()
                .filter(|ty| *ty != Ty::Maker(Vec::new()))
                .collect(),
            TypeText::Object(text) => vec![Ty::Shape(text, at)],
            TypeText::Unknown => Vec::new(),
        }
    }

    /// A type that a module exports: `import("ws").WebSocket`. A module that exports one class alone stands for it.
    fn named_in(&self, module: &str, path: &[&str]) -> Vec<Ty<'t>> {
        let known = self.known(module);
        if known.is_empty() {
            let names: Vec<String> = path.iter().map(|name| (*name).to_owned()).collect();
            return self.imported_annotation(module, &names);
        }
        let name = if path.is_empty() { "default".to_owned() } else { path.join(".") };
        self.named_types(known, &name)
    }

    /// What the value under a path is: `typeof WebSocket` is the browser's class. That of a library is taken
    /// for an object of the library: what such a class makes is often one of several kinds of socket.
    fn value_types(&self, path: &[&'t str], at: Node<'t>) -> Vec<Ty<'t>> {
        match path {
            [name] if self.definition(name, at).is_none() => self.global_types(name),
            _ => self.type_name(path, &[], at),
        }
    }

    /// What objects of these classes are. A class of a library that is reached by a path is taken for its object.
    fn made_of(&self, classes: Vec<Ty<'t>>) -> Vec<Ty<'t>> {
        union(classes.into_iter().map(|class| match class {
            Ty::Instance(_) | Ty::Object(_) => vec![class],
            class => self.instances(vec![class]),
        }))
    }

    /// What the function of this name gives back: `ReturnType<typeof createNodeWebSocket>`.
    fn results_of(&self, path: &[&'t str], at: Node<'t>) -> Vec<Ty<'t>> {
        let [name] = path else { return Vec::new() };
        match self.definition(name, at).map(|def| def.kind) {
            Some(DefKind::Function(function)) => self.function_result(function),
            Some(DefKind::Variable(Variable { value: Some(value), mutable: false, picks, .. }))
                if picks.is_empty() && self.file.is_function(self.file.plain(value)) =>
            {
                self.function_result(self.file.plain(value))
            }
            _ => union(self.name_types(name, at).iter().map(|ty| self.led_to(ty, &[Step::Returns]))),
        }
    }

    /// A map with these type arguments.
    pub(super) fn map_types(&self, args: &[TypeText<'t>], at: Node<'t>) -> Vec<Ty<'t>> {
        let values = args.last().map(|arg| self.type_text(arg, at)).unwrap_or_default();
        let keys = match args {
            [key, _] if self.family() == Family::JavaScript => self.type_text(key, at),
            _ => Vec::new(),
        };
        let keys = keys.into_iter().filter(|key| matches!(key, Ty::Instance(_)));
        values.into_iter().map(|ty| Ty::Map(Box::new(ty))).chain(keys.map(|ty| Ty::Keys(Box::new(ty)))).collect()
    }

    pub(in crate::sites) fn type_name(&self, path: &[&'t str], args: &[TypeText<'t>], at: Node<'t>) -> Vec<Ty<'t>> {
        let (Some(first), Some(last)) = (path.first(), path.last()) else {
            return Vec::new();
        };
        if let Some(arg) = args.first().filter(|_| TRANSPARENT.contains(last)) {
            return self.type_text(arg, at);
        }
        if MAPS.contains(last) && !args.is_empty() {
            return self.map_types(args, at);
        }
        if let Some(arg) = args.last().filter(|_| COLLECTIONS.contains(last)) {
            return self.type_text(arg, at).into_iter().map(|ty| Ty::Items(Box::new(ty))).collect();
        }
        let Some(def) = self.type_definition(first, at) else {
            return match self.family() {
                Family::JavaScript => match self.file.documented_alias(first).filter(|_| path.len() == 1) {
                    Some(text) => self.annotated(text, at),
                    None => self.global_annotation(path),
                },
                Family::Rust => self.rust_annotation(path.to_vec(), at),
            };
        };
        match def.kind {
            // `Client.Socket` is no `Client`, but a type inside a namespace of that name.
            DefKind::Class(_) if path.len() > 1 && self.family() == Family::JavaScript => Vec::new(),
            DefKind::Class(class) | DefKind::Enum(class) => vec![Ty::Object(class)],
            DefKind::Alias(text) if path.len() == 1 => match self.as_argument(text, def.node, args, at) {
                Some(types) => types,
                None => self.annotated(text, def.node),
            },
            DefKind::Import { module, what } => {
                let head = what.name();
                if let Some(store) = self.store_of_vuex(module, what, args, at) {
                    return vec![store];
                }
                let known = self.known(module);
                if known.is_empty() {
                    let first = Some(head).filter(|head| !head.is_empty());
                    let names = first.into_iter().chain(path[1..].iter().copied()).map(str::to_owned);
                    return self.imported_annotation(module, &names.collect::<Vec<_>>());
                }
                let parts = std::iter::once(head).chain(path[1..].iter().copied());
                let path: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
                let path = match path.as_slice() {
                    // `import * as WebSocket from "ws"`, `import WebSocket = require("ws")`
                    [] => &["default"],
                    ["default", rest @ ..] if !rest.is_empty() => rest,
                    path => path,
                };
                self.named_types(known, &path.join("."))
            }
            DefKind::Path(_) => self.rust_annotation(path.to_vec(), at),
            // `const WebSocket = require("ws")`, and JSDoc that speaks of it.
            DefKind::Variable(Variable { value: Some(value), picks, .. }) => {
                // `const Peer = require("./peer")`
                if let Some(module) = self.required(value) {
                    let keys = picks.iter().map(|pick| match pick {
                        Pick::Key(key) => Some(*key),
                        _ => None,
                    });
                    let names = keys.chain(path[1..].iter().copied().map(Some)).collect::<Option<Vec<_>>>();
                    let names = names.unwrap_or_default().into_iter().map(str::to_owned).collect::<Vec<_>>();
                    return self.imported_annotation(&module, &names);
                }
                // `const { WebSocketServer } = require("ws")`
                let types = self.pick(self.types(value), &picks);
                let exports = types.into_iter().filter_map(|ty| match ty {
                    Ty::Export(model, export) => {
                        let parts = std::iter::once(export.as_str()).chain(path[1..].iter().copied());
                        let name: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
                        let name = if name.is_empty() { "default".to_owned() } else { name.join(".") };
                        Some(self.annotates(model, &name))
                    }
                    // `typeof noSocket`
                    Ty::Not | Ty::Literal(_) | Ty::Object(_) | Ty::Instance(_) => Some(vec![ty]),
                    _ => None,
                });
                union(exports.collect::<Vec<_>>())
            }
            _ => Vec::new(),
        }
    }

    /// A type that needs no import. In a file that imports a library with a type of the same name,
    /// that one is meant: people forget that the bare name is the browser's.
    pub(super) fn global_annotation(&self, path: &[&'t str]) -> Vec<Ty<'t>> {
        // `globalThis.WebSocket`, where the bare name is that of a library
        if let ["globalThis", name] = path {
            return self.typed_by_global(name);
        }
        let [name] = path else {
            // `Bun.ServerWebSocket`
            return match path.first().and_then(|first| self.apis.global(self.family(), first)) {
                Some(Known::Library(model)) => self.annotates(model, &path.join(".")),
                _ => Vec::new(),
            };
        };
        if let Some(model) = self.imported_library(name) {
            let is_global = self.left_to_global.get_or(name, || self.is_left_to_global(model, name));
            return if *is_global { self.typed_by_global(name) } else { self.annotates(model, name) };
        }
        let own: Vec<ModelId> = self.apis.own_named(self.family(), name).collect();
        if !own.is_empty() {
            return union(own.into_iter().map(|model| self.annotates(model, name)));
        }
        self.typed_by_global(name)
    }

    fn typed_by_global(&self, name: &'t str) -> Vec<Ty<'t>> {
        if self.apis.is_not_annotation(self.family(), name) {
            return vec![Ty::Not];
        }
        match self.apis.global(self.family(), name) {
            Some(Known::Not) => vec![Ty::Not],
            Some(Known::Library(_)) if name == "WebSocket" => {
                // A server's socket has the name of the client's: `Deno.upgradeWebSocket(request)`.
                if let Some(served) = self.marked_library(name) {
                    return self.annotates(served, name);
                }
                let declared = |model| self.apis.declared_websocket(model).unwrap_or(model);
                union(self.global_websocket().iter().map(|model| self.annotates(declared(*model), name)))
            }
            Some(Known::Library(model)) => self.annotates(model, name),
            None => Vec::new(),
        }
    }

    /// The library that the file imports and that has a type of this name.
    pub(super) fn imported_library(&self, name: &'t str) -> Option<ModelId> {
        // Every annotation asks, as below.
        let imported = self.imported_by_type.get_or(name, || {
            let models = self.apis.of_family(self.family());
            let named = models.filter_map(|(id, model)| {
                let has = model.types.iter().any(|ty| ty.annotations.iter().any(|annotation| annotation == name));
                let package = model.packages.iter().find(|package| has && self.imports(package))?;
                Some(self.released(id, package))
            });
            named.take(1).collect()
        });
        imported.first().copied()
    }

    /// Whether the class of a library of clients has another name in a file of TypeScript, so that this one is left
    /// to the global: `import Lasting from "partysocket/ws"`. What is cast can be that of the library all the same,
    /// and the socket that a server gives is often declared with the name alone.
    fn is_left_to_global(&self, model: ModelId, name: &str) -> bool {
        let text = self.file.text();
        let serves = self.apis.model(model).types.iter().any(|ty| ty.role == Role::Server);
        let bindings = self.apis.model(model).packages.iter().flat_map(|package| {
            memchr::memmem::find_iter(text.as_bytes(), package).filter_map(|at| {
                if text[at + package.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-') {
                    return None;
                }
                let before = text[..at].strip_suffix(['"', '\''])?.trim_end().strip_suffix("from")?;
                Some(before.rsplit_once("import ")?.1.trim_start_matches("type "))
            })
        });
        let is_other = |bound: &str| {
            let default =
                bound.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').next().unwrap_or_default();
            !default.is_empty() && default != name || bound.contains(&format!("{name} as "))
        };
        matches!(self.file.language(), Language::TypeScript | Language::Tsx)
            && !serves
            && !CASTS.iter().any(|cast| text.contains(cast))
            && bindings.into_iter().any(is_other)
    }

    /// The library that has a type of this name and whose mark stands in the file.
    fn marked_library(&self, name: &'t str) -> Option<ModelId> {
        // Every annotation asks, and the file is the same for all.
        let marked = self.marked.get_or(name, || {
            let models = self.apis.of_family(self.family());
            let named = models.filter(|(_, model)| !model.marks.is_empty());
            let named = named.filter(|(id, _)| !self.annotates(*id, name).is_empty());
            let marked = named.filter(|(_, model)| model.marks.iter().any(|mark| self.file.has_name(mark)));
            marked.map(|(id, _)| id).take(1).collect()
        });
        marked.first().copied()
    }

    /// Whether an annotation says a socket, but not which end it is: what is given tells.
    pub(super) fn leaves_open(&self, annotated: &[Ty<'t>]) -> bool {
        let is_open = |ty: &Ty<'t>| match ty {
            Ty::Instance(id) => {
                let named = self.apis.ty(*id).annotations.iter().any(|name| name == "WebSocket");
                self.apis.ty(*id).role == Role::Either || named && self.marked_library("WebSocket") == Some(id.model)
            }
            Ty::Items(inner) | Ty::Map(inner) => self.leaves_open(std::slice::from_ref(inner)),
            ty => self.is_form(ty),
        };
        self.family() == Family::JavaScript && annotated.iter().any(is_open)
    }

    /// Whether a type says what objects look like, and not what made them: `interface Wire { close(code: number): void }`
    /// fits a socket too.
    pub(super) fn is_form(&self, ty: &Ty<'t>) -> bool {
        match ty {
            Ty::Object(class) => self.family() == Family::JavaScript && self.file.heritage(*class).is_interface,
            Ty::Shape(..) | Ty::Foreign(_) => self.family() == Family::JavaScript,
            _ => false,
        }
    }

    /// Whether what is given says more than an annotation that leaves open which end a socket is, or what it is at
    /// all: it is of the same kind.
    pub(super) fn says_more(&self, given: &[Ty<'t>], annotated: &[Ty<'t>]) -> bool {
        let is_same = |one: &Ty<'t>, other: &Ty<'t>| mem::discriminant(one) == mem::discriminant(other);
        let fits = |given: &Ty<'t>, annotated: &Ty<'t>| {
            is_same(given, annotated) || matches!(given, Ty::Instance(_)) && self.is_form(annotated)
        };
        !given.is_empty() && given.iter().all(|given| annotated.iter().any(|annotated| fits(given, annotated)))
    }

    /// What an annotation says, or what is given where that says more. An object literal does what its functions do,
    /// and holds what its interface says.
    pub(super) fn with_given(&self, annotated: Vec<Ty<'t>>, given: Vec<Ty<'t>>) -> Vec<Ty<'t>> {
        if self.says_more(&given, &annotated) {
            return given;
        }
        let is_form = annotated.iter().all(|ty| self.is_form(ty));
        let does_something = |ty: &Ty<'t>| match ty {
            Ty::Literal(record) => match self.expr(*record) {
                Expr::Record(record) => record.fields.iter().any(|field| self.file.function(field.value).is_some()),
                _ => false,
            },
            _ => false,
        };
        if is_form && !given.is_empty() && given.iter().all(does_something) {
            union([annotated, given])
        } else {
            annotated
        }
    }

    /// Whether an annotation is that of a page's socket, in a file that serves sockets of the same name.
    pub(super) fn is_either_end(&self, text: &str, at: Node<'t>) -> bool {
        self.is_global_socket(text, at) && self.marked_library("WebSocket").is_some()
    }

    /// Whether an annotation is the bare name of the global's class.
    pub(super) fn is_global_socket(&self, text: &str, at: Node<'t>) -> bool {
        self.family() == Family::JavaScript
            && text.trim() == "WebSocket"
            && self.type_definition("WebSocket", at).is_none()
            && self.imported_library("WebSocket").is_none()
    }

    /// Whether the file imports a package; `bun:*` stands for all that begin so.
    pub(in crate::sites) fn imports(&self, package: &str) -> bool {
        match package.strip_suffix('*') {
            Some(start) => self.file.imported().iter().any(|imported| imported.starts_with(start)),
            None => self.file.imported().iter().any(|imported| imported == package),
        }
    }

    /// `Self::Context`: what an implementation for the same type says that it is.
    fn associated(&self, name: &str, at: Node<'t>) -> Vec<Ty<'t>> {
        let Some(owner) = self.own_class(at).and_then(|class| self.file.heritage(class).name) else {
            return Vec::new();
        };
        let whole = Span::new(0, self.file.text().len());
        let own = self.file.definitions(name, whole).into_iter().filter(|def| def.container == Some(owner));
        union(own.map(|def| match def.kind {
            DefKind::Alias(text) => self.annotated(text, def.node),
            _ => Vec::new(),
        }))
    }

    pub(super) fn rust_annotation(&self, path: Vec<&'t str>, at: Node<'t>) -> Vec<Ty<'t>> {
        match path.as_slice() {
            ["Self", name] => return self.associated(name, at),
            ["Self"] => return self.own_class(at).map(Ty::Object).into_iter().collect(),
            _ => {}
        }
        let path = match path.as_slice() {
            // `use worker::*`
            [name] if self.type_definition(name, at).is_none() => self.glob_path(name).unwrap_or(path),
            _ => self.expand(path, at),
        };
        let path = self.library_path(path, at);
        let known = self.known_path(&path);
        if known.is_empty() && path.len() > 1 {
            return self.annotation_by_path(&path);
        }
        union(known.into_iter().map(|(known, name)| self.named_types(vec![known], name)))
    }

    /// The types that this name proves of what a module can be.
    fn named_types(&self, known: Vec<Known>, name: &str) -> Vec<Ty<'t>> {
        union(known.into_iter().map(|known| match known {
            Known::Library(model) => self.annotates(model, name),
            Known::Not => vec![Ty::Not],
        }))
    }

    /// The types of a model that this name proves.
    pub(in crate::sites) fn annotates(&self, model: ModelId, name: &str) -> Vec<Ty<'static>> {
        let types = self.apis.types(model).filter(|(_, ty)| ty.annotations.iter().any(|annotation| annotation == name));
        types.map(|(id, _)| Ty::Instance(id)).collect()
    }
}

/// What functions of these types give back.
fn made_by(functions: Vec<Ty<'_>>) -> Vec<Ty<'_>> {
    union(functions.into_iter().filter_map(|function| if let Ty::Maker(made) = function { Some(made) } else { None }))
}

/// The name of a type that a trait leaves to its implementations: `Self::Context`, `<Own as Actor>::Context`.
fn associated(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(['&', ' ']).trim_start_matches("mut ");
    let name = match text.strip_prefix("Self::") {
        Some(name) => name,
        None => text.strip_prefix('<')?.rsplit_once(">::")?.1,
    };
    name.chars().all(|c| c.is_alphanumeric() || c == '_').then_some(name)
}
