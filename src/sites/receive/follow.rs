//! The way of a received code through the names that it is given.

use super::super::context::Cx;
use super::super::values::INTEGERS;
use super::MAX_NAMES;
use crate::apis::{Family, Slot, Step};
use crate::syntax::{Def, DefKind, Expr, Fate, Node, Role};

/// A received code, as it is met in a file.
#[derive(Default)]
pub(super) struct Uses<'t> {
    /// The names that it has.
    pub(super) names: Vec<Node<'t>>,
    /// The expressions that are it.
    pub(super) nodes: Vec<Node<'t>>,
    /// The same in functions that can be given other numbers too.
    pub(super) shared: Vec<Node<'t>>,
    /// The names that it has in them, and what it was followed into as an event.
    pub(super) seen: Vec<Node<'t>>,
    /// Whether it is there in any case, and counts as true: nothing ever stands in for it.
    pub(super) is_there: bool,
}

impl<'t> Uses<'t> {
    /// Whether a function is given the event for the first time.
    fn is_first(&mut self, function: Node<'t>) -> bool {
        let is_first = !self.seen.contains(&function);
        self.seen.push(function);
        is_first
    }

    /// Notes what is met in a function; `is_shared`: in one that can be given other numbers too.
    pub(super) fn note(&mut self, is_shared: bool, follow: impl FnOnce(&mut Self)) {
        if !is_shared {
            return follow(self);
        }
        let seen = [self.names.as_slice(), &self.seen].concat();
        let mut inner = Uses { seen, is_there: self.is_there, ..Uses::default() };
        follow(&mut inner);
        self.shared.extend(inner.nodes.into_iter().chain(inner.shared));
        self.seen = [inner.names, inner.seen].concat();
    }
}

impl<'t> Cx<'t> {
    /// The names that what stands in a slot of a handler has, and the expressions that are it.
    pub(super) fn received_names(&self, function: Node<'t>, Slot(steps): &Slot, uses: &mut Uses<'t>) {
        let Some(lowered) = self.file.function(function) else { return };
        let (Some(Step::Arg(index)), key) = (steps.first(), steps.get(1)) else { return };
        let Some(param) = lowered.params.get(*index) else { return };
        let name = self.file.pattern_name(param.node);
        match (key, name) {
            (None, Some(name)) => self.follow_name(name, uses, MAX_NAMES),
            (Some(Step::Key(key)), name) => {
                let events = name.map(|name| self.event_names(name, function)).unwrap_or_default();
                for occurrence in self.occurrences(key, function.span()).collect::<Vec<_>>() {
                    match occurrence.role {
                        Role::Member { node, write: None } => {
                            let Expr::Member { object, .. } = self.expr(node) else { continue };
                            if events.iter().any(|name| self.is_use_of(object, *name)) {
                                self.follow_use(node, uses, MAX_NAMES);
                            }
                        }
                        Role::Define(def) if self.is_taken_from(&def, function, *index, &events) => {
                            self.follow_name(occurrence.node, uses, MAX_NAMES);
                        }
                        _ => {
                            let renamed = self.renamed_in_pattern(occurrence.node);
                            if let Some(def) = renamed.filter(|def| self.is_taken_from(def, function, *index, &events))
                            {
                                self.follow_name(def.node, uses, MAX_NAMES);
                            }
                        }
                    }
                }
                // `(event) => this.onClose(event)`
                for relay in events.into_iter().flat_map(|name| self.relays_of(name, function)) {
                    let slot = Slot(vec![Step::Arg(relay.index), Step::Key(key.clone())]);
                    if uses.is_first(relay.function) {
                        let follow = |uses: &mut Uses<'t>| self.received_names(relay.function, &slot, uses);
                        self.nested(|| (), || uses.note(relay.is_shared, follow));
                    }
                }
            }
            _ => {}
        }
    }

    /// The name that a pattern gives to what is under a key: `{ code: closeCode }`.
    fn renamed_in_pattern(&self, key: Node<'t>) -> Option<Def<'t>> {
        let text = self.file.text();
        let name = text[key.span().end..].trim_start().strip_prefix(':')?.trim_start();
        let at = text.len() - name.len();
        let name = name.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').next()?;
        match self.occurrence(at, name)?.role {
            Role::Define(def) => Some(def),
            _ => None,
        }
    }

    /// The names that an event has in a function: `const closed = event as CloseEvent`.
    fn event_names(&self, event: Node<'t>, function: Node<'t>) -> Vec<Node<'t>> {
        let mut names = vec![event];
        let mut at = 0;
        while let Some(&name) = names.get(at).filter(|_| at < MAX_NAMES) {
            let uses = self.uses_of(self.text(name), function.span()).into_iter();
            let bound =
                uses.filter(|node| self.is_use_of(*node, name)).filter_map(|node| match self.fate_as_it_is(node) {
                    Fate::Bound(alias) if self.is_unchanged(alias) => Some(alias),
                    _ => None,
                });
            names.extend(bound.collect::<Vec<_>>());
            at += 1;
        }
        names
    }

    /// What becomes of a value behind what leaves it alone: `event as CloseEvent`, `await code`.
    pub(super) fn fate_as_it_is(&self, node: Node<'t>) -> Fate<'t> {
        let mut outer = node;
        while let Fate::Part(around) = self.fate(outer)
            && matches!(self.expr(around), Expr::Same(_))
        {
            outer = around;
        }
        self.fate(outer)
    }

    /// `({ code }) => ..`, `const { code } = event`
    fn is_taken_from(&self, def: &Def<'t>, function: Node<'t>, index: usize, events: &[Node<'t>]) -> bool {
        match &def.kind {
            DefKind::Parameter { function: owner, index: at, .. } => *owner == function && *at == index,
            DefKind::Variable(variable) => {
                let value = variable.value.filter(|_| !variable.picks.is_empty());
                value.is_some_and(|value| events.iter().any(|event| self.is_use_of(value, *event)))
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
    pub(super) fn follow_name(&self, name: Node<'t>, uses: &mut Uses<'t>, left: usize) {
        let text = self.text(name);
        let Some(occurrence) = self.occurrence(name.span().start, text) else { return };
        let Role::Define(def) = occurrence.role else { return };
        if uses.names.contains(&name) || uses.seen.contains(&name) {
            return;
        }
        uses.names.push(name);
        for occurrence in self.occurrences(text, def.scope).collect::<Vec<_>>() {
            if matches!(occurrence.role, Role::Use) && self.is_use_of(occurrence.node, name) {
                self.follow_use(occurrence.node, uses, left);
            }
        }
    }

    pub(super) fn follow_use(&self, node: Node<'t>, uses: &mut Uses<'t>, left: usize) {
        match self.fate_as_it_is(node) {
            Fate::Bound(name) if left > 0 => self.follow_name(name, uses, left - 1),
            // `u16::from(frame.code)`, `frame.code.into()`
            Fate::Argument { call, index: 0 } if left > 0 && self.makes_a_number(call) => {
                self.follow_use(call, uses, left - 1);
            }
            // `(code) => this.onClose(code)`
            Fate::Argument { call, index } if left > 0 => match self.relayed_name(call, index) {
                Some((name, is_shared)) => uses.note(is_shared, |uses| self.follow_name(name, uses, left - 1)),
                None => match self.settled_by(call).filter(|_| index == 0) {
                    Some((promise, is_shared)) => {
                        uses.note(is_shared, |uses| self.follow_use(promise, uses, left - 1));
                    }
                    None => uses.nodes.push(node),
                },
            },
            Fate::Receiver { call, method: "into" } if left > 0 => self.follow_use(call, uses, left - 1),
            // `let status; status = event.code;`: what is written elsewhere can be another number.
            Fate::Assigned(target) if left > 0 && self.family() == Family::JavaScript => {
                if let Some(name) = self.variable_written(target) {
                    uses.note(true, |uses| self.follow_name(name, uses, left - 1));
                }
            }
            // `event.code ?? 1006`: what stands in for it can be another number.
            Fate::Other | Fate::Part(_)
                if left > 0
                    && let Some(around) = self.with_default(node) =>
            {
                let is_first =
                    matches!(self.expr(around), Expr::Fallback { value, .. } if value.span().contains(node.span()));
                uses.note(!(uses.is_there && is_first), |uses| self.follow_use(around, uses, left - 1));
            }
            _ => uses.nodes.push(node),
        }
    }

    /// A value with the one that there can be instead: `code ?? 1006`, `code || 0`, `isNumber ? event : event.code`.
    fn with_default(&self, node: Node<'t>) -> Option<Node<'t>> {
        let around = self.file.ancestors(node).into_iter().next()?;
        let holds = |value: &Node<'t>| value.span().contains(node.span());
        let is_among = match self.expr(around) {
            Expr::Fallback { value, .. } => holds(&value),
            Expr::Choice(values) => values.iter().any(holds),
            _ => false,
        };
        (is_among && self.family() == Family::JavaScript).then_some(around)
    }

    /// Where the variable is defined that something is written to.
    fn variable_written(&self, target: Node<'t>) -> Option<Node<'t>> {
        let Expr::Name(name) = self.expr(target) else { return None };
        let def = self.definition(name, target)?;
        matches!(def.kind, DefKind::Variable(_)).then_some(def.node)
    }

    /// Whether a call gives the number of a code of a library: `u16::from(..)`.
    fn makes_a_number(&self, call: Node<'t>) -> bool {
        let Expr::Call(call) = self.expr(call) else { return false };
        let path = self.text(self.file.plain(call.callee));
        self.family() == Family::Rust && path.strip_suffix("::from").is_some_and(|ty| INTEGERS.contains(&ty))
    }
}
