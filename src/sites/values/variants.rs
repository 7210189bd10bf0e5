//! The numbers of own enumerations of Rust whose variants are cast: `Code::Idle as u16`, and `self as u16` or
//! `why as u16`, where those who call the function name the variant.

use super::super::context::Cx;
use super::super::set::{CodeSet, Origin, Value, Written};
use super::MAX_CALLERS;
use crate::apis::Family;
use crate::syntax::{Construct, DefKind, Expr, Fate, Node, Role, Variable};

impl<'t> Cx<'t> {
    /// The number of what is cast, if that is a variant.
    pub(super) fn cast_variant(&self, operand: Node<'t>) -> Option<CodeSet> {
        let operand = self.file.plain(operand);
        match self.expr(operand) {
            // `Code::Idle as u16`
            Expr::Member { .. } => {
                let here = self.enum_as_number(operand);
                here.or_else(|| self.imported_by_path(operand, true))
            }
            Expr::Name(_) | Expr::This if self.family() == Family::Rust => {
                self.variants_given(operand).or_else(|| self.imported_by_path(operand, true))
            }
            _ => self.imported_by_path(operand, true),
        }
    }

    /// The same where the type is left to the compiler: `*self as _`.
    pub(super) fn cast_as_needed(&self, operand: Node<'t>) -> Option<CodeSet> {
        let is_name = matches!(self.expr(operand), Expr::Name(_) | Expr::This) && self.family() == Family::Rust;
        let is_cast = || {
            let mut words = self.file.text()[operand.span().end..].split_whitespace();
            words.next() == Some("as")
                && words.next().is_some_and(|ty| ty.trim_end_matches([',', ')', '}', ';']) == "_")
        };
        if is_name && is_cast() { self.variants_given(operand) } else { None }
    }

    /// The numbers of the variants that a name or `self` is given, where the code before asks for none of them.
    fn variants_given(&self, name: Node<'t>) -> Option<CodeSet> {
        let given = match self.expr(name) {
            Expr::This => self.receivers(name)?,
            Expr::Name(text) => {
                let def = self.definition(text, name)?;
                match &def.kind {
                    DefKind::Parameter { function, index, picks, .. } if picks.is_empty() => {
                        let calls = self.callers(*function).into_iter().filter(|call| !self.file.is_in_test(call.node));
                        let given = calls.filter_map(|call| call.args.get(*index).copied()).collect();
                        if self.writes(text, &def).is_empty() { given } else { return None }
                    }
                    DefKind::Variable(Variable { value: Some(value), mutable: false, picks, .. })
                        // What an arm of a match is left with is not all that is matched.
                        if picks.is_empty() && matches!(self.fate(*value), Fate::Bound(_)) =>
                    {
                        vec![*value]
                    }
                    _ => return None,
                }
            }
            _ => return None,
        };
        if given.is_empty() || self.is_asked_about(name, name) {
            return None;
        }
        let mut set = CodeSet::unknown();
        for value in given.into_iter().take(MAX_CALLERS) {
            set.add(self.nested(|| None, || self.variant_named(value)).unwrap_or_default().from(Origin::Parameter));
        }
        (!set.parts.is_empty()).then_some(set)
    }

    /// The number of the variant that a value is, at the place where it is named.
    pub(in crate::sites) fn variant_named(&self, value: Node<'t>) -> Option<CodeSet> {
        let value = self.file.plain(value);
        match self.expr(value) {
            Expr::Member { .. } => match self.enum_as_number(value) {
                Some(set) => {
                    let number = set.single()?;
                    Some(CodeSet::of(Value::Codes(number, number), value.span(), Written::Other))
                }
                // A fix would write a number where a variant must stand.
                None => {
                    let mut set = self.imported_by_path(value, true)?;
                    set.parts.iter_mut().for_each(|part| part.written = Written::Other);
                    Some(set)
                }
            },
            Expr::Choice(values) => {
                let each = values.into_iter().map(|value| self.variant_named(value).unwrap_or_else(CodeSet::unknown));
                Some(each.fold(CodeSet::default(), CodeSet::or))
            }
            Expr::Name(_) | Expr::This => self.variants_given(value),
            _ => None,
        }
    }

    /// What the method around a `self` is called on, where it belongs to an enumeration of this file. Of one that
    /// gives numbers, each caller makes something else.
    fn receivers(&self, this: Node<'t>) -> Option<Vec<Node<'t>>> {
        let own = self.file.heritage(self.own_class(this)?).name?;
        if !matches!(self.definition(own, this)?.kind, DefKind::Enum(_)) {
            return None;
        }
        let mut functions = self.file.ancestors(this).into_iter().filter(|outer| self.file.is_function(*outer));
        let function = functions.find(|function| self.file.function_name(*function).is_some())?;
        if self.file.return_type(function).is_some_and(|ty| self.is_code_type(ty)) {
            return None;
        }
        let name = self.text(self.file.function_name(function)?);
        let members = self.occurrences(name, self.whole_file()).filter_map(|occurrence| match occurrence.role {
            Role::Member { node, write: None } => Some(node),
            _ => None,
        });
        let receiver = |member: Node<'t>| {
            let Expr::Member { object, .. } = self.expr(member) else { return None };
            let mut calls = self.calls_of(member).into_iter();
            let is_run = calls.any(|call| !self.is_only_looked_at(call.node) && !self.file.is_in_test(call.node));
            (is_run && self.own_type(object)?.0 == own).then_some(object)
        };
        Some(members.collect::<Vec<_>>().into_iter().filter_map(receiver).collect())
    }

    /// What a method of an enumeration of this file gives that does nothing but cast it: `fn code(self) -> u16`.
    pub(super) fn cast_by_method(&self, object: Node<'t>, name: &str) -> Option<CodeSet> {
        let (own, _) = self.own_type(object)?;
        let mut methods = self.file.definitions(name, self.whole_file()).into_iter();
        match methods.find(|def| def.container == Some(own))?.kind {
            DefKind::Function(function) if self.is_cast_alone(function, true) => self.variant_named(object),
            _ => None,
        }
    }

    /// What a method of an enumeration of this file gives for the variant that it is called on, where it does nothing
    /// but tell them apart: `Kind::Lost.code()`.
    pub(super) fn given_for_variant(&self, object: Node<'t>, name: &str) -> Option<CodeSet> {
        let (own, Some(variant)) = self.own_type(object)? else { return None };
        let DefKind::Enum(home) = self.type_definition(own, object)?.kind else { return None };
        self.file.enum_members(home).into_iter().find(|member| member.name == variant)?;
        let mut methods = self.file.definitions(name, self.whole_file()).into_iter();
        let DefKind::Function(function) = methods.find(|def| def.container == Some(own))?.kind else { return None };
        let [value] = self.file.returns(function)[..] else { return None };
        let Construct::Switch { subject: Some(subject), .. } = self.file.construct(self.file.plain(value)) else {
            return None;
        };
        let is_own = matches!(self.expr(self.file.plain(subject)), Expr::This);
        let set = is_own.then(|| self.union(self.values_for(value, Some(variant))))?;
        // A function can end without a value in ways that are not followed.
        Some(set.or(CodeSet::unknown()))
    }

    /// Whether a function gives nothing but the number of its `self`, or of its parameter: `why as u16`.
    pub(in crate::sites) fn is_cast_alone(&self, function: Node<'t>, of_self: bool) -> bool {
        let values = self.file.returns(function);
        let is_own = |operand: Node<'t>| matches!(self.expr(operand), Expr::This) == of_self;
        !values.is_empty() && values.into_iter().all(|value| self.cast_of_given(value).is_some_and(is_own))
    }

    /// The `self` or parameter that is cast, and nothing else.
    fn cast_of_given(&self, value: Node<'t>) -> Option<Node<'t>> {
        let Expr::Cast { operand, .. } = self.expr(self.file.plain(value)) else { return None };
        let operand = self.file.plain(operand);
        match self.expr(operand) {
            Expr::This => Some(operand),
            Expr::Name(name) => {
                let is_given = matches!(self.definition(name, operand)?.kind, DefKind::Parameter { .. });
                is_given.then_some(operand)
            }
            _ => None,
        }
    }

    /// The number of a variant of an enumeration of this file, where a function casts what it is given.
    pub(super) fn cast_in(&self, value: Node<'t>, own: &str, variant: &str) -> Option<CodeSet> {
        let operand = self.cast_of_given(value)?;
        match self.definition(own, operand)?.kind {
            DefKind::Enum(node) if !self.is_asked_about(operand, operand) => self.enum_member(node, variant),
            _ => None,
        }
    }
}
