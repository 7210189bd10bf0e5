//! What the tests share: running the analysis on a text, and reading fixtures.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use wslint::analyze::{Context, Report, analyze, gate, scope_of};
use wslint::fix;
use wslint::project::{Configs, Project};
use wslint::rules::{Level, Selection};
use wslint::sites::{Neighbours, Scope};
use wslint::source::Source;
use wslint::syntax::Language;

/// The project's root.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Numbers that look random and are the same in every run.
pub(crate) struct Random(u64);

impl Random {
    /// The numbers of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// The next one, below a limit.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap()
    }
}

/// What holds for a file of this path, without configuration.
pub(crate) fn context(path: &str) -> Context {
    let path = Path::new(path);
    let language = Language::of_path(path).unwrap_or_else(|| panic!("{}: no language", path.display()));
    let project = Project::new(Configs::none(), Vec::new());
    let config = project.config(path).map_err(|problem| problem.to_string()).unwrap();
    let (settings, surroundings) = project.settings(path, path, &config);
    Context { language, settings, surroundings, neighbours: Neighbours::default() }
}

/// The codes that a configuration declares.
pub(crate) fn declared(config: &str) -> Vec<wslint::codes::DeclaredCode> {
    wslint::config::parse(Path::new("wslint.toml"), config).unwrap().config.codes().to_vec()
}

/// The report on a text that stands in a file of this path.
pub(crate) fn report(path: &str, text: &str, scope: Scope) -> Report {
    report_with(&context(path), text, scope)
}

/// The report on a text in a given context.
pub(crate) fn report_with(context: &Context, text: &str, scope: Scope) -> Report {
    // Where codes are declared, rules look at more.
    let wanted = if scope == Scope::Check { scope_of(&context.settings) } else { scope };
    let hits = gate(text, context.language, wanted, &context.settings.apis).unwrap_or_default();
    analyze(Arc::new(Source::new(text.to_owned())), context, scope, &hits)
}

/// The text after fixes, applied until nothing more is applied.
pub(crate) fn fixed(context: &Context, text: &str, with_unsafe: bool) -> String {
    let mut text = text.to_owned();
    for _ in 0..10 {
        let report = report_with(context, &text, Scope::Check);
        let fixes = report.diagnostics.iter().filter_map(|found| fix::applicable(&found.fixes, with_unsafe));
        let (next, applied) = fix::apply(&text, fixes);
        if applied == 0 {
            return text;
        }
        text = next;
    }
    panic!("fixes go on for ever");
}

/// A finding that a fixture expects, or that was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Expected {
    /// Line, from 1, in the fixture without its carets.
    pub(crate) line: usize,
    /// First and last column, from 1, in characters.
    pub(crate) columns: (usize, usize),
    /// `error reserved-code: message`; a message that ends in `…` is only the beginning of it.
    pub(crate) text: String,
    /// Whether it is known to be missed.
    pub(crate) todo: bool,
}

/// Fixtures of several files.
pub(crate) const IMPORTS: &str = "tests/fixtures/imports";

/// A fixture: code with carets under it.
pub(crate) struct Fixture {
    /// The file.
    pub(crate) path: PathBuf,
    /// The path that the analysis is told.
    pub(crate) told: String,
    /// The levels that it sets: `// rule: pedantic=info`.
    levels: Vec<(Selection, Level)>,
    /// The codes that it declares: `// code: 4001 KICKED`.
    codes: Vec<wslint::codes::DeclaredCode>,
    /// The code without the lines of carets.
    pub(crate) code: String,
    /// What the carets say.
    pub(crate) expected: Vec<Expected>,
}

impl Fixture {
    /// Reads a fixture.
    pub(crate) fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let mut told = format!("src/{name}");
        let mut code = String::new();
        let mut levels = Vec::new();
        let mut codes = Vec::new();
        let mut expected = Vec::new();
        let mut line_number = 0;
        for line in text.lines() {
            if let Some(path) = line.strip_prefix("// path: ") {
                told = path.trim().to_owned();
            }
            if let Some((number, name)) = line.strip_prefix("// code: ").and_then(|text| text.split_once(' ')) {
                codes.extend(declared(&format!("[[code]]\ncode = {number}\nname = \"{name}\"\n")));
            }
            if let Some((rule, level)) = line.strip_prefix("// rule: ").and_then(|text| text.split_once('=')) {
                levels.push((rule.parse().unwrap(), level.parse().unwrap()));
            }
            match carets(line) {
                Some((columns, text)) => {
                    let (todo, text) = match text.strip_prefix("todo: ") {
                        Some(text) => (true, text),
                        None => (false, text),
                    };
                    assert!(line_number > 0, "{name}: carets above the first line");
                    expected.push(Expected { line: line_number, columns, text: text.to_owned(), todo });
                }
                None => {
                    code.push_str(line);
                    code.push('\n');
                    line_number += 1;
                }
            }
        }
        Self { path: path.to_owned(), told, levels, codes, code, expected }
    }

    /// All fixtures below `tests/fixtures`.
    pub(crate) fn all() -> Vec<Fixture> {
        let mut files = Vec::new();
        let several = root().join(IMPORTS);
        let mut folders = vec![root().join("tests/fixtures")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path == several {
                    continue;
                } else if path.is_dir() {
                    folders.push(path);
                } else if Language::of_path(&path).is_some() {
                    files.push(path);
                }
            }
        }
        files.sort();
        assert!(!files.is_empty());
        files.iter().map(|path| Fixture::read(path)).collect()
    }

    /// The fixtures of several files: for each of them its folder, and its files.
    pub(crate) fn folders() -> Vec<(PathBuf, Vec<Fixture>)> {
        let entries = std::fs::read_dir(root().join(IMPORTS)).unwrap().map(|entry| entry.unwrap().path());
        let mut folders: Vec<PathBuf> = entries.collect();
        folders.sort();
        let files = |folder: &Path| {
            let walked = ignore::Walk::new(folder).map(|entry| entry.unwrap().into_path());
            let mut files: Vec<PathBuf> = walked.filter(|path| Language::of_path(path).is_some()).collect();
            files.sort();
            files.iter().map(|path| Fixture::read(path)).collect()
        };
        folders.into_iter().map(|folder| (folder.clone(), files(&folder))).collect()
    }

    /// What holds for it.
    pub(crate) fn context(&self) -> Context {
        let mut context = context(&self.told);
        let mut settings = (*context.settings).clone();
        settings.levels.set_all(&self.levels);
        settings.codes.clone_from(&self.codes);
        context.settings = settings.into();
        context
    }

    /// The findings on a text in its place.
    pub(crate) fn report(&self, text: &str, scope: Scope) -> Report {
        report_with(&self.context(), text, scope)
    }

    /// Its name in messages.
    pub(crate) fn name(&self) -> String {
        self.path.strip_prefix(root()).unwrap_or(&self.path).display().to_string()
    }

    /// The file that shows it fixed, if there is one.
    pub(crate) fn fixed_path(&self) -> PathBuf {
        PathBuf::from(format!("{}.fixed", self.path.display()))
    }
}

/// A line of carets: the columns that they cover, and what follows.
fn carets(line: &str) -> Option<((usize, usize), &str)> {
    let rest = line.trim_start().strip_prefix("//")?;
    let after = rest.trim_start();
    let count = after.chars().take_while(|c| *c == '^').count();
    if count == 0 {
        return None;
    }
    let first = line.chars().count() - after.chars().count() + 1;
    Some(((first, first + count - 1), after[count..].trim()))
}

/// The findings of a report in the form of expectations.
pub(crate) fn findings(source: &str, report: &Report) -> Vec<Expected> {
    let source = Source::new(source.to_owned());
    let found = report.diagnostics.iter().map(|found| {
        let (start, end) = (source.position(found.span.start), source.position(found.span.end));
        let last = if end.line == start.line { end.column - 1 } else { usize::MAX };
        Expected {
            line: start.line,
            columns: (start.column, last),
            text: format!("{} {}: {}", found.severity.as_str(), found.rule, found.message),
            todo: false,
        }
    });
    found.collect()
}

/// Whether a finding is the expected one.
pub(crate) fn matches(expected: &Expected, found: &Expected) -> bool {
    let text = match expected.text.strip_suffix('…') {
        Some(beginning) => found.text.starts_with(beginning),
        None => found.text == expected.text,
    };
    text && expected.line == found.line && expected.columns == found.columns
}

/// What differs between the expected findings and those found, for a message; empty if nothing.
pub(crate) fn differences(expected: &[Expected], found: &[Expected]) -> String {
    let mut left: Vec<&Expected> = found.iter().collect();
    let mut text = String::new();
    for wanted in expected {
        let at = left.iter().position(|found| matches(wanted, found));
        match (at, wanted.todo) {
            (Some(at), false) => {
                left.remove(at);
            }
            (None, true) => {}
            (Some(at), true) => {
                left.remove(at);
                text.push_str(&format!("  found, so take its `todo:` away: {wanted:?}\n"));
            }
            (None, false) => text.push_str(&format!("  missing: {wanted:?}\n")),
        }
    }
    for found in left {
        text.push_str(&format!("  not expected: {found:?}\n"));
    }
    text
}
