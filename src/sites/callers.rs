//! Callers of a function that closes what it is given: which socket they pass, or something else.

use super::context::Cx;
use super::set::{CodeSet, Part};
use super::types::Ty;
use super::{Api, CloseSite};
use crate::apis::{Family, Role};
use crate::source::Span;
use crate::syntax::{Call, Def, DefKind, Expr, Node, Pick, Variable};

/// What a function reads of what its callers pass: `reason`, or `options.reason`.
pub(super) struct Read<'t> {
    pub(super) function: Node<'t>,
    /// Which argument, from 0.
    pub(super) index: usize,
    /// The key under which it stands in the argument.
    pub(super) key: Option<&'t str>,
    /// The name that is used for it, or for what it stands in, and its definition.
    pub(super) name: &'t str,
    pub(super) def: Def<'t>,
}

impl<'t> Cx<'t> {
    /// What an expression reads of an argument: a parameter, `options.reason`, `reason` of a parameter `{ reason }`
    /// or of `const { reason } = options ?? {}`.
    pub(super) fn argument_read(&self, node: Node<'t>) -> Option<Read<'t>> {
        let node = self.file.plain(node);
        let (owner, member) = match self.expr(node) {
            Expr::Member { object, name } => (self.file.plain(object), Some(name)),
            _ => (node, None),
        };
        let Expr::Name(name) = self.expr(owner) else { return None };
        let def = self.definition(name, owner)?;
        let (function, index, picks, object) = match &def.kind {
            DefKind::Parameter { function, index, picks, .. } => (*function, *index, picks.clone(), owner),
            DefKind::Variable(Variable { value: Some(value), picks, mutable: false, .. }) if !picks.is_empty() => {
                let object = self.before_nothing(*value);
                let (function, index) = self.parameter_of_function(object)?;
                (function, index, picks.clone(), object)
            }
            _ => return None,
        };
        let key = match (picks.as_slice(), member) {
            ([], member) => member,
            ([Pick::Key(key)], None) => Some(*key),
            _ => return None,
        };
        // `options.reason = options.reason.slice(0, 30)`
        let is_read = key
            .is_none_or(|key| self.family() == Family::JavaScript && !self.is_changed_in(function.span(), object, key));
        is_read.then_some(Read { function, index, key, name, def })
    }

    /// The value that `?? {}` stands behind.
    fn before_nothing(&self, value: Node<'t>) -> Node<'t> {
        match self.expr(self.file.plain(value)) {
            Expr::Fallback { value, fallback, .. } if self.text(fallback) == "{}" => value,
            _ => value,
        }
    }

    /// What callers in this file pass there, as far as it is written out.
    pub(super) fn passed_for(&self, read: &Read<'t>) -> Vec<Node<'t>> {
        let calls = self.callers(read.function).into_iter();
        let args = calls.filter_map(|call| call.args.get(read.index).copied());
        match read.key {
            Some(key) => args.filter_map(|arg| self.field_of(arg, key)).collect(),
            None => args.collect(),
        }
    }

    /// Takes away the codes of callers that pass no socket for the receiver of a close:
    /// `stop(null, 3)` does not run `if (target) target.close(code)`.
    pub(super) fn leave_out_others(&self, receiver: Node<'t>, codes: &mut CodeSet) {
        let Some((function, index)) = self.parameter_of_function(receiver) else { return };
        if codes.parts.is_empty() {
            return;
        }
        let others = self.callers(function).into_iter();
        let others: Vec<Span> = others
            .filter(|call| call.args.get(index).is_some_and(|arg| self.is_no_socket(*arg)))
            .map(|call| call.node.span())
            .collect();
        let count = codes.parts.len();
        let is_in = |part: &Part, call: &Span| call.contains(part.span) || call.contains(part.edit);
        codes.parts.retain(|part| part.is_passed_on() || !others.iter().any(|call| is_in(part, call)));
        codes.open |= codes.parts.len() != count;
    }

    /// A close on a parameter, apart for each library of which callers pass a socket: a helper can be given both
    /// ends of a proxy, and each with codes of its own.
    pub(super) fn by_callers(
        &self,
        receiver: Node<'t>,
        name: &str,
        mut site: CloseSite,
        apis: &[(Api, Role)],
    ) -> Vec<CloseSite> {
        let Some((function, index)) = self.parameter_of_function(receiver).filter(|_| !site.also.is_empty()) else {
            return vec![site];
        };
        // Each call, and the libraries of the socket that it passes.
        let passed = |call: Call<'t>| {
            let ends = call.args.get(index).map(|arg| self.apis_of(&self.types(*arg), name)).unwrap_or_default();
            (!ends.is_empty()).then(|| (call.node.span(), ends))
        };
        let calls: Vec<(Span, Vec<(Api, Role)>)> = self.callers(function).into_iter().filter_map(passed).collect();
        let brings = |call: &Span, part: &Part| match part.source {
            Some(source) => source.handler.contains(*call),
            None => call.contains(part.span) || call.contains(part.edit),
        };
        let mut sites = Vec::new();
        for (api, role) in apis {
            let is_passed = |ends: &[(Api, Role)]| ends.iter().any(|(end, _)| end == api);
            let takes = |part: &Part| calls.iter().any(|(call, ends)| brings(call, part) && is_passed(ends));
            let parts: Vec<Part> = site.codes.parts.iter().filter(|part| takes(part)).cloned().collect();
            if !parts.is_empty() {
                let codes = CodeSet { parts, ..CodeSet::default() };
                sites.push(CloseSite { api: Some(*api), also: Vec::new(), role: *role, codes, ..site.clone() });
            }
        }
        let is_told = |part: &Part| calls.iter().any(|(call, _)| brings(call, part));
        site.codes.parts.retain(|part| !is_told(part));
        let is_left = !site.codes.parts.is_empty() || site.codes.absent || site.codes.open || sites.is_empty();
        sites.extend(is_left.then_some(site));
        sites
    }

    /// The function whose parameter a name is, and the number of the parameter from 0.
    pub(super) fn parameter_of_function(&self, name: Node<'t>) -> Option<(Node<'t>, usize)> {
        let name = self.file.plain(name);
        let Expr::Name(text) = self.expr(name) else { return None };
        match self.definition(text, name)?.kind {
            DefKind::Parameter { function, index, picks, .. } if picks.is_empty() => Some((function, index)),
            _ => None,
        }
    }

    /// Whether a value is certainly something else than a socket.
    fn is_no_socket(&self, node: Node<'t>) -> bool {
        let node = self.file.plain(node);
        match self.expr(node) {
            Expr::Null | Expr::Int(_) | Expr::Bool | Expr::Text(_) => true,
            Expr::Name(name @ ("undefined" | "process" | "None")) => self.definition(name, node).is_none(),
            _ => {
                let types = self.types(node);
                !types.is_empty() && types.iter().all(|ty| *ty == Ty::Not)
            }
        }
    }
}
