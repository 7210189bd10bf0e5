//! `--show-files` and `--show-config`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::input::Input;
use super::options::{CheckArgs, Format};
use super::{Exit, Failure, print_json};
use crate::codes::{Reconnect, Sender};
use crate::config::{FILE_NAME, Globs};
use crate::project::{self, Project};
use crate::rules::RULES;

/// Lists the files that are linted.
pub(super) fn files(args: &CheckArgs, input: &Input) -> Result<Exit, Failure> {
    let mut paths: Vec<_> = input.files.iter().collect();
    paths.sort();
    let files = paths.into_iter().map(|path| project::display(path));
    if args.format() == Format::Json {
        print_json(&json!({ "version": 1, "files": files.collect::<Vec<_>>() }))?;
    } else {
        let text: String = files.map(|file| file + "\n").collect();
        std::io::stdout().write_all(text.as_bytes())?;
    }
    Ok(if input.failed { Exit::Failed } else { Exit::Clean })
}

/// Prints what holds for each path: in the words of `wslint.toml`, or as JSON.
pub(super) fn config(args: &CheckArgs) -> Result<Exit, Failure> {
    let project = args.input.project(args.levels())?;
    let choice = args.choice.resolve(&args.input)?;
    let mut configs = Vec::new();
    for path in args.input.roots(&choice) {
        let name = if args.input.reads_stdin() { args.input.stdin_filename.as_ref().unwrap_or(&path) } else { &path };
        configs.push(resolved(&project, name)?);
    }
    if args.format() == Format::Json {
        print_json(&json!({ "version": 1, "configs": configs }))?;
        return Ok(Exit::Clean);
    }
    let mut text = String::new();
    for config in &mut configs {
        let from = config.shift_remove("config").and_then(|config| config.as_str().map(str::to_owned));
        let path = config.shift_remove("path").and_then(|path| path.as_str().map(str::to_owned)).unwrap_or_default();
        config.retain(|_, value| !is_empty(value));
        let gap = if text.is_empty() { "" } else { "\n" };
        let _ = writeln!(text, "{gap}# {path}: {}", from.as_deref().unwrap_or("no configuration file"));
        let toml = toml::to_string(&config).map_err(|error| Failure::Other(error.to_string()))?;
        text.push_str(&toml);
    }
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(Exit::Clean)
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Array(values) => values.is_empty(),
        Value::Object(values) => values.is_empty(),
        other => other.is_null(),
    }
}

fn resolved(project: &Project, path: &Path) -> Result<Map<String, Value>, Failure> {
    // What holds for a folder is what holds for a file in it that no override names.
    let file = if project::is_folder(path) { path.join(FILE_NAME) } else { path.to_owned() };
    let config = project.config(&file).map_err(Failure::Config)?;
    let (settings, surroundings) = project.settings(&file, &file, &config);
    let shown = |path: &Path| project::display(&project::from_here(path));
    let rules: Map<String, Value> = RULES
        .iter()
        .map(|rule| {
            (rule.id.to_owned(), settings.levels.severity(rule.id).map_or("off", |level| level.as_str()).into())
        })
        .collect();
    let written = |globs: &Option<Globs>| globs.as_ref().map(|globs| globs.written.clone());
    let mut files = Map::new();
    for (key, globs) in [("include", &config.include), ("exclude", &config.exclude)] {
        files.extend(written(globs).map(|globs| (key.to_owned(), json!(globs))));
    }
    let codes = settings.codes.iter();
    let codes = codes.map(|code| {
        let mut entry = Map::new();
        entry.insert("code".into(), code.code.into());
        entry.insert("name".into(), code.name.as_str().into());
        entry.insert("summary".into(), code.summary.as_str().into());
        let words =
            [("reconnect", code.reconnect.map(Reconnect::as_str)), ("sent_by", code.sent_by.map(Sender::as_str))];
        let words = words.into_iter().chain([("docs", code.docs.as_deref())]);
        entry.extend(words.filter_map(|(key, word)| Some((key.to_owned(), word?.into()))));
        Value::Object(entry)
    });
    let value = json!({
        "path": project::display(path),
        "config": config.path.as_deref().map(shown),
        "environment": surroundings.environments,
        "kind": settings.kind,
        "services": settings.services,
        "baseline": settings.baseline.as_deref().map(shown),
        "rules": rules,
        "files": files,
        "code": codes.collect::<Vec<_>>(),
    });
    match value {
        Value::Object(map) => Ok(map),
        _ => Ok(Map::new()),
    }
}
