//! What the manifests around a file say of where its code runs.

use std::collections::{BTreeSet, HashMap};
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
    majors: RwLock<HashMap<PathBuf, Vec<(String, u32)>>>,
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

    /// The lowest major versions of the libraries that the manifests from a file upwards allow; of
    /// several manifests the nearest counts.
    pub(super) fn majors(&self, path: &Path) -> Vec<(String, u32)> {
        path.parent().map(|folder| self.majors_in(folder)).unwrap_or_default()
    }

    /// The folder above, if it may be read.
    fn above<'p>(&self, folder: &'p Path) -> Option<&'p Path> {
        folder.parent().filter(|_| !self.bounds.end_at(folder))
    }

    fn majors_in(&self, folder: &Path) -> Vec<(String, u32)> {
        if let Some(known) = self.majors.read().unwrap_or_else(|poison| poison.into_inner()).get(folder) {
            return known.clone();
        }
        let text = super::read(&folder.join("package.json"), MAX_BYTES).map(|read| read.text).unwrap_or_default();
        let mut majors = majors_of(&text);
        if let Some(above) = self.above(folder).filter(|_| !folder.join(".git").exists()) {
            for (package, major) in self.majors_in(above) {
                if !majors.iter().any(|(known, _)| *known == package) {
                    majors.push((package, major));
                }
            }
        }
        self.majors.write().unwrap_or_else(|poison| poison.into_inner()).insert(folder.to_owned(), majors.clone());
        majors
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

/// The lowest major versions of libraries with a model that a `package.json` allows.
fn majors_of(text: &str) -> Vec<(String, u32)> {
    let manifest: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let kinds = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];
    let packages: BTreeSet<&String> = Apis::builtin().models().flat_map(|(_, model)| &model.packages).collect();
    let mut majors = Vec::new();
    for package in packages {
        let ranges = kinds.iter().filter_map(|kind| manifest.get(kind)?.get(package)?.as_str());
        if let Some(major) = ranges.filter_map(lowest_major).min() {
            majors.push((package.clone(), major));
        }
    }
    majors
}

/// The lowest major version of a range: 7 of `^7.5 || ^8.0.0`; none of `*` and `latest`.
fn lowest_major(range: &str) -> Option<u32> {
    let of = |part: &str| {
        let number = part.trim().trim_start_matches(|c: char| !c.is_ascii_digit());
        number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    };
    // A tag or an address that holds digits is no range.
    let is_range = |part: &&str| !part.contains([':', '/']) && !part.trim().starts_with(char::is_alphabetic);
    range.split("||").filter(is_range).filter_map(of).min()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manifests_say_the_major_version() {
        let text = r#"{"dependencies": {"ws": "~7.5.0", "undici": "*"}, "devDependencies": {"ws": "^8.0.0"}}"#;
        assert_eq!(majors_of(text), [("ws".to_owned(), 7)]);
        assert_eq!(majors_of("no manifest"), []);
        for (range, major) in [("^8.18.0", Some(8)), (">=7 <9", Some(7)), ("8.x || 7.x", Some(7)), ("latest", None)] {
            assert_eq!(lowest_major(range), major, "{range}");
        }
        assert_eq!(lowest_major("workspace:^7"), None);
    }
}
