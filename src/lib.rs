//! wslint finds WebSocket close-code mistakes in source code.
//!
//! A WebSocket is closed with a number. Some numbers may never be sent, some only by one end, some
//! libraries take fewer than the protocol, and each library fails in its own way. wslint follows
//! code expressions to the calls that send them and says what will happen there.
//!
//! # The way data flows
//!
//! ```text
//! bytes ─ Source ─ gate ─ File ─ CloseSite ─ rules ─ suppress ─ Report ─┬─ renderers
//!         text,    needles  syntax  sent /      pure                    └─ editor
//!         lines                     received
//! ```
//!
//! - [`source`]: text, lines, columns. Knows nobody.
//! - [`locale`]: the languages that texts are shown in. Knows nobody.
//! - [`codes`]: what RFC 6455 and the IANA registry say about each number, and all that the
//!   reference knows besides: texts, services, names, time limits. Knows languages only.
//! - [`mod@reference`]: answers about codes, as blocks of text for every face of the program.
//! - [`apis`]: library models, one TOML file each, and the schema that they speak. Knows codes.
//! - [`syntax`]: languages. Lowers a tree to a small vocabulary ([`syntax::Expr`],
//!   [`syntax::Def`], ...), on demand and one level at a time. The only room that sees a tree.
//! - [`sites`]: turns a file into [`sites::CloseSite`]s, plain data: what the code can be, what
//!   proves the socket, which library it is. Works on the vocabulary, so that it is written once
//!   for all languages.
//!   What other files say it asks through a small trait ([`sites::Files`]), and it writes down what it read.
//! - [`rules`]: judges sites. A rule is one file: documentation, wording, check.
//! - [`config`], [`fix`], [`diagnostic`], [`message`]: the data around them.
//! - [`analyze`]: from a text to a report, for every face of the program.
//! - [`map`]: the close-code map: what the sites of many files come to together.
//! - [`project`]: the only room that reads and writes files: walking, configuration, surroundings,
//!   baselines, and where modules are. What is open in an editor wins over the disk. The only one that
//!   runs a program: `git`, for `--since`.
//! - [`survey`]: what a rule has to know of other files than the one that it judges.
//! - [`lsp`]: the language server. The only room that knows the protocol.
//! - [`cli`]: arguments, reports, exit codes. The only room that prints.
//!
//! # What holds everywhere
//!
//! - The core never panics and has no errors for bad source code: a file with syntax errors is
//!   analysed as far as it parses.
//! - Places are byte offsets. [`source::Source`] converts them; it clamps.
//! - A code is a set with origins ([`sites::CodeSet`]). What is not understood makes it open, and
//!   what is open is left unsaid.
//! - Two references, not one: what may be on the wire ([`codes::is_sendable`]), and what a library
//!   does with a number ([`apis::Model::outcome`]).
//! - Rules see facts only: no tree, no text search, no files.
//! - No fix proposes a number that the library or the end in question refuses.
//! - Walks are iterative or bounded; nodes are reached from the root by offset.
//! - What an editor shows at rest is what `check` finds. Its messages change the state in the order in
//!   which they come, and no result is sent after a newer one.
//! - Nothing from a workspace is run, and no network connection is ever opened. The language server reads
//!   nothing outside of the folders that are open.
//!
//! Each of these is a test, in `tests/suite` or beside the code.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

/// What a file of data says, as JSON, by its path below `src`: build.rs has made it.
macro_rules! data {
    ($path:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/", $path))
    };
}

pub mod analyze;
pub mod apis;
pub mod cli;
pub mod codes;
pub mod config;
pub mod diagnostic;
pub mod fix;
pub mod locale;
pub mod lsp;
pub mod map;
pub mod message;
mod naming;
pub mod project;
pub mod reference;
pub mod rules;
pub mod sites;
pub mod source;
mod suggest;
mod suppress;
pub mod survey;
pub mod syntax;
