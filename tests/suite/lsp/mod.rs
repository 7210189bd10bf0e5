//! The language server: in the process of the tests through a typed client, and as a process of its
//! own where its life is what matters.

mod actions;
mod client;
mod completion;
mod declare;
mod diagnostics;
mod documents;
mod hover;
mod imports;
mod life;
mod order;
mod rest;
mod settings;
