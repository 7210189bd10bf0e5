//! What `wslint sites --unknown` prints makes the calls known that it is about.

use std::path::Path;

use serde_json::Value;

use crate::common::root;
use crate::folder::Folder;

fn list(folder: &Folder, args: &[&str], key: &str) -> Vec<Value> {
    let run = folder.run(args);
    let json: Value = serde_json::from_str(&run.out).unwrap();
    json[key].as_array().unwrap().clone()
}

fn with_sources(test: &str, from: &Path) -> Folder {
    let mut folder = Folder::new(test);
    for entry in std::fs::read_dir(from.join("src")).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("src/{}", path.file_name().unwrap().to_str().unwrap());
        folder = folder.with(&name, std::fs::read(&path).unwrap());
    }
    folder
}

#[test]
fn what_is_printed_makes_the_calls_known() {
    let folder = with_sources("unknown", &root().join("tests/cli/unknown.in"));
    let unknown = list(&folder, &["sites", "--unknown", "-f", "json"], "unknown");
    let entries: Vec<&str> = unknown.iter().filter_map(|entry| entry["toml"].as_str()).collect();
    assert!(entries.len() >= 8, "{unknown:?}");
    folder.write("wslint.toml", &entries.join("\n"));

    let sites = list(&folder, &["sites", "-f", "json"], "sites");
    for entry in unknown.iter().filter(|entry| entry["toml"].is_string()) {
        for place in entry["places"].as_array().unwrap() {
            let offset = |range: &Value, end: &str| range[end]["offset"].as_u64().unwrap();
            let holds = |site: &&Value| {
                site["path"] == place["path"]
                    && offset(&place["range"], "start") <= offset(&site["range"], "start")
                    && offset(&site["range"], "end") <= offset(&place["range"], "end")
            };
            let site = sites.iter().find(holds).unwrap_or_else(|| panic!("{place} is still unknown"));
            assert_eq!(site["confidence"], "proven", "{site}");
        }
    }
    let left = list(&folder, &["sites", "--unknown", "-f", "json"], "unknown");
    assert!(left.iter().all(|entry| entry["toml"].is_null()), "{left:?}");
}
