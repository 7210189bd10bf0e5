//! Packages of a workspace: names that other packages of the same repository are imported by.
//!
//! They are found by the manifests alone, so that nothing has to be installed or built: what a
//! package exports from its build is looked for in its source.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use serde_json::Value;

use super::super::roots::Bounds;
use super::EXTENSIONS;

/// Manifests bigger than this are not read, in bytes.
const MAX_BYTES: u64 = 1024 * 1024;

/// `**` leads no deeper than this.
const MAX_DEEP: usize = 4;

/// Folders that hold what was built.
const BUILT: &[&str] = &["dist", "lib", "build", "out", "esm", "cjs", "es"];

/// The packages of a workspace, by name.
type Workspace = Arc<HashMap<String, PathBuf>>;

/// The workspaces of folders, as far as they are known.
#[derive(Default)]
pub(super) struct Packages {
    folders: RwLock<HashMap<PathBuf, Option<Workspace>>>,
}

impl Packages {
    /// The file that a package of the workspace around a folder stands for.
    pub(super) fn entry(&self, folder: &Path, specifier: &str, bounds: &Bounds) -> Option<PathBuf> {
        let parts = if specifier.starts_with('@') { 2 } else { 1 };
        let end = specifier.match_indices('/').nth(parts - 1).map_or(specifier.len(), |(at, _)| at);
        let (name, inside) = specifier.split_at(end);
        let own = self.around(folder, bounds)?.get(name)?.clone();
        entry_of(&own, inside.trim_start_matches('/'))
    }

    /// The workspace around a folder.
    fn around(&self, folder: &Path, bounds: &Bounds) -> Option<Workspace> {
        if let Some(known) = self.folders.read().unwrap_or_else(PoisonError::into_inner).get(folder) {
            return known.clone();
        }
        let found = workspace_at(folder).or_else(|| {
            let ends = bounds.end_at(folder) || folder.join(".git").exists();
            folder.parent().filter(|_| !ends).and_then(|above| self.around(above, bounds))
        });
        self.folders.write().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned(), found.clone());
        found
    }
}

fn text_of(path: &Path) -> Option<String> {
    super::super::read(path, MAX_BYTES).ok().map(|read| read.text)
}

fn manifest(folder: &Path) -> Option<Value> {
    serde_json::from_str(&text_of(&folder.join("package.json"))?).ok()
}

/// The workspace whose root a folder is.
fn workspace_at(folder: &Path) -> Option<Workspace> {
    let patterns = patterns_at(folder)?;
    let mut found = HashMap::new();
    for pattern in patterns.iter().filter(|pattern| !pattern.starts_with('!')) {
        let parts: Vec<&str> = pattern.trim_start_matches("./").split('/').filter(|part| !part.is_empty()).collect();
        for own in folders_of(folder.to_owned(), &parts, MAX_DEEP) {
            if let Some(Value::String(name)) = manifest(&own).map(|mut manifest| manifest["name"].take()) {
                found.entry(name).or_insert(own);
            }
        }
    }
    Some(Arc::new(found))
}

/// The patterns by which a folder names the packages below it.
fn patterns_at(folder: &Path) -> Option<Vec<String>> {
    if let Some(text) = text_of(&folder.join("pnpm-workspace.yaml")) {
        let mut lines = text.lines().skip_while(|line| line.trim_end() != "packages:").skip(1);
        let items = std::iter::from_fn(|| lines.find(|line| !line.trim().is_empty() && !line.trim().starts_with('#')));
        let items = items.map_while(|line| line.trim().strip_prefix('-').map(str::trim));
        return Some(items.map(|item| item.trim_matches(['"', '\'']).to_owned()).collect());
    }
    let manifest = manifest(folder)?;
    let workspaces = manifest.get("workspaces")?;
    let list = workspaces.get("packages").unwrap_or(workspaces).as_array()?;
    Some(list.iter().filter_map(|pattern| pattern.as_str().map(str::to_owned)).collect())
}

/// The folders that a pattern means.
pub(super) fn folders_of(folder: PathBuf, parts: &[&str], left: usize) -> Vec<PathBuf> {
    let Some((part, rest)) = parts.split_first() else { return vec![folder] };
    if !part.contains(['*', '?', '{', '[']) {
        return folders_of(folder.join(part), rest, left);
    }
    let glob = globset::Glob::new(part).ok().map(|glob| glob.compile_matcher());
    let entries = std::fs::read_dir(&folder).into_iter().flatten().filter_map(Result::ok);
    let is_folder = |entry: &std::fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
    let mut found = if *part == "**" { folders_of(folder, rest, left) } else { Vec::new() };
    let mut inner: Vec<PathBuf> = entries.filter(is_folder).map(|entry| entry.path()).collect();
    inner.sort();
    for inside in inner {
        let name = inside.file_name().map(Path::new).unwrap_or(Path::new(""));
        if name == Path::new("node_modules") || name.to_string_lossy().starts_with('.') {
            continue;
        }
        if *part == "**" && left > 0 {
            found.extend(folders_of(inside, parts, left - 1));
        } else if glob.as_ref().is_some_and(|glob| glob.is_match(name)) {
            found.extend(folders_of(inside, rest, left));
        }
    }
    found
}

/// The file that a package, or a path in it, stands for.
fn entry_of(own: &Path, inside: &str) -> Option<PathBuf> {
    let manifest = manifest(own)?;
    let mut named = Vec::new();
    match manifest.get("exports") {
        Some(exports) => exported(exports, inside, &mut named),
        None if inside.is_empty() => {
            for field in ["source", "module", "main"] {
                named.extend(manifest.get(field).and_then(Value::as_str).map(str::to_owned));
            }
        }
        None => {}
    }
    if inside.is_empty() {
        named.extend(["src/index".to_owned(), "index".to_owned()]);
    } else {
        named.extend([inside.to_owned(), format!("src/{inside}"), format!("{inside}/index")]);
    }
    named.iter().find_map(|name| source_of(own, name.trim_start_matches("./")))
}

/// What a manifest exports under a path: the targets of all conditions.
fn exported(exports: &Value, inside: &str, named: &mut Vec<String>) {
    let has_paths = exports.as_object().is_some_and(|map| map.keys().any(|key| key.starts_with('.')));
    if !has_paths {
        if inside.is_empty() {
            targets(exports, named);
        }
        return;
    }
    let wanted = if inside.is_empty() { ".".to_owned() } else { format!("./{inside}") };
    for (key, value) in exports.as_object().into_iter().flatten() {
        if *key == wanted {
            targets(value, named);
        } else if let Some((before, after)) = key.split_once('*')
            && let Some(star) = wanted.strip_prefix(before).and_then(|rest| rest.strip_suffix(after))
        {
            let mut found = Vec::new();
            targets(value, &mut found);
            named.extend(found.into_iter().map(|target| target.replace('*', star)));
        }
    }
}

fn targets(value: &Value, named: &mut Vec<String>) {
    match value {
        Value::String(target) => named.push(target.clone()),
        Value::Object(conditions) => conditions.values().for_each(|value| targets(value, named)),
        _ => {}
    }
}

/// The source file behind a target: itself, or what it was built from.
fn source_of(own: &Path, target: &str) -> Option<PathBuf> {
    let stem = [".d.ts", ".d.mts", ".d.cts", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".tsx"]
        .iter()
        .find_map(|end| target.strip_suffix(end))
        .unwrap_or(target);
    let parts: Vec<&str> = stem.split('/').collect();
    let unbuilt = parts.iter().position(|part| BUILT.contains(part)).map(|at| {
        let inner = parts[at + 1..].iter().copied().skip_while(|part| BUILT.contains(part) || *part == "src");
        [&parts[..at], &["src"], &inner.collect::<Vec<_>>()].concat().join("/")
    });
    let mut stems = unbuilt.into_iter().chain([stem.to_owned()]);
    stems.find_map(|stem| {
        let mut files = EXTENSIONS.iter().map(|extension| own.join(format!("{stem}{extension}")));
        files.find(|file| file.is_file())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_those_of_all_conditions() {
        let exports = serde_json::json!({
            ".": { "types": "./dist/index.d.ts", "import": { "default": "./dist/index.mjs" } },
            "./codes": "./dist/codes.js",
            "./x/*": "./dist/x/*.js",
        });
        let named = |inside: &str| {
            let mut named = Vec::new();
            exported(&exports, inside, &mut named);
            named
        };
        assert_eq!(named(""), ["./dist/index.d.ts", "./dist/index.mjs"]);
        assert_eq!(named("codes"), ["./dist/codes.js"]);
        assert_eq!(named("x/y"), ["./dist/x/y.js"]);
        assert!(named("hidden").is_empty());
    }
}
