//! What speaks for a WebSocket where nothing proves one, and what speaks for a test.

use std::path::Path;

use super::Api;
use super::context::Cx;
use super::elsewhere::Foreign;
use super::own::is_of_project;
use super::types::Ty;
use crate::apis::Family;
use crate::source::Span;
use crate::syntax::{Call, Construct, DefKind, Expr, Fate, Node, TypeText};

/// Folders and file names that hold test code.
const TEST_FOLDERS: &[&str] = &[
    "test", "tests", "__tests__", "__test__", "__mocks__", "spec", "specs", "e2e", "testing", "mocks", "cypress",
    "playwright", "test-utils", "testutils", "testdata",
];

/// Words in the names of types that can be WebSockets.
const CONNECTIONS: &[&str] = &["socket", "ws", "conn", "client", "peer", "transport", "stream", "channel", "duplex"];

/// Whether a path, relative to its project, is that of test code.
pub fn is_test_path(path: &Path) -> bool {
    let in_folder = path.parent().into_iter().flat_map(Path::components).any(|part| {
        part.as_os_str().to_str().is_some_and(|name| TEST_FOLDERS.contains(&name.to_ascii_lowercase().as_str()))
    });
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_ascii_lowercase();
    let parts: Vec<&str> = stem.split(['.', '-', '_']).collect();
    let marked = matches!(parts.first(), Some(&"test" | &"mock"))
        || parts.len() > 1 && matches!(parts.last(), Some(&"test" | &"tests" | &"spec" | &"e2e" | &"mock" | &"mocks"))
        || stem == "tests";
    in_folder || marked
}

/// Whether a name is one that people give to WebSockets: `ws`, `clientWs`, `socket`, `webSocket`.
pub(super) fn is_socket_name(name: &str) -> bool {
    let name = name.trim_start_matches(['_', '$', '#']);
    let lower = name.to_ascii_lowercase();
    matches!(lower.as_str(), "ws" | "socket" | "websocket")
        || ["Ws", "WS", "Socket", "WebSocket", "Websocket", "_ws", "_socket", "_websocket"]
            .iter()
            .any(|end| name.ends_with(end))
}

impl<'t> Cx<'t> {
    /// Whether the name of a receiver speaks for a WebSocket.
    pub(super) fn is_likely_socket(&self, node: Node<'t>) -> bool {
        let node = self.file.plain(node);
        match self.expr(node) {
            Expr::Name(name) => {
                is_socket_name(name) && !self.is_stand_in(name, node) && !self.is_declared_otherwise(node)
            }
            // A box of one is named like what it holds: `wsRef.current`, `socket.value`.
            Expr::Member { object, name: "current" | "value" } => match self.expr(self.file.plain(object)) {
                Expr::Name(name) | Expr::Member { name, .. } => {
                    is_socket_name(name) || name.strip_suffix("Ref").is_some_and(is_socket_name)
                }
                _ => false,
            },
            Expr::Member { name, .. } => is_socket_name(name),
            Expr::Index { object, .. } => self.is_likely_socket(object),
            _ => false,
        }
    }

    /// Whether a name is declared with a type of a package whose own name speaks of no connection:
    /// `ws: Worksheet`.
    fn is_declared_otherwise(&self, node: Node<'t>) -> bool {
        let Some(TypeText::Name { path, .. }) = self.annotation_of(node) else { return false };
        let of_package = path
            .first()
            .and_then(|first| self.definition(first, node))
            .is_some_and(|def| matches!(def.kind, DefKind::Import { module, .. } if !is_of_project(module)));
        let lower = path.last().map(|name| name.to_ascii_lowercase()).unwrap_or_default();
        of_package && !CONNECTIONS.iter().any(|word| lower.contains(word))
    }

    /// Whether a type is an interface, or an object type as written, whose `close` takes a code:
    /// `close(code?: number, reason?: string): void`.
    pub(super) fn declares_close(&self, ty: &Ty<'t>) -> bool {
        let text = match ty {
            Ty::Shape(text, _) => text,
            Ty::Object(node) => self.text(*node),
            _ => return false,
        };
        let is_named = text.starts_with("interface") || text.starts_with("type ");
        let members = if is_named { text.split_once('{').map_or("", |(_, all)| all) } else { text };
        let is_declared = matches!(ty, Ty::Shape(..)) || is_named;
        is_declared
            && members.match_indices("close").any(|(at, name)| {
                let rest = members[at + name.len()..].trim_start_matches(['?', ':', ' ']);
                let code = rest.strip_prefix('(').map_or("", str::trim_start);
                members[..at].ends_with([' ', '\t', '\n', ';', '{', ',']) && code.starts_with("code")
            })
    }

    /// Whether an interface of another file declares a `close` that takes something else than a code:
    /// `close(row: number): void`.
    pub(super) fn closes_otherwise_elsewhere(&self, foreign: &Foreign) -> bool {
        self.in_file(&foreign.path, |cx| cx.of_foreign(foreign).is_some_and(|ty| cx.closes_otherwise(&ty)))
            .unwrap_or(false)
    }

    fn closes_otherwise(&self, ty: &Ty<'t>) -> bool {
        let text = match ty {
            Ty::Shape(text, _) => text,
            Ty::Object(node) if self.file.heritage(*node).is_interface => self.text(*node),
            _ => return false,
        };
        text.match_indices("close(").any(|(at, word)| {
            let first = text[at + word.len()..].split([':', '?', ',', ')']).next().unwrap_or("").trim();
            let lower = first.to_ascii_lowercase();
            let is_code =
                ["code", "status", "reason", "..."].iter().any(|word| lower.contains(word)) || first.len() < 3;
            text[..at].ends_with(|c: char| !c.is_alphanumeric()) && !is_code
        })
    }

    /// Whether an interface has the name of a socket, as its objects have: what is called something else can
    /// have numbers of its own.
    pub(super) fn is_named_as_socket(&self, ty: &Ty<'t>) -> bool {
        let Ty::Object(node) = ty else { return false };
        self.file.heritage(*node).name.is_some_and(|name| {
            let name = name.to_ascii_lowercase();
            name.contains("socket") || name.contains("ws")
        })
    }

    /// Whether an object's name, or the rest of its file, speaks of WebSockets and not of sockets only, which
    /// there are of other kinds.
    pub(super) fn is_surely_named(&self, object: Node<'t>) -> bool {
        let name = self.text(object).to_ascii_lowercase();
        let text = self.file.text();
        name.ends_with("ws")
            || name.contains("websocket")
            || ["ebSocket", "ebsocket"].iter().any(|word| text.contains(word))
    }

    /// A send that no other library has.
    pub(super) fn distinct_api(&self, name: &str) -> Option<Api> {
        self.apis.of_family(self.family()).find_map(|(id, model)| {
            let index = model.sends.iter().position(|send| send.distinct && send.call.as_deref() == Some(name))?;
            let is_named = model.packages.iter().any(|package| self.mentions_crate(package));
            (is_named || model.is_own && !model.has_origin()).then_some(Api { model: id, index })
        })
    }

    pub(super) fn mentions_crate(&self, package: &str) -> bool {
        let name = package.replace('-', "_");
        memchr::memmem::find(self.file.text().as_bytes(), name.as_bytes()).is_some()
    }

    /// Whether a test asserts that what stands here fails.
    pub(super) fn is_asserted(&self, node: Node<'t>) -> bool {
        let is_test = self.around.is_test || self.file.is_in_test(node);
        self.file.ancestors(node).into_iter().any(|ancestor| {
            if is_test && self.is_named_and_asserted(ancestor) {
                return true;
            }
            let Expr::Call(call) = self.expr(ancestor) else {
                return is_test
                    && matches!(self.file.construct(ancestor), Construct::Try { .. })
                    && self.is_tried_out(ancestor, node);
            };
            let callee = self.file.plain(call.callee);
            if callee.span().contains(node.span()) {
                return false;
            }
            match self.expr(callee) {
                // `assert.throws(() => ws.close(1006))`, `assert_throws_dom(..)`
                Expr::Member { name, .. } | Expr::Name(name) if expects_failure(name) => true,
                // `expect(() => ws.close(1006)).toThrow()`
                Expr::Name("expect") => self.chain_expects_failure(ancestor),
                _ => false,
            }
        })
    }

    /// `const late = () => ws.close(1006); expect(late).toThrow()`, `const late = vi.fn(() => ws.close(1006))`
    fn is_named_and_asserted(&self, outer: Node<'t>) -> bool {
        let holds_function = |call: &Call<'t>| call.args.first().is_some_and(|arg| self.file.is_function(*arg));
        let is_thunk =
            self.file.is_function(outer) || matches!(self.expr(outer), Expr::Call(call) if holds_function(&call));
        let Some(Fate::Bound(name)) = is_thunk.then(|| self.fate(outer)) else { return false };
        let mut uses = self.constant_uses(name).into_iter();
        uses.any(|place| self.nested(|| false, || self.is_asserted(place)))
    }

    /// `try { ws.close(1006); fail(); } catch (error) { expect(error).. }`
    fn is_tried_out(&self, attempt: Node<'t>, node: Node<'t>) -> bool {
        let rest = self.file.slice(Span::new(node.span().end, attempt.span().end));
        let caught = rest.split_once("catch").map_or("", |(_, caught)| caught);
        let asserts = |text: &str| ["expect", "assert", "t.is(", "t.ok("].iter().any(|word| text.contains(word));
        // `catch (e) { error = e; } expect(error)..`
        let kept = caught.split_once('=').and_then(|(before, _)| before.split_whitespace().last());
        let is_asserted_later = |kept: &str| {
            let functions = self.file.ancestors(attempt).into_iter().filter(|outer| self.file.is_function(*outer));
            let end = functions.map(|function| function.span().end).next().unwrap_or(attempt.span().end);
            let later = self.file.slice(Span::new(attempt.span().end, end));
            later.split(';').any(|line| asserts(line) && line.contains(kept))
        };
        asserts(caught) || kept.is_some_and(is_asserted_later)
    }

    fn chain_expects_failure(&self, mut node: Node<'t>) -> bool {
        loop {
            let Some(parent) = self.file.ancestors(node).into_iter().next() else {
                return false;
            };
            match self.expr(parent) {
                Expr::Member { name, .. } if expects_failure(name) => return true,
                Expr::Member { .. } | Expr::Call(_) => node = parent,
                _ => return false,
            }
        }
    }

    /// Whether what stands here handles an error: in a `catch`, a listener for errors, an `Err` arm.
    pub(super) fn is_in_error_path(&self, node: Node<'t>) -> bool {
        self.file.ancestors(node).into_iter().any(|ancestor| {
            let text = self.text(ancestor);
            if self.family() == Family::Rust {
                return text.starts_with("Err(") && text.contains("=>")
                    || text.starts_with("if let Err(") && self.is_what_follows(node, ancestor)
                    || self.is_given_an_error(ancestor);
            }
            text.starts_with("catch")
                || self.file.is_function(ancestor)
                    && match self.fate(ancestor) {
                        Fate::Argument { call, index: 1 } => match self.expr(call) {
                            Expr::Call(call) => {
                                call.args.first().and_then(|arg| self.fixed_text(*arg)).as_deref() == Some("error")
                            }
                            _ => false,
                        },
                        Fate::Argument { call, index: 0 } => self.text(call).contains(".catch("),
                        Fate::Assigned(target) => self.text(target).ends_with(".onerror"),
                        _ => false,
                    }
        })
    }

    /// Whether a place is in what runs if a condition holds, not in the condition itself.
    fn is_what_follows(&self, place: Node<'t>, branch: Node<'t>) -> bool {
        let Construct::Branch { then: Some(then), .. } = self.file.construct(branch) else { return false };
        then.span().contains(place.span())
    }

    /// Whether a closure of Rust is run on an error: `.map_err(|error| ..)`.
    fn is_given_an_error(&self, function: Node<'t>) -> bool {
        let Fate::Argument { call, index: 0 } = self.fate(function) else { return false };
        let Expr::Call(call) = self.expr(call) else { return false };
        self.file.function(function).is_some_and(|closure| !closure.params.is_empty())
            && matches!(
                self.expr(self.file.plain(call.callee)),
                Expr::Member { name: "map_err" | "or_else" | "unwrap_or_else" | "inspect_err", .. }
            )
    }
}

/// Words that stand before what a test asserts.
const ASSERTIONS: &[&str] = &["assert", "expect", "should", "to", "be", "does", "not", "_"];

/// Whether a function asserts that something fails, by its name: `throws`, `toThrow`, `assert_throws_dom`, `rejects`;
/// not `fromThrowable`, `rethrow` or the `reject` of a promise.
fn expects_failure(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let mut rest = name.as_str();
    while let Some(behind) = ASSERTIONS.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = behind;
    }
    let is_asserted = rest.len() < name.len();
    let goes_on_with = |end: &str, words: &[&str]| words.iter().any(|word| end.starts_with(word));
    if let Some(end) = rest.strip_prefix("throw") {
        return end.is_empty() || goes_on_with(end, &["s", "n", "error", "_"]);
    }
    if let Some(end) = rest.strip_prefix("reject") {
        return end.is_empty() && is_asserted || goes_on_with(end, &["s", "ed", "_"]);
    }
    rest == "raises"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assertions_of_failures_are_known_by_their_names() {
        for name in [
            "throws", "throw", "toThrow", "toThrowError", "throwsAsync", "assert_throws_dom", "doesNotThrow",
            "thrownBy", "rejects", "toReject", "rejectedWith", "assertRejects", "raises",
        ] {
            assert!(expects_failure(name), "{name}");
        }
        for name in ["fromThrowable", "rethrow", "throwable", "reject", "rejector", "tryCatch", "raise"] {
            assert!(!expects_failure(name), "{name}");
        }
    }

    #[test]
    fn tests_are_known_by_their_path() {
        for path in ["test/a.js", "src/__tests__/a.ts", "a.test.ts", "a_test.rs", "test-a.js", "tests.rs", "a.spec.js"]
        {
            assert!(is_test_path(Path::new(path)), "{path}");
        }
        for path in ["src/a.js", "latest/a.js", "contest.js", "src/spectrum.ts", "attest.rs", "src/test.txt.js/../a.js"]
        {
            assert!(!is_test_path(Path::new(path)), "{path}");
        }
    }

    #[test]
    fn sockets_are_known_by_their_name() {
        for name in ["ws", "_ws", "#ws", "clientWs", "socket", "mySocket", "websocket", "webSocket", "my_ws"] {
            assert!(is_socket_name(name), "{name}");
        }
        for name in ["news", "rows", "wss", "sockets", "connection", "client", "current", "jaws", "windows"] {
            assert!(!is_socket_name(name), "{name}");
        }
    }
}
