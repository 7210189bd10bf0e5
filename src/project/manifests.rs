//! What the manifests around a file say of where its code runs.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::RwLock;

use super::roots::Bounds;
use crate::apis::{Apis, Environment, EnvironmentModel};

/// Manifests bigger than this are not read, in bytes.
const MAX_BYTES: u64 = 1024 * 1024;

/// The environments of folders, as far as they are known.
#[derive(Default)]
pub(super) struct Manifests {
    folders: RwLock<HashMap<PathBuf, Option<Environment>>>,
    /// What may be read.
    pub(super) bounds: Bounds,
}

impl Manifests {
    /// The environment that the nearest manifests prove. Components of user interfaces run in a
    /// page, whatever else their package is for.
    pub(super) fn environment(&self, path: &Path) -> Option<Environment> {
        let is_interface = path.extension().is_some_and(|extension| extension == "tsx" || extension == "jsx");
        let found = self.of_folder(path.parent()?);
        found.filter(|environment| !is_interface || *environment == Environment::ReactNative)
    }

    /// The folder above, if it may be read.
    fn above<'p>(&self, folder: &'p Path) -> Option<&'p Path> {
        folder.parent().filter(|_| !self.bounds.end_at(folder))
    }

    fn of_folder(&self, folder: &Path) -> Option<Environment> {
        if let Some(known) = self.folders.read().unwrap_or_else(|poison| poison.into_inner()).get(folder) {
            return *known;
        }
        let found = proven_in(folder).or_else(|| {
            // The nearest package.json ends the search: what is above belongs to others.
            let ends = folder.join("package.json").is_file();
            if ends { None } else { self.above(folder).and_then(|above| self.of_folder(above)) }
        });
        self.folders.write().unwrap_or_else(|poison| poison.into_inner()).insert(folder.to_owned(), found);
        found
    }
}

/// The environment that the manifests in a folder prove.
fn proven_in(folder: &Path) -> Option<Environment> {
    let texts: Vec<String> = ["package.json", "tsconfig.json"]
        .into_iter()
        .filter_map(|name| super::read(&folder.join(name), MAX_BYTES).ok())
        .map(|read| read.text)
        .collect();
    let names = |text: &String, package: &String| text.contains(&format!("\"{package}\""));
    let named = |packages: &[String]| packages.iter().any(|package| texts.iter().any(|text| names(text, package)));
    let proves = |model: &&EnvironmentModel| {
        model.files.iter().any(|file| folder.join(file).is_file())
            || named(&model.dependencies) && !named(&model.unless)
    };
    let apis = Apis::builtin();
    apis.models().filter_map(|(_, model)| model.environment.as_ref()).find(proves).map(|model| model.name)
}
