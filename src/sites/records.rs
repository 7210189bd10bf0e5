//! Records that carry a code: `CloseFrame { code, reason }`.

use super::context::Cx;
use super::find::Found;
use super::set::{CodeSet, Value, Written};
use super::{Api, CloseSite, Evidence, Kind, Shape, Silence};
use crate::apis::{Family, ModelId, Role, Send, Slot, Step};
use crate::source::Span;
use crate::syntax::{Expr, Fate, Node, Occurrence, Record, Role as Occurs};

impl<'t> Cx<'t> {
    /// Where a name stands: here, or, if it is given another name here, where that one stands.
    pub(super) fn names_of(&self, occurrence: &Occurrence<'t>) -> Vec<Node<'t>> {
        let Occurs::Renamed(other) = occurrence.role else {
            return vec![occurrence.node];
        };
        let whole = Span::new(0, self.file.text().len());
        let uses = self.occurrences(self.text(other), whole);
        uses.filter(|occurrence| matches!(occurrence.role, Occurs::Use)).map(|occurrence| occurrence.node).collect()
    }

    /// The record whose type's name this is.
    pub(super) fn record_of(&self, name: Node<'t>) -> Option<(Node<'t>, Record<'t>)> {
        self.file.ancestors(name).into_iter().take(6).find_map(|ancestor| match self.expr(ancestor) {
            Expr::Record(record)
                if record
                    .name
                    .is_some_and(|node| node.span().end == name.span().end || node.span().contains(name.span())) =>
            {
                Some((ancestor, record))
            }
            _ => None,
        })
    }

    /// The records of the type whose name stands at a place.
    pub(super) fn judge_records(&self, occurrence: &Occurrence<'t>, found: &mut Found) {
        for place in self.names_of(occurrence) {
            for built in self.called_self(place).into_iter().chain([place]) {
                if let Some((node, record)) = self.record_of(built) {
                    self.judge_record(node, &record, found);
                }
                self.judge_made(built, found);
            }
        }
    }

    /// The places that call the type `Self` whose implementation this name heads.
    fn called_self(&self, name: Node<'t>) -> Vec<Node<'t>> {
        let Some(class) = self.own_class(name) else { return Vec::new() };
        let head = self.text(class).split('{').next().unwrap_or_default();
        let Some(behind) = name.span().end.checked_sub(class.span().start).and_then(|at| head.get(at..)) else {
            return Vec::new();
        };
        let is_head = self.file.heritage(class).name.is_some_and(|ty| ty.ends_with(self.text(name)));
        let is_last = is_head && !behind.contains(" for ") && self.family() == Family::Rust;
        if is_last { self.uses_of("Self", class.span()) } else { Vec::new() }
    }

    /// A record that is made of its code: `CloseReason::from((CloseCode::Away, "gone"))`.
    fn judge_made(&self, name: Node<'t>, found: &mut Found) {
        let around = self.file.ancestors(name);
        let path = around.iter().copied().take(3).find(|node| {
            matches!(self.expr(*node), Expr::Member { object, name: "from" } if object.span().end == name.span().end)
        });
        let Some(call) = path.and_then(|path| self.calls_of(path).into_iter().next()) else { return };
        let (Expr::Member { object, .. }, [arg]) = (self.expr(self.file.plain(call.callee)), call.args.as_slice())
        else {
            return;
        };
        let (code, reason) = match self.expr(self.file.plain(*arg)) {
            Expr::List(items) => match items.as_slice() {
                [code, reason] => (*code, Some(*reason)),
                _ => return,
            },
            _ => (*arg, None),
        };
        let codes = self.codes(code);
        if codes.parts.is_empty() {
            return;
        }
        let Some((api, role, _)) = self.api_of_record(object) else { return };
        let site = self.call_site(&call, None, Vec::new(), role, Evidence::Proven);
        let api = self.passed_to(call.node, api).or_else(|| self.carried_by(object, api)).unwrap_or(api);
        let not_sent = self.not_sent(call.node);
        let kind = if not_sent.is_some() { Kind::Construct } else { Kind::Send };
        found.silences.extend(not_sent.map(|why| Silence { span: call.node.span(), why }));
        let reason = reason.and_then(|reason| self.reason(reason));
        found.sites.push(CloseSite {
            kind,
            span: code.span(),
            codes,
            reason,
            api: Some(api),
            is_over: false,
            lossy: None,
            shape: Shape::Indirect,
            ..site
        });
    }

    /// What the field of a record can be. Its type is that of the library, by whatever way the name came here:
    /// `CloseFrame { code: CloseCode::Abnormal, .. }` with `use crate::codes::CloseCode`.
    fn codes_of_field(&self, code: Node<'t>, api: Api) -> CodeSet {
        let codes = self.codes(code);
        let Expr::Member { object, name } = self.expr(self.file.plain(code)) else { return codes };
        if !codes.parts.is_empty() {
            return codes;
        }
        let holder = self.text(object).rsplit("::").next().unwrap_or_default();
        let constants = self.apis.model(api.model).constants.iter().filter(|constants| constants.path == holder);
        let number = constants.filter_map(|constants| constants.members.get(name)).next();
        number.map_or(codes, |number| CodeSet::of(Value::Codes(*number, *number), code.span(), Written::Constant))
    }

    /// The send of the same library that a record is passed to, which can treat it in a way of its own:
    /// `session.close(Some(CloseReason { .. }))`.
    fn passed_to(&self, record: Node<'t>, api: Api) -> Option<Api> {
        let Fate::Argument { call, index: 0 } = self.fate(record) else { return None };
        let Expr::Call(passing) = self.expr(call) else { return None };
        match self.expr(self.file.plain(passing.callee)) {
            Expr::Name("Some") => self.nested(|| None, || self.passed_to(call, api)),
            Expr::Member { object, name } => {
                let mut sends = self.apis_of(&self.types(object), name).into_iter().map(|(send, _)| send);
                sends.find(|send| send.model == api.model)
            }
            _ => None,
        }
    }

    /// The send through which all records of a package go out, as that is their only way to a peer: a
    /// `CloseReason` of `actix_ws` is given to a session by whoever gets it.
    fn carried_by(&self, name: Node<'t>, api: Api) -> Option<Api> {
        let path = self.full_path(name)?;
        let model = self.apis.model(api.model);
        let is_of = |package: &String| path.first().is_some_and(|first| package.replace('-', "_") == *first);
        let index = model.sends.iter().position(|send| send.carries.iter().any(is_of))?;
        Some(Api { model: api.model, index })
    }

    fn judge_record(&self, node: Node<'t>, record: &Record<'t>, found: &mut Found) {
        let Some((name, (api, role, send))) = record
            .name
            .and_then(|name| Some((name, self.api_of_record(name).or_else(|| self.api_by_socket(node, name))?)))
        else {
            found.silences.push(Silence {
                span: node.span(),
                why: "the type of this record does not come from a library that wslint knows".into(),
            });
            return;
        };
        let role = if role == Role::Either { self.end_of_frame(node, api.model) } else { role };
        let api = self.passed_to(node, api).or_else(|| self.carried_by(name, api)).unwrap_or(api);
        let not_sent = self.not_sent(node);
        let kind = if not_sent.is_some() { Kind::Construct } else { Kind::Send };
        if let Some(why) = not_sent {
            found.silences.push(Silence { span: node.span(), why });
        }
        let field = |slots: &[Slot]| {
            slots.iter().find_map(|Slot(steps)| match steps.as_slice() {
                [Step::Field(name)] => record.fields.iter().find(|field| field.name == name).map(|field| field.value),
                _ => None,
            })
        };
        let code = field(&send.code);
        let optional = self.file.ancestors(node).into_iter().take(2).find(|ancestor| match self.expr(*ancestor) {
            Expr::Call(call) => matches!(self.expr(call.callee), Expr::Name("Some")) && call.args == [node],
            _ => false,
        });
        let site = CloseSite {
            kind,
            span: code.map_or(node.span(), Node::span),
            whole: node.span(),
            statement: self.file.statement(node).span(),
            codes: code.map_or_else(CodeSet::unknown, |code| self.codes_of_field(code, api)),
            reason: field(&send.reason).and_then(|reason| self.reason(reason)),
            api: Some(api),
            also: Vec::new(),
            role,
            evidence: Evidence::Proven,
            in_test: self.file.is_in_test(node),
            asserted: self.is_asserted(node),
            in_error_path: self.is_in_error_path(node),
            silent: self.file.is_silenced(node),
            is_over: false,
            lossy: None,
            look: None,
            named: None,
            shape: Shape::Record { whole: node.span(), optional: optional.map(Node::span) },
        };
        let name = send.code.iter().find_map(|Slot(steps)| match steps.as_slice() {
            [Step::Field(name)] => Some(name.as_str()),
            _ => None,
        });
        found.sites.extend(self.with_later_codes(site, node, name.unwrap_or_default()));
    }

    /// The same for a record whose type comes from a module that is not seen, `use super::*`: what a socket of
    /// a library is given can only be its own.
    fn api_by_socket(&self, node: Node<'t>, name: Node<'t>) -> Option<(Api, Role, &'t Send)> {
        let path = self.full_path(name)?;
        let is_unseen = match path.as_slice() {
            [_] => !self.file.globs().is_empty(),
            [first, ..] => matches!(*first, "crate" | "self" | "super"),
            [] => false,
        };
        let model = is_unseen.then(|| self.library_of_frame(node))??;
        self.record_in(model, path.last()?)
    }

    fn api_of_record(&self, name: Node<'t>) -> Option<(Api, Role, &'t Send)> {
        let path = self.full_path(name)?;
        self.known_path(&path).into_iter().find_map(|(known, last)| {
            let crate::apis::Known::Library(model) = known else { return None };
            self.record_in(model, last)
        })
    }

    /// The record of a library that has this name.
    fn record_in(&self, model: ModelId, name: &str) -> Option<(Api, Role, &'t Send)> {
        let library = self.apis.model(model);
        let index = library.sends.iter().position(|send| send.record.is_some() && send.name() == name)?;
        let role = library.types.iter().find(|ty| ty.name == name).map_or(Role::Either, |ty| ty.role);
        Some((Api { model, index }, role, &library.sends[index]))
    }
}
