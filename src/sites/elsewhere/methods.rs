//! What methods and conversions of Rust make of a value whose type another file defines: `reason.code()`,
//! `u16::from(reason)`.

use super::super::context::Cx;
use super::super::set::{CodeSet, Written};
use super::super::values::Wanted;
use super::codes::told;
use super::locate::{End, Located};
use super::{Definition, Trail};
use crate::apis::Family;
use crate::syntax::{Call, Construct, DefKind, Expr, Node, Pick, Role, TypeText, Variable};

/// What a value is of a type that another file defines.
pub(super) struct Foreigner<'t> {
    /// Where the type is defined.
    pub(super) ty: Located,
    /// Its variant, if that is written here.
    pub(super) variant: Option<&'t str>,
}

impl<'t> Cx<'t> {
    /// What a call of a function or method gives back that another file defines, or a part of that.
    pub(in crate::sites) fn imported_call_codes(&self, call: &Call<'t>, picks: &[Pick<'t>]) -> Option<CodeSet> {
        let trail = self.trail?;
        let items: Option<Vec<Part>> = picks.iter().map(Part::of).collect();
        let (items, (located, variant)) = (items?, self.choosy(false, || self.called_elsewhere(call))?);
        let look = |cx: &Cx<'_>| {
            let function = cx.located_function(&located)?;
            if let Some(constant) = variant.and_then(|name| cx.constant_located(&located, name)) {
                return cx.field_of_built(constant, cx.field_read(function, true)?, None);
            }
            let picks: Vec<Pick<'_>> = items.iter().map(Part::pick).collect();
            let mut set = CodeSet::default();
            for value in cx.file.returns(function) {
                for value in cx.values_for(value, variant) {
                    set.add(if picks.is_empty() { cx.codes(value) } else { cx.picked(value, &picks, None) });
                }
            }
            Some(set.unless_table())
        };
        let set = self.in_file(&located.path, look)??;
        let received = if items.is_empty() { self.received_through(call, &located) } else { None };
        // A function can end without a value in ways that are not followed.
        let set = CodeSet { open: true, ..self.told_from(trail, &located, set, call.node)? };
        Some(set.or(received.unwrap_or_default()))
    }

    /// The codes that `From<Own> for u16`, or `for CloseCode`, makes of a value whose type another file
    /// defines, beside the type.
    pub(in crate::sites) fn converted_elsewhere(&self, value: Node<'t>) -> Option<CodeSet> {
        let trail = self.trail?;
        let Foreigner { ty, variant } = self.choosy(false, || self.foreigner(value))?;
        if variant.is_none() && self.is_cast_elsewhere(&ty) {
            return self.variant_named(value);
        }
        let call = self.file.ancestors(value).into_iter().find(|around| matches!(self.expr(*around), Expr::Call(_)));
        if variant.is_none() && self.is_asked_about(value, call.unwrap_or(value)) {
            return None;
        }
        let look = |cx: &Cx<'_>| {
            let node = cx.file.node_of(ty.at)?;
            let Expr::Name(name) = cx.expr(node) else { return None };
            match variant.and_then(|variant| cx.constant_located(&ty, variant)) {
                Some(constant) => cx.converted_structure(constant),
                None => cx.conversions_of(name, variant),
            }
        };
        let set = self.in_file(&ty.path, look)??;
        self.told_from(trail, &ty, set, value)
    }

    /// What the file of a type puts into a slot of it, or of a variant, where a pattern takes it out here.
    pub(in crate::sites) fn built_elsewhere(
        &self,
        path: &[&'t str],
        wanted: &Wanted<'_>,
        name: Node<'t>,
        pattern: Node<'t>,
    ) -> Option<CodeSet> {
        let trail = self.trail?;
        let (ty, variant) = self.home_elsewhere(path, name, pattern)?;
        let set = self.in_home(&ty, variant, |cx, path, home| cx.built_with(path, wanted, home))?;
        self.told_from(trail, &ty, set, name)
    }

    /// The first answer that the file of a type gives to a question about the values that it puts into a slot of it,
    /// or of a variant, where a pattern takes them out here.
    pub(in crate::sites) fn asked_of_built<T>(
        &self,
        path: &[&'t str],
        wanted: &Wanted<'_>,
        name: Node<'t>,
        pattern: Node<'t>,
        ask: impl for<'f> Fn(&Cx<'f>, Node<'f>) -> Option<T>,
    ) -> Option<T> {
        self.asked_of_home(path, name, pattern, |cx, path, home| {
            cx.put_in(path, wanted, home)?.into_iter().find_map(|value| ask(cx, value))
        })
    }

    /// Asks the file of the type that a pattern takes apart here about it, or about its variant.
    pub(in crate::sites) fn asked_of_home<T>(
        &self,
        path: &[&'t str],
        name: Node<'t>,
        pattern: Node<'t>,
        ask: impl for<'f> FnOnce(&Cx<'f>, &[&'f str], Node<'f>) -> Option<T>,
    ) -> Option<T> {
        let (ty, variant) = self.home_elsewhere(path, name, pattern)?;
        self.in_home(&ty, variant, ask)
    }

    /// The same of the type of a value.
    pub(in crate::sites) fn asked_of_structure<T>(
        &self,
        value: Node<'t>,
        ask: impl for<'f> FnOnce(&Cx<'f>, &[&'f str], Node<'f>) -> Option<T>,
    ) -> Option<T> {
        self.trail?;
        let Foreigner { ty, variant: None } = self.choosy(false, || self.foreigner(value))? else { return None };
        self.in_home(&ty, None, ask)
    }

    /// The type that a pattern takes apart and another file defines, and its variant.
    fn home_elsewhere(
        &self,
        path: &[&'t str],
        name: Node<'t>,
        pattern: Node<'t>,
    ) -> Option<(Located, Option<&'t str>)> {
        if self.trail.is_none() || self.is_asked_about(name, name) {
            return None;
        }
        let (last, owners) = path.split_last()?;
        let of_variant = || self.type_elsewhere(owners.to_vec(), pattern).map(|ty| (ty, Some(*last)));
        let of_record = || self.type_elsewhere(path.to_vec(), pattern).map(|ty| (ty, None));
        let is_variant = owners.last().is_some_and(|owner| owner.starts_with(char::is_uppercase));
        self.choosy(false, || if is_variant { of_variant() } else { of_record() })
    }

    /// Looks at a type, or a variant of it, in the file that defines it: by its path there.
    fn in_home<T>(
        &self,
        ty: &Located,
        variant: Option<&str>,
        look: impl for<'f> FnOnce(&Cx<'f>, &[&'f str], Node<'f>) -> Option<T>,
    ) -> Option<T> {
        self.in_file(&ty.path, |cx| {
            let node = cx.file.node_of(ty.at)?;
            let Expr::Name(home) = cx.expr(node) else { return None };
            let DefKind::Enum(home_node) = cx.definition(home, node)?.kind else {
                return if variant.is_none() { look(cx, &[home], node) } else { None };
            };
            let members = cx.file.enum_members(home_node).into_iter();
            let member = members.map(|member| member.name).find(|member| Some(*member) == variant)?;
            look(cx, &[home, member], node)
        })?
    }

    /// What a field of a structure can be that another file defines.
    pub(in crate::sites) fn field_elsewhere(&self, object: Node<'t>, name: &str, at: Node<'t>) -> Option<CodeSet> {
        let trail = self.trail.filter(|_| self.family() == Family::Rust && !self.is_asked_about(object, at))?;
        let Foreigner { ty, variant: None } = self.choosy(false, || self.foreigner(object))? else { return None };
        let look = |cx: &Cx<'_>| {
            let node = cx.file.node_of(ty.at)?;
            let Expr::Name(home) = cx.expr(node) else { return None };
            let DefKind::Class(class) = cx.definition(home, node)?.kind else { return None };
            cx.structure_field(class, name)
        };
        let set = self.in_file(&ty.path, look)??;
        self.told_from(trail, &ty, set, at)
    }

    /// What another file makes of a value, at the place in this one where it is asked. That place stands for
    /// the other numbers too, so that no fix can write one there.
    fn told_from(&self, trail: &Trail<'_>, located: &Located, set: CodeSet, at: Node<'t>) -> Option<CodeSet> {
        let (path, source) = (&located.path, trail.files.source(&located.path)?);
        let defined = |span| Definition { path: path.clone(), source: source.clone(), span, is_passed_on: false };
        let mut set = told(set, defined).defined_at(at.span());
        set.parts.iter_mut().for_each(|part| part.written = Written::Other);
        Some(set)
    }

    /// The function or method that a call runs, if another file defines it, and the variant that it is
    /// called on.
    fn called_elsewhere(&self, call: &Call<'t>) -> Option<(Located, Option<&'t str>)> {
        if let Expr::Member { object, name } = self.expr(self.file.plain(call.callee))
            && self.family() == Family::Rust
            && let Some(Foreigner { mut ty, variant }) = self.foreigner(object)
        {
            ty.names.push(name.to_owned());
            let is_clear = variant.is_some() || !self.is_asked_about(object, call.node);
            return is_clear.then_some((ty, variant));
        }
        Some((self.located(call.callee)?, None))
    }

    /// The type of a value, if another file defines it.
    pub(super) fn foreigner(&self, value: Node<'t>) -> Option<Foreigner<'t>> {
        self.nested(|| None, || self.foreigner_behind(self.file.plain(value)))
    }

    fn foreigner_behind(&self, value: Node<'t>) -> Option<Foreigner<'t>> {
        let is_type = |name: &str| name.starts_with(char::is_uppercase);
        match self.expr(value) {
            Expr::Name(name) => match self.definition(name, value)?.kind {
                DefKind::Parameter { annotation: Some(text), picks, .. } if picks.is_empty() => {
                    self.foreigner_of(text, value)
                }
                DefKind::Variable(Variable { annotation: Some(text), picks, .. }) if picks.is_empty() => {
                    self.foreigner_of(text, value)
                }
                // `.unwrap_or_else(|error| ..)`
                DefKind::Parameter { function, index: 0, annotation: None, picks, .. } if picks.is_empty() => {
                    self.foreign_error(self.result_behind(function)?)
                }
                // `if let Err(error) = result`
                DefKind::Variable(Variable { value: Some(result), picks, .. })
                    if matches!(picks[..], [Pick::Variant("Err", 0)]) && !self.is_one_of_errors(name, value) =>
                {
                    self.foreign_error(result)
                }
                DefKind::Variable(Variable { value: Some(value), picks, mutable: false, .. }) if picks.is_empty() => {
                    self.foreigner(value)
                }
                _ => None,
            },
            Expr::This => self.foreigner_of(self.file.heritage(self.own_class(value)?).name?, value),
            // `Reason::Lost`
            Expr::Member { object, name } if is_type(name) => {
                let path = self.module_path(object)?;
                let ty = if path.len() == 1 { self.globbed(&[path[0].to_owned()]) } else { self.follow_path(&path) };
                Some(Foreigner { ty: ty.and_then(End::here).ok()?, variant: Some(name) })
            }
            // `self.reason`
            Expr::Member { object, name } if matches!(self.expr(self.file.plain(object)), Expr::This) => {
                let fields = self.occurrences(name, self.whole_file());
                let mut types = fields.filter_map(|found| match found.role {
                    Role::Field(field) => field.annotation,
                    _ => None,
                });
                let text = types.next()?;
                types.all(|other| other == text).then(|| self.foreigner_of(text, value))?
            }
            // `Reason::Other(5)`
            Expr::Call(call) => match self.expr(self.file.plain(call.callee)) {
                Expr::Member { name, .. } if is_type(name) => self.foreigner(call.callee),
                _ => self.foreigner_of(self.file.return_type(self.callee(&call)?)?, value),
            },
            _ => None,
        }
    }

    /// The error of a result, if another file defines it.
    fn foreign_error(&self, result: Node<'t>) -> Option<Foreigner<'t>> {
        let (error, at) = self.error_type(result)?;
        self.foreigner_of_type(error, at)
    }

    /// Whether other arms of a match take some of the errors: `Err(Fault::Gone) => .., Err(fault) => ..`.
    fn is_one_of_errors(&self, name: &str, at: Node<'t>) -> bool {
        let Some(def) = self.definition(name, at) else { return true };
        let arms = self.file.ancestors(def.node).into_iter().find_map(|outer| match self.file.construct(outer) {
            Construct::Switch { arms, .. } if outer.span().contains(def.scope) => Some(arms),
            _ => None,
        });
        let is_some = |pattern: &Node<'t>| {
            let error = self.text(*pattern).strip_prefix("Err(");
            error.is_some_and(|error| !error.starts_with(|c: char| c.is_lowercase() || c == '_'))
        };
        arms.into_iter().flatten().flat_map(|arm| arm.values).any(|pattern| is_some(&pattern))
    }

    /// What a type as written is, if another file defines it.
    fn foreigner_of(&self, text: &'t str, at: Node<'t>) -> Option<Foreigner<'t>> {
        self.foreigner_of_type(TypeText::parse(text), at)
    }

    fn foreigner_of_type(&self, ty: TypeText<'t>, at: Node<'t>) -> Option<Foreigner<'t>> {
        let TypeText::Name { path, args } = ty else { return None };
        let ty = if args.is_empty() { self.type_elsewhere(path, at)? } else { return None };
        Some(Foreigner { ty, variant: None })
    }

    /// Asks the file that defines a type about it, if another file does so that this one names.
    pub(in crate::sites) fn asked_of_type<T>(
        &self,
        ty: &TypeText<'t>,
        at: Node<'t>,
        ask: impl for<'f> FnOnce(&Cx<'f>, &TypeText<'f>, Node<'f>) -> Option<T>,
    ) -> Option<T> {
        let TypeText::Name { path, .. } = ty else { return None };
        if self.trail.is_none() || path.len() == 1 && self.type_definition(path[0], at).is_none() {
            return None;
        }
        let Foreigner { ty, .. } = self.choosy(false, || self.foreigner_of_type(ty.clone(), at))?;
        self.in_file(&ty.path, |cx| {
            let node = cx.file.node_of(ty.at)?;
            let Expr::Name(name) = cx.expr(node) else { return None };
            ask(cx, &TypeText::Name { path: vec![name], args: Vec::new() }, node)
        })?
    }

    /// Where a type is defined, if another file does so.
    fn type_elsewhere(&self, path: Vec<&'t str>, at: Node<'t>) -> Option<Located> {
        let first = *path.first()?;
        let end = match self.type_definition(first, at).map(|def| def.kind) {
            Some(DefKind::Path(_)) => {
                let path = self.expand(path, at);
                self.follow_path(&self.path_here(path, at))
            }
            None if path.len() == 1 => self.globbed(&[first.to_owned()]),
            None => self.follow_path(&self.path_here(path, at)),
            Some(_) => return None,
        };
        end.and_then(End::here).ok()
    }
}

/// A step into a value that means the same in every file.
#[derive(Clone, Copy)]
enum Part {
    Item(usize),
    Some,
}

impl Part {
    fn of(pick: &Pick<'_>) -> Option<Self> {
        match pick {
            Pick::Item(at) => Some(Part::Item(*at)),
            Pick::Variant("Some", 0) => Some(Part::Some),
            _ => None,
        }
    }

    fn pick<'f>(&self) -> Pick<'f> {
        match self {
            Part::Item(at) => Pick::Item(*at),
            Part::Some => Pick::Variant("Some", 0),
        }
    }
}
