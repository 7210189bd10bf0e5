//! Constants of other files: open documents win over the disk, and an edit refreshes who imports it.

use tower_lsp::ls_types::{notification as notes, *};

use super::client::{Client, Start, able, pulling, range, short};
use crate::folder::Folder;

const IMPORTS: &str = "import W from 'ws';\nimport { GONE } from './codes';\nnew W(u).close(GONE);\n";

fn project(name: &str) -> Folder {
    Folder::new(name).with("codes.ts", "export const GONE = 1006;\n").with("a.ts", IMPORTS)
}

fn in_folder(folder: &Folder, capabilities: serde_json::Value) -> Client {
    Client::start(Start { capabilities, folders: vec![folder.uri("")], ..Start::default() })
}

#[test]
fn an_edited_constant_refreshes_who_imports_it() {
    let folder = project("lsp-imports");
    let mut client = in_folder(&folder, able());
    let importer = client.open(&folder.uri("a.ts"), "typescript", IMPORTS);
    let found = client.published().diagnostics;
    assert_eq!(short(&found), [("reserved-code".to_owned(), range(2, 15, 19))]);
    let related = found[0].related_information.clone().unwrap();
    assert_eq!(related[0].location, Location::new(folder.uri("codes.ts").parse().unwrap(), range(0, 20, 24)));
    // What is typed counts, saved or not.
    let codes = client.open(&folder.uri("codes.ts"), "typescript", "export const GONE = 1006;\n");
    client.change(&codes, 2, Some(range(0, 20, 24)), "1000");
    let mut published = client.published();
    while published.uri != importer {
        published = client.published();
    }
    assert_eq!(published.diagnostics, []);
    // Closed without being saved, it is what the disk says again.
    client.close(&codes);
    let mut published = client.published();
    while published.uri != importer {
        published = client.published();
    }
    assert_eq!(published.diagnostics.len(), 1);
    client.wait(std::time::Duration::from_millis(50));
    client.forget();
}

#[test]
fn a_file_that_changes_on_the_disk_refreshes_who_imports_it() {
    let folder = project("lsp-imports-disk");
    let mut client = in_folder(&folder, able());
    client.open(&folder.uri("a.ts"), "typescript", IMPORTS);
    assert_eq!(client.published().diagnostics.len(), 1);
    for (text, typ, count) in [
        ("export const GONE = 1000;\n", FileChangeType::CHANGED, 0),
        ("export const GONE = 1005;\n", FileChangeType::CHANGED, 1),
    ] {
        folder.write("codes.ts", text);
        let changes = vec![FileEvent::new(folder.uri("codes.ts").parse().unwrap(), typ)];
        client.notify::<notes::DidChangeWatchedFiles>(DidChangeWatchedFilesParams { changes });
        assert_eq!(client.published().diagnostics.len(), count, "{text}");
    }
}

#[test]
fn who_pulls_is_told_to_pull_again() {
    let folder = project("lsp-imports-pull");
    let mut client = in_folder(&folder, pulling());
    let importer = client.open(&folder.uri("a.ts"), "typescript", IMPORTS);
    assert_eq!(client.pulled(&importer).len(), 1);
    let codes = client.open(&folder.uri("codes.ts"), "typescript", "export const GONE = 1000;\n");
    assert_eq!(client.pulled(&codes), []);
    let (id, ()) = client.asked::<tower_lsp::ls_types::request::WorkspaceDiagnosticRefresh>();
    client.answer(id, serde_json::Value::Null);
    assert_eq!(client.pulled(&importer), []);
}

#[test]
fn nothing_outside_of_the_folders_is_imported() {
    let folder = Folder::new("lsp-imports-outside").with("codes.ts", "export const GONE = 1006;\n");
    folder.write("inner/a.ts", "");
    let start = Start { capabilities: able(), folders: vec![folder.uri("inner")], ..Start::default() };
    let mut client = Client::start(start);
    client.open(&folder.uri("inner/a.ts"), "typescript", &IMPORTS.replace("./codes", "../codes"));
    assert_eq!(client.published().diagnostics, []);
}
