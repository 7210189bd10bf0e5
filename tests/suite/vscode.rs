//! What the extension for VS Code says of wslint, held against wslint. The extension itself is tried in the
//! editor: `tests/editors/vscode/run`.

use serde_json::Value;
use wslint::locale::Locale;
use wslint::rules::{Group, Level, RULES, Selection};

use crate::common::root;

fn manifest() -> Value {
    let text = std::fs::read_to_string(root().join("editors/vscode/package.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn setting<'m>(manifest: &'m Value, name: &str) -> &'m Value {
    &manifest["contributes"]["configuration"]["properties"][format!("wslint.{name}")]
}

fn words(place: &Value) -> Vec<&str> {
    place.as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect()
}

#[test]
fn the_rules_that_can_be_set_are_those_that_there_are() {
    let manifest = manifest();
    let listed = setting(&manifest, "rules")["properties"].as_object().unwrap();
    let groups = Group::ALL.iter().map(|group| group.as_str());
    let known: Vec<&str> = ["all"].into_iter().chain(groups).chain(RULES.iter().map(|rule| rule.id)).collect();
    assert_eq!(listed.keys().collect::<Vec<_>>(), known);
    for (name, entry) in listed {
        name.parse::<Selection>().unwrap();
        for level in words(&entry["enum"]) {
            level.parse::<Level>().unwrap();
        }
    }
    for rule in RULES {
        assert_eq!(listed[rule.id]["description"], rule.summary, "{}", rule.id);
    }
}

#[test]
fn the_words_that_can_be_set_are_those_that_are_read() {
    let manifest = manifest();
    let schema = std::fs::read_to_string(root().join("editors/wslint.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let environments = &schema["properties"]["environment"]["oneOf"][0]["enum"];
    assert_eq!(setting(&manifest, "environment")["items"]["enum"], *environments);
    let locales: Vec<&str> = ["auto"].into_iter().chain(Locale::ALL.iter().map(|locale| locale.tag())).collect();
    assert_eq!(words(&setting(&manifest, "locale")["enum"]), locales);
    assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
}

/// The rows of the README's table of settings: name, and default where it is a value.
fn told() -> Vec<(String, Option<Value>)> {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let rows = readme.lines().filter_map(|line| line.strip_prefix("| `wslint."));
    let row = |row: &str| {
        let mut cells = row.split(" | ").map(|cell| cell.trim_matches('`').to_owned());
        let (name, default) = (cells.next().unwrap(), cells.next().unwrap());
        (name, serde_json::from_str(&default).ok())
    };
    rows.map(row).collect()
}

#[test]
fn the_settings_are_those_of_the_readme() {
    let manifest = manifest();
    let told = told();
    assert!(told.len() > 5, "{told:?}");
    // Whether the client pulls is decided by the extension, and nobody has to.
    for (name, default) in told.iter().filter(|(name, _)| name != "pullDiagnostics") {
        let own = &setting(&manifest, name)["default"];
        assert!(!own.is_null() && default.as_ref().is_none_or(|default| own == default), "{name}");
    }
    let own = ["path", "trace.server"];
    for name in manifest["contributes"]["configuration"]["properties"].as_object().unwrap().keys() {
        let name = name.strip_prefix("wslint.").unwrap();
        assert!(own.contains(&name) || told.iter().any(|(told, _)| told == name), "the README does not tell {name}");
    }
}

#[test]
fn what_is_declared_is_done() {
    let manifest = manifest();
    let source = |name: &str| std::fs::read_to_string(root().join("editors/vscode/src").join(name)).unwrap();
    let commands = source("commands.ts");
    for command in manifest["contributes"]["commands"].as_array().unwrap() {
        let command = command["command"].as_str().unwrap();
        assert!(commands.contains(&format!("\"{command}\": ")), "{command}");
    }
    // The languages that start the extension are those that it serves.
    let server = source("server.ts");
    let (_, list) = server.split_once("const LANGUAGES = [").unwrap();
    let served: Vec<&str> = list.split_once(']').unwrap().0.split('"').skip(1).step_by(2).collect();
    let events = words(&manifest["activationEvents"]);
    let starting: Vec<&str> = events.iter().filter_map(|event| event.strip_prefix("onLanguage:")).collect();
    assert_eq!(starting, [served, vec!["toml"]].concat());
}
