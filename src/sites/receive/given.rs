//! Handlers that are handed over at a place that a model names: under a key of a configuration
//! (`Bun.serve({ websocket: { close(ws, code) { .. } } })`), as an argument
//! (`route.onClose((code) => ..)`), as a method of a class that extends one of the library.

use super::super::context::Cx;
use super::super::find::Found;
use crate::apis::Handler;
use crate::syntax::{Expr, Fate, Node, Occurrence, Role};

impl<'t> Cx<'t> {
    /// A handler that is handed over, from the name of its key, call or method.
    pub(in crate::sites) fn judge_given(&self, occurrence: &Occurrence<'t>, found: &mut Found) {
        match &occurrence.role {
            Role::Key { value, .. } => self.judge_value(*value, found),
            Role::Use if matches!(self.fate(occurrence.node), Fate::Field { .. }) => {
                self.judge_value(occurrence.node, found);
            }
            Role::Member { node, write: None } => self.judge_arguments(*node, found),
            Role::Field(field) => {
                let Some(method) = field.value else { return };
                self.judge_function(self.method_types(method, &[]), &Handler::Function, method, found);
            }
            _ => {}
        }
    }

    fn judge_value(&self, value: Node<'t>, found: &mut Found) {
        self.judge_function(self.handed_to(value, Vec::new()), &Handler::Function, value, found);
    }

    /// `route.onClose((code) => ..)`
    fn judge_arguments(&self, callee: Node<'t>, found: &mut Found) {
        let Some(Expr::Call(call)) = self.file.ancestors(callee).first().map(|parent| self.expr(*parent)) else {
            return;
        };
        if call.spread || self.file.plain(call.callee) != callee {
            return;
        }
        for (index, handler) in call.args.iter().enumerate() {
            self.judge_function(self.handed_to_call(&call, index, Vec::new()), &Handler::Function, *handler, found);
        }
    }
}
