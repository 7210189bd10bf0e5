//! Which end sends a close frame that both may send: by the socket that the frame is given to.

use super::context::Cx;
use super::frames::Taken;
use super::types::Ty;
use crate::apis::{ModelId, Role};
use crate::source::Span;
use crate::syntax::{Call, Def, DefKind, Expr, Fate, Node, Role as Occurs};

/// Frames are wrapped and handed on no more often than this.
const MAX_STEPS: usize = 16;

/// Methods that write what they are given to a socket.
const SENDING: &[&str] = &["send", "feed", "close", "write", "start_send", "start_send_unpin"];

/// Methods that give the same frame in another form.
const SAME: &[&str] = &["into", "clone", "to_owned"];

impl<'t> Cx<'t> {
    /// The end that a frame of a library goes out from; either, if that is not certain.
    pub(super) fn end_of_frame(&self, frame: Node<'t>, model: ModelId) -> Role {
        self.nested(|| None, || self.frame_end(frame, model)).unwrap_or_default()
    }

    fn frame_end(&self, frame: Node<'t>, model: ModelId) -> Option<Role> {
        let mut node = frame;
        for _ in 0..MAX_STEPS {
            match self.fate(node) {
                Fate::Part(outer) if self.macro_name(outer).is_none() => node = outer,
                Fate::Receiver { call, method } if SAME.contains(&method) => node = call,
                Fate::Bound(name) => {
                    let name_text = self.text(name);
                    let def = self.occurrence(name.span().start, name_text).and_then(|found| match found.role {
                        Occurs::Define(def) => Some(def),
                        _ => None,
                    })?;
                    return self.end_of_uses(name_text, def.scope, model);
                }
                Fate::Argument { call, index } => {
                    let Expr::Call(inner) = self.expr(call) else { return None };
                    match self.taken_by(&inner) {
                        Taken::Wrapped => node = call,
                        Taken::Sent => return self.end_of_call(&inner, index, model),
                        Taken::Error | Taken::Channel | Taken::Arrived => return None,
                    }
                }
                _ => return None,
            }
        }
        None
    }

    /// The end that a name's value goes out from, if all that use it agree.
    fn end_of_uses(&self, name: &str, scope: Span, model: ModelId) -> Option<Role> {
        let uses = self.uses_of(name, scope).into_iter();
        common(uses.map(|place| self.nested(|| None, || self.frame_end(place, model))))
    }

    /// The end that an argument of a call goes out from: the socket whose method this is, or what the
    /// function of this file does with it.
    fn end_of_call(&self, call: &Call<'t>, index: usize, model: ModelId) -> Option<Role> {
        if let Expr::Member { object, name } = self.expr(self.file.plain(call.callee))
            && SENDING.contains(&name)
        {
            return self.end_of_socket(object, model);
        }
        let function = self.file.function(self.callee(call)?)?;
        let pattern = self.file.pattern_name(function.params.get(index)?.node)?;
        self.end_of_uses(self.text(pattern), function.node.span(), model)
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
fn common(mut ends: impl Iterator<Item = Option<Role>>) -> Option<Role> {
    let first = ends.next()??;
    ends.all(|end| end == Some(first)).then_some(first)
}
