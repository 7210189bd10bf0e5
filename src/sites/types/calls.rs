//! The types of what calls give back, and the functions of this file that they run.

use std::rc::Rc;

use super::super::context::Cx;
use super::collections::items_of;
use super::members::ELEMENT;
use super::{Ty, exported_as, key_of_pair, union};
use crate::apis::{Family, ModelId, Step};
use crate::syntax::{Call, ClassField, DefKind, Expr, Imported, Node, Role, TypeText, Variable};

/// Methods and functions that give the same elements again.
const SAME_ITEMS: &[&str] = &[
    "values", "entries", "from", "filter", "slice", "concat", "iter", "iter_mut", "into_iter", "reverse", "splice",
    "sort",
];

/// Methods of what emits events in Node that give back the emitter.
const CHAINED: &[&str] = &[
    "on", "once", "off", "addListener", "prependListener", "prependOnceListener", "removeListener",
    "removeAllListeners", "setMaxListeners",
];

/// Methods of maps that give the values.
const VALUES: &[&str] = &["values", "values_mut", "into_values"];

/// Methods of Rust that lead to what a wrapper holds.
const UNWRAPPING: &[&str] = &[
    "unwrap", "expect", "as_ref", "as_mut", "as_deref", "as_deref_mut", "borrow", "borrow_mut", "lock", "read",
    "write", "clone", "take", "replace", "ok", "cloned", "get_mut", "into_inner", "unwrap_throw", "expect_throw",
    "to_owned", "deref", "await", "map_err", "context", "with_context", "wrap_err", "wrap_err_with",
];

impl<'t> Cx<'t> {
    pub(super) fn call_types(&self, call: &Call<'t>) -> Vec<Ty<'t>> {
        if let Expr::Name("require" | "import") = self.expr(call.callee)
            && let Some(module) = call.args.first().and_then(|arg| self.fixed_text(*arg))
        {
            return self.import_types(&module, Imported::All);
        }
        if let Some(held) = self.made_holder(call) {
            return held;
        }
        if let Some(store) = self.made_store(call) {
            return vec![store];
        }
        if call.new && self.text(call.callee) == "Promise" {
            return self.promised(call);
        }
        if call.new {
            let made = self.instances(self.types(call.callee));
            return if made.is_empty() { self.given_back(call) } else { made };
        }
        let mut types = Vec::new();
        if let Expr::Member { object, name } = self.expr(self.file.plain(call.callee)) {
            let owners = self.types(object);
            if owners.contains(&Ty::Not) {
                return vec![Ty::Not];
            }
            for owner in &owners {
                types.extend(self.led_to(owner, &[Step::Member(name.to_owned()), Step::Returns]));
                match owner {
                    Ty::Object(class) => types.extend(self.method_result(*class, name)),
                    Ty::Foreign(foreign) => types.extend(self.foreign_result(foreign, name)),
                    Ty::Store(state) if name == "getState" => types.extend(state.iter().cloned()),
                    Ty::Items(element) | Ty::Map(element) if ELEMENT.contains(&name) || self.takes_out(name) => {
                        types.push((**element).clone());
                    }
                    Ty::Items(element) if self.apis.reads_cell(name) => types.push((**element).clone()),
                    Ty::Map(value) if name == "entries" => types.push(Ty::Items(Box::new(Ty::Pair(value.clone())))),
                    Ty::Keys(key) if name == "entries" => {
                        types.push(Ty::Items(Box::new(key_of_pair((**key).clone()))));
                    }
                    Ty::Keys(key) if name == "keys" => types.push(Ty::Items(key.clone())),
                    Ty::Map(value) if VALUES.contains(&name) => types.push(Ty::Items(value.clone())),
                    // `[...rooms.values()].flat()`
                    Ty::Items(element) if name == "flat" => types.extend(self.collections(vec![(**element).clone()])),
                    Ty::Items(_) | Ty::Map(_) if SAME_ITEMS.contains(&name) => types.push(owner.clone()),
                    _ => {}
                }
            }
            // `new WebSocket(url).on("open", greet)`
            if CHAINED.contains(&name) && self.family() == Family::JavaScript {
                types.extend(owners.iter().filter(|ty| matches!(ty, Ty::Instance(_))).cloned());
            }
            // `this.state.getWebSockets()`
            if owners.is_empty() {
                let steps = [Step::Member(name.to_owned()), Step::Returns];
                types.extend(self.led_by_any(&steps, &[]));
                let items = self.led_by_any(&steps, &[Step::Item]).into_iter();
                types.extend(items.map(|ty| Ty::Items(Box::new(ty))));
            }
            // `sockjs.createServer()`
            if types.is_empty() {
                let callee = self.types(call.callee).into_iter().filter(|ty| matches!(ty, Ty::Export(..)));
                types
                    .extend(callee.collect::<Vec<_>>().iter().flat_map(|callee| self.led_to(callee, &[Step::Returns])));
            }
            // `this.socket()`
            if types.is_empty() {
                types.extend(self.read_by_call(call));
            }
            // `Object.values(sockets)`
            let is_mapped = name == "from" && call.args.len() > 1;
            if matches!(name, "from" | "values" | "entries") && types.is_empty() && !is_mapped {
                let given = call.args.first().map(|arg| self.types(*arg)).unwrap_or_default();
                let keyed = union(given.into_iter().map(|ty| match ty {
                    Ty::Literal(record) => self.as_map(record),
                    ty => vec![ty],
                }));
                types.extend(self.collections(keyed).into_iter().map(|ty| match ty {
                    Ty::Map(value) if name == "values" => Ty::Items(value),
                    Ty::Map(value) if name == "entries" => Ty::Items(Box::new(Ty::Pair(value))),
                    ty => ty,
                }));
            }
            if self.family() == Family::Rust {
                if UNWRAPPING.contains(&name) || self.is_projection(call, name) {
                    types.extend(owners);
                } else {
                    // `WebSocket::new(..)`: what a type's own function makes is taken for the type.
                    types.extend(self.instances(owners).into_iter().filter(|ty| matches!(ty, Ty::Instance(_))));
                }
            }
        } else {
            if let (Expr::Name("useMemo"), Some(arg)) = (self.expr(call.callee), call.args.first()) {
                return self.given_or_made(*arg);
            }
            let callees = self.types(call.callee);
            if callees.contains(&Ty::Not) {
                return vec![Ty::Not];
            }
            for callee in &callees {
                types.extend(self.led_to(callee, &[Step::Returns]));
                match callee {
                    Ty::Maker(made) => types.extend(made.iter().cloned()),
                    Ty::Store(state) => types.extend(self.of_store(state, call)),
                    _ => {}
                }
            }
            types.extend(self.read_by_call(call));
            if self.family() == Family::Rust
                && let (Expr::Name("Some" | "Ok"), Some(arg)) = (self.expr(call.callee), call.args.first())
            {
                types.extend(self.types(*arg));
            }
        }
        if types.is_empty() {
            types = match self.callee(call) {
                Some(function) => self.function_result(function),
                None => self.imported_result(call),
            };
        }
        if types.is_empty() {
            types = self.given_back(call);
        }
        union([types])
    }

    /// Whether a method is what `pin_project` makes: it gives the fields of what is pinned.
    fn is_projection(&self, call: &Call<'t>, name: &str) -> bool {
        let is_named = matches!(name, "project" | "project_ref") && call.args.is_empty();
        is_named && self.file.has_word("pin_project") && self.file.definitions(name, self.whole_file()).is_empty()
    }

    /// Whether a method of a collection of Rust takes an element out and gives it back.
    fn takes_out(&self, name: &str) -> bool {
        self.family() == Family::Rust && matches!(name, "remove" | "pop_front" | "pop_back" | "swap_remove")
    }

    /// What a function of this file gives back: by its own word, else by its values.
    pub(in crate::sites) fn function_result(&self, function: Node<'t>) -> Vec<Ty<'t>> {
        let said = self.file.return_type(function).map(|text| self.annotated(text, function)).unwrap_or_default();
        let is_either = self.file.return_type(function).is_some_and(|text| self.is_either_end(text, function));
        let is_form = !said.is_empty() && said.iter().all(|ty| self.is_form(ty));
        if !said.is_empty() && !is_either && !is_form {
            return said;
        }
        let given = match self.file.yields(function) {
            Some(yielded) => union(yielded.into_iter().map(|(value, is_all)| match is_all {
                true => self.collections(self.types(value)),
                false => items_of(self.types(value)),
            })),
            None => union([self.file.returns(function).into_iter().flat_map(|value| self.types(value)).collect()]),
        };
        match () {
            () if given.is_empty() => said,
            () if is_form => self.with_given(said, given),
            () => given,
        }
    }

    /// What a promise that is made here leads to: by its type, or by what its function resolves it
    /// with.
    fn promised(&self, call: &Call<'t>) -> Vec<Ty<'t>> {
        if let Some(text) = call.type_args {
            let args = TypeText::parse_arguments(text);
            return args.first().map(|arg| self.type_text(arg, call.node)).unwrap_or_default();
        }
        let executor = call.args.first().map(|arg| self.file.plain(*arg));
        executor.map(|executor| self.passed_to_parameter(executor, 0, 0)).unwrap_or_default()
    }

    /// What a function passes as its argument number `index` to the function that it is given itself
    /// as parameter number `parameter`.
    pub(super) fn passed_to_parameter(&self, function: Node<'t>, parameter: usize, index: usize) -> Vec<Ty<'t>> {
        let param = self.file.function(function).and_then(|lowered| lowered.params.into_iter().nth(parameter));
        let Some(name) = param.and_then(|param| self.file.pattern_name(param.node)) else { return Vec::new() };
        let Some(def) = self.definition(self.text(name), name) else { return Vec::new() };
        let calls = self.uses_of(self.text(name), def.scope).into_iter().flat_map(|place| self.calls_of(place));
        union(calls.filter_map(|call| call.args.get(index).map(|arg| self.types(*arg))).collect::<Vec<_>>())
    }

    /// What a method that a class or interface declares says that it gives back.
    pub(in crate::sites) fn method_result(&self, class: Node<'t>, name: &str) -> Vec<Ty<'t>> {
        let results = self.occurrences(name, class.span()).filter_map(|occurrence| match occurrence.role {
            Role::Field(ClassField { class: owner, value: Some(method), .. }) if owner == class => {
                Some(self.annotated(self.file.return_type(method)?, method))
            }
            Role::Field(ClassField { class: owner, annotation: Some(text), .. }) if owner == class => {
                let made = self.annotated(text, occurrence.node).into_iter();
                Some(made.flat_map(|ty| if let Ty::Maker(made) = ty { made } else { Vec::new() }).collect())
            }
            _ => None,
        });
        union(results.collect::<Vec<_>>())
    }

    /// The function of this file that a call runs.
    pub(in crate::sites) fn callee(&self, call: &Call<'t>) -> Option<Node<'t>> {
        let callee = self.file.plain(call.callee);
        match self.expr(callee) {
            Expr::Function(function) => Some(function.node),
            Expr::Name(name) => match self.definition(name, callee)?.kind {
                DefKind::Function(function) => Some(function),
                DefKind::Variable(Variable { value: Some(value), mutable: false, picks, .. }) if picks.is_empty() => {
                    match self.expr(self.file.plain(value)) {
                        Expr::Function(function) => Some(function.node),
                        _ => None,
                    }
                }
                _ => None,
            },
            Expr::Member { object, name } => self.types(object).iter().find_map(|ty| self.method(ty, name)),
            _ => None,
        }
    }

    /// A method of a class or object literal of this file.
    pub(in crate::sites) fn method(&self, ty: &Ty<'t>, name: &str) -> Option<Node<'t>> {
        let function = |value: Node<'t>| self.file.function(self.file.plain(value)).map(|function| function.node);
        match ty {
            Ty::Object(class) | Ty::Class(class) if self.family() == Family::Rust => {
                let whole = crate::source::Span::new(0, self.file.text().len());
                let owner = self.file.heritage(*class).name;
                let own = self.file.definitions(name, whole).into_iter().filter(|def| def.container == owner);
                own.into_iter().find_map(|def| if let DefKind::Function(node) = def.kind { Some(node) } else { None })
            }
            Ty::Object(class) | Ty::Class(class) => {
                let declared = self.occurrences(name, class.span()).find_map(|occurrence| match occurrence.role {
                    Role::Field(field) if field.class == *class => field.value.and_then(function),
                    _ => None,
                });
                declared.or_else(|| self.assigned_method(*class, name).filter(|_| matches!(ty, Ty::Object(_))))
            }
            Ty::Literal(record) => {
                let Expr::Record(record) = self.expr(*record) else {
                    return None;
                };
                let field = record.fields.iter().find(|field| field.name == name)?;
                // `return { close, end: (code) => .. }`
                let is_name = matches!(self.expr(self.file.plain(field.value)), Expr::Name(_));
                function(field.value).or_else(|| if is_name { self.function_behind(field.value) } else { None })
            }
            _ => None,
        }
    }

    /// The function that a field of the objects of a class is given, if it is given no other one:
    /// `this.close = (code) => ..`
    fn assigned_method(&self, class: Node<'t>, name: &str) -> Option<Node<'t>> {
        let mut method = None;
        for occurrence in self.occurrences(name, class.span()) {
            let Role::Member { node, write: Some(value) } = occurrence.role else { continue };
            let Expr::Member { object, .. } = self.expr(node) else { continue };
            if !self.is_this(object) || self.own_class(node) != Some(class) {
                continue;
            }
            let value = self.file.plain(value);
            match self.expr(value) {
                Expr::Function(function) if method.is_none() => method = Some(function.node),
                Expr::Null | Expr::Name("undefined") => {}
                _ => return None,
            }
        }
        method
    }

    /// What a class extends, as objects. An interface extends a type, whose objects others make.
    pub(in crate::sites) fn extended(&self, class: Node<'t>) -> Vec<Ty<'t>> {
        let heritage = self.file.heritage(class);
        match heritage.base {
            Some(base) if heritage.is_interface => self.annotated(self.text(base), base),
            Some(base) => self.instances(self.types(base)),
            None => Vec::new(),
        }
    }

    /// What constructing each of these gives.
    pub(in crate::sites) fn instances(&self, types: Vec<Ty<'t>>) -> Vec<Ty<'t>> {
        let instance = |ty: Ty<'t>| match ty {
            Ty::Not => vec![Ty::Not],
            Ty::Class(class) => vec![Ty::Object(class)],
            Ty::Foreign(foreign) => foreign.instance().map(|object| Ty::Foreign(Rc::new(object))).into_iter().collect(),
            Ty::Export(model, path) => {
                let made = self
                    .apis
                    .types(model)
                    .filter(|(_, ty)| ty.from.iter().any(|way| way.subject == "new") && exported_as(ty, &path));
                let rust = self
                    .apis
                    .types(model)
                    .filter(|(_, ty)| self.family() == Family::Rust && ty.annotations.contains(&path));
                made.chain(rust).map(|(id, _)| Ty::Instance(id)).collect()
            }
            _ => Vec::new(),
        };
        union(types.into_iter().map(instance))
    }

    /// What the models say that some steps lead to from a value of this type.
    pub(super) fn led_to(&self, ty: &Ty<'t>, steps: &[Step]) -> Vec<Ty<'t>> {
        let (model, subjects): (ModelId, Vec<String>) = match ty {
            Ty::Instance(id) => (id.model, vec![self.apis.ty(*id).name.clone()]),
            // `require("express-ws")` stands for the default export too.
            Ty::Export(model, path) if path.is_empty() => (*model, vec![String::new(), "default".to_owned()]),
            Ty::Export(model, path) => (*model, vec![path.clone()]),
            // What a class of this file extends leads there too.
            Ty::Object(_) | Ty::Foreign(_) => {
                let bases = self.bases(ty).into_iter();
                return union(bases.map(|id| self.led_to(&Ty::Instance(id), steps)));
            }
            _ => return Vec::new(),
        };
        let mut found = Vec::new();
        for (id, target) in self.apis.types(model) {
            for way in target.from.iter().filter(|way| subjects.contains(&way.subject)) {
                if matches(&way.steps, steps) {
                    found.push(Ty::Instance(id));
                } else if way.steps.split_last().is_some_and(|(last, rest)| *last == Step::Item && matches(rest, steps))
                {
                    found.push(Ty::Items(Box::new(Ty::Instance(id))));
                }
            }
        }
        found
    }
}

/// Whether steps are those of a way; `.*` stands for any member.
fn matches(way: &[Step], steps: &[Step]) -> bool {
    let same = |(wanted, step): (&Step, &Step)| match (wanted, step) {
        (Step::Member(any), Step::Member(_)) if any == "*" => true,
        _ => wanted == step,
    };
    way.len() == steps.len() && way.iter().zip(steps).all(same)
}
