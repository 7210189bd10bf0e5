//! Codes that are members: of enumerations, object literals, classes, and the constants of libraries.

use super::super::context::Cx;
use super::super::set::{CodeSet, Origin, Value, Written};
use super::super::types::Ty;
use crate::apis::{Constants, Family, Known, ModelId};
use crate::source::Span;
use crate::syntax::{Def, DefKind, Expr, Node, Pick, Role, Variable};

impl<'t> Cx<'t> {
    pub(in crate::sites) fn member_codes(&self, node: Node<'t>, object: Node<'t>, name: &'t str) -> CodeSet {
        if let Some(set) = self.constant_by_path(node) {
            return set;
        }
        let span = node.span();
        if self.family() == Family::Rust && self.text(node) == "u16::MAX" {
            let most = i64::from(u16::MAX);
            return CodeSet::of(Value::Codes(most, most), span, Written::Other);
        }
        let object = self.file.plain(object);
        if let Some(set) = self.tuple_item(object, name) {
            return self.narrowed_member(node, set);
        }
        if let Some(set) = self.field_of_built(object, name, Some(node)) {
            return self.narrowed_member(node, set);
        }
        if let Expr::Name(owner) = self.expr(object)
            && let Some(set) = self.member_of_definition(owner, object, name)
        {
            return set.shared_as(span);
        }
        if let Some(set) = self.imported_codes(node, &[]) {
            return set;
        }
        let delivered = self.delivered_member(node, object, name);
        let passed = self.parameter_field(node, object, name);
        if delivered.is_some() || passed.is_some() {
            let set = delivered.unwrap_or_default().or(passed.unwrap_or_default());
            return self.narrowed_member(node, set);
        }
        if let Some(value) = self.field_of(object, name) {
            let mut set = self.codes(value).shared_as(span);
            if self.is_changed(object, name) {
                set = CodeSet { open: true, ..set.without_placeholders() };
            }
            return self.narrowed_member(node, set);
        }
        if let Some(set) = self.set_later(object, name) {
            return set.shared_as(span);
        }
        if let Some(set) = self.row_code(object, name) {
            return self.narrowed_member(node, set.defined_at(span));
        }
        if let Some(set) = self.taken_over(object, name) {
            return self.narrowed_member(node, set);
        }
        if let Some(set) = self.field_of_held(object, name) {
            return self.narrowed_member(node, set.defined_at(span));
        }
        // A field of a class: what it is declared with and given.
        let fields: Vec<CodeSet> = self
            .types(object)
            .into_iter()
            .filter_map(|ty| match ty {
                Ty::Object(class) if self.family() == Family::Rust => self.structure_field(class, name),
                Ty::Object(class) | Ty::Class(class) => self.class_field(class, name),
                Ty::Foreign(foreign) => self.foreign_field(&foreign, name).map(|set| set.defined_at(span)),
                _ => None,
            })
            .collect();
        if fields.is_empty() {
            let elsewhere = || self.field_elsewhere(object, name, node);
            let result = || self.result_codes(object, name, node);
            let foreign = self.foreign_number(node, object, name);
            let set = foreign.or_else(elsewhere).or_else(result).unwrap_or_else(CodeSet::unknown);
            return self.narrowed_member(node, set);
        }
        let set = fields.into_iter().fold(CodeSet::default(), CodeSet::or);
        // Each record of Rust is built with a code of its own.
        let is_shared = self.family() != Family::Rust;
        self.narrowed_member(node, if is_shared { set.shared_as(span) } else { set })
    }

    /// A member that an object literal is given once after it is made: `const Codes = {}; Codes.GONE = 4001`.
    pub(in crate::sites) fn set_later(&self, object: Node<'t>, name: &str) -> Option<CodeSet> {
        let Expr::Record(record) = self.expr(self.literal_behind(object)?) else { return None };
        if !record.spreads.is_empty() || record.fields.iter().any(|field| field.name == name) {
            return None;
        }
        let owner = self.text(self.file.plain(object));
        let mut written = self.occurrences(name, self.whole_file()).filter_map(|found| match found.role {
            Role::Member { node, write: Some(value) } => match self.expr(node) {
                Expr::Member { object, .. } => (self.text(object) == owner).then_some(value),
                _ => None,
            },
            _ => None,
        });
        match (written.next(), written.next()) {
            (Some(value), None) => Some(self.codes(value).or(CodeSet::unknown())),
            _ => None,
        }
    }

    /// A field that an object literal takes over from others: `{ ...DEFAULTS, ...options }`. What comes
    /// after can have another value for it.
    fn taken_over(&self, object: Node<'t>, name: &str) -> Option<CodeSet> {
        let Expr::Record(record) = self.expr(self.literal_behind(object)?) else { return None };
        let value = record.spreads.iter().rev().find_map(|spread| self.field_of(*spread, name))?;
        Some(self.codes(value).or(CodeSet::unknown()))
    }

    /// A field of an object that callers pass: `options.code`.
    pub(super) fn parameter_field(&self, at: Node<'t>, object: Node<'t>, name: &'t str) -> Option<CodeSet> {
        let Expr::Name(owner) = self.expr(object) else { return None };
        let DefKind::Parameter { function, index, picks, default, .. } = self.definition(owner, object)?.kind else {
            return None;
        };
        if !picks.is_empty() {
            return None;
        }
        let mut set = CodeSet::unknown();
        // `close(options = { code: 1011 })`
        if let Some(value) = default.and_then(|default| self.field_of(default, name)) {
            set.add(self.codes(value).from(Origin::Default));
        }
        if let Some(given) = self.given_codes(function, index, &[Pick::Key(name)]) {
            set.add(given.from(Origin::Parameter));
        }
        for call in self.callers(function) {
            let Some(arg) = call.args.get(index).map(|arg| self.file.plain(*arg)) else { continue };
            if let Some(value) = self.field_of(arg, name) {
                set.add(self.codes(value).from(Origin::Parameter));
            } else if let Some(chosen) = self.row_code(arg, name) {
                // What another file has in its table would be a number here in place of the row.
                if chosen.parts.iter().all(|part| part.defined.is_none()) {
                    set.add(chosen.from(Origin::Parameter));
                }
            }
            // `relay(down, event)`, where the caller may look at the event first.
            if let Some(delivered) = self.delivered_member(at, arg, name) {
                let written = format!("{}.{name}", self.text(arg));
                set.add(self.narrow(arg, &written, None, delivered));
            }
        }
        (!set.parts.is_empty()).then_some(set)
    }

    /// `Codes.ABNORMAL`, where `Codes` is an enumeration, module, namespace or class of this file.
    pub(in crate::sites) fn member_of_definition(&self, owner: &'t str, at: Node<'t>, name: &str) -> Option<CodeSet> {
        let def = self.definition(owner, at);
        // A variant of Rust is no number: what `into` makes of it is for its own code to say. Its type can
        // have constants.
        if let (Some(Def { kind: DefKind::Enum(node), .. }), Family::JavaScript) = (&def, self.family()) {
            return self.enum_member(*node, name);
        }
        if matches!(&def, Some(Def { kind: DefKind::Variable(_) | DefKind::Parameter { .. }, .. })) {
            return None;
        }
        // `Self::X` in Rust, and whatever has the name as its container.
        let container = match owner {
            "Self" => {
                let class = self.file.ancestors(at).into_iter().find(|ancestor| self.file.is_class(*ancestor))?;
                self.file.heritage(class).name?
            }
            _ => owner,
        };
        let whole = Span::new(0, self.file.text().len());
        let found = self.file.definitions(name, whole).into_iter().find(|def| def.container == Some(container))?;
        match found.kind {
            DefKind::Variable(Variable { value: Some(value), .. }) => Some(self.codes(value)),
            _ => None,
        }
    }

    /// The number of a member of an enumeration, counted on where it is not written.
    pub(in crate::sites) fn enum_member(&self, node: Node<'t>, name: &str) -> Option<CodeSet> {
        let mut next = Some(0);
        for member in self.file.enum_members(node) {
            let set = match (member.value, next) {
                (Some(value), _) => self.codes(value),
                (None, Some(number)) => CodeSet::of(Value::Codes(number, number), member.node.span(), Written::Other),
                (None, None) => CodeSet::unknown(),
            };
            if member.name == name {
                return Some(set);
            }
            next = set.single().and_then(|number| number.checked_add(1));
        }
        None
    }

    /// The value of a member of a class that is given one where it is declared, and no other:
    /// `static CODES = { GONE: 4001 }`.
    pub(in crate::sites) fn class_constant(&self, object: Node<'t>, name: &str) -> Option<Node<'t>> {
        let object = self.file.plain(object);
        let class = match self.expr(object) {
            Expr::This => self.own_class(object)?,
            Expr::Name(owner) => match self.definition(owner, object)?.kind {
                DefKind::Class(class) => class,
                _ => return None,
            },
            _ => return None,
        };
        self.declared_value(class, name)
    }

    /// The same for a class, or what its constructor gives the member: `this.options = { ...DEFAULTS, ...options }`.
    pub(in crate::sites) fn declared_value(&self, class: Node<'t>, name: &str) -> Option<Node<'t>> {
        let mut value = None;
        for found in self.occurrences(name, self.whole_file()) {
            match found.role {
                Role::Field(field) if field.class == class && !field.getter => value = value.or(field.value),
                Role::Member { node, write: Some(given) } if !self.is_of_another_class(node, class) => {
                    if value.is_some() || !self.is_set_up(node, class) {
                        return None;
                    }
                    value = Some(given);
                }
                _ => {}
            }
        }
        value
    }

    /// Whether a member is that of another class of this file.
    fn is_of_another_class(&self, member: Node<'t>, class: Node<'t>) -> bool {
        let Expr::Member { object, .. } = self.expr(member) else { return false };
        let Expr::Name(owner) = self.expr(object) else { return false };
        matches!(self.definition(owner, object).map(|def| def.kind), Some(DefKind::Class(other)) if other != class)
    }

    /// What a field of a class can be, if it is always a number that is understood.
    pub(in crate::sites) fn class_field(&self, class: Node<'t>, name: &str) -> Option<CodeSet> {
        let mut set = CodeSet::default();
        let (mut first, mut written) = (CodeSet::default(), false);
        let mut declared = false;
        for occurrence in self.occurrences(name, class.span()).collect::<Vec<_>>() {
            match occurrence.role {
                Role::Field(field) if field.class == class => {
                    declared = true;
                    set.open |= field.mutable;
                    if let Some(value) = field.value {
                        first.add(if field.getter { self.union(self.file.returns(value)) } else { self.codes(value) });
                    }
                }
                // `constructor(private readonly code: number)`
                Role::Define(Def { kind: DefKind::Parameter { property: true, .. }, .. }) => {
                    declared = true;
                    set.add(self.codes(occurrence.node));
                }
                // `constructor() { this.code = null; }`: JavaScript declares its fields so.
                Role::Member { node, write: Some(value) } if self.is_set_up(node, class) => {
                    (declared, set.open) = (true, true);
                    first.add(self.codes(value));
                }
                Role::Member { write: Some(value), .. } => {
                    set.add(self.codes(value));
                    (set.open, written) = (true, true);
                }
                _ => {}
            }
        }
        set.add(if written { first.without_placeholders() } else { first });
        declared.then_some(set)
    }

    /// Whether a member is one of `this` in the constructor of a class.
    fn is_set_up(&self, member: Node<'t>, class: Node<'t>) -> bool {
        let Expr::Member { object, .. } = self.expr(member) else { return false };
        let is_own = self.is_this(object) && self.own_class(member) == Some(class);
        let mut functions = self.file.ancestors(member).into_iter().filter(|outer| self.file.is_function(*outer));
        let name = functions.next().and_then(|function| self.file.function_name(function));
        is_own && name.is_some_and(|name| self.text(name) == "constructor")
    }

    /// Whether a member of an object literal is given another value somewhere.
    pub(in crate::sites) fn is_changed(&self, object: Node<'t>, name: &str) -> bool {
        self.is_changed_in(self.whole_file(), object, name)
    }

    /// The same in a part of the file.
    pub(in crate::sites) fn is_changed_in(&self, part: Span, object: Node<'t>, name: &str) -> bool {
        let owner = self.text(object);
        self.occurrences(name, part).any(|occurrence| match occurrence.role {
            Role::Member { node, write: Some(_) } => match self.expr(node) {
                Expr::Member { object, .. } => self.text(object) == owner,
                _ => false,
            },
            _ => false,
        })
    }

    /// A named code of a library.
    pub(in crate::sites) fn constant_by_path(&self, node: Node<'t>) -> Option<CodeSet> {
        let (_, constants, name) = self.library_constant(node)?;
        let number = *constants.members.get(&name)?;
        Some(CodeSet::of(Value::Codes(number, number), node.span(), Written::Constant))
    }

    /// The library whose named code, or wrap around a number, an expression is.
    pub(in crate::sites) fn model_of_constant(&self, node: Node<'t>) -> Option<ModelId> {
        let path = match self.expr(node) {
            Expr::Call(call) => call.callee,
            _ => node,
        };
        self.library_constant(path).map(|(model, ..)| model)
    }

    /// The named codes of a library that a path leads to, and the name of one.
    pub(in crate::sites) fn library_constant(&self, node: Node<'t>) -> Option<(ModelId, &'t Constants, String)> {
        let (package, path): (String, Vec<String>) = match self.family() {
            Family::Rust => {
                let path = self.full_path(node)?;
                (path.first()?.to_string(), path.iter().map(|part| part.to_string()).collect())
            }
            Family::JavaScript => {
                let Expr::Member { object, name } = self.expr(self.file.plain(node)) else {
                    return None;
                };
                let Some(Ty::Export(model, export)) = self.types(object).into_iter().next() else {
                    return None;
                };
                let constants = self.apis.model(model).constants.iter().find(|constants| constants.path == export)?;
                return Some((model, constants, name.to_owned()));
            }
        };
        let Some(Known::Library(model)) = self.apis.package(self.family(), &package) else {
            return None;
        };
        let (name, holder) = (path.last()?, path.iter().rev().nth(1)?);
        let constants = self.apis.model(model).constants.iter().find(|constants| constants.path == *holder)?;
        Some((model, constants, name.clone()))
    }
}
