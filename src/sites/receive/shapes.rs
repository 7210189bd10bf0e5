//! Handlers that take something else than they are given: an event in place of code and reason, or
//! the other way round.

use super::super::context::Cx;
use super::super::find::Found;
use super::super::set::CodeSet;
use super::super::{CloseSite, Evidence, Handler, Look};
use super::Source;
use crate::apis::{Slot, Step};
use crate::syntax::{DefKind, Expr, Fate, Function, Node, Piece, Role};

/// What a close event has, and a number has not.
const MEMBERS: &[&str] = &["code", "reason", "wasClean"];

impl<'t> Cx<'t> {
    /// Whether a handler takes what it is given.
    pub(super) fn judge_shape(&self, function: Node<'t>, source: &Source<'t>, found: &mut Found) {
        let Some(lowered) = self.file.function(function).filter(|_| source.is_own) else { return };
        let Some(first) = lowered.params.first().filter(|first| first.default.is_none()) else { return };
        let [Slot(steps)] = source.receive.code.as_slice() else { return };
        let name = self.file.pattern_name(first.node);
        let look = match (steps.as_slice(), name) {
            ([Step::Arg(0)], Some(name)) => self.event_by_name(&lowered, name),
            ([Step::Arg(0)], None) => self.event_in_parts(&lowered),
            ([Step::Arg(0), Step::Key(_)], Some(name)) => self.code_by_name(&lowered, name),
            _ => None,
        };
        let Some(look) = look else { return };
        let site = self.received(CodeSet::unknown(), first.node.span(), first.node, source, look);
        found.sites.push(CloseSite { evidence: Evidence::Proven, ..site });
    }

    /// `(event) => log(event.code)`
    fn event_by_name(&self, function: &Function<'t>, name: Node<'t>) -> Option<Look> {
        let uses = self.uses_of_param(name)?;
        if uses.iter().any(|place| self.is_tested(*place)) {
            return None;
        }
        let mut reads = Vec::new();
        let mut is_simple = function.params.len() == 1;
        for place in &uses {
            let member = self.file.ancestors(*place).into_iter().next();
            let read = member.and_then(|member| match self.expr(member) {
                Expr::Member { object, name } if object == *place => {
                    Some((member, MEMBERS.iter().copied().find(|known| *known == name)?))
                }
                _ => None,
            });
            match read {
                Some((member, known)) => reads.push((member.span(), known)),
                None => is_simple = false,
            }
        }
        if reads.is_empty() {
            return None;
        }
        is_simple &= reads.iter().all(|(_, known)| *known != "wasClean") && !self.has_name_of_parts(function);
        Some(Look::CodeAsEvent(Handler { params: spans(function), reads, is_simple }))
    }

    /// Whether a handler that takes either looks here at which it is given: `typeof arg === "number"`,
    /// `arg instanceof CloseEvent`, `arg.code ?? arg`.
    fn is_tested(&self, place: Node<'t>) -> bool {
        let Some(around) = self.file.ancestors(place).into_iter().next() else { return false };
        match self.expr(around) {
            Expr::Unary { op, .. } => op == "typeof",
            Expr::Binary { op, .. } => op == "instanceof",
            Expr::Fallback { .. } => true,
            _ => self.text(around).starts_with("typeof"),
        }
    }

    /// `({ code }) => log(code)`
    fn event_in_parts(&self, function: &Function<'t>) -> Option<Look> {
        let param = function.params.first()?.node;
        let text: String = self.text(param).split_whitespace().collect();
        let parts = text.strip_prefix('{')?;
        let is_event = parts.split(['{', '}', ',', ':', '=']).any(|part| MEMBERS.contains(&part));
        let is_simple = function.params.len() == 1
            && matches!(parts.trim_end_matches([',', '}']), "code" | "code,reason" | "reason,code" | "reason");
        is_event.then(|| Look::CodeAsEvent(Handler { params: spans(function), reads: Vec::new(), is_simple }))
    }

    /// `(code) => code === 1006`
    fn code_by_name(&self, function: &Function<'t>, name: Node<'t>) -> Option<Look> {
        let uses = self.uses_of_param(name)?;
        let is_compared = uses
            .iter()
            .flat_map(|place| self.comparisons(*place))
            .any(|comparison| self.compared_with(&comparison).is_numeric());
        let is_simple = function.params.iter().all(|param| matches!(self.text(param.node), "code" | "reason"))
            && !uses.iter().any(|place| matches!(self.fate(*place), Fate::Receiver { .. }));
        let is_split = self.is_called_a_code(name) && !uses.iter().any(|place| self.is_read_as_event(*place)) && {
            let is_given_two = function.params.len() == 2 && function.params[1].default.is_none();
            is_given_two || function.params.len() == 1 && uses.iter().any(|place| self.is_shown(*place))
        };
        (is_compared || is_split)
            .then(|| Look::EventAsCode(Handler { params: spans(function), reads: Vec::new(), is_simple }))
    }

    /// Whether a parameter is called like a code, and is not said to be something else.
    fn is_called_a_code(&self, name: Node<'t>) -> bool {
        let annotation = match self.definition(self.text(name), name).map(|def| def.kind) {
            Some(DefKind::Parameter { annotation, .. }) => annotation,
            _ => return false,
        };
        self.text(name).to_ascii_lowercase().ends_with("code") && annotation.is_none_or(|ty| ty.trim() == "number")
    }

    /// Whether a use asks what it is, or takes it for an event in spite of its name: `code.code`.
    fn is_read_as_event(&self, place: Node<'t>) -> bool {
        let around = self.file.ancestors(place).into_iter().next();
        let is_member =
            matches!(around.map(|around| self.expr(around)), Some(Expr::Member { object, .. }) if object == place);
        is_member || self.is_tested(place)
    }

    /// Whether a use makes a text of it, in which an event is nothing but `[object CloseEvent]`.
    fn is_shown(&self, place: Node<'t>) -> bool {
        let around = self.file.ancestors(place).into_iter().take(2);
        around.into_iter().any(|around| match self.expr(around) {
            Expr::Text(text) => text.pieces.iter().any(|piece| matches!(piece, Piece::Value(value) if *value == place)),
            Expr::Binary { op: "+", left, right } => {
                [left, right].into_iter().any(|side| side != place && matches!(self.expr(side), Expr::Text(_)))
            }
            _ => false,
        })
    }

    /// The uses of a parameter; none where it is given another value.
    fn uses_of_param(&self, name: Node<'t>) -> Option<Vec<Node<'t>>> {
        let text = self.text(name);
        let Role::Define(def) = self.occurrence(name.span().start, text)?.role else { return None };
        if !self.writes(text, &def).is_empty() {
            return None;
        }
        let uses = self.occurrences(text, def.scope).filter(|occurrence| matches!(occurrence.role, Role::Use));
        let nodes: Vec<Node<'t>> = uses.map(|occurrence| occurrence.node).collect();
        Some(nodes.into_iter().filter(|node| self.is_use_of(*node, name)).collect())
    }

    /// Whether `code` or `reason` means something in a function already.
    fn has_name_of_parts(&self, function: &Function<'t>) -> bool {
        ["code", "reason"].into_iter().any(|name| {
            self.occurrences(name, function.node.span())
                .any(|occurrence| matches!(occurrence.role, Role::Use | Role::Define(_) | Role::Write(_)))
        })
    }
}

fn spans(function: &Function<'_>) -> Vec<crate::source::Span> {
    function.params.iter().map(|param| param.node.span()).collect()
}
