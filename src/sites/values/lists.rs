//! What has no name of its own: rest parameters, `arguments`, and what promises lead to.

use super::super::context::Cx;
use super::super::set::{CodeSet, Origin};
use super::MAX_CALLERS;
use crate::syntax::{Call, Def, DefKind, Expr, Fate, Node, Pick, Role, Variable};

/// Methods that leave a list as it is.
const READING: &[&str] = &[
    "at", "concat", "entries", "every", "filter", "find", "findIndex", "findLast", "flatMap", "forEach", "includes",
    "indexOf", "join", "keys", "map", "reduce", "slice", "some", "values",
];

impl<'t> Cx<'t> {
    /// The items of a list that is written here, or that a constant stands for.
    pub(in crate::sites) fn items_of(&self, list: Node<'t>) -> Option<Vec<Node<'t>>> {
        let list = self.file.plain(list);
        let value = match self.expr(list) {
            // `const CODES = { lost: [1006, "lost"] }`
            Expr::Member { object, name } if !self.is_changed(object, name) => {
                let owner = self.text(self.file.plain(object));
                self.field_of(object, name).filter(|_| !self.is_reordered_as_member(name, Some(owner)))?
            }
            Expr::Name(name) => {
                let def = self.definition(name, list)?;
                self.constant_value(list).filter(|_| !self.is_reordered(name, &def))?
            }
            Expr::List(_) => list,
            // `Object.freeze([1000, 1006])`
            Expr::Call(call) => match self.expr(self.file.plain(call.callee)) {
                Expr::Member { name: "freeze" | "seal", .. } => *call.args.first()?,
                _ => return None,
            },
            _ => return None,
        };
        match self.expr(self.file.plain(value)) {
            Expr::List(items) if !items.iter().any(|item| matches!(self.expr(*item), Expr::Spread(_))) => Some(items),
            Expr::Call(_) => self.nested(|| None, || self.items_of(value)),
            _ => None,
        }
    }

    /// What an item of a list can be; none where nothing is known of the list.
    pub(in crate::sites) fn item_codes(&self, list: Node<'t>, index: usize, at: Node<'t>) -> Option<CodeSet> {
        let list = self.file.plain(list);
        self.nested(
            || None,
            || match self.expr(list) {
                Expr::Name(name) => self.item_of_name(name, list, index, at),
                Expr::Call(call) => self
                    .delivered_by_events(&call, "once", index, at)
                    .or_else(|| self.picked_of_row(list, &[Pick::Item(index)])),
                _ => self.picked_of_row(list, &[Pick::Item(index)]),
            },
        )
    }

    fn item_of_name(&self, name: &'t str, list: Node<'t>, index: usize, at: Node<'t>) -> Option<CodeSet> {
        let Some(def) = self.definition(name, list) else {
            let function = self.file.this_function(list).filter(|_| name == "arguments")?.0;
            return Some(self.argument_codes(function, index, at));
        };
        if self.is_reordered(name, &def) {
            return None;
        }
        match &def.kind {
            DefKind::Parameter { function, index: first, picks, .. } if picks.as_slice() == [Pick::Rest] => {
                let params = self.file.function(*function)?.params;
                let is_rest = self.text(params.get(*first)?.node).starts_with("...");
                is_rest.then(|| self.argument_codes(*function, first + index, at))
            }
            DefKind::Variable(Variable { value: Some(value), mutable: false, picks, .. }) if picks.is_empty() => {
                self.item_codes(*value, index, at)
            }
            _ => None,
        }
    }

    /// What a function is given at a place that has no name of its own.
    fn argument_codes(&self, function: Node<'t>, index: usize, at: Node<'t>) -> CodeSet {
        let mut set = CodeSet::unknown();
        if let Some(given) = self.given_codes(function, index, &[]) {
            set.add(given.from(Origin::Parameter));
        }
        for call in self.callers(function).into_iter().take(MAX_CALLERS) {
            if let Some(arg) = call.args.get(index) {
                set.add(self.codes(*arg).from(Origin::Parameter));
            }
        }
        set.or(self.delivered(function, index, &[], at).unwrap_or_default())
    }

    /// `for await (const [code] of on(ws, "close"))`
    pub(super) fn item_of_each(&self, of: Node<'t>, picks: &[Pick<'t>], at: Node<'t>) -> Option<CodeSet> {
        let ([Pick::Item(item)], Expr::Call(call)) = (picks, self.expr(self.file.plain(of))) else { return None };
        self.delivered_by_events(&call, "on", *item, at)
    }

    /// Whether something changes what stands at the places of a list.
    pub(in crate::sites) fn is_reordered(&self, name: &str, def: &Def<'t>) -> bool {
        self.occurrences(name, def.scope).any(|occurrence| match occurrence.role {
            Role::Write(_) => true,
            Role::Use => self.is_changed_here(occurrence.node),
            _ => false,
        })
    }

    /// Whether something changes what stands at the places of a list that is a member of `owner`, or of
    /// whatever has such a member.
    pub(in crate::sites) fn is_reordered_as_member(&self, name: &str, owner: Option<&str>) -> bool {
        self.occurrences(name, self.whole_file()).any(|found| match found.role {
            Role::Member { node, .. } => match self.expr(node) {
                Expr::Member { object, .. } => {
                    owner.is_none_or(|owner| self.text(object) == owner) && self.is_changed_here(node)
                }
                _ => false,
            },
            _ => false,
        })
    }

    /// Whether what stands at the places of a list changes where it is used.
    fn is_changed_here(&self, list: Node<'t>) -> bool {
        match self.fate(list) {
            Fate::Receiver { method, .. } => !READING.contains(&method),
            _ => self.is_item_written(list),
        }
    }

    /// `args[0] = 1000`
    fn is_item_written(&self, list: Node<'t>) -> bool {
        let Some(item) = self.file.ancestors(list).into_iter().next() else { return false };
        let rest = self.file.text()[item.span().end..].trim_start();
        matches!(self.expr(item), Expr::Index { object, .. } if object == list)
            && rest.starts_with('=')
            && !rest.starts_with("==")
    }

    /// The first item of the list whose items a call is given: `socket.close(...args)`.
    pub(in crate::sites) fn spread_codes(&self, call: &Call<'t>) -> Option<CodeSet> {
        let spread = *call.args.first()?;
        let Expr::Spread(list) = self.expr(spread) else { return None };
        let set = self.item_codes(list, 0, spread)?.defined_at(spread.span());
        Some(self.narrow(spread, &format!("{}[0]", self.text(self.file.plain(list))), None, set))
    }

    /// What a promise that is made here is resolved with.
    pub(super) fn promised_codes(&self, call: &Call<'t>) -> CodeSet {
        let executor = call.args.first().and_then(|executor| self.file.function(self.file.plain(*executor)));
        let resolve = executor.and_then(|executor| self.file.pattern_name(executor.params.first()?.node));
        let Some((name, def)) = resolve.and_then(|name| Some((name, self.definition(self.text(name), name)?))) else {
            return CodeSet::unknown();
        };
        let mut set = CodeSet::unknown();
        for place in self.uses_of(self.text(name), def.scope).into_iter().take(MAX_CALLERS) {
            let given = self.calls_of(place).into_iter().filter_map(|call| call.args.first().copied());
            given.for_each(|value| set.add(self.codes(value)));
            // `new Promise((resolve) => ws.once("close", resolve))`
            set.add(self.delivered_to(place, call.node).unwrap_or_default());
        }
        set
    }

    /// The list that a promise hands to the function that is run on it: `once(ws, "close").then(([code]) => ..)`.
    pub(super) fn promised_list(&self, function: Node<'t>) -> Option<Node<'t>> {
        let Fate::Argument { call, index: 0 } = self.fate(function) else { return None };
        let Expr::Call(call) = self.expr(call) else { return None };
        match self.expr(self.file.plain(call.callee)) {
            Expr::Member { object, name: "then" } => Some(object),
            _ => None,
        }
    }
}
