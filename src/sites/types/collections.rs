//! What holds sockets: collections and boxes, by their type arguments and by what is put into them.

use super::super::context::Cx;
use super::annotations::{COLLECTIONS, MAPS};
use super::{Ty, union};
use crate::apis::Family;
use crate::source::Span;
use crate::syntax::{Call, Def, DefKind, Expr, Fate, Node, Pick, Role, TypeText, Variable, value_under_any_key};

/// Methods that put their last argument into a collection or box.
const ADDING: &[&str] = &["push", "unshift", "add", "set", "enqueue", "insert", "push_back"];

/// Most places of a collection that are looked at.
const MAX_PLACES: usize = 64;

impl<'t> Cx<'t> {
    /// A collection or box that is made here: `new Map<string, WebSocket>()`, `useRef<WebSocket>(null)`.
    /// None if the call makes something else, or nothing shows what it holds.
    pub(super) fn made_holder(&self, call: &Call<'t>) -> Option<Vec<Ty<'t>>> {
        let (Expr::Name(name) | Expr::Member { name, .. }) = self.expr(self.file.plain(call.callee)) else {
            return None;
        };
        let is_map = call.new && MAPS.contains(&name);
        let is_collection = is_map || call.new && COLLECTIONS.contains(&name);
        if !is_collection && !self.apis.makes_cell(name) {
            return None;
        }
        let mut held = Vec::new();
        if let Some(text) = call.type_args {
            let args = TypeText::parse_arguments(text);
            held = match is_map {
                true => self.map_types(&args, call.node),
                false => items_of(args.last().map(|arg| self.type_text(arg, call.node)).unwrap_or_default()),
            };
        }
        if held.is_empty() {
            let given = call.args.first().map(|arg| self.given_or_made(*arg)).unwrap_or_default();
            // A collection is made from another; a box from what it holds.
            return Some(if is_collection && name != "WeakRef" { given } else { items_of(given) })
                .filter(|types| !types.is_empty());
        }
        Some(held)
    }

    /// What the second of a pair puts into the first: `const [ws, setWs] = useState(null)`.
    pub(super) fn given_by_setter(&self, variable: &Variable<'t>) -> Vec<Ty<'t>> {
        let (Some(value), [Pick::Item(0)]) = (variable.value, variable.picks.as_slice()) else { return Vec::new() };
        let is_cell = match self.expr(self.file.plain(value)) {
            Expr::Call(call) => match self.expr(self.file.plain(call.callee)) {
                Expr::Name(name) | Expr::Member { name, .. } => self.apis.makes_cell(name),
                _ => false,
            },
            _ => false,
        };
        let before = Span::new(self.file.statement(value).span().start, value.span().start);
        let pattern = self.file.slice(before);
        let second = pattern.split_once('[').and_then(|(_, inside)| inside.split_once(']')?.0.split(',').nth(1));
        let Some(setter) = second.map(str::trim).filter(|_| is_cell) else { return Vec::new() };
        let Some(def) = self.definition(setter, value) else { return Vec::new() };
        let calls = self.uses_of(setter, def.scope).into_iter().flat_map(|place| self.calls_of(place));
        union(calls.filter_map(|call| call.args.first().map(|arg| self.given_or_made(*arg))).collect::<Vec<_>>())
    }

    /// What a box holds, for the function that sets it: `const [socket, setSocket] = useState(null)`.
    pub(super) fn held_for_setter(&self, setter: Node<'t>) -> Option<Vec<Ty<'t>>> {
        let Expr::Name(name) = self.expr(setter) else { return None };
        let def = self.definition(name, setter)?;
        let DefKind::Variable(Variable { value: Some(value), picks, .. }) = &def.kind else { return None };
        let before = Span::new(self.file.statement(*value).span().start, value.span().start);
        let first = self.file.slice(before).split_once('[')?.1.split(',').next()?.trim();
        if picks.as_slice() != [Pick::Item(1)] || first.is_empty() {
            return None;
        }
        let held = self.name_types(first, setter);
        (!held.is_empty()).then_some(held)
    }

    /// A box by what is put into it: `const socket = ref(null)`, where `socket.value` is given one.
    pub(super) fn put_into_cell(&self, name: &str, variable: &Variable<'t>) -> Vec<Ty<'t>> {
        let Some(value) = variable.value.filter(|_| variable.picks.is_empty()) else { return Vec::new() };
        let Expr::Call(call) = self.expr(self.file.plain(value)) else { return Vec::new() };
        let members = match self.expr(self.file.plain(call.callee)) {
            Expr::Name(maker) | Expr::Member { name: maker, .. } => self.apis.cell_members(maker),
            _ => Vec::new(),
        };
        items_of(union(members.into_iter().map(|member| self.given_elsewhere(name, member))))
    }

    /// The types of a value, or of what a function makes when it is run: `useState(() => new WebSocket(url))`.
    pub(super) fn given_or_made(&self, value: Node<'t>) -> Vec<Ty<'t>> {
        match self.expr(self.file.plain(value)) {
            Expr::Function(function) => {
                union(self.file.returns(function.node).into_iter().map(|value| self.types(value)))
            }
            _ => self.types(value),
        }
    }

    /// An object literal as the collection that `Object.values` makes of it.
    pub(super) fn as_map(&self, record: Node<'t>) -> Vec<Ty<'t>> {
        let Expr::Record(record) = self.expr(record) else { return Vec::new() };
        let values = self.all_given(record.fields.iter().map(|field| field.value));
        values.into_iter().map(|ty| Ty::Map(Box::new(ty))).collect()
    }

    /// What values are beside `null`, if it is known of all of them.
    pub(super) fn all_given(&self, values: impl Iterator<Item = Node<'t>>) -> Vec<Ty<'t>> {
        let mut given = Vec::new();
        for value in values {
            let types = self.types(value);
            match self.expr(self.file.plain(value)) {
                Expr::Null | Expr::Name("undefined") => {}
                _ if types.is_empty() => return Vec::new(),
                _ => given.extend(types),
            }
        }
        union([given])
    }

    /// What a variable is given, or what is put into it, if it is known of all of that.
    pub(super) fn given_to(&self, name: &str, def: &Def<'t>, first: Option<Node<'t>>) -> Vec<Ty<'t>> {
        let written = self.writes(name, def).into_iter().filter_map(|(_, value)| value);
        let given = self.all_given(first.into_iter().chain(written));
        if !given.is_empty() {
            return given;
        }
        let places = self.filling(name, def.scope);
        let put: Vec<Node<'t>> = places.iter().filter_map(|place| Some(self.put_into(*place)?.0)).collect();
        if self.all_given(put.into_iter()).is_empty() { Vec::new() } else { self.filled(places) }
    }

    /// What an object type that says so has under any key: `{ [id: string]: WebSocket }`.
    pub(super) fn keyed(&self, object: &'t str, at: Node<'t>) -> Vec<Ty<'t>> {
        let body = object.find('{').filter(|_| self.family() == Family::JavaScript).map(|open| &object[open..]);
        let value = body.and_then(value_under_any_key).map(|value| self.annotated(value, at)).unwrap_or_default();
        value.into_iter().map(|ty| Ty::Map(Box::new(ty))).collect()
    }

    /// Where a name stands that something can be put into there. Only those places are asked of the tree.
    pub(in crate::sites) fn filling(&self, name: &str, scope: Span) -> Vec<Node<'t>> {
        let text = self.file.text();
        let is_filled = |at: &usize| {
            let after = text[at + name.len()..].trim_start();
            let method = after.trim_start_matches(['?', '!']).strip_prefix('.').map(str::trim_start);
            // `rooms.get(name).add(socket)`
            let goes_in = |method: &str| ADDING.iter().chain(&["get"]).any(|word| method.starts_with(word));
            after.starts_with('[') || method.is_some_and(goes_in)
        };
        let places = self.file.words(name, scope).filter(is_filled);
        let occurrences = places.filter_map(|at| self.occurrence(at, name));
        occurrences.filter(|place| matches!(place.role, Role::Use)).map(|place| place.node).collect()
    }

    /// What a collection that stands at these places holds, by what is put into it there.
    pub(super) fn filled(&self, places: Vec<Node<'t>>) -> Vec<Ty<'t>> {
        union(places.into_iter().take(MAX_PLACES).map(|place| {
            let held = self.held_by(place);
            if !held.is_empty() {
                return held;
            }
            // `rooms.get(name).add(socket)`
            let inner = self.under_key(place).map(|inner| self.held_by(inner)).unwrap_or_default();
            inner.into_iter().map(|ty| Ty::Map(Box::new(ty))).collect()
        }))
    }

    /// A collection of what is put into it at a place.
    fn held_by(&self, place: Node<'t>) -> Vec<Ty<'t>> {
        let Some((value, key)) = self.put_into(place) else { return Vec::new() };
        let holder = |ty| if key.is_some() { Ty::Map(Box::new(ty)) } else { Ty::Items(Box::new(ty)) };
        // `states.set(socket, state)`
        let is_set =
            self.family() == Family::JavaScript && matches!(self.fate(place), Fate::Receiver { method: "set", .. });
        let keys = key.filter(|_| is_set).map(|key| self.types(key)).unwrap_or_default();
        let keys = keys.into_iter().filter(|key| matches!(key, Ty::Instance(_)));
        self.types(value).into_iter().map(holder).chain(keys.map(|ty| Ty::Keys(Box::new(ty)))).collect()
    }

    /// What is taken out of a map that stands at a place: `map.get(key)`, `map[key]`.
    fn under_key(&self, place: Node<'t>) -> Option<Node<'t>> {
        match self.fate(place) {
            Fate::Receiver { call, method: "get" } => Some(call),
            Fate::Other => {
                let index = *self.file.ancestors(place).first()?;
                matches!(self.expr(index), Expr::Index { object, .. } if object == place).then_some(index)
            }
            _ => None,
        }
    }

    /// Whether a type is that of an object literal in which nothing is written: things are put into it later.
    pub(super) fn is_blank(&self, ty: &Ty<'t>) -> bool {
        match ty {
            Ty::Literal(record) => {
                matches!(self.expr(*record), Expr::Record(record) if record.fields.is_empty() && !record.open)
            }
            _ => false,
        }
    }

    /// What is put into a collection here: `list.push(value)`, `map.set(key, value)`, `map[key] = value`.
    /// With it, the key that it is put under, if any.
    pub(in crate::sites) fn put_into(&self, place: Node<'t>) -> Option<(Node<'t>, Option<Node<'t>>)> {
        match self.fate(place) {
            Fate::Receiver { call, method } if ADDING.contains(&method) => match self.expr(call) {
                Expr::Call(call) => {
                    let key = call.args.first().copied().filter(|_| call.args.len() > 1 && method != "push");
                    call.args.last().map(|value| (*value, key))
                }
                _ => None,
            },
            Fate::Other => {
                let around = self.file.ancestors(place);
                let [index, assignment, ..] = around.as_slice() else { return None };
                match (self.expr(*index), self.expr(*assignment)) {
                    (Expr::Index { object, index: key }, Expr::Same(value)) if object == place => {
                        (value.span().start > index.span().end).then_some((value, Some(key)))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// A collection or box of such objects.
pub(super) fn items_of(types: Vec<Ty<'_>>) -> Vec<Ty<'_>> {
    types.into_iter().map(|ty| Ty::Items(Box::new(ty))).collect()
}
