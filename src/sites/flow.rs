//! What a variable can hold where it is used.
//!
//! Control flow is followed backwards through structure alone: the statements of a block in
//! reverse, branches as unions. A value written on the way hides what came before only where it is
//! certain to be written. Loops, and writes from other functions, make the set open.

use super::context::Cx;
use super::set::CodeSet;
use crate::syntax::{Construct, Def, Node};

/// A place where a variable is written, and the value if it is understood.
type Write<'t> = (Node<'t>, Option<Node<'t>>);

impl<'t> Cx<'t> {
    /// What a variable can hold at `at`, if it starts as `first`.
    pub(super) fn reaching(&self, name: &str, at: Node<'t>, def: &Def<'t>, first: CodeSet) -> CodeSet {
        let writes = self.writes(name, def);
        if writes.is_empty() {
            return first;
        }
        let mut set = CodeSet::default();
        if writes.iter().any(|(write, _)| !self.same_function(*write, at)) {
            set = self.written(&writes, |_| true);
            set.open = true;
        }
        let mut child = at;
        for ancestor in self.file.ancestors(at) {
            match self.file.construct(ancestor) {
                Construct::Block(statements) => {
                    let before = |statement: &&Node<'t>| statement.span().start < child.span().start;
                    for statement in statements.iter().filter(before).rev() {
                        if statement.span().contains(def.node.span()) {
                            return set.or(first);
                        }
                        set.add(self.written(&writes, |write| statement.span().contains(write.span())));
                        if self.always_writes(*statement, &writes) {
                            return set;
                        }
                    }
                }
                Construct::Loop => {
                    set.add(self.written(&writes, |write| ancestor.span().contains(write.span())));
                    set.open = true;
                }
                Construct::Function if ancestor.span().contains(def.node.span()) => {
                    return set.or(first);
                }
                _ => {}
            }
            child = ancestor;
        }
        set.or(first)
    }

    /// What the chosen writes give.
    fn written(&self, writes: &[Write<'t>], chosen: impl Fn(Node<'t>) -> bool) -> CodeSet {
        let mut set = CodeSet::default();
        for (_, value) in writes.iter().filter(|(write, _)| chosen(*write)) {
            set.add(value.map_or_else(CodeSet::unknown, |value| self.codes(value)));
        }
        set
    }

    /// Whether every way through a statement writes.
    fn always_writes(&self, statement: Node<'t>, writes: &[Write<'t>]) -> bool {
        let certain = |part: Node<'t>| {
            writes.iter().any(|(write, _)| part.span().contains(write.span()) && self.is_straight(part, *write))
        };
        match self.file.construct(self.file.plain(statement)) {
            Construct::Branch { then: Some(then), otherwise: Some(otherwise), .. } => {
                certain(then) && certain(otherwise)
            }
            _ => certain(statement),
        }
    }

    /// Whether nothing between a statement and a place in it decides whether the place is reached.
    fn is_straight(&self, statement: Node<'t>, place: Node<'t>) -> bool {
        let straight = |node| matches!(self.file.construct(node), Construct::Other | Construct::Block(_));
        let between = self.file.ancestors(place).into_iter().take_while(|ancestor| *ancestor != statement);
        between.into_iter().all(straight) && straight(statement)
    }

    fn same_function(&self, a: Node<'t>, b: Node<'t>) -> bool {
        let function = |node| self.file.ancestors(node).into_iter().find(|ancestor| self.file.is_function(*ancestor));
        function(a) == function(b)
    }
}
