//! What a code expression can be.
//!
//! Names lead to their definitions and to what they are given on the way ([`super::flow`]), members
//! to enumerations, object literals and the constants of libraries, calls to the functions of this
//! file. What is not understood makes the set open.

use super::context::Cx;
use super::set::{CodeSet, Odd, Origin, Value, Written};
use super::types::Ty;
use crate::apis::{Constants, Family, Known, ModelId, Slot, Step};
use crate::source::Span;
use crate::syntax::{Call, Def, DefKind, Expr, Node, Pick, Piece, Role, Variable};

/// Calls and methods that give the value that they are given.
const IDENTITY_METHODS: &[&str] = &[
    "into", "try_into", "unwrap", "expect", "clone", "to_owned", "unwrap_or_default", "valueOf", "unwrap_throw", "ok",
];

/// Functions that give the value of their only argument, by their last name.
const IDENTITY_FUNCTIONS: &[&str] = &["from", "try_from", "Some", "Ok", "Number", "freeze", "seal", "new", "Box"];

/// Most arguments of callers that are looked at for one parameter.
const MAX_CALLERS: usize = 64;

impl<'t> Cx<'t> {
    /// What a code expression can be.
    pub(super) fn codes(&self, node: Node<'t>) -> CodeSet {
        self.nested(CodeSet::unknown, || self.evaluate(self.file.plain(node)))
    }

    fn evaluate(&self, node: Node<'t>) -> CodeSet {
        let span = node.span();
        let odd = |odd| CodeSet::of(Value::Odd(odd), span, Written::Other);
        match self.expr(node) {
            Expr::Int(value) => CodeSet::of(Value::Codes(value, value), span, Written::Literal),
            Expr::Fraction => odd(Odd::Fraction),
            Expr::Bool => odd(Odd::Bool),
            Expr::Null => odd(Odd::Null),
            Expr::Text(text) => match text.pieces.as_slice() {
                [] => odd(Odd::Text(Some(String::new()))),
                [Piece::Fixed(text)] => odd(Odd::Text(Some(text.clone()))),
                _ => odd(Odd::Text(None)),
            },
            Expr::Name(name) => self.name_codes(name, node),
            Expr::Member { object, name } => self.member_codes(node, object, name),
            Expr::Call(call) => self.call_codes(&call),
            Expr::Choice(values) => self.union(values),
            Expr::Fallback { value, fallback, falsy } => {
                let mut set = self.codes(value);
                set.absent = false;
                set.parts.retain(|part| {
                    let nothing = matches!(part.value, Value::Odd(Odd::Null))
                        || falsy && matches!(part.value, Value::Codes(0, 0) | Value::Odd(Odd::NotANumber));
                    !nothing
                });
                set.or(self.codes(fallback))
            }
            Expr::Binary { op: "&&", right, .. } => {
                let mut set = self.codes(right);
                set.open = true;
                set
            }
            Expr::Binary { op, left, right } => self.arithmetic(node, op, left, right),
            Expr::Unary { op, operand } => self.unary(node, op, operand),
            Expr::Cast { operand, bits } => self.cast(operand, bits),
            Expr::Record(record) if record.name.is_none() => odd(Odd::Object),
            Expr::List(_) if self.family() == Family::JavaScript => odd(Odd::Object),
            Expr::Function(_) if self.family() == Family::JavaScript => odd(Odd::Object),
            _ => CodeSet::unknown(),
        }
    }

    fn union(&self, values: Vec<Node<'t>>) -> CodeSet {
        let mut set = CodeSet::default();
        for value in values {
            set.add(self.codes(value));
        }
        set
    }

    fn name_codes(&self, name: &'t str, node: Node<'t>) -> CodeSet {
        let Some(def) = self.definition(name, node) else {
            return match name {
                "undefined" | "None" => CodeSet::absent(),
                "NaN" => CodeSet::of(Value::Odd(Odd::NotANumber), node.span(), Written::Other),
                _ => self.constant_by_path(node).unwrap_or_else(CodeSet::unknown),
            };
        };
        match &def.kind {
            DefKind::Variable(variable) => self.variable_codes(name, node, &def, variable),
            DefKind::Parameter { .. } => self.parameter_codes(name, node, &def),
            DefKind::Path(_) => self.constant_by_path(node).unwrap_or_else(CodeSet::unknown),
            _ => CodeSet::unknown(),
        }
    }

    fn variable_codes(&self, name: &'t str, node: Node<'t>, def: &Def<'t>, variable: &Variable<'t>) -> CodeSet {
        let first = match variable.value {
            Some(value) if variable.picks.is_empty() => self.codes(value),
            Some(value) => self.picked(value, &variable.picks, variable.default),
            None => CodeSet::absent(),
        };
        let set = if variable.mutable { self.reaching(name, node, def, first) } else { first };
        let shared = variable.shared && self.is_shared(name, def);
        self.narrowed(node, def, if shared { set.shared_as(node.span()) } else { set })
    }

    /// Whether a name stands for its value at more than one place.
    fn is_shared(&self, name: &str, def: &Def<'t>) -> bool {
        let exported = self.file.statement(def.node);
        self.text(exported).starts_with("export")
            || self.text(exported).starts_with("pub")
            || self.file.words(name, def.scope).count() > 2
    }

    fn parameter_codes(&self, name: &'t str, node: Node<'t>, def: &Def<'t>) -> CodeSet {
        let DefKind::Parameter { function, index, picks, default, .. } = &def.kind else {
            return CodeSet::unknown();
        };
        let mut set = CodeSet::unknown();
        if let Some(default) = default {
            set.add(self.codes(*default).from(Origin::Default));
        }
        for call in self.callers(*function).into_iter().take(MAX_CALLERS) {
            if let Some(arg) = call.args.get(*index) {
                let given = if picks.is_empty() { self.codes(*arg) } else { self.picked(*arg, picks, None) };
                set.add(given.from(Origin::Parameter));
            }
        }
        if self.is_event(*function, *index) && picks.is_empty() {
            let event = Value::Odd(Odd::Event);
            set = CodeSet::of(event, node.span(), Written::Other);
        }
        let set = self.reaching(name, node, def, set);
        self.narrowed(node, def, set)
    }

    /// What is under some keys of a value.
    fn picked(&self, value: Node<'t>, picks: &[Pick<'t>], default: Option<Node<'t>>) -> CodeSet {
        let default = |cx: &Self| default.map_or_else(CodeSet::default, |default| cx.codes(default));
        let mut value = self.file.plain(value);
        for pick in picks {
            let next = match (pick, self.expr(value)) {
                (Pick::Key(name), _) => self.field_of(value, name),
                (Pick::Item(index), Expr::List(items)) => items.get(*index).copied(),
                (Pick::Variant("Some" | "Ok", 0), Expr::Call(call)) if call.args.len() == 1 => {
                    call.args.first().copied()
                }
                _ => None,
            };
            match next {
                Some(next) => value = self.file.plain(next),
                None => return CodeSet::unknown().or(default(self)),
            }
        }
        self.codes(value).or(default(self))
    }

    /// The value of a field of an object literal that an expression leads to.
    fn field_of(&self, node: Node<'t>, name: &str) -> Option<Node<'t>> {
        let record = self.literal_behind(node)?;
        let Expr::Record(record) = self.expr(record) else {
            return None;
        };
        record.fields.iter().rev().find(|field| field.name == name).map(|field| field.value)
    }

    /// The object literal that an expression stands for, through constants and `Object.freeze`.
    fn literal_behind(&self, node: Node<'t>) -> Option<Node<'t>> {
        let node = self.file.plain(node);
        self.nested(
            || None,
            || match self.expr(node) {
                Expr::Record(record) if record.name.is_none() => Some(node),
                Expr::Call(call) => match self.expr(self.file.plain(call.callee)) {
                    Expr::Member { name: "freeze" | "seal", .. } => self.literal_behind(*call.args.first()?),
                    _ => None,
                },
                Expr::Name(name) => match self.definition(name, node)?.kind {
                    DefKind::Variable(Variable { value: Some(value), picks, .. }) if picks.is_empty() => {
                        self.literal_behind(value)
                    }
                    _ => None,
                },
                Expr::Member { object, name } => self.literal_behind(self.field_of(object, name)?),
                _ => None,
            },
        )
    }

    fn member_codes(&self, node: Node<'t>, object: Node<'t>, name: &'t str) -> CodeSet {
        if let Some(set) = self.constant_by_path(node) {
            return set;
        }
        let span = node.span();
        let object = self.file.plain(object);
        if let Expr::Name(owner) = self.expr(object)
            && let Some(set) = self.member_of_definition(owner, object, name)
        {
            return set.shared_as(span);
        }
        if let Some(value) = self.field_of(object, name) {
            let mut set = self.codes(value).shared_as(span);
            set.open |= self.is_changed(object, name);
            return set;
        }
        // A field of a class: what it is declared with and given.
        let fields: Vec<CodeSet> = self
            .types(object)
            .into_iter()
            .filter_map(|ty| match ty {
                Ty::Object(class) | Ty::Class(class) => self.class_field(class, name),
                _ => None,
            })
            .collect();
        if fields.is_empty() {
            return self.narrowed_member(node, CodeSet::unknown());
        }
        let set = fields.into_iter().fold(CodeSet::default(), CodeSet::or);
        self.narrowed_member(node, set.shared_as(span))
    }

    /// `Codes.ABNORMAL`, where `Codes` is an enumeration, module, namespace or class of this file.
    fn member_of_definition(&self, owner: &'t str, at: Node<'t>, name: &str) -> Option<CodeSet> {
        let def = self.definition(owner, at);
        if let Some(Def { kind: DefKind::Enum(node), .. }) = def {
            return self.enum_member(node, name);
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
    fn enum_member(&self, node: Node<'t>, name: &str) -> Option<CodeSet> {
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

    /// What a field of a class can be, if it is always a number that is understood.
    fn class_field(&self, class: Node<'t>, name: &str) -> Option<CodeSet> {
        let mut set = CodeSet::default();
        let mut declared = false;
        for occurrence in self.file.occurrences(name, class.span()).collect::<Vec<_>>() {
            match occurrence.role {
                Role::Field(field) if field.class == class => {
                    declared = true;
                    set.open |= field.mutable;
                    if let Some(value) = field.value {
                        set.add(self.codes(value));
                    }
                }
                Role::Member { write: Some(value), .. } => {
                    set.add(self.codes(value));
                    set.open = true;
                }
                _ => {}
            }
        }
        declared.then_some(set)
    }

    /// Whether a member of an object literal is given another value somewhere.
    fn is_changed(&self, object: Node<'t>, name: &str) -> bool {
        let owner = self.text(object);
        let whole = Span::new(0, self.file.text().len());
        self.file.occurrences(name, whole).any(|occurrence| match occurrence.role {
            Role::Member { node, write: Some(_) } => match self.expr(node) {
                Expr::Member { object, .. } => self.text(object) == owner,
                _ => false,
            },
            _ => false,
        })
    }

    /// A named code of a library.
    fn constant_by_path(&self, node: Node<'t>) -> Option<CodeSet> {
        let (_, constants, name) = self.library_constant(node)?;
        let number = *constants.members.get(&name)?;
        Some(CodeSet::of(Value::Codes(number, number), node.span(), Written::Constant))
    }

    /// The library whose named code, or wrap around a number, an expression is.
    pub(super) fn model_of_constant(&self, node: Node<'t>) -> Option<ModelId> {
        let path = match self.expr(node) {
            Expr::Call(call) => call.callee,
            _ => node,
        };
        self.library_constant(path).map(|(model, ..)| model)
    }

    /// The named codes of a library that a path leads to, and the name of one.
    fn library_constant(&self, node: Node<'t>) -> Option<(ModelId, &'t Constants, String)> {
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

    fn call_codes(&self, call: &Call<'t>) -> CodeSet {
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
        match self.expr(callee) {
            Expr::Member { object, name } if call.args.len() <= 1 && IDENTITY_METHODS.contains(&name) => {
                return self.codes(object);
            }
            Expr::Member { object, name: "unwrap_or" } if call.args.len() == 1 => {
                let mut set = self.codes(object);
                set.absent = false;
                return set.or(self.codes(call.args[0]));
            }
            Expr::Member { name, .. } | Expr::Name(name)
                if call.args.len() == 1 && IDENTITY_FUNCTIONS.contains(&name) && self.callee(call).is_none() =>
            {
                return self.codes(call.args[0]);
            }
            _ => {}
        }
        let Some(function) = self.callee(call) else {
            return CodeSet::unknown();
        };
        let values = self.file.returns(function);
        if values.is_empty() {
            return CodeSet::unknown();
        }
        let mut set = self.union(values);
        // A function can end without a value in ways that are not followed.
        set.open = true;
        set
    }

    fn arithmetic(&self, node: Node<'t>, op: &str, left: Node<'t>, right: Node<'t>) -> CodeSet {
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
            "<<" => u32::try_from(right).ok().and_then(|right| left.checked_shl(right)),
            "**" => u32::try_from(right).ok().and_then(|right| left.checked_pow(right)),
            _ => None,
        };
        match result {
            Some(value) => CodeSet::of(Value::Codes(value, value), node.span(), Written::Literal),
            None => CodeSet::unknown(),
        }
    }

    fn unary(&self, node: Node<'t>, op: &str, operand: Node<'t>) -> CodeSet {
        match op {
            "-" => match self.codes(operand).single() {
                Some(value) => CodeSet::of(Value::Codes(-value, -value), node.span(), Written::Literal),
                None => CodeSet::unknown(),
            },
            "+" => self.codes(operand),
            "void" => CodeSet::absent(),
            "!" if self.family() == Family::JavaScript => {
                CodeSet::of(Value::Odd(Odd::Bool), node.span(), Written::Other)
            }
            _ => CodeSet::unknown(),
        }
    }

    fn cast(&self, operand: Node<'t>, bits: u32) -> CodeSet {
        let mut set = match self.enum_as_number(operand) {
            Some(set) => set,
            None => self.codes(operand),
        };
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
    fn enum_as_number(&self, operand: Node<'t>) -> Option<CodeSet> {
        let Expr::Member { object, name } = self.expr(self.file.plain(operand)) else {
            return None;
        };
        let object = self.file.plain(object);
        let Expr::Name(owner) = self.expr(object) else {
            return None;
        };
        Some(self.member_of_definition(owner, object, name)?.shared_as(operand.span()))
    }
}
