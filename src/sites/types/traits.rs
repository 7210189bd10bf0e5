//! Calls of methods of own traits of Rust on what is known by its trait alone: `fn end<S: Shut>(link: &mut S)`.

use super::super::context::Cx;
use crate::syntax::{DefKind, Expr, Node, Role};

impl<'t> Cx<'t> {
    /// Where a method of a trait is called on a parameter that has no other type, if the function is what the only
    /// implementation in this file has.
    pub(super) fn members_by_trait(&self, name: &str, function: Node<'t>) -> Vec<Node<'t>> {
        let Some(class) = self.own_class(function) else { return Vec::new() };
        let Some(owned) = self.trait_of(class) else { return Vec::new() };
        let is_implemented = |place: Node<'t>| {
            let around = self.file.ancestors(place).into_iter().find(|outer| self.file.is_class(*outer));
            around.filter(|class| self.trait_of(*class) == Some(owned))
        };
        let uses = self.uses_of(owned, self.whole_file()).into_iter();
        if uses.filter_map(is_implemented).any(|other| other != class) {
            return Vec::new();
        }
        let members = self.occurrences(name, self.whole_file()).filter_map(|occurrence| match occurrence.role {
            Role::Member { node, write: None } => Some(node),
            _ => None,
        });
        let is_by_trait = |member: &Node<'t>| match self.expr(*member) {
            Expr::Member { object, .. } => self.is_known_by_trait(object, owned),
            _ => false,
        };
        members.collect::<Vec<_>>().into_iter().filter(is_by_trait).collect()
    }

    /// The trait of this file that an implementation is of: `impl Shut for WebSocket`.
    fn trait_of(&self, class: Node<'t>) -> Option<&'t str> {
        let head = self.text(class).split('{').next()?.strip_prefix("impl")?;
        let (path, _) = head.split_once(" for ")?;
        let name = path.rsplit([' ', '>']).next()?;
        matches!(self.type_definition(name, class)?.kind, DefKind::Class(_)).then_some(name)
    }

    /// Whether a parameter is known by a trait alone: `&mut impl Shut`, `Box<dyn Shut>`, or `S` with `S: Shut`.
    fn is_known_by_trait(&self, object: Node<'t>, owned: &str) -> bool {
        let object = self.file.plain(object);
        let Expr::Name(name) = self.expr(object) else { return false };
        let Some(DefKind::Parameter { function, annotation: Some(text), .. }) =
            self.definition(name, object).map(|def| def.kind)
        else {
            return false;
        };
        let has = |text: &str| text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == owned);
        let is_opaque = ["impl ", "dyn "].iter().any(|kind| text.contains(kind));
        if is_opaque {
            return has(text);
        }
        let own = text.trim_start_matches(['&', ' ']).trim_start_matches("mut ").trim();
        let head = self.text(function).split('{').next().unwrap_or_default();
        let bounds = head.match_indices(own).filter_map(|(at, _)| {
            let is_whole = !head[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
            let bound = head[at + own.len()..].trim_start().strip_prefix(':').filter(|_| is_whole)?;
            bound.split([',', '>', ')']).next()
        });
        bounds.into_iter().any(has)
    }
}
