//! Calls that do not look like one: `close.call(ws, 1006)`, `const bye = ws.close.bind(ws)`, aliases.

use super::context::Cx;
use super::find::Found;
use super::set::{CodeSet, Odd, Value, Written};
use super::{Api, Closes, Shape};
use crate::apis::{Slot, Step};
use crate::syntax::{Call, Def, DefKind, Expr, Fate, Node, Role};

/// A function value is followed through this many names.
const MAX_NAMES: usize = 4;

impl<'t> Cx<'t> {
    /// The calls of the function that stands as a value here, with the arguments as the function
    /// sees them.
    pub(super) fn calls_of(&self, value: Node<'t>) -> Vec<Call<'t>> {
        self.calls_through(value, MAX_NAMES)
    }

    fn calls_through(&self, value: Node<'t>, left: usize) -> Vec<Call<'t>> {
        let around = self.file.ancestors(value);
        let mut outer = around.iter().copied().skip_while(|node| matches!(self.expr(*node), Expr::Same(_)));
        let is_value = |node: Node<'t>| self.file.plain(node) == value;
        match outer.next().map(|parent| (parent, self.expr(parent))) {
            Some((_, Expr::Call(call))) if is_value(call.callee) => vec![self.spread_out(call)],
            Some((member, Expr::Member { object, name: how @ ("call" | "apply" | "bind") })) if is_value(object) => {
                match outer.next().map(|call| self.expr(call)) {
                    Some(Expr::Call(call)) if self.file.plain(call.callee) == member => {
                        self.with_receiver(self.spread_out(call), how, left)
                    }
                    _ => Vec::new(),
                }
            }
            _ => match self.run_by(value) {
                Some(call) => vec![call],
                None => self.named(value).into_iter().flat_map(|place| self.next_call(place, left)).collect(),
            },
        }
    }

    /// A close that is itself the handler of another socket's close: `a.on("close", b.close.bind(b))`.
    pub(super) fn judge_bound_handler(&self, object: Node<'t>, name: &str, close: Node<'t>, found: &mut Found) {
        let Fate::Receiver { call, method: "bind" } = self.fate(close) else { return };
        let Expr::Call(bound) = self.expr(call) else { return };
        let given = || self.delivered(close, 0, &[], call).or_else(|| self.told_to(call));
        let Some(codes) = (bound.args.len() == 1).then(given).flatten() else { return };
        // In its own handler some libraries look at nothing any more.
        let mut sources = codes.parts.iter().filter_map(|part| part.source);
        let is_own = sources.any(|source| self.closes(object, &source) != Closes::Another);
        let count = found.sites.len();
        self.judge_call(object, name, &Call { args: Vec::new(), ..bound }, found);
        let takes_code_first = |api: Api| {
            let send = &self.apis.model(api.model).sends[api.index];
            send.code.iter().any(|Slot(steps)| matches!(steps.as_slice(), [Step::Arg(0)]))
        };
        if is_own || !found.sites[count..].iter().all(|site| site.api.is_some_and(takes_code_first)) {
            return found.sites.truncate(count);
        }
        for site in &mut found.sites[count..] {
            (site.span, site.codes, site.shape) = (call.span(), codes.clone(), Shape::Indirect);
        }
    }

    /// What a handler that stands here is told by others than sockets: an error, or what a process ended with.
    fn told_to(&self, handler: Node<'t>) -> Option<CodeSet> {
        if self.is_event(handler, 0) || self.is_rejected(handler) {
            return Some(CodeSet::of(Value::Odd(Odd::Event), handler.span(), Written::Other));
        }
        self.foreign_parameter(handler, 0, &[], handler)
    }

    /// The call that a function of the language makes of a function that it is given:
    /// `setTimeout(close, 10, 1006)`, `Reflect.apply(close, ws, [1006])`.
    fn run_by(&self, value: Node<'t>) -> Option<Call<'t>> {
        let Fate::Argument { call, index: 0 } = self.fate(value) else { return None };
        let Expr::Call(mut call) = self.expr(call) else { return None };
        let args = match (self.text(call.callee), call.args.as_slice()) {
            ("setTimeout" | "setInterval", [_, _, args @ ..]) => args.to_vec(),
            ("setImmediate" | "process.nextTick" | "queueMicrotask", [_, args @ ..]) => args.to_vec(),
            ("Reflect.apply", [_, _, list]) => self.items_of(*list)?,
            _ => return None,
        };
        call.args = args;
        Some(call)
    }

    fn next_call(&self, place: Node<'t>, left: usize) -> Vec<Call<'t>> {
        if left == 0 { Vec::new() } else { self.calls_through(place, left - 1) }
    }

    /// The uses of the constant that a value is given to.
    fn named(&self, value: Node<'t>) -> Vec<Node<'t>> {
        let Fate::Bound(name) = self.fate(value) else { return Vec::new() };
        self.constant_uses(name)
    }

    /// The uses of the constant that is defined by this name.
    pub(super) fn constant_uses(&self, name: Node<'t>) -> Vec<Node<'t>> {
        let text = self.text(name);
        match self.definition(text, name) {
            Some(def) if matches!(&def.kind, DefKind::Variable(variable) if !variable.mutable) => {
                self.uses_of_definition(text, &def)
            }
            _ => Vec::new(),
        }
    }

    /// The places where the value of a definition is used; not where a parameter or another constant hides it.
    pub(super) fn uses_of_definition(&self, name: &str, def: &Def<'t>) -> Vec<Node<'t>> {
        let mut uses = self.uses_of(name, def.scope);
        uses.retain(|place| self.resolve(name, *place).iter().any(|found| found.node == def.node));
        uses
    }

    /// The places where a name's value is used.
    pub(super) fn uses_of(&self, name: &str, scope: crate::source::Span) -> Vec<Node<'t>> {
        let used = self.occurrences(name, scope).filter(|occurrence| matches!(occurrence.role, Role::Use));
        used.map(|occurrence| occurrence.node).collect()
    }

    /// A call through `call`, `apply` or `bind`, whose first argument is the receiver.
    fn with_receiver(&self, mut call: Call<'t>, how: &str, left: usize) -> Vec<Call<'t>> {
        if call.spread {
            return Vec::new();
        }
        let mut args = call.args.split_off(1.min(call.args.len()));
        if how == "apply" {
            match args.first().map(|list| self.items_of(*list)) {
                Some(Some(items)) => args = items,
                Some(None) => call.spread = true,
                None => {}
            }
        }
        call.args = args;
        if how != "bind" {
            return vec![call];
        }
        // What is bound comes before what the caller passes.
        let later = if left == 0 { Vec::new() } else { self.calls_through(call.node, left - 1) };
        let mut calls: Vec<Call<'t>> = later
            .into_iter()
            .map(|mut next| {
                next.args.splice(0..0, call.args.iter().copied());
                next
            })
            .collect();
        if calls.is_empty() && !call.args.is_empty() {
            calls.push(call);
        }
        calls
    }

    /// A call with the items of lists that are spread out in place.
    pub(super) fn spread_out(&self, mut call: Call<'t>) -> Call<'t> {
        if !call.spread {
            return call;
        }
        let mut args = Vec::new();
        for arg in &call.args {
            match self.expr(*arg) {
                Expr::Spread(list) => match self.items_of(list) {
                    Some(items) => args.extend(items),
                    None => return call,
                },
                _ => args.push(*arg),
            }
        }
        call.spread = args.iter().any(|arg| matches!(self.expr(*arg), Expr::Spread(_)));
        call.args = args;
        call
    }
}
