//! Sockets with the name of the standard class that are used like those of Node: `ws.on("message", ..)`.

use super::super::context::Cx;
use super::super::evidence::is_socket_name;
use super::Ty;
use crate::apis::{Family, Known};
use crate::source::Span;
use crate::syntax::Node;

/// Methods of Node's emitters, which the standard `WebSocket` does not have in any runtime.
const EMITTER: &[&str] = &["on", "once", "off", "removeListener", "removeAllListeners"];

/// The library whose class is meant by this name where such methods are called.
const NODE: &str = "ws";

/// Packages whose sockets have such names and messages too; `*` stands for all that begin so.
const OTHERS: &[&str] = &[
    "socket.io*", "engine.io*", "@socket.io/*", "eiows", "websocket", "faye-websocket", "sockjs*", "zeromq",
    "node:dgram", "dgram", "primus", "simple-peer",
];

/// Names that the request has which a server tells with a socket.
const REQUESTS: &[&str] = &["req", "request"];

impl<'t> Cx<'t> {
    /// What a declaration says of what is written as `path`. Where nothing imports the class, as in plain JavaScript
    /// with `@param {WebSocket} ws`, its use shows which one is meant.
    pub(super) fn as_used(&self, declared: Vec<Ty<'t>>, path: &str, scope: Span) -> Vec<Ty<'t>> {
        let is_global = |ty: &Ty<'t>| matches!(ty, Ty::Instance(id) if self.global_websocket().contains(&id.model));
        if self.family() != Family::JavaScript || !declared.iter().any(is_global) {
            return declared;
        }
        let text = self.file.slice(scope);
        // Most files have none of these words, which is known without a look.
        let mut methods = EMITTER.iter().filter(|method| self.file.has_word(method));
        if !methods.any(|method| has_path(text, &format!("{path}.{method}("))) {
            return declared;
        }
        self.of_node()
    }

    /// What something is that nothing else is known of: it has a socket's name, messages arrive at it, and the file
    /// imports the library, or its project has it. Other files hand such sockets to this one.
    pub(super) fn by_use(&self, name: &str, path: &str, scope: Span) -> Vec<Ty<'t>> {
        let is_told = || {
            let text = self.file.slice(scope);
            ['"', '\''].iter().any(|quote| has_path(text, &format!("{path}.on({quote}message{quote}")))
        };
        if self.can_be_of_node(name, &[NODE]) && is_told() { self.of_node() } else { Vec::new() }
    }

    /// What a parameter is that nothing else is known of: it has a socket's name, and the request follows that a
    /// server tells with a socket, as in `module.exports = (ws, req) => ..`.
    pub(super) fn by_request(&self, name: &str, function: Node<'t>, index: usize) -> Vec<Ty<'t>> {
        let is_request = || {
            let function = self.file.function(function)?;
            let next = self.file.pattern_name(function.params.get(index + 1)?.node)?;
            Some(REQUESTS.contains(&self.text(next).trim_start_matches('_')))
        };
        let is_first = index == 0 && self.can_be_of_node(name, &[NODE, "express-ws"]);
        if is_first && is_request() == Some(true) { self.of_node() } else { Vec::new() }
    }

    /// Whether something of this name can be a socket of the library: the file imports one of the packages that have
    /// it, or the name is the library's own and the project has one.
    fn can_be_of_node(&self, name: &str, packages: &[&str]) -> bool {
        let is_sure = || name.to_ascii_lowercase().ends_with(NODE);
        let has = |package: &&str| self.around.packages.releases(self.family(), package).is_some();
        self.family() == Family::JavaScript
            && is_socket_name(name)
            && (packages.iter().any(|package| self.imports(package)) || is_sure() && packages.iter().any(has))
            && !OTHERS.iter().any(|package| self.imports(package))
    }

    fn of_node(&self) -> Vec<Ty<'t>> {
        match self.apis.package(self.family(), NODE) {
            Some(Known::Library(model)) => self.annotates(self.released(model, NODE), "WebSocket"),
            _ => Vec::new(),
        }
    }
}

/// Whether what begins with a path stands in a text, and not the end of another path: `news.on(` for `ws.on(`.
fn has_path(text: &str, path: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '#');
    text.match_indices(path).any(|(at, _)| !text[..at].ends_with(is_part))
}
