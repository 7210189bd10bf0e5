//! Sockets that are reached through something else: functions that give back what they are given,
//! and events that name what they happened to.

use super::super::context::Cx;
use super::{Ty, items, union};
use crate::apis::{Family, Step};
use crate::syntax::{Call, DefKind, Expr, Imported, Node, TypeText, Variable};

/// Members of an event that are what it happened to.
pub(super) const TARGETS: &[&str] = &["target", "currentTarget", "srcElement"];

/// Functions that give back what they are given, or something that stands for it.
const SAME: &[&str] = &["markRaw", "toRaw", "reactive", "shallowReactive", "readonly", "shallowReadonly"];

/// Functions that give what a box holds.
const OPENING: &[&str] = &["unref", "toValue", "useContext", "useAtomValue", "useRecoilValue"];

/// The same by names that many functions have, each with the packages that it comes from.
const OPENING_BY_IMPORT: &[(&str, &[&str])] =
    &[("useContext", &["react", "preact/hooks", "preact/compat"]), ("use", &["react"]), ("get", &["svelte/store"])];

/// Classes whose objects hand on to what they are made of, with the packages that they come from.
const HANDING_ON: &[(&str, &[&str])] = &[("WSContext", &["hono/ws"])];

/// What such an object can be made of that does something of its own.
const ADAPTER: &str = "WSContextInit";

/// Functions that give what a box holds, and a function that sets it.
const PAIRING: &[&str] = &["useAtom", "useRecoilState"];

/// Methods that give back what their type argument says.
const BY_TYPE_ARGUMENT: &[&str] = &["getClient"];

/// Functions that give back the function that they are given, or one that calls it.
const KEEPING: &[&str] = &[
    "useCallback", "useEvent", "useEventCallback", "useEffectEvent", "useMemoizedFn", "useStableCallback", "debounce",
    "throttle", "useDebouncedCallback", "useThrottledCallback",
];

impl<'t> Cx<'t> {
    /// Whether a call gives back the function that it is given first.
    pub(in crate::sites) fn is_kept(&self, call: Node<'t>) -> bool {
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
        if let Some(object) = self.asked_for(call) {
            return object;
        }
        let given = || call.args.first().map(|arg| self.types(*arg)).unwrap_or_default();
        let objects = || given().into_iter().filter(|ty| matches!(ty, Ty::Instance(_))).collect();
        match self.expr(self.file.plain(call.callee)) {
            _ if self.is_of_events(call.callee, "once") => self.emitted(call),
            _ if self.is_of_events(call.callee, "on") => items_of(self.emitted(call)),
            Expr::Name(name) if OPENING.contains(&name) => items(self.collections(given())),
            _ if self.is_one_of(OPENING_BY_IMPORT, call.callee) => items(self.collections(given())),
            Expr::Name(name) if PAIRING.contains(&name) => self.collections(given()),
            _ if self.is_rune(call.callee) => self.of_rune(call),
            Expr::Name("inject") if call.type_args.is_some() => self.by_type_argument(call),
            Expr::Name("Proxy") if call.new => objects(),
            _ if call.new && self.is_one_of(HANDING_ON, call.callee) => self.handing_on(call, given()),
            // `reactive<{ socket: WebSocket | null }>({ socket: null })`
            Expr::Name(name) if SAME.contains(&name) && call.type_args.is_some() => self.by_type_argument(call),
            Expr::Name(name) if SAME.contains(&name) => objects(),
            Expr::Member { object, name } => match (self.text(object), name) {
                ("Object", "assign") => objects(),
                ("Object", "freeze" | "seal") => given(),
                ("Array", "from") if call.args.len() > 1 => self.mapped_by(call.args[1]),
                ("Promise", "resolve") => given(),
                ("Promise", "all") => self.collections(given()),
                ("Promise", "race" | "any") => items(self.collections(given())),
                (_, "map") => call.args.first().map(|by| self.mapped_by(*by)).unwrap_or_default(),
                // `connect().then((ws) => ws).catch(report)`
                (_, "then") => {
                    let next = call.args.first().and_then(|next| self.function_behind(*next));
                    next.map(|next| self.function_result(next)).unwrap_or_default()
                }
                (_, "catch" | "finally") => {
                    self.types(object).into_iter().filter(|ty| matches!(ty, Ty::Instance(_))).collect()
                }
                (_, "use" | "adopt") if self.is_stack(object) => objects(),
                _ if BY_TYPE_ARGUMENT.contains(&name) => self.by_type_argument(call),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// What an object is that hands on to a socket: `new WSContext(raw)`. What a program or a test makes up for it
    /// can do anything.
    fn handing_on(&self, call: &Call<'t>, given: Vec<Ty<'t>>) -> Vec<Ty<'t>> {
        let Some(raw) = call.args.first() else { return Vec::new() };
        let is_adapter = match self.annotation_of(*raw) {
            Some(TypeText::Name { path, .. }) => path.last() == Some(&ADAPTER),
            _ => matches!(self.expr(self.file.plain(*raw)), Expr::Call(_)),
        };
        match given.as_slice() {
            [] if self.around.is_test || is_adapter => Vec::new(),
            [] => union(self.types(call.callee).iter().map(|class| self.led_to(class, &[Step::Returns]))),
            _ => given.into_iter().filter(|ty| matches!(ty, Ty::Instance(_))).collect(),
        }
    }

    /// Whether a function is one of these, by its import: `useContext`, `React.useContext`.
    pub(super) fn is_one_of(&self, known: &[(&str, &[&str])], callee: Node<'t>) -> bool {
        let callee = self.file.plain(callee);
        let (object, member) = match self.expr(callee) {
            Expr::Name(name) => (name, None),
            Expr::Member { object, name } => match self.expr(self.file.plain(object)) {
                Expr::Name(object) => (object, Some(name)),
                _ => return false,
            },
            _ => return false,
        };
        if !known.iter().any(|(name, _)| *name == member.unwrap_or(object)) {
            return false;
        }
        let Some(DefKind::Import { module, what }) = self.definition(object, callee).map(|def| def.kind) else {
            return false;
        };
        let name = match (what, member) {
            (Imported::Name(name), None) => name,
            (Imported::All | Imported::Default, Some(name)) => name,
            _ => return false,
        };
        known.iter().any(|(known, modules)| *known == name && modules.contains(&module))
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

    /// What the first type argument of a call says.
    pub(super) fn by_type_argument(&self, call: &Call<'t>) -> Vec<Ty<'t>> {
        let args = call.type_args.map(TypeText::parse_arguments).unwrap_or_default();
        args.first().map(|arg| self.type_text(arg, call.node)).unwrap_or_default()
    }

    /// What a box gives that is read by a call: `socket()` of `const [socket] = createSignal(..)`.
    pub(super) fn read_by_call(&self, call: &Call<'t>) -> Vec<Ty<'t>> {
        if self.family() != Family::JavaScript || call.new || !call.args.is_empty() {
            return Vec::new();
        }
        let read = |ty| match ty {
            Ty::Items(element) => Some(*element),
            Ty::Instance(_) => Some(ty),
            _ => None,
        };
        self.types(call.callee).into_iter().filter_map(read).collect()
    }

    /// What `once` of Node's events gives: a list of what a listener is given.
    fn emitted(&self, call: &Call<'t>) -> Vec<Ty<'t>> {
        let [emitter, event, ..] = call.args.as_slice() else { return Vec::new() };
        let Some(event) = self.fixed_text(*event) else { return Vec::new() };
        let owners = self.types(*emitter);
        let part = |index| {
            let steps = [Step::On(event.clone()), Step::Arg(index)];
            union(owners.iter().map(|owner| self.led_to(owner, &steps)))
        };
        match part(0) {
            first if first.is_empty() => Vec::new(),
            first => vec![Ty::Tuple(vec![first, part(1)])],
        }
    }

    /// What the error of a result is, by the type of the value or of the function that gives it.
    pub(super) fn failed_with(&self, result: Node<'t>) -> Vec<Ty<'t>> {
        self.error_type(result).map(|(error, at)| self.type_text(&error, at)).unwrap_or_default()
    }

    /// The type of a result's error as it is written, and where.
    pub(in crate::sites) fn error_type(&self, result: Node<'t>) -> Option<(TypeText<'t>, Node<'t>)> {
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
                    return self.nested(|| None, || if is_whole { self.error_type(value) } else { None });
                }
                _ => None,
            },
            _ => None,
        };
        match said.map(|(text, at)| (TypeText::parse(text), at)) {
            Some((TypeText::Name { path, args }, at)) if path.last() == Some(&"Result") => {
                args.into_iter().nth(1).map(|error| (error, at))
            }
            _ => None,
        }
    }

    /// `urls.map((url) => new WebSocket(url))`
    fn mapped_by(&self, function: Node<'t>) -> Vec<Ty<'t>> {
        let Expr::Function(function) = self.expr(self.file.plain(function)) else { return Vec::new() };
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

/// Several of these.
fn items_of(types: Vec<Ty<'_>>) -> Vec<Ty<'_>> {
    types.into_iter().map(|ty| Ty::Items(Box::new(ty))).collect()
}
