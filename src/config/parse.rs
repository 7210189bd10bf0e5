//! Reading `wslint.toml`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSetBuilder};
use serde::Deserialize;
use toml::Spanned;

use super::api::{self, WrittenApi};
use super::codes::{self, Places, WrittenCode};
use super::{CodeKind, Config, Globs, Override, Problem};
use crate::apis::{Environment, Models};
use crate::message::Message;
use crate::rules::{Level, Selection};
use crate::source::Span;

/// A configuration file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    extends: Option<Spanned<String>>,
    #[serde(default)]
    environment: Option<OneOrMore>,
    #[serde(default)]
    services: Option<Spanned<Vec<Spanned<String>>>>,
    #[serde(default)]
    baseline: Option<Spanned<String>>,
    #[serde(default)]
    rules: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    files: WrittenFiles,
    #[serde(default)]
    overrides: Vec<WrittenOverride>,
    #[serde(default)]
    code: Vec<WrittenCode>,
    #[serde(default)]
    api: Vec<Spanned<WrittenApi>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFiles {
    #[serde(default)]
    include: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    exclude: Option<Vec<Spanned<String>>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenOverride {
    files: Vec<Spanned<String>>,
    #[serde(default)]
    rules: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    environment: Option<OneOrMore>,
    #[serde(default)]
    services: Vec<Spanned<String>>,
    #[serde(default)]
    kind: Option<CodeKind>,
}

#[derive(Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "expected an environment or a list of them: browser, node, deno, bun, workers, react-native"
)]
enum OneOrMore {
    One(Environment),
    More(Vec<Environment>),
}

/// A configuration file that was read, before what it extends.
#[derive(Debug)]
pub struct ConfigFile {
    /// What it says itself.
    pub config: Config,
    /// The file that it extends, and where it says so.
    pub extends: Option<(PathBuf, Span)>,
    places: Places,
}

impl ConfigFile {
    /// What it says on top of a configuration that it extends.
    ///
    /// # Errors
    /// What does not go together.
    pub fn extending(self, base: &Config) -> Result<Config, Problem> {
        let config = self.config.extending(base);
        match self.places.clash(&config.codes, &config.services) {
            Some(problem) => Err(problem),
            None => Ok(config),
        }
    }
}

/// Reads a configuration file. Paths and globs in it start from its folder.
///
/// # Errors
/// The first thing that is wrong with it, at its place.
pub fn parse(path: &Path, text: &str) -> Result<ConfigFile, Problem> {
    let written: Written = toml::from_str(text).map_err(|error| Problem {
        span: error.span().map_or(Span::new(0, 0), |span| Span::new(span.start, span.end)),
        message: super::mistake::understood(error.message()),
    })?;
    let root = path.parent().unwrap_or(Path::new("")).to_owned();
    let overrides = written.overrides.into_iter().map(|entry| {
        Ok(Override {
            root: root.clone(),
            files: globs(&entry.files)?,
            rules: levels(&entry.rules)?,
            environments: environments(entry.environment),
            services: codes::services(&entry.services)?,
            kind: entry.kind,
        })
    });
    let (codes, places) = codes::codes(&written.code)?;
    let places = places.with_services(written.services.as_ref());
    let services = written.services.as_ref().map(|services| codes::services(services.get_ref())).transpose()?;
    let own = api::models(written.api, &root)?;
    let config = Config {
        path: Some(path.to_owned()),
        baseline: written.baseline.map(|file| baseline(&root, &file)).transpose()?,
        rules: levels(&written.rules)?,
        include: written.files.include.as_deref().map(globs).transpose()?,
        exclude: written.files.exclude.as_deref().map(globs).transpose()?,
        environments: environments(written.environment),
        services: services.unwrap_or_default(),
        codes,
        apis: Models::with(&own),
        own,
        overrides: overrides.collect::<Result<_, Problem>>()?,
    };
    let extends = written.extends.map(|base| (root.join(base.get_ref()), at(&base)));
    match places.clash(&config.codes, &config.services) {
        Some(problem) => Err(problem),
        None => Ok(ConfigFile { config, extends, places }),
    }
}

/// The codes that a configuration file declares, and where; none if it is not understood.
pub fn declared(text: &str) -> Vec<(i64, Span)> {
    let written: Result<Written, _> = toml::from_str(text);
    let codes = written.map(|written| written.code).unwrap_or_default();
    codes.iter().map(|code| (*code.code.get_ref(), at(&code.code))).collect()
}

pub(super) fn at<T>(value: &Spanned<T>) -> Span {
    Span::new(value.span().start, value.span().end)
}

fn environments(written: Option<OneOrMore>) -> Vec<Environment> {
    match written {
        None => Vec::new(),
        Some(OneOrMore::One(one)) => vec![one],
        Some(OneOrMore::More(all)) => all,
    }
}

/// Groups first, so that a rule's own level wins over its group's, whatever the order in the file.
fn levels(written: &BTreeMap<Spanned<String>, Spanned<String>>) -> Result<Vec<(Selection, Level)>, Problem> {
    let mut levels = Vec::new();
    for (name, level) in written {
        let selection = name.get_ref().parse().map_err(|_| {
            let near = super::near(name.get_ref(), Selection::names_of_all());
            let message = Message::new("invalid-config.rule").with("rule", name.get_ref().as_str()).with("near", near);
            Problem { span: at(name), message }
        })?;
        let value = level.get_ref().parse().map_err(|_| {
            let message = Message::new("invalid-config.level").with("level", level.get_ref().as_str());
            Problem { span: at(level), message }
        })?;
        levels.push((selection, value));
    }
    levels.sort_by_key(|(selection, _)| matches!(selection, Selection::Rule(_)));
    Ok(levels)
}

fn globs(written: &[Spanned<String>]) -> Result<Globs, Problem> {
    let mut set = GlobSetBuilder::new();
    for pattern in written {
        let text = pattern.get_ref();
        // `src` and `src/` mean what is below; `*.js` without a slash holds at every depth.
        let tail = text.trim_end_matches('/');
        let anywhere = if tail.contains('/') { tail.trim_start_matches("./").to_owned() } else { format!("**/{tail}") };
        for pattern_text in [anywhere.clone(), format!("{anywhere}/**")] {
            let glob = GlobBuilder::new(&pattern_text).literal_separator(true).build().map_err(|error| Problem {
                span: at(pattern),
                message: Message::new("invalid-config.glob")
                    .with("glob", text.as_str())
                    .with("why", error.kind().to_string()),
            })?;
            set.add(glob);
        }
    }
    let set = set.build().map_err(|error| {
        let message = Message::new("invalid-config.problem").with("problem", error.to_string());
        Problem { span: Span::new(0, 0), message }
    })?;
    Ok(Globs { written: written.iter().map(|pattern| pattern.get_ref().clone()).collect(), set })
}

fn baseline(root: &Path, file: &Spanned<String>) -> Result<PathBuf, Problem> {
    if file.get_ref().is_empty() {
        return Err(Problem { span: at(file), message: Message::new("invalid-config.baseline") });
    }
    Ok(root.join(file.get_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;

    fn config(text: &str) -> Config {
        parse(Path::new("/p/wslint.toml"), text).unwrap().config
    }

    fn problem(text: &str) -> (String, String) {
        let problem = parse(Path::new("/p/wslint.toml"), text).unwrap_err();
        (text.get(problem.span.start..problem.span.end).unwrap_or("").to_owned(), problem.message.to_string())
    }

    #[test]
    fn rules_win_over_their_group_and_overrides_over_both() {
        let config = config(
            "[rules]\nreserved-code = \"warn\"\ncorrectness = \"off\"\n[[overrides]]\nfiles = [\"legacy/**\"]\nrules = { reserved-code = \"info\" }\n",
        );
        let severity = |path: &str| config.settings(Path::new(path), &[]).levels.severity("reserved-code");
        assert_eq!(severity("/p/src/a.ts"), Some(Severity::Warning));
        assert_eq!(severity("/p/legacy/a.ts"), Some(Severity::Info));
        assert_eq!(config.settings(Path::new("/p/a.ts"), &[]).levels.severity("not-a-code"), None);
    }

    #[test]
    fn globs_take_folders_and_names() {
        let config = config("[files]\nexclude = [\"vendor\", \"src/gen/\", \"*.gen.ts\"]\n");
        for path in ["/p/vendor/a.js", "/p/x/vendor/y/a.js", "/p/src/gen/a.js", "/p/x/a.gen.ts"] {
            assert!(!config.takes(Path::new(path)), "{path}");
        }
        assert!(config.takes(Path::new("/p/src/a.js")) && config.takes(Path::new("/p/x/src/gen.js")));
    }

    #[test]
    fn problems_stand_at_their_place() {
        assert_eq!(problem("[rules]\nreserved-cod = \"off\"\n").0, "reserved-cod");
        assert_eq!(problem("[rules]\nreserved-code = \"loud\"\n").0, "\"loud\"");
        assert_eq!(problem("[file]\n").0, "file");
        assert_eq!(problem("environment = \"netscape\"\n").0, "\"netscape\"");
        assert_eq!(problem("baseline = \"\"\n").0, "\"\"");
        assert_eq!(problem("[files]\ninclude = [\"a[\"]\n").0, "\"a[\"");
        assert!(
            problem("[[code]]\ncode = 4000\nname = \"A\"\n[[code]]\ncode = 4000\nname = \"B\"\n").1.contains("twice")
        );
    }
}
