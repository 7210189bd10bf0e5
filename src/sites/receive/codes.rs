//! What is done with a received code.

use super::super::context::Cx;
use super::super::find::Found;
use super::super::set::{CodeSet, Odd, Value};
use super::super::{CloseSite, Kind};
use super::follow::Uses;
use super::listed::LOOKUPS;
use super::{Look, Source};
use crate::apis::Family;
use crate::syntax::{Construct, DefKind, Expr, Fate, Node, Role};

/// A comparison of a received code.
pub(super) struct Comparison<'t> {
    /// What it is compared with.
    codes: Node<'t>,
    /// The same, item by item where it is a list.
    items: Vec<Node<'t>>,
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
        let mut uses = Uses::default();
        for slot in &source.receive.code {
            self.received_names(function, &slot.behind(source.bound), &mut uses);
        }
        self.judge_uses(&uses, source, found);
        uses.nodes.iter().for_each(|node| self.judge_handed_on(*node, found));
    }

    /// The comparisons among the uses of a received code.
    pub(super) fn judge_uses(&self, uses: &Uses<'t>, source: &Source<'t>, found: &mut Found) {
        let is_unchanged = uses.names.iter().all(|name| self.is_unchanged(*name));
        for arm in uses.nodes.iter().filter_map(|node| self.rest(*node)) {
            let site = self.received(CodeSet::unknown(), arm.span(), arm, source, Look::Rest);
            found.sites.push(CloseSite { kind: Kind::Handle, ..site });
        }
        let comparisons: Vec<Comparison<'t>> = uses.nodes.iter().flat_map(|node| self.comparisons(*node)).collect();
        let sets: Vec<CodeSet> = comparisons.iter().map(|comparison| self.compared_with(comparison)).collect();
        let equal = comparisons.iter().zip(&sets).filter(|(comparison, _)| comparison.test == Test::Equal);
        let table = equal.map(|(_, set)| set.clone()).fold(CodeSet::default(), CodeSet::or).is_table();
        let ranges: Vec<_> = comparisons
            .iter()
            .filter(|comparison| comparison.test != Test::Equal)
            .map(|comparison| self.file.statement(comparison.whole))
            .collect();
        for (comparison, set) in comparisons.iter().zip(&sets) {
            // A code that is checked against a range in the same breath is checked, not told apart.
            let in_check = ranges.iter().any(|statement| statement.span().contains(comparison.whole.span()));
            let is_clear = comparison.test == Test::Equal && source.is_own && is_unchanged && !in_check;
            let is_list = comparison.items != [comparison.codes];
            let is_shared = is_list && !self.is_list_for(comparison.codes, &uses.nodes);
            if is_shared && !can_arrive(set) {
                continue;
            }
            let table = table || is_list && self.is_list_of_reserved(comparison.codes, set);
            let clear = (is_clear && !is_shared).then_some(Look::Equal { table });
            self.judge_comparison(comparison, clear, is_unchanged, source, found);
        }
        for comparison in uses.shared.iter().flat_map(|node| self.comparisons(*node)) {
            if can_arrive(&self.compared_with(&comparison)) {
                self.judge_comparison(&comparison, None, true, source, found);
            }
        }
    }

    /// The sites of one comparison, which is `clear` where it tells cases apart.
    fn judge_comparison(
        &self,
        comparison: &Comparison<'t>,
        clear: Option<Look>,
        is_unchanged: bool,
        source: &Source<'t>,
        found: &mut Found,
    ) {
        for &value in &comparison.items {
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
            let look = clear.clone().or(range).unwrap_or(Look::Other);
            let site = self.received(set, value.span(), comparison.whole, source, look);
            if !found.sites.contains(&site) {
                found.sites.push(site);
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

    /// All that a code is compared with at once.
    pub(super) fn compared_with(&self, comparison: &Comparison<'t>) -> CodeSet {
        comparison.items.iter().map(|item| self.codes(*item)).fold(CodeSet::default(), CodeSet::or)
    }

    /// Whether a name is never given another value, and has none of its own.
    pub(super) fn is_unchanged(&self, name: Node<'t>) -> bool {
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

    /// What a use of a code compares it with.
    pub(super) fn comparisons(&self, code: Node<'t>) -> Vec<Comparison<'t>> {
        // `[1000, 1001].includes(code)`, `[1000, 1001].contains(&code)`
        if let Fate::Argument { call, index: 0 } = self.fate(self.addressed(code)) {
            let list = match self.expr(call) {
                Expr::Call(call) => match (self.expr(self.file.plain(call.callee)), self.family()) {
                    (Expr::Member { object, name }, Family::JavaScript) if LOOKUPS.contains(&name) => Some(object),
                    (Expr::Member { object, name: "contains" }, Family::Rust) => Some(object),
                    _ => None,
                },
                _ => None,
            };
            let is_range = |codes| matches!(self.expr(self.file.plain(codes)), Expr::Range { .. });
            let test = |codes| if is_range(codes) { Test::Other } else { Test::Equal };
            let looked_up = |codes| Comparison { codes, items: self.listed(codes), whole: call, test: test(codes) };
            return list.map(looked_up).into_iter().collect();
        }
        let around = self.file.ancestors(code);
        for (at, &ancestor) in around.iter().enumerate().take(3) {
            match self.expr(ancestor) {
                Expr::Same(_) => continue,
                Expr::Binary { op, left, right } if op.contains(['=', '<', '>']) || is_assertion(op) => {
                    let is_left = left.span().contains(code.span());
                    let codes = if is_left { right } else { left };
                    let test = Test::of(op, is_left);
                    if let (Test::Equal, Some(list)) = (test, self.list_of_item(codes)) {
                        return vec![Comparison { codes: list, items: self.listed(list), whole: ancestor, test }];
                    }
                    let call = around.get(at + 1).filter(|_| is_assertion(op));
                    return vec![Comparison {
                        codes,
                        items: vec![codes],
                        whole: call.copied().unwrap_or(ancestor),
                        test,
                    }];
                }
                _ => {}
            }
            return match self.file.construct(ancestor) {
                Construct::Switch { subject: Some(subject), arms } if subject.span().contains(code.span()) => {
                    let values = arms.into_iter().flat_map(|arm| arm.values);
                    let equal =
                        |value| Comparison { codes: value, items: vec![value], whole: value, test: Test::Equal };
                    values.map(equal).collect()
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

/// Whether a comparison is `assert_eq!(one, other)`, by its operator.
fn is_assertion(op: &str) -> bool {
    op.contains("assert")
}

/// Whether a peer can send one of the codes that something is compared with. Where other numbers than received
/// codes are compared with the same, nothing is said of what never arrives.
fn can_arrive(set: &CodeSet) -> bool {
    set.codes().iter().any(|(low, high)| *low >= FIRST && *high <= LAST)
}
