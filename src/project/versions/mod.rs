//! Which releases of libraries a project uses: what its lock file says, else its manifest.
//!
//! Nothing is read before somebody asks, and each file once.

mod cargo;
mod lock;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use serde_json::Value;

use super::roots::Bounds;
use crate::apis::{Family, Releases};
use crate::sites::{AskReleases, Packages};
use lock::Lock;

/// Files bigger than this are not read, in bytes.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// The tables of a `package.json` that name packages.
const KINDS: &[&str] = &["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];

/// The releases that the projects around files use.
#[derive(Default)]
pub(super) struct Versions {
    files: Arc<Files>,
    folders: RwLock<HashMap<PathBuf, Packages>>,
}

impl Versions {
    /// The same, of which nothing outside of some folders is read.
    pub(super) fn within(bounds: Bounds) -> Self {
        Self { files: Arc::new(Files { bounds, ..Files::default() }), folders: RwLock::default() }
    }

    /// Who knows the releases for a file.
    pub(super) fn of(&self, path: &Path) -> Packages {
        let Some(folder) = path.parent() else { return Packages::default() };
        if let Some(known) = self.folders.read().unwrap_or_else(PoisonError::into_inner).get(folder) {
            return known.clone();
        }
        let own = Around { folder: folder.to_owned(), files: self.files.clone(), known: Mutex::default() };
        let mut folders = self.folders.write().unwrap_or_else(PoisonError::into_inner);
        folders.entry(folder.to_owned()).or_insert(Packages(Some(Arc::new(own)))).clone()
    }
}

/// What was read, by file.
#[derive(Debug, Default)]
struct Files {
    bounds: Bounds,
    manifests: Mutex<HashMap<PathBuf, Option<Arc<Value>>>>,
    locks: Mutex<HashMap<PathBuf, Option<Arc<Lock>>>>,
}

/// The releases for the files of a folder.
#[derive(Debug)]
struct Around {
    folder: PathBuf,
    files: Arc<Files>,
    known: Mutex<HashMap<(Family, String), Option<Releases>>>,
}

impl AskReleases for Around {
    fn releases(&self, family: Family, package: &str) -> Option<Releases> {
        let key = (family, package.to_owned());
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        known.unwrap_or_else(|| {
            let found = self.files.releases(&self.folder, family, package);
            self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(key, found.clone());
            found
        })
    }

    fn crate_named(&self, name: &str) -> Option<String> {
        self.files.upwards(&self.folder).find_map(|folder| {
            let manifest = self.files.manifest(&folder.join("Cargo.toml"))?;
            cargo::renamed(&manifest, name)
        })
    }
}

impl Files {
    /// The folder and those above it, as far as they may be read, up to that of the repository.
    fn upwards<'p>(&self, folder: &'p Path) -> impl Iterator<Item = &'p Path> {
        let mut next = Some(folder);
        std::iter::from_fn(move || {
            let folder = next?;
            let is_last = self.bounds.end_at(folder) || folder.join(".git").exists();
            next = folder.parent().filter(|_| !is_last);
            Some(folder)
        })
    }

    fn releases(&self, folder: &Path, family: Family, package: &str) -> Option<Releases> {
        match family {
            Family::JavaScript => self.of_package(folder, package),
            Family::Rust => self.of_crate(folder, package),
        }
    }

    fn of_package(&self, folder: &Path, package: &str) -> Option<Releases> {
        let named = self.upwards(folder).find_map(|folder| {
            let manifest = self.manifest(&folder.join("package.json"))?;
            let range = KINDS.iter().find_map(|kind| manifest.get(kind)?.get(package)?.as_str().map(str::to_owned))?;
            Some((folder, range))
        });
        let Some((home, range)) = named else {
            // Deno needs no manifest.
            return self.upwards(folder).find_map(|folder| self.lock(&folder.join("deno.lock"))?.only(package));
        };
        let locked = self.upwards(home).find_map(|folder| {
            let member = home.strip_prefix(folder).unwrap_or(Path::new(""));
            lock::NAMES.iter().find_map(|name| self.lock(&folder.join(name))?.release(package, &range, member))
        });
        locked.or_else(|| Releases::npm(&range))
    }

    fn of_crate(&self, folder: &Path, package: &str) -> Option<Releases> {
        let range = self.upwards(folder).find_map(|folder| {
            let manifest = self.manifest(&folder.join("Cargo.toml"))?;
            cargo::range(&manifest, package)
        });
        let allowed = range.as_deref().and_then(Releases::cargo);
        let locked = self.upwards(folder).find_map(|folder| {
            let lock = self.lock(&folder.join("Cargo.lock"))?;
            lock.only_of(package, allowed.as_ref())
        });
        locked.or(allowed)
    }

    /// A manifest, whatever its format, as values.
    fn manifest(&self, path: &Path) -> Option<Arc<Value>> {
        let mut known = self.manifests.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(path) {
            return known.clone();
        }
        let text = super::read(path, MAX_BYTES).ok().map(|read| read.text);
        let is_toml = path.extension().is_some_and(|extension| extension == "toml");
        let read =
            text.and_then(|text| if is_toml { toml::from_str(&text).ok() } else { serde_json::from_str(&text).ok() });
        let read = read.map(Arc::new);
        known.insert(path.to_owned(), read.clone());
        read
    }

    fn lock(&self, path: &Path) -> Option<Arc<Lock>> {
        let mut known = self.locks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(path) {
            return known.clone();
        }
        let text = super::read(path, MAX_BYTES).ok().map(|read| read.text);
        let read = text.and_then(|text| Lock::read(path, text)).map(Arc::new);
        known.insert(path.to_owned(), read.clone());
        read
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is known of ws for a file in `open/src`, if nothing outside of these folders is read.
    fn release_within(test: &str, folders: Option<Vec<PathBuf>>) -> Option<Releases> {
        let root = std::env::temp_dir().join("wslint-tests").join(test);
        let source = root.join("open/src");
        std::fs::create_dir_all(&source).unwrap();
        std::fs::write(root.join("package.json"), r#"{"dependencies": {"ws": "^8.0.0"}}"#).unwrap();
        std::fs::write(root.join("yarn.lock"), "ws@^8.0.0:\n  version \"8.18.0\"\n").unwrap();
        let bounds = Bounds(folders.map(|folders| folders.iter().map(|folder| root.join(folder)).collect()));
        Versions::within(bounds).of(&source.join("a.ts")).releases(Family::JavaScript, "ws")
    }

    #[test]
    fn nothing_outside_of_the_open_folders_is_read() {
        assert_eq!(release_within("versions-all", None), Releases::one("8.18.0"));
        assert_eq!(release_within("versions-root", Some(vec![PathBuf::new()])), Releases::one("8.18.0"));
        assert_eq!(release_within("versions-inner", Some(vec!["open".into()])), None);
    }
}
