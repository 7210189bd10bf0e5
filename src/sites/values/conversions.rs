//! What `into` makes of an own type whose `From` stands in the file.

use super::super::context::Cx;
use super::super::narrow::filter;
use super::super::set::{CodeSet, Written};
use crate::apis::{Does, Family, Known};
use crate::source::Span;
use crate::syntax::{Call, Construct, DefKind, Expr, Node, Variable};

/// Types of numbers that codes are kept in.
pub(in crate::sites) const INTEGERS: &[&str] = &["u16", "u32", "u64", "usize", "i16", "i32", "i64"];

impl<'t> Cx<'t> {
    /// Whether what stands in the code slot is an object, and nothing says what number is made of it.
    pub(in crate::sites) fn is_plain_object(&self, code: Node<'t>) -> bool {
        let code = self.file.plain(code);
        match self.expr(code) {
            Expr::Record(_) | Expr::List(_) | Expr::Function(_) => true,
            // `new Error("gone")`
            Expr::Call(call) => call.new,
            // `const NORMAL = { code: 1000 }`
            Expr::Name(_) => self.constant_value(code).is_some_and(|value| match self.expr(value) {
                Expr::Record(record) => !record.open && record.fields.iter().all(|field| field.name != "valueOf"),
                _ => false,
            }),
            _ => false,
        }
    }

    /// The codes that `From<Own> for u16` or `for CloseCode` of this file makes of a value of the type `Own`.
    pub(in crate::sites) fn converted(&self, value: Node<'t>) -> Option<CodeSet> {
        let here = self.own_type(value).and_then(|(own, variant)| {
            let functions = self.conversions(own);
            let is_cast =
                !functions.is_empty() && functions.iter().all(|function| self.is_conversion_by_cast(*function));
            if is_cast { self.variant_named(value) } else { self.conversions_of(own, variant) }
        });
        here.or_else(|| self.converted_structure(value)).or_else(|| self.converted_elsewhere(value))
    }

    /// The codes that the conversions of this file make of a type of this name, and of one variant if it
    /// is known.
    pub(in crate::sites) fn conversions_of(&self, own: &str, variant: Option<&str>) -> Option<CodeSet> {
        let functions = self.conversions(own);
        let mut set = CodeSet::default();
        for value in functions.iter().flat_map(|function| self.file.returns(*function)) {
            if let Some(number) = variant.and_then(|variant| self.cast_in(value, own, variant)) {
                set.add(number);
                continue;
            }
            self.values_for(value, variant).into_iter().for_each(|value| set.add(self.codes(value)));
        }
        set.open = true;
        (!functions.is_empty()).then(|| set.unless_table())
    }

    /// The functions of this file that make a code of a type of this name.
    pub(in crate::sites) fn conversions(&self, own: &str) -> Vec<Node<'t>> {
        let whole = Span::new(0, self.file.text().len());
        let functions = self.file.definitions("from", whole).into_iter().filter_map(|def| match def.kind {
            DefKind::Function(function) => Some(function),
            _ => None,
        });
        let from = functions.filter(|function| self.gives_code(*function) && self.takes_first(*function, own));
        let into = self.file.definitions("into", whole).into_iter().filter_map(|def| match def.kind {
            DefKind::Function(function) if def.container == Some(own) => Some(function),
            _ => None,
        });
        let into = into.filter(|function| self.file.return_type(*function).is_some_and(|ty| self.is_code_type(ty)));
        from.chain(into).collect()
    }

    /// Whether a conversion is that of a value into something else, and not of something else from it.
    pub(super) fn is_into(&self, conversion: Node<'t>) -> bool {
        self.file.function_name(conversion).is_some_and(|name| self.text(name) == "into")
    }

    /// Whether a conversion gives nothing but the number of the variant that it is given.
    pub(in crate::sites) fn is_conversion_by_cast(&self, conversion: Node<'t>) -> bool {
        self.is_cast_alone(conversion, self.is_into(conversion))
    }

    /// Whether the type that a function belongs to is a number, or what a library calls its codes.
    fn gives_code(&self, function: Node<'t>) -> bool {
        let Some(class) = self.own_class(function) else { return false };
        self.is_code_type(self.file.heritage(class).name.unwrap_or_default())
    }

    /// Whether a type as written is a number, or what a library calls its codes.
    pub(super) fn is_code_type(&self, text: &str) -> bool {
        let name = last_name(text);
        let mut constants = self.apis.of_family(self.family()).flat_map(|(_, model)| &model.constants);
        INTEGERS.contains(&name) || constants.any(|constants| constants.path == name)
    }

    /// The type of this file that a value has, and its variant if it is written here.
    pub(super) fn own_type(&self, value: Node<'t>) -> Option<(&'t str, Option<&'t str>)> {
        let value = self.file.plain(value);
        match self.expr(value) {
            Expr::This => {
                let class = self.file.ancestors(value).into_iter().find(|ancestor| self.file.is_class(*ancestor))?;
                Some((self.file.heritage(class).name?, None))
            }
            Expr::Member { object, name } => match self.expr(self.file.plain(object)) {
                Expr::Name("Self") => Some((self.file.heritage(self.own_class(object)?).name?, Some(name))),
                Expr::Name(owner) => match self.definition(owner, object)?.kind {
                    DefKind::Enum(_) => Some((owner, Some(name))),
                    _ => None,
                },
                _ => None,
            },
            // `Reason::Other(5)`
            Expr::Call(call) => self.own_type(call.callee),
            Expr::Name(name) => match self.definition(name, value)?.kind {
                DefKind::Parameter { annotation, .. } => Some((last_name(annotation?), None)),
                DefKind::Variable(Variable { annotation: Some(text), .. }) => Some((last_name(text), None)),
                DefKind::Variable(Variable { value: Some(value), mutable: false, picks, .. }) if picks.is_empty() => {
                    self.nested(|| None, || self.own_type(value))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the first parameter of a function has a type of this name.
    fn takes_first(&self, function: Node<'t>, own: &str) -> bool {
        let first = self.file.function(function).and_then(|lowered| lowered.params.into_iter().next());
        let Some(name) = first.and_then(|param| self.file.pattern_name(param.node)) else { return false };
        match self.definition(self.text(name), name).map(|def| def.kind) {
            Some(DefKind::Parameter { annotation: Some(text), .. }) => last_name(text) == own,
            _ => false,
        }
    }

    /// What comes out of a conversion that refuses some numbers, where it is taken out with `Ok(..)`: all that the
    /// library takes, and a number that is written right there.
    pub(super) fn accepted_codes(&self, call: &Call<'t>) -> Option<CodeSet> {
        let ([arg], Family::Rust) = (call.args.as_slice(), self.family()) else { return None };
        let path = self.full_path(call.callee)?;
        let [package, .., home, "try_from"] = path.as_slice() else { return None };
        let Some(Known::Library(model)) = self.apis.package(Family::Rust, package) else { return None };
        let model = self.apis.model(model);
        model.constants.iter().find(|constants| constants.path == *home)?;
        let set = self.codes(*arg);
        if set.parts.iter().all(|part| part.written == Written::Literal && part.span == arg.span()) {
            return Some(set);
        }
        let is_taken = |number| model.outcome(number).is_none_or(|outcome| outcome.does != Does::Rejects);
        Some(filter(set, &|number| Some(is_taken(number))))
    }
    /// What is left of a value where it is known which variant is matched.
    pub(in crate::sites) fn values_for(&self, value: Node<'t>, variant: Option<&str>) -> Vec<Node<'t>> {
        let arms = variant.map(|variant| self.arms_of(value, variant)).unwrap_or_default();
        if arms.is_empty() { vec![value] } else { arms }
    }

    /// What the arms of a match give for a variant.
    fn arms_of(&self, matched: Node<'t>, variant: &str) -> Vec<Node<'t>> {
        let matched = self.file.plain(matched);
        let (Construct::Switch { arms, .. }, Expr::Choice(values)) = (self.file.construct(matched), self.expr(matched))
        else {
            return Vec::new();
        };
        let takes = |pattern: &Node<'t>| {
            let path = self.text(*pattern).split(['(', '{']).next().unwrap_or_default();
            last_name(path) == variant
        };
        let is_named = arms.iter().any(|arm| arm.values.iter().any(takes));
        let chosen = arms.iter().zip(values).filter(|(arm, _)| match is_named {
            true => arm.values.iter().any(takes),
            // `_ => 1000`
            false => arm.default,
        });
        chosen.map(|(_, value)| value).collect()
    }
}

/// The last name of a path, as types and patterns are written: `Reason` of `&crate::Reason<'_>`.
pub(super) fn last_name(text: &str) -> &str {
    let text = text.trim_start_matches(['&', ' ']).trim_start_matches("mut ");
    let path = text.split('<').next().unwrap_or(text);
    path.rsplit("::").next().unwrap_or(path).trim()
}
