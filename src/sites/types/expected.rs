//! What functions are given by the type of what they are put into: `const handlers: Record<string, Handler>
//! = { bye: (peer) => peer.close(1001) }`, or of the parameter that they are handed over as:
//! `serve((peer) => peer.close(1001))`.

use super::super::context::Cx;
use super::annotations::{MAPS, TRANSPARENT};
use super::{Ty, union};
use crate::apis::{Family, Step};
use crate::syntax::{
    Call, Def, DefKind, Expr, Fate, Node, Param, Role, TypeText, Variable, member_of, value_under_any_key,
};

/// No literal nests deeper.
const MAX_STEPS: usize = 8;

/// What stands among keys for what a function gives back.
const RETURNED: &str = "()";

/// The method that makes an object of a class.
pub(in crate::sites) const CONSTRUCTOR: &str = "constructor";

/// What is asked of a function that others are handed to.
#[derive(Clone, Copy)]
pub(in crate::sites) struct Asked<'a> {
    /// The number of the argument that holds the other function.
    pub(in crate::sites) at: usize,
    /// The keys in it under which that function stands.
    pub(in crate::sites) keys: &'a [&'a str],
    /// The parameter of that function that is asked for; `this` without one.
    pub(in crate::sites) index: Option<usize>,
}

impl<'t> Cx<'t> {
    /// What a function is given as its argument number `index`, or as `this` without one, by the type that is
    /// expected where it stands.
    pub(super) fn expected(&self, function: Node<'t>, index: Option<usize>) -> Vec<Ty<'t>> {
        if self.family() != Family::JavaScript {
            let result = if index == Some(0) { self.result_behind(function) } else { None };
            return result.map(|result| self.failed_with(result)).unwrap_or_default();
        }
        let mut keys = Vec::new();
        let mut place = function;
        for _ in 0..MAX_STEPS {
            match self.fate(place) {
                Fate::Part(outer) => {
                    // `{ bye: (peer) => peer.close(1001) } satisfies Handlers`
                    if let Some(text) = self.file.asserted_type(outer).filter(|text| *text != "const") {
                        return self
                            .nested(Vec::new, || self.parameter_of(&TypeText::parse(text), &keys, index, outer));
                    }
                    place = outer;
                }
                Fate::Field { record, name } => {
                    keys.insert(0, name);
                    place = record;
                }
                Fate::Bound(name) => {
                    let Some(text) = self.declared_type(name) else { return Vec::new() };
                    return self.nested(Vec::new, || self.parameter_of(&TypeText::parse(text), &keys, index, name));
                }
                // `function events(): Handlers { return { bye: (peer) => peer.close(1001) }; }`
                Fate::Returned(function) => {
                    if let Some(text) = self.file.return_type(function) {
                        return self
                            .nested(Vec::new, || self.parameter_of(&TypeText::parse(text), &keys, index, function));
                    }
                    keys.insert(0, RETURNED);
                    place = function;
                }
                Fate::Assigned(target) => {
                    return self.nested(Vec::new, || self.expected_by_target(target, &keys, index));
                }
                Fate::Argument { call: outer, index: at } => {
                    let Expr::Call(call) = self.expr(outer) else { return Vec::new() };
                    // `const Panel: React.FC<Props> = memo(({ socket }) => ..)`
                    if at == 0 && keys.is_empty() && self.is_component_wrapper(call.callee) {
                        match call.type_args {
                            Some(args) => return self.props_of_wrapper(&call, args, index),
                            None => place = outer,
                        }
                        continue;
                    }
                    return self.nested(Vec::new, || self.expected_by(&call, &Asked { at, keys: &keys, index }));
                }
                _ => return Vec::new(),
            }
        }
        Vec::new()
    }

    /// What a function is given by the type of the parameter that a call hands it over as.
    fn expected_by(&self, call: &Call<'t>, asked: &Asked<'_>) -> Vec<Ty<'t>> {
        if call.spread {
            return Vec::new();
        }
        // `new Hub({ joined: (peer) => .. })`
        let made = |ty: &Ty<'t>| if let Ty::Class(_) = ty { self.method(ty, CONSTRUCTOR) } else { None };
        let function = if call.new { self.types(call.callee).iter().find_map(made) } else { self.callee(call) };
        match function {
            Some(function) => self.given_by_parameter(function, asked),
            None => self.expected_elsewhere(call, asked),
        }
    }

    /// What a function of this file gives to the function that is put into one of its parameters, by the type
    /// of that parameter.
    pub(in crate::sites) fn given_by_parameter(&self, function: Node<'t>, asked: &Asked<'_>) -> Vec<Ty<'t>> {
        let param = self.file.function(function).and_then(|lowered| lowered.params.into_iter().nth(asked.at));
        match param.and_then(|param| self.declared_parameter(&param)) {
            Some((text, name)) => self.parameter_of(&TypeText::parse(text), asked.keys, asked.index, name),
            None => Vec::new(),
        }
    }

    /// The annotation of a parameter, and its name.
    pub(in crate::sites) fn declared_parameter(&self, param: &Param<'t>) -> Option<(&'t str, Node<'t>)> {
        let name = self.file.pattern_name(param.node)?;
        match self.definition(self.text(name), name)?.kind {
            DefKind::Parameter { annotation: Some(text), .. } => Some((text, name)),
            _ => None,
        }
    }

    /// The annotation of a variable or field.
    pub(super) fn declared_type(&self, name: Node<'t>) -> Option<&'t str> {
        let text = self.text(name);
        match self.occurrence(name.span().start, text)?.role {
            Role::Field(field) => field.annotation,
            _ => match self.definition(text, name)?.kind {
                DefKind::Variable(Variable { annotation, .. }) => annotation,
                _ => None,
            },
        }
    }

    /// What stands behind the name of a method of an interface: `(ws: WebSocket): void`.
    fn signature(&self, method: Node<'t>) -> &'t str {
        let text = self.text(method);
        text.find('(').map_or("", |open| &text[open..])
    }

    /// A parameter of the function under some keys of a type.
    fn parameter_of(&self, text: &TypeText<'t>, keys: &[&str], index: Option<usize>, at: Node<'t>) -> Vec<Ty<'t>> {
        let further = |text: &'t str, keys: &[&str], at: Node<'t>| {
            self.nested(Vec::new, || self.parameter_of(&TypeText::parse(text), keys, index, at))
        };
        match (text, keys) {
            (TypeText::Function { params, this, .. }, []) => {
                let given = index.map_or(this.as_deref(), |index| params.get(index));
                given.map(|given| self.type_text(given, at)).unwrap_or_default()
            }
            (TypeText::Function { returned, .. }, [RETURNED, rest @ ..]) => {
                self.parameter_of(returned, rest, index, at)
            }
            (TypeText::Member { of, name }, _) => self.parameter_of(of, &[&[*name], keys].concat(), index, at),
            (TypeText::Import { module, path }, _) => self.expected_of(module, path, keys, index),
            (TypeText::Union(parts) | TypeText::Intersection(parts), _) => {
                union(parts.iter().map(|part| self.parameter_of(part, keys, index, at)))
            }
            (TypeText::Object(object), [key, rest @ ..]) => {
                let member = member_of(object, key).or_else(|| value_under_any_key(object));
                member.map(|member| further(member, rest, at)).unwrap_or_default()
            }
            (TypeText::Name { path, args }, _) => {
                let last = path.last().copied().unwrap_or_default();
                match (args.as_slice(), keys) {
                    ([inner, ..], _) if TRANSPARENT.contains(&last) => self.parameter_of(inner, keys, index, at),
                    // `const Panel: React.FC<Props> = ({ socket }) => ..`
                    ([props], []) if index == Some(0) && self.is_component(path, at) => self.type_text(props, at),
                    ([.., value], [_, rest @ ..]) if MAPS.contains(&last) => self.parameter_of(value, rest, index, at),
                    _ => match (self.expected_definition(path, at), keys) {
                        (Some((DefKind::Alias(text), node)), _) => further(text, keys, node),
                        (Some((DefKind::Class(class), _)), [key, rest @ ..]) => {
                            let member = self.declared_member(class, key);
                            member.map(|(text, node)| further(text, rest, node)).unwrap_or_default()
                        }
                        (Some((DefKind::Import { module: "vuex", what }, _)), _) if index == Some(0) => {
                            self.given_by_vuex(what, args, keys, at)
                        }
                        // `import type { Handlers } from "./handlers"`
                        (Some((DefKind::Import { module, what }, _)), _) if self.known(module).is_empty() => {
                            let head = Some(what.name()).filter(|head| !head.is_empty());
                            let names: Vec<&str> = head.into_iter().chain(path[1..].iter().copied()).collect();
                            self.expected_of(module, &names, keys, index)
                        }
                        _ => self.led_by_keys(self.type_text(text, at), keys, index),
                    },
                }
            }
            _ => Vec::new(),
        }
    }

    /// The type of a member that a class or interface declares, and its name.
    fn declared_member(&self, class: Node<'t>, name: &str) -> Option<(&'t str, Node<'t>)> {
        self.occurrences(name, class.span()).find_map(|found| match found.role {
            Role::Field(field) if field.class == class => {
                let method = field.value.map(|value| self.signature(value));
                Some((field.annotation.or(method)?, found.node))
            }
            _ => None,
        })
    }

    /// A parameter of the function that is put into something here: `server.onJoin = (peer) => ..`.
    fn expected_by_target(&self, target: Node<'t>, keys: &[&str], index: Option<usize>) -> Vec<Ty<'t>> {
        match self.expr(target) {
            Expr::Member { object, name } => union(self.types(object).iter().map(|ty| match ty {
                Ty::Shape(text, at) => {
                    self.parameter_of(&TypeText::Object(text), &[&[name], keys].concat(), index, *at)
                }
                Ty::Object(class) => {
                    let member = self.declared_member(*class, name);
                    let given = |(text, at)| self.parameter_of(&TypeText::parse(text), keys, index, at);
                    member.map(given).unwrap_or_default()
                }
                _ => Vec::new(),
            })),
            Expr::Name(name) => {
                let declared = self.definition(name, target).and_then(|def| Some((self.declared_type(def.node)?, def)));
                let given =
                    |(text, def): (&'t str, Def<'t>)| self.parameter_of(&TypeText::parse(text), keys, index, def.node);
                declared.map(given).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    /// What a type of this name is; of `net.Handlers` what `net` is, if that is another module.
    fn expected_definition(&self, path: &[&'t str], at: Node<'t>) -> Option<(DefKind<'t>, Node<'t>)> {
        let define = |name: &&'t str| self.type_definition(name, at).map(|def| (def.kind, def.node));
        let first = path.first().and_then(define);
        let is_import = matches!(first, Some((DefKind::Import { .. }, _)));
        if is_import { first } else { path.last().and_then(define) }
    }

    /// What the models say of the parameter of a function under some keys of these types.
    fn led_by_keys(&self, types: Vec<Ty<'t>>, keys: &[&str], index: Option<usize>) -> Vec<Ty<'t>> {
        let Some(index) = index else { return Vec::new() };
        let step = |key: &&str| if *key == RETURNED { Step::Returns } else { Step::Key((*key).to_owned()) };
        let steps: Vec<Step> = keys.iter().map(step).chain([Step::Arg(index)]).collect();
        union(types.iter().filter(|ty| matches!(ty, Ty::Instance(_))).map(|ty| self.led_to(ty, &steps)))
    }

    /// A parameter of the function under some keys of a type that another file has.
    fn expected_of(&self, module: &str, path: &[&str], keys: &[&str], index: Option<usize>) -> Vec<Ty<'t>> {
        let names: Vec<String> = path.iter().map(|name| (*name).to_owned()).collect();
        self.expected_of_type(module, &names, |cx, name, at| {
            cx.parameter_of(&TypeText::Name { path: vec![name], args: Vec::new() }, keys, index, at)
        })
    }
}
