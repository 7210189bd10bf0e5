//! Other files, as the analysis of one sees them: where a module is, its text, its tree.
//!
//! What is open in an editor wins over the disk. What was read is kept until it is forgotten.

mod cargo;
mod disk;
mod importers;
mod packages;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use oxc_resolver::{ResolveOptions, ResolverGeneric, TsconfigDiscovery};

use super::roots::{self, Bounds};
use crate::sites::{Files, Missing};
use crate::source::Source;
use crate::syntax::{Language, Parsed};
use cargo::Cargo;
use disk::Disk;
use packages::Packages;

/// The texts of files that are open in an editor.
pub type OpenTexts = Arc<dyn Fn(&Path) -> Option<Arc<Source>> + Send + Sync>;

/// Where extensions are left out, these are tried in turn.
const EXTENSIONS: &[&str] =
    &[".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".vue", ".svelte", ".astro"];

/// What an extension can stand for: the source of what is built under that name.
const STANDS_FOR: &[(&str, &[&str])] = &[
    (".js", &[".ts", ".tsx", ".js", ".jsx"]),
    (".jsx", &[".tsx", ".jsx"]),
    (".mjs", &[".mts", ".mjs"]),
    (".cjs", &[".cts", ".cjs"]),
];

/// A file that was read.
struct Read {
    source: Arc<Source>,
    /// Parsed when it is needed first.
    parsed: OnceLock<Option<Parsed>>,
}

/// Names for folders of a package: that of SvelteKit, and those of Vue, Nuxt and Vite.
const IMPLIED: &[(&str, &[&str])] = &[("$lib/", &["src/lib"]), ("@/", &["src", ""]), ("~/", &["src", "app", ""])];

/// The file that a path of Rust leads to, and how many of its parts do.
type Led = Result<(PathBuf, usize), Missing>;

/// The files of a project.
#[derive(Default)]
pub(super) struct Modules {
    bounds: Bounds,
    open: Option<OpenTexts>,
    resolver: OnceLock<ResolverGeneric<Disk>>,
    packages: Packages,
    cargo: Cargo,
    read: RwLock<HashMap<PathBuf, Option<Arc<Read>>>>,
    /// Where modules were found, by the folder of who asked.
    found: RwLock<HashMap<(PathBuf, String), Result<PathBuf, Missing>>>,
    /// The files that import a module.
    importers: RwLock<HashMap<PathBuf, Vec<PathBuf>>>,
    /// Where paths of Rust lead, by the file of who asked.
    led: RwLock<HashMap<(PathBuf, String), Led>>,
}

impl Modules {
    /// Files of which nothing outside of some folders is read, and those that are open.
    pub(super) fn new(bounds: Bounds, open: Option<OpenTexts>) -> Self {
        Self { bounds, open, ..Self::default() }
    }

    /// Forgets what was read of a file.
    pub(super) fn forget(&self, path: &Path) {
        self.read.write().unwrap_or_else(PoisonError::into_inner).remove(path);
        self.led.write().unwrap_or_else(PoisonError::into_inner).clear();
        self.importers.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn resolver(&self) -> &ResolverGeneric<Disk> {
        self.resolver.get_or_init(|| {
            let strings = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
            let options = ResolveOptions {
                tsconfig: Some(TsconfigDiscovery::Auto),
                extensions: strings(EXTENSIONS),
                extension_alias: STANDS_FOR.iter().map(|(from, to)| ((*from).to_owned(), strings(to))).collect(),
                condition_names: strings(&["source", "import", "require", "node", "default"]),
                main_fields: strings(&["source", "module", "main"]),
                // Packages that are installed are not looked into.
                modules: Vec::new(),
                // Paths stay as the editor knows them.
                symlinks: false,
                ..ResolveOptions::default()
            };
            ResolverGeneric::new_with_file_system(Disk::new(self.bounds.clone(), self.open.clone()), options)
        })
    }

    fn find(&self, from: &Path, specifier: &str) -> Result<PathBuf, Missing> {
        let folder = from.parent().ok_or(Missing::NotFound)?;
        let specifier = specifier.split('?').next().unwrap_or(specifier);
        let found = if specifier.starts_with('.') {
            self.resolver().resolve(folder, specifier).map_err(|_| Missing::NotFound)?.into_path_buf()
        } else if specifier.contains(':') || specifier.starts_with('/') {
            return Err(Missing::Package);
        } else if let Some(own) = self.packages.entry(folder, specifier, &self.bounds) {
            own
        } else {
            let found = self.resolver().resolve_file(from, specifier).map(|found| found.into_path_buf());
            found.ok().or_else(|| self.implied(folder, specifier)).ok_or(Missing::Package)?
        };
        self.allowed(found, from)
    }

    /// Where a path of Rust leads from a file.
    fn find_rust(&self, from: &Path, path: &[&str]) -> Led {
        let is_open = |path: &Path| self.open.as_ref().is_some_and(|open| open(path).is_some());
        let is_file = |path: &Path| self.bounds.hold(path) && (path.is_file() || is_open(path));
        let (file, used) = self.cargo.module(from, path, &self.bounds, &is_file).ok_or(Missing::Package)?;
        Ok((self.allowed(file, from)?, used))
    }

    /// A module by a name that a framework or bundler has for a folder of the package, where no manifest
    /// says so.
    fn implied(&self, folder: &Path, specifier: &str) -> Option<PathBuf> {
        let named = IMPLIED.iter().find_map(|(name, below)| Some((specifier.strip_prefix(name)?, below)));
        let (rest, below) = named?;
        let mut around = folder.ancestors().take_while(|folder| self.bounds.hold(folder));
        let package = around.find(|folder| folder.join("package.json").is_file())?;
        let find = |below: &&str| self.resolver().resolve(package.join(below), &format!("./{rest}")).ok();
        below.iter().find_map(find).map(|found| found.into_path_buf())
    }

    /// A file if it may be read: one of the workspace, that is no package somebody installed.
    fn allowed(&self, file: PathBuf, from: &Path) -> Result<PathBuf, Missing> {
        let is_inside = match &self.bounds.0 {
            Some(_) => self.bounds.allow(&file, from),
            None => within_root(&file, from),
        };
        if !is_inside {
            return Err(Missing::Outside);
        }
        let is_installed = file.components().any(|part| part.as_os_str() == "node_modules");
        if is_installed { Err(Missing::Package) } else { Ok(file) }
    }

    fn read(&self, path: &Path) -> Option<Arc<Read>> {
        let open = self.open.as_ref().and_then(|open| open(path));
        if let Some(known) = self.read.read().unwrap_or_else(PoisonError::into_inner).get(path) {
            let is_current = match (&open, known) {
                (Some(open), Some(known)) => Arc::ptr_eq(open, &known.source),
                (open, _) => open.is_none(),
            };
            if is_current {
                return known.clone();
            }
        }
        let text = || super::read(path, super::MAX_BYTES).ok().filter(|read| !super::is_minified(&read.text));
        let source = open.or_else(|| text().map(|read| Arc::new(Source::new(read.text))));
        let read = source.map(|source| Arc::new(Read { source, parsed: OnceLock::new() }));
        self.read.write().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), read.clone());
        read
    }
}

/// What stands at the root of a project, or of a part of one.
const MANIFESTS: &[&str] = &["package.json", "Cargo.toml", "deno.json", "deno.jsonc"];

/// Whether a file lies in the same repository as another. Where there is none, as in an archive that was unpacked:
/// in the same project, else below the current folder or the folder of the other.
fn within_root(file: &Path, from: &Path) -> bool {
    let real = |path: &Path| super::identity(path).unwrap_or_else(|| path.to_owned());
    let (file, own) = (real(file), from.parent().map(real).unwrap_or_default());
    if let Some(repository) = roots::repository(&own) {
        return file.starts_with(repository);
    }
    let here = std::env::current_dir().ok().filter(|here| own.starts_with(here));
    let has_manifest = |folder: &&Path| MANIFESTS.iter().any(|name| folder.join(name).is_file());
    let project = || own.ancestors().filter(has_manifest).last();
    file.starts_with(&own)
        || here.is_some_and(|here| file.starts_with(here))
        || project().is_some_and(|project| file.starts_with(project))
}

impl Files for Modules {
    fn module(&self, from: &Path, specifier: &str) -> Result<PathBuf, Missing> {
        let key = (from.parent().unwrap_or(from).to_owned(), specifier.to_owned());
        if let Some(known) = self.found.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return known.clone();
        }
        let found = self.find(from, specifier);
        self.found.write().unwrap_or_else(PoisonError::into_inner).insert(key, found.clone());
        found
    }

    fn rust_module(&self, from: &Path, path: &[&str]) -> Led {
        let key = (from.to_owned(), path.join("::"));
        if let Some(known) = self.led.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return known.clone();
        }
        let led = self.find_rust(from, path);
        self.led.write().unwrap_or_else(PoisonError::into_inner).insert(key, led.clone());
        led
    }

    fn importers(&self, path: &Path) -> Vec<PathBuf> {
        if let Some(known) = self.importers.read().unwrap_or_else(PoisonError::into_inner).get(path) {
            return known.clone();
        }
        let found = importers::of(path, &self.bounds, self.open.as_ref());
        self.importers.write().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), found.clone());
        found
    }

    fn source(&self, path: &Path) -> Option<Arc<Source>> {
        self.read(path).map(|read| read.source.clone())
    }

    fn parsed(&self, path: &Path) -> Option<Parsed> {
        let read = self.read(path)?;
        let language = Language::of_path(path)?;
        read.parsed.get_or_init(|| Parsed::new(read.source.clone(), language)).clone()
    }

    fn known(&self, path: &Path) -> Option<Parsed> {
        let read = self.read.read().unwrap_or_else(PoisonError::into_inner);
        read.get(path)?.as_ref()?.parsed.get()?.clone()
    }
}
