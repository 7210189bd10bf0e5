//! Handlers that are handed over at a place that a model names: under a key of a configuration
//! (`Bun.serve({ websocket: { close(ws, code) { .. } } })`), as an argument
//! (`route.onClose((code) => ..)`), as a method of a class that extends one of the library.

use super::super::context::Cx;
use super::super::find::Found;
use super::super::types::Ty;
use crate::apis::{Handler, TypeId, Way};
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
                let mut types = self.method_types(method, &[]);
                types.extend(self.named_handlers(method, method));
                self.judge_function(types, &Handler::Function, method, found);
            }
            _ => {}
        }
    }

    fn judge_value(&self, value: Node<'t>, found: &mut Found) {
        let mut types = self.handed_to(value, Vec::new());
        types.extend(
            self.function_behind(value).map(|function| self.named_handlers(function, value)).unwrap_or_default(),
        );
        self.judge_function(types, &Handler::Function, value, found);
    }

    /// The handlers that have the name under which a function stands, if a parameter of it is declared as what they
    /// are given there, wherever it is handed over: `close(ws: ServerWebSocket, code, reason)`. One handler alone can
    /// be anything.
    pub(super) fn named_handlers(&self, function: Node<'t>, place: Node<'t>) -> Vec<Ty<'t>> {
        let name = match self.fate(place) {
            Fate::Field { name, .. } => Some(name),
            _ if place == function => self.file.function_name(function).map(|name| self.text(name)),
            _ => None,
        };
        let (Some(name), Some(lowered)) = (name, self.file.function(function)) else { return Vec::new() };
        let mut found = Vec::new();
        for (index, param) in lowered.params.into_iter().enumerate() {
            let Some((text, at)) = self.declared_parameter(&param) else { continue };
            for ty in self.annotated(text, at) {
                if let Ty::Instance(given) = ty
                    && self.has_a_sibling(place, name, given)
                {
                    found.extend(self.apis.handlers_given(given, name, index).map(Ty::Instance));
                }
            }
        }
        found
    }

    /// Whether another handler stands beside one of this name: `message(ws, data)`.
    fn has_a_sibling(&self, place: Node<'t>, name: &str, given: TypeId) -> bool {
        let keys = self.apis.ty(given).from.iter().filter_map(Way::last_name).filter(|key| *key != name);
        let keys: Vec<&str> = keys.collect();
        if let Fate::Field { record, .. } = self.fate(place)
            && let Expr::Record(record) = self.expr(record)
        {
            return record.fields.iter().any(|field| keys.contains(&field.name));
        }
        let Some(class) = self.own_class(place) else { return false };
        let is_member = |key: &&str| {
            let mut found = self.occurrences(key, class.span());
            found.any(|found| matches!(found.role, Role::Field(field) if field.class == class))
        };
        keys.iter().any(is_member)
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
