//! Codes of frames that patterns take out of messages: `Message::Close(Some(frame))`, then
//! `frame.code`.

use super::super::context::Cx;
use super::super::find::Found;
use super::{Api, Source};
use crate::apis::{Family, Handler, Known, Role as End};
use crate::source::Span;
use crate::syntax::{Def, DefKind, Expr, Node, Pick, Role, Variable};

impl<'t> Cx<'t> {
    /// A pattern for a Close message, from the name of its variant.
    pub(in crate::sites) fn judge_pattern(&self, variant: Node<'t>, found: &mut Found) {
        let around = self.file.ancestors(variant);
        let [path, pattern, ..] = around.as_slice() else { return };
        let Some(package) = self.full_path(*path).and_then(|path| path.first().copied()) else { return };
        let Some(Known::Library(model)) = self.apis.package(Family::Rust, package) else { return };
        let receives = self.apis.model(model).receives.iter().enumerate();
        let Some((index, receive)) =
            receives.into_iter().find(|(_, receive)| matches!(receive.handler, Handler::Pattern(_)))
        else {
            return;
        };
        let api = Api { model, index };
        let source = Source { api, also: Vec::new(), role: End::Either, receive, is_own: true };
        let (mut names, mut uses) = (Vec::new(), Vec::new());
        let function =
            around.iter().find(|node| self.file.is_function(**node)).map_or(pattern.span(), |node| node.span());
        for occurrence in self.file.occurrences("code", function).collect::<Vec<_>>() {
            match occurrence.role {
                Role::Member { node, write: None } => {
                    let Expr::Member { object, .. } = self.expr(node) else { continue };
                    if self.is_frame_of(object, pattern.span()) {
                        self.follow_use(node, &mut names, &mut uses, super::MAX_NAMES);
                    }
                }
                Role::Define(def) if takes_code(&def) && pattern.span().contains(def.node.span()) => {
                    self.follow_name(occurrence.node, &mut names, &mut uses, super::MAX_NAMES);
                }
                _ => {}
            }
        }
        self.judge_uses(&names, uses, &source, found);
    }

    /// Whether a name is that of the frame that a pattern took out.
    fn is_frame_of(&self, node: Node<'t>, pattern: Span) -> bool {
        let node = self.file.plain(node);
        let Expr::Name(name) = self.expr(node) else { return false };
        self.definition(name, node).is_some_and(|def| pattern.contains(def.node.span()))
    }
}

fn takes_code(def: &Def<'_>) -> bool {
    matches!(&def.kind, DefKind::Variable(Variable { picks, .. }) if matches!(picks.last(), Some(Pick::Key("code"))))
}
