//! Codes in structures of Rust of this file, where it is seen which one is meant: `Code::LOST.0`,
//! `Code(1006).get()`, `Code::LOST.into()`.

use super::super::context::Cx;
use super::super::set::{CodeSet, Written};
use super::MAX_CALLERS;
use super::held::Slot;
use crate::apis::Family;
use crate::syntax::{Call, DefKind, Expr, Node, Variable};

/// What a field of a structure is built with.
pub(in crate::sites) struct FilledField<'t> {
    /// Each value, and whether other places have the same structure by its name.
    values: Vec<(Node<'t>, bool)>,
    /// Whether it can be something else.
    is_open: bool,
}

impl FilledField<'_> {
    fn shared(mut self) -> Self {
        self.values.iter_mut().for_each(|(_, is_shared)| *is_shared = true);
        self
    }
}

impl<'t> Cx<'t> {
    /// What a field can be of a structure that is built here, or that a constant stands for. `at`: what a fix can put
    /// a number in the place of.
    pub(in crate::sites) fn field_of_built(
        &self,
        value: Node<'t>,
        field: &str,
        at: Option<Node<'t>>,
    ) -> Option<CodeSet> {
        let filled = (self.family() == Family::Rust).then(|| self.filled_field(value, field))??;
        let place = at.filter(|_| matches!(self.expr(self.file.plain(value)), Expr::Member { .. }));
        let mut set = CodeSet { open: filled.is_open, ..CodeSet::default() };
        for (value, is_shared) in filled.values {
            let mut codes = self.codes(value);
            match place {
                Some(at) if is_shared => codes = codes.shared_as(at.span()),
                None if is_shared => codes.parts.iter_mut().for_each(|part| part.written = Written::Other),
                _ => {}
            }
            set.add(codes);
        }
        (!set.parts.is_empty()).then(|| set.unless_table())
    }

    /// What a method gives that does nothing but read a field of such a structure: `Code::LOST.get()`.
    pub(super) fn read_by_method(&self, call: Node<'t>, object: Node<'t>, name: &str) -> Option<CodeSet> {
        let own = self.structure_of(object)?;
        let mut methods = self.file.definitions(name, self.whole_file()).into_iter();
        match methods.find(|def| def.container == Some(own))?.kind {
            DefKind::Function(function) => self.field_of_built(object, self.field_read(function, true)?, Some(call)),
            _ => None,
        }
    }

    /// What `From<Own> for u16` of this file gives of such a structure, where it does nothing but read a field.
    pub(in crate::sites) fn converted_structure(&self, value: Node<'t>) -> Option<CodeSet> {
        let functions = self.conversions(self.structure_of(value)?);
        let mut fields = functions.into_iter().map(|function| self.field_read(function, self.is_into(function)));
        let field = fields.next()??;
        if fields.any(|other| other != Some(field)) {
            return None;
        }
        self.field_of_built(value, field, None)
    }

    /// The name of the structure of this file that a value is.
    fn structure_of(&self, value: Node<'t>) -> Option<&'t str> {
        let value = self.file.plain(value);
        self.nested(
            || None,
            || match self.expr(value) {
                Expr::Call(call) => self.structure_named(call.callee).or_else(|| {
                    let function = self.callee(&call)?;
                    let ty = self.file.return_type(function)?;
                    let own = if ty == "Self" { self.self_at(function)? } else { ty };
                    self.is_structure(own, function).then_some(own)
                }),
                Expr::Record(record) => self.structure_named(record.name?),
                Expr::Name(name) => match self.definition(name, value)?.kind {
                    DefKind::Parameter { annotation: Some(ty), picks, .. } if picks.is_empty() => {
                        let ty = super::conversions::last_name(ty);
                        self.is_structure(ty, value).then_some(ty)
                    }
                    DefKind::Variable(Variable { value: Some(value), mutable: false, picks, .. })
                        if picks.is_empty() =>
                    {
                        self.structure_of(value)
                    }
                    _ => None,
                },
                Expr::Member { object, name } => self.structure_of(self.constant_of_type(object, name)?),
                Expr::Choice(values) => values.into_iter().find_map(|value| self.structure_of(value)),
                _ => None,
            },
        )
    }

    /// The structure of this file that is built under a name: `Code(..)`, `Self { .. }`.
    fn structure_named(&self, name: Node<'t>) -> Option<&'t str> {
        let name = self.file.plain(name);
        let own = match self.expr(name) {
            Expr::Name("Self") => self.self_at(name)?,
            Expr::Name(own) => own,
            _ => return None,
        };
        self.is_structure(own, name).then_some(own)
    }

    fn is_structure(&self, name: &str, at: Node<'t>) -> bool {
        matches!(self.type_definition(name, at).map(|def| def.kind), Some(DefKind::Class(_)))
    }

    /// The value of a constant of a type of this file: `Code::LOST`.
    fn constant_of_type(&self, object: Node<'t>, name: &str) -> Option<Node<'t>> {
        let object = self.file.plain(object);
        let owner = match self.expr(object) {
            Expr::Name("Self") => self.self_at(object)?,
            Expr::Name(owner) => owner,
            _ => return None,
        };
        self.type_definition(owner, object).filter(|def| matches!(def.kind, DefKind::Class(_) | DefKind::Enum(_)))?;
        self.constant_in(owner, name)
    }

    /// The same by the name of the type.
    pub(in crate::sites) fn constant_in(&self, owner: &str, name: &str) -> Option<Node<'t>> {
        let mut found = self.file.definitions(name, self.whole_file()).into_iter();
        match found.find(|def| def.container == Some(owner))?.kind {
            DefKind::Variable(Variable { value, mutable: false, .. }) => value,
            _ => None,
        }
    }

    fn filled_field(&self, value: Node<'t>, field: &str) -> Option<FilledField<'t>> {
        self.nested(|| None, || self.filled_field_in(self.file.plain(value), field))
    }

    fn filled_field_in(&self, value: Node<'t>, field: &str) -> Option<FilledField<'t>> {
        let only = |value| FilledField { values: vec![(value, false)], is_open: false };
        match self.expr(value) {
            Expr::Call(call) => match (self.structure_named(call.callee), Slot::of_field(field)) {
                (Some(_), Slot::At(index)) => call.args.get(index).copied().map(only),
                (Some(_), Slot::Key(_)) => None,
                (None, _) => self.field_by_function(&call, field),
            },
            Expr::Record(record) => {
                self.structure_named(record.name?)?;
                record.fields.iter().find(|given| given.name == field).map(|given| only(given.value))
            }
            Expr::Name(name) => {
                let def = self.definition(name, value)?;
                match &def.kind {
                    DefKind::Variable(Variable { value: Some(first), mutable: false, picks, shared, .. })
                        // Where it is built for the first time it is asked about nothing.
                        if picks.is_empty() && !self.is_asked_about(value, value) =>
                    {
                        let filled = self.filled_field(*first, field)?;
                        Some(if *shared { filled.shared() } else { filled })
                    }
                    DefKind::Parameter { function, index, picks, annotation, .. }
                        if picks.is_empty()
                            && !self.can_change(def.node, *annotation)
                            && !self.is_asked_about(value, value) =>
                    {
                        let calls = self.callers(*function).into_iter().filter(|call| !self.file.is_in_test(call.node));
                        let given = calls.filter_map(|call| call.args.get(*index).copied());
                        self.filled_field_of_each(given.take(MAX_CALLERS).collect(), field, true)
                    }
                    _ => None,
                }
            }
            Expr::Member { object, name } => {
                self.filled_field(self.constant_of_type(object, name)?, field).map(FilledField::shared)
            }
            Expr::Choice(values) => self.filled_field_of_each(values, field, false),
            _ => None,
        }
    }

    /// Whether a parameter can be changed before it is used: `mut code: Code`, `code: &mut Code`.
    fn can_change(&self, name: Node<'t>, annotation: Option<&str>) -> bool {
        self.file.text()[..name.span().start].ends_with("mut ") || annotation.is_some_and(|ty| ty.contains("mut "))
    }

    /// The same of several values.
    fn filled_field_of_each(&self, values: Vec<Node<'t>>, field: &str, is_open: bool) -> Option<FilledField<'t>> {
        let mut all = FilledField { values: Vec::new(), is_open };
        for value in values {
            match self.filled_field(value, field) {
                Some(filled) => {
                    all.values.extend(filled.values);
                    all.is_open |= filled.is_open;
                }
                None => all.is_open = true,
            }
        }
        (!all.values.is_empty()).then_some(all)
    }

    /// The same of what a function builds in one way, such as `Code::new(1006)`: what it is given stands for its
    /// parameters.
    fn field_by_function(&self, call: &Call<'t>, field: &str) -> Option<FilledField<'t>> {
        let function = self.callee(call)?;
        let [built] = self.file.returns(function)[..] else { return None };
        let filled = self.filled_field(built, field)?;
        let given = |(value, is_shared): (Node<'t>, bool)| {
            let value = self.file.plain(value);
            let Expr::Name(name) = self.expr(value) else { return Some((value, is_shared)) };
            let def = self.definition(name, value)?;
            match &def.kind {
                DefKind::Parameter { function: own, index, picks, .. } if *own == function => {
                    let is_as_given =
                        picks.is_empty() && self.writes(name, &def).is_empty() && !self.is_asked_about(value, value);
                    is_as_given.then(|| Some((*call.args.get(*index)?, false)))?
                }
                _ => Some((value, is_shared)),
            }
        };
        let values = filled.values.into_iter().map(given).collect::<Option<Vec<_>>>()?;
        Some(FilledField { values, ..filled })
    }

    /// The field of its `self`, or of its parameter, that a function gives and nothing else: `self.0`.
    pub(in crate::sites) fn field_read(&self, function: Node<'t>, of_self: bool) -> Option<&'t str> {
        let values = self.file.returns(function);
        let [value] = values[..] else { return None };
        let mut value = self.file.plain(value);
        loop {
            value = self.file.plain(match self.expr(value) {
                Expr::Cast { operand, .. } => operand,
                Expr::Call(call) => match (self.expr(self.file.plain(call.callee)), call.args.as_slice()) {
                    (Expr::Member { object, name: "into" | "clone" }, []) => object,
                    (Expr::Member { name: "from", .. }, [value]) => *value,
                    _ => return None,
                },
                Expr::Member { object, name } => {
                    let object = self.file.plain(object);
                    let is_own = match self.expr(object) {
                        Expr::This => of_self,
                        Expr::Name(own) => {
                            let def = self.definition(own, object)?;
                            !of_self && matches!(def.kind, DefKind::Parameter { .. })
                        }
                        _ => false,
                    };
                    return is_own.then_some(name);
                }
                _ => return None,
            });
        }
    }
}
