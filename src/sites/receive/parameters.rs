//! Codes of frames that functions of Rust are given: `fn is_fatal(frame: &CloseFrame) -> bool`.

use super::super::context::Cx;
use super::super::find::Found;
use super::super::set::{Part, Value};
use super::follow::Uses;
use super::{Api, Look, Source};
use crate::apis::Handler;
use crate::syntax::{Expr, Node, Role};

impl<'t> Cx<'t> {
    /// What a function compares with the code of a frame that it is given, from the name of the frame's type.
    pub(in crate::sites) fn judge_frame_parameter(&self, ty: Node<'t>, found: &mut Found) {
        let around = self.file.ancestors(ty).into_iter();
        let function = around.filter(|node| self.file.is_function(*node)).find_map(|node| self.file.function(node));
        let Some(function) = function else { return };
        let param = function.params.iter().find(|param| param.node.span().contains(ty.span()));
        let Some(param) = param.and_then(|param| self.file.pattern_name(param.node)) else { return };
        let name = self.text(ty);
        // A file that makes such frames itself can mean those.
        let is_made_here = self.file.text().contains(&format!("{name} {{"));
        for id in self.types(param).iter().flat_map(|ty| self.bases(ty)) {
            let mut receives = self.apis.model(id.model).receives.iter().enumerate();
            let of_frame = |handler: &Handler| matches!(handler, Handler::Pattern(frame) if frame == name);
            let Some((index, receive)) = receives.find(|(_, receive)| of_frame(&receive.handler)) else { continue };
            let mut uses = Uses::default();
            for occurrence in self.occurrences("code", function.node.span()).collect::<Vec<_>>() {
                let Role::Member { node, write: None } = occurrence.role else { continue };
                let Expr::Member { object, .. } = self.expr(node) else { continue };
                if self.is_frame_of(object, param.span()) {
                    self.follow_use(node, &mut uses, super::MAX_NAMES);
                }
            }
            let api = Api { model: id.model, index };
            let role = self.apis.ty(id).role;
            let source = Source { api, also: Vec::new(), role, receive, is_own: true, bound: 0 };
            let mut looked_at = Found::default();
            self.judge_uses(&uses, &source, &mut looked_at);
            for mut site in looked_at.sites {
                // Named codes are found by their names.
                if self.file.slice(site.span).contains("::") {
                    continue;
                }
                // A program can make such a frame itself, to tell its own parts how a connection ended.
                let is_code = |part: &Part| matches!(part.value, Value::Codes(_, 1000..=4999));
                let is_either = is_made_here || site.codes.parts.iter().any(is_code);
                if is_either && matches!(site.look, Some(Look::Equal { .. })) {
                    site.look = Some(Look::Other);
                }
                found.sites.push(site);
            }
        }
    }
}
