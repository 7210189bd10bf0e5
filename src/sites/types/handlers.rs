//! What functions are given: by the call that they are handed to, and by their callers.

use super::super::context::Cx;
use super::{Ty, union};
use crate::apis::{Family, Step};
use crate::source::Span;
use crate::syntax::{Call, Def, DefKind, Expr, Fate, Node, Pick, Role, TypeText, Variable};

/// Ways to add a listener for an event, given first.
pub(in crate::sites) const LISTENERS: &[&str] =
    &["on", "once", "addListener", "addEventListener", "prependListener", "prependOnceListener"];

/// Methods of collections whose function is given an element first.
pub(super) const EACH: &[&str] =
    &["forEach", "map", "filter", "find", "some", "every", "flatMap", "findLast", "subscribe"];

/// No configuration nests deeper.
pub(super) const MAX_STEPS: usize = 16;

/// Functions of Rust that box a closure.
const BOXES: &[&str] = &["Rc::new", "Arc::new", "Box::new"];

/// The word that calls the constructor of the class that is extended.
const SUPER: &str = "super";

/// Members that objects of browsers have for handlers of events.
const EVENT_HANDLERS: &[&str] = &[
    "onabort", "onbeforeunload", "onblur", "onchange", "onclick", "onclose", "onerror", "onfreeze", "onhashchange",
    "onload", "onmessage", "onoffline", "ononline", "onopen", "onpagehide", "onpopstate", "onsubmit", "onunload",
    "onvisibilitychange",
];

impl<'t> Cx<'t> {
    /// What a function is given as its argument number `index`: by the call that it is handed to,
    /// and by its callers.
    pub(super) fn argument_types(&self, function: Node<'t>, index: usize) -> Vec<Ty<'t>> {
        let mut types = self.method_types(function, &[Step::Arg(index)]);
        for place in self.places(function) {
            types.extend(self.handed_to(place, vec![Step::Arg(index)]));
        }
        types.extend(self.given_types(function, index));
        types.extend(self.held(function, index));
        types.extend(self.given_to_filler(function, index));
        for call in self.callers(function) {
            types.extend(call.args.get(index).map(|arg| self.types(*arg)).unwrap_or_default());
        }
        if types.is_empty() {
            types.extend(self.types_from_importers(function, index));
        }
        union([types])
    }

    /// What an `Option` holds that a closure is run on: `self.ws.map(|ws| ws.close(..))`.
    fn held(&self, function: Node<'t>, index: usize) -> Vec<Ty<'t>> {
        let Fate::Argument { call, index: 0 } = self.fate(function) else { return Vec::new() };
        let Expr::Call(call) = self.expr(call) else { return Vec::new() };
        match self.expr(self.file.plain(call.callee)) {
            Expr::Member { object, name: "map" | "and_then" | "inspect" }
                if index == 0 && self.family() == Family::Rust =>
            {
                self.types(object).into_iter().filter(|ty| matches!(ty, Ty::Instance(_))).collect()
            }
            _ => Vec::new(),
        }
    }

    /// What the models say of a method of a class, or with further steps of a parameter of it, by the
    /// method's name: of any class (`class.webSocketClose arg 0`), or of one that extends theirs
    /// (`Server.onConnect arg 0`).
    pub(in crate::sites) fn method_types(&self, function: Node<'t>, rest: &[Step]) -> Vec<Ty<'t>> {
        let Some(name) = self.file.function_name(function) else { return Vec::new() };
        let text = self.text(name);
        let Some(Role::Field(field)) = self.occurrence(name.span().start, text).map(|found| found.role) else {
            return Vec::new();
        };
        let steps: Vec<Step> = std::iter::once(Step::Member(text.to_owned())).chain(rest.iter().cloned()).collect();
        let own = self.apis.of_family(self.family()).flat_map(|(id, _)| self.apis.types(id));
        let own = own.filter(|(_, ty)| {
            ty.from.iter().any(|way| way.subject == "class" && way.steps == steps) && self.takes_a_socket(function)
        });
        let base = self.file.heritage(field.class).base.map(|base| self.types(base)).unwrap_or_default();
        let inherited = base.iter().flat_map(|base| self.led_to(base, &steps));
        union([own.map(|(id, _)| Ty::Instance(id)).chain(inherited).collect()])
    }

    /// The objects that call a function as a listener: what `this` is in it.
    pub(super) fn listened_to(&self, function: Node<'t>) -> Vec<Ty<'t>> {
        let places = self.places(function).into_iter();
        union(places.map(|place| match self.fate(place) {
            Fate::Argument { call, index: 1 } => match self.expr(call) {
                Expr::Call(call) => match self.expr(self.file.plain(call.callee)) {
                    Expr::Member { object, name } if LISTENERS.contains(&name) => self.types(object),
                    _ => Vec::new(),
                },
                _ => Vec::new(),
            },
            Fate::Assigned(target) => match self.expr(target) {
                Expr::Member { object, name } if name.starts_with("on") => self.types(object),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }))
    }

    /// Where a function stands as a value: itself, and where it is passed by name.
    pub(in crate::sites) fn places(&self, function: Node<'t>) -> Vec<Node<'t>> {
        let mut places = vec![function];
        if let Some((name, def)) = self.name_of(function) {
            places.extend(match self.family() {
                Family::JavaScript => self.uses_of_definition(name, &def),
                Family::Rust => self.uses_of(name, def.scope),
            });
        }
        // `return { close, quit: leave }`
        let fields: Vec<Node<'t>> = places.iter().skip(1).flat_map(|place| self.field_places(*place)).collect();
        places.extend(fields);
        places.extend(self.method_places(function));
        let handed: Vec<Node<'t>> = places.iter().flat_map(|place| self.handed_places(*place)).collect();
        places.extend(handed);
        let kept: Vec<Node<'t>> = places.iter().flat_map(|place| self.kept_bound(*place)).collect();
        places.extend(kept);
        // `const closer = (ws) => (code) => ws.close(code)`
        if let Fate::Returned(maker) = self.fate(function) {
            places.extend(self.callers(maker).into_iter().map(|call| call.node));
        }
        places
    }

    /// Where a function stands as a value inside a function of this file that it is handed to:
    /// `dial(url, (code) => peer.close(code))`.
    fn handed_places(&self, place: Node<'t>) -> Vec<Node<'t>> {
        let (Fate::Argument { call, index }, Family::JavaScript) = (self.fate(place), self.family()) else {
            return Vec::new();
        };
        let Expr::Call(call) = self.expr(call) else { return Vec::new() };
        let callee = self.nested(|| None, || self.callee(&call)).and_then(|callee| self.file.function(callee));
        let param = callee.and_then(|callee| self.file.pattern_name(callee.params.get(index)?.node));
        let def = param.and_then(|param| Some((self.text(param), self.definition(self.text(param), param)?)));
        def.map(|(name, def)| self.uses_of_definition(name, &def)).unwrap_or_default()
    }

    /// Where the field of an object literal stands as a value that a function is given to by name: `client.close`, and
    /// the name that it is taken out under, `const { close } = createClient()`.
    fn field_places(&self, place: Node<'t>) -> Vec<Node<'t>> {
        let (Fate::Field { record, name }, Family::JavaScript) = (self.fate(place), self.family()) else {
            return Vec::new();
        };
        let mut places = self.members_named(name, &[Ty::Literal(record)]);
        places.extend(self.taken_places(name, record));
        places
    }

    /// Where the name stands that a field of an object literal is taken out under: `const { close } = createClient()`.
    fn taken_places(&self, name: &str, record: Node<'t>) -> Vec<Node<'t>> {
        let literal = Ty::Literal(record);
        let mut places = Vec::new();
        for at in self.file.words(name, self.whole_file()).collect::<Vec<_>>() {
            let Some(def) = self.taken_at(at, name) else { continue };
            let DefKind::Variable(Variable { value: Some(value), .. }) = def.kind else { continue };
            if self.types(value).contains(&literal) {
                places.extend(self.uses_of_definition(self.text(def.node), &def));
            }
        }
        places
    }

    /// The variable that a field is taken out into where its name stands: `const { close } = ..`,
    /// `const { close: end } = ..`.
    pub(in crate::sites) fn taken_at(&self, at: usize, name: &str) -> Option<Def<'t>> {
        let text = self.file.text();
        let other = text[at + name.len()..].trim_start().strip_prefix(':').map(str::trim_start);
        let start = other.map_or(at, |other| text.len() - other.len());
        let is_end = |c: char| !c.is_alphanumeric() && c != '_' && c != '$';
        let end = start + text[start..].find(is_end)?;
        let taken = self.file.node_of(Span::new(start, end))?;
        let def = self.occurrence_definition(self.text(taken), taken).filter(|def| def.node == taken)?;
        let is_field = match &def.kind {
            DefKind::Variable(variable) => matches!(variable.picks.as_slice(), [Pick::Key(key)] if *key == name),
            _ => false,
        };
        is_field.then_some(def)
    }

    /// Where the field stands as a value that holds a bound function: `private onShut = this.handle.bind(this)`,
    /// `this.onShut = this.handle.bind(this)`.
    fn kept_bound(&self, place: Node<'t>) -> Vec<Node<'t>> {
        let Fate::Receiver { call, method: "bind" } = self.fate(place) else { return Vec::new() };
        if !matches!(self.expr(call), Expr::Call(bind) if bind.args.len() <= 1) {
            return Vec::new();
        }
        match self.fate(call) {
            // `server.on("connection", this.admit.bind(this))`, `{ open: this.admit.bind(this) }`
            Fate::Argument { .. } | Fate::Field { .. } => vec![call],
            Fate::Bound(_) => self.method_places(call),
            Fate::Assigned(target) => match (self.expr(target), self.own_class(target)) {
                (Expr::Member { object, name }, Some(class)) if self.is_this(object) => {
                    // A method that is bound under its own name stands where it stood before.
                    let is_method = self.method(&Ty::Object(class), name).is_some();
                    if is_method { Vec::new() } else { self.members_named(name, &[Ty::Object(class)]) }
                }
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// Where a method of a class or object literal of this file stands as a value: `this.handle`.
    fn method_places(&self, function: Node<'t>) -> Vec<Node<'t>> {
        let name = match self.fate(function) {
            Fate::Bound(name) => Some(name),
            Fate::Field { name, record } => {
                let mut places = self.members_named(name, &[Ty::Literal(record)]);
                places.extend(self.component_places(name, record));
                places.extend(self.taken_places(name, record));
                return places;
            }
            // `let onClose; onClose = (code) => ..`
            Fate::Assigned(target) => match self.expr(target) {
                Expr::Name(name) => {
                    let def = self.definition(name, target);
                    return self.uses_of(name, def.map_or_else(|| self.whole_file(), |def| def.scope));
                }
                _ => return self.assigned_places(function, target),
            },
            _ => self.file.function_name(function),
        };
        let Some(name) = name else { return Vec::new() };
        let text = self.text(name);
        match self.occurrence(name.span().start, text).map(|occurrence| occurrence.role) {
            Some(Role::Field(field)) => self.members_named(text, &[Ty::Object(field.class), Ty::Class(field.class)]),
            Some(Role::Define(Def { container: Some(owner), .. })) if self.family() == Family::Rust => {
                let mut places = self.members_of(text, owner, !self.takes_self(function));
                places.extend(self.members_by_trait(text, function));
                places
            }
            _ => Vec::new(),
        }
    }

    /// Whether a function of Rust is a method.
    fn takes_self(&self, function: Node<'t>) -> bool {
        let text = self.text(function);
        let first = text.split_once('(').map_or("", |(_, params)| params.split([',', ')', ':']).next().unwrap_or(""));
        first.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "self")
    }

    /// The members of this name of objects of a type of Rust, which has its functions apart from it.
    fn members_of(&self, name: &str, owner: &str, by_path: bool) -> Vec<Node<'t>> {
        let members = self.occurrences(name, self.whole_file()).filter_map(|occurrence| match occurrence.role {
            Role::Member { node, write: None } => Some(node),
            // `Self::stop(link, code)`; what takes `self` is given it as a first argument there.
            Role::Use if by_path => self.file.ancestors(occurrence.node).into_iter().next(),
            _ => None,
        });
        let is_owner = |ty: &Ty<'t>| match ty {
            Ty::Object(class) | Ty::Class(class) => self.file.heritage(*class).name == Some(owner),
            Ty::Instance(id) => self.apis.ty(*id).annotations.iter().any(|annotation| annotation == owner),
            _ => false,
        };
        let of_owner = |member: &Node<'t>| match self.expr(*member) {
            Expr::Member { object, name: member } if member == name => {
                self.types(object).iter().any(is_owner) || self.is_declared_as(object, owner)
            }
            _ => false,
        };
        members.collect::<Vec<_>>().into_iter().filter(of_owner).collect()
    }

    /// Whether a name is declared as a type of this name, which a trait of this file can be written for.
    fn is_declared_as(&self, object: Node<'t>, owner: &str) -> bool {
        let ty = self.annotation_of(object);
        matches!(ty, Some(TypeText::Name { path, .. }) if path.last() == Some(&owner))
    }

    /// The members of this name of objects of these types.
    pub(super) fn members_named(&self, name: &str, owners: &[Ty<'t>]) -> Vec<Node<'t>> {
        let whole = Span::new(0, self.file.text().len());
        let members = self.occurrences(name, whole).filter_map(|occurrence| match occurrence.role {
            Role::Member { node, write: None } => Some(node),
            _ => None,
        });
        let of_owner = |member: &Node<'t>| match self.expr(*member) {
            Expr::Member { object, .. } => self
                .types(object)
                .iter()
                .any(|ty| owners.contains(ty) || self.class_bases(ty, name).iter().any(|base| owners.contains(base))),
            _ => false,
        };
        members.collect::<Vec<_>>().into_iter().filter(of_owner).collect()
    }

    /// The classes of this file that an object has a method from, if its own class has none by this
    /// name.
    fn class_bases(&self, ty: &Ty<'t>, name: &str) -> Vec<Ty<'t>> {
        let mut bases = Vec::new();
        let mut ty = ty.clone();
        while let Ty::Object(class) = ty
            && bases.len() < MAX_STEPS
            && self.method(&ty, name).is_none()
            && let Some(next @ Ty::Object(_)) = self.extended(class).into_iter().next()
        {
            bases.push(next.clone());
            ty = next;
        }
        bases
    }

    /// The calls of a function of this file.
    pub(in crate::sites) fn callers(&self, function: Node<'t>) -> Vec<Call<'t>> {
        let calls = self.places(function).into_iter().skip(1).flat_map(|place| self.calls_of(place));
        let calls = calls.chain(self.constructions(function)).chain(self.run_at_once(function));
        calls.filter(|call| !call.spread && !self.is_only_looked_at(call.node)).collect()
    }

    /// `(function (window) { .. })(window)`
    fn run_at_once(&self, function: Node<'t>) -> Option<Call<'t>> {
        let around = self.file.ancestors(function).into_iter().take(3);
        around.into_iter().find_map(|outer| match self.expr(outer) {
            Expr::Call(call) if self.file.plain(call.callee) == function => Some(call),
            _ => None,
        })
    }

    /// `new Client(ws)`, where the function is the constructor of that class.
    fn constructions(&self, function: Node<'t>) -> Vec<Call<'t>> {
        let Some(name) = self.file.function_name(function) else { return Vec::new() };
        if self.text(name) != "constructor" {
            return Vec::new();
        }
        let Some(class) = self.own_class(function) else { return Vec::new() };
        let Some(text) = self.file.heritage(class).name else { return Vec::new() };
        let places = self.uses_of(text, Span::new(0, self.file.text().len())).into_iter();
        let is_own = |place: &Node<'t>| self.types(*place).contains(&Ty::Class(class));
        let calls = places.filter(is_own).flat_map(|place| self.calls_of(place)).filter(|call| call.new);
        calls.chain(self.constructions_of_base(class)).collect()
    }

    /// `super(4001, "gone")` in the classes of this file that extend a class.
    fn constructions_of_base(&self, class: Node<'t>) -> Vec<Call<'t>> {
        if self.family() != Family::JavaScript {
            return Vec::new();
        }
        let places = self.file.words(SUPER, self.whole_file()).collect::<Vec<_>>().into_iter();
        let nodes = places.filter_map(|at| self.file.node_of(Span::new(at, at + SUPER.len())));
        let is_of_class = |place: &Node<'t>| {
            let own = self.own_class(*place).filter(|own| *own != class);
            own.is_some_and(|own| self.extended(own).contains(&Ty::Object(class)))
        };
        nodes.filter(is_of_class).flat_map(|place| self.calls_of(place)).collect()
    }

    /// The name that a function is defined or bound under.
    pub(in crate::sites) fn name_of(&self, function: Node<'t>) -> Option<(&'t str, Def<'t>)> {
        // `const leave = useCallback((code) => .., [])`
        let value = match self.fate(function) {
            Fate::Argument { call, index: 0 } if self.is_kept(call) => call,
            _ => self.boxed(function),
        };
        let holds = |def: &Def<'t>| match &def.kind {
            DefKind::Function(node) => *node == function,
            DefKind::Variable(variable) => variable.value.is_some_and(|bound| {
                let is_in_block = self.family() == Family::Rust && bound.span().contains(value.span());
                is_in_block || self.file.plain(bound) == value
            }),
            _ => false,
        };
        let name = match self.fate(value) {
            Fate::Bound(name) => name,
            _ => self.file.function_name(function)?,
        };
        let text = self.text(name);
        let def = self.resolve(text, name).into_iter().find(holds)?;
        Some((text, def))
    }

    /// A closure of Rust with the block that it ends, and the box that it is put into:
    /// `{ let ws = ws.clone(); move |code| .. }`, `Rc::new(|code| ..)`.
    fn boxed(&self, closure: Node<'t>) -> Node<'t> {
        let mut value = closure;
        while self.family() == Family::Rust {
            let is_box = |call: &Call<'t>| BOXES.iter().any(|name| self.text(call.callee).ends_with(name));
            value = match self.fate(value) {
                Fate::Part(outer) => outer,
                Fate::Argument { call, index: 0 } if matches!(self.expr(call), Expr::Call(call) if is_box(&call)) => {
                    call
                }
                _ => break,
            };
        }
        value
    }

    /// Whether a function is given an event or an error as this argument.
    pub(in crate::sites) fn is_event(&self, function: Node<'t>, index: usize) -> bool {
        index == 0
            && self.places(function).into_iter().any(|place| match self.fate(place) {
                Fate::Argument { call, index: 1 } => match self.expr(call) {
                    Expr::Call(call) => match self.expr(self.file.plain(call.callee)) {
                        Expr::Member { name: "addEventListener", .. } => true,
                        Expr::Member { name, .. } if LISTENERS.contains(&name) => {
                            call.args.first().and_then(|arg| self.fixed_text(*arg)).as_deref() == Some("error")
                        }
                        _ => false,
                    },
                    _ => false,
                },
                Fate::Assigned(target) => match self.expr(target) {
                    Expr::Member { object, name } => name.starts_with("on") && self.tells_events(object, name, place),
                    _ => false,
                },
                _ => false,
            })
    }

    /// Whether what is assigned to a member is given an event, as the objects of browsers do it. What others hand
    /// over is their own matter.
    fn tells_events(&self, object: Node<'t>, name: &str, handler: Node<'t>) -> bool {
        let types = self.types(object);
        if types.iter().any(|ty| matches!(ty, Ty::Instance(_) | Ty::Global)) {
            return true;
        }
        let takes_a_code = self.file.function(handler).is_some_and(|function| match function.params.as_slice() {
            [] => false,
            [param] => matches!(self.text(param.node).split(':').next(), Some("code" | "status")),
            _ => true,
        });
        types.is_empty() && !takes_a_code && EVENT_HANDLERS.contains(&name)
    }
}
