//! Comparisons of codes that are waited for: `const [code] = await once(ws, "close")`,
//! `const code = await new Promise((resolve) => ws.on("close", resolve))`.

use super::super::context::Cx;
use super::super::find::Found;
use super::super::types::Ty;
use super::follow::Uses;
use super::{MAX_NAMES, Source};
use crate::apis::{Handler, Slot, Step};
use crate::syntax::{DefKind, Expr, Fate, Node, Pick, Role};

impl<'t> Cx<'t> {
    /// `const [code, reason] = await once(ws, "close")`, from the call.
    pub(super) fn judge_awaited(&self, call: Node<'t>, found: &mut Found) {
        let Expr::Call(once) = self.expr(call) else { return };
        let [socket, event, ..] = once.args.as_slice() else { return };
        let (Fate::Bound(pattern), true) = (self.fate_as_it_is(call), self.is_of_events(once.callee, "once")) else {
            return;
        };
        let Some(event) = self.fixed_text(*event) else { return };
        for source in self.sources(&self.types(*socket), &Handler::On(event), 0, || true) {
            let mut uses = Uses::default();
            for item in received_arguments(&source) {
                if let Some(name) = self.name_of_item(pattern, item) {
                    self.follow_name(name, &mut uses, MAX_NAMES);
                }
            }
            self.judge_uses(&uses, &source, found);
        }
    }

    /// The name that a pattern takes an item of a list out by: `code` of `[code, reason]`.
    fn name_of_item(&self, pattern: Node<'t>, item: usize) -> Option<Node<'t>> {
        let inside = self.text(pattern).strip_prefix('[')?;
        let before: usize = inside.split(',').take(item).map(|text| text.len() + 1).sum();
        let text = inside.get(before..)?;
        let name = text.trim_start().split(|c: char| !c.is_alphanumeric() && !"_$".contains(c)).next()?;
        let start = pattern.span().start + 1 + before + (text.len() - text.trim_start().len());
        let occurrence = self.occurrence(start, name)?;
        let Role::Define(def) = occurrence.role else { return None };
        let DefKind::Variable(variable) = def.kind else { return None };
        (variable.picks.as_slice() == [Pick::Item(item)] && variable.default.is_none()).then_some(occurrence.node)
    }

    /// `ws.on("close", resolve)`, where that settles a promise.
    pub(super) fn judge_settled(&self, types: &[Ty<'t>], kind: &Handler, handler: Node<'t>, found: &mut Found) {
        let Some((promise, is_shared)) = self.promise_of(handler) else { return };
        for source in self.sources(types, kind, 0, || true) {
            if received_arguments(&source).contains(&0) {
                let mut uses = Uses::default();
                uses.note(is_shared, |uses| self.follow_use(promise, uses, MAX_NAMES));
                self.judge_uses(&uses, &source, found);
            }
        }
    }

    /// The promise that a call settles with its first argument: `resolve(code)`.
    pub(super) fn settled_by(&self, call: Node<'t>) -> Option<(Node<'t>, bool)> {
        match self.expr(call) {
            Expr::Call(call) if !call.new && !call.spread => self.promise_of(call.callee),
            _ => None,
        }
    }

    /// The promise that is settled by what has a name, and whether it is settled elsewhere too.
    pub(super) fn promise_of(&self, resolve: Node<'t>) -> Option<(Node<'t>, bool)> {
        let resolve = self.file.plain(resolve);
        let Expr::Name(name) = self.expr(resolve) else { return None };
        let def = self.definition(name, resolve)?;
        let DefKind::Parameter { function, index: 0, .. } = def.kind else { return None };
        let Fate::Argument { call, index: 0 } = self.fate(function) else { return None };
        match self.expr(call) {
            Expr::Call(promise) if promise.new && self.text(promise.callee) == "Promise" => {
                Some((call, self.uses_of(name, def.scope).len() != 1))
            }
            _ => None,
        }
    }
}

/// Which arguments of a handler are the code.
fn received_arguments(source: &Source<'_>) -> Vec<usize> {
    let argument = |Slot(steps): &Slot| match steps.as_slice() {
        [Step::Arg(index)] => Some(*index),
        _ => None,
    };
    source.receive.code.iter().filter_map(argument).collect()
}
