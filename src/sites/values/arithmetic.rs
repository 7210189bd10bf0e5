//! Codes that are worked out: operators and casts.

use super::super::context::Cx;
use super::super::set::{CodeSet, Odd, Value, Written};
use crate::apis::Family;
use crate::syntax::{DefKind, Expr, Node};

impl<'t> Cx<'t> {
    pub(in crate::sites) fn arithmetic(&self, node: Node<'t>, op: &str, left: Node<'t>, right: Node<'t>) -> CodeSet {
        let (left, right) = (self.codes(left), self.codes(right));
        let is_text = |set: &CodeSet| set.parts.iter().any(|part| matches!(part.value, Value::Odd(Odd::Text(_))));
        if op == "+" && (is_text(&left) || is_text(&right)) {
            return CodeSet::of(Value::Odd(Odd::Text(None)), node.span(), Written::Other);
        }
        let (Some(left), Some(right)) = (left.single(), right.single()) else {
            return CodeSet::unknown();
        };
        let result = match op {
            "+" => left.checked_add(right),
            "-" => left.checked_sub(right),
            "*" => left.checked_mul(right),
            "/" if right != 0 && left % right == 0 => Some(left / right),
            "%" if right != 0 => left.checked_rem(right),
            "|" => Some(left | right),
            "&" => Some(left & right),
            "^" => Some(left ^ right),
            // What JavaScript does with 32 bits, as far as it keeps the number.
            ">>" | ">>>" if right == 0 => Some(left),
            "<<" => u32::try_from(right).ok().and_then(|right| left.checked_shl(right)),
            "**" => u32::try_from(right).ok().and_then(|right| left.checked_pow(right)),
            _ => None,
        };
        self.worked_out(node, result)
    }

    fn worked_out(&self, node: Node<'t>, result: Option<i64>) -> CodeSet {
        match result {
            Some(value) => CodeSet::of(Value::Codes(value, value), node.span(), Written::Literal),
            None => CodeSet::unknown(),
        }
    }

    pub(in crate::sites) fn unary(&self, node: Node<'t>, op: &str, operand: Node<'t>) -> CodeSet {
        match op {
            "-" => match self.codes(operand).single() {
                Some(value) => self.worked_out(node, value.checked_neg()),
                None => CodeSet::unknown(),
            },
            "~" => self.worked_out(node, self.codes(operand).single().map(|value| !value)),
            "+" => match self.fixed_text(operand) {
                Some(text) => self.worked_out(node, text.trim().parse().ok()),
                None => {
                    let mut set = self.codes(operand);
                    // What it makes of something else is not known.
                    let count = set.parts.len();
                    set.parts.retain(|part| !matches!(part.value, Value::Odd(_)));
                    set.open |= set.parts.len() != count;
                    set
                }
            },
            "void" => CodeSet::absent(),
            "!" if self.family() == Family::JavaScript => {
                CodeSet::of(Value::Odd(Odd::Bool), node.span(), Written::Other)
            }
            _ => CodeSet::unknown(),
        }
    }

    pub(in crate::sites) fn cast(&self, operand: Node<'t>, bits: u32) -> CodeSet {
        let mut set = self.cast_variant(operand).unwrap_or_else(|| self.codes(operand));
        let modulus = 1_i64 << bits;
        for part in &mut set.parts {
            if let Value::Codes(low, high) = &mut part.value
                && low == high
            {
                *low = low.rem_euclid(modulus);
                *high = *low;
            }
        }
        set
    }

    /// `Code::Idle as u16`
    pub(in crate::sites) fn enum_as_number(&self, operand: Node<'t>) -> Option<CodeSet> {
        let Expr::Member { object, name } = self.expr(self.file.plain(operand)) else {
            return None;
        };
        let object = self.file.plain(object);
        let Expr::Name(owner) = self.expr(object) else {
            return None;
        };
        let owner = if owner == "Self" { self.file.heritage(self.own_class(object)?).name? } else { owner };
        let DefKind::Enum(node) = self.definition(owner, object)?.kind else { return None };
        Some(self.enum_member(node, name)?.shared_as(operand.span()))
    }
}
