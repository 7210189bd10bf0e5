//! Stores of zustand: what they hold, for who asks the store and for the function that fills it; and what
//! the contexts of React and the stores of Svelte hold.

use super::super::context::Cx;
use super::{Ty, union};
use crate::syntax::{Call, DefKind, Expr, Fate, Imported, Node, TypeText};

/// Functions that make a store.
const MAKERS: &[&str] = &["create", "createStore", "createWithEqualityFn"];

/// Functions that make what holds a value for others, each with the packages that have it.
const HOLDERS: &[(&str, &[&str])] =
    &[("createContext", &["react", "preact", "preact/compat"]), ("writable", &["svelte/store"])];

/// Functions that give the value of such a holder.
const READERS: &[(&str, &[&str])] =
    &[("useContext", &["react", "preact/hooks", "preact/compat"]), ("use", &["react"]), ("get", &["svelte/store"])];

/// Wrappers around the function that fills a store nest no deeper: `devtools(persist((set, get) => ..))`.
const MAX_WRAPPERS: usize = 4;

impl<'t> Cx<'t> {
    /// The store that a call makes: `create<State>()((set, get) => ..)`.
    pub(super) fn made_store(&self, call: &Call<'t>) -> Option<Ty<'t>> {
        let callee = self.file.plain(call.callee);
        let maker = match self.expr(callee) {
            Expr::Call(curried) if curried.args.is_empty() => curried,
            _ => call.clone(),
        };
        let filler = call.args.first().filter(|_| self.is_store_maker(maker.callee))?;
        let said = maker.type_args.map(TypeText::parse_arguments).unwrap_or_default();
        let said = said.first().map(|text| self.type_text(text, call.node)).unwrap_or_default();
        if !said.is_empty() {
            return Some(Ty::Store(said));
        }
        Some(Ty::Store(self.function_result(self.filler(*filler)?)))
    }

    /// The holder that a call makes: `createContext<WebSocket | null>(null)`, `writable(new WebSocket(url))`.
    pub(super) fn made_for_others(&self, call: &Call<'t>) -> Option<Ty<'t>> {
        if !self.is_one_of(HOLDERS, call.callee) {
            return None;
        }
        let said = call.type_args.map(TypeText::parse_arguments).unwrap_or_default();
        let held = match said.first() {
            Some(text) => self.type_text(text, call.node),
            None => call.args.first().map(|value| self.types(*value)).unwrap_or_default(),
        };
        Some(Ty::Store(held))
    }

    /// What a call takes out of such a holder: `useContext(Live)`.
    pub(super) fn taken_from_holder(&self, call: &Call<'t>) -> Option<Vec<Ty<'t>>> {
        let [holder] = call.args.as_slice() else { return None };
        self.is_one_of(READERS, call.callee).then(|| held(self.types(*holder)))
    }

    /// What `$live` is in a component of Svelte: the value of the store `live`.
    pub(super) fn of_svelte_store(&self, name: &'t str, at: Node<'t>) -> Vec<Ty<'t>> {
        match name.strip_prefix('$') {
            Some(store) if !store.is_empty() && self.definition(store, at).is_some() => {
                held(self.name_types(store, at))
            }
            _ => Vec::new(),
        }
    }

    /// Whether a function is one of these, by its import: `useContext`, `React.useContext`.
    fn is_one_of(&self, known: &[(&str, &[&str])], callee: Node<'t>) -> bool {
        let callee = self.file.plain(callee);
        let (object, member) = match self.expr(callee) {
            Expr::Name(name) => (name, None),
            Expr::Member { object, name } => match self.expr(self.file.plain(object)) {
                Expr::Name(object) => (object, Some(name)),
                _ => return false,
            },
            _ => return false,
        };
        if !known.iter().any(|(name, _)| *name == member.unwrap_or(object)) {
            return false;
        }
        let Some(DefKind::Import { module, what }) = self.definition(object, callee).map(|def| def.kind) else {
            return false;
        };
        let name = match (what, member) {
            (Imported::Name(name), None) => name,
            (Imported::All | Imported::Default, Some(name)) => name,
            _ => return false,
        };
        known.iter().any(|(known, modules)| *known == name && modules.contains(&module))
    }

    fn is_store_maker(&self, callee: Node<'t>) -> bool {
        let callee = self.file.plain(callee);
        let Expr::Name(name) = self.expr(callee) else { return false };
        match self.definition(name, callee).map(|def| def.kind) {
            Some(DefKind::Import { module, what }) => {
                let is_maker = match what {
                    Imported::Name(name) => MAKERS.contains(&name),
                    Imported::Default => true,
                    Imported::All => false,
                };
                is_maker && module.split('/').next() == Some("zustand")
            }
            _ => false,
        }
    }

    /// The function that fills a store, inside of what is wrapped around it.
    fn filler(&self, mut node: Node<'t>) -> Option<Node<'t>> {
        for _ in 0..=MAX_WRAPPERS {
            node = self.file.plain(node);
            match self.expr(node) {
                Expr::Function(function) => return Some(function.node),
                Expr::Call(call) => node = *call.args.first()?,
                _ => return None,
            }
        }
        None
    }

    /// What the function that fills a store is given: a function that changes the state, one that gives
    /// it, and the store.
    pub(super) fn given_to_filler(&self, function: Node<'t>, index: usize) -> Vec<Ty<'t>> {
        let mut node = function;
        for _ in 0..=MAX_WRAPPERS {
            let Fate::Argument { call, index: 0 } = self.file.fate(node) else { return Vec::new() };
            let Expr::Call(outer) = self.expr(call) else { return Vec::new() };
            match (self.made_store(&outer), index) {
                (Some(Ty::Store(state)), 1) => return vec![Ty::Maker(state)],
                (Some(store), _) => return vec![store],
                (None, _) => node = call,
            }
        }
        Vec::new()
    }

    /// What a call of a store gives: its state, or what a function chooses of it.
    pub(super) fn of_store(&self, state: &[Ty<'t>], call: &Call<'t>) -> Vec<Ty<'t>> {
        match call.args.first().map(|chooser| self.file.plain(*chooser)) {
            None => state.to_vec(),
            Some(chooser) => match self.expr(chooser) {
                Expr::Function(function) => union([self.function_result(function.node)]),
                _ => Vec::new(),
            },
        }
    }
}

/// What holders hold.
fn held(types: Vec<Ty<'_>>) -> Vec<Ty<'_>> {
    let state = |ty| if let Ty::Store(state) = ty { state } else { Vec::new() };
    types.into_iter().flat_map(state).collect()
}
