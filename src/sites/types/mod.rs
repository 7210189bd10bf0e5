//! What kind of object an expression is: an object of a library, a class of this file, a look-alike.
//!
//! Types are worked out backwards from an expression: through names to their definitions,
//! annotations and values, through members to fields, through parameters to the calls that hand
//! the function on. What a library's objects lead to stands in its model ([`crate::apis::Way`]).

mod aliases;
mod annotations;
mod asked;
mod assigned;
mod calls;
mod collections;
mod components;
mod data;
mod emitters;
mod expected;
mod handed;
mod handlers;
mod members;
mod stores;
mod through;
mod traits;
mod tuples;

pub(super) use expected::{Asked, CONSTRUCTOR};
pub(super) use handlers::LISTENERS;

use std::rc::Rc;

use super::context::Cx;
use super::elsewhere::Foreign;
use crate::apis::{Family, Known, ModelId, TypeId};
use crate::syntax::{Def, DefKind, Expr, Fate, Imported, Node, Pick, Variable};

/// What kind of object an expression is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sites) enum Ty<'t> {
    /// An object of a library's type.
    Instance(TypeId),
    /// Something that a library exports: itself (`""`), a class, a function.
    Export(ModelId, String),
    /// The object that holds all globals.
    Global,
    /// A collection or box of such objects.
    Items(Box<Ty<'t>>),
    /// A collection of such objects under keys.
    Map(Box<Ty<'t>>),
    /// A map that has such objects for keys.
    Keys(Box<Ty<'t>>),
    /// A key with such an object: what a map is run through gives.
    Pair(Box<Ty<'t>>),
    /// Several values, each of its own type.
    Tuple(Vec<Vec<Ty<'t>>>),
    /// An object of a class, interface or structure of this file.
    Object(Node<'t>),
    /// An object literal of this file.
    Literal(Node<'t>),
    /// An object type as it is written at a place.
    Shape(&'t str, Node<'t>),
    /// A function that gives such objects back, by its type.
    Maker(Vec<Ty<'t>>),
    /// A store that holds a state of these types.
    Store(Vec<Ty<'t>>),
    /// A class of this file.
    Class(Node<'t>),
    /// Something that another file defines.
    Foreign(Rc<Foreign>),
    /// Part of a look-alike.
    Not,
}

/// Names under which JavaScript has its globals.
const GLOBAL_OBJECTS: &[&str] = &["globalThis", "window", "self", "global"];

impl<'t> Cx<'t> {
    /// What kinds of object an expression can be.
    pub(in crate::sites) fn types(&self, mut node: Node<'t>) -> Vec<Ty<'t>> {
        let mut said = Vec::new();
        while let Expr::Same(inner) = self.expr(node) {
            let mut asserted = self.file.asserted_type(node).map(|text| self.annotated(text, node)).unwrap_or_default();
            // `{ close() {} } as unknown as WebSocket` stands in for one.
            if asserted.iter().any(|ty| matches!(ty, Ty::Instance(_)))
                && self.family() == Family::JavaScript
                && matches!(self.expr(self.file.plain(inner)), Expr::Record(_))
            {
                asserted.retain(|ty| !matches!(ty, Ty::Instance(_)));
            }
            if settles(&asserted) && !asserted.iter().all(|ty| self.is_form(ty)) {
                return asserted;
            }
            said.extend(asserted);
            node = inner;
        }
        let types = self.nested(Vec::new, || self.types.get_or(node.key(), || self.work_out(node)).to_vec());
        // `new WebSocket(url) as unknown as Wire`
        let is_socket = !types.is_empty() && types.iter().all(|ty| matches!(ty, Ty::Instance(_)));
        match settles(&said) {
            _ if said.is_empty() => types,
            true if !(is_socket && said.iter().all(|ty| self.is_form(ty))) => said,
            _ => union([said, types]),
        }
    }

    pub(super) fn work_out(&self, node: Node<'t>) -> Vec<Ty<'t>> {
        match self.expr(node) {
            Expr::Name(name) => self.name_types(name, node),
            Expr::Member { object, name } => self.member_types(node, object, name),
            Expr::Index { object, index } => match (self.types(object), self.expr(index)) {
                (types, Expr::Int(at)) if types.iter().any(|ty| matches!(ty, Ty::Tuple(_))) => {
                    self.pick(types, &[Pick::Item(usize::try_from(at).unwrap_or(usize::MAX))])
                }
                (types, _) => {
                    let of_keys = union(types.into_iter().map(|ty| match ty {
                        Ty::Literal(record) => self.as_map(record),
                        ty => vec![ty],
                    }));
                    elements(self.collections(of_keys))
                }
            },
            Expr::Call(call) => self.call_types(&call),
            Expr::This => self.this_types(node),
            Expr::Super => self.own_class(node).map(|class| self.extended(class)).unwrap_or_default(),
            Expr::Fallback { value, fallback, .. } => union([self.types(value), self.types(fallback)]),
            Expr::Binary { op: "&&", right, .. } => self.types(right),
            Expr::Choice(values) => union(values.into_iter().map(|value| self.types(value))),
            Expr::List(values) => {
                let element = union(values.into_iter().map(|value| match self.expr(value) {
                    Expr::Spread(inner) => items(self.collections(self.types(inner))),
                    _ => self.types(value),
                }));
                element.into_iter().map(|ty| Ty::Items(Box::new(ty))).collect()
            }
            Expr::Record(record) => match record.name {
                None => vec![Ty::Literal(node)],
                // `Env { peer }`
                Some(name) => {
                    let built = self.type_definition(self.text(name), name).map(|def| def.kind);
                    if let Some(DefKind::Class(class)) = built { vec![Ty::Object(class)] } else { Vec::new() }
                }
            },
            Expr::Class(class) => vec![Ty::Class(class)],
            Expr::Function(function) if function.getter => self.function_result(function.node),
            _ => Vec::new(),
        }
    }

    /// What `this` is: by its function's own word, by what the function listens to, else the object
    /// literal or class around it.
    fn this_types(&self, node: Node<'t>) -> Vec<Ty<'t>> {
        if let Some((function, annotation)) = self.file.this_function(node) {
            let annotated = annotation.map(|text| self.annotated(text, node)).unwrap_or_default();
            let is_open = annotated.is_empty() || annotation.is_some_and(|text| self.is_global_socket(text, node));
            let listened = if is_open { self.listened_to(function) } else { Vec::new() };
            let types = if listened.is_empty() { annotated } else { listened };
            let types = if types.is_empty() { self.expected(function, None) } else { types };
            if !types.is_empty() {
                return types;
            }
            // `{ socket: new WebSocket(url), stop() { this.socket.close(1006) } }`
            if let Fate::Field { record, .. } = self.fate(function) {
                return vec![Ty::Literal(record)];
            }
        }
        self.own_class(node).map(Ty::Object).into_iter().collect()
    }

    /// The class around a place.
    pub(in crate::sites) fn own_class(&self, node: Node<'t>) -> Option<Node<'t>> {
        self.file.ancestors(node).into_iter().find(|ancestor| self.file.is_class(*ancestor))
    }

    pub(in crate::sites) fn name_types(&self, name: &'t str, node: Node<'t>) -> Vec<Ty<'t>> {
        let defs = self.resolve(name, node);
        if defs.is_empty() {
            if self.family() == Family::Rust && name == "Self" {
                // `impl Ender for Message`
                let known = self.own_path(node).map(|path| self.path_types(&self.library_path(path, node)));
                let own = || self.own_class(node).map(Ty::Class).into_iter().collect();
                return known.filter(|known| !known.is_empty()).unwrap_or_else(own);
            }
            if self.family() == Family::Rust
                && let Some(path) = self.glob_path(name)
            {
                return self.path_types(&path);
            }
            // `$socket`, as Svelte reads a store
            return match name.strip_prefix('$').filter(|store| !store.is_empty()) {
                Some(store) => items(self.collections(self.nested(Vec::new, || self.name_types(store, node)))),
                None => self.global_types(name),
            };
        }
        let types =
            union(defs.iter().map(|def| self.defined.get_or(def.node.key(), || self.def_types(name, def)).to_vec()));
        if types.is_empty() { self.asked_class(name, node) } else { types }
    }

    pub(super) fn global_types(&self, name: &str) -> Vec<Ty<'t>> {
        if self.family() == Family::JavaScript && GLOBAL_OBJECTS.contains(&name) {
            return vec![Ty::Global];
        }
        let own: Vec<Ty<'t>> =
            self.apis.own_named(self.family(), name).map(|model| Ty::Export(model, name.to_owned())).collect();
        match self.apis.global(self.family(), name) {
            _ if !own.is_empty() => own,
            Some(Known::Not) => vec![Ty::Not],
            Some(Known::Library(_)) if self.is_stubbed(name) => vec![Ty::Not],
            Some(Known::Library(_)) if name == "WebSocket" => {
                self.global_websocket().iter().map(|model| Ty::Export(*model, name.to_owned())).collect()
            }
            Some(Known::Library(model)) => vec![Ty::Export(model, name.to_owned())],
            None => Vec::new(),
        }
    }

    pub(super) fn def_types(&self, name: &str, def: &Def<'t>) -> Vec<Ty<'t>> {
        match &def.kind {
            DefKind::Variable(variable) => self.variable_types(name, def, variable),
            DefKind::Parameter { function, index, picks, default, annotation, .. } => {
                let annotated = annotation.map(|text| self.annotated(text, def.node)).unwrap_or_default();
                let annotated = self.as_used(self.pick(annotated, picks), name, def.scope);
                if settles(&annotated) {
                    // Both ends of a proxy can have this name, and callers tell which.
                    let is_either =
                        picks.is_empty() && annotation.is_some_and(|text| self.is_either_end(text, def.node));
                    let is_open = is_either || picks.is_empty() && self.leaves_open(&annotated);
                    let given = if is_open { self.argument_types(*function, *index) } else { Vec::new() };
                    let is_told = self.says_more(&given, &annotated) || is_either && settles(&given);
                    return if is_told { given } else { annotated };
                }
                // `({ target }) => target.close()`
                if let (0, [Pick::Key(name)]) = (*index, picks.as_slice())
                    && through::TARGETS.contains(name)
                {
                    return self.listened_to(*function);
                }
                let given = self.argument_types(*function, *index);
                let default = default.map(|default| self.types(default)).unwrap_or_default();
                let mut types = union([annotated, self.pick(given, picks), default]);
                if types.is_empty() {
                    types = self.pick(self.expected(*function, Some(*index)), picks);
                }
                if types.is_empty() && annotation.is_none() {
                    types = self.by_use(name, name, def.scope);
                    if types.is_empty() && picks.is_empty() {
                        types = self.by_request(name, *function, *index);
                    }
                }
                types
            }
            DefKind::Import { module, what } => {
                let types = self.import_types(module, *what);
                if types.is_empty() { self.imported_types(def.node) } else { types }
            }
            DefKind::Path(path) => self.path_types(&self.library_path(self.expand(path.clone(), def.node), def.node)),
            // `type Note = ws::Message; Note::Close(..)`
            DefKind::Alias(text) if self.family() == Family::Rust => {
                let path = self.alias_path(text, def.node).unwrap_or_default();
                self.path_types(&self.library_path(path, def.node))
            }
            DefKind::Item { of, picks } => self.pick(items(self.collections(self.types(*of))), picks),
            DefKind::Class(class) => vec![Ty::Class(*class)],
            _ => Vec::new(),
        }
    }

    pub(super) fn variable_types(&self, name: &str, def: &Def<'t>, variable: &Variable<'t>) -> Vec<Ty<'t>> {
        let annotated = variable.annotation.map(|text| self.annotated(text, def.node)).unwrap_or_default();
        let annotated = self.as_used(self.pick(annotated, &variable.picks), name, def.scope);
        if settles(&annotated) {
            let is_open = variable.picks.is_empty() && self.leaves_open(&annotated);
            let given = if is_open { self.given_to(name, def, variable.value) } else { Vec::new() };
            return self.with_given(annotated, given);
        }
        // `Err(error) => error.close_code()`
        if let (Some(value), [Pick::Variant("Err", 0)]) = (variable.value, variable.picks.as_slice()) {
            return union([annotated, self.failed_with(value)]);
        }
        let mut types = variable.value.map(|value| self.pick(self.types(value), &variable.picks)).unwrap_or_default();
        // `let (response, session, stream) = actix_ws::handle(..)?`
        if let ([Pick::Item(index)] | [Pick::Variant("Ok" | "Some", 0), Pick::Item(index)], Some(value)) =
            (variable.picks.as_slice(), variable.value)
        {
            types.extend(self.returned_item(value, *index));
        }
        types.extend(variable.default.map(|default| self.types(default)).unwrap_or_default());
        if variable.mutable {
            let writes = self.writes(name, def).into_iter();
            for value in writes.filter_map(|(place, value)| value.or_else(|| self.given_if_missing(place))) {
                types.extend(self.types(value));
            }
        }
        if types.is_empty() {
            types = self.given_by_setter(variable);
        }
        // `const { current } = socketRef`
        if let (true, [Pick::Key(name)], Some(value)) = (types.is_empty(), variable.picks.as_slice(), variable.value)
            && matches!(self.expr(self.file.plain(value)), Expr::Name(_))
        {
            types = self.given_to_member(value, name);
        }
        if types.is_empty() {
            types = self.put_into_cell(name, variable);
        }
        // `const { socket } = require("./net")`, `const Peer = require("./peer")`
        let is_required = || variable.value.is_some_and(|value| self.required(value).is_some());
        if types.is_empty() && !variable.mutable && (!variable.picks.is_empty() || is_required()) {
            types = self.imported_types(def.node);
        }
        if types.iter().all(|ty| self.is_blank(ty)) {
            types.extend(self.filled(self.filling(name, def.scope)));
        }
        union([annotated, types])
    }

    /// What a variable is given where it has nothing yet: `socket ??= new WebSocket(url)`.
    fn given_if_missing(&self, place: Node<'t>) -> Option<Node<'t>> {
        let assignment = self.file.ancestors(place).first().copied()?;
        match self.expr(assignment) {
            Expr::Choice(parts) => match parts.as_slice() {
                [kept, new] if *kept == place => Some(*new),
                _ => None,
            },
            _ => None,
        }
    }

    /// The module of the project that an expression takes in: `require("./peer")`.
    pub(super) fn required(&self, value: Node<'t>) -> Option<String> {
        let Expr::Call(call) = self.expr(self.file.plain(value)) else { return None };
        let module = match (self.expr(call.callee), call.args.as_slice()) {
            (Expr::Name("require"), [module]) => self.fixed_text(*module)?,
            _ => return None,
        };
        self.known(&module).is_empty().then_some(module)
    }

    pub(super) fn import_types(&self, module: &str, what: Imported<'t>) -> Vec<Ty<'t>> {
        if self.is_mocked(module) {
            return vec![Ty::Not];
        }
        exports(self.known(module).into_iter().map(|known| (known, what.name())))
    }

    /// What a path of Rust names.
    pub(super) fn path_types(&self, path: &[&'t str]) -> Vec<Ty<'t>> {
        exports(self.known_path(path))
    }

    /// Objects of libraries that are collections, as collections.
    pub(super) fn collections(&self, types: Vec<Ty<'t>>) -> Vec<Ty<'t>> {
        union(types.into_iter().map(|ty| {
            let items = match ty {
                Ty::Instance(_) => self.led_to(&ty, &[]),
                Ty::Shape(text, at) => self.keyed(text, at),
                Ty::Object(class) => self.keyed(self.text(class), class),
                _ => Vec::new(),
            };
            if items.is_empty() { vec![ty] } else { items }
        }))
    }

    /// Takes a value apart as a pattern does.
    pub(super) fn pick(&self, mut types: Vec<Ty<'t>>, picks: &[Pick<'t>]) -> Vec<Ty<'t>> {
        for (at, pick) in picks.iter().enumerate() {
            types = match pick {
                // `const [first, ...others] = sockets`
                Pick::Item(_) if picks.get(at + 1) == Some(&Pick::Rest) => {
                    return self.collections(types).into_iter().filter(|ty| matches!(ty, Ty::Items(_))).collect();
                }
                Pick::Key(name) => union(types.iter().map(|ty| self.member(ty, name))),
                Pick::Item(index) => {
                    let item = |ty| match ty {
                        Ty::Pair(value) if *index == 1 => vec![*value],
                        Ty::Pair(_) => Vec::new(),
                        Ty::Tuple(mut parts) if *index < parts.len() => parts.swap_remove(*index),
                        ty => items(self.collections(vec![ty])),
                    };
                    types.into_iter().flat_map(item).collect()
                }
                // `Some(ws)` and `Ok(ws)` hold what their types are taken for already.
                Pick::Variant("Some" | "Ok", 0) => types,
                Pick::Variant(..) | Pick::Rest => Vec::new(),
            };
        }
        types
    }

    /// The text of a string that is known as a whole.
    pub(in crate::sites) fn fixed_text(&self, node: Node<'t>) -> Option<String> {
        match self.expr(self.file.plain(node)) {
            Expr::Text(text) => match text.pieces.as_slice() {
                [] => Some(String::new()),
                [crate::syntax::Piece::Fixed(text)] => Some(text.clone()),
                _ => None,
            },
            _ => None,
        }
    }
}

/// What libraries export under a name; a look-alike stays one.
fn exports<'t, 'p>(known: impl IntoIterator<Item = (Known, &'p str)>) -> Vec<Ty<'t>> {
    let export = |(known, path): (Known, &str)| match known {
        Known::Not => Ty::Not,
        Known::Library(model) => Ty::Export(model, path.to_owned()),
    };
    known.into_iter().map(export).collect()
}

/// Whether types say enough. What another file defines can be a copy of a library's types, and what is
/// given says more.
fn settles(types: &[Ty<'_>]) -> bool {
    types.iter().any(|ty| !matches!(ty, Ty::Foreign(_) | Ty::Keys(_)))
}

/// `require("ws")` and `import * as ws` stand for the default export too.
fn exported_as(ty: &crate::apis::Type, path: &str) -> bool {
    ty.exported_as(path) || path.is_empty() && ty.exported_as("default")
}

/// What is under a key or index of collections.
fn elements(types: Vec<Ty<'_>>) -> Vec<Ty<'_>> {
    let types = types.into_iter().filter(|ty| !matches!(ty, Ty::Keys(_)));
    let unkeyed = types.map(|ty| if let Ty::Map(value) = ty { Ty::Items(value) } else { ty });
    items(unkeyed.collect())
}

/// A key with something unknown: what a map is run through gives.
fn key_of_pair(key: Ty<'_>) -> Ty<'_> {
    Ty::Tuple(vec![vec![key], Vec::new()])
}

/// What running through collections gives; what is no collection has none, a look-alike stays one.
fn items(types: Vec<Ty<'_>>) -> Vec<Ty<'_>> {
    let element = |ty| match ty {
        Ty::Items(element) => Some(*element),
        Ty::Map(value) => Some(Ty::Pair(value)),
        Ty::Keys(key) => Some(key_of_pair(*key)),
        Ty::Not => Some(Ty::Not),
        _ => None,
    };
    types.into_iter().filter_map(element).collect()
}

fn union<'t>(sets: impl IntoIterator<Item = Vec<Ty<'t>>>) -> Vec<Ty<'t>> {
    let mut all = Vec::new();
    for ty in sets.into_iter().flatten() {
        if !all.contains(&ty) {
            all.push(ty);
        }
    }
    all
}
