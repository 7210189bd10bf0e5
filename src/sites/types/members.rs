//! The types of members: of objects, classes, literals and exports.

use super::super::context::Cx;
use super::{Ty, elements, settles, union};
use crate::apis::{Environment, Family, Known, Step};
use crate::source::Span;
use crate::syntax::{ClassField, Def, DefKind, Expr, Node, Role, Variable, member_of, value_under_any_key};

/// Methods of collections that give an element.
pub(super) const ELEMENT: &[&str] = &["get", "find", "at", "pop", "shift", "next", "findLast", "deref"];

/// The object that a function of JavaScript is called on.
const THIS: &str = "this";

/// The socket of an upgraded request, and the answer to it.
const UPGRADED: &str = "socket";
const ANSWER: &str = "response";

impl<'t> Cx<'t> {
    pub(super) fn member_types(&self, node: Node<'t>, object: Node<'t>, name: &'t str) -> Vec<Ty<'t>> {
        if self.family() == Family::Rust
            && let Some(path) = self.full_path(node)
        {
            let types = self.path_types(&path);
            if !types.is_empty() {
                return types;
            }
        }
        // `net.socket`, where `net` is a module
        let imported = self.imported_types(node);
        if !imported.is_empty() {
            return imported;
        }
        let owners = self.types(object);
        let types = union(owners.iter().map(|ty| self.member(ty, name)));
        // `sockets["a"]`
        let by_index = self.text(node).ends_with(']');
        let types = if types.is_empty() && by_index { elements(self.collections(owners.clone())) } else { types };
        if !types.iter().all(|ty| self.is_blank(ty)) {
            // `session.upstream = new WebSocket(url)`, where a type says only that it is a socket.
            let is_declared =
                matches!(owners.as_slice(), [Ty::Object(owner)] if self.file.heritage(*owner).is_interface);
            let given =
                if is_declared && self.leaves_open(&types) { self.given_to_member(object, name) } else { Vec::new() };
            return if self.says_more(&given, &types) { given } else { types };
        }
        let kept = self.kept_data(object, &owners, name);
        if !kept.is_empty() {
            return kept;
        }
        let listened_to = self.event_target(object, name);
        if !listened_to.is_empty() {
            return listened_to;
        }
        // An object that nothing is known of: what the same member is given elsewhere.
        if !self.is_this(object) && owners.contains(&Ty::Not) {
            return Vec::new();
        }
        let given = self.given_to_member(object, name);
        if given.is_empty() && owners.is_empty() {
            return self.led_by_any(&[Step::Member(name.to_owned())], &[]);
        }
        union([types, given])
    }

    pub(super) fn given_to_member(&self, object: Node<'t>, name: &'t str) -> Vec<Ty<'t>> {
        let is_own = self.family() == Family::JavaScript && self.is_this(object);
        let owner = if is_own { THIS } else { self.text(object) };
        self.members.get_or((owner, name), || self.given_elsewhere(owner, name)).to_vec()
    }

    /// What a member is given anywhere in the file, or what is put into it. Of `this`, by its other names too.
    pub(in crate::sites) fn given_elsewhere(&self, owner: &str, name: &str) -> Vec<Ty<'t>> {
        let mut given = Vec::new();
        let mut places = Vec::new();
        let whole = Span::new(0, self.file.text().len());
        let text = self.file.text();
        let is_own = owner == THIS && self.family() == Family::JavaScript;
        let may_belong = |offset: &usize| match is_own {
            true => text[..*offset].ends_with(['.', '"', '\'']),
            false => belongs_to(&text[..*offset], owner),
        };
        for offset in self.file.words(name, whole).filter(may_belong) {
            let Some(occurrence) = self.occurrence(offset, name) else { continue };
            let Role::Member { node, write } = occurrence.role else { continue };
            let Expr::Member { object, .. } = self.expr(node) else { continue };
            if self.text(object) != owner && !(is_own && self.is_this(object)) {
                continue;
            }
            match write {
                Some(value) => given.extend(self.types(value)),
                None => places.push(node),
            }
        }
        if given.iter().all(|ty| self.is_blank(ty)) {
            given.extend(self.filled(places));
        }
        union([given])
    }

    /// What a member of an object is.
    pub(in crate::sites) fn member(&self, ty: &Ty<'t>, name: &str) -> Vec<Ty<'t>> {
        match ty {
            Ty::Not => vec![Ty::Not],
            Ty::Global => {
                let types = self.global_types(name);
                if types.is_empty() { self.declared_global(name) } else { types }
            }
            Ty::Foreign(foreign) => self.foreign_member(foreign, name),
            Ty::Export(..) | Ty::Class(_) if name == "prototype" => self.instances(vec![ty.clone()]),
            Ty::Export(model, path) => {
                let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
                let path = path.strip_prefix("default.").unwrap_or(&path).to_owned();
                union([self.led_to(ty, &[Step::Member(name.to_owned())]), vec![Ty::Export(*model, path)]])
            }
            // `pair[0]`, `const { 0: client } = pair`
            Ty::Instance(_) if name.bytes().all(|byte| byte.is_ascii_digit()) => {
                elements(self.collections(vec![ty.clone()]))
            }
            Ty::Instance(_) => self.led_to(ty, &[Step::Member(name.to_owned())]),
            Ty::Object(class) => self.nested(Vec::new, || self.field_types(*class, name)),
            Ty::Literal(literal) => {
                let Expr::Record(record) = self.expr(*literal) else {
                    return Vec::new();
                };
                let Some(field) = record.fields.iter().find(|field| field.name == name) else { return Vec::new() };
                let types = self.types(field.value);
                if types.is_empty() { self.given_inside(*literal, name) } else { types }
            }
            Ty::Shape(text, at) => {
                let declared = member_of(text, name).or_else(|| value_under_any_key(text));
                let declared = declared.map(|ty| self.annotated(ty, *at)).unwrap_or_default();
                let beside = member_of(text, ANSWER).filter(|ty| name == UPGRADED && ty.trim() == "Response");
                if beside.is_some() { self.as_upgraded(declared) } else { declared }
            }
            Ty::Class(class) => self.nested(Vec::new, || self.field_types(*class, name)),
            Ty::Items(element) if ELEMENT.contains(&name) || self.apis.reads_cell(name) => vec![(**element).clone()],
            Ty::Map(value) if ELEMENT.contains(&name) => vec![(**value).clone()],
            Ty::Tuple(parts) => name.parse::<usize>().ok().and_then(|at| parts.get(at)).cloned().unwrap_or_default(),
            // `context.state`, as Vuex has it
            Ty::Store(state) if name == "state" => state.clone(),
            Ty::Items(_) | Ty::Map(_) | Ty::Keys(_) | Ty::Pair(_) | Ty::Maker(_) | Ty::Store(_) => Vec::new(),
        }
    }

    /// What the functions of an object literal give a field of it: `{ socket: null, open() { this.socket = .. } }`.
    fn given_inside(&self, literal: Node<'t>, name: &str) -> Vec<Ty<'t>> {
        let mut given = Vec::new();
        for occurrence in self.occurrences(name, literal.span()).collect::<Vec<_>>() {
            let Role::Member { node, write: Some(value) } = occurrence.role else { continue };
            let Expr::Member { object, .. } = self.expr(node) else { continue };
            if self.nested(Vec::new, || self.types(object)).contains(&Ty::Literal(literal)) {
                given.extend(self.types(value));
            }
        }
        union([given])
    }

    /// What an upgrade gives beside the answer to the request, as Deno does, whatever runtime the file is for:
    /// `(request: Request) => { socket: WebSocket; response: Response }`.
    fn as_upgraded(&self, declared: Vec<Ty<'t>>) -> Vec<Ty<'t>> {
        let page = self.apis.global_websocket(Environment::Browser);
        let is_global = |ty: &Ty<'t>| matches!(ty, Ty::Instance(id) if Some(id.model) == page);
        match self.apis.global(self.family(), "Deno") {
            Some(Known::Library(server)) if declared.iter().any(is_global) => self.annotates(server, "WebSocket"),
            _ => declared,
        }
    }

    /// What a field of a structure of Rust holds, if wherever it is built that can be seen.
    fn built_types(&self, class: Node<'t>, name: &str) -> Vec<Ty<'t>> {
        if self.family() != Family::Rust {
            return Vec::new();
        }
        let values = self.values_built_in(class, name).into_iter();
        let types: Vec<Vec<Ty<'t>>> = values.map(|value| self.types_not_handed_in(value)).collect();
        if types.iter().any(Vec::is_empty) { Vec::new() } else { union(types) }
    }

    /// A global that the file declares: `declare global { var socket: WebSocket }`,
    /// `interface Window { socket: WebSocket }`.
    fn declared_global(&self, name: &str) -> Vec<Ty<'t>> {
        if !["declare global", "interface Window"].iter().any(|words| self.file.text().contains(words)) {
            return Vec::new();
        }
        let window = self.file.definitions("Window", self.whole_file()).into_iter();
        let members = window.map(|def| match def.kind {
            DefKind::Class(class) => self.field_types(class, name),
            _ => Vec::new(),
        });
        let variables = self.file.definitions(name, self.whole_file()).into_iter().map(|def| match def.kind {
            DefKind::Variable(Variable { annotation: Some(text), shared: true, .. }) => self.annotated(text, def.node),
            _ => Vec::new(),
        });
        union(members.chain(variables).collect::<Vec<_>>())
    }

    /// What a field of a class holds: by its declaration, or by what it is given.
    pub(super) fn field_types(&self, class: Node<'t>, name: &str) -> Vec<Ty<'t>> {
        let mut declared = Vec::new();
        let mut given = Vec::new();
        let mut values = Vec::new();
        let mut leaves_open = false;
        for holder in self.declarations(class) {
            for occurrence in self.occurrences(name, holder.span()) {
                match occurrence.role {
                    Role::Field(ClassField { class: owner, value, annotation, getter, .. }) if owner == holder => {
                        let said = annotation.map(|text| self.annotated(text, occurrence.node)).unwrap_or_default();
                        leaves_open |= !getter && self.leaves_open(&said);
                        declared.extend(said);
                        let types = |value| if getter { self.function_result(value) } else { self.types(value) };
                        given.extend(value.map(types).unwrap_or_default());
                        values.extend(value);
                    }
                    Role::Define(Def {
                        kind: DefKind::Parameter { annotation: Some(text), property: true, .. },
                        ..
                    }) => {
                        declared.extend(self.annotated(text, occurrence.node));
                    }
                    Role::Member { node, write: Some(value) } => {
                        let Expr::Member { object, .. } = self.expr(node) else {
                            continue;
                        };
                        if self.is_this(object) {
                            let said = self.file.documented_type(node).map(|text| self.annotated(text, node));
                            declared.extend(said.unwrap_or_default());
                            given.extend(self.types(value));
                            values.push(value);
                        }
                    }
                    _ => {}
                }
            }
        }
        let declared = self.as_used(declared, &format!("this.{name}"), class.span());
        if settles(&declared) {
            let given = if leaves_open { self.all_given(values.into_iter()) } else { Vec::new() };
            return if self.says_more(&given, &declared) { given } else { union([declared]) };
        }
        if given.is_empty() && declared.is_empty() {
            let built = self.built_types(class, name);
            if !built.is_empty() {
                return built;
            }
            let inherited = union(self.extended(class).iter().map(|ty| self.member(ty, name)));
            let is_set = inherited.is_empty() && !values.is_empty();
            return if is_set { self.by_use(name, &format!("this.{name}"), class.span()) } else { inherited };
        }
        union([declared, given])
    }

    /// Whether an expression is `this`, or a name for it: `const self = this`.
    pub(in crate::sites) fn is_this(&self, node: Node<'t>) -> bool {
        let node = self.file.plain(node);
        match self.expr(node) {
            Expr::This => true,
            Expr::Name(name) if self.family() == Family::JavaScript => {
                self.resolve(name, node).iter().any(|def| match &def.kind {
                    DefKind::Variable(Variable { value: Some(value), .. }) => {
                        matches!(self.expr(self.file.plain(*value)), Expr::This)
                    }
                    _ => false,
                })
            }
            _ => false,
        }
    }

    /// Where the members of a class are declared: Rust declares fields at the structure.
    pub(super) fn declarations(&self, class: Node<'t>) -> Vec<Node<'t>> {
        let mut holders = vec![class];
        if self.family() == Family::Rust
            && let Some(name) = self.file.heritage(class).name
        {
            holders.extend(self.resolve(name, class).into_iter().filter_map(|def| match def.kind {
                DefKind::Class(node) if node != class => Some(node),
                _ => None,
            }));
        }
        holders
    }
}

/// Whether what stands before a name makes it a member of what is written as `owner`; looking at
/// the text first spares most of the looks at the tree.
fn belongs_to(before: &str, owner: &str) -> bool {
    let before = before.trim_end_matches(['"', '\'']).trim_end();
    let before = before.strip_suffix(['.', '[', ':']).unwrap_or(before).trim_end();
    before.trim_end_matches(['.', '?', '!', ':']).trim_end().ends_with(owner)
}
