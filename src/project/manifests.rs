//! What the manifests around a file say of where its code runs, and of what it is.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::RwLock;

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
        // The nearest package.json ends the search: what is above belongs to others.
        let ends = folder.join("package.json").is_file();
        if !ends && let Some(above) = self.above(folder) {
            let above = self.of_folder(above);
            said = Said { environment: said.environment.or(above.environment), is_library: above.is_library };
        }
        self.folders.write().unwrap_or_else(|poison| poison.into_inner()).insert(folder.to_owned(), said);
        said
    }
}

/// What the manifests in a folder say.
fn said_in(folder: &Path) -> Said {
    let text = |name: &str| super::read(&folder.join(name), MAX_BYTES).ok().map(|read| read.text);
    let manifest = text("package.json");
    let is_library = manifest.as_deref().is_some_and(is_library);
    let texts: Vec<String> = manifest.into_iter().chain(text("tsconfig.json")).collect();
    let names = |text: &String, package: &String| text.contains(&format!("\"{package}\""));
    let named = |packages: &[String]| packages.iter().any(|package| texts.iter().any(|text| names(text, package)));
    let proves = |model: &&EnvironmentModel| {
        model.files.iter().any(|file| folder.join(file).is_file())
            || named(&model.dependencies) && !named(&model.unless)
    };
    let models = Apis::builtin().models().filter_map(|(_, model)| model.environment.as_ref());
    Said { environment: models.into_iter().find(proves).map(|model| model.name), is_library }
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
