//! What is made before the program: its data, as it is read soonest, and the place of its functions.

use std::fs;
use std::path::{Path, PathBuf};
use std::{env, io};

/// The functions that sessions of the language server run, as the linker takes them. `benches/layout` writes it.
const LAYOUT: &str = "src/lsp/layout.ld";

fn main() -> io::Result<()> {
    for path in ["build.rs", "src"] {
        println!("cargo::rerun-if-changed={path}");
    }
    data(Path::new("src"), &PathBuf::from(variable("OUT_DIR")))?;
    lay_out();
    Ok(())
}

/// Writes the models, codes and texts, which are TOML, as JSON: every run reads them, and so they are read in a
/// fifth of the time.
fn data(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let Some(name) = path.file_name().map(|name| to.join(name)) else { continue };
        if path.is_dir() {
            data(&path, &name)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            let problem = |error: &dyn std::fmt::Display| io::Error::other(format!("{}: {error}", path.display()));
            let table: toml::Table = fs::read_to_string(&path)?.parse().map_err(|error| problem(&error))?;
            fs::write(name, serde_json::to_string(&table).map_err(|error| problem(&error))?)?;
        }
    }
    Ok(())
}

/// Has the linker put together the functions that sessions of the language server run. The system keeps what is
/// near a function that runs in memory too, 64 KiB at a time: most of a program whose functions lie where the
/// compiler left them.
fn lay_out() {
    let is_laid_out = variable("TARGET") == "x86_64-unknown-linux-gnu" && variable("PROFILE") == "release";
    // Functions have the names of the list, and the linker is the compiler's own or GNU's.
    let flags = variable("CARGO_ENCODED_RUSTFLAGS");
    let names_a_linker = flags.contains("linker=") || flags.contains("fuse-ld") || !variable("RUSTC_LINKER").is_empty();
    if is_laid_out && flags.contains("symbol-mangling-version=v0") && !names_a_linker {
        let script = Path::new(&variable("CARGO_MANIFEST_DIR")).join(LAYOUT);
        println!("cargo::rustc-link-arg-bin=wslint=-Wl,--script={}", script.display());
    }
}

/// A variable of the environment; empty where it is not set.
fn variable(name: &str) -> String {
    env::var(name).unwrap_or_default()
}
