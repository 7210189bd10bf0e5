//! What a code expression can be.
//!
//! Names lead to their definitions and to what they are given on the way ([`super::flow`]), members
//! to enumerations, object literals and the constants of libraries, calls to the functions of this
//! file. What is not understood makes the set open.

mod arithmetic;
mod built;
mod calls;
mod conversions;
mod errors;
mod foreign;
mod held;
mod lists;
mod maps;
mod members;
mod options;
mod results;
mod tables;
mod tuples;
mod unpacked;
mod variants;

pub(super) use conversions::INTEGERS;
pub(super) use held::Wanted;
pub(super) use tables::{ANY, of_table};

use super::context::Cx;
use super::narrow::filter;
use super::receive::Part;
use super::set::{self, CodeSet, Odd, Origin, Value, Written};
use super::types::Ty;
use crate::apis::Family;
use crate::codes;
use crate::syntax::{Def, DefKind, Expr, Node, Pick, Piece, Record, Variable};

/// Most arguments of callers that are looked at for one parameter.
const MAX_CALLERS: usize = 64;

impl<'t> Cx<'t> {
    /// What a code expression can be.
    pub(super) fn codes(&self, node: Node<'t>) -> CodeSet {
        self.nested(CodeSet::unknown, || self.evaluate(self.file.plain(node)))
    }

    fn evaluate(&self, node: Node<'t>) -> CodeSet {
        let span = node.span();
        let odd = |odd| CodeSet::of(Value::Odd(odd), span, Written::Other);
        if let Some(set) = self.cast_as_needed(node) {
            return set;
        }
        match self.expr(node) {
            Expr::Int(value) => CodeSet::of(Value::Codes(value, value), span, Written::Literal),
            Expr::Fraction => odd(Odd::Fraction),
            Expr::Bool => odd(Odd::Bool),
            Expr::Null => odd(Odd::Null),
            Expr::Text(text) => match text.pieces.as_slice() {
                [] => odd(Odd::Text(Some(String::new()))),
                [Piece::Fixed(text)] => odd(Odd::Text(Some(text.clone()))),
                _ => odd(Odd::Text(None)),
            },
            Expr::Name(name) => self.name_codes(name, node),
            Expr::Member { object, name } => self.member_codes(node, object, name),
            Expr::Call(call) => self.call_codes(&call),
            Expr::Choice(values) => self.union(self.without_translated(node, values)),
            Expr::Fallback { value, fallback, falsy } => {
                let mut set = self.codes(value);
                set.absent = false;
                set.parts.retain(|part| {
                    let nothing = matches!(part.value, Value::Odd(Odd::Null))
                        || falsy && matches!(part.value, Value::Codes(0, 0) | Value::Odd(Odd::NotANumber));
                    !nothing
                });
                set.or(self.past_table(value, fallback, self.codes(fallback)))
            }
            Expr::Binary { op: "&&", right, .. } => {
                let mut set = self.codes(right);
                set.open = true;
                set
            }
            Expr::Binary { op, left, right } => self.arithmetic(node, op, left, right),
            Expr::Index { object, index } => self.indexed(node, object, index),
            Expr::Unary { op, operand } => self.unary(node, op, operand),
            Expr::Cast { operand, bits } => self.cast(operand, bits),
            Expr::Record(record) if record.name.is_none() => odd(Odd::Object),
            Expr::List(_) if self.family() == Family::JavaScript => odd(Odd::Object),
            // Such a function can end without a value in ways that are not followed.
            Expr::Function(function) if function.getter => {
                CodeSet { open: true, ..self.union(self.file.returns(function.node)) }
            }
            Expr::Function(_) if self.family() == Family::JavaScript => odd(Odd::Object),
            _ => CodeSet::unknown(),
        }
    }

    /// An item of a list, or a value of an object literal, that is written out.
    fn indexed(&self, node: Node<'t>, object: Node<'t>, index: Node<'t>) -> CodeSet {
        if let Some(Expr::Record(record)) = self.literal_behind(object).map(|record| self.expr(record)) {
            let mut set = self.union(record.fields.iter().map(|field| field.value).collect());
            // Under a key that is not there is nothing.
            set.parts.retain(|part| matches!(part.value, Value::Codes(..)));
            set.open = true;
            return set.unless_table();
        }
        if let Some(set) = self.imported_codes(node, &[]) {
            return set;
        }
        match (self.items_of(object), self.codes(index).single().and_then(|index| usize::try_from(index).ok())) {
            // `[1000, 1006][usize::from(lost)]`
            (Some(items), None)
                if self.family() == Family::Rust && matches!(self.expr(self.file.plain(object)), Expr::List(_)) =>
            {
                self.union(items).or(CodeSet::unknown()).unless_table()
            }
            (Some(items), Some(index)) => items.get(index).map_or_else(CodeSet::absent, |item| self.codes(*item)),
            (None, Some(index)) => match self.item_codes(object, index, node) {
                Some(set) => self.narrowed_member(node, set.defined_at(node.span())),
                None => CodeSet::unknown(),
            },
            (_, None) => self.any_row_code(object).unwrap_or_else(CodeSet::unknown).defined_at(node.span()),
        }
    }

    /// What is left of a code where a table of other codes has nothing for it: `TABLE[code] ?? code`.
    fn past_table(&self, value: Node<'t>, fallback: Node<'t>, set: CodeSet) -> CodeSet {
        let key = match self.expr(self.file.plain(value)) {
            Expr::Index { index, .. } => Some(index),
            Expr::Call(call) => call.args.first().copied(),
            _ => None,
        };
        if !key.is_some_and(|key| self.is_subject(key, self.text(self.file.plain(fallback)))) {
            return set;
        }
        let table = match self.expr(self.file.plain(value)) {
            Expr::Index { object, .. } => self.literal_behind(object).map(|table| self.expr(table)),
            _ => None,
        };
        let Some(Expr::Record(table)) = table.filter(|table| matches!(table, Expr::Record(table) if !table.open))
        else {
            return set.without_received();
        };
        let keys: Option<Vec<i64>> = table.fields.iter().map(|field| field.name.parse().ok()).collect();
        match keys {
            Some(keys) => filter(set, &|number| keys.contains(&number).then_some(false)),
            None => set.without_received(),
        }
    }

    /// What a constant stands for.
    pub(in crate::sites) fn constant_value(&self, node: Node<'t>) -> Option<Node<'t>> {
        let node = self.file.plain(node);
        match self.expr(node) {
            Expr::Name(name) => match self.definition(name, node)?.kind {
                DefKind::Variable(Variable { value: Some(value), mutable: false, picks, .. }) if picks.is_empty() => {
                    Some(self.file.plain(value))
                }
                _ => None,
            },
            _ => Some(node),
        }
    }

    pub(super) fn union(&self, values: Vec<Node<'t>>) -> CodeSet {
        let mut set = CodeSet::default();
        for value in values {
            set.add(self.codes(value));
        }
        set
    }

    fn name_codes(&self, name: &'t str, node: Node<'t>) -> CodeSet {
        let Some(def) = self.definition(name, node) else {
            return match name {
                "undefined" | "None" => CodeSet::absent(),
                "NaN" => CodeSet::of(Value::Odd(Odd::NotANumber), node.span(), Written::Other),
                _ => {
                    let imported = || self.imported_codes(node, &[]);
                    self.constant_by_path(node).or_else(imported).unwrap_or_else(CodeSet::unknown)
                }
            };
        };
        match &def.kind {
            DefKind::Variable(variable) => self.variable_codes(name, node, &def, variable),
            DefKind::Parameter { .. } => self.parameter_codes(name, node, &def).received_at(node.span()),
            DefKind::Item { of, picks } => {
                let each = || self.written_items(*of, picks, node);
                let set = self.item_of_each(*of, picks, node).or_else(each).unwrap_or_else(CodeSet::unknown);
                self.narrowed(node, &def, set)
            }
            DefKind::Import { .. } => self.imported_codes(node, &[]).unwrap_or_else(CodeSet::unknown),
            DefKind::Caught => {
                let error = self.error_itself(name, node, &def).unwrap_or_else(CodeSet::unknown);
                self.narrowed(node, &def, error)
            }
            DefKind::Path(_) => {
                let imported = || self.imported_codes(node, &[]);
                self.constant_by_path(node).or_else(imported).unwrap_or_else(CodeSet::unknown)
            }
            _ => CodeSet::unknown(),
        }
    }

    fn variable_codes(&self, name: &'t str, node: Node<'t>, def: &Def<'t>, variable: &Variable<'t>) -> CodeSet {
        // `Message::Close(Some(CloseFrame { code, .. }))`
        if let Some(set) = self.delivered_by_pattern(def.node, &variable.picks, &Part::Whole, node) {
            return self.narrowed(node, def, set);
        }
        let first = match variable.value {
            Some(value) if variable.picks.is_empty() => self.left_by_arms(def.node, self.codes(value)),
            Some(value) => {
                let picked = self.picked(value, &variable.picks, variable.default);
                match (self.family(), variable.picks.as_slice()) {
                    _ if !picked.parts.is_empty() => picked,
                    (Family::Rust, picks) => {
                        let held =
                            self.held_code(def.node, picks).or_else(|| self.matched_code(def.node, value, picks));
                        held.map_or(picked, |held| held.defined_at(node.span()))
                    }
                    // `const { code } = check(request)`
                    (_, [Pick::Key(key)]) => self.result_codes(value, key, node).unwrap_or(picked),
                    _ => picked,
                }
            }
            None => CodeSet::absent(),
        };
        // `let code;`, which is given its value later
        let is_deferred = variable.value.is_none() && !variable.shared;
        let set = if variable.mutable || is_deferred { self.reaching(name, node, def, first) } else { first };
        // What is taken out of a module is a name for it, as in an import.
        let is_module = !variable.picks.is_empty() && self.family() == Family::JavaScript;
        let set = if is_module { set.defined_at(node.span()) } else { set };
        // The name of a code keeps its number: what a fix replaces is the use.
        let shared = variable.shared && self.is_shared(name, def) || codes::named(name).is_some();
        let set = if shared { set.shared_as(node.span()) } else { set.received_at(node.span()) };
        // Nobody asks what a number is that is written out once, and the way to its uses can be long.
        let is_written_out = |value: Node<'t>| matches!(self.expr(self.file.plain(value)), Expr::Int(_));
        if !variable.mutable && variable.picks.is_empty() && variable.value.is_some_and(is_written_out) {
            return set;
        }
        let set = self.narrowed(node, def, set);
        self.narrowed_as_copied(node, def, variable, set)
    }

    /// What is left of a copy where the original is asked: `const sent = code; if (code !== 1000) return;`
    fn narrowed_as_copied(&self, node: Node<'t>, def: &Def<'t>, variable: &Variable<'t>, set: CodeSet) -> CodeSet {
        let Some(value) = variable.value.filter(|_| variable.picks.is_empty()) else { return set };
        let value = self.file.plain(value);
        let first = match self.expr(value) {
            Expr::Name(original) => match self.definition(original, value) {
                Some(first) if self.writes(original, &first).is_empty() => first,
                _ => return set,
            },
            // A condition on a copy of the same name is not taken for one on the original.
            Expr::Member { name, .. } if name != self.text(node) => def.clone(),
            _ => return set,
        };
        if !variable.mutable {
            return self.narrow(node, self.text(value), Some(&first), set);
        }
        // What is written to the copy later is not what the original is asked for.
        let sources: Vec<_> = self.codes(value).parts.iter().map(|part| part.source).collect();
        let is_copied = |part: &set::Part| part.source.is_some() && sources.contains(&part.source);
        let (copied, others) = set.parts.into_iter().partition(is_copied);
        let mut left = self.narrow(node, self.text(value), Some(&first), CodeSet { parts: copied, ..set });
        left.parts.extend::<Vec<set::Part>>(others);
        left
    }

    /// Whether a name stands for its value at more than one place.
    fn is_shared(&self, name: &str, def: &Def<'t>) -> bool {
        self.is_exported(def.node)
            || self.text(self.file.statement(def.node)).starts_with("pub")
            || self.file.words(name, def.scope).count() > 2
    }

    fn parameter_codes(&self, name: &'t str, node: Node<'t>, def: &Def<'t>) -> CodeSet {
        let DefKind::Parameter { function, index, picks, default, .. } = &def.kind else {
            return CodeSet::unknown();
        };
        let mut set = CodeSet::unknown();
        for call in self.callers(*function).into_iter().take(MAX_CALLERS) {
            if let Some(arg) = call.args.get(*index) {
                let given = if picks.is_empty() { self.codes(*arg) } else { self.picked(*arg, picks, None) };
                set.add(given.from(Origin::Parameter));
            }
        }
        if let Some(given) = self.given_codes(*function, *index, picks) {
            set.add(given.from(Origin::Parameter));
        }
        if let Some(default) = default {
            // It stands for `undefined` too.
            set.absent = false;
            set.add(self.codes(*default).from(Origin::Default));
        }
        if self.is_event(*function, *index) && picks.is_empty() {
            let event = Value::Odd(Odd::Event);
            set = CodeSet::of(event, node.span(), Written::Other);
        }
        if let Some(delivered) = self.delivered(*function, *index, picks, node) {
            set.add(delivered);
        }
        if let (0, [Pick::Item(item)]) = (*index, picks.as_slice())
            && let Some(list) = self.promised_list(*function)
        {
            set.add(self.item_codes(list, *item, node).unwrap_or_default());
        }
        if let (true, Some(option)) = (set.parts.is_empty() && *index == 0, self.mapped_option(*function)) {
            let given = if picks.is_empty() { self.codes(option) } else { self.picked_of_option(option, picks) };
            set.add(CodeSet { open: true, absent: false, ..given.from(Origin::Parameter) });
        }
        // `fn handle(&mut self, Stop(code): Stop)`
        if set.parts.is_empty()
            && self.family() == Family::Rust
            && let Some(held) = self.held_code(def.node, picks)
        {
            set.add(held.defined_at(node.span()));
        }
        if set.parts.is_empty()
            && let Some(foreign) = self.foreign_parameter(*function, *index, picks, node)
        {
            set.add(foreign);
        }
        if set.parts.is_empty()
            && let Some(error) = self.error_itself(name, node, def)
        {
            set = error;
        }
        let set = self.reaching(name, node, def, set);
        self.narrowed(node, def, set)
    }

    /// What is under some keys of a value.
    pub(in crate::sites) fn picked(&self, value: Node<'t>, picks: &[Pick<'t>], default: Option<Node<'t>>) -> CodeSet {
        let mut value = self.file.plain(value);
        // `let (code, reason) = match error { .. }`
        if let Expr::Choice(values) = self.expr(value) {
            let sets =
                values.into_iter().map(|value| self.nested(CodeSet::unknown, || self.picked(value, picks, default)));
            return sets.fold(CodeSet::default(), CodeSet::or);
        }
        // `const { code } = options ?? {}`
        if let (Expr::Fallback { value: first, fallback, .. }, Family::JavaScript) = (self.expr(value), self.family()) {
            let of = |value| self.nested(CodeSet::unknown, || self.picked(value, picks, default));
            let is_empty =
                |record: &Record<'t>| record.name.is_none() && record.fields.is_empty() && record.spreads.is_empty();
            return match self.expr(self.file.plain(fallback)) {
                Expr::Record(record) if is_empty(&record) => {
                    of(first).or(default.map_or_else(CodeSet::absent, |default| self.codes(default)))
                }
                _ => of(first).or(of(fallback)),
            };
        }
        // `const { CLOSING } = require("./codes")`
        if let Some(set) = self.imported_codes(value, picks) {
            return set;
        }
        if let Some(set) = self.picked_of_row(value, picks) {
            return set;
        }
        if let Some(set) = self.picked_or_default(value, picks) {
            return set;
        }
        // `if let Some((code, reason)) = code.zip(reason)`
        if let [Pick::Variant("Some", 0), inner @ ..] = picks
            && let Some(set) = self.zipped_code(value, inner).or_else(|| self.optional_code(value, inner, &[]))
        {
            return set;
        }
        // `let (code, reason) = refusal(&error)`
        if let (Expr::Call(call), Family::Rust) = (self.expr(value), self.family())
            && let found @ Some(_) = self.imported_call_codes(&call, picks).filter(|set| !set.parts.is_empty())
        {
            return found.unwrap_or_default();
        }
        if let (Expr::Call(call), Family::Rust) = (self.expr(value), self.family())
            && let Some(function) = self.callee(&call)
        {
            let values = self.file.returns(function).into_iter();
            let sets = values.map(|value| self.nested(CodeSet::unknown, || self.picked(value, picks, default)));
            let failures = self.failures(function, picks);
            return sets.fold(CodeSet::unknown(), CodeSet::or).or(failures).unless_table();
        }
        // `if let Some((code, reason)) = message.as_close()`
        if let Some(set) = self.delivered_by_call(value, picks, value) {
            return set;
        }
        // `const [code] = await once(ws, "close")`
        if let [Pick::Item(index)] = picks
            && let Some(set) = self.item_codes(value, *index, value)
        {
            return set;
        }
        // `const { code } = event`
        if let [Pick::Key(key)] = picks
            && let Some(set) =
                self.delivered_member(value, value, key).or_else(|| self.foreign_number(value, value, key))
        {
            return set;
        }
        // `if let Ok(code) = CloseCode::try_from(number)`
        if let ([Pick::Variant("Ok", 0)], Expr::Call(call)) = (picks, self.expr(value))
            && let Some(set) = self.accepted_codes(&call)
        {
            return set;
        }
        let default = |cx: &Self| default.map_or_else(CodeSet::default, |default| cx.codes(default));
        // `function bye(ws, options) { const { code } = options; .. }`
        if let [Pick::Key(key)] = picks
            && let Some(set) = self.parameter_field(value, value, key)
        {
            return set.or(default(self));
        }
        for (at, pick) in picks.iter().enumerate() {
            let next = match (pick, self.expr(value)) {
                // `if let Some(code) = code`
                (Pick::Variant("Some", 0), Expr::Name(_)) if self.family() == Family::Rust => {
                    return self.picked_of_option(value, &picks[at + 1..]).or(default(self));
                }
                (Pick::Key(name), _) => self.field_of(value, name),
                (Pick::Item(index), Expr::List(items)) => items.get(*index).copied(),
                (Pick::Variant(variant @ ("Some" | "Ok" | "Err"), 0), Expr::Call(call))
                    if call.args.len() == 1 && self.text(call.callee) == *variant =>
                {
                    call.args.first().copied()
                }
                _ => None,
            };
            match next {
                Some(next) => value = self.file.plain(next),
                None => return CodeSet::unknown().or(default(self)),
            }
        }
        self.codes(value).or(default(self))
    }

    /// The value of a field of an object literal, or the item of a list, that an expression leads to.
    pub(in crate::sites) fn field_of(&self, node: Node<'t>, name: &str) -> Option<Node<'t>> {
        if let Ok(index) = name.parse::<usize>() {
            return self.items_of(node)?.get(index).copied();
        }
        let record = self.literal_behind(node)?;
        let Expr::Record(record) = self.expr(record) else {
            return None;
        };
        record.fields.iter().rev().find(|field| field.name == name).map(|field| field.value)
    }

    /// The object literal that an expression stands for, through constants and `Object.freeze`.
    pub(in crate::sites) fn literal_behind(&self, node: Node<'t>) -> Option<Node<'t>> {
        let node = self.file.plain(node);
        self.nested(
            || None,
            || match self.expr(node) {
                Expr::Record(record) if record.name.is_none() || self.family() == Family::Rust => Some(node),
                Expr::This => self.types(node).into_iter().find_map(|ty| match ty {
                    Ty::Literal(record) => Some(record),
                    _ => None,
                }),
                Expr::Call(call) => match self.expr(self.file.plain(call.callee)) {
                    Expr::Member { name: "freeze" | "seal", .. } => self.literal_behind(*call.args.first()?),
                    _ => None,
                },
                Expr::Name(name) => match self.definition(name, node)?.kind {
                    DefKind::Variable(Variable { value: Some(value), picks, .. }) if picks.is_empty() => {
                        self.literal_behind(value)
                    }
                    _ => None,
                },
                Expr::Member { object, name } => {
                    self.literal_behind(self.field_of(object, name).or_else(|| self.class_constant(object, name))?)
                }
                _ => None,
            },
        )
    }
}
