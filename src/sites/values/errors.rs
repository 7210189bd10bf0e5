//! Errors that variants and records of Rust hold: what they declare says that they do.

use super::super::context::Cx;
use super::super::unbounded::MAX_CALLERS;
use super::held::{Slot, Wanted};
use crate::syntax::{DefKind, Expr, Node, Pick, Role, TypeText};

impl<'t> Cx<'t> {
    /// Whether a pattern takes an error out of a variant or record: `Fault::Read(error) => ..`
    pub(in crate::sites) fn is_taken_error(&self, name: Node<'t>, picks: &[Pick<'t>]) -> bool {
        let Some(held) = self.taken_from(name, picks).filter(|_| !self.is_asked_about(name, name)) else {
            return false;
        };
        let (path, wanted) = (&held.path, &held.wanted);
        self.holds_error(path, wanted, held.pattern)
            || self
                .asked_of_home(path, name, held.pattern, |cx, path, home| Some(cx.holds_error(path, wanted, home)))
                .unwrap_or(false)
    }

    /// Whether a field is an error by its declaration: `lost.error`
    pub(in crate::sites) fn is_error_field(&self, node: Node<'t>, object: Node<'t>, field: &'t str) -> bool {
        if self.is_asked_about(node, node) {
            return false;
        }
        let wanted = Slot::of_field(field).into();
        let object = self.file.plain(object);
        let own = match self.expr(object) {
            Expr::This => self.own_class(object).and_then(|class| self.file.heritage(class).name),
            _ => self.annotation_of(object).and_then(|ty| self.own_error(&ty, object)).map(|(name, _)| name),
        };
        own.is_some_and(|owner| self.holds_error(&[owner], &wanted, object))
            || self
                .asked_of_structure(object, |cx, path, home| Some(cx.holds_error(path, &wanted, home)))
                .unwrap_or(false)
    }

    /// Whether a slot of a variant or record of this file is declared to hold an error whose text can be of any
    /// length. What it is built with can be short all the same.
    fn holds_error(&self, path: &[&'t str], wanted: &Wanted<'_>, at: Node<'t>) -> bool {
        let declared = self.declared_in(path, wanted.slot, at);
        declared.is_some_and(|(ty, home)| self.is_long_error(&ty, home)) && {
            let given = self.put_in(path, wanted, at).unwrap_or_default();
            let mut known = given.iter().take(MAX_CALLERS);
            given.is_empty() || known.any(|value| self.nested(|| false, || self.is_caught(*value)))
        }
    }

    /// The type that a slot of a variant or record of this file is declared with, and where.
    fn declared_in(&self, path: &[&'t str], slot: Slot<'_>, at: Node<'t>) -> Option<(TypeText<'t>, Node<'t>)> {
        let named = |name: &'t str| if name == "Self" { self.self_at(at) } else { Some(name) };
        let declaration = match path {
            [.., home, variant] => {
                let variant = self.variant_of(&[named(home)?, variant], at)?;
                self.file.ancestors(variant).into_iter().next()?
            }
            [home] => match self.definition(named(home)?, at)?.kind {
                DefKind::Class(class) => class,
                _ => return None,
            },
            [] => return None,
        };
        let ty = match slot {
            Slot::Key(key) => {
                let mut fields = self.occurrences(key, declaration.span());
                let text = fields.find_map(|found| match found.role {
                    Role::Field(field) => field.annotation,
                    _ => None,
                })?;
                TypeText::parse(text)
            }
            Slot::At(index) => {
                let declared = self.text(declaration);
                let start = declared.find('(').filter(|at| !declared[..*at].contains(['<', '{']))?;
                TypeText::parse(fields_in(&declared[start..]).nth(index)?)
            }
        };
        Some((ty, declaration))
    }
}

/// The types that a variant or record declares, from its bracket on: `(#[from] io::Error, pub u16)`.
fn fields_in(declared: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    let end = declared.find(|c| nested_at(&mut depth, c) == 0);
    let inside = end.and_then(|end| declared.get(1..end)).unwrap_or_default();
    let mut depth = 0;
    inside.split(move |c| nested_at(&mut depth, c) == 0 && c == ',').map(|field| {
        let mut field = field.trim();
        while let Some((_, rest)) = field.strip_prefix("#[").and_then(|attribute| attribute.split_once(']')) {
            field = rest.trim_start();
        }
        field.strip_prefix("pub ").unwrap_or(field)
    })
}

/// How many brackets are open behind a character.
fn nested_at(depth: &mut usize, c: char) -> usize {
    match c {
        '(' | '[' | '{' | '<' => *depth += 1,
        ')' | ']' | '}' | '>' => *depth = depth.saturating_sub(1),
        _ => {}
    }
    *depth
}
