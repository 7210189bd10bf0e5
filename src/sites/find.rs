//! From the places that the gate found to sites.

use std::path::PathBuf;

use super::context::{Cx, Surroundings};
use super::elsewhere::{Neighbours, Trail};
use super::gate::{Gate, Hit, Want};
use super::set::{CodeSet, Odd, Part, Value, Written};
use super::types::Ty;
use super::values::INTEGERS;
use super::{Api, CloseSite, Evidence, Kind, Shape, Silence};
use crate::apis::{Apis, Family, Role, Slot, Step};
use crate::source::Span;
use crate::syntax::{Call, DefKind, Expr, File, Node, Pick, Role as Occurs, Stop, Variable};

/// What a file holds.
#[derive(Debug, Default)]
pub struct Found {
    /// The sites, in order of their places.
    pub sites: Vec<CloseSite>,
    /// The candidates that are no sites.
    pub silences: Vec<Silence>,
    /// For each site the hit that led to it.
    pub hits: Vec<usize>,
    /// Other files that were read, or would have been if they were there.
    pub read: Vec<PathBuf>,
}

/// What is around a file.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// What its project and settings say of it.
    pub surroundings: &'a Surroundings,
    /// The way to other files.
    pub neighbours: &'a Neighbours,
}

impl Found {
    /// Puts the sites in order of their places.
    fn sort(&mut self) {
        let sites = std::mem::take(&mut self.sites);
        let mut pairs: Vec<(CloseSite, usize)> = sites.into_iter().zip(std::mem::take(&mut self.hits)).collect();
        pairs.sort_by_key(|(site, _)| (site.span.start, site.span.end));
        pairs.dedup_by(|(site, _), (first, _)| first.takes_in(site));
        (self.sites, self.hits) = pairs.into_iter().unzip();
    }
}

/// Finds the sites of a file among what the gate found; none if it is stopped before its end.
pub fn find(file: &File, apis: &Apis, around: Around<'_>, gate: &Gate, hits: &[Hit], stop: Stop<'_>) -> Option<Found> {
    let trail = around.neighbours.0.as_ref().map(|(path, files)| (path, Trail::new(files.clone(), gate)));
    let mut cx = Cx::new(file, apis, around.surroundings);
    if let Some((path, trail)) = &trail {
        (cx.path, cx.trail) = (Some(path.as_path()), Some(trail));
    }
    let mut found = Found::default();
    for &hit in hits {
        if stop() {
            return None;
        }
        cx.judge(hit, gate, &mut found);
        found.hits.resize(found.sites.len(), hit.offset);
    }
    let count = found.sites.len();
    cx.judge_used_names(&mut found);
    // What a name is given is looked at again whenever one of its users is.
    found.hits.extend(found.sites[count..].iter().map(|site| site.span.start));
    found.sort();
    if let Some((_, trail)) = &trail {
        found.read = trail.read();
        found.silences.extend(trail.unresolved().into_iter().map(|(span, why)| Silence { span, why }));
    }
    Some(found)
}

impl<'t> Cx<'t> {
    /// Finds the sites that a hit leads to.
    pub(super) fn judge(&self, hit: Hit, gate: &Gate, found: &mut Found) {
        let name = gate.name(hit);
        if gate.want(hit) == Want::Definition {
            return self.judge_definition(hit.offset, found);
        }
        if gate.want(hit) == Want::Passing {
            self.begin();
            return self.judge_passing(hit.offset, found);
        }
        let Some(occurrence) = self.occurrence(hit.offset, name) else { return };
        self.begin();
        if gate.is_function(hit) && matches!(occurrence.role, Occurs::Use | Occurs::Renamed(_)) {
            self.names_of(&occurrence).into_iter().for_each(|place| self.judge_wrappers(place, found));
        }
        if matches!(occurrence.role, Occurs::Key { .. } | Occurs::Field(_)) {
            self.judge_given(&occurrence, found);
        }
        match gate.want(hit) {
            Want::Call => match occurrence.role {
                // A record and a call can have one name: `Message::Close { .. }`, `Message::Close(..)`.
                Occurs::Use if self.family() == Family::Rust => {
                    self.judge_pattern(occurrence.node, found);
                    // `Message::close_with(1006, "gone")`
                    if let Some(path) = self.file.ancestors(occurrence.node).first()
                        && let Expr::Member { object, name: last } = self.expr(*path)
                        && last == name
                    {
                        for call in self.calls_of(*path) {
                            self.judge_call(object, name, &call, found);
                        }
                    }
                    self.judge_records(&occurrence, found);
                }
                Occurs::Member { node, write: None } => {
                    let Expr::Member { object, .. } = self.expr(node) else { return };
                    for call in self.calls_of(node) {
                        self.judge_call(object, name, &call, found);
                    }
                    self.judge_bound_handler(object, name, node, found);
                }
                // `const { close } = ws`, `const { close: end } = ws`
                _ => match self.taken_at(occurrence.node.span().start, name).map(|def| (def.kind.clone(), def)) {
                    Some((DefKind::Variable(Variable { value: Some(object), .. }), def)) => {
                        let uses = self.uses_of_definition(self.text(def.node), &def).into_iter();
                        for call in uses.flat_map(|place| self.calls_of(place)).collect::<Vec<_>>() {
                            self.judge_call(object, name, &call, found);
                        }
                    }
                    _ => self.judge_listener(occurrence.node, found),
                },
            },
            Want::Given => self.judge_given(&occurrence, found),
            Want::New => self.judge_construction(occurrence.node, found),
            Want::Event => self.judge_listener(occurrence.node, found),
            Want::Record => {
                self.judge_records(&occurrence, found);
                self.judge_frame_parameter(occurrence.node, found);
            }
            Want::Handler => {
                if let Occurs::Member { node, write: Some(handler) } = occurrence.role {
                    self.judge_property(node, name, handler, found);
                }
            }
            Want::Method => self.judge_method(&occurrence, name, found),
            Want::Constant => self.judge_constant(occurrence.node, found),
            Want::Made if self.family() == Family::Rust => self.judge_read_event(occurrence.node, name, found),
            Want::Made => self.judge_event(occurrence.node, name, found),
            Want::Pattern => self.judge_pattern(occurrence.node, found),
            Want::Asked => self.judge_asked_message(&occurrence, name, found),
            Want::Definition | Want::Passing => {}
        }
    }

    pub(super) fn judge_call(&self, object: Node<'t>, name: &str, call: &Call<'t>, found: &mut Found) {
        if self.judge_wrapper(call.callee, call, found) {
            return;
        }
        let types = self.types(object);
        let mut silent = |why: String| found.silences.push(Silence { span: call.node.span(), why });
        let receiver = shorten(self.text(object));
        if types.contains(&Ty::Not) {
            return silent(format!("`{receiver}` is no WebSocket: it comes from a library of another kind"));
        }
        let ignored = self.ignored(&types, name, call);
        let is_ignored = !ignored.is_empty();
        found.sites.extend(ignored);
        let apis = self.apis_of(&types, name);
        if is_ignored && apis.is_empty() {
            return;
        }
        if let Some((&(api, role), also)) = apis.split_first() {
            let send = &self.apis.model(api.model).sends[api.index];
            if send.needs_code && self.slot(call, &send.code).is_none() {
                return silent(format!("`{name}` closes only where it is given a code"));
            }
            let told = send.unless.as_ref().and_then(|slot| self.slot(call, std::slice::from_ref(slot)));
            if told.is_some_and(|told| self.text(told) != "false") {
                return silent(format!("`{name}` is told to send no Close"));
            }
            let also = also.iter().map(|(api, _)| *api).collect();
            if self.takes_a_record(call, &send.code) && self.code_of_tuple(call, &send.code).is_none() {
                return silent("the code stands in the record that is passed".into());
            }
            let mut site = self.call_site(call, Some(api), also, role, Evidence::Proven);
            self.leave_out_others(object, &mut site.codes);
            // In Rust a call on a type builds a frame, as a record does.
            let builds = types.iter().any(|ty| matches!(ty, Ty::Export(..))) && self.family() == Family::Rust;
            if let Some(why) = builds.then(|| self.not_sent(call.node)).flatten() {
                site.kind = Kind::Construct;
                found.silences.push(Silence { span: call.node.span(), why });
            }
            found.sites.extend(self.by_callers(object, name, site, &apis));
            return;
        }
        if let Some(api) = self.distinct_api(name) {
            // Of a project's own calls its configuration says that the name is enough.
            let is_own = self.apis.model(api.model).is_own;
            let local = types.iter().any(|ty| matches!(ty, Ty::Object(_) | Ty::Class(_) | Ty::Foreign(_)));
            if is_own || !local {
                let role = self.apis.model(api.model).types.first().map_or(Role::Either, |ty| ty.role);
                let mut site = self.call_site(call, Some(api), Vec::new(), role, Evidence::Proven);
                if is_own && self.closes_its_own(&site, None) {
                    site.codes = CodeSet::unknown();
                }
                found.sites.push(site);
                return;
            }
        }
        if self.judge_foreign_call(&types, name, call, found) {
            return;
        }
        let mut silent = |why: String| found.silences.push(Silence { span: call.node.span(), why });
        // An interface of another file, or a class that is not seen as a whole, says nothing, and one that
        // is closed with a code says nothing against it.
        // A collection has no close at all.
        let says_nothing = |ty: &Ty<'t>| match ty {
            Ty::Foreign(foreign) => !self.closes_otherwise_elsewhere(foreign),
            _ => matches!(ty, Ty::Items(_) | Ty::Map(_)),
        };
        if types.iter().any(|ty| !says_nothing(ty) && !self.declares_close(ty)) {
            return silent(format!(
                "`{receiver}` is an object whose `{name}` is no close of a library that wslint knows"
            ));
        }
        if name != "close" || self.family() != Family::JavaScript {
            return silent(format!("nothing shows what `{receiver}` is"));
        }
        if !self.is_likely_socket(object) {
            return silent(format!("nothing shows that `{receiver}` is a WebSocket, and its name does not say so"));
        }
        let site = self.call_site(call, None, Vec::new(), Role::Either, Evidence::Likely);
        if !site.codes.is_numeric() {
            return silent(format!(
                "only the name of `{receiver}` says that it is a WebSocket, and the code is not known to be a number"
            ));
        }
        let is_local = |part: &Part| matches!(part.value, Value::Codes(1005 | 1006 | 1015, _));
        if self.around.is_library && site.codes.parts.iter().any(is_local) {
            return silent(format!(
                "only the name of `{receiver}` says that it is a WebSocket, and a library tells its own parts of \
                 a lost connection by such a number"
            ));
        }
        let is_code = |part: &Part| matches!(part.value, Value::Codes(low, high) if low >= 1000 && high <= 4999);
        let is_of_project = types.iter().any(|ty| !matches!(ty, Ty::Foreign(_)));
        let is_other = match is_of_project {
            true => !types.iter().any(|ty| self.is_named_as_socket(ty)),
            false => !self.is_surely_named(object),
        };
        if is_other && !site.codes.parts.iter().all(is_code) {
            return silent(format!("`{receiver}` can be a socket of another kind, and the number is no close code"));
        }
        if site.in_test || self.around.is_test {
            return silent(format!(
                "only the name of `{receiver}` says that it is a WebSocket, which is not enough in test code"
            ));
        }
        if !self.is_close() {
            return self.closely(|| self.judge_call(object, name, call, found));
        }
        found.sites.push(site);
    }

    pub(super) fn call_site(
        &self,
        call: &Call<'t>,
        api: Option<Api>,
        also: Vec<Api>,
        role: Role,
        evidence: Evidence,
    ) -> CloseSite {
        let send = api.map(|api| &self.apis.model(api.model).sends[api.index]);
        let (code_slots, reason_slots) = match send {
            Some(send) => (send.code.as_slice(), send.reason.as_slice()),
            None => (FIRST.as_slice(), SECOND.as_slice()),
        };
        let code = if call.spread { None } else { self.slot(call, code_slots) };
        let reason = if call.spread { None } else { self.slot(call, reason_slots) };
        let mut codes = match code {
            Some(code) => self.codes(code),
            None if call.spread => self.spread_codes(call).unwrap_or_else(CodeSet::unknown),
            None => self.code_of_tuple(call, code_slots).unwrap_or_else(CodeSet::absent),
        };
        // `Message::close_with(Reason::Lost, "..")`, which takes whatever becomes a number
        if codes.parts.is_empty() && send.is_some_and(|send| send.number.is_some()) {
            codes = code.and_then(|code| self.converted(code)).unwrap_or(codes);
        }
        if codes.parts.iter().any(|part| matches!(part.value, Value::Odd(Odd::Object))) {
            // An object is right where it is made, and wrong where it stands for a code.
            codes = match code.filter(|code| self.is_plain_object(*code)) {
                Some(code) => CodeSet::of(Value::Odd(Odd::Object), code.span(), Written::Other),
                None => CodeSet::unknown(),
            };
        }
        if let Some(code) = code {
            self.leave_out_told(call.node, code, &mut codes);
        }
        let shape = self.call_shape(call, code);
        if matches!(shape, Shape::Call { .. }) {
            self.note_sockets(call, &mut codes);
        }
        CloseSite {
            kind: Kind::Send,
            span: code.map_or(call.node.span(), Node::span),
            whole: call.node.span(),
            statement: self.file.statement(call.node).span(),
            codes,
            reason: reason.and_then(|reason| self.reason(reason)),
            api,
            also,
            role,
            evidence,
            in_test: self.file.is_in_test(call.node),
            asserted: self.is_asserted(call.node),
            in_error_path: self.is_in_error_path(call.node),
            silent: self.file.is_silenced(call.node),
            is_over: self.family() == Family::JavaScript && self.is_over(call),
            lossy: code.and_then(|code| self.lossy(code)),
            look: None,
            named: None,
            shape,
        }
    }

    /// What a fix may edit of a call.
    fn call_shape(&self, call: &Call<'t>, code: Option<Node<'t>>) -> Shape {
        let callee = self.file.plain(call.callee);
        let (Expr::Member { name, .. }, Expr::Call(written)) = (self.expr(callee), self.expr(call.node)) else {
            return Shape::Indirect;
        };
        if written.args != call.args || !self.text(callee).ends_with(name) {
            return Shape::Indirect;
        }
        Shape::Call {
            whole: call.node.span(),
            name: Span::new(callee.span().end - name.len(), callee.span().end),
            list: call.list.unwrap_or(call.node.span()),
            args: call.args.iter().map(|arg| arg.span()).collect(),
            code: code.and_then(|code| call.args.iter().position(|arg| *arg == code)),
        }
    }

    /// Whether a call is passed a record or message that carries the code itself, here or by name.
    fn takes_a_record(&self, call: &Call<'t>, slots: &[Slot]) -> bool {
        let [arg] = call.args.as_slice() else { return false };
        let arg = self.unwrapped(*arg);
        match self.expr(arg) {
            _ if self.family() != Family::Rust => false,
            Expr::Record(_) => true,
            // Such a library takes nothing else there: `socket.close_with_code(code)`.
            _ if matches!(slots, [Slot(steps)] if steps.len() == 1) => false,
            // `session.close(code)` with `code: u16`
            Expr::Name(_) if self.declared(arg).is_some_and(|(_, ty)| INTEGERS.contains(&ty)) => false,
            Expr::Name(_) | Expr::Call(_) => {
                let set = self.codes(arg);
                !set.absent && set.parts.is_empty()
            }
            _ => false,
        }
    }

    /// What stands inside `Some(..)`, `Ok(..)` and before `.into()`.
    pub(super) fn unwrapped(&self, node: Node<'t>) -> Node<'t> {
        let node = self.file.plain(node);
        let Expr::Call(call) = self.expr(node) else { return node };
        let inner = match (self.expr(self.file.plain(call.callee)), call.args.as_slice()) {
            (Expr::Name("Some" | "Ok"), [inner]) => *inner,
            (Expr::Member { object, name: "into" }, []) => object,
            _ => return node,
        };
        self.nested(|| inner, || self.unwrapped(inner))
    }

    /// The codes that a call is given where it reads none.
    fn ignored(&self, types: &[Ty<'t>], name: &str, call: &Call<'t>) -> Vec<CloseSite> {
        let mut sites: Vec<CloseSite> = Vec::new();
        for ty in types.iter().flat_map(|ty| self.bases(ty)) {
            let (of, model) = (self.apis.ty(ty), self.apis.model(ty.model));
            for (index, ignores) in model.ignores.iter().enumerate() {
                let code = self.slot(call, std::slice::from_ref(&ignores.slot)).filter(|_| !call.spread);
                let (Some(code), true) = (code, ignores.on == of.name && ignores.call == name) else { continue };
                let send = model.sends.iter().find(|send| send.on.as_ref() == Some(&ignores.on) && send.name() == name);
                if send.is_some_and(|send| self.slot(call, &send.code).is_some()) {
                    continue;
                }
                let codes = self.codes(code);
                if codes.is_numeric() && !sites.iter().any(|site| site.span == code.span()) {
                    let api = Api { model: ty.model, index };
                    let site = self.call_site(call, None, Vec::new(), of.role, Evidence::Proven);
                    sites.push(CloseSite { kind: Kind::Ignored, api: Some(api), span: code.span(), codes, ..site });
                }
            }
        }
        sites
    }

    /// The code in a tuple that an argument of a call of Rust leads to: `tx.close(reason)`.
    fn code_of_tuple(&self, call: &Call<'t>, slots: &[Slot]) -> Option<CodeSet> {
        let named = |Slot(steps): &Slot| match steps.as_slice() {
            [Step::Arg(arg), Step::At(item)] => Some((*call.args.get(*arg)?, *item)),
            _ => None,
        };
        let (arg, item) = slots.iter().find_map(named)?;
        if self.family() != Family::Rust {
            return None;
        }
        let (given, item) = (self.file.plain(arg), [Pick::Item(item)]);
        let mapped = self.mapped_values(given);
        let set = match self.expr(given) {
            Expr::Name(_) => self.picked_of_option(arg, &item),
            // `end.map(|why| (1000, why))`
            _ if !mapped.is_empty() => {
                mapped.into_iter().map(|made| self.picked(made, &item, None)).fold(CodeSet::unknown(), CodeSet::or)
            }
            // `Some(pair)`
            Expr::Call(_) => self.picked(self.constant_value(self.unwrapped(given))?, &item, None),
            _ => return None,
        };
        (!set.parts.is_empty()).then_some(set)
    }

    /// The argument, or the part of one, in the first slot that is there.
    pub(super) fn slot(&self, call: &Call<'t>, slots: &[Slot]) -> Option<Node<'t>> {
        slots.iter().find_map(|Slot(steps)| {
            let (Step::Arg(index), rest) = steps.split_first()? else {
                return None;
            };
            let mut node = *call.args.get(*index)?;
            for step in rest {
                node = match (step, self.expr(self.unwrapped(node))) {
                    (Step::Key(key), Expr::Record(record)) => {
                        record.fields.iter().find(|field| field.name == key)?.value
                    }
                    (Step::At(at), Expr::List(items)) => *items.get(*at)?,
                    _ => return None,
                };
            }
            Some(node)
        })
    }
}

/// Where a code and a reason stand if no library is known.
static FIRST: std::sync::LazyLock<Vec<Slot>> = std::sync::LazyLock::new(|| vec![Slot(vec![Step::Arg(0)])]);
static SECOND: std::sync::LazyLock<Vec<Slot>> = std::sync::LazyLock::new(|| vec![Slot(vec![Step::Arg(1)])]);

/// A receiver's text as it fits into a sentence.
fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let short: String = line.chars().take(40).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}
