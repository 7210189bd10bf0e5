//! Handlers that have no use for the code, nor for what came with it.

use super::super::context::Cx;
use super::super::find::Found;
use super::super::set::CodeSet;
use super::super::{CloseSite, Kind};
use super::{Look, Source};
use crate::source::Span;
use crate::syntax::{DefKind, Expr, Function, Node, Role};

/// Functions of a file that a handler calls are looked into, up to this many.
const MAX_CALLS: usize = 32;

impl<'t> Cx<'t> {
    /// Whether a handler reads nothing of what it is given, and if so, whether it connects again.
    pub(super) fn judge_unread(&self, function: Node<'t>, handler: Node<'t>, source: &Source<'t>, found: &mut Found) {
        let Some(lowered) = self.file.function(function) else { return };
        let is_unread = lowered.params.iter().skip(source.bound).all(|param| self.is_unused(param.node));
        let look = if is_unread && !self.text(function).contains("arguments") {
            Look::Unread { reconnects: self.connects(&lowered) }
        } else {
            Look::Other
        };
        let handler = self.file.plain(handler);
        let place = if handler == function { self.head(function) } else { handler.span() };
        let site = self.received(CodeSet::unknown(), place, handler, source, look);
        found.sites.push(CloseSite { kind: Kind::Handle, ..site });
    }

    /// Whether a parameter has a plain name that nothing in its function uses.
    fn is_unused(&self, param: Node<'t>) -> bool {
        let Some(name) = self.file.pattern_name(param) else { return false };
        let text = self.text(name);
        let Some(Role::Define(def)) = self.occurrence(name.span().start, text).map(|found| found.role) else {
            return false;
        };
        let mut uses = self.occurrences(text, def.scope);
        uses.all(|occurrence| occurrence.node == name || matches!(occurrence.role, Role::Member { .. } | Role::Other))
    }

    /// A function up to its body.
    fn head(&self, function: Node<'t>) -> Span {
        let (text, start) = (self.text(function), function.span().start);
        let body = text.find('{').unwrap_or(text.len());
        let end = match text.find("=>") {
            Some(arrow) if arrow < body => arrow + 2,
            _ => text[..body].trim_end().len(),
        };
        Span::new(start, start + end)
    }

    /// Whether a function makes a WebSocket, or calls one of this file that does, or one that is named
    /// for it.
    fn connects(&self, function: &Function<'t>) -> bool {
        let text = self.text(function.node);
        makes_a_socket(text)
            || called(text).take(MAX_CALLS).any(|name| is_named_for_it(name) || self.leads_on(name, function))
    }

    /// Whether a function or method of this file makes a WebSocket.
    fn leads_on(&self, name: &str, function: &Function<'t>) -> bool {
        let whole = Span::new(0, self.file.text().len());
        let defined = self.occurrences(name, whole).filter_map(|occurrence| match occurrence.role {
            Role::Define(def) => match def.kind {
                DefKind::Function(function) => Some(function),
                DefKind::Variable(variable) => {
                    variable.value.filter(|value| matches!(self.expr(*value), Expr::Function(_)))
                }
                _ => None,
            },
            Role::Field(field) => field.value,
            _ => None,
        });
        let mut bodies =
            defined.filter(|body| !body.span().contains(function.node.span()) || makes_a_socket(self.text(*body)));
        bodies.any(|body| makes_a_socket(self.text(body)))
    }
}

/// Whether a text makes an object of a class that is named like a WebSocket.
fn makes_a_socket(text: &str) -> bool {
    let mut made = text.match_indices("new ").map(|(at, _)| &text[at + "new ".len()..]);
    made.any(|class| {
        let name = class.split(|c: char| !c.is_alphanumeric() && !"_.$".contains(c)).next().unwrap_or("");
        // Comments speak of a new WebSocket too.
        (name.ends_with("WebSocket") || name.ends_with("Websocket")) && class[name.len()..].starts_with(['(', '<'])
    })
}

/// The names that a text calls, or hands to a timer.
fn called(text: &str) -> impl Iterator<Item = &str> {
    let is_name = |c: char| c.is_alphanumeric() || "_$#".contains(c);
    let calls = text.match_indices('(').map(move |(at, _)| {
        let before = text[..at].trim_end();
        &before[before.trim_end_matches(is_name).len()..]
    });
    let timers = text.match_indices("setTimeout(").map(move |(at, timer)| {
        let first = text[at + timer.len()..].split([',', ')', '(']).next().unwrap_or("").trim();
        first.rsplit('.').next().unwrap_or(first)
    });
    calls.chain(timers).filter(|name| !name.is_empty())
}

/// Whether a name says that something connects: `connect`, `this.reconnect`, `scheduleReconnect`.
fn is_named_for_it(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.ends_with("connect") && !lower.ends_with("disconnect")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_connects_is_known_by_its_name() {
        for name in ["connect", "reconnect", "scheduleReconnect", "try_connect"] {
            assert!(is_named_for_it(name), "{name}");
        }
        for name in ["disconnect", "connected", "connection", "onDisconnect", "log"] {
            assert!(!is_named_for_it(name), "{name}");
        }
    }

    #[test]
    fn calls_are_found_in_a_text() {
        let names: Vec<&str> = called("() => { this.log(); setTimeout(this.connect, 100) }").collect();
        assert!(names.contains(&"log") && names.contains(&"connect"), "{names:?}");
        assert!(makes_a_socket("ws = new ReconnectingWebSocket(url)") && !makes_a_socket("new WebSocketServer()"));
        assert!(!makes_a_socket("// for a new WebSocket connection"));
    }
}
