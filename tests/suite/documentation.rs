//! What rules and the README say of themselves, tried.

use std::path::Path;

use wslint::rules::{self, RULES, Rule};
use wslint::sites::Scope;

use crate::common::{context, report_with, root};

/// An example from a rule's documentation.
struct Example {
    language: String,
    kind: String,
    code: String,
}

fn examples(docs: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut lines = docs.lines();
    while let Some(line) = lines.next() {
        let Some(tag) = line.strip_prefix("```").filter(|tag| !tag.is_empty()) else { continue };
        let (language, kind) = tag.split_once(' ').unwrap_or_else(|| panic!("`{line}` says not what it shows"));
        let code: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        examples.push(Example { language: language.into(), kind: kind.into(), code: code.join("\n") + "\n" });
    }
    examples
}

/// The rules that find something in an example.
fn found(example: &Example, rule: &Rule) -> Vec<&'static str> {
    if example.language == "toml" {
        let result = wslint::config::parse(Path::new("wslint.toml"), &example.code);
        return if result.is_err() { vec!["invalid-config"] } else { Vec::new() };
    }
    let extension = match example.language.as_str() {
        "rust" => "rs",
        other => other,
    };
    let mut context = context(&format!("src/example.{extension}"));
    let mut settings = (*context.settings).clone();
    settings.levels.set_all(&[(rules::Selection::Rule(rule.id), rules::Level::Default)]);
    if rule.id == "undeclared-code" {
        settings.codes = crate::common::declared("[[code]]\ncode = 4001\nname = \"KICKED\"\n");
    }
    context.settings = settings.into();
    let report = report_with(&context, &example.code, Scope::Check);
    report.diagnostics.iter().map(|found| found.rule).collect()
}

#[test]
fn examples_behave_as_they_say() {
    for rule in RULES {
        let examples = examples(rule.docs);
        for (kind, least) in [("bad", 3), ("good", 3), ("look-alike", 1)] {
            let count = examples.iter().filter(|example| example.kind == kind).count();
            assert!(count >= least, "{}: {count} {kind} examples", rule.id);
        }
        for example in &examples {
            let found = found(example, rule);
            match example.kind.as_str() {
                "bad" => assert!(found.contains(&rule.id), "{}: not found in\n{}", rule.id, example.code),
                "good" | "look-alike" => assert!(found.is_empty(), "{}: {found:?} in\n{}", rule.id, example.code),
                other => panic!("{}: `{other}` is no kind of example", rule.id),
            }
        }
    }
}

#[test]
fn ids_and_messages_are_in_order() {
    let mut ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), RULES.len());
    for rule in RULES {
        assert!(!rule.summary.ends_with('.') && rule.summary.starts_with(|c: char| !c.is_uppercase()), "{}", rule.id);
        for (key, text) in rule.messages {
            assert!(key.starts_with(&format!("{}.", rule.id)), "{key} is not of {}", rule.id);
            assert!(
                !text.ends_with('.') && !text.starts_with(char::is_uppercase) || text.starts_with("NaN"),
                "{key}: {text}"
            );
            assert_eq!(rules::template(key), Some(*text), "{key} is there twice");
        }
    }
}

#[test]
fn every_key_in_the_sources_has_its_wording() {
    for file in crate::architecture::sources("src/rules") {
        for part in file.text.split("Message::new(\"").skip(1) {
            let key = part.split('"').next().unwrap();
            assert!(rules::template(key).is_some(), "{}: `{key}` has no wording", file.name);
        }
    }
}

#[test]
fn the_readme_shows_the_table_of_rules() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_wslint"))
        .args(["rules", "--format", "markdown"])
        .output()
        .unwrap();
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(
        readme.replace("\r\n", "\n").contains(&table),
        "README.md does not hold the table that `wslint rules --format markdown` prints"
    );
}
