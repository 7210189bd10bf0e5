//! The files of a list, and those that changed since a commit.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::MAX_BYTES;

/// Lists of files may be longer than sources.
const MAX_LIST: u64 = 64 * MAX_BYTES;

/// The paths in a list, one on each line, or with NUL behind each.
///
/// # Errors
/// Why the list cannot be read, in words.
pub fn listed(list: &Path, by_nul: bool) -> Result<Vec<PathBuf>, String> {
    let text = if list.as_os_str() == "-" {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut std::io::stdin(), &mut text).map_err(|error| format!("-: {error}"))?;
        text
    } else {
        let read = super::read(list, MAX_LIST).map_err(|why| format!("{}: {why}", super::display(list)))?;
        read.text
    };
    let ends: &[char] = if by_nul { &['\0'] } else { &['\n', '\r'] };
    Ok(text.split(ends).filter(|path| !path.is_empty()).map(PathBuf::from).collect())
}

/// The files below the current folder that differ from the last common commit with `reference`, or
/// that git does not know yet.
///
/// # Errors
/// What git says, or why it cannot be run.
pub fn changed_since(reference: &str) -> Result<Vec<PathBuf>, String> {
    if reference.starts_with('-') {
        return Err(format!("`{reference}` is no commit"));
    }
    let mut names =
        git(&["diff", "--name-only", "-z", "--relative", "--diff-filter=d", "--merge-base", reference, "--"])?;
    names.push_str(&git(&["ls-files", "-z", "--others", "--exclude-standard"])?);
    Ok(names.split('\0').filter(|name| !name.is_empty()).map(PathBuf::from).collect())
}

fn git(args: &[&str]) -> Result<String, String> {
    let output = Command::new("git")
        .args(["-c", "core.fsmonitor=false"])
        .args(args)
        .output()
        .map_err(|error| format!("git cannot be run: {error}"))?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        return Err(format!("git {}: {}", args[0], why.lines().next().unwrap_or("failed")));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
