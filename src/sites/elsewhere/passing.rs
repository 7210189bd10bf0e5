//! Functions and methods of other files that pass a code on to a close.
//!
//! What a call gives such a function is put in the place of its parameters, and the function's file
//! is asked what becomes of it. So guards, defaults and further functions on the way count as they do
//! in one file.

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use super::super::context::Cx;
use super::super::find::Found;
use super::super::gate::{can_pass_on, names_a_close};
use super::super::set::{CodeSet, Part, Source};
use super::super::types::Ty;
use super::super::{Api, CloseSite, Evidence, Kind, Reason, Shape};
use super::Definition;
use super::closers::Closed;
use super::locate::Located;
use super::types::{Foreign, Outer};
use crate::apis::{Family, Role};
use crate::source::Span;
use crate::syntax::{Call, DefKind, Expr, Fate, Field, Node, Pick, Variable};

/// Where nothing stands.
const NOWHERE: Span = Span { start: 0, end: 0 };

/// No class extends more than so many others.
const MAX_BASES: usize = 8;

/// What a function is given from another file.
pub(in crate::sites) struct Given {
    /// The function.
    function: Span,
    args: Vec<Argument>,
    /// The object that a method is called on, where its class is that of another file.
    this: Option<Rc<Foreign>>,
}

/// What stands in the place of a parameter.
pub(super) struct Argument {
    codes: CodeSet,
    /// The codes of the fields of an object literal: `{ code: 1006 }`.
    fields: Vec<(String, CodeSet)>,
    types: Outer,
}

impl Argument {
    fn sets(&self) -> impl Iterator<Item = &CodeSet> {
        std::iter::once(&self.codes).chain(self.fields.iter().map(|(_, set)| set))
    }

    /// The same for a function of another file: of numbers alone, with a mark that tells them from its own. Places
    /// of this file say nothing there.
    fn marked(self, mark: &Arc<Definition>) -> Self {
        let marked = |set: CodeSet| {
            let mut set = if set.is_numeric() { set } else { CodeSet::unknown() };
            for part in &mut set.parts {
                part.defined = Some(mark.clone());
                part.source = part.source.map(|source| Source::new(source.api, NOWHERE, NOWHERE));
            }
            set
        };
        let fields = self.fields.into_iter().map(|(name, set)| (name, marked(set))).collect();
        Self { codes: marked(self.codes), fields, types: self.types }
    }
}

/// A close that a code is passed on to.
struct Passed {
    api: Option<Api>,
    also: Vec<Api>,
    role: Role,
    evidence: Evidence,
    silent: bool,
    parts: Vec<Part>,
    /// The socket that is closed, if that is known.
    closed: Option<Closed>,
    /// The parameter that the reason comes from, and under which key of it.
    reason: Option<(usize, Option<String>)>,
}

/// Where a function stands in its file.
enum Place<'a> {
    Named(&'a Located),
    Method(Span, Rc<Foreign>),
}

impl<'t> Cx<'t> {
    /// The codes that a parameter, or a field of it, is given from another file.
    pub(in crate::sites) fn given_codes(
        &self,
        function: Node<'t>,
        index: usize,
        picks: &[Pick<'t>],
    ) -> Option<CodeSet> {
        let given = self.given.as_ref().filter(|given| given.function == function.span())?;
        let argument = given.args.get(index)?;
        match picks {
            [] => Some(argument.codes.clone()),
            [Pick::Key(key)] => argument.fields.iter().find(|(name, _)| name == key).map(|(_, set)| set.clone()),
            [Pick::Item(at)] => {
                argument.fields.iter().find(|(name, _)| *name == at.to_string()).map(|(_, set)| set.clone())
            }
            _ => None,
        }
    }

    /// What a call gives a function of another file, but for its types.
    pub(super) fn arguments(&self, call: &Call<'t>, mark: &Arc<Definition>) -> Vec<Argument> {
        call.args.iter().map(|arg| self.argument(*arg).marked(mark)).collect()
    }

    /// Puts what another file gives a function in the place of its parameters.
    pub(super) fn give(&mut self, function: Span, args: Vec<Argument>) {
        self.given = Some(Given { function, args, this: None });
    }

    /// The function that another file gives something.
    pub(super) fn given_function(&self) -> Option<Span> {
        self.given.as_ref().map(|given| given.function)
    }

    /// The types that a parameter is given from another file.
    pub(in crate::sites) fn given_types(&self, function: Node<'t>, index: usize) -> Outer {
        let given = self.given.as_ref().filter(|given| given.function == function.span());
        given.and_then(|given| given.args.get(index)).map(|arg| arg.types.clone()).unwrap_or_default()
    }

    /// A call of an imported function, from its name.
    pub(in crate::sites) fn judge_passing(&self, offset: usize, found: &mut Found) {
        let text = &self.file.text()[offset..];
        let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).unwrap_or(text.len());
        let name = &text[..end];
        let Some(occurrence) = self.occurrence(offset, name) else { return };
        let around = self.file.ancestors(occurrence.node);
        let callee = match around.first().map(|parent| (*parent, self.expr(*parent))) {
            Some((member, Expr::Member { name: last, .. })) if last == name => member,
            _ => occurrence.node,
        };
        for call in self.calls_of(callee) {
            self.judge_passing_call(&call, found);
        }
    }

    /// A call of what can be a function of another file.
    fn judge_passing_call(&self, call: &Call<'t>, found: &mut Found) {
        // A name can be that of a library's function too.
        if found.sites.iter().any(|site| site.whole == call.node.span()) {
            return;
        }
        let count = found.sites.len();
        let is_telling = self.is_telling(call);
        if let Expr::Member { object, name } = self.expr(self.file.plain(call.callee)) {
            let mut judge = || self.judge_call(object, name, call, found);
            if is_telling { self.closely(judge) } else { judge() }
        }
        if found.sites.len() == count {
            self.choosy(!is_telling, || self.judge_imported(call, found));
        }
    }

    /// Whether a call shows by itself that it closes: by its name, by the number of a code, or by a socket that it is
    /// given.
    fn is_telling(&self, call: &Call<'t>) -> bool {
        let callee = self.text(self.file.plain(call.callee));
        let has_code = |arg: &Node<'t>| {
            let numbers = self.text(*arg).split(|c: char| !c.is_ascii_digit());
            numbers.filter(|number| number.len() == 4).any(|number| number.starts_with("10"))
        };
        let is_socket = |arg: &Node<'t>| self.types(*arg).iter().any(|ty| matches!(ty, Ty::Instance(_)));
        names_a_close(callee.as_bytes())
            || self.family() == Family::Rust
            || call.args.iter().any(|arg| has_code(arg) || is_socket(arg))
    }

    /// A call of a function that is imported, or taken out of what another file makes.
    fn judge_imported(&self, call: &Call<'t>, found: &mut Found) {
        let count = found.sites.len();
        // `const { leave } = useRoom()`
        if let Some((object, name)) = self.taken_out_of(call.callee) {
            self.judge_foreign_call(&self.types(object), name, call, found);
        }
        if let Some(located) = self.located(call.callee).filter(|_| found.sites.len() == count) {
            self.judge_passed(call, &located.path, Place::Named(&located), found);
        }
    }

    /// What a name is taken out of, and under which key.
    fn taken_out_of(&self, name: Node<'t>) -> Option<(Node<'t>, &'t str)> {
        let Expr::Name(text) = self.expr(self.file.plain(name)) else { return None };
        let DefKind::Variable(Variable { value: Some(value), picks, mutable: false, .. }) =
            self.definition(text, name)?.kind
        else {
            return None;
        };
        match picks.as_slice() {
            [Pick::Key(key)] => Some((value, key)),
            _ => None,
        }
    }

    /// A received code that a handler hands to a function of another file, whatever that is called.
    pub(in crate::sites) fn judge_handed_on(&self, code: Node<'t>, found: &mut Found) {
        let call = match self.fate(code) {
            Fate::Argument { call, .. } => call,
            // `leave({ peer, code })`
            Fate::Field { record, .. } => match self.fate(record) {
                Fate::Argument { call, .. } => call,
                _ => return,
            },
            _ => return,
        };
        let Expr::Call(call) = self.expr(call) else { return };
        // What is closed by a library's own call is found by its name.
        let is_known = found.sites.iter().any(|site| site.whole == call.node.span());
        match self.expr(self.file.plain(call.callee)) {
            _ if is_known || self.callee(&call).is_some() => {}
            Expr::Member { object, name } if can_pass_on(name) && !self.is_this(object) => {
                let types = self.types(object);
                if self.apis_of(&types, name).is_empty()
                    && !self.closely(|| self.judge_foreign_call(&types, name, &call, found))
                {
                    // `util.safeClose(ws, code)`
                    self.judge_imported(&call, found);
                }
            }
            Expr::Name(name) if can_pass_on(name) => self.judge_imported(&call, found),
            _ => {}
        }
    }

    /// A call of a method that another file has; whether there is one.
    pub(in crate::sites) fn judge_foreign_call(
        &self,
        types: &[Ty<'t>],
        name: &str,
        call: &Call<'t>,
        found: &mut Found,
    ) -> bool {
        let left_open = self.overriding(types, name, call);
        let owners = types.iter().filter_map(|ty| self.foreign_owner(ty, name)).chain(left_open);
        let find = |owner: Rc<Foreign>| Some((self.foreign_method(&owner, name)?, owner));
        let methods: Vec<((PathBuf, Span), Rc<Foreign>)> = owners.filter_map(find).collect();
        for ((path, method), owner) in &methods {
            self.judge_passed(call, path, Place::Method(*method, owner.clone()), found);
        }
        !methods.is_empty()
    }

    /// The object of another file that has a method which a class of this one leaves to those that extend it:
    /// `abstract closeLink(code: number): void`.
    fn overriding(&self, types: &[Ty<'t>], name: &str, call: &Call<'t>) -> Option<Rc<Foreign>> {
        let given = self.given.as_ref()?;
        let Expr::Member { object, .. } = self.expr(self.file.plain(call.callee)) else { return None };
        let is_own =
            self.is_this(object) && self.own_class(object) == self.own_class(self.file.node_of(given.function)?);
        let is_left = matches!(types, [ty @ Ty::Object(_)] if self.method(ty, name).is_none());
        given.this.clone().filter(|_| is_own && is_left)
    }

    /// Something of another file that has a method: the type itself, or what a class of this file extends,
    /// if it has no method of this name.
    fn foreign_owner(&self, ty: &Ty<'t>, name: &str) -> Option<Rc<Foreign>> {
        let mut ty = ty.clone();
        for _ in 0..MAX_BASES {
            let class = match ty {
                Ty::Foreign(foreign) => return Some(foreign),
                Ty::Object(class) if self.method(&ty, name).is_none() => class,
                _ => return None,
            };
            ty = self.extended(class).into_iter().next()?;
        }
        None
    }

    fn judge_passed(&self, call: &Call<'t>, path: &Path, place: Place<'_>, found: &mut Found) {
        let (Some(trail), Some(own)) = (self.trail, self.path) else { return };
        if call.spread {
            return;
        }
        let mut given: Vec<Argument> = call.args.iter().map(|arg| self.argument(*arg)).collect();
        if !given.iter().flat_map(Argument::sets).any(CodeSet::is_numeric) {
            return;
        }
        let known: Vec<Part> = given.iter().flat_map(Argument::sets).flat_map(|set| set.parts.clone()).collect();
        // Whoever asks this file about a function of its own wants to know what becomes of what it gives.
        if self.given.is_some() && !known.iter().any(Part::is_passed_on) {
            return;
        }
        for (argument, arg) in given.iter_mut().zip(&call.args) {
            argument.types = self.outer(self.types(*arg), own);
        }
        let (Some(source), Some(gate)) = (trail.files.source(path), trail.gate) else { return };
        let mark = Arc::new(Definition {
            path: path.to_owned(),
            source: source.clone(),
            span: Span::new(0, 0),
            is_passed_on: true,
        });
        let args = given.into_iter().map(|argument| argument.marked(&mark)).collect();
        let hits = gate.hits_for_others(source.text());
        let look = |cx: &mut Cx<'_>| {
            let (function, this) = match place {
                Place::Named(located) => (cx.located_function(located).or_else(|| cx.located_variant(located)), None),
                Place::Method(span, owner) => (cx.file.node_of(span), Some(owner).filter(|owner| owner.path != path)),
            };
            let Some(function) = function.map(Node::span) else { return Vec::new() };
            cx.given = Some(Given { function, args, this });
            let mut inner = Found::default();
            // What closes can be another function, which this one runs.
            for hit in &hits {
                cx.judge(*hit, gate, &mut inner);
            }
            let sends = inner.sites.into_iter().filter(|site| site.kind == Kind::Send);
            sends.filter_map(|site| cx.passed(site, &mark)).collect()
        };
        let is_test = self.around.is_test || self.file.is_in_test(call.node);
        for passed in self.in_file_mut(path, look).unwrap_or_default() {
            // What a test hands to a global socket of another file reaches the stand-in that it puts there.
            if is_test && passed.api.is_none_or(|api| !self.apis.model(api.model).globals.is_empty()) {
                continue;
            }
            let parts = passed.parts.iter().filter_map(|part| {
                let known = known.iter().find(|known| known.span == part.span);
                let defined = known.and_then(|known| known.defined.clone()).or_else(|| part.defined.clone());
                let source = match part.source {
                    Some(there) => Some(self.source_here(call, &passed, there, known?.source?)?),
                    None => None,
                };
                Some(Part { defined, source, ..part.clone() })
            });
            let parts: Vec<Part> = parts.collect();
            if !parts.is_empty() {
                found.sites.push(self.passing_site(call, &passed, parts));
            }
        }
    }

    /// The handler that a received code comes from which another file closes a socket with, and which socket that is;
    /// none where it is not known.
    fn source_here(&self, call: &Call<'t>, passed: &Passed, there: Source, here: Source) -> Option<Source> {
        // What is handed on twice comes from a handler that is not seen here.
        if here.socket.is_empty() {
            return None;
        }
        let closes = self.closed_here(call, passed.closed.as_ref()?, &here)?;
        Some(Source { closes, asks_state: here.asks_state || there.asks_state, caught: there.caught, ..here })
    }

    /// The codes that a call gives a function. Its types, which cost more, are asked for once they matter.
    fn argument(&self, arg: Node<'t>) -> Argument {
        let fields = match self.literal_behind(arg).map(|literal| self.expr(literal)) {
            Some(Expr::Record(record)) => {
                let field = |field: Field<'t>| (field.name.to_owned(), self.codes_given(field.value));
                record.fields.into_iter().map(field).collect()
            }
            // `closeWith(ws, [4001, "gone"])`
            _ => match self.expr(self.file.plain(arg)) {
                Expr::List(items) => {
                    let items = items.into_iter().enumerate();
                    items.map(|(at, item)| (at.to_string(), self.codes_given(item))).collect()
                }
                _ => Vec::new(),
            },
        };
        Argument { codes: self.codes_given(arg), fields, types: Outer::new() }
    }

    /// The codes of an argument, or a field of it.
    fn codes_given(&self, arg: Node<'t>) -> CodeSet {
        let set = self.codes(arg);
        if self.family() == Family::Rust { set.without_received() } else { set }
    }

    /// What of a site was given from another file: the parts with the mark, at the place of the close.
    fn passed(&self, site: CloseSite, mark: &Arc<Definition>) -> Option<Passed> {
        let is_given = |part: &&Part| part.defined.as_ref().is_some_and(|defined| Arc::ptr_eq(defined, mark));
        let close = Arc::new(Definition { span: site.whole, ..(**mark).clone() });
        let parts = site.codes.parts.iter().filter(is_given).cloned();
        let parts: Vec<Part> = parts.map(|part| Part { defined: Some(close.clone()), ..part }).collect();
        let reason = site.reason.as_ref().and_then(|reason| self.given_reason(reason.span));
        let closed = self.closed(&site);
        let CloseSite { api, also, role, evidence, silent, .. } = site;
        (!parts.is_empty()).then_some(Passed { api, also, role, evidence, silent, parts, closed, reason })
    }

    /// The parameter of the function in question that a reason is, and the key under which it stands in it.
    fn given_reason(&self, reason: Span) -> Option<(usize, Option<String>)> {
        let read = self.argument_read(self.file.node_of(reason)?)?;
        let is_whole = self.given.as_ref()?.function == read.function.span();
        let is_whole = is_whole && self.writes(read.name, &read.def).is_empty();
        is_whole.then(|| (read.index, read.key.map(str::to_owned)))
    }

    /// What is known of the reason that a call passes on.
    fn passed_reason(&self, call: &Call<'t>, reason: &(usize, Option<String>)) -> Option<Reason> {
        let (index, key) = reason;
        let arg = *call.args.get(*index)?;
        let text = match key {
            Some(key) => self.field_of(arg, key)?,
            None => arg,
        };
        self.reason(text)
    }

    fn passing_site(&self, call: &Call<'t>, passed: &Passed, parts: Vec<Part>) -> CloseSite {
        let span = parts.first().map_or(call.node.span(), |part: &Part| part.span);
        CloseSite {
            kind: Kind::Send,
            span,
            whole: call.node.span(),
            statement: self.file.statement(call.node).span(),
            codes: CodeSet { parts, open: true, absent: false },
            reason: passed.reason.as_ref().and_then(|reason| self.passed_reason(call, reason)),
            api: passed.api,
            also: passed.also.clone(),
            role: passed.role,
            evidence: passed.evidence,
            in_test: self.file.is_in_test(call.node),
            asserted: self.is_asserted(call.node),
            in_error_path: self.is_in_error_path(call.node),
            silent: passed.silent,
            is_over: false,
            lossy: None,
            look: None,
            named: None,
            shape: Shape::Indirect,
        }
    }
}
