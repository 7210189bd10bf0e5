//! What functions are given by the type of what they are put into: `const handlers: Record<string, Handler>
//! = { bye: (peer) => peer.close(1001) }`.

use super::super::context::Cx;
use super::annotations::{MAPS, TRANSPARENT};
use super::{Ty, union};
use crate::apis::Family;
use crate::syntax::{DefKind, Fate, Node, Role, TypeText, Variable, member_of, value_under_any_key};

/// No literal nests deeper.
const MAX_STEPS: usize = 8;

impl<'t> Cx<'t> {
    /// What a function is given as its argument number `index`, or as `this` without one, by the type that is
    /// expected where it stands.
    pub(super) fn expected(&self, function: Node<'t>, index: Option<usize>) -> Vec<Ty<'t>> {
        if self.family() != Family::JavaScript {
            return Vec::new();
        }
        let mut keys = Vec::new();
        let mut place = function;
        for _ in 0..MAX_STEPS {
            match self.file.fate(place) {
                Fate::Part(outer) => {
                    // `{ bye: (peer) => peer.close(1001) } satisfies Handlers`
                    if let Some(text) = self.file.asserted_type(outer).filter(|text| *text != "const") {
                        return self
                            .nested(Vec::new, || self.parameter_of(&TypeText::parse(text), &keys, index, outer));
                    }
                    place = outer;
                }
                Fate::Field { record, name } => {
                    keys.insert(0, name);
                    place = record;
                }
                Fate::Bound(name) => {
                    let Some(text) = self.declared_type(name) else { return Vec::new() };
                    return self.nested(Vec::new, || self.parameter_of(&TypeText::parse(text), &keys, index, name));
                }
                _ => return Vec::new(),
            }
        }
        Vec::new()
    }

    /// The annotation of a variable or field.
    fn declared_type(&self, name: Node<'t>) -> Option<&'t str> {
        let text = self.text(name);
        match self.file.occurrence(name.span().start, text)?.role {
            Role::Field(field) => field.annotation,
            _ => match self.definition(text, name)?.kind {
                DefKind::Variable(Variable { annotation, .. }) => annotation,
                _ => None,
            },
        }
    }

    /// A parameter of the function under some keys of a type.
    fn parameter_of(&self, text: &TypeText<'t>, keys: &[&str], index: Option<usize>, at: Node<'t>) -> Vec<Ty<'t>> {
        let further = |text: &'t str, keys: &[&str], at: Node<'t>| {
            self.nested(Vec::new, || self.parameter_of(&TypeText::parse(text), keys, index, at))
        };
        match (text, keys) {
            (TypeText::Function { params, this, .. }, []) => {
                let given = index.map_or(this.as_deref(), |index| params.get(index));
                given.map(|given| self.type_text(given, at)).unwrap_or_default()
            }
            (TypeText::Union(parts), _) => union(parts.iter().map(|part| self.parameter_of(part, keys, index, at))),
            (TypeText::Object(object), [key, rest @ ..]) => {
                let member = member_of(object, key).or_else(|| value_under_any_key(object));
                member.map(|member| further(member, rest, at)).unwrap_or_default()
            }
            (TypeText::Name { path, args }, _) => {
                let last = path.last().copied().unwrap_or_default();
                match (args.as_slice(), keys) {
                    ([inner, ..], _) if TRANSPARENT.contains(&last) => self.parameter_of(inner, keys, index, at),
                    ([.., value], [_, rest @ ..]) if MAPS.contains(&last) => self.parameter_of(value, rest, index, at),
                    _ => match (self.type_definition(last, at).map(|def| (def.kind, def.node)), keys) {
                        (Some((DefKind::Alias(text), node)), _) => further(text, keys, node),
                        (Some((DefKind::Class(class), _)), [key, rest @ ..]) => {
                            let member = self.file.occurrences(key, class.span()).find_map(|found| match found.role {
                                Role::Field(field) if field.class == class => Some((field.annotation?, found.node)),
                                _ => None,
                            });
                            member.map(|(text, node)| further(text, rest, node)).unwrap_or_default()
                        }
                        _ => Vec::new(),
                    },
                }
            }
            _ => Vec::new(),
        }
    }
}
