//! Places where a received code is looked at: compared, switched on, matched.
//!
//! In JavaScript they are found from the handlers that the models name, through the names that the
//! code has in them; in Rust from the named codes of libraries in comparisons and patterns.

use super::context::Cx;
use super::find::Found;
use super::types::LISTENERS;
use super::{Api, CloseSite, Evidence, Kind, Shape};
use crate::apis::{Handler, Role as End, Slot, Step};
use crate::syntax::{ClassField, Construct, DefKind, Expr, Fate, Node, Occurrence, Role};

/// A code is followed through this many names.
const MAX_NAMES: usize = 4;

/// The library and end that a handler belongs to.
#[derive(Clone, Copy)]
struct Source {
    api: Api,
    role: End,
}

impl<'t> Cx<'t> {
    /// `ws.on("close", handler)`, from the event's name.
    pub(super) fn judge_listener(&self, name: Node<'t>, found: &mut Found) {
        let Some(text) = self.file.ancestors(name).into_iter().next() else { return };
        let Fate::Argument { call, index: 0 } = self.file.fate(text) else { return };
        let Expr::Call(call) = self.expr(call) else { return };
        let Expr::Member { object, name: method } = self.expr(self.file.plain(call.callee)) else { return };
        let (true, Some(event), Some(handler)) =
            (LISTENERS.contains(&method), self.fixed_text(text), call.args.get(1).copied())
        else {
            return;
        };
        self.judge_handler(object, &Handler::On(event), handler, found);
    }

    /// `ws.onclose = handler`
    pub(super) fn judge_property(&self, member: Node<'t>, name: &str, handler: Node<'t>, found: &mut Found) {
        let Expr::Member { object, .. } = self.expr(member) else { return };
        self.judge_handler(object, &Handler::Property(name.to_owned()), handler, found);
    }

    /// `webSocketClose(ws, code, reason) { .. }` in a class, from the method's name.
    pub(super) fn judge_method(&self, occurrence: &Occurrence<'t>, name: &str, found: &mut Found) {
        let Role::Field(ClassField { value: Some(method), .. }) = occurrence.role else { return };
        let handler = Handler::Method(name.to_owned());
        for (id, model) in self.apis.of_family(self.family()) {
            for (index, receive) in model.receives.iter().enumerate().filter(|(_, receive)| receive.handler == handler)
            {
                // Such methods are those of servers.
                let source = Source { api: Api { model: id, index }, role: End::Server };
                for slot in &receive.code {
                    self.judge_slot(method, slot, source, found);
                }
            }
        }
    }

    fn judge_handler(&self, object: Node<'t>, kind: &Handler, handler: Node<'t>, found: &mut Found) {
        let Some(function) = self.function_behind(handler) else { return };
        for id in self.types(object).iter().flat_map(|ty| self.bases(ty)) {
            let ty = self.apis.ty(id);
            let receives = self.apis.model(id.model).receives.iter().enumerate();
            for (index, receive) in receives {
                if receive.handler == *kind && receive.on.as_deref() == Some(&ty.name) {
                    let source = Source { api: Api { model: id.model, index }, role: ty.role };
                    for slot in &receive.code {
                        self.judge_slot(function, slot, source, found);
                    }
                }
            }
        }
    }

    /// The function that an expression is or names.
    fn function_behind(&self, node: Node<'t>) -> Option<Node<'t>> {
        let node = self.file.plain(node);
        match self.expr(node) {
            Expr::Function(function) => Some(function.node),
            Expr::Name(name) => match self.definition(name, node)?.kind {
                DefKind::Function(function) => Some(function),
                DefKind::Variable(variable) => {
                    let value = self.file.plain(variable.value?);
                    self.file.function(value).map(|function| function.node)
                }
                _ => None,
            },
            Expr::Member { object, name } => self.types(object).iter().find_map(|ty| self.method(ty, name)),
            _ => None,
        }
    }

    /// The uses of what a slot of a handler gives.
    fn judge_slot(&self, function: Node<'t>, Slot(steps): &Slot, source: Source, found: &mut Found) {
        let Some(lowered) = self.file.function(function) else { return };
        let (Some(Step::Arg(index)), key) = (steps.first(), steps.get(1)) else { return };
        let Some(param) = lowered.params.get(*index) else { return };
        let name = self.file.pattern_name(param.node);
        match (key, name) {
            (None, Some(name)) => self.judge_name(name, source, found, MAX_NAMES),
            (Some(Step::Key(key)), name) => {
                let object = name.map(|name| self.text(name));
                for occurrence in self.file.occurrences(key, function.span()).collect::<Vec<_>>() {
                    match occurrence.role {
                        Role::Member { node, .. } => {
                            let Expr::Member { object: owner, .. } = self.expr(node) else { continue };
                            if Some(self.text(self.file.plain(owner))) == object {
                                self.judge_use(node, source, found, MAX_NAMES);
                            }
                        }
                        Role::Define(def) => match def.kind {
                            // `({ code }) => ..`, `const { code } = event`
                            DefKind::Parameter { function: owner, index: at, .. }
                                if owner == function && at == *index =>
                            {
                                self.judge_name(occurrence.node, source, found, MAX_NAMES);
                            }
                            DefKind::Variable(variable)
                                if variable.value.map(|value| self.text(self.file.plain(value))) == object =>
                            {
                                self.judge_name(occurrence.node, source, found, MAX_NAMES);
                            }
                            _ => {}
                        },
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    /// The uses of a name that a received code has.
    fn judge_name(&self, name: Node<'t>, source: Source, found: &mut Found, left: usize) {
        let text = self.text(name);
        let Some(occurrence) = self.file.occurrence(name.span().start, text) else { return };
        let Role::Define(def) = occurrence.role else { return };
        for occurrence in self.file.occurrences(text, def.scope).collect::<Vec<_>>() {
            if matches!(occurrence.role, Role::Use) {
                self.judge_use(occurrence.node, source, found, left);
            }
        }
    }

    /// A use of a received code: is it compared with something?
    fn judge_use(&self, code: Node<'t>, source: Source, found: &mut Found, left: usize) {
        match self.file.fate(code) {
            Fate::Bound(name) if left > 0 => return self.judge_name(name, source, found, left - 1),
            // `[1000, 1001].includes(code)`
            Fate::Argument { call, .. } => {
                if let Expr::Call(call) = self.expr(call)
                    && let Expr::Member { object, name: "includes" | "has" } = self.expr(self.file.plain(call.callee))
                {
                    self.receive(object, call.node, source, found);
                }
                return;
            }
            _ => {}
        }
        for ancestor in self.file.ancestors(code).into_iter().take(3) {
            match self.expr(ancestor) {
                Expr::Same(_) => {}
                Expr::Binary { op, left, right } if op.contains(['=', '<', '>']) => {
                    let other = if left.span().contains(code.span()) { right } else { left };
                    return self.receive(other, ancestor, source, found);
                }
                _ => match self.file.construct(ancestor) {
                    Construct::Switch { subject: Some(subject), arms } if subject.span().contains(code.span()) => {
                        for value in arms.iter().flat_map(|arm| &arm.values) {
                            self.receive(*value, *value, source, found);
                        }
                        return;
                    }
                    _ => return,
                },
            }
        }
    }

    /// A named code of a library in a comparison or a pattern.
    pub(super) fn judge_constant(&self, holder: Node<'t>, found: &mut Found) {
        // From the holder's name to the whole path, and to the wrap around a number.
        let mut node = holder;
        for ancestor in self.file.ancestors(holder).into_iter().take(8) {
            match self.expr(ancestor) {
                Expr::Member { .. } | Expr::Same(_) => node = ancestor,
                Expr::Call(call) if call.callee == node => node = ancestor,
                _ => break,
            }
        }
        if !matches!(self.file.fate(node), Fate::Compared) {
            return;
        }
        if let Some(model) = self.model_of_constant(node) {
            let source = Source { api: Api { model, index: 0 }, role: End::Either };
            self.receive(node, node, source, found);
        }
    }

    fn receive(&self, codes: Node<'t>, whole: Node<'t>, source: Source, found: &mut Found) {
        let set = match self.expr(self.file.plain(codes)) {
            Expr::List(items) => {
                items.into_iter().map(|item| self.codes(item)).fold(Default::default(), super::CodeSet::or)
            }
            _ => self.codes(codes),
        };
        if !set.is_numeric() {
            return;
        }
        let site = CloseSite {
            kind: Kind::Receive,
            span: codes.span(),
            whole: whole.span(),
            statement: self.file.statement(whole).span(),
            codes: set,
            reason: None,
            api: Some(source.api),
            also: Vec::new(),
            role: source.role,
            evidence: Evidence::Proven,
            in_test: self.file.is_in_test(whole),
            asserted: false,
            in_error_path: false,
            shape: Shape::Comparison,
        };
        if !found.sites.contains(&site) {
            found.sites.push(site);
        }
    }
}
