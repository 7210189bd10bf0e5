//! Names that codes are given: constants, members of enumerations and of object literals.
//!
//! They are found from the numbers of tables, and from the numbers that sites use by a name.

use super::context::Cx;
use super::find::Found;
use super::set::{CodeSet, Value, Written};
use super::{CloseSite, Evidence, Kind, Named, Shape};
use crate::apis::Role;
use crate::source::Span;
use crate::syntax::{Expr, Fate, Node};

/// The numbers whose names are looked at: those that the standard names.
const STANDARD: std::ops::RangeInclusive<i64> = 1000..=1015;

/// A number, and the name that it is given.
#[derive(Clone, Copy)]
struct Definition<'t> {
    name: &'t str,
    value: Node<'t>,
}

impl<'t> Cx<'t> {
    /// The definitions of a group, from one of its numbers.
    pub(super) fn judge_definition(&self, number: usize, found: &mut Found) {
        // Asked first: many sites can use one name.
        if found.sites.iter().any(|site| site.kind == Kind::Define && site.span.start == number) {
            return;
        }
        let Some((_, group)) = self.group_at(number) else { return };
        for definition in &group {
            found.sites.extend(self.definition_site(*definition, &group));
        }
    }

    /// The definitions of numbers that the sites send or compare by name.
    pub(super) fn judge_used_names(&self, found: &mut Found) {
        let is_use = |site: &&CloseSite| matches!(site.kind, Kind::Send | Kind::Receive);
        let users = found.sites.iter().filter(|site| is_use(site) && site.evidence == Evidence::Proven);
        let by_name: Vec<(Span, CloseSite)> = users
            .flat_map(|site| {
                let parts =
                    site.codes.parts.iter().filter(|part| part.written == Written::Literal && part.defined.is_none());
                let elsewhere = parts.filter(|part| !site.whole.contains(part.span));
                let standard = elsewhere.filter(
                    |part| matches!(part.value, Value::Codes(low, high) if low == high && STANDARD.contains(&low)),
                );
                standard.map(|part| (part.span, site.clone())).collect::<Vec<_>>()
            })
            .collect();
        for (span, user) in by_name {
            self.judge_definition(span.start, found);
            let defined = |site: &&mut CloseSite| site.kind == Kind::Define && site.span == span;
            if let Some(site) = found.sites.iter_mut().find(defined) {
                if user.kind == Kind::Send {
                    site.api = user.api;
                    site.also = user.also;
                    site.role = user.role;
                }
                site.named.as_mut().into_iter().for_each(|named| named.is_used = true);
            }
        }
    }

    fn definition_site(&self, definition: Definition<'t>, group: &[Definition<'t>]) -> Option<CloseSite> {
        let number = self.number(definition)?;
        let span = definition.value.span();
        let statement = self.file.statement(definition.value).span();
        let others = group.iter().filter(|other| other.value != definition.value);
        let others = others.filter_map(|other| Some((other.name.to_owned(), self.number(*other)?))).collect();
        Some(CloseSite {
            kind: Kind::Define,
            span,
            whole: span,
            statement,
            codes: CodeSet::of(Value::Codes(number, number), span, Written::Literal),
            reason: None,
            api: None,
            also: Vec::new(),
            role: Role::Either,
            evidence: Evidence::Proven,
            in_test: self.file.is_in_test(definition.value),
            asserted: false,
            in_error_path: false,
            silent: false,
            shape: Shape::Other,
            is_over: false,
            lossy: None,
            look: None,
            named: Some(Named { name: definition.name.to_owned(), others, is_used: false }),
        })
    }

    fn number(&self, definition: Definition<'t>) -> Option<i64> {
        match self.expr(self.file.plain(definition.value)) {
            Expr::Int(number) => Some(number).filter(|number| STANDARD.contains(number)),
            _ => None,
        }
    }

    /// The definition whose value begins at `offset`, and its group.
    fn group_at(&self, offset: usize) -> Option<(Definition<'t>, Vec<Definition<'t>>)> {
        let value = self.file.node_at(offset)?;
        if !matches!(self.expr(value), Expr::Int(_)) {
            return None;
        }
        let (own, mut group) = match self.fate(value) {
            Fate::Field { record, name } => (Definition { name, value }, self.fields(record)),
            Fate::Bound(name) => (Definition { name: self.text(name), value }, self.bound_beside(value)),
            _ => {
                let members = self.file.ancestors(value).into_iter().take(3).find_map(|holder| {
                    let members = self.file.enum_members(holder);
                    members.iter().any(|member| member.value == Some(value)).then_some(members)
                })?;
                let group: Vec<Definition<'t>> = members
                    .into_iter()
                    .filter_map(|member| Some(Definition { name: member.name, value: member.value? }))
                    .collect();
                (*group.iter().find(|member| member.value == value)?, group)
            }
        };
        if !group.iter().any(|member| member.value == value) {
            group.push(own);
        }
        Some((own, group))
    }

    fn fields(&self, record: Node<'t>) -> Vec<Definition<'t>> {
        match self.expr(record) {
            Expr::Record(record) if record.name.is_none() => {
                record.fields.into_iter().map(|field| Definition { name: field.name, value: field.value }).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The standard numbers that variables and constants of the same function, class or module are
    /// given.
    fn bound_beside(&self, own: Node<'t>) -> Vec<Definition<'t>> {
        let whole = Span::new(0, self.file.text().len());
        let holder = |node| {
            let mut holders = self.file.ancestors(node).into_iter();
            holders.find(|node| self.file.is_class(*node) || self.file.is_function(*node))
        };
        let home = holder(own);
        let mut group = Vec::new();
        for number in STANDARD {
            let text = number.to_string();
            let places = self.file.words(&text, whole).collect::<Vec<_>>();
            for value in places.into_iter().filter_map(|at| self.file.node_at(at)) {
                if let (Expr::Int(_), Fate::Bound(name)) = (self.expr(value), self.fate(value))
                    && holder(value) == home
                {
                    group.push(Definition { name: self.text(name), value });
                }
            }
        }
        group
    }
}
