//! Lists and sets of codes that a received code is looked up in: `[4001, 4003].includes(code)`, and the same
//! under a name: `const FINAL = new Set([4001, 4003])`, `FINAL.has(code)`.

use super::super::context::Cx;
use super::super::set::CodeSet;
use crate::apis::Family;
use crate::syntax::{DefKind, Expr, Fate, Node, Role, Variable};

/// The methods of lists and sets that look something up.
pub(super) const LOOKUPS: &[&str] = &["includes", "has", "indexOf"];

/// The methods of lists that ask a function about each item, and look for what it says.
const ASKING: &[&str] = &["some", "every", "find", "findIndex"];

impl<'t> Cx<'t> {
    /// The list whose items a name stands for, one by one: `FINAL.some((one) => one === code)`.
    pub(super) fn list_of_item(&self, node: Node<'t>) -> Option<Node<'t>> {
        let node = self.file.plain(node);
        let (Expr::Name(name), Family::JavaScript) = (self.expr(node), self.family()) else { return None };
        let DefKind::Parameter { function, index: 0, picks, .. } = self.definition(name, node)?.kind else {
            return None;
        };
        let Fate::Argument { call, index: 0 } = self.fate(function) else { return None };
        let Expr::Call(call) = self.expr(call) else { return None };
        match self.expr(self.file.plain(call.callee)) {
            Expr::Member { object, name } if picks.is_empty() && ASKING.contains(&name) => Some(object),
            _ => None,
        }
    }

    /// What something is compared with: a value, or any of a list.
    pub(super) fn listed(&self, node: Node<'t>) -> Vec<Node<'t>> {
        self.list_behind(node).unwrap_or_else(|| vec![node])
    }

    /// The items of a list or set that is written here, or that a constant stands for.
    fn list_behind(&self, node: Node<'t>) -> Option<Vec<Node<'t>>> {
        let node = self.file.plain(node);
        let inner = match self.expr(node) {
            Expr::List(items) => return Some(items),
            _ if self.family() != Family::JavaScript => return None,
            // `options.finals ?? FINAL`
            Expr::Fallback { value, fallback, .. } => {
                return self.nested(|| None, || self.list_behind(value).or_else(|| self.list_behind(fallback)));
            }
            Expr::Name(name) => self.constant_value(node).or_else(|| self.list_by_default(name, node))?,
            // `static readonly FINAL = [4001, 4003]`
            Expr::Member { object, name } => {
                self.class_constant(object, name).or_else(|| self.field_of(object, name))?
            }
            Expr::Call(call) => match self.expr(self.file.plain(call.callee)) {
                Expr::Name("Set") if call.new => *call.args.first()?,
                Expr::Member { name: "freeze", .. } => *call.args.first()?,
                _ => return None,
            },
            _ => return None,
        };
        self.nested(|| None, || self.list_behind(inner))
    }

    /// What a parameter is where nobody gives it: `finals = [4001, 4003]`.
    fn list_by_default(&self, name: &str, node: Node<'t>) -> Option<Node<'t>> {
        match self.definition(name, node)?.kind {
            DefKind::Parameter { default, .. } => default,
            _ => None,
        }
    }

    /// Whether a list is for codes of one handler alone: it is written where they are looked up in it, or
    /// has a name by which nothing else is. Others can look up codes in it that do not arrive here.
    pub(super) fn is_list_for(&self, list: Node<'t>, codes: &[Node<'t>]) -> bool {
        let list = self.file.plain(list);
        let name = match self.expr(list) {
            Expr::Name(name) => name,
            Expr::Member { .. } => return false,
            _ => return true,
        };
        let Some(def) = self.definition(name, list) else { return false };
        let is_looked_up = |place: Node<'t>| match self.fate(place) {
            Fate::Receiver { call, method } if LOOKUPS.contains(&method) => match self.expr(call) {
                Expr::Call(call) => call.args.first().is_some_and(|code| codes.contains(&self.file.plain(*code))),
                _ => false,
            },
            _ => false,
        };
        let is_own = match &def.kind {
            DefKind::Parameter { .. } => true,
            DefKind::Variable(Variable { value: Some(value), .. }) => match self.expr(self.file.plain(*value)) {
                Expr::Fallback { fallback, .. } => !self.is_exported(def.node) && self.is_only_here(fallback),
                _ => !self.is_exported(def.node),
            },
            _ => !self.is_exported(def.node),
        };
        is_own
            && self.occurrences(name, def.scope).all(|found| match found.role {
                Role::Define(other) => other.node == def.node,
                Role::Use => is_looked_up(found.node),
                Role::Member { .. } | Role::Field(_) | Role::Key { .. } | Role::Other => true,
                _ => false,
            })
    }

    /// Whether something is written where it stands, or has a name that nothing else uses.
    fn is_only_here(&self, node: Node<'t>) -> bool {
        let node = self.file.plain(node);
        let Expr::Name(name) = self.expr(node) else { return true };
        let uses = self.occurrences(name, self.whole_file()).filter(|found| !matches!(found.role, Role::Define(_)));
        uses.count() == 1 && self.definition(name, node).is_some_and(|def| !self.is_exported(def.node))
    }

    /// Whether a list of these codes has a name and holds nothing but several reserved ones: it says which are not
    /// to be sent, and is complete for its own sake.
    pub(super) fn is_list_of_reserved(&self, list: Node<'t>, codes: &CodeSet) -> bool {
        let codes = codes.codes();
        matches!(self.expr(self.file.plain(list)), Expr::Name(_) | Expr::Member { .. })
            && codes.len() > 1
            && codes.iter().all(|(low, _)| matches!(low, 1004 | 1005 | 1006 | 1015))
    }
}
