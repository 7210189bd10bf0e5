//! What a variable can hold where it is used.
//!
//! Control flow is followed forwards through structure alone: the statements of a block in order,
//! branches and arms as unions. A value written on the way replaces what came before where it is
//! certain to be written. Loops, and writes from other functions, make the set open.

use super::context::Cx;
use super::set::CodeSet;
use crate::apis::Family;
use crate::syntax::{Arm, Construct, Def, Node, Runs};

/// A place where a variable is written, and the value if it is understood.
type Write<'t> = (Node<'t>, Option<Node<'t>>);

/// What a variable holds where something is left before its end.
#[derive(Default)]
struct Left {
    /// Where a loop or switch is left.
    broken: CodeSet,
    /// Where the function is left, or an error is thrown.
    exited: CodeSet,
}

impl<'t> Cx<'t> {
    /// What a variable can hold at `at`, if it starts as `first`.
    pub(super) fn reaching(&self, name: &str, at: Node<'t>, def: &Def<'t>, first: CodeSet) -> CodeSet {
        let writes = self.writes(name, def);
        if writes.is_empty() {
            return first;
        }
        let away = |write: Node<'t>| !self.same_function(write, at);
        let is_written_away = writes.iter().any(|(write, _)| away(*write));
        // In Rust such a closure or task has ended where the variable is used: it cannot be lent to both.
        let is_replaced = is_written_away && (away(def.node) || self.family() == Family::Rust);
        let mut set = if is_replaced { first.without_placeholders() } else { first };
        // What a function writes to a variable around it is there if it runs again.
        let is_for_later = |write: Node<'t>| !away(write) && write.span().start > at.span().end;
        set.open |= away(def.node) && writes.iter().any(|(write, _)| is_for_later(*write));
        let mut around = self.file.ancestors(at);
        around.reverse();
        for (index, ancestor) in around.iter().enumerate() {
            let child = around.get(index + 1).copied().unwrap_or(at);
            set = self.on_entry(*ancestor, child, def, set, &writes);
        }
        if is_written_away {
            set.add(self.written(&writes, away));
            set.open = true;
        }
        // Nothing leads here, as far as this can see.
        if set == CodeSet::default() { CodeSet::unknown() } else { set }
    }

    /// What a variable holds where a part of a construct begins.
    fn on_entry(
        &self,
        node: Node<'t>,
        part: Node<'t>,
        def: &Def<'t>,
        mut set: CodeSet,
        writes: &[Write<'t>],
    ) -> CodeSet {
        let is_in = |outer: Option<Node<'t>>| outer.is_some_and(|outer| outer.span().contains(part.span()));
        let written_in = |outer: Node<'t>| self.written(writes, |write| outer.span().contains(write.span()));
        let mut left = Left::default();
        match self.file.construct(node) {
            Construct::Block(statements) => {
                let is_before = |statement: &&Node<'t>| {
                    statement.span().end <= part.span().start && statement.span().start > def.node.span().start
                };
                for statement in statements.iter().filter(is_before).filter(|statement| has(writes, **statement)) {
                    let behind = self.behind(*statement, set.clone(), writes, &mut left);
                    // A statement that nothing runs past has nothing behind it that could ask.
                    if behind != CodeSet::default() {
                        set = behind;
                    }
                }
            }
            Construct::Switch { arms, .. } => {
                let own = arms.iter().position(|arm| is_in(Some(arm.node))).unwrap_or(0);
                let first = arms[..own].iter().rposition(|arm| !arm.falls_through).map_or(0, |before| before + 1);
                set.add(self.falling(&arms[first..own], &set, writes, &mut left));
            }
            Construct::Try { body: Some(body), handler, finally } if is_in(handler) || is_in(finally) => {
                let thrown = set.clone().or(written_in(body));
                if is_in(handler) {
                    return thrown;
                }
                let done = self.behind(body, set, writes, &mut left);
                // What the body throws goes to the handler first.
                left.exited = CodeSet::default();
                set = match handler {
                    Some(handler) => done.or(self.behind(handler, thrown, writes, &mut left)),
                    None => done.or(thrown),
                };
                // What is left on the way runs through here too.
                set.add(left.broken);
                set.add(left.exited);
            }
            Construct::Loop { .. } if has(writes, node) => {
                set.add(written_in(node));
                set.open = true;
            }
            _ => {}
        }
        set
    }

    /// What a variable holds behind a node, if it held `before`; nothing at all if nothing runs past
    /// the node. What it holds where something is left is added to `left`.
    fn behind(&self, node: Node<'t>, before: CodeSet, writes: &[Write<'t>], left: &mut Left) -> CodeSet {
        let node = self.file.plain(node);
        self.nested(CodeSet::unknown, || match self.file.construct(node) {
            Construct::Break => {
                left.broken.add(before);
                CodeSet::default()
            }
            Construct::Exit => {
                left.exited.add(before);
                CodeSet::default()
            }
            Construct::Block(statements) => {
                statements.into_iter().fold(before, |set, statement| self.behind(statement, set, writes, left))
            }
            Construct::Branch { condition, then, otherwise } => {
                let before = self.assigned(condition, before, writes);
                let mut after = |part: Option<Node<'t>>| match part {
                    Some(part) => self.behind(part, before.clone(), writes, left),
                    None => before.clone(),
                };
                after(then).or(after(otherwise))
            }
            Construct::Switch { arms, .. } => {
                let is_rust = self.family() == Family::Rust;
                let mut own = Left::default();
                let mut set = self.falling(&arms, &before, writes, if is_rust { left } else { &mut own });
                if !is_rust && !arms.iter().any(|arm| arm.default) {
                    set.add(before);
                }
                left.exited.add(own.exited);
                set.or(own.broken)
            }
            Construct::Try { body, handler, finally } => {
                let thrown = |body: Node<'t>| self.written(writes, |write| body.span().contains(write.span()));
                let thrown = before.clone().or(body.map_or_else(CodeSet::default, thrown));
                let mut set = body.map_or(before.clone(), |body| self.behind(body, before, writes, left));
                if let Some(handler) = handler {
                    set.add(self.behind(handler, thrown, writes, left));
                }
                finally.map_or(set.clone(), |finally| self.behind(finally, set, writes, left))
            }
            Construct::Loop { body, runs } if has(writes, node) => {
                let mut into = before.clone();
                into.add(self.written(writes, |write| node.span().contains(write.span())));
                let mut own = Left::default();
                let end = body.map_or(into.clone(), |body| self.behind(body, into, writes, &mut own));
                left.exited.add(own.exited);
                let mut set = own.broken;
                if runs != Runs::Endless {
                    set.add(end);
                }
                if runs == Runs::Any {
                    set.add(before);
                }
                set.open = true;
                set
            }
            Construct::Loop { .. } | Construct::Function => before,
            Construct::Other => self.assigned(node, before, writes),
        })
    }

    /// What a variable holds behind arms that begin with `before`, where nothing leaves them.
    fn falling(&self, arms: &[Arm<'t>], before: &CodeSet, writes: &[Write<'t>], left: &mut Left) -> CodeSet {
        let mut behind = CodeSet::default();
        let mut falling = CodeSet::default();
        for arm in arms {
            let into = before.clone().or(std::mem::take(&mut falling));
            let set = self.behind(arm.node, into, writes, left);
            if arm.falls_through { falling = set } else { behind.add(set) }
        }
        behind.or(falling)
    }

    /// What a variable holds behind an expression or a statement of no special kind.
    fn assigned(&self, node: Node<'t>, before: CodeSet, writes: &[Write<'t>]) -> CodeSet {
        let mut set = before;
        for (write, value) in writes.iter().filter(|(write, _)| node.span().contains(write.span())) {
            let value = value.map_or_else(CodeSet::unknown, |value| self.codes(value));
            if self.is_straight(node, *write) { set = value } else { set.add(value) }
        }
        set
    }

    /// What the chosen writes give.
    fn written(&self, writes: &[Write<'t>], chosen: impl Fn(Node<'t>) -> bool) -> CodeSet {
        let mut set = CodeSet::default();
        for (_, value) in writes.iter().filter(|(write, _)| chosen(*write)) {
            set.add(value.map_or_else(CodeSet::unknown, |value| self.codes(value)));
        }
        set
    }

    /// Whether nothing between a statement and a place in it decides whether the place is reached.
    pub(super) fn is_straight(&self, statement: Node<'t>, place: Node<'t>) -> bool {
        let straight = |node| matches!(self.file.construct(node), Construct::Other | Construct::Block(_));
        let between = self.file.ancestors(place).into_iter().take_while(|ancestor| *ancestor != statement);
        between.into_iter().all(straight) && straight(statement)
    }

    fn same_function(&self, a: Node<'t>, b: Node<'t>) -> bool {
        let function = |node| self.file.ancestors(node).into_iter().find(|ancestor| self.file.is_function(*ancestor));
        function(a) == function(b)
    }
}

fn has(writes: &[Write<'_>], node: Node<'_>) -> bool {
    writes.iter().any(|(write, _)| node.span().contains(write.span()))
}
