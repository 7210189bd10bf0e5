//! Codes that calls give back: wraps of libraries, conversions, functions of this file.

use super::super::context::Cx;
use super::super::set::{CodeSet, Odd, Origin, Value, Written};
use crate::apis::{Family, Slot, Step};
use crate::syntax::{Call, Expr, Node};

/// Calls and methods that give the value that they are given.
const IDENTITY_METHODS: &[&str] = &[
    "into", "try_into", "unwrap", "expect", "clone", "to_owned", "unwrap_or_default", "valueOf", "unwrap_throw", "ok",
];

/// Functions that give the value of their only argument, by their last name.
const IDENTITY_FUNCTIONS: &[&str] = &["from", "try_from", "Some", "Ok", "Number", "freeze", "seal", "new", "Box"];

impl<'t> Cx<'t> {
    pub(in crate::sites) fn call_codes(&self, call: &Call<'t>) -> CodeSet {
        let callee = self.file.plain(call.callee);
        // `CloseCode::Library(4000)`
        if let Some((_, constants, name)) = self.library_constant(callee)
            && let Some(Slot(steps)) = constants.wraps.get(&name)
            && let [Step::Arg(index)] = steps.as_slice()
            && let Some(arg) = call.args.get(*index)
        {
            let mut set = self.codes(*arg);
            for part in set.parts.iter_mut().filter(|part| part.written == Written::Literal && part.edit == arg.span())
            {
                part.written = Written::Wrap;
                part.edit = call.node.span();
            }
            return set;
        }
        if let Some(set) = self.read_from_text(call, callee).or_else(|| self.no_number(call, callee)) {
            return set;
        }
        if call.new && self.text(callee) == "Promise" {
            return self.promised_codes(call);
        }
        if let Some(set) = self.mapped_codes(call) {
            return set;
        }
        if let Some(set) = self.delivered_by_call(call.node, &[], call.node) {
            return self.narrow(call.node, self.text(call.node), None, set);
        }
        if let Expr::Member { object, name } = self.expr(callee)
            && let Some(set) = self.option_codes(object, name, &call.args)
        {
            return set;
        }
        match self.expr(callee) {
            Expr::Member { object, name } if call.args.len() <= 1 && IDENTITY_METHODS.contains(&name) => {
                let set = self.codes(object);
                let is_unknown = set.parts.is_empty() && name == "into";
                return is_unknown.then(|| self.converted(object)).flatten().unwrap_or(set);
            }
            Expr::Member { object, name: "unwrap_or" } if call.args.len() == 1 => {
                let mut set = self.codes(object);
                set.absent = false;
                return set.or(self.codes(call.args[0]));
            }
            Expr::Member { name, .. } | Expr::Name(name)
                if call.args.len() == 1 && IDENTITY_FUNCTIONS.contains(&name) && self.callee(call).is_none() =>
            {
                let set = self.codes(call.args[0]);
                let is_unknown = set.parts.is_empty() && name == "from";
                return is_unknown.then(|| self.converted(call.args[0])).flatten().unwrap_or(set);
            }
            _ => {}
        }
        if let (Expr::Member { object, name }, Family::Rust) = (self.expr(callee), self.family())
            && let Some(set) = self
                .cast_by_method(self.file.plain(object), name)
                .or_else(|| self.read_by_method(call.node, object, name))
                .or_else(|| self.given_for_variant(object, name))
                .or_else(|| self.cast_by_method_elsewhere(object, name))
                .or_else(|| self.status_of_http(call.node, object, name))
        {
            return set;
        }
        let Some(function) = self.callee(call) else {
            return self.imported_call_codes(call, &[]).unwrap_or_else(CodeSet::unknown);
        };
        let values = self.file.returns(function);
        if values.is_empty() {
            return CodeSet::unknown();
        }
        let mut set = self.union(values);
        // A function can end without a value in ways that are not followed.
        set.open = true;
        set.unless_table()
    }

    /// What is a text or an error for certain: `JSON.stringify(..)`, `String(error)`, `new Error("gone")`.
    fn no_number(&self, call: &Call<'t>, callee: Node<'t>) -> Option<CodeSet> {
        if self.family() != Family::JavaScript {
            return None;
        }
        let odd = match (self.expr(callee), call.args.as_slice()) {
            (Expr::Name("Error" | "TypeError" | "RangeError"), _) => Odd::Object,
            (Expr::Member { name: "stringify", object }, _) if self.text(object) == "JSON" => Odd::Text(None),
            (Expr::Name("String"), [value]) if self.is_caught(*value) => Odd::Text(None),
            _ if self.is_text_of_others(call.node) && self.is_given_at_once(call.node) => Odd::Text(None),
            _ => return None,
        };
        Some(CodeSet::of(Value::Odd(odd), call.node.span(), Written::Other).from(Origin::Foreign))
    }

    /// `Number("1006")`, `parseInt("1006", 10)`: the number that a text says.
    pub(in crate::sites) fn read_from_text(&self, call: &Call<'t>, callee: Node<'t>) -> Option<CodeSet> {
        let (Expr::Name(name) | Expr::Member { name, .. }) = self.expr(callee) else { return None };
        if self.family() != Family::JavaScript || !matches!(name, "Number" | "parseInt") {
            return None;
        }
        let arg = *call.args.first()?;
        if let Some(text) = self.fixed_text(arg) {
            let number = text.trim().parse().ok()?;
            return Some(CodeSet::of(Value::Codes(number, number), call.node.span(), Written::Other));
        }
        let set = self.codes(arg);
        // Whatever the text says.
        Some(if set.is_numeric() { set } else { CodeSet::unknown() })
    }
}
