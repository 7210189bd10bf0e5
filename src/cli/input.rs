//! Collecting what is to be linted, and analysing it on all threads.

use std::collections::HashSet;
use std::io::Read;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::choice::Choice;
use super::progress::Progress;
use super::{Failure, InputArgs, complain};
use crate::analyze::{self, Context, Report};
use crate::config::Config;
use crate::project::{self, Asked, Entry, MAX_BYTES, Project, Unread, Walk};
use crate::rules::RETRIES_FINAL_CODE;
use crate::sites::{Hit, Scope, is_test_path};
use crate::source::Source;
use crate::survey::Survey;
use crate::syntax::Language;

/// A file that is worth a look.
pub(super) struct Candidate {
    /// Where it is; none for standard input.
    pub(super) path: Option<PathBuf>,
    /// Its path as reports show it.
    pub(super) shown: String,
    pub(super) source: Arc<Source>,
    pub(super) context: Context,
    /// Whether the source is all that the file holds; if not, the file must not be written.
    pub(super) is_whole: bool,
    hits: Vec<Hit>,
}

/// A file that was not looked at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Skipped {
    pub(super) path: String,
    pub(super) reason: String,
}

/// A file that was analysed.
pub(super) struct Analysed {
    pub(super) candidate: Candidate,
    /// None where the analysis broke: a fault of wslint, told on standard error.
    pub(super) report: Option<Report>,
}

/// Everything that was found.
#[derive(Default)]
pub(super) struct Input {
    /// The files with something to tell, in order of their paths.
    pub(super) analysed: Vec<Analysed>,
    pub(super) skipped: Vec<Skipped>,
    /// How many files were looked at.
    pub(super) count: usize,
    /// The files that were looked at, in no order: those worth a closer look, and if somebody asks
    /// for them all others too.
    pub(super) files: Vec<PathBuf>,
    /// Whether something that was named could not be done.
    pub(super) failed: bool,
}

impl Input {
    /// Notes a file that was read; what is not text to its end is told, though it was looked at.
    fn looked_at(&mut self, path: PathBuf, is_whole: bool, is_kept: bool) {
        self.count += 1;
        if !is_whole {
            self.skipped.push(Skipped { path: project::display(&path), reason: Unread::NotUtf8.to_string() });
        }
        if is_kept {
            self.files.push(path);
        }
    }
}

/// What looks at files while they pass by.
pub(super) trait Watch: Sync {
    /// Whether it has a use for the texts of files for which this configuration holds.
    fn wants_texts(&self, config: &Config) -> bool;

    /// Looks at the text of a file, before anything else does.
    fn text(&self, text: &Passing<'_>);

    /// Looks at what was made of a file.
    fn analysed(&self, analysed: &Analysed);

    /// Whether a file with something to tell is kept for the end.
    fn keeps(&self) -> bool;
}

/// A file that passes by.
pub(super) struct Passing<'a> {
    /// Its path as reports show it.
    pub(super) shown: &'a str,
    pub(super) text: &'a str,
    pub(super) config: &'a Arc<Config>,
    pub(super) is_test: bool,
}

/// Finds, reads and analyses what the arguments name. Who finds a file analyses it, while others look for more:
/// one big file can take as long as a thousand, and has a thread to itself at once.
pub(super) fn run(
    args: &InputArgs,
    choice: &Choice,
    project: &Project,
    scope: Scope,
    watch: Option<&dyn Watch>,
) -> Result<Input, Failure> {
    if args.reads_stdin() {
        let analysed = standard_input(args, project, scope)?.analyse(scope);
        if let Some(watch) = watch {
            watch.analysed(&analysed);
        }
        let files = vec![PathBuf::from(&analysed.candidate.shown)];
        return Ok(Input { analysed: vec![analysed], count: 1, files, ..Input::default() });
    }
    let walk = Walk {
        roots: args.named(choice),
        listed: choice.listed.clone().unwrap_or_default(),
        force_exclude: choice.force_exclude,
        no_ignore: args.no_ignore,
        threads: args.threads(),
    };
    let input = Mutex::new(Input::default());
    let failure = Mutex::new(None);
    let overlap = overlap(&args.roots(choice));
    let seen = Mutex::new(HashSet::new());
    let survey = Survey::default();
    let progress = Progress::new();
    let analyse = |candidate: Candidate| {
        let analysed = candidate.analyse(scope);
        if analysed.report.is_none() {
            let shown = &analysed.candidate.shown;
            progress.aside(|| complain(&format!("{shown}: the analysis broke; please report this")));
        }
        if let Some(watch) = watch {
            watch.analysed(&analysed);
        }
        let is_kept = watch.is_none_or(Watch::keeps);
        let has_something = |report| is_kept && has_something_to_tell(report, scope);
        if analysed.report.as_ref().is_none_or(has_something) {
            lock(&input).analysed.push(analysed);
        }
    };
    walk.run(&|entry| {
        if let Entry::File { path, .. } = &entry
            && (overlap || choice.only.is_some())
            && let Some(path) = project::identity(path)
        {
            // A file that two arguments lead to is linted once.
            let is_wanted = choice.only.as_ref().is_none_or(|only| only.contains(&path));
            if !is_wanted || !lock(&seen).insert(path) {
                return;
            }
        }
        progress.found();
        match one(entry, choice, (project, &survey), scope, watch) {
            Ok(Found::Candidate(candidate)) => {
                let path = candidate.path.clone().unwrap_or_default();
                lock(&input).looked_at(path, candidate.is_whole, true);
                analyse(*candidate);
            }
            Ok(Found::Nothing { path, is_whole, has_baseline }) => {
                lock(&input).looked_at(path, is_whole, has_baseline || choice.lists_files);
            }
            Ok(Found::Excluded) => {}
            Ok(Found::Skipped(skipped)) => lock(&input).skipped.push(skipped),
            Ok(Found::Refused(Skipped { path, reason })) => {
                lock(&input).failed = true;
                progress.aside(|| complain(&format!("{path}: {reason}")));
            }
            Err(problem) => *lock(&failure) = Some(problem),
        }
        progress.done();
    });
    if let Some(problem) = failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(problem);
    }
    let mut input = input.into_inner().unwrap_or_else(PoisonError::into_inner);
    input.failed |= input.analysed.iter().any(|analysed| analysed.report.is_none());
    input.analysed.sort_by(|a, b| a.candidate.shown.cmp(&b.candidate.shown));
    input.skipped.sort();
    Ok(input)
}

/// Reads again what the arguments name, and analyses nothing.
pub(super) fn read(args: &InputArgs, project: &Project, watch: &dyn Watch) -> Result<(), Failure> {
    let failure = Mutex::new(None);
    let walk = Walk {
        roots: args.named(&Choice::default()),
        no_ignore: args.no_ignore,
        threads: args.threads(),
        ..Walk::default()
    };
    walk.run(&|entry| {
        let Entry::File { path, root, asked, .. } = entry else { return };
        let config = match project.config(&path) {
            Ok(config) => config,
            Err(problem) => return *lock(&failure) = Some(Failure::Config(problem)),
        };
        let absolute = std::path::absolute(&path).unwrap_or_else(|_| path.clone());
        let is_excluded = asked == Asked::Met && !config.takes_all() && !config.takes(&absolute);
        if is_excluded || project::is_declaration(&path) {
            return;
        }
        let Ok(project::Text { text, .. }) = project::read(&path, MAX_BYTES) else { return };
        if !project::is_minified(&text) {
            let (shown, is_test) = (project::display(&path), is_test_path(&project::relative_to(&path, &root)));
            watch.text(&Passing { shown: &shown, text: &text, config: &config, is_test });
        }
    });
    failure.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}

/// What a mutex guards, whatever became of others that held it.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a file is worth keeping: of many files with sites few have findings.
fn has_something_to_tell(report: &Report, scope: Scope) -> bool {
    match scope {
        Scope::Check => !report.diagnostics.is_empty(),
        Scope::Unknown => !report.unknown.is_empty(),
        Scope::Edit | Scope::All | Scope::Why => !report.is_empty(),
    }
}

/// Whether one of the paths lies in another, or is the same.
fn overlap(paths: &[PathBuf]) -> bool {
    let mut known: Vec<PathBuf> = paths.iter().filter_map(|path| project::identity(path)).collect();
    // In this order a folder comes right before what lies in it.
    known.sort();
    known.windows(2).any(|pair| pair[1].starts_with(&pair[0]))
}

/// What became of an entry.
enum Found {
    Candidate(Box<Candidate>),
    /// A file without anything to look at.
    Nothing {
        path: PathBuf,
        /// Whether all of it could be read.
        is_whole: bool,
        /// Whether its configuration names a baseline, which can know of it.
        has_baseline: bool,
    },
    Excluded,
    Skipped(Skipped),
    /// What was asked for by name and cannot be had.
    Refused(Skipped),
}

impl Found {
    fn unread(path: &Path, why: impl ToString, asked: Asked) -> Self {
        let skipped = Skipped { path: project::display(path), reason: why.to_string() };
        if asked == Asked::Named { Found::Refused(skipped) } else { Found::Skipped(skipped) }
    }
}

fn one(
    entry: Entry,
    choice: &Choice,
    (project, survey): (&Project, &Survey),
    scope: Scope,
    watch: Option<&dyn Watch>,
) -> Result<Found, Failure> {
    let (path, language, root, asked) = match entry {
        Entry::File { path, language, root, asked } => (path, language, root, asked),
        Entry::Unreadable { path, why, asked } => return Ok(Found::unread(&path, why, asked)),
    };
    let is_met = asked == Asked::Met;
    let config = project.config(&path).map_err(Failure::Config)?;
    if (is_met || choice.force_exclude) && !config.takes_all() {
        let absolute = std::path::absolute(&path).unwrap_or_else(|_| path.clone());
        if !config.takes(&absolute) {
            return Ok(Found::Excluded);
        }
    }
    let has_baseline = config.baseline.is_some();
    let scope = if scope == Scope::Check { scope_of(project, &config) } else { scope };
    if project::is_declaration(&path) {
        return Ok(Found::Nothing { path, is_whole: true, has_baseline });
    }
    let project::Text { text, is_whole } = match project::read(&path, if is_met { MAX_BYTES } else { u64::MAX }) {
        Ok(read) => read,
        Err(why) => return Ok(Found::unread(&path, why, asked)),
    };
    if let Some(watch) = watch.filter(|watch| watch.wants_texts(&config)) {
        let (shown, is_test) = (project::display(&path), is_test_path(&project::relative_to(&path, &root)));
        watch.text(&Passing { shown: &shown, text: &text, config: &config, is_test });
    }
    let Some(hits) = analyze::gate(&text, language, scope, config.apis()) else {
        return Ok(Found::Nothing { path, is_whole, has_baseline });
    };
    if is_met && project::is_minified(&text) {
        return Ok(Found::unread(&path, Unread::Minified, asked));
    }
    let relative = project::relative_to(&path, &root);
    let context = context(project, survey, &path, &relative, language, &config);
    let (shown, source) = (project::display(&path), Arc::new(Source::new(text)));
    Ok(Found::Candidate(Box::new(Candidate { path: Some(path), shown, source, context, is_whole, hits })))
}

fn context(
    project: &Project,
    survey: &Survey,
    path: &Path,
    relative: &Path,
    language: Language,
    config: &Config,
) -> Context {
    let (mut settings, surroundings) = project.settings(path, relative, config);
    survey.complete(project, path, config, &mut settings);
    Context { language, settings, surroundings, neighbours: project.neighbours(path) }
}

/// What is looked at where rules judge by a configuration.
fn scope_of(project: &Project, config: &Config) -> Scope {
    analyze::scope_for(config.codes(), project.may_ask_for(config, RETRIES_FINAL_CODE))
}

fn standard_input(args: &InputArgs, project: &Project, scope: Scope) -> Result<Candidate, Failure> {
    if args.paths.len() > 1 {
        return Err(Failure::Other("`-` reads standard input and stands alone".into()));
    }
    let Some(name) = &args.stdin_filename else {
        return Err(Failure::Other("`-` needs --stdin-filename NAME, which gives the language and the path".into()));
    };
    let shown = project::display(name);
    let Some(language) = Language::of_path(name) else {
        return Err(Failure::Other(format!("{shown}: not a language that wslint reads")));
    };
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes).map_err(|error| Failure::Other(format!("{shown}: {error}")))?;
    let text = match project::text(bytes) {
        Ok(project::Text { text, is_whole: true }) => text,
        Ok(_) => return Err(Failure::Other(format!("{shown}: {}", Unread::NotUtf8))),
        Err(why) => return Err(Failure::Other(format!("{shown}: {why}"))),
    };
    let config = project.config(name).map_err(Failure::Config)?;
    let scope = if scope == Scope::Check { scope_of(project, &config) } else { scope };
    let hits = analyze::gate(&text, language, scope, config.apis()).unwrap_or_default();
    let context = context(project, &Survey::default(), name, name, language, &config);
    Ok(Candidate { path: None, shown, source: Arc::new(Source::new(text)), context, is_whole: true, hits })
}

impl Analysed {
    /// Goes on with another text.
    pub(super) fn replace_text(&mut self, text: String) {
        let candidate = &mut self.candidate;
        candidate.hits = analyze::hits(&text, &candidate.context);
        candidate.source = Arc::new(Source::new(text));
        let report = analyze::analyze(candidate.source.clone(), &candidate.context, Scope::Check, &candidate.hits);
        self.report = Some(report);
    }
}

impl Candidate {
    /// Analyses it as it was read. A panic costs this file's report and nothing else.
    fn analyse(self, scope: Scope) -> Analysed {
        let work = AssertUnwindSafe(|| analyze::analyze(self.source.clone(), &self.context, scope, &self.hits));
        let report = std::panic::catch_unwind(work).ok();
        Analysed { candidate: self, report }
    }
}
