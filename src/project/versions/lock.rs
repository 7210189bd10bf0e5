//! Lock files, as far as the release of one package goes. Those that are lines are read as lines:
//! nothing but a few of them matters.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;

use crate::apis::Releases;

/// The lock files of package managers for JavaScript.
pub(super) const NAMES: &[&str] =
    &["package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "deno.lock"];

/// A lock file.
#[derive(Debug)]
pub(super) enum Lock {
    /// Of npm: versions by folder, such as `node_modules/ws`.
    Npm(HashMap<String, String>),
    /// Of Yarn, old and new.
    Yarn(String),
    /// Of pnpm.
    Pnpm(String),
    /// Of Bun.
    Bun(String),
    /// Of Deno and Cargo: names with the versions of each.
    Names(Vec<(String, String)>),
}

#[derive(Deserialize)]
struct NpmLock {
    #[serde(default)]
    packages: HashMap<String, NpmPackage>,
    #[serde(default)]
    dependencies: HashMap<String, NpmPackage>,
}

#[derive(Deserialize)]
struct NpmPackage {
    version: Option<String>,
}

#[derive(Deserialize)]
struct DenoLock {
    #[serde(default)]
    npm: HashMap<String, serde_json::Value>,
}

#[derive(Deserialize)]
struct CargoLock {
    #[serde(default)]
    package: Vec<CargoPackage>,
}

#[derive(Deserialize)]
struct CargoPackage {
    name: String,
    version: String,
}

impl Lock {
    /// Reads a lock file by its name; none if it is not understood.
    pub(super) fn read(path: &Path, text: String) -> Option<Self> {
        match path.file_name()?.to_str()? {
            "yarn.lock" => Some(Lock::Yarn(text)),
            "pnpm-lock.yaml" => Some(Lock::Pnpm(text)),
            "bun.lock" => Some(Lock::Bun(text)),
            "deno.lock" => {
                let lock: DenoLock = serde_json::from_str(&text).ok()?;
                let names = lock.npm.keys().filter_map(|key| key.get(1..)?.find('@').map(|at| key.split_at(at + 1)));
                Some(Lock::Names(names.map(|(name, rest)| (name.to_owned(), plain(&rest[1..]).to_owned())).collect()))
            }
            "Cargo.lock" => {
                let lock: CargoLock = toml::from_str(&text).ok()?;
                Some(Lock::Names(lock.package.into_iter().map(|package| (package.name, package.version)).collect()))
            }
            _ => {
                let lock: NpmLock = serde_json::from_str(&text).ok()?;
                let version = |(name, package): (String, NpmPackage)| Some((name, package.version?));
                let old = lock.dependencies.into_iter().map(|(name, entry)| (format!("node_modules/{name}"), entry));
                Some(Lock::Npm(old.chain(lock.packages).filter_map(version).collect()))
            }
        }
    }

    /// The release of a package that a manifest allows in this range. `member` is the manifest's
    /// folder, from that of the lock file.
    pub(super) fn release(&self, package: &str, range: &str, member: &Path) -> Option<Releases> {
        let member = super::super::display(member);
        let version = match self {
            Lock::Npm(folders) => {
                let own = folders.get(&format!("{member}/node_modules/{package}"));
                own.or_else(|| folders.get(&format!("node_modules/{package}"))).cloned()
            }
            Lock::Yarn(text) => yarn(text, package, range),
            Lock::Pnpm(text) => pnpm(text, package, if member.is_empty() { "." } else { &member }),
            Lock::Bun(text) => bun(text, package),
            Lock::Names(_) => return self.only_of(package, Releases::npm(range).as_ref()),
        };
        Releases::one(&version?)
    }

    /// The release of a package of which there is only one.
    pub(super) fn only(&self, package: &str) -> Option<Releases> {
        self.only_of(package, None)
    }

    /// The release of a package of which there is only one that is allowed.
    pub(super) fn only_of(&self, package: &str, allowed: Option<&Releases>) -> Option<Releases> {
        let Lock::Names(names) = self else { return None };
        let same = |name: &str| name == package || name.replace('-', "_") == package.replace('-', "_");
        let releases = names.iter().filter(|(name, _)| same(name)).filter_map(|(_, version)| Releases::one(version));
        let mut fitting = releases.filter(|one| allowed.is_none_or(|allowed| allowed.meet(one)));
        fitting.next().filter(|_| fitting.next().is_none())
    }
}

/// A version without what pnpm and Deno say of its peers: 8.18.0 of `8.18.0(bufferutil@4.0.9)`.
fn plain(version: &str) -> &str {
    version.trim_matches(['\'', '"']).split(['(', '_']).next().unwrap_or(version)
}

/// `ws@^8.0.0, "ws@npm:^8.18.0":`, and the version in the next lines.
fn yarn(text: &str, package: &str, range: &str) -> Option<String> {
    let wanted = [format!("{package}@{range}"), format!("{package}@npm:{range}")];
    let mut lines = text.lines();
    lines.find(|line| {
        let is_head = !line.starts_with([' ', '#']) && line.ends_with(':');
        let mut keys = line.trim_end_matches(':').split(',').map(|key| key.trim().trim_matches('"'));
        is_head && keys.any(|key| wanted.iter().any(|wanted| wanted == key))
    })?;
    let entry = lines.take_while(|line| line.starts_with(' '));
    let mut versions = entry.filter_map(|line| line.trim().strip_prefix("version"));
    versions.next().map(|version| version.trim_matches([' ', ':', '"']).to_owned())
}

/// The version under `importers`, the member and the package; in old files under the tables of the
/// only importer.
fn pnpm(text: &str, package: &str, member: &str) -> Option<String> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let is_key = |line: &str, key: &str| {
        line.trim_start().strip_suffix(':').is_some_and(|name| name.trim_matches(['\'', '"']) == key)
    };
    let has_importers = text.lines().any(|line| line == "importers:");
    let mut lines = text.lines();
    if has_importers {
        lines.find(|line| *line == "importers:")?;
        lines.find(|line| indent(line) == 2 && is_key(line, member))?;
    }
    let depth = if has_importers { 4 } else { 0 };
    let is_part = |line: &&str| {
        line.trim().is_empty() || indent(line) >= depth && (has_importers || !line.starts_with("packages:"))
    };
    let mut own = lines.take_while(is_part);
    let line = own.find(|line| {
        let name = line.trim_start().split(": ").next().unwrap_or(line);
        // Old files hold the ranges of manifests too.
        let is_version = line.split_once(": ").is_none_or(|(_, value)| value.starts_with(|c: char| c.is_ascii_digit()));
        let is_named = name.trim_end_matches(':').trim_matches(['\'', '"']) == package;
        indent(line) == depth + 2 && is_named && is_version
    })?;
    // `ws: 8.18.0` in old files, `version: 8.18.0` below in newer ones.
    if let Some((_, version)) = line.split_once(": ") {
        return Some(plain(version).to_owned());
    }
    let entry = own.take_while(|line| indent(line) > depth + 2);
    let mut versions = entry.filter_map(|line| line.trim().strip_prefix("version: "));
    versions.next().map(|version| plain(version).to_owned())
}

/// `"ws": ["ws@8.18.0", ..],`
fn bun(text: &str, package: &str) -> Option<String> {
    let start = format!("\"{package}\": [\"{package}@");
    let line = text.lines().find_map(|line| line.trim_start().strip_prefix(&start))?;
    line.split('"').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(name: &str, text: &str, package: &str, member: &str, version: &str) {
        let lock = Lock::read(Path::new(name), text.to_owned()).unwrap();
        let found = lock.release(package, "^8.0.0", Path::new(member));
        assert_eq!(found, Releases::one(version), "{name}: {package} of {member:?}");
    }

    #[test]
    fn npm() {
        let text = r#"{"lockfileVersion": 3, "packages": {"": {"name": "a"},
            "node_modules/ws": {"version": "8.18.0"}, "packages/old/node_modules/ws": {"version": "7.5.10"}}}"#;
        has("package-lock.json", text, "ws", "", "8.18.0");
        has("package-lock.json", text, "ws", "packages/old", "7.5.10");
        has("package-lock.json", text, "ws", "packages/new", "8.18.0");
        has("package-lock.json", r#"{"dependencies": {"ws": {"version": "7.5.10"}}}"#, "ws", "", "7.5.10");
    }

    #[test]
    fn yarn_old_and_new() {
        let old = "# yarn lockfile v1\n\nws@^7.0.0:\n  version \"7.5.10\"\n\n\"@a/b@1\", ws@^8.0.0, ws@^8.2.0:\n  version \"8.18.0\"\n  resolved \"x\"\n";
        has("yarn.lock", old, "ws", "", "8.18.0");
        let new = "__metadata:\n  version: 8\n\n\"ws@npm:^8.0.0, ws@npm:^8.2.0\":\n  version: 8.18.0\n  resolution: \"ws@npm:8.18.0\"\n";
        has("yarn.lock", new, "ws", "", "8.18.0");
        has("yarn.lock", new, "undici", "", "none");
    }

    #[test]
    fn pnpm_old_and_new() {
        let new = "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      ws:\n        specifier: ^8.0.0\n        version: 8.18.0(bufferutil@4.0.9)\n\n  packages/a:\n    devDependencies:\n      '@types/ws':\n        specifier: ^8\n        version: 8.5.0\n      ws:\n        specifier: ^7.0.0\n        version: 7.5.10\n\npackages:\n\n  ws@8.18.0:\n    resolution: {}\n";
        has("pnpm-lock.yaml", new, "ws", "", "8.18.0");
        has("pnpm-lock.yaml", new, "ws", "packages/a", "7.5.10");
        has("pnpm-lock.yaml", new, "@types/ws", "packages/a", "8.5.0");
        has("pnpm-lock.yaml", new, "undici", "packages/a", "none");
        let old = "lockfileVersion: 5.4\n\nspecifiers:\n  ws: ^8.0.0\n\ndependencies:\n  ws: 8.5.0_bufferutil@4\n\npackages:\n\n  /ws/8.5.0:\n    dev: false\n";
        let lock = Lock::read(Path::new("pnpm-lock.yaml"), old.to_owned()).unwrap();
        assert_eq!(lock.release("ws", "^8.0.0", Path::new("")), Releases::one("8.5.0"));
    }

    #[test]
    fn bun_deno_and_cargo() {
        let text = "{\n  \"packages\": {\n    \"ws\": [\"ws@8.18.0\", \"\", {}, \"sha\"],\n  }\n}\n";
        has("bun.lock", text, "ws", "", "8.18.0");
        has("deno.lock", r#"{"version": "4", "npm": {"ws@8.18.0": {}, "@a/ws@1.0.0": {}}}"#, "ws", "", "8.18.0");
        has("deno.lock", r#"{"npm": {"ws@8.18.0": {}, "ws@7.5.10": {}}}"#, "ws", "", "8.18.0");
        let text = "version = 4\n\n[[package]]\nname = \"actix-ws\"\nversion = \"0.3.1\"\n\n[[package]]\nname = \"ws\"\nversion = \"1.0.0\"\n";
        let lock = Lock::read(Path::new("Cargo.lock"), text.to_owned()).unwrap();
        assert_eq!(lock.only("actix_ws"), Releases::one("0.3.1"));
        let two = format!("{text}[[package]]\nname = \"ws\"\nversion = \"2.0.0\"\n");
        let lock = Lock::read(Path::new("Cargo.lock"), two).unwrap();
        assert_eq!(lock.only("ws"), None);
        assert_eq!(lock.only_of("ws", Releases::cargo("2").as_ref()), Releases::one("2.0.0"));
    }

    #[test]
    fn what_is_no_lock_file_says_nothing() {
        assert!(Lock::read(Path::new("package-lock.json"), "{".to_owned()).is_none());
        assert!(Lock::read(Path::new("Cargo.lock"), "[[".to_owned()).is_none());
        has("yarn.lock", "ws@^8.0.0:\n", "ws", "", "none");
        has("pnpm-lock.yaml", "importers:\n", "ws", "", "none");
    }
}
