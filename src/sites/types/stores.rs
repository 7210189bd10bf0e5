//! Stores of zustand, Pinia and Vuex: what they hold, for who asks the store and for the function that fills it.

use super::super::context::Cx;
use super::{Ty, union};
use crate::syntax::{Call, DefKind, Expr, Fate, Imported, Node, TypeText};

/// Functions that make a store.
const MAKERS: &[&str] = &["create", "createStore", "createWithEqualityFn"];

/// Wrappers around the function that fills a store nest no deeper: `devtools(persist((set, get) => ..))`.
const MAX_WRAPPERS: usize = 4;

/// The types of Vuex for the parts of a store, the keys under which they stand in it, and whether their functions
/// are given the store first; the others are given the state.
const PARTS: &[(&str, &str, bool)] =
    &[("ActionTree", "actions", true), ("GetterTree", "getters", false), ("MutationTree", "mutations", false)];

/// Types of Vuex for all that a store is made of.
const WHOLE: &[&str] = &["Module", "StoreOptions"];

/// Types of Vuex for a store.
const STORES: &[&str] = &["ActionContext", "Store"];

impl<'t> Cx<'t> {
    /// The store that a call makes: `create<State>()((set, get) => ..)`.
    pub(super) fn made_store(&self, call: &Call<'t>) -> Option<Ty<'t>> {
        let callee = self.file.plain(call.callee);
        // `defineStore("feed", { state: () => ({ socket: null }), .. })`
        if matches!(self.expr(callee), Expr::Name("defineStore")) {
            let state = call.args.iter().find_map(|options| self.field_of(*options, "state"))?;
            return Some(Ty::Store(self.given_or_made(state)));
        }
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
            let Fate::Argument { call, index: 0 } = self.fate(node) else { return Vec::new() };
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

    /// A store by its type: `ActionContext<State, Root>`.
    pub(super) fn store_of_vuex(
        &self,
        module: &str,
        what: Imported<'t>,
        args: &[TypeText<'t>],
        at: Node<'t>,
    ) -> Option<Ty<'t>> {
        let state = args.first().filter(|_| module == "vuex" && STORES.contains(&what.name()))?;
        Some(Ty::Store(self.type_text(state, at)))
    }

    /// What the functions in a part of a store of Vuex are given first: `MutationTree<State>`. The keys lead there.
    pub(super) fn given_by_vuex(
        &self,
        of: Imported<'t>,
        args: &[TypeText<'t>],
        keys: &[&str],
        at: Node<'t>,
    ) -> Vec<Ty<'t>> {
        let part = PARTS.iter().find(|(tree, part, _)| match keys {
            [_] => of.name() == *tree,
            [key, _] => WHOLE.contains(&of.name()) && key == part,
            _ => false,
        });
        let (Some((.., is_store)), Some(state)) = (part, args.first()) else { return Vec::new() };
        let state = self.type_text(state, at);
        if *is_store { vec![Ty::Store(state)] } else { state }
    }
}
