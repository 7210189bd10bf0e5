//! What tests put in the place of sockets: classes called so, a global that is stubbed, a module that is mocked.

use super::context::Cx;
use crate::syntax::{DefKind, Expr, Node};

/// Words in the names of what stands in for something else.
const STAND_INS: &[&str] = &["Mock", "mock", "Fake", "fake", "Stub", "stub"];

/// What stands before the name of a global, in quotes, that is stubbed.
const STUBBING: &[&str] = &["stubGlobal("];

/// What stands before the name of a module, in quotes, that is mocked.
const MOCKING: &[&str] = &["jest.mock(", "vi.mock(", "vi.doMock(", "jest.doMock(", "mock.module("];

/// What a global is given is looked at no further, in characters.
const MAX_VALUE: usize = 100;

impl<'t> Cx<'t> {
    /// Whether a name is given what is called a stand-in: `new FakeSocket()`, `socket: MockSocket`.
    pub(super) fn is_stand_in(&self, name: &str, node: Node<'t>) -> bool {
        let said = match self.definition(name, node).map(|def| def.kind) {
            Some(DefKind::Variable(variable)) => {
                let made = variable.value.and_then(|value| match self.expr(self.file.plain(value)) {
                    Expr::Call(call) => Some(self.text(call.callee)),
                    _ => None,
                });
                [made, variable.annotation]
            }
            Some(DefKind::Parameter { annotation, .. }) => [annotation, None],
            _ => return false,
        };
        said.into_iter().flatten().any(is_called_so)
    }

    /// Whether a test puts something else in the place of a global: `vi.stubGlobal("WebSocket", ..)`,
    /// `global.WebSocket = FakeSocket`.
    pub(super) fn is_stubbed(&self, global: &str) -> bool {
        self.is_in_quotes_behind(STUBBING, global)
            || self.around.is_test && {
                let assigned = format!(".{global} = ");
                let text = self.file.text();
                memchr::memmem::find_iter(text.as_bytes(), &assigned).any(|at| {
                    let value: String = text[at + assigned.len()..].chars().take(MAX_VALUE).collect();
                    let value = value.split([';', '\n']).next().unwrap_or_default();
                    ["global", "globalThis", "window"].iter().any(|owner| text[..at].ends_with(owner))
                        && (is_called_so(value) || value.starts_with("class ") || value.contains(".fn("))
                })
            }
    }

    /// Whether a test puts something else in the place of a module: `jest.mock("ws")`.
    pub(super) fn is_mocked(&self, module: &str) -> bool {
        self.is_in_quotes_behind(MOCKING, module)
    }

    fn is_in_quotes_behind(&self, calls: &[&str], name: &str) -> bool {
        let text = self.file.text().as_bytes();
        let stands = |call: &str, quote: char| {
            memchr::memmem::find(text, format!("{call}{quote}{name}{quote}").as_bytes()).is_some()
        };
        let is_called = |call: &&&str| self.file.has_word(call.trim_end_matches('('));
        self.around.is_test && calls.iter().filter(is_called).any(|call| stands(call, '"') || stands(call, '\''))
    }
}

fn is_called_so(text: &str) -> bool {
    STAND_INS.iter().any(|word| text.contains(word))
}
