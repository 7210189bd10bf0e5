//! Guards: conditions on the way to a place, and the numbers that they take away.
//!
//! A condition is asked about one number at a time: does it hold, fail, or is it not understood?
//! Only a clear answer takes the number away, so a half guard leaves exactly what it lets through.

use super::beside::Received;
use super::clean::without_end;
use super::context::Cx;
use super::set::{CodeSet, Odd, Origin, Part, Value};
use crate::apis::Family;
use crate::source::Span;
use crate::syntax::{Bounds, Construct, Def, DefKind, Expr, Node, Role, Variable};

/// Ranges longer than this are cut at the numbers that conditions name, not asked one by one.
const MAX_SINGLE: i64 = 64;

/// A value that a condition is asked about.
#[derive(Clone, Copy, Debug)]
pub(super) enum Asked<'a> {
    Number(i64),
    Odd(&'a Odd),
}

impl Asked<'_> {
    /// What `typeof` says of it.
    fn type_name(self) -> &'static str {
        match self {
            Asked::Number(_) | Asked::Odd(Odd::Fraction | Odd::NotANumber) => "number",
            Asked::Odd(Odd::Text(_)) => "string",
            Asked::Odd(Odd::Bool) => "boolean",
            Asked::Odd(Odd::Null | Odd::Event | Odd::Object) => "object",
        }
    }

    /// Whether it counts as true by itself.
    fn is_truthy(self) -> Option<bool> {
        match self {
            Asked::Number(number) => Some(number != 0),
            Asked::Odd(Odd::Text(text)) => text.as_ref().map(|text| !text.is_empty()),
            Asked::Odd(Odd::Bool) => None,
            Asked::Odd(Odd::Null | Odd::NotANumber) => Some(false),
            Asked::Odd(Odd::Fraction | Odd::Event | Odd::Object) => Some(true),
        }
    }
}

impl<'t> Cx<'t> {
    /// Takes away what conditions between a variable's definition and its use rule out.
    pub(super) fn narrowed(&self, at: Node<'t>, def: &Def<'t>, set: CodeSet) -> CodeSet {
        self.narrow(at, self.text(at), Some(def), set)
    }

    /// The same for a member: `event.code`.
    pub(super) fn narrowed_member(&self, at: Node<'t>, set: CodeSet) -> CodeSet {
        self.narrow(at, self.text(at), None, set)
    }

    /// The same for whatever is written so.
    pub(super) fn narrow(&self, at: Node<'t>, subject: &str, def: Option<&Def<'t>>, mut set: CodeSet) -> CodeSet {
        if set.parts.is_empty() {
            return set;
        }
        let copy = if matches!(self.expr(at), Expr::Name(_)) { self.text(at) } else { subject };
        let (mut child, reach) = (at, if def.is_none() { self.reach(at) } else { None });
        for ancestor in self.file.ancestors(at) {
            if reach == Some(ancestor.span()) {
                break;
            }
            if def.is_some_and(|def| !def.scope.contains(ancestor.span()) && !ancestor.span().contains(def.scope)) {
                break;
            }
            match self.file.construct(ancestor) {
                Construct::Branch { condition, then, otherwise } => {
                    let inside = |part: Option<Node<'t>>| part.is_some_and(|part| part.span().contains(child.span()));
                    // `if let Some((code, reason)) = message.as_close()` only says that there is one.
                    let defines = |part: Node<'t>| def.is_some_and(|def| part.span().contains(def.node.span()));
                    if inside(then) {
                        for part in self.all_of(condition).into_iter().filter(|part| !defines(*part)) {
                            set = self.guarded(set, part, at, |set| self.assume(set, subject, part, true));
                        }
                    } else if inside(otherwise) && !defines(condition) {
                        set = self.guarded(set, condition, at, |set| self.assume(set, subject, condition, false));
                    }
                }
                Construct::Switch { subject: Some(compared), arms }
                    if self.is_subject(compared, subject) || def.is_some_and(|def| stands_for(def, compared)) =>
                {
                    set = self.assume_arm(set.without_foreign(), subject, &arms, at);
                }
                // `switch (true) { case code === 1000: .. }`
                Construct::Switch { subject: Some(compared), arms } if self.text(compared) == "true" => {
                    set = self.assume_case(set, subject, &arms, at);
                }
                // `Order::Close(code) if code != 1006 => ..`
                Construct::Switch { arms, .. } => {
                    let arm = arms.iter().find(|arm| arm.node.span().contains(at.span()));
                    let beside = arm.and_then(|arm| arm.condition).filter(|one| !one.span().contains(at.span()));
                    if let Some(condition) = beside {
                        set = self.guarded(set, condition, at, |set| self.assume(set, subject, condition, true));
                    }
                }
                Construct::Block(statements) => {
                    for statement in statements.iter().filter(|statement| statement.span().end <= child.span().start) {
                        if def.is_some_and(|def| statement.span().start < def.node.span().start) {
                            continue;
                        }
                        set =
                            self.guarded(set, *statement, at, |set| self.assume_passed(set, subject, copy, *statement));
                    }
                }
                Construct::Function if def.is_some_and(|def| ancestor.span() == def.scope) => break,
                _ => {}
            }
            child = ancestor;
        }
        set
    }

    /// Beyond what the object of a member is another one: the function that is given the `event` of `event.code`,
    /// the class around `this.code`.
    fn reach(&self, at: Node<'t>) -> Option<Span> {
        let mut root = self.file.plain(at);
        while let Expr::Member { object, .. } = self.expr(root) {
            root = self.file.plain(object);
        }
        match self.expr(root) {
            Expr::Name(name) => match self.definition(name, root)?.kind {
                DefKind::Parameter { function, .. } => Some(function.span()),
                _ => None,
            },
            Expr::This => self.own_class(root).map(Node::span),
            _ => None,
        }
    }

    /// The conditions that all hold where one does: those of `if let Some(code) = code && code != 1006`.
    fn all_of(&self, condition: Node<'t>) -> Vec<Node<'t>> {
        match self.expr(self.file.plain(condition)) {
            Expr::List(parts) if self.family() == Family::Rust => parts,
            _ => vec![condition],
        }
    }

    /// What a guard leaves of a set. What is written between the guard and the place passes it by.
    fn guarded(
        &self,
        mut set: CodeSet,
        guard: Node<'t>,
        at: Node<'t>,
        narrow: impl FnOnce(CodeSet) -> CodeSet,
    ) -> CodeSet {
        let is_behind = |span: Span| span.start >= guard.span().end && span.end <= at.span().start;
        let is_later = |part: &Part| is_behind(part.span) && !part.is_passed_on();
        let (later, asked) = set.parts.into_iter().partition(is_later);
        set = narrow(CodeSet { parts: asked, ..set });
        set.parts.extend::<Vec<Part>>(later);
        set
    }

    /// Whether a name, or a member as it is written (`end.code`), is written in a part, and whether that is
    /// certain where the part runs.
    pub(super) fn written_in(&self, name: &str, part: Node<'t>) -> (bool, bool) {
        let all = self.occurrences(name.rsplit('.').next().unwrap_or(name), part.span());
        let writes = all.filter(|occurrence| match occurrence.role {
            Role::Write(_) => !name.contains('.'),
            Role::Member { node, write: Some(_) } => is_same_path(self.text(node), name),
            _ => false,
        });
        writes.fold((false, false), |(_, certain), write| (true, certain || self.is_straight(part, write.node)))
    }

    /// What is left if a condition holds, or fails.
    pub(super) fn assume(&self, mut set: CodeSet, subject: &str, condition: Node<'t>, holds: bool) -> CodeSet {
        // Of `code && socket` each half holds, and one that says nothing of the code rules out nothing.
        if let Some((halves, holds)) = self.halves(condition, holds) {
            let of_half = |set, half| self.nested(CodeSet::unknown, || self.assume(set, subject, half, holds));
            return halves.into_iter().fold(set, of_half);
        }
        if let Some((handler, is_clean)) = self.asks_for_cleanness(condition) {
            return without_end(set, handler, is_clean == holds);
        }
        if holds && let Some(shown) = self.asks_for_a_reason(condition, subject) {
            set = self.with_a_reason(set, shown);
        }
        if self.asks_owner(condition, subject) {
            return CodeSet::unknown();
        }
        // A condition that is not understood may be the right one for what is no number.
        if set.parts.iter().any(|part| matches!(part.value, Value::Odd(_))) && self.mentions(condition, subject) {
            set.parts.retain(|part| match &part.value {
                Value::Odd(odd) => self.answer(condition, subject, Asked::Odd(odd)) == Some(holds),
                _ => true,
            });
        }
        let is_given = |part: &Part| part.source.is_some() || part.origin == Origin::Parameter;
        let is_followed = |part: &Part| is_given(part) || matches!(part.value, Value::Foreign(_));
        let is_judged = set.parts.iter().any(is_followed) && self.mentions(condition, subject);
        let set = match () {
            // What it is compared with shows that it is meant as the status of a response: `status !== 200`.
            () if is_judged && self.asks_for_a_status(condition) => set,
            // That there is one says nothing of its kind: `if (error.code)`.
            () if is_judged && self.asks_presence(condition, subject) == Some(holds) => set,
            () if is_judged => set.without_foreign(),
            () => set,
        };
        let keeps = |number| self.answer(condition, subject, Asked::Number(number)).map(|answer| answer == holds);
        // A condition on a code that is received or handed over may be the right guard where it is not understood.
        let (given, others): (Vec<Part>, _) = set.parts.into_iter().partition(|part| is_given(part) && is_judged);
        let mut set = filter(CodeSet { parts: others, ..set }, &keeps);
        for part in given {
            let handler = part.source.map(|source| source.handler);
            let can_be = |number| match handler {
                Some(handler) => self.can_be(condition, holds, Received { number, subject, handler }),
                None => false,
            };
            let asked = CodeSet { parts: vec![part], ..CodeSet::default() };
            let left = filter(asked, &|number| Some(keeps(number) == Some(true) || can_be(number)));
            set.parts.extend(left.parts);
        }
        if set.absent && self.asks_presence(condition, subject) == Some(holds) {
            set.absent = false;
        }
        set
    }

    fn is_type_of(&self, node: Node<'t>, subject: &str) -> bool {
        match self.expr(self.file.plain(node)) {
            Expr::Unary { op: "typeof", operand } => self.is_subject(operand, subject),
            _ => false,
        }
    }

    pub(super) fn is_subject(&self, node: Node<'t>, subject: &str) -> bool {
        let node = self.file.plain(node);
        is_same_path(self.text(node), subject) || self.is_renamed(node, subject)
    }

    /// Whether a condition holds when its subject is `asked`.
    pub(super) fn answer(&self, condition: Node<'t>, subject: &str, asked: Asked<'_>) -> Option<bool> {
        self.nested(|| None, || self.answer_plain(self.file.plain(condition), subject, asked))
    }

    fn answer_plain(&self, condition: Node<'t>, subject: &str, asked: Asked<'_>) -> Option<bool> {
        match self.expr(condition) {
            Expr::Unary { op: "!", operand } => self.answer(operand, subject, asked).map(|answer| !answer),
            Expr::Binary { op: "&&", left, right } => {
                match (self.answer(left, subject, asked), self.answer(right, subject, asked)) {
                    (Some(false), _) | (_, Some(false)) => Some(false),
                    (Some(true), Some(true)) => Some(true),
                    _ => None,
                }
            }
            Expr::Fallback { value: left, fallback: right, falsy: true } | Expr::Binary { op: "||", left, right } => {
                match (self.answer(left, subject, asked), self.answer(right, subject, asked)) {
                    (Some(true), _) | (_, Some(true)) => Some(true),
                    (Some(false), Some(false)) => Some(false),
                    _ => None,
                }
            }
            // `typeof code === "number"`
            Expr::Binary { op: op @ ("===" | "==" | "!==" | "!="), left, right } if self.is_type_of(left, subject) => {
                let is_type = self.fixed_text(right).as_deref() == Some(asked.type_name());
                Some(is_type == op.starts_with('='))
            }
            Expr::Binary { op, left, right } => {
                if self.is_subject(left, subject) {
                    self.compared(op, asked, right, false)
                } else if self.is_subject(right, subject) {
                    self.compared(op, asked, left, true)
                } else {
                    None
                }
            }
            Expr::Call(call) => {
                if let Some(answer) = self.answer_of_each(&call, subject, asked) {
                    return Some(answer);
                }
                let index = call.args.iter().position(|arg| self.is_subject(*arg, subject))?;
                if call.args.len() > 1 {
                    return self.answer_of_helper(&call, index, asked);
                }
                let name = match self.expr(self.file.plain(call.callee)) {
                    Expr::Member { name, .. } | Expr::Name(name) => name,
                    _ => "",
                };
                match (self.expr(self.file.plain(call.callee)), asked) {
                    (Expr::Member { object, name: "includes" | "has" | "contains" }, Asked::Number(number)) => {
                        self.is_member(object, number)
                    }
                    (Expr::Member { .. }, _) if matches!(name, "isInteger" | "isSafeInteger") => {
                        Some(matches!(asked, Asked::Number(_)))
                    }
                    (Expr::Member { .. }, _) if name == "isFinite" => Some(asked.type_name() == "number"),
                    (_, Asked::Number(_)) if name == "isNaN" => Some(false),
                    _ => self.answer_of_helper(&call, index, asked),
                }
            }
            Expr::Matches { value, ranges } if value == subject => self.is_in_one_of(&ranges, asked),
            // `const isClean = code === 1000`
            Expr::Name(name) if !self.is_subject(condition, subject) => match self.definition(name, condition)?.kind {
                DefKind::Variable(Variable { value: Some(value), mutable: false, picks, .. }) if picks.is_empty() => {
                    self.answer(value, subject, asked)
                }
                _ => None,
            },
            Expr::Name(_) | Expr::Member { .. }
                if self.family() == Family::JavaScript && self.is_subject(condition, subject) =>
            {
                asked.is_truthy()
            }
            _ => None,
        }
    }

    /// Whether a comparison with another value holds; the other stands on the left if it is `turned`.
    fn compared(&self, op: &str, asked: Asked<'_>, other: Node<'t>, turned: bool) -> Option<bool> {
        match asked {
            Asked::Number(number) => {
                // `code === undefined`: no number is.
                if matches!(self.expr(self.file.plain(other)), Expr::Null | Expr::Name("undefined")) {
                    return match op {
                        "===" | "==" => Some(false),
                        "!==" | "!=" => Some(true),
                        _ => None,
                    };
                }
                let other = self.codes(other).single()?;
                if turned { compare(op, other, number) } else { compare(op, number, other) }
            }
            Asked::Odd(odd) => {
                let is_equal = match (self.expr(self.file.plain(other)), odd) {
                    (Expr::Null, Odd::Null) => true,
                    (Expr::Name("undefined"), Odd::Null) => op.len() == 2,
                    (Expr::Null | Expr::Name("undefined") | Expr::Int(_), _) => false,
                    _ => return None,
                };
                match op {
                    "===" | "==" => Some(is_equal),
                    "!==" | "!=" => Some(!is_equal),
                    _ => None,
                }
            }
        }
    }

    /// Whether a range holds a number; a range without an end goes on for ever.
    pub(super) fn is_within(
        &self,
        low: Option<Node<'t>>,
        high: Option<Node<'t>>,
        inclusive: bool,
        number: i64,
    ) -> Option<bool> {
        let low = low.map_or(Some(i64::MIN), |low| self.codes(low).single())?;
        let high = high.map_or(Some(i64::MAX), |high| self.codes(high).single())?;
        Some(low <= number && (number < high || inclusive && number == high))
    }

    /// Whether one of some ranges holds a number.
    fn is_in_one_of(&self, ranges: &[Bounds<'t>], asked: Asked<'_>) -> Option<bool> {
        let Asked::Number(number) = asked else { return None };
        let within = |range: &Bounds<'t>| self.is_within(range.low, range.high, range.inclusive, number);
        let answers: Option<Vec<bool>> = ranges.iter().map(within).collect();
        answers.map(|answers| answers.contains(&true))
    }

    /// Whether a list of literals, or a range, holds a number.
    pub(super) fn is_member(&self, list: Node<'t>, number: i64) -> Option<bool> {
        let list = self.file.plain(list);
        let items = match self.expr(list) {
            Expr::List(items) => items,
            Expr::Range { low, high, inclusive } => return self.is_within(low, high, inclusive, number),
            // `new Set([1000, 1001])`
            Expr::Call(call) if call.args.len() == 1 => {
                return self.is_member(call.args[0], number);
            }
            Expr::Name(name) => {
                let def = self.definition(name, list)?;
                let crate::syntax::DefKind::Variable(variable) = def.kind else {
                    return None;
                };
                return self.nested(|| None, || self.is_member(variable.value?, number));
            }
            _ => return None,
        };
        let mut known = true;
        for item in items {
            match self.codes(item).single() {
                Some(value) if value == number => return Some(true),
                Some(_) => {}
                None => known = false,
            }
        }
        known.then_some(false)
    }
}

/// Whether a name is a new one for what is compared: `match code { other => .. }`.
fn stands_for(def: &Def<'_>, compared: Node<'_>) -> bool {
    match &def.kind {
        DefKind::Variable(variable) => variable.value == Some(compared) && variable.picks.is_empty(),
        _ => false,
    }
}

fn compare(op: &str, left: i64, right: i64) -> Option<bool> {
    Some(match op {
        "===" | "==" => left == right,
        "!==" | "!=" => left != right,
        "<" => left < right,
        "<=" => left <= right,
        ">" => left > right,
        ">=" => left >= right,
        _ => return None,
    })
}

/// Whether two texts are the same but for `?.`: a value that is there is the same either way.
pub(super) fn is_same_path(one: &str, other: &str) -> bool {
    one == other || (one.contains("?.") || other.contains("?.")) && one.replace("?.", ".") == other.replace("?.", ".")
}

/// Drops the numbers that are certainly ruled out; `keeps` answers for one number.
pub(super) fn filter(mut set: CodeSet, keeps: &dyn Fn(i64) -> Option<bool>) -> CodeSet {
    let mut parts = Vec::new();
    for part in set.parts {
        match part.value {
            Value::Codes(low, high) if high - low < MAX_SINGLE => {
                let mut start = None;
                for number in low..=high + 1 {
                    let kept = number <= high && keeps(number) != Some(false);
                    match (kept, start) {
                        (true, None) => start = Some(number),
                        (false, Some(from)) => {
                            parts.push(Part { value: Value::Codes(from, number - 1), ..part.clone() });
                            start = None;
                        }
                        _ => {}
                    }
                }
            }
            _ => parts.push(part),
        }
    }
    set.parts = parts;
    set
}
