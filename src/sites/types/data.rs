//! What programs keep with a socket of Bun's server: `ws.data`.

use super::super::context::Cx;
use super::{Ty, union};
use crate::source::Span;
use crate::syntax::{DefKind, Expr, Fate, Node, Role, TypeText, Variable};

/// The type whose objects have such data.
const HOLDER: &str = "ServerWebSocket";

/// The type of the functions that are given them.
const HANDLERS: &str = "WebSocketHandler";

impl<'t> Cx<'t> {
    /// What `data` of a socket is: by the type argument of the socket or of the server, by the handlers'
    /// own word, else by what is given when a connection is upgraded.
    pub(super) fn kept_data(&self, socket: Node<'t>, types: &[Ty<'t>], name: &str) -> Vec<Ty<'t>> {
        let is_holder = |ty: &Ty<'t>| matches!(ty, Ty::Instance(id) if self.apis.ty(*id).name == HOLDER);
        if name != "data" || !types.iter().any(is_holder) {
            return Vec::new();
        }
        let annotated = self.data_of_annotation(socket);
        if !annotated.is_empty() {
            return annotated;
        }
        let said = union(self.file.ancestors(socket).into_iter().map(|around| match self.expr(around) {
            Expr::Call(call) if matches!(self.text(call.callee), "Bun.serve" | "serve") => {
                let args = call.type_args.map(TypeText::parse_arguments).unwrap_or_default();
                args.first().map(|data| self.type_text(data, around)).unwrap_or_default()
            }
            // `websocket: { data: {} as Data, close(ws, code) { .. } }`
            Expr::Record(record) => match record.fields.iter().find(|field| field.name == "data") {
                Some(data) => self.types(data.value),
                None => self.data_of_handlers(around),
            },
            _ => Vec::new(),
        }));
        if said.is_empty() { self.data_of_upgrades() } else { said }
    }

    /// `const handlers: WebSocketHandler<Data> = { .. }`, or what a function of this type returns
    fn data_of_handlers(&self, record: Node<'t>) -> Vec<Ty<'t>> {
        let declared = match self.fate(record) {
            Fate::Bound(name) => self.declared_type(name),
            Fate::Part(outer) => self.file.asserted_type(outer),
            Fate::Returned(function) => self.file.return_type(function),
            _ => None,
        };
        match declared.map(TypeText::parse) {
            Some(TypeText::Name { path, args }) if path.last() == Some(&HANDLERS) => {
                args.first().map(|data| self.type_text(data, record)).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    /// `(ws: ServerWebSocket<Data>)`
    fn data_of_annotation(&self, socket: Node<'t>) -> Vec<Ty<'t>> {
        match self.annotation_of(socket) {
            Some(TypeText::Name { path, args }) if path.last() == Some(&HOLDER) => {
                args.first().map(|data| self.type_text(data, socket)).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    /// The type that a variable or parameter is declared with.
    pub(in crate::sites) fn annotation_of(&self, node: Node<'t>) -> Option<TypeText<'t>> {
        self.annotation_text(node).map(TypeText::parse)
    }

    /// The same as it is written.
    pub(in crate::sites) fn annotation_text(&self, node: Node<'t>) -> Option<&'t str> {
        let node = self.file.plain(node);
        let Expr::Name(name) = self.expr(node) else { return None };
        match self.definition(name, node)?.kind {
            DefKind::Parameter { annotation, picks, .. } if picks.is_empty() => annotation,
            DefKind::Variable(Variable { annotation, picks, .. }) if picks.is_empty() => annotation,
            _ => None,
        }
    }

    /// `server.upgrade(request, { data: { up } })`
    fn data_of_upgrades(&self) -> Vec<Ty<'t>> {
        let whole = Span::new(0, self.file.text().len());
        let calls = self.occurrences("upgrade", whole).filter_map(|occurrence| match occurrence.role {
            Role::Member { node, write: None } => Some(node),
            _ => None,
        });
        let data = calls.collect::<Vec<_>>().into_iter().flat_map(|member| self.calls_of(member));
        let data = data.filter_map(|call| self.field_of(*call.args.get(1)?, "data"));
        union(data.map(|data| self.types(data)).collect::<Vec<_>>())
    }
}
