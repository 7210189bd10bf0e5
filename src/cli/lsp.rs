//! `wslint lsp`

use std::io;

use clap::Args;

use super::{Exit, Failure};
use crate::lsp::{self, End};

#[derive(Args)]
pub(super) struct LspArgs {
    /// Accepted and ignored: standard input and output is all there is
    #[arg(long, hide = true)]
    stdio: bool,
}

pub(super) fn run(args: &LspArgs) -> Result<Exit, Failure> {
    // Some clients say so, and nothing changes.
    let LspArgs { stdio: _ } = args;
    match lsp::run(io::stdin(), io::stdout()) {
        Ok(End::Orderly) => Ok(Exit::Clean),
        Ok(End::Abrupt) => Ok(Exit::Findings),
        Err(error) => Err(Failure::Other(format!("the language server cannot start: {error}"))),
    }
}
