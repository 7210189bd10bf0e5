//! Close events that programs make up: tests do, and libraries that implement WebSockets.

use super::super::context::Cx;
use super::super::find::Found;
use super::super::own::is_of_project;
use super::super::set::CodeSet;
use super::super::types::Ty;
use super::super::{Api, CloseSite, Kind, Shape};
use super::follow::Uses;
use super::{End, Evidence, Source};
use crate::apis::{Handler, Slot, Step};
use crate::syntax::{Call, DefKind, Expr, Node, Role};

impl<'t> Cx<'t> {
    /// `new CloseEvent("close", { code: 1006 })`, from the name of the class.
    pub(in crate::sites) fn judge_event(&self, class: Node<'t>, name: &str, found: &mut Found) {
        let Some(Expr::Call(call)) = self.file.ancestors(class).first().map(|call| self.expr(*call)) else {
            return self.judge_typed_event(class, found);
        };
        if !call.new || self.file.plain(call.callee) != class {
            return;
        }
        // A class of this file by the same name is another one.
        if self.types(class).iter().any(|ty| matches!(ty, Ty::Class(_))) || self.is_from_the_project(class, name) {
            return;
        }
        for (model, known) in self.apis.of_family(self.family()) {
            for event in known.events.iter().filter(|event| event.new == name) {
                let code = self.slot(&call, &event.code);
                let reason = self.slot(&call, &event.reason);
                found.sites.push(self.made(Api { model, index: 0 }, End::Either, &call, code, reason));
            }
        }
    }

    /// Whether a name is imported from a module of the project, which does not give on a library's by it.
    fn is_from_the_project(&self, class: Node<'t>, name: &str) -> bool {
        let module = match self.definition(name, class).map(|def| def.kind) {
            Some(DefKind::Import { module, .. }) => module,
            _ => return false,
        };
        is_of_project(module) && !self.types(class).iter().any(|ty| matches!(ty, Ty::Export(..)))
    }

    /// `|event: CloseEvent|` in Rust, from the name of the type: what the event's method gives is compared.
    pub(in crate::sites) fn judge_read_event(&self, class: Node<'t>, name: &str, found: &mut Found) {
        if self.file.text().contains(&format!("{name}::new")) {
            return;
        }
        let around = self.file.ancestors(class).into_iter();
        let function = around.filter(|node| self.file.is_function(*node)).find_map(|node| self.file.function(node));
        let Some(function) = function else { return };
        let param = function.params.iter().find(|param| param.node.span().contains(class.span()));
        let Some(param) = param.and_then(|param| self.file.pattern_name(param.node)) else { return };
        for id in self.types(param).iter().flat_map(|ty| self.bases(ty)) {
            let receives = self.apis.model(id.model).receives.iter().enumerate();
            for (index, receive) in receives.filter(|(_, receive)| receive.on.as_deref() == Some(name)) {
                let Handler::Call(method) = &receive.handler else { continue };
                let mut uses = Uses::default();
                for occurrence in self.occurrences(method, function.node.span()).collect::<Vec<_>>() {
                    let Role::Member { node, write: None } = occurrence.role else { continue };
                    let Expr::Member { object, .. } = self.expr(node) else { continue };
                    if self.is_use_of(object, param) {
                        let calls = self.calls_of(node).into_iter();
                        calls.for_each(|call| self.follow_use(call.node, &mut uses, super::MAX_NAMES));
                    }
                }
                let source = Source {
                    api: Api { model: id.model, index },
                    also: Vec::new(),
                    role: self.apis.ty(id).role,
                    receive,
                    is_own: true,
                    bound: 0,
                };
                self.judge_uses(&uses, &source, found);
            }
        }
    }

    /// `ws.emit("close", 1006, reason)`
    pub(super) fn judge_emitted(&self, object: Node<'t>, event: Node<'t>, call: &Call<'t>, found: &mut Found) {
        let Some(event) = self.fixed_text(event) else { return };
        for id in self.types(object).iter().flat_map(|ty| self.bases(ty)) {
            let ty = self.apis.ty(id);
            let Some((index, receive)) = self.receive_of(id.model, &ty.name, &Handler::On(event.clone())) else {
                continue;
            };
            // The arguments of the listener stand behind the event's name.
            let given = |slots: &[Slot]| match slots {
                [Slot(steps)] => match steps.as_slice() {
                    [Step::Arg(at)] => call.args.get(at + 1).copied(),
                    _ => None,
                },
                _ => None,
            };
            let site =
                self.made(Api { model: id.model, index }, ty.role, call, given(&receive.code), given(&receive.reason));
            return found.sites.push(site);
        }
    }

    fn made(
        &self,
        api: Api,
        role: End,
        call: &Call<'t>,
        code: Option<Node<'t>>,
        reason: Option<Node<'t>>,
    ) -> CloseSite {
        CloseSite {
            kind: Kind::Construct,
            span: code.map_or(call.node.span(), Node::span),
            whole: call.node.span(),
            statement: self.file.statement(call.node).span(),
            codes: code.map_or_else(CodeSet::absent, |code| self.codes(code)),
            reason: reason.and_then(|reason| self.reason(reason)),
            api: Some(api),
            also: Vec::new(),
            role,
            evidence: Evidence::Proven,
            in_test: self.file.is_in_test(call.node),
            asserted: false,
            in_error_path: false,
            silent: false,
            is_over: false,
            lossy: None,
            look: None,
            named: None,
            shape: Shape::Other,
        }
    }
}
