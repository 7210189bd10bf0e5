//! Which files near a module of JavaScript import it. Nobody writes that down, so the folders around it are read.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use memchr::memmem;

use super::super::roots::Bounds;
use super::OpenTexts;
use crate::apis::Family;
use crate::source::Source;
use crate::syntax::Language;

/// No more files are read than so many.
const MAX_FILES: usize = 64;

/// Folders that hold nothing that somebody wrote for the project.
const PASSED_OVER: &[&str] = &["node_modules", "dist", "build", "coverage", "vendor", "target"];

/// The files near a module that name it in quotes and have to do with sockets: those of its folder, of the one above,
/// and of the folders in that.
pub(super) fn of(module: &Path, bounds: &Bounds, open: Option<&OpenTexts>) -> Vec<PathBuf> {
    let (Some(folder), Some(stem)) = (module.parent(), module.file_stem().and_then(|stem| stem.to_str())) else {
        return Vec::new();
    };
    // `require("./handlers")`
    let is_index = stem == "index";
    let name = if is_index { folder.file_name().and_then(|name| name.to_str()).unwrap_or(stem) } else { stem };
    let mut files = files_of(folder);
    if let Some(above) = folder.parent().filter(|above| bounds.hold(above)) {
        files.extend(files_of(above));
        for beside in folders_of(above) {
            if beside != folder {
                files.extend(files_of(&beside));
            }
        }
    }
    let is_script = |file: &PathBuf| {
        let language = Language::of_path(file);
        language.is_some_and(|language| {
            language.family() == Family::JavaScript && !matches!(language, Language::Embedded(_))
        })
    };
    files.retain(|file| file != module && bounds.hold(file) && is_script(file));
    files.truncate(MAX_FILES);
    let text = |file: &PathBuf| -> Option<Arc<Source>> {
        let open = open.and_then(|open| open(file));
        let read = || super::super::read(file, super::super::MAX_BYTES).ok().map(|read| Source::new(read.text).into());
        open.or_else(read)
    };
    files.retain(|file| text(file).is_some_and(|source| names(source.text(), name, is_index)));
    files
}

/// Whether a text names a module in quotes, and something that it has to do with sockets.
fn names(text: &str, name: &str, is_index: bool) -> bool {
    let part = format!("/{name}");
    let is_module = memmem::find_iter(text.as_bytes(), &part).any(|at| {
        let rest = &text[at + part.len()..];
        rest.starts_with(['"', '\'', '`', '.']) || is_index && rest.starts_with("/index")
    });
    is_module && (memmem::find(text.as_bytes(), b"ocket").is_some() || memmem::find(text.as_bytes(), b"ws").is_some())
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    entries.into_iter()
}

fn files_of(folder: &Path) -> Vec<PathBuf> {
    entries(folder).filter(|path| path.extension().is_some()).collect()
}

fn folders_of(folder: &Path) -> Vec<PathBuf> {
    let is_own = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        !name.starts_with('.') && !PASSED_OVER.contains(&name)
    };
    entries(folder).filter(|path| path.extension().is_none() && path.is_dir()).filter(is_own).collect()
}
