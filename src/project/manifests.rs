//! What the manifests around a file say of where its code runs, and of what it is.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::RwLock;

use serde_json::Value;

use super::roots::Bounds;
use crate::apis::{Apis, Environment, EnvironmentModel, Family, Known};

/// Manifests bigger than this are not read, in bytes.
const MAX_BYTES: u64 = 1024 * 1024;

/// What the manifests of a folder say.
#[derive(Clone, Copy, Default)]
struct Said {
    environment: Option<Environment>,
    /// Whether the package is itself a library that has a model.
    is_library: bool,
}

/// What is said of folders, as far as it is known.
#[derive(Default)]
pub(super) struct Manifests {
    folders: RwLock<HashMap<PathBuf, Said>>,
    /// What may be read.
    pub(super) bounds: Bounds,
}

impl Manifests {
    /// The environment that the nearest manifests prove. Components of user interfaces run in a
    /// page, whatever else their package is for.
    pub(super) fn environment(&self, path: &Path) -> Option<Environment> {
        let is_interface = path.extension().is_some_and(|extension| extension == "tsx" || extension == "jsx");
        let found = self.of_folder(path.parent()?).environment;
        found.filter(|environment| !is_interface || *environment == Environment::ReactNative)
    }

    /// Whether a file belongs to a package that is itself a library that has a model.
    pub(super) fn is_library(&self, path: &Path) -> bool {
        path.parent().is_some_and(|folder| self.of_folder(folder).is_library)
    }

    /// The folder above, if it may be read.
    fn above<'p>(&self, folder: &'p Path) -> Option<&'p Path> {
        folder.parent().filter(|_| !self.bounds.end_at(folder))
    }

    fn of_folder(&self, folder: &Path) -> Said {
        if let Some(known) = self.folders.read().unwrap_or_else(|poison| poison.into_inner()).get(folder) {
            return *known;
        }
        let mut said = said_in(folder);
        // The nearest package.json ends the search: what is above belongs to others, unless it is the root
        // of a workspace, which holds the types that all its packages are checked with.
        let ends = folder.join("package.json").is_file();
        if let Some(above) = self.above(folder) {
            if !ends {
                let above = self.of_folder(above);
                said = Said { environment: said.environment.or(above.environment), is_library: above.is_library };
            } else if said.environment.is_none() && !is_page(folder) {
                said.environment = self.of_workspace(above);
            }
        }
        self.folders.write().unwrap_or_else(|poison| poison.into_inner()).insert(folder.to_owned(), said);
        said
    }

    /// The environment that the root of the workspace around a folder proves by its packages.
    fn of_workspace(&self, folder: &Path) -> Option<Environment> {
        let is_root = folder.join("pnpm-workspace.yaml").is_file()
            || text_of(&folder.join("package.json")).is_some_and(|text| text.contains("\"workspaces\""));
        if is_root {
            return proven(|model| has_packages(&named_in(folder), model));
        }
        let ends = folder.join(".git").exists();
        self.above(folder).filter(|_| !ends).and_then(|above| self.of_workspace(above))
    }
}

/// What packages that draw pages depend on.
const PAGES: &[&str] = &["react-dom", "vue", "svelte", "solid-js", "preact", "@angular/core", "lit"];

/// Whether a package draws pages, and runs in them.
fn is_page(folder: &Path) -> bool {
    let manifest = Named::of(&text_of(&folder.join("package.json")).unwrap_or_default());
    PAGES.iter().any(|package| manifest.has(package))
}

/// What the manifests in a folder say.
fn said_in(folder: &Path) -> Said {
    let named = named_in(folder);
    let is_library = text_of(&folder.join("package.json")).is_some_and(|manifest| is_library(&manifest));
    let environment =
        proven(|model| model.files.iter().any(|file| folder.join(file).is_file()) || has_packages(&named, model));
    // Bun installs and tests packages that draw pages too.
    let environment = environment.filter(|found| *found != Environment::Bun || !is_page(folder));
    Said { environment, is_library }
}

/// Whether a manifest is that of a library that has a model.
fn is_library(manifest: &str) -> bool {
    #[derive(serde::Deserialize)]
    struct Manifest {
        name: String,
    }
    let named = serde_json::from_str::<Manifest>(manifest).map(|manifest| manifest.name);
    let is_model = |name: &str| matches!(Apis::builtin().package(Family::JavaScript, name), Some(Known::Library(_)));
    named.is_ok_and(|name| is_model(&name))
}

fn proven(proves: impl Fn(&EnvironmentModel) -> bool) -> Option<Environment> {
    let mut models = Apis::builtin().models().filter_map(|(_, model)| model.environment.as_ref());
    models.find(|model| proves(model)).map(|model| model.name)
}

/// Whether manifests name a package of an environment, and none that speaks against it.
fn has_packages(manifests: &[Named], model: &EnvironmentModel) -> bool {
    let named = |packages: &[String]| packages.iter().any(|package| manifests.iter().any(|named| named.has(package)));
    named(&model.dependencies) && !named(&model.unless)
}

/// What the manifests in a folder name.
fn named_in(folder: &Path) -> Vec<Named> {
    let texts = ["package.json", "tsconfig.json"].into_iter().filter_map(|name| text_of(&folder.join(name)));
    texts.map(|text| Named::of(&text)).collect()
}

/// The packages that a manifest depends on, or whose types it takes in. Other words of it say nothing: a
/// package that has an export for `react-native` runs elsewhere too.
struct Named(Vec<String>);

impl Named {
    fn of(manifest: &str) -> Self {
        let Ok(manifest) = serde_json::from_str::<Value>(manifest) else {
            // A `tsconfig.json` can have comments.
            return Self(manifest.split('"').skip(1).step_by(2).map(str::to_owned).collect());
        };
        let tables = DEPENDENCIES.iter().filter_map(|table| manifest.get(table)?.as_object());
        let types = manifest.pointer("/compilerOptions/types").and_then(Value::as_array).into_iter().flatten();
        let types = types.filter_map(Value::as_str).map(str::to_owned);
        Self(tables.flat_map(|table| table.keys().cloned()).chain(types).collect())
    }

    /// Whether a package is among them, as a whole or by a part of it: `@cloudflare/workers-types/2023-07-01`.
    fn has(&self, package: &str) -> bool {
        let is_meant =
            |name: &String| name.strip_prefix(package).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        self.0.iter().any(is_meant)
    }
}

/// Where a manifest says what it depends on.
const DEPENDENCIES: &[&str] = &["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];

fn text_of(path: &Path) -> Option<String> {
    super::read(path, MAX_BYTES).ok().map(|read| read.text)
}
