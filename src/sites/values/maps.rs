//! Codes in a `Map` that is written out.

use super::super::context::Cx;
use super::super::set::{CodeSet, Value};
use crate::apis::Family;
use crate::syntax::{Call, Expr, Fate, Node};

/// Methods that leave a map as it is.
const READING: &[&str] = &["entries", "forEach", "get", "has", "keys", "values"];

impl<'t> Cx<'t> {
    /// `CODES.get("gone")`; none where the map can hold something else.
    pub(super) fn mapped_codes(&self, call: &Call<'t>) -> Option<CodeSet> {
        let Expr::Member { object, name: "get" } = self.expr(self.file.plain(call.callee)) else { return None };
        let [key] = call.args.as_slice() else { return None };
        if self.family() != Family::JavaScript {
            return None;
        }
        let pairs = self.pairs_of(object)?;
        if let Some(key) = self.key(*key) {
            // Of two values under one key the later one is there.
            let pair = pairs.iter().rev().find(|(known, _)| self.key(*known).as_ref() == Some(&key));
            let found = |(_, value): &(Node<'t>, Node<'t>)| self.codes(*value).shared_as(call.node.span());
            return Some(pair.map_or_else(CodeSet::absent, found));
        }
        let mut set = self.union(pairs.into_iter().map(|(_, value)| value).collect());
        set.parts.retain(|part| matches!(part.value, Value::Codes(..)));
        set.open = true;
        Some(set.unless_table())
    }

    /// The keys and values of a map that is made here or stands in a constant, and that nothing changes.
    pub(super) fn pairs_of(&self, map: Node<'t>) -> Option<Vec<(Node<'t>, Node<'t>)>> {
        let map = self.file.plain(map);
        let Expr::Call(made) = self.expr(self.constant_value(map)?) else { return None };
        let [entries] = made.args.as_slice() else { return None };
        if !made.new || self.text(made.callee) != "Map" || self.is_map_changed(map) {
            return None;
        }
        let Expr::List(entries) = self.expr(self.constant_value(*entries)?) else { return None };
        let pair = |entry: Node<'t>| match self.expr(self.file.plain(entry)) {
            Expr::List(pair) => Some((*pair.first()?, *pair.get(1)?)),
            _ => None,
        };
        entries.into_iter().map(pair).collect()
    }

    fn is_map_changed(&self, map: Node<'t>) -> bool {
        let Expr::Name(name) = self.expr(map) else { return false };
        let Some(def) = self.definition(name, map) else { return true };
        let reads = |place: &Node<'t>| match self.fate(*place) {
            Fate::Receiver { method, .. } => READING.contains(&method),
            _ => false,
        };
        !self.uses_of(name, def.scope).iter().all(reads)
    }

    /// A text or a number that is written out, as a key.
    fn key(&self, node: Node<'t>) -> Option<String> {
        let number = || self.codes(node).single().map(|number| number.to_string());
        self.fixed_text(node).map(|text| format!("{text:?}")).or_else(number)
    }
}
