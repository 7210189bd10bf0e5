//! What a library does depends on its release, which the lock file tells, else the manifest.

use crate::folder::Folder;

const BAD: &str = "import WebSocket from \"ws\";\nnew WebSocket(url).close(1006);\n";
const REASON: &str =
    "import WebSocket from 'ws';\nnew WebSocket(url).on('close', (code, reason) => reason === 'bye');\n";

fn manifest(range: &str) -> String {
    format!("{{\"dependencies\": {{\"ws\": \"{range}\"}}}}")
}

fn npm(version: &str) -> String {
    format!("{{\"lockfileVersion\": 3, \"packages\": {{\"node_modules/ws\": {{\"version\": \"{version}\"}}}}}}")
}

/// The message of the only finding.
fn told(folder: &Folder) -> String {
    let report = folder.run(&["check", "-f", "json"]).json();
    let found = report["diagnostics"].as_array().unwrap();
    assert_eq!(found.len(), 1, "{report:#}");
    found[0]["message"].as_str().unwrap().split_once(": ").unwrap().1.to_owned()
}

const NOW: &str = "ws throws TypeError, and the connection stays open";
const BEFORE: &str = "ws throws TypeError, and the connection stays open and can no longer be closed";

#[test]
fn the_lock_file_tells_the_release() {
    let folder = Folder::new("releases").with("package.json", manifest("^8.0.0")).with("a.js", BAD);
    assert_eq!(told(&folder), format!("{NOW}; before 8.22 {BEFORE}"));
    folder.write("package-lock.json", &npm("8.18.0"));
    assert_eq!(told(&folder), BEFORE);
    folder.write("package-lock.json", &npm("8.22.0"));
    assert_eq!(told(&folder), NOW);
    // A lock file that says nothing of it leaves what the manifest says.
    folder.write("package-lock.json", "{}");
    assert_eq!(told(&folder), format!("{NOW}; before 8.22 {BEFORE}"));
    folder.write("package.json", &manifest("^8.22.0"));
    assert_eq!(told(&folder), NOW);
}

#[test]
fn every_package_manager_is_understood() {
    let locks = [
        ("yarn.lock", "ws@^8.0.0:\n  version \"8.18.0\"\n"),
        ("yarn.lock", "\"ws@npm:^8.0.0\":\n  version: 8.18.0\n"),
        (
            "pnpm-lock.yaml",
            "importers:\n\n  .:\n    dependencies:\n      ws:\n        specifier: ^8.0.0\n        version: 8.18.0\n",
        ),
        ("bun.lock", "{\n  \"packages\": {\n    \"ws\": [\"ws@8.18.0\", \"\", {}],\n  }\n}\n"),
    ];
    for (index, (name, text)) in locks.into_iter().enumerate() {
        let folder = Folder::new(&format!("releases-{index}")).with("package.json", manifest("^8.0.0"));
        let folder = folder.with("src/a.js", BAD).with(name, text);
        assert_eq!(told(&folder), BEFORE, "{name}");
    }
}

#[test]
fn a_member_of_a_workspace_has_its_own_release() {
    let lock = "{\"packages\": {\"node_modules/ws\": {\"version\": \"8.23.0\"}, \"packages/old/node_modules/ws\": {\"version\": \"7.5.10\"}}}";
    let folder = Folder::new("releases-workspace")
        .with("package-lock.json", lock)
        .with("packages/old/package.json", manifest("^7"))
        .with("packages/old/src/a.js", REASON)
        .with("packages/new/package.json", manifest("^8"))
        .with("packages/new/src/a.js", REASON);
    assert_eq!(folder.run(&["check", "-f", "json"]).paths(), ["packages/new/src/a.js"]);
}

#[test]
fn an_import_can_name_the_release() {
    let folder = Folder::new("releases-import").with("a.ts", BAD.replace("\"ws\"", "\"npm:ws@8.18.0\""));
    assert_eq!(told(&folder), BEFORE);
    folder.write("a.ts", &BAD.replace("\"ws\"", "\"npm:ws\""));
    folder.write("deno.lock", "{\"npm\": {\"ws@8.18.0\": {}}}");
    assert_eq!(told(&folder), BEFORE);
}

#[test]
fn crates_have_releases_too() {
    let long = "x".repeat(124);
    let text = format!(
        "use actix_ws::{{CloseCode, Session}};\nasync fn f(session: Session) {{\n    session.close(Some((CloseCode::Normal, \"{long}\").into())).await;\n}}\n"
    );
    let folder = Folder::new("releases-crate")
        .with("Cargo.toml", "[dependencies]\nactix-ws = \"0.3\"\n")
        .with("src/main.rs", &text);
    let old = told(&folder);
    folder.write("Cargo.toml", "[dependencies]\nactix-ws = \">=0.3\"\n");
    folder.write("Cargo.lock", "[[package]]\nname = \"actix-ws\"\nversion = \"0.4.0\"\n");
    let new = told(&folder);
    assert!(old.contains("frame") && !new.contains("frame"), "{old} / {new}");
}
