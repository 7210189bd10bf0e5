//! The `wslint` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    wslint::cli::run()
}
