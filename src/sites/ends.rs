//! What the socket that a close frame is given to says of it: which end sends it, and whose frame it is.

use super::context::Cx;
use super::frames::Taken;
use super::types::Ty;
use crate::apis::{Known, ModelId, Role};
use crate::source::Span;
use crate::syntax::{Call, Def, DefKind, Expr, Fate, Node, Pick, Role as Occurs, TypeText, Variable};

/// Frames are wrapped and handed on no more often than this.
const MAX_STEPS: usize = 16;

/// Methods that write what they are given to a socket.
const SENDING: &[&str] = &["send", "feed", "close", "write", "start_send", "start_send_unpin"];

/// Types of sockets that libraries have, with or without a close that takes a code.
const SOCKETS: &[&str] = &["WebSocketStream", "WebSocket"];

/// Methods that give the same frame in another form.
const SAME: &[&str] = &["into", "clone", "to_owned"];

impl<'t> Cx<'t> {
    /// The end that a frame of a library goes out from; either, if that is not certain.
    pub(super) fn end_of_frame(&self, frame: Node<'t>, model: ModelId) -> Role {
        let end = |socket| self.end_of_socket(socket, model);
        self.nested(|| None, || self.by_socket(frame, false, &end)).unwrap_or_default()
    }

    /// The library of the socket that a frame is given to just as it is built: nothing else than that
    /// library's own frame can be.
    pub(super) fn library_of_frame(&self, frame: Node<'t>) -> Option<ModelId> {
        self.nested(|| None, || self.by_socket(frame, true, &|socket| self.library_of_socket(socket)))
    }

    /// The library of a socket: by its object, else by the type that is written for it, which need not have a
    /// close of its own.
    fn library_of_socket(&self, socket: Node<'t>) -> Option<ModelId> {
        let types = self.types(socket);
        if types.is_empty() {
            let socket = self.file.plain(socket);
            return match self.declared(socket) {
                Some((_, written)) => self.library_of_type(&TypeText::parse(written), socket),
                None => self.nested(|| None, || self.library_of_socket(self.split_off(socket)?)),
            };
        }
        common(types.into_iter().map(|ty| match ty {
            Ty::Instance(id) => Some(id.model),
            _ => None,
        }))
    }

    /// The socket of which a name is the sink: `let (sink, stream) = socket.split()`.
    fn split_off(&self, sink: Node<'t>) -> Option<Node<'t>> {
        let Expr::Name(name) = self.expr(sink) else { return None };
        let DefKind::Variable(Variable { value: Some(value), picks, .. }) = self.definition(name, sink)?.kind else {
            return None;
        };
        let Expr::Call(call) = self.expr(self.file.plain(value)) else { return None };
        match self.expr(self.file.plain(call.callee)) {
            Expr::Member { object, name: "split" } if picks == [Pick::Item(0)] => Some(object),
            _ => None,
        }
    }

    /// `WebSocketStream<TcpStream>`, `SplitSink<WebSocket, Message>`
    fn library_of_type(&self, ty: &TypeText<'t>, at: Node<'t>) -> Option<ModelId> {
        let TypeText::Name { path, args } = ty else { return None };
        match path.last()? {
            single if path.len() == 1 && self.alias_of(single, at).is_some() => {
                self.nested(|| None, || self.library_of_type(&TypeText::parse(self.alias_of(single, at)?), at))
            }
            &"SplitSink" => self.nested(|| None, || self.library_of_type(args.first()?, at)),
            name if SOCKETS.contains(name) => match self.known_path(&self.expand(path.clone(), at)).as_slice() {
                [(Known::Library(model), _)] => Some(*model),
                _ => None,
            },
            _ => None,
        }
    }

    /// `type Link = WebSocketStream<TcpStream>`
    fn alias_of(&self, name: &str, at: Node<'t>) -> Option<&'t str> {
        match self.type_definition(name, at)?.kind {
            DefKind::Alias(text) => Some(text),
            _ => None,
        }
    }

    /// What is known of the socket that a frame is given to; `as_is` where it may not become something else
    /// on its way.
    fn by_socket<T: PartialEq>(
        &self,
        frame: Node<'t>,
        as_is: bool,
        known: &impl Fn(Node<'t>) -> Option<T>,
    ) -> Option<T> {
        let mut node = frame;
        for _ in 0..MAX_STEPS {
            match self.fate(node) {
                Fate::Part(outer) if self.macro_name(outer).is_none() => node = outer,
                Fate::Receiver { call, method } if SAME.contains(&method) && !as_is => node = call,
                Fate::Bound(name) => {
                    let name_text = self.text(name);
                    let def = self.occurrence(name.span().start, name_text).and_then(|found| match found.role {
                        Occurs::Define(def) => Some(def),
                        _ => None,
                    })?;
                    return self.by_uses(name_text, def.scope, as_is, known);
                }
                Fate::Argument { call, index } => {
                    let Expr::Call(inner) = self.expr(call) else { return None };
                    match self.taken_by(&inner) {
                        Taken::Wrapped if as_is && !self.is_variant(inner.callee) => return None,
                        Taken::Wrapped => node = call,
                        Taken::Sent => return self.by_call(&inner, index, as_is, known),
                        Taken::Error | Taken::Channel | Taken::Arrived => return None,
                    }
                }
                _ => return None,
            }
        }
        None
    }

    /// Whether a call holds what it is given without a change: `Some`, `Message::Close`; not `Message::from`.
    fn is_variant(&self, callee: Node<'t>) -> bool {
        match self.expr(self.file.plain(callee)) {
            Expr::Name(name) | Expr::Member { name, .. } => name.starts_with(char::is_uppercase),
            _ => false,
        }
    }

    /// What is known of the sockets that a name's value is given to, if all that use it agree.
    fn by_uses<T: PartialEq>(
        &self,
        name: &str,
        scope: Span,
        as_is: bool,
        known: &impl Fn(Node<'t>) -> Option<T>,
    ) -> Option<T> {
        let uses = self.uses_of(name, scope).into_iter();
        common(uses.map(|place| self.nested(|| None, || self.by_socket(place, as_is, known))))
    }

    /// What is known of the socket that an argument of a call is given to: the one whose method this is, or
    /// what the function of this file does with it.
    fn by_call<T: PartialEq>(
        &self,
        call: &Call<'t>,
        index: usize,
        as_is: bool,
        known: &impl Fn(Node<'t>) -> Option<T>,
    ) -> Option<T> {
        if let Expr::Member { object, name } = self.expr(self.file.plain(call.callee))
            && SENDING.contains(&name)
        {
            return known(object);
        }
        let function = self.file.function(self.callee(call)?)?;
        let pattern = self.file.pattern_name(function.params.get(index)?.node)?;
        self.by_uses(self.text(pattern), function.node.span(), as_is, known)
    }

    /// The end that a socket of a library is, if every way to it says so.
    fn end_of_socket(&self, socket: Node<'t>, model: ModelId) -> Option<Role> {
        if self.is_handed_in(socket, model) {
            return None;
        }
        common(self.types(socket).into_iter().map(|ty| self.end_of_type(&ty, model)))
    }

    fn end_of_type(&self, ty: &Ty<'t>, model: ModelId) -> Option<Role> {
        match ty {
            Ty::Instance(id) if id.model == model => Some(self.apis.ty(*id).role),
            _ => None,
        }
    }

    /// What a value is, unless it is a socket that other files hand in.
    pub(super) fn types_not_handed_in(&self, value: Node<'t>) -> Vec<Ty<'t>> {
        let mut types = self.types(value);
        types.retain(|ty| !matches!(ty, Ty::Instance(id) if self.is_handed_in(value, id.model)));
        types
    }

    /// Whether a place lies in a public function that is handed a socket: what other files hand it can
    /// be the other end.
    fn is_handed_in(&self, at: Node<'t>, model: ModelId) -> bool {
        let functions = self.file.ancestors(at).into_iter().filter(|around| self.text(*around).starts_with("pub"));
        functions.filter_map(|around| self.file.function(around)).any(|function| {
            let names = function.params.into_iter().filter_map(|param| self.file.pattern_name(param.node));
            let defs = names.filter_map(|name| self.definition(self.text(name), name));
            let params = defs.filter(|def| matches!(def.kind, DefKind::Parameter { .. }));
            params
                .into_iter()
                .any(|Def { node, .. }| self.types(node).iter().any(|ty| self.end_of_type(ty, model).is_some()))
        })
    }
}

/// What all say, if they say something and the same.
fn common<T: PartialEq>(mut all: impl Iterator<Item = Option<T>>) -> Option<T> {
    let first = all.next()??;
    all.all(|other| other.as_ref() == Some(&first)).then_some(first)
}
