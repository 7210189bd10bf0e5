//! What is asked of a file as a whole, once.

use std::cell::OnceCell;

use super::glance::words;
use super::needles::Words;
use super::passing;

/// A file, with what was found out about all of it.
pub(super) struct About<'t> {
    file: &'t [u8],
    evidence: &'t Words,
    speaks: OnceCell<bool>,
    imports: OnceCell<bool>,
    imports_a_socket: OnceCell<bool>,
    mentions_a_socket: OnceCell<bool>,
}

impl<'t> About<'t> {
    /// A file of which nothing was asked yet; `evidence` is what one contains that has to do with WebSockets.
    pub(super) fn new(file: &'t [u8], evidence: &'t Words) -> Self {
        let (speaks, imports) = (OnceCell::new(), OnceCell::new());
        let (imports_a_socket, mentions_a_socket) = (OnceCell::new(), OnceCell::new());
        Self { file, evidence, speaks, imports, imports_a_socket, mentions_a_socket }
    }

    /// Whether it has to do with WebSockets.
    pub(super) fn speaks(&self) -> bool {
        *self.speaks.get_or_init(|| self.evidence.are_in(self.file))
    }

    /// Whether it imports something.
    pub(super) fn imports(&self) -> bool {
        *self.imports.get_or_init(|| passing::imports(self.file))
    }

    /// Whether what it imports speaks of a socket.
    pub(super) fn imports_a_socket(&self) -> bool {
        *self.imports_a_socket.get_or_init(|| passing::imports_a_socket(self.file))
    }

    /// Whether something in it has the name of a socket.
    pub(super) fn mentions_a_socket(&self) -> bool {
        *self.mentions_a_socket.get_or_init(|| {
            memchr::memmem::find(self.file, b"ocket").is_some() || words(self.file, b"ws").next().is_some()
        })
    }
}
