//! The tests of the whole: one program, so that it links once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod architecture;
mod ci;
mod common;
mod documentation;
mod editors;
mod fixes;
mod fixtures;
mod folder;
mod gate;
mod imports;
mod lsp;
mod map;
mod process;
mod reference;
mod releases;
mod robust;
mod schema;
mod session;
mod unknown;
mod vscode;
