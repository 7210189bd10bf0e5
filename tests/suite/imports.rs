//! Fixtures of several files, each a small project in a folder of its own.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::common::{Fixture, differences, findings, report_with};
use wslint::analyze::Context;
use wslint::project::{Configs, OpenTexts, Project};
use wslint::sites::Scope;
use wslint::source::Source;

/// The texts of all files of all fixtures, without their carets.
fn texts(folders: &[(PathBuf, Vec<Fixture>)]) -> OpenTexts {
    let files = folders.iter().flat_map(|(_, files)| files);
    let source = |fixture: &Fixture| (fixture.path.clone(), Arc::new(Source::new(fixture.code.clone())));
    let texts: HashMap<PathBuf, Arc<Source>> = files.map(source).collect();
    Arc::new(move |path: &Path| texts.get(path).cloned())
}

/// What holds for a file of a project that is read by way of `texts`.
fn context(folder: &Path, fixture: &Fixture, texts: OpenTexts) -> Context {
    // What stands in `project` is the project, where there is such a folder.
    let inner = folder.join("project");
    let root = if inner.is_dir() { inner } else { folder.to_owned() };
    let project = Project::new(Configs::none(), Vec::new()).within(vec![root.clone()]).with_open(texts);
    let relative = fixture.path.strip_prefix(&root).unwrap_or(&fixture.path).to_owned();
    let config = project.config(&fixture.path).map_err(|problem| problem.to_string()).unwrap();
    let (settings, surroundings) = project.settings(&fixture.path, &relative, &config);
    Context { settings, surroundings, neighbours: project.neighbours(&fixture.path), ..fixture.context() }
}

#[test]
fn projects_give_exactly_what_their_carets_say() {
    let folders = Fixture::folders();
    let texts = texts(&folders);
    let mut failed = String::new();
    for (folder, fixture) in folders.iter().flat_map(|(folder, files)| files.iter().map(move |file| (folder, file))) {
        let context = context(folder, fixture, texts.clone());
        let report = report_with(&context, &fixture.code, Scope::Check);
        let differing = differences(&fixture.expected, &findings(&fixture.code, &report));
        if !differing.is_empty() {
            failed.push_str(&format!("{}\n{differing}", fixture.name()));
        }
    }
    assert!(failed.is_empty(), "\n{failed}");
    assert!(folders.len() > 25);
}
