//! `wslint lsp`

use std::io::{self, PipeWriter};

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
    match output().and_then(|output| lsp::run(io::stdin(), output)) {
        Ok(End::Orderly) => Ok(Exit::Clean),
        Ok(End::Abrupt) => Ok(Exit::Findings),
        Err(error) => Err(Failure::Other(format!("the language server cannot start: {error}"))),
    }
}

/// The output of the process, as it is. What the standard library gives for it looks for ends of lines in
/// what is written, and writes a message in three pieces.
fn output() -> io::Result<PipeWriter> {
    #[cfg(unix)]
    let output = std::os::fd::AsFd::as_fd(&io::stdout()).try_clone_to_owned()?;
    #[cfg(windows)]
    let output = std::os::windows::io::AsHandle::as_handle(&io::stdout()).try_clone_to_owned()?;
    Ok(output.into())
}
