//! Other names of one thing: `const again = ws`, `this.sock = ws`, `clients.set(id, ws)`.

use super::context::Cx;
use crate::source::Span;
use crate::syntax::{ClassField, Def, DefKind, Expr, Node, Pick, Role, Variable};

/// A socket and the handler that is told of its close.
#[derive(Clone, Copy)]
pub(super) struct Reported<'t> {
    /// The socket, as it is written where the handler is set.
    pub socket: Node<'t>,
    /// The handler.
    pub handler: Span,
}

impl<'t> Cx<'t> {
    /// The name that others are other names of, as far as can be seen; a handler calls what it is set on `this`
    /// and `event.target`.
    pub(super) fn first_name(&self, node: Node<'t>, reported: Reported<'t>) -> Node<'t> {
        let node = self.file.plain(node);
        let before = match self.is_what_is_handled(node, reported) {
            true => Some(reported.socket),
            false => self.named_before(node),
        };
        before.map_or(node, |before| self.nested(|| node, || self.first_name(before, reported)))
    }

    fn is_what_is_handled(&self, node: Node<'t>, reported: Reported<'t>) -> bool {
        match self.expr(node) {
            Expr::This => {
                let own = self.file.this_function(node);
                own.is_some_and(|(function, _)| function.span() == reported.handler)
            }
            Expr::Member { object, name: "target" | "currentTarget" } => self.is_of_event(object, reported, &[]),
            Expr::Name(name @ ("target" | "currentTarget")) => self.is_of_event(node, reported, &[Pick::Key(name)]),
            _ => false,
        }
    }

    /// Whether a name is, or is taken out of, the event that the handler is given.
    fn is_of_event(&self, name: Node<'t>, reported: Reported<'t>, taken: &[Pick<'t>]) -> bool {
        let Expr::Name(text) = self.expr(self.file.plain(name)) else { return false };
        match self.definition(text, name).map(|def| def.kind) {
            Some(DefKind::Parameter { function, index: 0, picks, .. }) => {
                picks == taken && function.span() == reported.handler
            }
            _ => false,
        }
    }

    /// What something is another name of.
    fn named_before(&self, node: Node<'t>) -> Option<Node<'t>> {
        match self.expr(node) {
            Expr::Name(name) => {
                let def = self.occurrence_definition(name, node)?;
                let DefKind::Variable(Variable { value, mutable, picks, .. }) = &def.kind else { return None };
                let value = match value {
                    Some(value) if !mutable => *value,
                    _ => self.only(self.writes(name, &def).into_iter().filter_map(|(_, value)| value), *value)?,
                };
                match picks.as_slice() {
                    [] => self.is_one_thing(value).then_some(value),
                    [Pick::Key(key)] => self.field_of(value, key),
                    _ => None,
                }
            }
            Expr::Member { object, name } if self.is_this(object) => self.field_named_before(node, object, name),
            Expr::Member { object, name } => self.field_of(object, name),
            Expr::Index { object, index } => self.put_under(object, index),
            Expr::Call(call) => match (self.expr(self.file.plain(call.callee)), call.args.as_slice()) {
                (Expr::Member { object, name: "get" }, [key]) => self.put_under(object, *key),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether two names of it are names of one thing: a path, or something new.
    fn is_one_thing(&self, node: Node<'t>) -> bool {
        match self.expr(self.file.plain(node)) {
            Expr::Name(_) | Expr::This | Expr::Member { .. } | Expr::Index { .. } => true,
            Expr::Call(call) => {
                call.new || matches!(self.expr(self.file.plain(call.callee)), Expr::Member { name: "get", .. })
            }
            _ => false,
        }
    }

    /// The only value that is written, if it is one thing, and nothing else than `null` beside it.
    fn only(&self, values: impl Iterator<Item = Node<'t>>, first: Option<Node<'t>>) -> Option<Node<'t>> {
        let mut only = None;
        for value in values.chain(first) {
            match self.expr(self.file.plain(value)) {
                Expr::Null | Expr::Name("undefined") => {}
                _ if only.is_none() && self.is_one_thing(value) => only = Some(value),
                _ => return None,
            }
        }
        only
    }

    /// The name that a field of `this` is set to, if it is set to no other: in the class, by its constructor's
    /// parameter, by a getter.
    fn field_named_before(&self, node: Node<'t>, object: Node<'t>, name: &str) -> Option<Node<'t>> {
        let class = self.own_class(object)?;
        let mut values = Vec::new();
        let mut first = None;
        for found in self.occurrences(name, class.span()) {
            match found.role {
                Role::Define(Def { kind: DefKind::Parameter { property: true, .. }, node: parameter, .. }) => {
                    values.push(parameter);
                }
                Role::Field(ClassField { class: owner, value: Some(value), getter, .. }) if owner == class => {
                    match (getter, self.file.returns(value).as_slice()) {
                        (true, [result]) if *result != node => return Some(*result),
                        (true, _) => return None,
                        _ => first = Some(value),
                    }
                }
                Role::Member { node, write: Some(value) } => match self.expr(node) {
                    Expr::Member { object, .. } if self.is_this(object) => values.push(value),
                    _ => {}
                },
                _ => {}
            }
        }
        self.only(values.into_iter(), first)
    }

    /// What is put under a key of a collection, if only one thing is, and under a name that means the same there.
    fn put_under(&self, collection: Node<'t>, key: Node<'t>) -> Option<Node<'t>> {
        let (first, fields) = self.chain(collection)?;
        let name = fields.last().copied().or(match self.expr(first) {
            Expr::Name(name) => Some(name),
            _ => None,
        })?;
        let Expr::Name(key_name) = self.expr(self.file.plain(key)) else { return None };
        let same_key = self.definition(key_name, key)?.node;
        let is_same_key = |other: Node<'t>| {
            let def = self.definition(key_name, other).map(|def| def.node);
            self.text(self.file.plain(other)) == key_name && def == Some(same_key)
        };
        let mut only = None;
        for place in self.filling(name, self.whole_file()) {
            let Some((value, Some(under))) = self.put_into(place) else { continue };
            if is_same_key(under) && only.replace(value).is_some() {
                return None;
            }
        }
        only
    }

    /// The definition of a name, which can stand where it is defined.
    pub(super) fn occurrence_definition(&self, name: &str, node: Node<'t>) -> Option<Def<'t>> {
        match self.occurrence(node.span().start, name).map(|found| found.role) {
            Some(Role::Define(def)) => Some(def),
            _ => self.definition(name, node),
        }
    }
}
