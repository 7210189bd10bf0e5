//! Sockets with the name of the standard class that are used like those of Node: `ws.on("message", ..)`.

use super::super::context::Cx;
use super::Ty;
use crate::apis::{Family, Known};
use crate::source::Span;

/// Methods of Node's emitters, which the standard `WebSocket` does not have in any runtime.
const EMITTER: &[&str] = &["on", "once", "off", "removeListener", "removeAllListeners"];

/// The library whose class is meant by this name where such methods are called.
const NODE: &str = "ws";

impl<'t> Cx<'t> {
    /// What a declaration says of what is written as `path`. Where nothing imports the class, as in plain JavaScript
    /// with `@param {WebSocket} ws`, its use shows which one is meant.
    pub(super) fn as_used(&self, declared: Vec<Ty<'t>>, path: &str, scope: Span) -> Vec<Ty<'t>> {
        let is_global = |ty: &Ty<'t>| matches!(ty, Ty::Instance(id) if self.global_websocket().contains(&id.model));
        if self.family() != Family::JavaScript || !declared.iter().any(is_global) {
            return declared;
        }
        let text = self.file.slice(scope);
        if !EMITTER.iter().any(|method| text.contains(&format!("{path}.{method}("))) {
            return declared;
        }
        match self.apis.package(self.family(), NODE) {
            Some(Known::Library(model)) => self.annotates(self.released(model, NODE), "WebSocket"),
            _ => Vec::new(),
        }
    }
}
