//! Codes in arrays and tuples of Rust: taken out by their place, one after the other, or by who asks why
//! something failed.

use super::super::context::Cx;
use super::super::set::CodeSet;
use super::MAX_CALLERS;
use crate::apis::Family;
use crate::source::Span;
use crate::syntax::{Construct, Def, DefKind, Expr, Fate, Node, Pick, Role, Variable};

/// Methods that give what they are called on, one after the other.
const ITERATING: &[&str] = &["iter", "into_iter", "copied", "cloned"];

/// Methods that are given what a failure is.
const FAILING: &[&str] = &["ok_or", "ok_or_else", "map_err"];

/// Methods of an option that run a closure on what it holds.
const MAPPING: &[&str] = &["map", "and_then", "map_or", "map_or_else", "inspect"];

impl<'t> Cx<'t> {
    /// An item of a tuple, by its place: `pair.0`.
    pub(super) fn tuple_item(&self, tuple: Node<'t>, name: &str) -> Option<CodeSet> {
        if self.family() != Family::Rust {
            return None;
        }
        let place = Pick::Item(name.parse().ok()?);
        let value = self.nested(|| None, || self.written_behind(tuple))?;
        let is_tuple = matches!(self.expr(value), Expr::List(_) | Expr::Choice(_) | Expr::Call(_));
        let set = is_tuple.then(|| self.picked(value, &[place], None))?;
        (!set.parts.is_empty()).then_some(set)
    }

    /// The value that a constant, or an item of one, stands for: `TABLE[1]`.
    fn written_behind(&self, node: Node<'t>) -> Option<Node<'t>> {
        let value = self.constant_value(node)?;
        let Expr::Index { object, index } = self.expr(value) else { return Some(value) };
        let Expr::List(items) = self.expr(self.nested(|| None, || self.written_behind(object))?) else { return None };
        let index = usize::try_from(self.codes(index).single()?).ok()?;
        items.get(index).map(|item| self.file.plain(*item))
    }

    /// What a loop runs through that is written out: `for code in [1000, 1006]`. Tests try what must fail.
    pub(super) fn written_items(&self, of: Node<'t>, picks: &[Pick<'t>], at: Node<'t>) -> Option<CodeSet> {
        if self.family() != Family::Rust || self.around.is_test || self.file.is_in_test(at) {
            return None;
        }
        let mut list = self.constant_value(of)?;
        while let Expr::Call(call) = self.expr(list)
            && let Expr::Member { object, name } = self.expr(self.file.plain(call.callee))
            && ITERATING.contains(&name)
        {
            list = self.constant_value(object)?;
        }
        let Expr::List(items) = self.expr(list) else { return None };
        let sets = items.into_iter().map(|item| self.picked(item, picks, None));
        Some(sets.fold(CodeSet::default(), CodeSet::or).unless_table())
    }

    /// The option of Rust that a closure is run on: `code.map(|code| ..)`.
    pub(super) fn mapped_option(&self, function: Node<'t>) -> Option<Node<'t>> {
        let Fate::Argument { call, .. } = self.fate(function) else { return None };
        let Expr::Call(call) = self.expr(call) else { return None };
        match self.expr(self.file.plain(call.callee)) {
            Expr::Member { object, name } if MAPPING.contains(&name) && self.family() == Family::Rust => Some(object),
            _ => None,
        }
    }

    /// A part of what an option of Rust holds.
    pub(in crate::sites) fn picked_of_option(&self, option: Node<'t>, picks: &[Pick<'t>]) -> CodeSet {
        let inner = [&[Pick::Variant("Some", 0)], picks].concat();
        let value = self.file.plain(option);
        if let Some(set) = self.zipped_code(value, picks) {
            return set;
        }
        let Expr::Name(name) = self.expr(value) else { return self.picked(value, &inner, None) };
        let Some(def) = self.definition(name, value).filter(|def| !self.is_sorted_out(value, name, def)) else {
            return CodeSet::unknown();
        };
        match def.kind {
            DefKind::Variable(Variable { value: Some(value), mutable: false, picks, .. }) if picks.is_empty() => {
                self.picked(value, &inner, None)
            }
            DefKind::Parameter { function, index, picks, .. } if picks.is_empty() => {
                let calls = self.callers(function).into_iter().take(MAX_CALLERS);
                let given = calls.filter_map(|call| call.args.get(index).copied());
                let sets = given.map(|arg| self.nested(CodeSet::unknown, || self.picked_of_option(arg, &inner[1..])));
                sets.fold(CodeSet::unknown(), CodeSet::or)
            }
            _ => CodeSet::unknown(),
        }
    }

    /// Whether an option is looked at in another way than that something is taken out of it once, so that not all that
    /// it can hold gets there: `if code == Some(1001) { return }`, `match code { Some(1001) => .., Some(code) => .. }`.
    pub(super) fn is_sorted_out(&self, option: Node<'t>, name: &str, def: &Def<'t>) -> bool {
        let is_matched = self.file.ancestors(option).into_iter().any(|outer| match self.file.construct(outer) {
            Construct::Switch { subject: Some(subject), arms } if subject.span().contains(option.span()) => {
                let is_plain = |pattern: &Node<'t>| is_plain(self.text(*pattern));
                arms.iter().any(|arm| arm.condition.is_some() || !arm.values.iter().all(is_plain))
            }
            _ => false,
        });
        let is_harmless = |node: Node<'t>| {
            let has = matches!(self.fate(node), Fate::Receiver { method: "is_some" | "is_none", .. });
            let is_other = || self.definition(name, node).is_none_or(|found| found.node != def.node);
            has || node.span() == option.span() || is_other() || self.is_told(node)
        };
        is_matched
            || self.is_taken_in_part(option)
            || self.occurrences(name, def.scope).any(|found| match found.role {
                Role::Use => !is_harmless(found.node),
                Role::Write(_) => true,
                _ => false,
            })
    }

    /// Whether a `let` takes only some of what an option holds: `let Some(code @ 3000..=4999) = code else { return };`.
    fn is_taken_in_part(&self, option: Node<'t>) -> bool {
        let around = self.file.ancestors(option).into_iter().find(|outer| self.text(*outer).starts_with("let "));
        around.is_some_and(|declared| {
            let before = self.file.slice(Span::new(declared.span().start, option.span().start));
            let pattern = before["let ".len()..].rsplit_once('=').map_or("", |(pattern, _)| pattern);
            !is_plain(pattern)
        })
    }

    /// A part of what an option of Rust holds, or of what is taken where it holds nothing:
    /// `end.map(|frame| (frame.code, ..)).unwrap_or((1006, ..))`.
    pub(super) fn picked_or_default(&self, value: Node<'t>, picks: &[Pick<'t>]) -> Option<CodeSet> {
        let values = self.held_or_default(value)?;
        let sets = values.into_iter().map(|value| self.nested(CodeSet::unknown, || self.picked(value, picks, None)));
        Some(sets.fold(CodeSet::unknown(), CodeSet::or).unless_table())
    }

    /// The values that are seen of such an option.
    fn held_or_default(&self, value: Node<'t>) -> Option<Vec<Node<'t>>> {
        let Expr::Call(call) = self.expr(value) else { return None };
        let Expr::Member { object, name } = self.expr(self.file.plain(call.callee)) else { return None };
        if self.family() != Family::Rust {
            return None;
        }
        let mapped = self.mapped_values(object);
        match (name, call.args.as_slice()) {
            ("unwrap_or", [value]) => Some([mapped, vec![*value]].concat()),
            ("unwrap_or_else", [maker]) => Some([mapped, self.made_by(*maker)].concat()),
            ("map_or", [value, maker]) => Some([vec![*value], self.made_by(*maker)].concat()),
            ("map_or_else", [maker, other]) => Some([self.made_by(*maker), self.made_by(*other)].concat()),
            _ => None,
        }
    }

    /// What a closure makes of what an option holds: `end.map(|frame| (1006, frame.reason))`.
    pub(in crate::sites) fn mapped_values(&self, option: Node<'t>) -> Vec<Node<'t>> {
        let Expr::Call(call) = self.expr(self.file.plain(option)) else { return Vec::new() };
        match (self.expr(self.file.plain(call.callee)), call.args.as_slice()) {
            (Expr::Member { name: "map", .. }, [maker]) => self.made_by(*maker),
            _ => Vec::new(),
        }
    }

    pub(super) fn made_by(&self, maker: Node<'t>) -> Vec<Node<'t>> {
        self.file.function(self.file.plain(maker)).map(|made| self.file.returns(made.node)).unwrap_or_default()
    }

    /// What a function fails with where it hands a failure on: `.ok_or((1006, "lost"))?`.
    pub(super) fn failures(&self, function: Node<'t>, picks: &[Pick<'t>]) -> CodeSet {
        let [Pick::Variant("Err", 0), rest @ ..] = picks else { return CodeSet::default() };
        let mut set = CodeSet::default();
        for method in FAILING {
            for occurrence in self.occurrences(method, function.span()).collect::<Vec<_>>() {
                let Role::Member { node, write: None } = occurrence.role else { continue };
                for call in self.calls_of(node).into_iter().filter(|call| self.hands_on(call.node, function)) {
                    let Some(arg) = call.args.first().map(|arg| self.file.plain(*arg)) else { continue };
                    let made = self.file.function(arg).map(|made| self.file.returns(made.node));
                    for value in made.unwrap_or_else(|| vec![arg]) {
                        set.add(self.nested(CodeSet::unknown, || self.picked(value, rest, None)));
                    }
                }
            }
        }
        set
    }

    /// Whether a function ends with what a call gives, if that is a failure.
    fn hands_on(&self, call: Node<'t>, function: Node<'t>) -> bool {
        let own = self.file.ancestors(call).into_iter().find(|around| self.file.is_function(*around));
        let is_asked = self.file.text()[call.span().end..].trim_start().starts_with('?');
        own == Some(function) && (is_asked || self.file.returns(function).contains(&call))
    }
}

/// Whether a pattern takes all that there is, or all that an option holds: `(Some(code), None)`.
fn is_plain(pattern: &str) -> bool {
    let is_new = |word: &str| word.starts_with(|c: char| c.is_lowercase() || c == '_');
    let words = pattern.split(['(', ')', ',', '&', ' ']);
    words.filter(|word| !word.is_empty()).all(|word| is_new(word) || matches!(word, "Some" | "None"))
}
