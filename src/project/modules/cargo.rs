//! Where modules and crates of Rust are: by the folders of a crate, and the manifests of its
//! workspace.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use toml::{Table, Value};

use super::super::roots::Bounds;
use super::packages::folders_of;

/// Manifests bigger than this are not read, in bytes.
const MAX_BYTES: u64 = 1024 * 1024;

/// The crates that a crate can name, by the name that it uses.
type Crates = Arc<HashMap<String, PathBuf>>;

/// The crates of a workspace, as far as they are known.
#[derive(Default)]
pub(super) struct Cargo {
    crates: RwLock<HashMap<PathBuf, Crates>>,
}

/// Whether there is a file of this path, open or on the disk.
pub(super) type IsFile<'a> = &'a dyn Fn(&Path) -> bool;

impl Cargo {
    /// The file that a path leads to from a file, and how many of its parts do.
    pub(super) fn module(
        &self,
        from: &Path,
        path: &[&str],
        bounds: &Bounds,
        is_file: IsFile<'_>,
    ) -> Option<(PathBuf, usize)> {
        let (first, rest) = path.split_first()?;
        let own = crate_of(from, bounds)?;
        let mut used = 1;
        let mut file = match *first {
            "crate" => root_of(&own, from, is_file)?,
            "self" => from.to_owned(),
            "super" => {
                let mut file = parent_of(&own, from, is_file)?;
                for _ in rest.iter().take_while(|part| **part == "super") {
                    file = parent_of(&own, &file, is_file)?;
                    used += 1;
                }
                file
            }
            name => match child_of(&own, from, name, is_file) {
                Some(child) => child,
                None => library_of(self.crates(&own, bounds).get(name)?, is_file)?,
            },
        };
        for part in &path[used..] {
            let Some(child) = child_of(&own, &file, part, is_file) else { break };
            file = child;
            used += 1;
        }
        Some((file, used))
    }

    /// The crates that the crate in a folder can name.
    fn crates(&self, own: &Path, bounds: &Bounds) -> Crates {
        if let Some(known) = self.crates.read().unwrap_or_else(PoisonError::into_inner).get(own) {
            return known.clone();
        }
        let found = Arc::new(crates_around(own, bounds));
        self.crates.write().unwrap_or_else(PoisonError::into_inner).insert(own.to_owned(), found.clone());
        found
    }
}

fn manifest(folder: &Path) -> Option<Table> {
    super::super::read(&folder.join("Cargo.toml"), MAX_BYTES).ok()?.text.parse().ok()
}

/// The folder of the crate that a file belongs to.
fn crate_of(file: &Path, bounds: &Bounds) -> Option<PathBuf> {
    let mut folder = file.parent()?;
    loop {
        if !bounds.hold(folder) {
            return None;
        }
        if folder.join("Cargo.toml").is_file() {
            return Some(folder.to_owned());
        }
        folder = folder.parent()?;
    }
}

/// The root of the crate that a file belongs to: a library or program, or a test of its own.
fn root_of(own: &Path, from: &Path, is_file: IsFile<'_>) -> Option<PathBuf> {
    for folder in ["src/bin", "tests", "examples", "benches"] {
        let Ok(inside) = from.strip_prefix(own.join(folder)) else { continue };
        let first = inside.components().next()?;
        let alone = own.join(folder).join(first);
        return if alone == from { Some(alone) } else { Some(alone.join("main.rs")).filter(|root| is_file(root)) };
    }
    let main = own.join("src/main.rs");
    if from == main { Some(main) } else { library_of(own, is_file).or(Some(main).filter(|main| is_file(main))) }
}

fn library_of(own: &Path, is_file: IsFile<'_>) -> Option<PathBuf> {
    let usual = own.join("src/lib.rs");
    if is_file(&usual) {
        return Some(usual);
    }
    let manifest = manifest(own)?;
    let path = manifest.get("lib")?.get("path")?.as_str()?;
    Some(own.join(path)).filter(|path| is_file(path))
}

/// Whether a file's modules lie beside it, and not in a folder of its name.
fn has_modules_beside(own: &Path, file: &Path) -> bool {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let folder = file.parent();
    let is_program = ["src/bin", "tests", "examples", "benches"].iter().any(|part| folder == Some(&own.join(part)));
    matches!(name, "mod.rs" | "lib.rs" | "main.rs") || is_program
}

/// The file of a module that another declares.
fn child_of(own: &Path, file: &Path, name: &str, is_file: IsFile<'_>) -> Option<PathBuf> {
    let folder = if has_modules_beside(own, file) { file.parent()?.to_owned() } else { file.with_extension("") };
    [folder.join(format!("{name}.rs")), folder.join(name).join("mod.rs")].into_iter().find(|path| is_file(path))
}

/// The file of the module that declares this one.
fn parent_of(own: &Path, file: &Path, is_file: IsFile<'_>) -> Option<PathBuf> {
    let mut folder = file.parent()?;
    if file.file_name()? == "mod.rs" {
        folder = folder.parent()?;
    }
    let root = root_of(own, file, is_file);
    if root.as_ref().is_some_and(|root| root.parent() == Some(folder)) {
        return root.filter(|root| root != file);
    }
    [folder.join("mod.rs"), folder.with_extension("rs")].into_iter().find(|path| is_file(path))
}

/// The crates that a crate depends on by path, and those of its workspace.
fn crates_around(own: &Path, bounds: &Bounds) -> HashMap<String, PathBuf> {
    let mut found = HashMap::new();
    let manifest_here = manifest(own).unwrap_or_default();
    let root = own.ancestors().take_while(|folder| bounds.hold(folder)).find_map(|folder| {
        let manifest = manifest(folder)?;
        manifest.contains_key("workspace").then(|| (folder.to_owned(), manifest))
    });
    let workspace = root.as_ref().and_then(|(folder, manifest)| Some((folder, manifest.get("workspace")?)));
    let shared = |name: &str| {
        let (folder, workspace) = workspace?;
        let path = workspace.get("dependencies")?.get(name)?.get("path")?.as_str()?;
        Some(folder.join(path))
    };
    for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
        for (name, value) in manifest_here.get(kind).and_then(Value::as_table).into_iter().flatten() {
            let by_path = value.get("path").and_then(Value::as_str).map(|path| own.join(path));
            if let Some(folder) = by_path.or_else(|| shared(name)) {
                found.insert(name.replace('-', "_"), folder);
            }
        }
    }
    // A crate names its own library, from its programs and tests.
    let name = |manifest: &Table| Some(manifest.get("package")?.get("name")?.as_str()?.replace('-', "_"));
    if let Some(name) = name(&manifest_here) {
        found.entry(name).or_insert_with(|| own.to_owned());
    }
    let members = workspace.and_then(|(folder, workspace)| Some((folder, workspace.get("members")?.as_array()?)));
    for pattern in members.iter().flat_map(|(_, members)| members.iter().filter_map(Value::as_str)) {
        let parts: Vec<&str> = pattern.split('/').filter(|part| !part.is_empty()).collect();
        let Some((folder, _)) = &members else { continue };
        for member in folders_of((*folder).clone(), &parts, 1) {
            if let Some(name) = manifest(&member).as_ref().and_then(name) {
                found.entry(name).or_insert(member);
            }
        }
    }
    found
}
