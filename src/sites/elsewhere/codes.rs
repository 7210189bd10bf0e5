//! The codes behind imported names.

use std::sync::Arc;

use super::super::context::Cx;
use super::super::set::{CodeSet, Odd, Value, Written};
use super::super::types::Ty;
use super::super::values::{ANY, of_table};
use super::locate::{Located, Target};
use super::types::Foreign;
use super::{Definition, Missing, json};
use crate::apis::Family;
use crate::source::Span;
use crate::syntax::{Def, DefKind, Expr, Node, Pick};

impl<'t> Cx<'t> {
    /// What an expression is that another file defines; none where it is not seen.
    pub(in crate::sites) fn imported_codes(&self, node: Node<'t>, picks: &[Pick<'t>]) -> Option<CodeSet> {
        self.trail?;
        self.choosy(false, || match self.family() {
            Family::Rust => self.imported_by_path(node, false),
            Family::JavaScript => self.imported_by_name(node, picks),
        })
    }

    fn imported_by_name(&self, node: Node<'t>, picks: &[Pick<'t>]) -> Option<CodeSet> {
        let keys = picks.iter().map(|pick| match pick {
            Pick::Key(key) => Some((*key).to_owned()),
            _ => None,
        });
        self.members_of_target(node, &keys.collect::<Option<Vec<String>>>()?)
    }

    /// The same for what has these names in it, of which [`ANY`] stands for whatever is chosen.
    pub(in crate::sites) fn imported_members(&self, node: Node<'t>, members: &[String]) -> Option<CodeSet> {
        self.trail?;
        self.choosy(false, || self.members_of_target(node, members))
    }

    fn members_of_target(&self, node: Node<'t>, members: &[String]) -> Option<CodeSet> {
        let Target { module, mut names } = self.target(node)?;
        names.extend_from_slice(members);
        let found = self.locate_in(&module, &names).and_then(|end| self.codes_located(&end.here()?));
        match found {
            Ok(set) => Some(set.defined_at(node.span())),
            Err(why) => {
                let name = self.text(node);
                self.unresolved(node.span(), || format!("`{name}` is imported from `{module}`, {}", why.as_str()));
                None
            }
        }
    }

    /// The same for a path of Rust.
    pub(in crate::sites) fn imported_by_path(&self, node: Node<'t>, is_cast: bool) -> Option<CodeSet> {
        self.trail?;
        let path = self.module_path(node)?;
        let end = match path.as_slice() {
            [name] => self.globbed(&[(*name).to_owned()]),
            // `Conn::LOST`, where `Conn` comes by `use crate::conn::*`
            [first, rest @ ..] if first.starts_with(char::is_uppercase) => {
                let names = [first].into_iter().chain(rest).map(|name| (*name).to_owned());
                self.follow_path(&path).or_else(|_| self.globbed(&names.collect::<Vec<_>>()))
            }
            path => self.follow_path(path),
        };
        let found = end.and_then(|end| self.codes_located(&Located { is_cast, ..end.here()? }));
        match found {
            Ok(set) => Some(set.defined_at(node.span())),
            Err(why) => {
                let name = path.join("::");
                if path.len() == 1 {
                    return None;
                }
                self.unresolved(node.span(), || format!("`{name}` comes from another module, {}", why.as_str()));
                None
            }
        }
    }

    /// What reading a member of another file's class gives, where that is always the same.
    pub(in crate::sites) fn foreign_field(&self, foreign: &Foreign, name: &str) -> Option<CodeSet> {
        let source = self.trail?.files.source(&foreign.path)?;
        let path = &foreign.path;
        let definition = |span| Definition { path: path.clone(), source: source.clone(), span, is_passed_on: false };
        let look = |cx: &Cx<'_>| match cx.of_foreign(foreign)? {
            Ty::Object(class) | Ty::Class(class) => cx.class_field(class, name).map(|set| told(set, definition)),
            _ => None,
        };
        self.in_file(path, look)?.filter(|set| !set.open)
    }

    /// The codes of a definition in some file.
    pub(super) fn codes_located(&self, located: &Located) -> Result<CodeSet, Missing> {
        let trail = self.trail.ok_or(Missing::NotFound)?;
        if json::is_json(&located.path) {
            let source = trail.files.source(&located.path).ok_or(Missing::NotFound)?;
            return json::code_at(&located.path, &source, located.at).ok_or(Missing::NoExport);
        }
        let key = (
            located.path.clone(),
            [located.names.as_slice(), &[format!("{:?} {}", located.at, located.is_cast)]].concat(),
        );
        if let Some(known) = trail.codes.borrow().get(&key) {
            return known.clone().ok_or(Missing::NoExport);
        }
        trail.codes.borrow_mut().insert(key.clone(), None);
        let found = self.in_file(&located.path, |cx| cx.codes_here(located)).ok_or(Missing::TooFar)?;
        if let Ok(set) = &found {
            trail.codes.borrow_mut().insert(key, Some(set.clone()));
        }
        found
    }

    /// The codes of a definition of this file, as another file may know them.
    fn codes_here(&self, located: &Located) -> Result<CodeSet, Missing> {
        let node = self.file.node_of(located.at).ok_or(Missing::NoExport)?;
        let set = match (located.is_cast, self.variant_number(node, &located.names)) {
            (true, Some(set)) => set,
            _ => self.codes_of(node, &located.names)?,
        };
        let source = self.trail.and_then(|trail| trail.files.source(&located.path)).ok_or(Missing::NotFound)?;
        let defined =
            |span| Definition { path: located.path.clone(), source: source.clone(), span, is_passed_on: false };
        Ok(told(set, defined))
    }

    /// The number of a variant of Rust, as a cast gives it.
    fn variant_number(&self, node: Node<'t>, names: &[String]) -> Option<CodeSet> {
        let (Expr::Name(name), [member]) = (self.expr(node), names) else { return None };
        match self.definition(name, node)?.kind {
            DefKind::Enum(node) => self.enum_member(node, member),
            _ => None,
        }
    }

    /// The codes of a name's definition, or of a value, with the members that are meant.
    fn codes_of(&self, node: Node<'t>, names: &[String]) -> Result<CodeSet, Missing> {
        let Expr::Name(name) = self.expr(self.file.plain(node)) else { return self.codes_in(node, names) };
        // A type can have the name of a value.
        let mut defs = self.resolve(name, node);
        let is_value = |def: &Def<'t>| matches!(def.kind, DefKind::Variable(_) | DefKind::Enum(_));
        let at = defs.iter().position(is_value).unwrap_or(0);
        if at >= defs.len() {
            return Err(Missing::NoExport);
        }
        let def = defs.swap_remove(at);
        let DefKind::Variable(variable) = &def.kind else {
            let [member, rest @ ..] = names else { return Err(Missing::NoExport) };
            // `Code::LOST.0`
            if let ([field], Family::Rust) = (rest, self.family()) {
                let value = self.constant_in(name, member).ok_or(Missing::NoExport)?;
                return self.field_of_built(value, field, None).ok_or(Missing::NoExport);
            }
            // `Client.CODES.GONE`
            if let (DefKind::Class(class), [_, ..]) = (&def.kind, rest) {
                let value = self.declared_value(*class, member).ok_or(Missing::NoExport)?;
                return self.codes_in(value, rest);
            }
            if !rest.is_empty() {
                return Err(Missing::NoExport);
            }
            if let (DefKind::Class(class), Family::JavaScript) = (&def.kind, self.family()) {
                let class = *class;
                return self.class_field(class, member).ok_or(Missing::NoExport);
            }
            return self.member_of_definition(name, node, member).ok_or(Missing::NoExport);
        };
        if variable.mutable && !self.writes(name, &def).is_empty() {
            return Err(Missing::Changes);
        }
        let value = variable.value.ok_or(Missing::NoExport)?;
        if !variable.picks.is_empty() {
            return if names.is_empty() {
                Ok(self.picked(value, &variable.picks, variable.default))
            } else {
                Err(Missing::NoExport)
            };
        }
        let is_index = |name: &String| name.parse::<usize>().is_ok();
        let lists = names.windows(2).filter(|pair| is_index(&pair[1])).map(|pair| &pair[0]);
        if names.first().is_some_and(is_index) && self.is_reordered(name, &def)
            || lists.into_iter().any(|list| self.is_reordered_as_member(list, None))
        {
            return Err(Missing::Changes);
        }
        if let [member] = names
            && let Some(set) = self.set_later(node, member)
        {
            return Ok(set);
        }
        if names.last().is_some_and(|member| self.is_changed(node, member)) {
            return Err(Missing::Changes);
        }
        self.codes_in(value, names)
    }

    /// The codes of a value, or of a member of an object literal.
    fn codes_in(&self, mut value: Node<'t>, names: &[String]) -> Result<CodeSet, Missing> {
        for (at, name) in names.iter().enumerate() {
            if name == ANY {
                let rows = self.rows_of(value).ok_or(Missing::NoExport)?.into_iter();
                let sets = rows.filter_map(|row| self.codes_in(row, &names[at + 1..]).ok());
                return Ok(of_table(sets.fold(CodeSet::default(), CodeSet::or)));
            }
            match self.field_of(value, name) {
                Some(field) => value = field,
                // `module.exports = { Codes }`, where `Codes` is a class or an enumeration.
                None if at > 0 && matches!(self.expr(value), Expr::Name(_)) && self.target(value).is_none() => {
                    return self.nested(|| Err(Missing::TooFar), || self.codes_of(value, &names[at..]));
                }
                // `export const codes = { closing: CLOSING }`, where `CLOSING` is imported.
                None => {
                    let Target { module, names: mut outer } = self.target(value).ok_or(Missing::NoExport)?;
                    outer.extend_from_slice(&names[at..]);
                    let located = self.locate_in(&module, &outer)?.here()?;
                    return self.codes_located(&located);
                }
            }
        }
        Ok(self.codes(value))
    }
}

/// A set as another file may know it, with the places where its numbers are written.
pub(super) fn told(mut set: CodeSet, defined: impl Fn(Span) -> Definition) -> CodeSet {
    let count = set.parts.len();
    set.parts.retain(|part| part.source.is_none() && !matches!(part.value, Value::Odd(Odd::Event | Odd::Object)));
    set.open |= set.parts.len() != count;
    for part in &mut set.parts {
        part.defined.get_or_insert_with(|| Arc::new(defined(part.span)));
        if part.written != Written::Literal {
            part.written = Written::Other;
        }
    }
    set
}
