//! What a `Cargo.toml` says of a crate.

use serde_json::Value;

/// The tables that name crates.
const KINDS: &[&str] = &["dependencies", "dev-dependencies", "build-dependencies"];

/// The range that a manifest, or the workspace in it, allows of a crate.
pub(super) fn range(manifest: &Value, package: &str) -> Option<String> {
    tables(manifest).find_map(|table| in_table(table, package))
}

/// The crate that a manifest, or the workspace in it, calls by another name.
pub(super) fn renamed(manifest: &Value, name: &str) -> Option<String> {
    let entry = |table: &Value| {
        let (_, entry) = table.as_object()?.iter().find(|(known, _)| known.replace('-', "_") == name)?;
        entry.get("package")?.as_str().map(str::to_owned)
    };
    tables(manifest).find_map(entry)
}

/// All tables that name crates.
fn tables(manifest: &Value) -> impl Iterator<Item = &Value> {
    let own = KINDS.iter().filter_map(|kind| manifest.get(kind));
    let of_targets = manifest.get("target").and_then(Value::as_object).into_iter().flat_map(|targets| targets.values());
    let of_targets = of_targets.flat_map(|target| KINDS.iter().filter_map(|kind| target.get(kind)));
    own.chain(of_targets).chain(manifest.get("workspace").and_then(|workspace| workspace.get("dependencies")))
}

fn in_table(table: &Value, package: &str) -> Option<String> {
    let same = |name: &str| name.replace('-', "_") == package.replace('-', "_");
    table.as_object()?.iter().find_map(|(name, entry)| {
        let real = entry.get("package").and_then(Value::as_str).unwrap_or(name);
        let range = entry.as_str().or_else(|| entry.get("version")?.as_str())?;
        same(real).then(|| range.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_are_found_wherever_they_stand() {
        let range = |text: &str| range(&toml::from_str(text).unwrap(), "actix-ws");
        for text in [
            "[dependencies]\nactix-ws = \"0.3\"",
            "[dev-dependencies]\nactix-ws = { version = \"0.3\", features = [] }",
            "[dependencies]\nws = { package = \"actix_ws\", version = \"0.3\" }",
            "[target.'cfg(unix)'.dependencies]\nactix-ws = \"0.3\"",
            "[workspace.dependencies]\nactix-ws = \"0.3\"",
        ] {
            assert_eq!(range(text).as_deref(), Some("0.3"), "{text}");
        }
        assert_eq!(range("[dependencies]\nactix-ws = { workspace = true }"), None);
    }

    #[test]
    fn crates_are_called_by_other_names() {
        let text = "[workspace.dependencies]\nws = { package = \"rocket_ws\", version = \"0.1\" }\nlog = \"0.4\"";
        let manifest = toml::from_str(text).unwrap();
        assert_eq!(renamed(&manifest, "ws").as_deref(), Some("rocket_ws"));
        assert_eq!(renamed(&manifest, "log"), None);
    }
}
