//! What is done with a received code.

use super::super::context::Cx;
use super::super::find::Found;
use super::super::set::{CodeSet, Odd, Value};
use super::super::values::INTEGERS;
use super::super::{CloseSite, Kind};
use super::{Look, MAX_NAMES, Source};
use crate::apis::{Family, Slot, Step};
use crate::syntax::{Construct, Def, DefKind, Expr, Fate, Node, Role};

/// A comparison of a received code.
pub(super) struct Comparison<'t> {
    /// What it is compared with.
    pub(super) codes: Node<'t>,
    /// The whole comparison.
    whole: Node<'t>,
    /// How.
    test: Test,
}

/// How a code is compared with a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Test {
    Equal,
    AtLeast,
    Above,
    AtMost,
    Below,
    Other,
}

impl Test {
    /// The test that an operator makes of what stands left of it, or right of it.
    fn of(op: &str, is_left: bool) -> Self {
        match (op, is_left) {
            ("===" | "==" | "!==" | "!=", _) => Test::Equal,
            (">=", true) | ("<=", false) => Test::AtLeast,
            (">", true) | ("<", false) => Test::Above,
            ("<=", true) | (">=", false) => Test::AtMost,
            ("<", true) | (">", false) => Test::Below,
            _ => Test::Other,
        }
    }

    /// The codes that pass together, of those that there are.
    fn range(self, set: &CodeSet) -> Option<Look> {
        let number = set.single()?;
        let (low, high) = match self {
            Test::AtLeast => (number, LAST),
            Test::Above => (number.saturating_add(1), LAST),
            Test::AtMost => (FIRST, number),
            Test::Below => (FIRST, number.saturating_sub(1)),
            Test::Equal | Test::Other => return None,
        };
        Some(Look::Range(low, high))
    }
}

/// The first code that a peer can send, and the last.
const FIRST: i64 = 1000;
const LAST: i64 = 4999;

impl<'t> Cx<'t> {
    /// The comparisons of the code that a handler is given.
    pub(super) fn judge_codes(&self, function: Node<'t>, source: &Source<'t>, found: &mut Found) {
        let mut names = Vec::new();
        let mut uses = Vec::new();
        for slot in &source.receive.code {
            self.received_names(function, &slot.behind(source.bound), &mut names, &mut uses);
        }
        self.judge_uses(&names, uses, source, found);
    }

    /// The comparisons among the uses of a received code, which has these names.
    pub(super) fn judge_uses(&self, names: &[Node<'t>], uses: Vec<Node<'t>>, source: &Source<'t>, found: &mut Found) {
        let is_unchanged = names.iter().all(|name| self.is_unchanged(*name));
        for arm in uses.iter().filter_map(|node| self.rest(*node)) {
            let site = self.received(CodeSet::unknown(), arm.span(), arm, source, Look::Rest);
            found.sites.push(CloseSite { kind: Kind::Handle, ..site });
        }
        let comparisons: Vec<Comparison<'t>> = uses.into_iter().flat_map(|node| self.comparisons(node)).collect();
        let sets: Vec<CodeSet> = comparisons.iter().map(|comparison| self.compared_with(comparison.codes)).collect();
        let equal = comparisons.iter().zip(&sets).filter(|(comparison, _)| comparison.test == Test::Equal);
        let table = equal.map(|(_, set)| set.clone()).fold(CodeSet::default(), CodeSet::or).is_table();
        let ranges: Vec<_> = comparisons
            .iter()
            .filter(|comparison| comparison.test != Test::Equal)
            .map(|comparison| self.file.statement(comparison.whole))
            .collect();
        for comparison in &comparisons {
            // A code that is checked against a range in the same breath is checked, not told apart.
            let in_check = ranges.iter().any(|statement| statement.span().contains(comparison.whole.span()));
            let is_clear = comparison.test == Test::Equal && source.is_own && is_unchanged && !in_check;
            for value in self.listed(comparison.codes) {
                let set = self.codes(value);
                if let Some(range) = self.pattern_range(value) {
                    found.sites.push(self.received(CodeSet::unknown(), value.span(), comparison.whole, source, range));
                    continue;
                }
                let is_number = |value: &Value| matches!(value, Value::Codes(..) | Value::Odd(Odd::Fraction));
                if set.parts.is_empty() || !set.parts.iter().all(|part| is_number(&part.value)) {
                    continue;
                }
                let range = comparison.test.range(&set).filter(|_| is_unchanged);
                let look = if is_clear { Look::Equal { table } } else { range.unwrap_or(Look::Other) };
                let site = self.received(set, value.span(), comparison.whole, source, look);
                if !found.sites.contains(&site) {
                    found.sites.push(site);
                }
            }
        }
    }

    /// What a pattern takes together: `4100..=4199`.
    fn pattern_range(&self, pattern: Node<'t>) -> Option<Look> {
        let (low, high) = self.text(pattern).split_once("..")?;
        let number = |text: &str| text.trim().replace('_', "").parse::<i64>().ok();
        let high = match high.strip_prefix('=') {
            Some(high) => number(high)?,
            None if high.trim().is_empty() => LAST,
            None => number(high)?.saturating_sub(1),
        };
        Some(Look::Range(if low.trim().is_empty() { FIRST } else { number(low)? }, high))
    }

    /// What something is compared with: a value, or any of a list.
    fn listed(&self, node: Node<'t>) -> Vec<Node<'t>> {
        match self.expr(self.file.plain(node)) {
            Expr::List(items) => items,
            _ => vec![node],
        }
    }

    /// All that something is compared with at once.
    pub(super) fn compared_with(&self, node: Node<'t>) -> CodeSet {
        self.listed(node).into_iter().map(|item| self.codes(item)).fold(CodeSet::default(), CodeSet::or)
    }

    /// Whether a name is never given another value, and has none of its own.
    fn is_unchanged(&self, name: Node<'t>) -> bool {
        let text = self.text(name);
        let Some(occurrence) = self.occurrence(name.span().start, text) else { return false };
        let Role::Define(def) = occurrence.role else { return false };
        let default = match &def.kind {
            DefKind::Parameter { default, .. } => default.is_some(),
            DefKind::Variable(variable) => variable.default.is_some(),
            _ => false,
        };
        !default && self.writes(text, &def).is_empty()
    }

    /// The names that what stands in a slot of a handler has, and the expressions that are it.
    pub(super) fn received_names(
        &self,
        function: Node<'t>,
        Slot(steps): &Slot,
        names: &mut Vec<Node<'t>>,
        uses: &mut Vec<Node<'t>>,
    ) {
        let Some(lowered) = self.file.function(function) else { return };
        let (Some(Step::Arg(index)), key) = (steps.first(), steps.get(1)) else { return };
        let Some(param) = lowered.params.get(*index) else { return };
        let name = self.file.pattern_name(param.node);
        match (key, name) {
            (None, Some(name)) => self.follow_name(name, names, uses, MAX_NAMES),
            (Some(Step::Key(key)), name) => {
                for occurrence in self.occurrences(key, function.span()).collect::<Vec<_>>() {
                    match occurrence.role {
                        Role::Member { node, write: None } => {
                            let Expr::Member { object, .. } = self.expr(node) else { continue };
                            if name.is_some_and(|name| self.is_use_of(object, name)) {
                                self.follow_use(node, names, uses, MAX_NAMES);
                            }
                        }
                        Role::Define(def) if self.is_taken_from(&def, function, *index, name) => {
                            self.follow_name(occurrence.node, names, uses, MAX_NAMES);
                        }
                        _ => {}
                    }
                }
                // `(event) => this.onClose(event)`
                for (inner, index) in name.map(|name| self.relays_of(name, function)).unwrap_or_default() {
                    let slot = Slot(vec![Step::Arg(index), Step::Key(key.clone())]);
                    self.nested(|| (), || self.received_names(inner, &slot, names, uses));
                }
            }
            _ => {}
        }
    }

    /// `({ code }) => ..`, `const { code } = event`
    fn is_taken_from(&self, def: &Def<'t>, function: Node<'t>, index: usize, event: Option<Node<'t>>) -> bool {
        match &def.kind {
            DefKind::Parameter { function: owner, index: at, .. } => *owner == function && *at == index,
            DefKind::Variable(variable) => {
                let value = variable.value.filter(|_| !variable.picks.is_empty());
                value.zip(event).is_some_and(|(value, event)| self.is_use_of(value, event))
            }
            _ => false,
        }
    }

    /// Whether an expression is the parameter of this name, not another thing that is called so.
    pub(super) fn is_use_of(&self, node: Node<'t>, param: Node<'t>) -> bool {
        let node = self.file.plain(node);
        match self.expr(node) {
            Expr::Name(name) if name == self.text(param) => {
                self.definition(name, node).is_some_and(|def| def.node == param)
            }
            _ => false,
        }
    }

    /// The uses of a name that a received value has.
    pub(super) fn follow_name(&self, name: Node<'t>, names: &mut Vec<Node<'t>>, uses: &mut Vec<Node<'t>>, left: usize) {
        let text = self.text(name);
        let Some(occurrence) = self.occurrence(name.span().start, text) else { return };
        let Role::Define(def) = occurrence.role else { return };
        if names.contains(&name) {
            return;
        }
        names.push(name);
        for occurrence in self.occurrences(text, def.scope).collect::<Vec<_>>() {
            if matches!(occurrence.role, Role::Use) && self.is_use_of(occurrence.node, name) {
                self.follow_use(occurrence.node, names, uses, left);
            }
        }
    }

    pub(super) fn follow_use(&self, node: Node<'t>, names: &mut Vec<Node<'t>>, uses: &mut Vec<Node<'t>>, left: usize) {
        match self.fate(node) {
            Fate::Bound(name) if left > 0 => self.follow_name(name, names, uses, left - 1),
            // `u16::from(frame.code)`, `frame.code.into()`
            Fate::Argument { call, index: 0 } if left > 0 && self.makes_a_number(call) => {
                self.follow_use(call, names, uses, left - 1);
            }
            // `(code) => this.onClose(code)`
            Fate::Argument { call, index } if left > 0 => match self.relayed_name(call, index) {
                Some(name) => self.follow_name(name, names, uses, left - 1),
                None => uses.push(node),
            },
            Fate::Receiver { call, method: "into" } if left > 0 => self.follow_use(call, names, uses, left - 1),
            _ => uses.push(node),
        }
    }

    /// Whether a call gives the number of a code of a library: `u16::from(..)`.
    fn makes_a_number(&self, call: Node<'t>) -> bool {
        let Expr::Call(call) = self.expr(call) else { return false };
        let path = self.text(self.file.plain(call.callee));
        self.family() == Family::Rust && path.strip_suffix("::from").is_some_and(|ty| INTEGERS.contains(&ty))
    }

    /// What a use of a code compares it with.
    pub(super) fn comparisons(&self, code: Node<'t>) -> Vec<Comparison<'t>> {
        // `[1000, 1001].includes(code)`, `[1000, 1001].contains(&code)`
        if let Fate::Argument { call, index: 0 } = self.fate(self.addressed(code)) {
            let list = match self.expr(call) {
                Expr::Call(call) => match (self.expr(self.file.plain(call.callee)), self.family()) {
                    (Expr::Member { object, name: "includes" | "has" }, Family::JavaScript) => Some(object),
                    (Expr::Member { object, name: "contains" }, Family::Rust) => Some(object),
                    _ => None,
                },
                _ => None,
            };
            let is_range = |codes| matches!(self.expr(self.file.plain(codes)), Expr::Range { .. });
            let test = |codes| if is_range(codes) { Test::Other } else { Test::Equal };
            return list.map(|codes| Comparison { codes, whole: call, test: test(codes) }).into_iter().collect();
        }
        for ancestor in self.file.ancestors(code).into_iter().take(3) {
            match self.expr(ancestor) {
                Expr::Same(_) => continue,
                Expr::Binary { op, left, right } if op.contains(['=', '<', '>']) => {
                    let is_left = left.span().contains(code.span());
                    let codes = if is_left { right } else { left };
                    return vec![Comparison { codes, whole: ancestor, test: Test::of(op, is_left) }];
                }
                _ => {}
            }
            return match self.file.construct(ancestor) {
                Construct::Switch { subject: Some(subject), arms } if subject.span().contains(code.span()) => {
                    let values = arms.into_iter().flat_map(|arm| arm.values);
                    values.map(|value| Comparison { codes: value, whole: value, test: Test::Equal }).collect()
                }
                _ => Vec::new(),
            };
        }
        Vec::new()
    }

    /// A value of Rust with what takes its address: `&code`.
    fn addressed(&self, value: Node<'t>) -> Node<'t> {
        match self.fate(value) {
            Fate::Part(outer) if self.family() == Family::Rust && self.text(outer).starts_with('&') => outer,
            _ => value,
        }
    }

    /// The arm that takes what is left where a code is told apart from others.
    fn rest(&self, code: Node<'t>) -> Option<Node<'t>> {
        for ancestor in self.file.ancestors(code).into_iter().take(3) {
            match self.file.construct(ancestor) {
                Construct::Switch { subject: Some(subject), arms } if subject.span().contains(code.span()) => {
                    return arms.into_iter().find(|arm| arm.default).map(|arm| arm.node);
                }
                _ if matches!(self.expr(ancestor), Expr::Same(_)) => {}
                _ => return None,
            }
        }
        None
    }
}
