//! Tells Zed how the language server is started.

use zed_extension_api::{Command, Extension, LanguageServerId, Result, Worktree, register_extension};

struct Wslint;

impl Extension for Wslint {
    fn new() -> Self {
        Self
    }

    fn language_server_command(&mut self, _: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        let command = worktree.which("wslint").ok_or("there is no `wslint` on the PATH; install it")?;
        Ok(Command { command, args: vec!["lsp".into()], env: worktree.shell_env() })
    }
}

register_extension!(Wslint);
