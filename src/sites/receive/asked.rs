//! Codes that a method of a received message gives, and that patterns take out: `if let Some((code, _)) =
//! message.close_frame()`.

use super::super::context::Cx;
use super::super::find::Found;
use super::follow::Uses;
use super::{Api, Source};
use crate::apis::{Role as End, Slot, Step};
use crate::syntax::{DefKind, Expr, Node, Occurrence, Pick, Role, Variable};

impl<'t> Cx<'t> {
    /// What is compared with the code that such a method gives, from the name of the method.
    pub(in crate::sites) fn judge_asked_message(&self, method: &Occurrence<'t>, name: &str, found: &mut Found) {
        let Role::Member { node, write: None } = method.role else { return };
        let Expr::Member { object, .. } = self.expr(node) else { return };
        for call in self.calls_of(node) {
            let slots = [vec![Pick::Item(0)], Vec::new()];
            let known = slots.iter().find_map(|picks| self.receive_of_call(object, name, picks));
            let Some((model, index, receive)) = known else { continue };
            let source = Source {
                api: Api { model, index },
                also: Vec::new(),
                role: End::Either,
                receive,
                is_own: true,
                bound: 0,
            };
            let mut uses = Uses::default();
            for name in self.names_taken_from(call.node, &receive.code) {
                self.follow_name(name, &mut uses, super::MAX_NAMES);
            }
            self.judge_uses(&uses, &source, found);
        }
    }

    /// The names that patterns take out of what a call gives, where the code stands.
    fn names_taken_from(&self, call: Node<'t>, slots: &[Slot]) -> Vec<Node<'t>> {
        let statement = self.file.statement(call).span();
        let text = self.file.slice(statement);
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let mut names: Vec<Node<'t>> = Vec::new();
        let mut at = 0;
        for word in text.split(|c: char| !is_part(c)) {
            let start = statement.start + at;
            at += word.len() + 1;
            // A sign can have more bytes than one.
            while at < text.len() && !text.is_char_boundary(at) {
                at += 1;
            }
            if !word.starts_with(|c: char| c.is_lowercase()) {
                continue;
            }
            let Some(Occurrence { node, role: Role::Define(def) }) = self.occurrence(start, word) else { continue };
            let DefKind::Variable(Variable { value: Some(value), picks, .. }) = def.kind else { continue };
            let picks = match picks.as_slice() {
                [Pick::Variant("Some", 0), rest @ ..] => rest,
                picks => picks,
            };
            let is_slot = |Slot(steps): &Slot| match (steps.as_slice(), picks) {
                ([Step::Returns], []) => true,
                ([Step::Returns, Step::At(at)], [Pick::Item(item)]) => at == item,
                _ => false,
            };
            if self.file.plain(value) == call && slots.iter().any(is_slot) && !names.contains(&node) {
                names.push(node);
            }
        }
        names
    }
}
