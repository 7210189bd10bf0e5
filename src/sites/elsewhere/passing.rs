//! Functions and methods of other files that pass a code on to a close.
//!
//! What a call gives such a function is put in the place of its parameters, and the function's file
//! is asked what becomes of it. So guards, defaults and further functions on the way count as they do
//! in one file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::context::Cx;
use super::super::find::Found;
use super::super::set::{CodeSet, Part};
use super::super::types::Ty;
use super::super::{Api, CloseSite, Evidence, Kind, Shape};
use super::Definition;
use super::locate::Located;
use super::types::Outer;
use crate::apis::Role;
use crate::source::Span;
use crate::syntax::{Call, Expr, Node};

/// What a function is given from another file.
pub(in crate::sites) struct Given {
    /// The function.
    function: Span,
    codes: Vec<CodeSet>,
    types: Vec<Outer>,
}

/// A close that a code is passed on to.
struct Passed {
    api: Option<Api>,
    also: Vec<Api>,
    role: Role,
    evidence: Evidence,
    silent: bool,
    parts: Vec<Part>,
}

/// Where a function stands in its file.
enum Place<'a> {
    Named(&'a Located),
    Method(Span),
}

impl<'t> Cx<'t> {
    /// The codes that a parameter is given from another file.
    pub(in crate::sites) fn given_codes(&self, function: Node<'t>, index: usize) -> Option<CodeSet> {
        let given = self.given.as_ref().filter(|given| given.function == function.span())?;
        given.codes.get(index).cloned()
    }

    /// The types that a parameter is given from another file.
    pub(in crate::sites) fn given_types(&self, function: Node<'t>, index: usize) -> Outer {
        let given = self.given.as_ref().filter(|given| given.function == function.span());
        given.and_then(|given| given.types.get(index).cloned()).unwrap_or_default()
    }

    /// A call of an imported function, from its name.
    pub(in crate::sites) fn judge_passing(&self, offset: usize, found: &mut Found) {
        let text = &self.file.text()[offset..];
        let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).unwrap_or(text.len());
        let name = &text[..end];
        let Some(occurrence) = self.file.occurrence(offset, name) else { return };
        let around = self.file.ancestors(occurrence.node);
        let callee = match around.first().map(|parent| (*parent, self.expr(*parent))) {
            Some((member, Expr::Member { name: last, .. })) if last == name => member,
            _ => occurrence.node,
        };
        for call in self.calls_of(callee) {
            // A name can be that of a library's function too.
            if found.sites.iter().any(|site| site.whole == call.node.span()) {
                continue;
            }
            let count = found.sites.len();
            if let Expr::Member { object, name } = self.expr(self.file.plain(call.callee)) {
                self.closely(|| self.judge_call(object, name, &call, found));
            }
            if let Some(located) = self.located(call.callee).filter(|_| found.sites.len() == count) {
                self.judge_passed(&call, &located.path, Place::Named(&located), found);
            }
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
        let methods: Vec<(PathBuf, Span)> = types
            .iter()
            .filter_map(|ty| match ty {
                Ty::Foreign(foreign) => self.foreign_method(foreign, name),
                _ => None,
            })
            .collect();
        for (path, method) in &methods {
            self.judge_passed(call, path, Place::Method(*method), found);
        }
        !methods.is_empty()
    }

    fn judge_passed(&self, call: &Call<'t>, path: &Path, place: Place<'_>, found: &mut Found) {
        let (Some(trail), Some(own)) = (self.trail, self.path) else { return };
        if call.spread {
            return;
        }
        let is_code = |set: &CodeSet| set.is_numeric();
        let given: Vec<CodeSet> = call.args.iter().map(|arg| self.codes(*arg).without_received()).collect();
        if !given.iter().any(is_code) {
            return;
        }
        let (Some(source), Some(gate)) = (trail.files.source(path), trail.gate) else { return };
        let types = call.args.iter().map(|arg| self.outer(self.types(*arg), own)).collect();
        let mark = Arc::new(Definition {
            path: path.to_owned(),
            source: source.clone(),
            span: Span::new(0, 0),
            is_passed_on: true,
        });
        let marked = |set: &CodeSet| {
            let mut set = if is_code(set) { set.clone() } else { CodeSet::unknown() };
            set.parts.iter_mut().for_each(|part| part.defined = Some(mark.clone()));
            set
        };
        let codes = given.iter().map(marked).collect();
        let hits = gate.hits_for_others(source.text());
        let offsets: Vec<usize> = hits.iter().map(|hit| hit.offset).collect();
        let look = |cx: &mut Cx<'_>| {
            let function = match place {
                Place::Named(located) => cx.located_function(located),
                Place::Method(span) => cx.file.node_of(span),
            };
            let Some(function) = function.map(Node::span) else { return Vec::new() };
            cx.given = Some(Given { function, codes, types });
            let mut inner = Found::default();
            // What closes can be another function, which this one runs.
            for hit in &hits {
                cx.judge(*hit, gate, &mut inner);
            }
            let sends = inner.sites.into_iter().filter(|site| site.kind == Kind::Send);
            sends.filter_map(|site| passed(site, &mark)).collect()
        };
        for passed in self.in_file_mut(path, &offsets, look).unwrap_or_default() {
            let parts = passed.parts.iter().map(|part| {
                let known = given.iter().flat_map(|set| &set.parts).find(|known| known.span == part.span);
                let defined = known.and_then(|known| known.defined.clone()).or_else(|| part.defined.clone());
                Part { defined, ..part.clone() }
            });
            let parts = parts.collect();
            found.sites.push(self.passing_site(call, &passed, parts));
        }
    }

    fn passing_site(&self, call: &Call<'t>, passed: &Passed, parts: Vec<Part>) -> CloseSite {
        let span = parts.first().map_or(call.node.span(), |part: &Part| part.span);
        CloseSite {
            kind: Kind::Send,
            span,
            whole: call.node.span(),
            statement: self.file.statement(call.node).span(),
            codes: CodeSet { parts, open: true, absent: false },
            reason: None,
            api: passed.api,
            also: passed.also.clone(),
            role: passed.role,
            evidence: passed.evidence,
            in_test: self.file.is_in_test(call.node),
            asserted: self.is_asserted(call.node),
            in_error_path: self.is_in_error_path(call.node),
            silent: passed.silent,
            lossy: None,
            look: None,
            named: None,
            shape: Shape::Indirect,
        }
    }
}

/// What of a site was given from another file: the parts with the mark, at the place of the close.
fn passed(site: CloseSite, mark: &Arc<Definition>) -> Option<Passed> {
    let is_given = |part: &&Part| part.defined.as_ref().is_some_and(|defined| Arc::ptr_eq(defined, mark));
    let close = Arc::new(Definition { span: site.whole, ..(**mark).clone() });
    let parts = site.codes.parts.iter().filter(is_given).cloned();
    let parts: Vec<Part> = parts.map(|part| Part { defined: Some(close.clone()), ..part }).collect();
    let CloseSite { api, also, role, evidence, silent, .. } = site;
    (!parts.is_empty()).then_some(Passed { api, also, role, evidence, silent, parts })
}
