//! What the models say of what a call, a type or a server is handed: `Bun.serve({ websocket: { close(ws, code) {} } })`.

use super::super::context::Cx;
use super::handlers::{EACH, LISTENERS, MAX_STEPS};
use super::{Ty, items, union};
use crate::apis::{Family, Model, Step};
use crate::syntax::{Call, Expr, Fate, Node};

impl<'t> Cx<'t> {
    /// What the models say of a function's parameter, or a value, by the call that it is handed to.
    pub(in crate::sites) fn handed_to(&self, place: Node<'t>, mut steps: Vec<Step>) -> Vec<Ty<'t>> {
        let mut place = place;
        for _ in 0..MAX_STEPS {
            match self.fate(place) {
                Fate::Part(outer) => {
                    // `{ close(ws, code) { .. } } satisfies WebSocketHandler`
                    if let Some(text) = self.file.asserted_type(outer).filter(|text| *text != "const") {
                        let said = self.handed_to_type(text, outer, &steps);
                        if !said.is_empty() {
                            return said;
                        }
                    }
                    place = outer;
                }
                Fate::Field { record, name } => {
                    steps.insert(0, Step::Key(name.to_owned()));
                    place = record;
                }
                Fate::Returned(function) => {
                    // `function events(): WSEvents { return { onOpen(event, ws) { .. } }; }`
                    let said = self.file.return_type(function);
                    let said = said.map(|text| self.handed_to_type(text, function, &steps)).unwrap_or_default();
                    if !said.is_empty() {
                        return said;
                    }
                    // `Bun.serve({ websocket: handlers() })`
                    let calls = self.callers(function).into_iter();
                    let given =
                        union(calls.map(|call| self.nested(Vec::new, || self.handed_to(call.node, steps.clone()))));
                    if !given.is_empty() {
                        return given;
                    }
                    // `upgradeWebSocket((c) => ({ onMessage(event, ws) { .. } }))`
                    steps.insert(0, Step::Returns);
                    place = function;
                }
                Fate::Argument { call, index } => {
                    let Expr::Call(call) = self.expr(call) else {
                        return Vec::new();
                    };
                    return self.handed_to_call(&call, index, steps);
                }
                // `export default { fetch(request, server) { .. }, websocket: { .. } }`
                Fate::Exported if self.field_of(place, "fetch").is_some() => return self.run_by_a_server(&steps),
                // `const handlers = { onMessage(event, ws) { .. } }`, handed over by name
                Fate::Bound(name) if matches!(steps.first(), Some(Step::Key(_) | Step::Returns)) => {
                    // `const handlers: WebSocketHandler = { close(ws, code) { .. } }`
                    let declared = self.declared_type(name).map(|text| self.handed_to_type(text, name, &steps));
                    if let Some(declared) = declared.filter(|declared| !declared.is_empty()) {
                        return declared;
                    }
                    let uses = self.constant_uses(name).into_iter();
                    let led = uses.map(|used| self.nested(Vec::new, || self.handed_to(used, steps.clone())));
                    return union(led.collect::<Vec<_>>());
                }
                _ => return Vec::new(),
            }
        }
        Vec::new()
    }

    /// What the models say of the parts of a value of this type.
    fn handed_to_type(&self, text: &'t str, at: Node<'t>, steps: &[Step]) -> Vec<Ty<'t>> {
        union(self.annotated(text, at).iter().map(|ty| self.led_to(ty, steps)))
    }

    /// What the models say of the parts of a module that a server runs.
    fn run_by_a_server(&self, steps: &[Step]) -> Vec<Ty<'t>> {
        let types = self.apis.of_family(self.family()).flat_map(|(id, _)| self.apis.types(id));
        let led = types.filter(|(_, ty)| ty.from.iter().any(|way| way.subject == "exported" && way.steps == steps));
        led.map(|(id, _)| Ty::Instance(id)).collect()
    }

    pub(in crate::sites) fn handed_to_call(&self, call: &Call<'t>, index: usize, steps: Vec<Step>) -> Vec<Ty<'t>> {
        let with = |first: Vec<Step>| first.into_iter().chain(steps.iter().cloned()).collect::<Vec<_>>();
        let callee = self.file.plain(call.callee);
        // `function whenOpen(callback) { callback(ws); }`
        if let ([Step::Arg(at)], Some(function)) = (steps.as_slice(), self.callee(call)) {
            return self.nested(Vec::new, || self.passed_to_parameter(function, index, *at));
        }
        let Expr::Member { object, name } = self.expr(callee) else {
            let ways = with(vec![Step::Arg(index)]);
            // `setSocket((previous) => ..)`
            if let (0, [Step::Arg(0)]) = (index, steps.as_slice())
                && let Some(held) = self.held_for_setter(callee)
            {
                return held;
            }
            return union(self.types(callee).iter().map(|ty| match ty {
                Ty::Not => vec![Ty::Not],
                // `useStore((state) => state.socket)`, `set((state) => ..)`
                Ty::Store(state) if (index, steps.as_slice()) == (0, &[Step::Arg(0)]) => state.clone(),
                ty => self.led_to(ty, &ways),
            }));
        };
        let mut types = Vec::new();
        // `connect().then((ws) => ..)`: a promise is taken for what it leads to.
        if (name, index) == ("then", 0) && steps == [Step::Arg(0)] {
            types.extend(self.types(object));
        }
        // `Array.from(sockets, (socket) => ..)`
        if (name, index) == ("from", 1) && steps == [Step::Arg(0)] {
            types.extend(items(call.args.first().map(|arg| self.types(*arg)).unwrap_or_default()));
        }
        let owners = self.types(object);
        // `ws::listen("..", |out| ..)`, `node.upgradeWebSocket(() => ..)`
        let functions = self.types(callee).into_iter().filter(|ty| matches!(ty, Ty::Export(..) | Ty::Instance(_)));
        let steps_here = with(vec![Step::Arg(index)]);
        types.extend(functions.collect::<Vec<_>>().iter().flat_map(|function| self.led_to(function, &steps_here)));
        if owners.is_empty() {
            types.extend(self.handed_to_unknown(call, &with(vec![Step::Member(name.to_owned()), Step::Arg(index)])));
        }
        for owner in owners {
            match &owner {
                Ty::Not => return vec![Ty::Not],
                Ty::Items(element) | Ty::Map(element)
                    if index == 0 && EACH.contains(&name) && steps == [Step::Arg(0)] =>
                {
                    types.push((**element).clone());
                }
                Ty::Keys(key) if index == 0 && name == "forEach" && steps == [Step::Arg(1)] => {
                    types.push((**key).clone());
                }
                _ => {}
            }
            if index == 1
                && LISTENERS.contains(&name)
                && let Some(event) = call.args.first().and_then(|arg| self.fixed_text(*arg))
            {
                types.extend(self.led_to(&owner, &with(vec![Step::On(event)])));
            }
            types.extend(self.led_to(&owner, &with(vec![Step::Member(name.to_owned()), Step::Arg(index)])));
        }
        types
    }

    /// What the models say of an argument of a call on an object that nothing is known of, in a file
    /// or project that has their package, or imports a framework that it plugs into.
    fn handed_to_unknown(&self, call: &Call<'t>, steps: &[Step]) -> Vec<Ty<'t>> {
        let led = self.led_by_any(steps, &[]);
        if !led.is_empty() {
            return led;
        }
        let is_said = |model: &Model| {
            let is_in = |arg: &Node<'t>| model.says.iter().any(|words| self.text(*arg).contains(words.as_str()));
            // A file of routes is given the framework: `module.exports = async (app) => { app.get(..) }`.
            let has = |package: &String| self.around.packages.releases(self.family(), package).is_some();
            call.args.iter().any(is_in)
                && !model.hosts.is_empty()
                && (model.hosts.iter().any(|host| self.imports(host)) || model.packages.iter().any(has))
        };
        self.led_where(steps, &[], is_said)
    }

    /// What the models say of a member of an object that nothing is known of, in a file that shows
    /// their library; `rest` are steps that lead to an element.
    pub(super) fn led_by_any(&self, steps: &[Step], rest: &[Step]) -> Vec<Ty<'t>> {
        self.led_where(steps, rest, |model| self.shows(model))
    }

    fn led_where(&self, steps: &[Step], rest: &[Step], is_meant: impl Fn(&Model) -> bool) -> Vec<Ty<'t>> {
        let models = self.apis.of_family(self.family());
        let types = models.flat_map(|(id, model)| self.apis.types(id).map(move |(id, ty)| (id, ty, model)));
        let led = types.filter(|(_, ty, model)| {
            let leads = |way: &crate::apis::Way| {
                way.subject == "any" && way.steps.strip_prefix(steps).is_some_and(|left| left == rest)
            };
            ty.from.iter().any(leads) && is_meant(model)
        });
        led.map(|(id, ..)| Ty::Instance(id)).collect()
    }

    /// Whether the file imports a package of a library, or holds a name of its environment.
    fn shows(&self, model: &Model) -> bool {
        let environment = model.environment.as_ref();
        let is_used = |package: &String| match self.family() {
            Family::JavaScript => self.imports(package),
            Family::Rust => self.mentions_crate(package),
        };
        model.packages.iter().any(is_used)
            || environment.is_some_and(|environment| {
                environment.imports.iter().any(|package| self.imports(package))
                    || environment.names.iter().any(|name| self.file.has_name(name))
            })
    }
}
