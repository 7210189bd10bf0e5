//! Codes that a program of Rust keeps in records and variants of its own, until a close takes them out.

use super::super::context::Cx;
use super::super::set::{CodeSet, Origin, Value};
use crate::syntax::{DefKind, Expr, Node, Pick, Role};

/// Where a record or variant holds a value.
#[derive(Clone, Copy)]
pub(in crate::sites) enum Slot<'t> {
    /// At a place, from 0: `Out::Close(code)`.
    At(usize),
    /// Under a name: `Out::Close { code }`.
    Key(&'t str),
}

/// What is wanted of a variant or record wherever it is built.
#[derive(Clone)]
pub(in crate::sites) struct Wanted<'t> {
    pub(super) slot: Slot<'t>,
    /// A field of the record that stands in the slot.
    pub(super) field: Option<&'t str>,
    /// Other slots of the same, which must hold something or nothing.
    pub(super) beside: Vec<(Slot<'t>, bool)>,
}

impl<'t> From<Slot<'t>> for Wanted<'t> {
    fn from(slot: Slot<'t>) -> Self {
        Self { slot, field: None, beside: Vec::new() }
    }
}

/// What a pattern takes a value out of.
pub(super) struct Held<'t> {
    /// The variant or record.
    pub(super) path: Vec<&'t str>,
    pub(super) wanted: Wanted<'t>,
    pub(super) pattern: Node<'t>,
}

impl<'t> Slot<'t> {
    /// The slot of a field, by its name or its place: `bye.code`, `bye.0`.
    pub(super) fn of_field(name: &'t str) -> Self {
        name.parse().map_or(Slot::Key(name), Slot::At)
    }

    /// The slot that the last step of a pattern goes into.
    pub(super) fn of(pick: &Pick<'t>) -> Option<Self> {
        match pick {
            Pick::Variant(_, index) => Some(Slot::At(*index)),
            Pick::Key(key) => Some(Slot::Key(key)),
            Pick::Item(_) | Pick::Rest => None,
        }
    }
}

impl<'t> Cx<'t> {
    /// What a name can be that a pattern takes out of a variant or record of this file.
    pub(super) fn held_code(&self, name: Node<'t>, picks: &[Pick<'t>]) -> Option<CodeSet> {
        let held = self.taken_from(name, picks).or_else(|| self.taken_from_option(name, picks))?;
        self.codes_held(held, name)
    }

    /// What can stand where a pattern takes a name out.
    pub(super) fn codes_held(&self, Held { path, wanted, pattern }: Held<'t>, name: Node<'t>) -> Option<CodeSet> {
        let is_type = |part: &&str| part.starts_with(char::is_uppercase);
        let here = if path.iter().all(is_type) { self.built_with(&path, &wanted, pattern) } else { None };
        here.or_else(|| self.built_elsewhere(&path, &wanted, name, pattern))
    }

    /// The first answer to a question about the values that such a name can be, of this file or of that of the type.
    pub(in crate::sites) fn asked_of_held<T>(
        &self,
        name: Node<'t>,
        picks: &[Pick<'t>],
        ask: impl for<'f> Fn(&Cx<'f>, Node<'f>) -> Option<T>,
    ) -> Option<T> {
        let held = self.taken_from(name, picks).or_else(|| self.taken_from_option(name, picks))?;
        let Held { path, wanted, pattern } = held;
        // What is asked about, or changed, before it is used is something else.
        if self.is_asked_about(name, name) || self.file.text()[..name.span().start].ends_with("mut ") {
            return None;
        }
        let here = self.put_in(&path, &wanted, pattern).unwrap_or_default();
        let here = here.into_iter().find_map(|value| ask(self, value));
        here.or_else(|| self.asked_of_built(&path, &wanted, name, pattern, ask))
    }

    /// What a pattern takes a name out of.
    pub(super) fn taken_from(&self, name: Node<'t>, picks: &[Pick<'t>]) -> Option<Held<'t>> {
        let slot = Slot::of(picks.last()?)?;
        let pattern =
            self.file.ancestors(name).into_iter().take(3).find(|node| self.text(*node).contains(['(', '{']))?;
        let path = self.text(pattern).split(['(', '{']).next()?.trim();
        // What an option holds is for [`Self::taken_from_option`] to say.
        (path != "Some").then(|| Held { path: path.split("::").collect(), wanted: slot.into(), pattern })
    }

    /// What a field of a structure of this file can be: what it is built with, and set to later. Other
    /// numbers than codes can be kept in a field of many uses.
    pub(in crate::sites) fn structure_field(&self, class: Node<'t>, name: &str) -> Option<CodeSet> {
        let owner = self.file.heritage(class).name?;
        let mut set = self.built_with(&[owner], &Slot::of_field(name).into(), class).unwrap_or_else(CodeSet::unknown);
        for occurrence in self.occurrences(name, self.whole_file()) {
            if let Role::Member { node, write: Some(value) } = occurrence.role
                && let Expr::Member { object, .. } = self.expr(node)
                && matches!(self.expr(self.file.plain(object)), Expr::This)
                && self.self_at(node) == Some(owner)
            {
                set.add(self.codes(value));
            }
        }
        set.parts.retain(|part| matches!(part.value, Value::Codes(low, high) if low >= 1000 && high <= 4999));
        (!set.parts.is_empty()).then(|| set.unless_table())
    }

    /// What is put into a slot wherever a variant or record of this file is built.
    pub(in crate::sites) fn built_with(&self, path: &[&'t str], wanted: &Wanted<'_>, at: Node<'t>) -> Option<CodeSet> {
        let mut set = CodeSet::unknown();
        for value in self.put_in(path, wanted, at)? {
            set.add(self.codes(value).from(Origin::Parameter));
        }
        if let Wanted { slot: Slot::At(index), field: None, beside } = wanted
            && beside.is_empty()
            && let Some(variant) = self.variant_of(path, at)
        {
            set.add(self.given_codes(variant, *index, &[]).unwrap_or_default().from(Origin::Parameter));
        }
        (!set.parts.is_empty()).then(|| set.unless_table())
    }

    /// The name of a variant of this file where it is declared.
    pub(super) fn variant_of(&self, path: &[&'t str], at: Node<'t>) -> Option<Node<'t>> {
        let [.., home, variant] = path else { return None };
        let DefKind::Enum(home) = self.definition(home, at)?.kind else { return None };
        let mut members = self.file.enum_members(home).into_iter();
        members.find(|member| member.name == *variant).map(|member| member.node)
    }

    /// The values that a field of a structure of this file is built with.
    pub(in crate::sites) fn values_built_in(&self, class: Node<'t>, name: &str) -> Vec<Node<'t>> {
        let wanted = Slot::of_field(name).into();
        let owner = self.file.heritage(class).name;
        owner.and_then(|owner| self.put_in(&[owner], &wanted, class)).unwrap_or_default()
    }

    /// The values that are put into a slot wherever a variant or record of this file is built; none where it
    /// is not one of this file.
    pub(in crate::sites) fn put_in(
        &self,
        path: &[&'t str],
        wanted: &Wanted<'_>,
        at: Node<'t>,
    ) -> Option<Vec<Node<'t>>> {
        let (last, owners) = path.split_last()?;
        let named = |name: &'t str| if name == "Self" { self.self_at(at) } else { Some(name) };
        let home = named(owners.last().unwrap_or(last))?;
        match (self.definition(home, at)?.kind, owners) {
            (DefKind::Enum(_), [_, ..]) | (DefKind::Class(_), []) => {}
            _ => return None,
        }
        let is_same = |place: &Node<'t>| match owners {
            [] => true,
            _ => self.path_before(*place).is_some_and(|owner| owner == home || owner == "Self"),
        };
        let mut places = self.uses_of(last, self.whole_file());
        if owners.is_empty() {
            let own = self.uses_of("Self", self.whole_file()).into_iter();
            places.extend(own.filter(|place| self.self_at(*place) == Some(home)));
        }
        // What tests build is sent by nobody.
        let places = places.into_iter().filter(|place| is_same(place) && !self.file.is_in_test(*place));
        let values = places.filter(|place| self.is_built_so(*place, &wanted.beside));
        let values = values.filter_map(|place| self.value_in(place, wanted.slot));
        Some(match wanted.field {
            Some(field) => values.filter_map(|record| self.field_in(record, field)).collect(),
            None => values.collect(),
        })
    }

    /// Whether what is built at a name can hold something, or nothing, in some slots.
    fn is_built_so(&self, place: Node<'t>, slots: &[(Slot<'_>, bool)]) -> bool {
        slots.iter().all(|(slot, is_there)| {
            let Some(value) = self.value_in(place, *slot).map(|value| self.text(value)) else { return true };
            if *is_there { value != "None" } else { !value.starts_with("Some(") }
        })
    }

    /// A field of a record that stands in a slot, where nothing changes it before.
    fn field_in(&self, record: Node<'t>, field: &str) -> Option<Node<'t>> {
        let record = self.file.plain(record);
        let record = match self.expr(record) {
            Expr::Call(call) if self.text(call.callee) == "Some" => *call.args.first()?,
            _ => record,
        };
        self.field_of(record, field).filter(|_| !self.is_changed(record, field))
    }

    /// The value in a slot of what is built at a name.
    fn value_in(&self, place: Node<'t>, slot: Slot<'_>) -> Option<Node<'t>> {
        match slot {
            Slot::Key(key) => {
                let (_, record) = self.record_of(place)?;
                record.fields.iter().find(|field| field.name == key).map(|field| field.value)
            }
            Slot::At(index) => {
                let is_path = |node: &Node<'t>| {
                    matches!(self.expr(*node), Expr::Member { .. }) && node.span().end == place.span().end
                };
                let callee = self.file.ancestors(place).into_iter().next().filter(is_path).unwrap_or(place);
                self.calls_of(callee).first()?.args.get(index).copied()
            }
        }
    }

    /// The name before the last one of the path that a name ends.
    fn path_before(&self, place: Node<'t>) -> Option<&'t str> {
        let path = self.file.ancestors(place).into_iter().next()?;
        let (before, last) = self.text(path).rsplit_once("::")?;
        (last == self.text(place)).then(|| before.rsplit("::").next().unwrap_or(before))
    }

    /// The type that `Self` is at a place.
    pub(super) fn self_at(&self, at: Node<'t>) -> Option<&'t str> {
        let class = self.file.ancestors(at).into_iter().find(|around| self.file.is_class(*around));
        self.file.heritage(class.unwrap_or(at)).name
    }
}
