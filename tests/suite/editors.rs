//! The files in `editors` that no test opens in their editor: that they can be read, and say what they
//! must. `tests/editors/run` tries the rest.

use std::collections::BTreeSet;

use serde_json::Value;
use wslint::syntax::Language;

use crate::common::root;

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join("editors").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn json(path: &str) -> Value {
    serde_json::from_str(&text(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn toml(path: &str) -> toml::Table {
    text(path).parse().unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The ids of the languages, as the protocol has them.
fn ids() -> BTreeSet<String> {
    let template = json("jetbrains/template.json");
    let mappings = template["fileTypeMappings"].as_array().unwrap();
    mappings.iter().map(|mapping| mapping["languageId"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn jetbrains_maps_every_file_that_is_read() {
    let template = json("jetbrains/template.json");
    assert_eq!(template["programArgs"]["default"], "wslint lsp");
    let mappings = template["fileTypeMappings"].as_array().unwrap();
    let patterns = mappings.iter().flat_map(|mapping| mapping["fileType"]["patterns"].as_array().unwrap());
    let patterns: BTreeSet<String> = patterns.map(|pattern| pattern.as_str().unwrap().to_owned()).collect();
    let mut read: BTreeSet<String> = Language::extensions().map(|extension| format!("*.{extension}")).collect();
    read.insert("wslint.toml".into());
    assert_eq!(patterns, read);
}

#[test]
fn sublime_text_starts_the_server_for_every_language() {
    let client = json("sublime-text/LSP.sublime-settings")["clients"]["wslint"].take();
    assert_eq!(client["command"], serde_json::json!(["wslint", "lsp"]));
    assert_eq!(client["enabled"], true);
    let scopes: Vec<&str> = client["selector"].as_str().unwrap().split(" | ").collect();
    for scope in ["source.js", "source.jsx", "source.ts", "source.tsx", "source.rust", "text.html.basic"] {
        assert!(scopes.contains(&scope), "{scope}");
    }
    assert!(scopes.iter().all(|scope| scope.starts_with("source.") || scope.starts_with("text.html.")), "{scopes:?}");
}

#[test]
fn zed_has_an_id_for_every_language() {
    let extension = toml("zed/extension.toml");
    for key in ["id", "name", "version", "schema_version", "authors"] {
        assert!(extension.contains_key(key), "{key}");
    }
    let server = &extension["language_servers"]["wslint"];
    let named: Vec<&str> = server["languages"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    let mapped = server["language_ids"].as_table().unwrap();
    assert_eq!(named.iter().copied().collect::<BTreeSet<_>>(), mapped.keys().map(String::as_str).collect());
    // Zed has no language of its own for JSX in JavaScript.
    let mut ids = ids();
    ids.remove("javascriptreact");
    assert_eq!(mapped.values().map(|id| id.as_str().unwrap().to_owned()).collect::<BTreeSet<_>>(), ids);
}

#[test]
fn helix_keeps_its_usual_servers_and_adds_one() {
    let languages = toml("helix/languages.toml");
    assert_eq!(languages["language-server"]["wslint"]["command"].as_str(), Some("wslint"));
    for language in languages["language"].as_array().unwrap() {
        let servers = language["language-servers"].as_array().unwrap();
        assert_eq!(servers.last().and_then(|server| server.as_str()), Some("wslint"), "{language}");
        assert!(servers.len() > 1, "{language}");
    }
}

#[test]
fn every_language_is_named_where_editors_call_them_so() {
    for id in ids() {
        assert!(text("neovim/lua/wslint/config.lua").contains(&format!("\"{id}\",")), "Neovim: {id}");
        // The forms with JSX are aliases in these.
        if !id.ends_with("react") {
            assert!(text("vim/wslint.vim").contains(&format!("'{id}'")), "Vim: {id}");
            assert!(text("kakoune/wslint.kak").contains(&id), "Kakoune: {id}");
        }
    }
}

#[test]
fn every_folder_is_described() {
    let page = text("README.md");
    for entry in std::fs::read_dir(root().join("editors")).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_dir() {
            assert!(page.contains(&format!("({name}")), "editors/README.md says nothing of {name}");
        }
    }
}
