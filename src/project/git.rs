//! What git knows of changes. The only place that runs a program: the `git` of the user, with
//! arguments that make it read and run nothing else.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::output::path_of;
use super::roots;

/// The files that differ from where the branch in work left `reference`, and those that git does
/// not track yet, in the repositories around some paths. Deleted files are left out.
///
/// # Errors
/// Why git cannot tell.
pub fn changed_since(paths: &[PathBuf], reference: &str) -> Result<HashSet<PathBuf>, String> {
    // What is not there is told later, with its name.
    let real = paths.iter().filter_map(|path| super::identity(path));
    let folder =
        |path: PathBuf| if path.is_dir() { path } else { path.parent().map(Path::to_owned).unwrap_or_default() };
    let folders: HashSet<PathBuf> =
        real.map(folder).map(|folder| roots::repository(&folder).unwrap_or(folder)).collect();
    let mut changed = HashSet::new();
    for folder in folders {
        changed.extend(changed_in(&folder, reference)?);
    }
    Ok(changed)
}

fn changed_in(folder: &Path, reference: &str) -> Result<Vec<PathBuf>, String> {
    let root = run(folder, &["rev-parse", "--show-toplevel"])?;
    let root = root.map_err(|why| format!("--since: {}: {why}", super::display(folder)))?;
    let root = path_of(root.trim_ascii_end());
    let root = super::identity(&root).unwrap_or(root);
    let base = merge_base(&root, reference)?;
    let diff = ["diff", "--name-only", "-z", "--no-ext-diff", "--no-renames", "--ignore-submodules=all"];
    let mut changed = Vec::new();
    for args in [
        [&diff[..], &["--diff-filter=d", &base, "--"]].concat(),
        vec!["ls-files", "-z", "--others", "--exclude-standard", "--"],
    ] {
        let names = run(&root, &args)?.map_err(|why| format!("--since: git {}: {why}", args[0]))?;
        let names = names.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        changed.extend(names.map(|name| root.join(path_of(name))));
    }
    Ok(changed)
}

/// The commit at which the branch in work left another.
fn merge_base(root: &Path, reference: &str) -> Result<String, String> {
    const FETCH: &str = "a shallow clone must fetch it first (`fetch-depth: 0`)";
    let commit = format!("{reference}^{{commit}}");
    // What begins with a dash would be an option; no reference may.
    let found = if reference.starts_with('-') {
        Err(String::new())
    } else {
        run(root, &["rev-parse", "--verify", "--quiet", &commit])?
    };
    let Ok(commit) = found else {
        return Err(format!("--since: git knows no `{reference}`{}; {FETCH}", near(root, reference)));
    };
    let commit = String::from_utf8_lossy(&commit).trim().to_owned();
    match run(root, &["merge-base", &commit, "HEAD"])? {
        Ok(base) => Ok(String::from_utf8_lossy(&base).trim().to_owned()),
        Err(_) => Err(format!("--since: `{reference}` has no commit in common with HEAD; {FETCH}")),
    }
}

/// A reference that was probably meant: the same on a remote, or one with nearly the same name.
fn near(root: &Path, reference: &str) -> String {
    let Ok(Ok(names)) = run(root, &["for-each-ref", "--format=%(refname:short)"]) else {
        return String::new();
    };
    let names = String::from_utf8_lossy(&names).into_owned();
    match names.lines().find(|name| name.split_once('/').is_some_and(|(_, name)| name == reference)) {
        Some(name) => format!("; did you mean `{name}`?"),
        None => crate::suggest::did_you_mean(reference, names.lines()),
    }
}

/// What git prints, or what it complains of. The outer error: it cannot be run at all.
fn run(folder: &Path, args: &[&str]) -> Result<Result<Vec<u8>, String>, String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        // A repository can name a program of its own here.
        .args(["-c", "core.fsmonitor=false", "-c", "diff.relative=false"])
        .args(args)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .output();
    match output {
        Ok(Output { status, stdout, .. }) if status.success() => Ok(Ok(stdout)),
        Ok(Output { stderr, .. }) => Ok(Err(complaint(&stderr))),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err("--since needs git, and there is no `git` on the PATH".into())
        }
        Err(error) => Err(format!("--since: git cannot be run: {error}")),
    }
}

/// The first line of what git complains of.
fn complaint(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let line = text.lines().next().unwrap_or("git gives no reason");
    line.trim_start_matches("fatal: ").to_owned()
}
