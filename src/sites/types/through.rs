//! Sockets that are reached through something else: functions that give back what they are given,
//! and events that name what they happened to.

use super::super::context::Cx;
use super::{Ty, items, union};
use crate::apis::Family;
use crate::syntax::{Call, DefKind, Expr, Node, TypeText, Variable};

/// Members of an event that are what it happened to.
pub(super) const TARGETS: &[&str] = &["target", "currentTarget", "srcElement"];

/// Functions that give back what they are given, or something that stands for it.
const SAME: &[&str] = &["markRaw", "toRaw", "reactive", "shallowReactive", "readonly", "shallowReadonly"];

/// Methods that give back what their type argument says.
const BY_TYPE_ARGUMENT: &[&str] = &["getClient"];

/// Functions that give back the function that they are given, or one that calls it.
const KEEPING: &[&str] = &[
    "useCallback", "useEvent", "useEventCallback", "useEffectEvent", "useMemoizedFn", "useStableCallback", "debounce",
    "throttle", "useDebouncedCallback", "useThrottledCallback",
];

impl<'t> Cx<'t> {
    /// Whether a call gives back the function that it is given first.
    pub(super) fn is_kept(&self, call: Node<'t>) -> bool {
        let Expr::Call(call) = self.expr(call) else { return false };
        match self.expr(self.file.plain(call.callee)) {
            Expr::Name(name) | Expr::Member { name, .. } => KEEPING.contains(&name),
            _ => false,
        }
    }

    /// What a call gives back of what it is given: `Object.assign(new WebSocket(url), ..)`,
    /// `Promise.all(..)`, `new Proxy(ws, ..)`.
    pub(super) fn given_back(&self, call: &Call<'t>) -> Vec<Ty<'t>> {
        if let Some(work) = self.in_time(call) {
            return self.types(work);
        }
        if self.family() != Family::JavaScript || call.spread {
            return Vec::new();
        }
        let given = || call.args.first().map(|arg| self.types(*arg)).unwrap_or_default();
        let objects = || given().into_iter().filter(|ty| matches!(ty, Ty::Instance(_))).collect();
        match self.expr(self.file.plain(call.callee)) {
            Expr::Name("Proxy") if call.new => objects(),
            Expr::Name(name) if SAME.contains(&name) => objects(),
            Expr::Member { object, name } => match (self.text(object), name) {
                ("Object", "assign") => objects(),
                ("Promise", "resolve") => given(),
                ("Promise", "all") => self.collections(given()),
                ("Promise", "race" | "any") => items(self.collections(given())),
                (_, "map") => self.mapped(call),
                (_, "use" | "adopt") if self.is_stack(object) => objects(),
                _ if BY_TYPE_ARGUMENT.contains(&name) => {
                    let args = call.type_args.map(TypeText::parse_arguments).unwrap_or_default();
                    args.first().map(|arg| self.type_text(arg, call.node)).unwrap_or_default()
                }
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// Whether something is a stack of what is to be disposed of: `new AsyncDisposableStack()`.
    fn is_stack(&self, object: Node<'t>) -> bool {
        let Expr::Name(name) = self.expr(self.file.plain(object)) else { return false };
        match self.definition(name, object).map(|def| def.kind) {
            Some(DefKind::Variable(Variable { value: Some(value), .. })) => {
                matches!(self.text(value), "new DisposableStack()" | "new AsyncDisposableStack()")
            }
            _ => false,
        }
    }

    /// What the error of a result is, by the type of the value or of the function that gives it.
    pub(super) fn failed_with(&self, result: Node<'t>) -> Vec<Ty<'t>> {
        let result = self.file.plain(result);
        let said = match self.expr(result) {
            Expr::Call(call) => {
                self.callee(&call).and_then(|function| Some((self.file.return_type(function)?, function)))
            }
            Expr::Name(name) => match self.definition(name, result).map(|def| (def.kind, def.node)) {
                Some((DefKind::Parameter { annotation, .. }, at)) => annotation.map(|text| (text, at)),
                Some((DefKind::Variable(Variable { annotation: Some(text), .. }), at)) => Some((text, at)),
                Some((DefKind::Variable(Variable { value: Some(value), picks, mutable: false, .. }), _)) => {
                    let is_whole = picks.is_empty();
                    return self.nested(Vec::new, || if is_whole { self.failed_with(value) } else { Vec::new() });
                }
                _ => None,
            },
            _ => None,
        };
        match said.map(|(text, at)| (TypeText::parse(text), at)) {
            Some((TypeText::Name { path, args }, at)) if path.last() == Some(&"Result") => {
                args.get(1).map(|error| self.type_text(error, at)).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    /// `urls.map((url) => new WebSocket(url))`
    fn mapped(&self, call: &Call<'t>) -> Vec<Ty<'t>> {
        let function = call.args.first().map(|arg| self.expr(self.file.plain(*arg)));
        let Some(Expr::Function(function)) = function else { return Vec::new() };
        let made = self.function_result(function.node).into_iter();
        union([made.filter(|ty| matches!(ty, Ty::Instance(_))).map(|ty| Ty::Items(Box::new(ty))).collect()])
    }

    /// `event.target` in a listener: what it listens to.
    pub(super) fn event_target(&self, object: Node<'t>, name: &str) -> Vec<Ty<'t>> {
        let event = self.file.plain(object);
        match self.expr(event) {
            Expr::Name(text) if TARGETS.contains(&name) => match self.definition(text, event).map(|def| def.kind) {
                Some(DefKind::Parameter { function, index: 0, picks, .. }) if picks.is_empty() => {
                    self.listened_to(function)
                }
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }
}
