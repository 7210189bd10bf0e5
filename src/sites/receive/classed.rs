//! Events whose class a condition or a cast tells: `err instanceof CloseEvent`, `err as CloseEvent`.

use super::super::context::Cx;
use super::super::find::Found;
use super::super::set::CodeSet;
use super::super::types::Ty;
use super::follow::Uses;
use super::{End, MAX_NAMES, Source};
use crate::apis::Family;
use crate::syntax::{DefKind, Expr, Node, Pick, Role, Variable};

/// What tells the class of an event.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    /// A condition, which holds where the event is used.
    Asked,
    /// A cast, which can be wrong.
    Cast,
}

impl<'t> Cx<'t> {
    /// What is compared with the code of an event, from the name of its class in a condition or cast.
    pub(super) fn judge_classed_event(&self, class: Node<'t>, found: &mut Found) {
        let around = self.file.ancestors(class);
        let is_asked = |node: &Node<'t>| matches!(self.expr(*node), Expr::Binary { op: "instanceof", .. });
        let told = match around.iter().take(2).any(is_asked) {
            true => Told::Asked,
            false if around.iter().take(2).any(|node| self.file.asserted_type(*node).is_some()) => Told::Cast,
            false => return,
        };
        let function = around.iter().find(|node| self.file.is_function(**node));
        let region = function.map_or(self.whole_file(), |function| function.span());
        let mut uses = Uses::default();
        let mut event = None;
        for occurrence in self.occurrences("code", region).collect::<Vec<_>>() {
            let object = match &occurrence.role {
                Role::Member { node, write: None } => match self.expr(*node) {
                    Expr::Member { object, .. } => object,
                    _ => continue,
                },
                Role::Define(def) => match &def.kind {
                    DefKind::Variable(Variable { value: Some(value), picks, .. })
                        if matches!(picks.as_slice(), [Pick::Key("code")]) =>
                    {
                        *value
                    }
                    _ => continue,
                },
                _ => continue,
            };
            let Some((class, by)) = self.class_told(object) else { continue };
            if by != told {
                continue;
            }
            event = event.or_else(|| self.events_of(class, object).pop());
            match occurrence.role {
                Role::Member { node, .. } => self.follow_use(node, &mut uses, MAX_NAMES),
                _ => self.follow_name(occurrence.node, &mut uses, MAX_NAMES),
            }
        }
        let Some((api, receive)) = event else { return };
        let is_own = told == Told::Asked;
        let source = Source { api, also: Vec::new(), role: End::Either, receive, is_own, bound: 0 };
        self.judge_uses(&uses, &source, found);
    }

    /// What arrives as the code of an event whose class is told where it is used.
    pub(super) fn delivered_by_class(&self, object: Node<'t>, at: Node<'t>) -> Option<CodeSet> {
        if self.family() != Family::JavaScript {
            return None;
        }
        let (class, _) = self.class_told(object)?;
        // Whoever calls the outermost function can know what happened.
        let around = self.file.ancestors(at);
        let outermost = around.iter().rev().find(|node| self.file.is_function(**node));
        let handler = outermost.map_or(self.whole_file(), |function| function.span());
        self.delivered_of_events(&self.events_of(class, object), handler, at)
    }

    /// The class that is told of an expression, if nothing else says what it is.
    fn class_told(&self, object: Node<'t>) -> Option<(&'t str, Told)> {
        let plain = self.file.plain(object);
        if self.is_known_otherwise(plain) {
            return None;
        }
        let mut node = object;
        while let Expr::Same(inner) = self.expr(node) {
            match self.file.asserted_type(node) {
                Some("any" | "unknown") | None => {}
                Some(class) => return Some((class, Told::Cast)),
            }
            node = inner;
        }
        let Expr::Name(name) = self.expr(plain) else { return None };
        let conditions = self.conditions_at(plain).into_iter();
        let asked = conditions.filter_map(|(condition, holds)| self.class_asked(condition, holds?, name)).next();
        if let Some(class) = asked {
            return Some((class, Told::Asked));
        }
        match self.definition(name, plain)?.kind {
            DefKind::Variable(Variable { value: Some(value), mutable: false, picks, annotation: None, .. })
                if picks.is_empty() =>
            {
                self.nested(|| None, || self.class_told(value))
            }
            _ => None,
        }
    }

    /// The class that a condition asks a name for, if it holds, or fails: `!(err instanceof CloseEvent)`.
    fn class_asked(&self, condition: Node<'t>, holds: bool, name: &str) -> Option<&'t str> {
        let condition = self.file.plain(condition);
        let asked = |part, holds| self.nested(|| None, || self.class_asked(part, holds, name));
        match self.expr(condition) {
            Expr::Binary { op: "instanceof", left, right } if holds && self.text(left) == name => {
                Some(self.text(right))
            }
            Expr::Unary { op: "!", operand } => asked(operand, !holds),
            _ => {
                let (halves, holds) = self.halves(condition, holds)?;
                halves.into_iter().find_map(|half| asked(half, holds))
            }
        }
    }

    /// Whether callers, or a handler's place, say what a parameter is.
    fn is_known_otherwise(&self, node: Node<'t>) -> bool {
        let Expr::Name(name) = self.expr(node) else { return false };
        let def = self.definition(name, node);
        let Some(DefKind::Parameter { function, .. }) = def.as_ref().map(|def| &def.kind) else {
            // What is written elsewhere can be another thing by then.
            return def.is_some_and(|def| !self.writes(name, &def).is_empty());
        };
        let is_interface = |class: Node<'t>| self.file.heritage(class).is_interface;
        let is_open =
            |socket| self.types(socket).iter().all(|ty| matches!(ty, Ty::Object(class) if is_interface(*class)));
        !self.callers(*function).is_empty()
            || !self.handled_by(*function).is_empty()
            || self
                .places(*function)
                .into_iter()
                .any(|place| self.listens(place).is_some_and(|(socket, _): (Node<'t>, _)| !is_open(socket)))
    }
}
