//! Codes that variants and records of Rust keep in options, or in records of their own, which are unpacked on the
//! way: `Out::Close { code: Some(code), .. }`, `match (code, reason)`, `code.zip(reason)`, `bye.code`.
//!
//! Where a code comes out only together with something else, only what is built with both counts.

use super::super::context::Cx;
use super::super::set::CodeSet;
use super::held::{Held, Slot};
use crate::apis::Family;
use crate::syntax::{Construct, Def, DefKind, Expr, Node, Pick, Role, Variable};

impl<'t> Cx<'t> {
    /// What a pattern takes a name out of, through an option: `Out::Close { code: Some(code), why: Some(why) }`.
    pub(super) fn taken_from_option(&self, name: Node<'t>, picks: &[Pick<'t>]) -> Option<Held<'t>> {
        let [.., last, Pick::Variant("Some", 0)] = picks else { return None };
        let slot = Slot::of(last)?;
        let is_home = |node: &Node<'t>| {
            let text = self.text(*node);
            let head = text.split(['(', '{']).next().unwrap_or(text).trim();
            head.len() < text.len() && head.starts_with(char::is_uppercase) && head != "Some"
        };
        let pattern = self.file.ancestors(name).into_iter().take(4).find(is_home)?;
        let text = self.text(pattern);
        let path = text.split(['(', '{']).next()?.trim().split("::").collect();
        let mut wanted: super::Wanted<'t> = slot.into();
        for (index, part) in parts(text).into_iter().enumerate() {
            let (other, inner) = match part.split_once(':') {
                Some((key, inner)) if text.ends_with('}') => (Slot::Key(key.trim()), inner.trim()),
                _ => (Slot::At(index), part),
            };
            match inner {
                "None" => wanted.beside.push((other, false)),
                _ if inner.starts_with("Some(") => wanted.beside.push((other, true)),
                _ if is_open(inner) => {}
                _ => return None,
            }
        }
        let held = Held { path, wanted, pattern };
        self.is_first_to_take(&held, name).then_some(held)
    }

    /// What an option holds that a pattern took out of a variant or record, where others must hold something or
    /// nothing with it.
    pub(super) fn optional_code(
        &self,
        option: Node<'t>,
        picks: &[Pick<'t>],
        beside: &[(Node<'t>, bool)],
    ) -> Option<CodeSet> {
        let option = self.file.plain(option);
        let Expr::Name(name) = self.expr(option) else { return None };
        let def = self.definition(name, option).filter(|_| picks.is_empty() && self.family() == Family::Rust)?;
        let DefKind::Variable(Variable { picks, mutable: false, .. }) = &def.kind else { return None };
        if picks.is_empty() || self.is_sorted_out(option, name, &def) {
            return None;
        }
        let mut held = self.taken_from(def.node, picks)?;
        for (other, is_there) in beside {
            held.wanted.beside.extend(self.slot_of(*other, &held).map(|slot| (slot, *is_there)));
        }
        let set = if self.is_first_to_take(&held, def.node) { self.codes_held(held, def.node)? } else { return None };
        Some(CodeSet { absent: false, ..set.defined_at(option.span()) })
    }

    /// What comes out of one of two options if both hold something: `code.zip(reason)`.
    pub(super) fn zipped_code(&self, value: Node<'t>, picks: &[Pick<'t>]) -> Option<CodeSet> {
        let (Expr::Call(call), [Pick::Item(item), rest @ ..]) = (self.expr(value), picks) else { return None };
        let Expr::Member { object, name: "zip" } = self.expr(self.file.plain(call.callee)) else { return None };
        let [other] = call.args.as_slice() else { return None };
        match item {
            0 => self.optional_code(object, rest, &[(*other, true)]),
            _ => self.optional_code(*other, rest, &[(object, true)]),
        }
    }

    /// What a name can be that is taken out of several options at once: `(Some(code), _)` of `(code, reason)`.
    pub(super) fn matched_code(&self, name: Node<'t>, value: Node<'t>, picks: &[Pick<'t>]) -> Option<CodeSet> {
        let [Pick::Item(item), Pick::Variant("Some", 0)] = picks else { return None };
        let Expr::List(options) = self.expr(self.file.plain(value)) else { return None };
        let around = self.file.ancestors(name);
        let own = parts(self.text(*around.get(1)?));
        let arms = around.iter().find_map(|outer| match self.file.construct(*outer) {
            Construct::Switch { subject: Some(subject), arms } if subject.span() == value.span() => Some(arms),
            _ => None,
        });
        let above = arms.unwrap_or_default().into_iter().take_while(|arm| !arm.node.span().contains(name.span()));
        let above: Vec<_> = above.flat_map(|arm| arm.values).map(|pattern| parts(self.text(pattern))).collect();
        let mut beside = Vec::new();
        for (index, option) in options.iter().enumerate().filter(|(index, _)| index != item) {
            match *own.get(index)? {
                "None" => beside.push((*option, false)),
                part if part.starts_with("Some(") => beside.push((*option, true)),
                _ => {}
            }
            for arm in above.iter().filter(|arm| arm.get(*item) != Some(&"None")) {
                match *arm.get(index)? {
                    "None" => beside.push((*option, true)),
                    part if part.starts_with("Some(") => beside.push((*option, false)),
                    _ => return None,
                }
            }
        }
        self.optional_code(*options.get(*item)?, &[], &beside)
    }

    /// What a field of a record can be that a pattern took out of a variant: `Out::Close(bye) => bye.code`.
    pub(super) fn field_of_held(&self, object: Node<'t>, field: &'t str) -> Option<CodeSet> {
        let object = self.file.plain(object);
        let Expr::Name(name) = self.expr(object) else { return None };
        let def = self.definition(name, object).filter(|_| self.family() == Family::Rust)?;
        let DefKind::Variable(Variable { picks, mutable: false, .. }) = &def.kind else { return None };
        let mut held = self.taken_from(def.node, picks).or_else(|| self.taken_from_option(def.node, picks))?;
        held.wanted.field = Some(field);
        // Who has the whole record can ask for the code: `if !bye.is_fine() { return }`.
        let is_own = |node: &Node<'t>| self.definition(name, *node).is_some_and(|found| found.node == def.node);
        let mut uses = self.uses_of(name, def.scope).into_iter().filter(is_own);
        let is_clear = uses.all(|node| self.is_told(node) || self.is_read_by_field(node));
        if is_clear && self.is_first_to_take(&held, def.node) { self.codes_held(held, def.node) } else { None }
    }

    /// Whether of what stands here only a field is read: `bye.code`, not `bye.is_fine()`.
    fn is_read_by_field(&self, node: Node<'t>) -> bool {
        let Some(outer) = self.file.ancestors(node).into_iter().next() else { return false };
        let is_field = matches!(self.expr(outer), Expr::Member { object, .. } if object == node);
        is_field && self.calls_of(outer).is_empty()
    }

    /// The slot that another name is taken out of by the same pattern.
    fn slot_of(&self, other: Node<'t>, held: &Held<'t>) -> Option<Slot<'t>> {
        let other = self.file.plain(other);
        let Expr::Name(name) = self.expr(other) else { return None };
        let def = self.definition(name, other).filter(|def| held.pattern.span().contains(def.node.span()))?;
        match def.kind {
            DefKind::Variable(variable) => Slot::of(variable.picks.last()?),
            _ => None,
        }
    }

    /// Whether no arm above takes some of what a pattern takes a name out of, but for those that want the slot to
    /// be empty, and nothing before asks what is taken apart: `if !out.is_fine() { return }`.
    fn is_first_to_take(&self, held: &Held<'t>, name: Node<'t>) -> bool {
        let of = self.occurrence(name.span().start, self.text(name)).and_then(|found| match found.role {
            Role::Define(Def { kind: DefKind::Variable(variable), .. }) => variable.value,
            _ => None,
        });
        if of.is_some_and(|of| self.is_used_before(self.file.plain(of))) {
            return false;
        }
        let arms = self.file.ancestors(held.pattern).into_iter().find_map(|outer| match self.file.construct(outer) {
            Construct::Switch { arms, .. } => Some(arms),
            _ => None,
        });
        let above = arms.unwrap_or_default().into_iter();
        let mut above = above.take_while(|arm| !arm.node.span().contains(held.pattern.span()));
        let variant = held.path.last().copied().unwrap_or_default();
        let is_of_it = |text: &str| text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == variant);
        let wants_nothing = |text: &str| match held.wanted.slot {
            Slot::Key(key) => parts(text).contains(&format!("{key}: None").as_str()),
            Slot::At(index) => parts(text).get(index) == Some(&"None"),
        };
        above.all(|arm| {
            arm.values.iter().map(|value| self.text(*value)).all(|text| !is_of_it(text) || wants_nothing(text))
        })
    }

    /// Whether something is used before it is taken apart, or asked about where it is no name.
    fn is_used_before(&self, of: Node<'t>) -> bool {
        let Expr::Name(name) = self.expr(of) else { return self.is_asked_about(of, of) };
        let Some(def) = self.definition(name, of) else { return true };
        let is_same = |node: Node<'t>| self.definition(name, node).is_some_and(|found| found.node == def.node);
        let is_before = |node: Node<'t>| node.span().end <= of.span().start && is_same(node) && !self.is_told(node);
        self.uses_of(name, def.scope).into_iter().any(is_before)
    }
}

/// Whether a pattern takes whatever there is: `reason`, `_`, `..`
fn is_open(pattern: &str) -> bool {
    let is_word = pattern.chars().all(|c| c.is_lowercase() || c == '_' || c.is_ascii_digit());
    pattern == ".."
        || is_word && !matches!(pattern, "true" | "false") && !pattern.starts_with(|c: char| c.is_ascii_digit())
}

/// The parts of a pattern between its brackets: `Some(code)` and `_` of `(Some(code), _)`.
fn parts(pattern: &str) -> Vec<&str> {
    let Some(start) = pattern.find(['(', '{']) else { return Vec::new() };
    let inside = pattern.get(start + 1..pattern.len() - 1).unwrap_or_default();
    let mut depth = 0;
    let parts = inside.split(|c: char| {
        match c {
            '(' | '{' | '[' => depth += 1,
            ')' | '}' | ']' => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0
    });
    parts.map(str::trim).filter(|part| !part.is_empty()).collect()
}
