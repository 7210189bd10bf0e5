//! Places where a received code or reason is looked at: compared, switched on, matched.
//!
//! In JavaScript they are found from the handlers that the models name, through the names that code
//! and reason have in them; in Rust from the named codes of libraries in comparisons and patterns.

mod asked;
mod awaited;
mod classed;
mod codes;
mod constants;
mod events;
mod follow;
mod given;
mod listed;
mod parameters;
mod patterns;
mod promised;
mod reasons;
mod relayed;
mod shapes;
mod source;
mod typed;
mod unread;

pub(super) use patterns::Part;
pub(super) use reasons::TEXT_METHODS;

use super::context::Cx;
use super::find::Found;
use super::types::{LISTENERS, Ty};
use super::{Api, CloseSite, CodeSet, Evidence, Kind, Look, Shape};
use crate::apis::{Family, Handler, Receive, Role as End};
use crate::source::Span;
use crate::syntax::{Call, ClassField, DefKind, Expr, Fate, Node, Occurrence, Role};

/// A code or reason is followed through this many names.
const MAX_NAMES: usize = 4;

/// The libraries and the end that a handler belongs to.
#[derive(Clone)]
struct Source<'t> {
    api: Api,
    also: Vec<Api>,
    role: End,
    /// Where the library's handlers have code and reason.
    receive: &'t Receive,
    /// Whether only this library calls the handler.
    is_own: bool,
    /// How many arguments the handler was bound to before it was handed over: `onClose.bind(this, id)`.
    bound: usize,
}

impl<'t> Cx<'t> {
    /// `ws.on("close", handler)`, from the event's name.
    pub(super) fn judge_listener(&self, name: Node<'t>, found: &mut Found) {
        let Some(text) = self.file.ancestors(name).into_iter().next() else { return };
        let call = match self.fate(text) {
            Fate::Argument { call, index: 0 } => call,
            Fate::Argument { call, index: 1 } => return self.judge_awaited(call, found),
            _ => return,
        };
        let Expr::Call(call) = self.expr(call) else { return };
        let Expr::Member { object, name: method } = self.expr(self.file.plain(call.callee)) else { return };
        if method == "emit" {
            return self.judge_emitted(object, text, &call, found);
        }
        let (true, Some(event), Some(handler)) =
            (LISTENERS.contains(&method), self.fixed_text(text), call.args.get(1).copied())
        else {
            return;
        };
        let kind = match method {
            "addEventListener" => Handler::EventListener(event),
            _ => Handler::On(event),
        };
        self.judge_handler(object, &kind, handler, found);
    }

    /// `ws.onclose = handler`
    pub(super) fn judge_property(&self, member: Node<'t>, name: &str, handler: Node<'t>, found: &mut Found) {
        let Expr::Member { object, .. } = self.expr(member) else { return };
        self.judge_handler(object, &Handler::Property(name.to_owned()), handler, found);
    }

    /// `webSocketClose(ws, code, reason) { .. }` in a class, from the method's name.
    pub(super) fn judge_method(&self, occurrence: &Occurrence<'t>, name: &str, found: &mut Found) {
        let Role::Field(ClassField { value: Some(method), .. }) = occurrence.role else { return };
        if name.starts_with("webSocket") && !self.takes_a_socket(method) {
            return;
        }
        let handler = Handler::Method(name.to_owned());
        for (id, model) in self.apis.of_family(self.family()) {
            if self.family() == Family::Rust && !self.takes_types_of(method, id) {
                continue;
            }
            for (index, receive) in model.receives.iter().enumerate().filter(|(_, receive)| receive.handler == handler)
            {
                let api = Api { model: id, index };
                // Such methods are those of servers; others than the library may call them.
                let source = Source { api, also: Vec::new(), role: End::Server, receive, is_own: false, bound: 0 };
                self.judge_codes(method, &source, found);
                self.judge_reasons(method, &source, found);
            }
        }
    }

    /// Whether a method can be one that a server calls with a socket of the standard class, whatever class it is of, by
    /// the type of its first parameter.
    pub(super) fn takes_a_socket(&self, method: Node<'t>) -> bool {
        let first =
            self.file.function(method).and_then(|function| self.file.pattern_name(function.params.first()?.node));
        let annotation = first.and_then(|name| match self.definition(self.text(name), name)?.kind {
            DefKind::Parameter { annotation, .. } => annotation,
            _ => None,
        });
        let is_socket = |word: &str| word.to_ascii_lowercase().ends_with("socket") || matches!(word, "any" | "unknown");
        annotation.is_none_or(|text| text.split(|c: char| !c.is_alphanumeric()).any(is_socket))
    }

    fn judge_handler(&self, object: Node<'t>, kind: &Handler, handler: Node<'t>, found: &mut Found) {
        self.judge_function(self.types(object), kind, handler, found);
    }

    /// A handler of this form, of objects of these types.
    fn judge_function(&self, types: Vec<Ty<'t>>, kind: &Handler, handler: Node<'t>, found: &mut Found) {
        let (handler, bound) = self.bound_to(handler);
        let Some(function) = self.function_behind(handler) else {
            return self.judge_settled(&types, kind, handler, found);
        };
        let sources = self.sources(&types, kind, bound, || self.is_only_handler(function, handler));
        for source in &sources {
            self.judge_codes(function, source, found);
            self.judge_reasons(function, source, found);
            self.judge_unread(function, handler, source, found);
        }
        // Objects of two kinds can be behind one name; a handler that fits one of them is right.
        if let ([source], 0) = (sources.as_slice(), bound) {
            self.judge_shape(function, source, found);
        }
    }

    /// The libraries whose objects of these types call a handler of this form.
    fn sources(&self, types: &[Ty<'t>], kind: &Handler, bound: usize, is_own: impl Fn() -> bool) -> Vec<Source<'t>> {
        let mut sources: Vec<Source<'t>> = Vec::new();
        for id in types.iter().flat_map(|ty| self.bases(ty)) {
            let ty = self.apis.ty(id);
            let Some((index, receive)) = self.receive_of(id.model, &ty.name, kind) else { continue };
            let api = Api { model: id.model, index };
            match sources
                .iter_mut()
                .find(|known| (&known.receive.code, &known.receive.reason) == (&receive.code, &receive.reason))
            {
                Some(known) => {
                    if known.api != api && !known.also.contains(&api) {
                        known.also.push(api);
                    }
                    if known.role != ty.role {
                        known.role = End::Either;
                    }
                }
                None => {
                    let is_own = is_own();
                    sources.push(Source { api, also: Vec::new(), role: ty.role, receive, is_own, bound });
                }
            }
        }
        sources
    }

    /// What a library says of a handler. What it says of `addEventListener` goes before what it says
    /// of listeners at large.
    fn receive_of(&self, model: crate::apis::ModelId, ty: &str, kind: &Handler) -> Option<(usize, &'t Receive)> {
        let receives = &self.apis.model(model).receives;
        let of = |kind: &Handler| {
            receives
                .iter()
                .enumerate()
                .find(|(_, receive)| receive.handler == *kind && receive.on.as_deref() == Some(ty))
        };
        of(kind).or_else(|| match kind {
            Handler::EventListener(event) => of(&Handler::On(event.clone())),
            _ => None,
        })
    }

    /// The function that an expression is or names.
    pub(in crate::sites) fn function_behind(&self, node: Node<'t>) -> Option<Node<'t>> {
        let node = self.file.plain(node);
        match self.expr(node) {
            Expr::Function(function) => Some(function.node),
            Expr::Name(name) => match self.definition(name, node)?.kind {
                DefKind::Function(function) => Some(function),
                DefKind::Variable(variable) => {
                    let value = self.file.plain(variable.value?);
                    // `const gone = useCallback((event) => .., [])`
                    let kept = match self.expr(value) {
                        Expr::Call(call) if self.is_kept(value) => self.file.plain(*call.args.first()?),
                        _ => value,
                    };
                    self.file.function(kept).map(|function| function.node)
                }
                _ => None,
            },
            Expr::Member { object, name } => {
                let method = self.types(object).iter().find_map(|ty| self.method(ty, name));
                method.or_else(|| self.method_by_place(node, name)).or_else(|| self.kept_handler(object, name))
            }
            Expr::Call(call) => self.function_behind(self.bound_function(&call)?),
            _ => None,
        }
    }

    /// The function of this file that stands at a member, where its object has it from elsewhere: from its
    /// prototype, from the `methods` of a component.
    pub(super) fn method_by_place(&self, member: Node<'t>, name: &str) -> Option<Node<'t>> {
        let whole = Span::new(0, self.file.text().len());
        let values = self.occurrences(name, whole).filter_map(|occurrence| match occurrence.role {
            Role::Key { value, .. } | Role::Member { write: Some(value), .. } => Some(value),
            _ => None,
        });
        let functions = values.filter_map(|value| self.file.function(self.file.plain(value)));
        let functions: Vec<Node<'t>> = functions.map(|function| function.node).collect();
        functions.into_iter().find(|function| self.places(*function).contains(&member))
    }

    /// The function that a field of the own class keeps bound: `private onShut = this.shut.bind(this)`.
    fn kept_handler(&self, object: Node<'t>, name: &str) -> Option<Node<'t>> {
        let class = self.own_class(object).filter(|_| self.is_this(object))?;
        let values = self.occurrences(name, class.span()).filter_map(|occurrence| match occurrence.role {
            Role::Field(field) if field.class == class => field.value,
            Role::Member { write, .. } => write,
            _ => None,
        });
        values.collect::<Vec<_>>().into_iter().find_map(|value| match self.expr(self.file.plain(value)) {
            Expr::Call(call) => {
                let bound = self.bound_function(&call)?;
                self.nested(|| None, || self.function_behind(bound))
            }
            _ => None,
        })
    }

    /// The function that `onClose.bind(this)` leads to.
    fn bound_function(&self, call: &Call<'t>) -> Option<Node<'t>> {
        match (self.expr(self.file.plain(call.callee)), call.args.len()) {
            (Expr::Member { object, name: "bind" }, 1) => Some(object),
            _ => None,
        }
    }

    /// A handler without the arguments that it is bound to, and how many these are: `onClose.bind(this, id)`.
    fn bound_to(&self, handler: Node<'t>) -> (Node<'t>, usize) {
        let Expr::Call(call) = self.expr(self.file.plain(handler)) else { return (handler, 0) };
        match self.expr(self.file.plain(call.callee)) {
            Expr::Member { object, name: "bind" } if call.args.len() > 1 && !call.spread => {
                (object, call.args.len() - 1)
            }
            _ => (handler, 0),
        }
    }

    /// Whether a function is used as this handler and nowhere else.
    fn is_only_handler(&self, function: Node<'t>, handler: Node<'t>) -> bool {
        let handler = self.file.plain(handler);
        let whole = Span::new(0, self.file.text().len());
        match self.expr(handler) {
            Expr::Call(call) => self.bound_function(&call).is_some_and(|bound| self.is_only_handler(function, bound)),
            Expr::Name(_) => self.places(function).into_iter().filter(|place| !self.is_taken_off(*place)).count() == 2,
            Expr::Member { name, .. } => {
                let is_read = |place: &Occurrence<'t>| match place.role {
                    Role::Member { node, write: None } => !self.is_taken_off(node) && !self.is_bound_again(node, name),
                    _ => false,
                };
                self.occurrences(name, whole).filter(is_read).count() == 1
            }
            _ => handler == function && self.places(function).len() == 1,
        }
    }

    /// Whether a method stands where it is bound under its own name: `this.onGone = this.onGone.bind(this)`.
    fn is_bound_again(&self, place: Node<'t>, method: &str) -> bool {
        let Fate::Receiver { call, method: "bind" } = self.fate(place) else { return false };
        let Fate::Assigned(target) = self.fate(call) else { return false };
        matches!(self.expr(target), Expr::Member { object, name } if name == method && self.is_this(object))
    }

    /// Whether a handler stands where it is taken off again: `ws.off("close", onClose)`.
    fn is_taken_off(&self, place: Node<'t>) -> bool {
        let Fate::Argument { call, index: 1 } = self.fate(place) else { return false };
        let Expr::Call(call) = self.expr(call) else { return false };
        let callee = self.expr(self.file.plain(call.callee));
        matches!(callee, Expr::Member { name: "off" | "removeListener" | "removeEventListener", .. })
    }

    /// A place where something received is looked at.
    fn received(&self, codes: CodeSet, span: Span, whole: Node<'t>, source: &Source<'t>, look: Look) -> CloseSite {
        CloseSite {
            kind: Kind::Receive,
            span,
            whole: whole.span(),
            statement: self.file.statement(whole).span(),
            codes,
            reason: None,
            api: Some(source.api),
            also: source.also.clone(),
            role: source.role,
            evidence: Evidence::Proven,
            in_test: self.file.is_in_test(whole),
            asserted: false,
            in_error_path: false,
            silent: false,
            shape: Shape::Other,
            is_over: false,
            lossy: None,
            look: Some(look),
            named: None,
        }
    }
}
