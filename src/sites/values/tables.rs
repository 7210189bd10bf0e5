//! Rows of tables that are written out: `REFUSALS[kind].code`, `const [code] = ENDS[kind]`,
//! `ROWS.find((row) => row.kind === kind)?.code`.

use super::super::context::Cx;
use super::super::set::{CodeSet, Value};
use crate::apis::Family;
use crate::syntax::{DefKind, Expr, Node, Pick, Variable};

/// The name that stands for whatever member is chosen.
pub(in crate::sites) const ANY: &str = "*";

/// Methods that take one item out of a list.
const CHOOSING: &[&str] = &["at", "find", "findLast"];

impl<'t> Cx<'t> {
    /// What a member of a row can be; none where no table is seen.
    pub(in crate::sites) fn row_code(&self, row: Node<'t>, name: &str) -> Option<CodeSet> {
        self.told_of_row(row, vec![name.to_owned()])
    }

    /// The same of the member that a pattern takes out of it: `const { code } = ROWS[kind]`.
    pub(super) fn picked_of_row(&self, row: Node<'t>, picks: &[Pick<'t>]) -> Option<CodeSet> {
        let names = picks.iter().map(|pick| match pick {
            Pick::Key(key) => Some((*key).to_owned()),
            Pick::Item(item) => Some(item.to_string()),
            Pick::Variant(..) | Pick::Rest => None,
        });
        let names = names.collect::<Option<Vec<String>>>().filter(|names| !names.is_empty())?;
        self.told_of_row(row, names)
    }

    /// What any item of a table of numbers can be.
    pub(super) fn any_row_code(&self, table: Node<'t>) -> Option<CodeSet> {
        if self.family() != Family::JavaScript {
            return None;
        }
        self.in_any_row(table, &[]).map(of_table).filter(|set| !set.parts.is_empty())
    }

    fn told_of_row(&self, row: Node<'t>, names: Vec<String>) -> Option<CodeSet> {
        if self.family() != Family::JavaScript {
            return None;
        }
        self.in_row(row, names).map(of_table).filter(|set| !set.parts.is_empty())
    }

    /// The codes under some names of what an expression takes out of a table.
    fn in_row(&self, row: Node<'t>, mut names: Vec<String>) -> Option<CodeSet> {
        let row = self.file.plain(row);
        self.nested(
            || None,
            || match self.expr(row) {
                Expr::Member { object, name } => {
                    names.insert(0, name.to_owned());
                    self.in_row(object, names)
                }
                Expr::Index { object, index } => match self.fixed_text(index) {
                    None if !matches!(self.expr(index), Expr::Int(_)) => self.in_any_row(object, &names),
                    key => {
                        names.insert(0, key.unwrap_or_else(|| self.text(index).to_owned()));
                        self.in_row(object, names)
                    }
                },
                Expr::Call(call) => match self.expr(self.file.plain(call.callee)) {
                    // Who looks for a code does not take any row.
                    Expr::Member { object, name } if CHOOSING.contains(&name) => {
                        let is_by_code = |by: &Node<'t>| names.iter().any(|name| self.text(*by).contains(name));
                        if call.args.iter().any(is_by_code) { None } else { self.in_any_row(object, &names) }
                    }
                    Expr::Member { object, name: "get" } if call.args.len() == 1 => {
                        let pairs = self.pairs_of(object)?;
                        self.in_each(pairs.into_iter().map(|(_, row)| row).collect(), &names)
                    }
                    _ => None,
                },
                // `ROWS[kind] ?? ROWS.other`
                Expr::Fallback { value, fallback, .. } => {
                    let sets = [value, fallback].map(|row| self.in_row(row, names.clone()));
                    let known = sets.into_iter().flatten();
                    known.reduce(CodeSet::or)
                }
                Expr::Name(name) => {
                    let def = self.definition(name, row)?;
                    if matches!(def.kind, DefKind::Import { .. }) {
                        return self.imported_members(row, &names);
                    }
                    let DefKind::Variable(Variable { value: Some(value), mutable: false, picks, .. }) = def.kind else {
                        return None;
                    };
                    if self.is_sorted_by(row, name, &names[0]) {
                        return None;
                    }
                    for pick in picks.iter().rev() {
                        let Pick::Key(key) = pick else { return None };
                        names.insert(0, (*key).to_owned());
                    }
                    self.in_row(value, names)
                }
                _ => None,
            },
        )
    }

    /// The codes under some names of all rows of a table, of this file or another one.
    fn in_any_row(&self, table: Node<'t>, names: &[String]) -> Option<CodeSet> {
        match self.rows_of(table) {
            Some(rows) => self.in_each(rows, names),
            None => self.imported_members(table, &[&[ANY.to_owned()], names].concat()),
        }
    }

    /// The rows of a table that is written out.
    pub(in crate::sites) fn rows_of(&self, table: Node<'t>) -> Option<Vec<Node<'t>>> {
        if let Some(Expr::Record(record)) = self.literal_behind(table).map(|table| self.expr(table)) {
            return Some(record.fields.into_iter().map(|field| field.value).collect());
        }
        self.items_of(table)
    }

    fn in_each(&self, rows: Vec<Node<'t>>, names: &[String]) -> Option<CodeSet> {
        let member = |row| names.iter().try_fold(row, |value, name| self.field_of(value, name));
        let values: Vec<Node<'t>> = rows.into_iter().filter_map(member).collect();
        (!values.is_empty()).then(|| self.union(values))
    }

    /// Whether a condition on the way asks for something else of a row, so that not all rows get there.
    fn is_sorted_by(&self, at: Node<'t>, row: &str, wanted: &str) -> bool {
        self.conditions_at(at).into_iter().any(|(condition, _)| {
            let places = self.uses_of(row, condition.span()).into_iter();
            places
                .filter_map(|place| self.file.ancestors(place).into_iter().next())
                .any(|member| matches!(self.expr(member), Expr::Member { name, .. } if name != wanted))
        })
    }
}

/// What can be taken out of a table: numbers that stand in it, or nothing.
pub(in crate::sites) fn of_table(mut set: CodeSet) -> CodeSet {
    set.parts.retain(|part| matches!(part.value, Value::Codes(..)));
    CodeSet { open: true, absent: false, ..set }.unless_table()
}
