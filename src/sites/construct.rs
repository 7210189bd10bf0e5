//! Constructors that take a code: `new WebSocketError("gone", { closeCode: 4000 })`.

use super::context::Cx;
use super::find::Found;
use super::types::Ty;
use super::{Api, Evidence};
use crate::syntax::{Expr, Node};

impl<'t> Cx<'t> {
    /// A construction, from the name of what is constructed.
    pub(super) fn judge_construction(&self, name: Node<'t>, found: &mut Found) {
        let around = self.file.ancestors(name);
        let call = around.into_iter().take(3).find_map(|node| match self.expr(node) {
            Expr::Call(call) if call.new && call.callee.span().end == name.span().end => Some(call),
            _ => None,
        });
        let Some(call) = call else { return };
        for ty in self.types(call.callee) {
            let Ty::Export(model, _) = ty else { continue };
            for id in self.instances(vec![ty]).iter().flat_map(|made| self.bases(made)) {
                let of = self.apis.ty(id);
                let is_own = |send: &crate::apis::Send| send.is_constructor() && send.on.as_ref() == Some(&of.name);
                let Some(index) = self.apis.model(model).sends.iter().position(is_own) else { continue };
                let api = Api { model, index };
                found.sites.push(self.call_site(&call, Some(api), Vec::new(), of.role, Evidence::Proven));
            }
        }
    }
}
