//! Collecting what is to be linted, and analysing it on all threads.

use std::collections::HashSet;
use std::io::Read;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::{Failure, InputArgs, complain};
use crate::analyze::{self, Context, Report};
use crate::config::Config;
use crate::project::{self, Entry, MAX_BYTES, Project, Unread, Walk};
use crate::sites::{Hit, Scope};
use crate::source::Source;
use crate::syntax::Language;

/// A file that is worth a look.
pub(super) struct Candidate {
    /// Where it is; none for standard input.
    pub(super) path: Option<PathBuf>,
    /// Its path as reports show it.
    pub(super) shown: String,
    pub(super) source: Arc<Source>,
    pub(super) context: Context,
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
    /// Files that were looked at, worth a closer look or not.
    pub(super) files: usize,
    /// Whether something that was named could not be done.
    pub(super) failed: bool,
}

/// Finds, reads and analyses what the arguments name. Files are analysed while others are still
/// looked for, the biggest that is known first: one big file can take as long as a thousand.
pub(super) fn run(args: &InputArgs, project: &Project, scope: Scope) -> Result<Input, Failure> {
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        let (candidate, files) = (standard_input(args, project, scope)?, 1);
        return Ok(Input { analysed: vec![candidate.analyse(scope)], files, ..Input::default() });
    }
    let walk = Walk { roots: args.paths.clone(), no_ignore: args.no_ignore, threads: args.threads() };
    let input = Mutex::new(Input::default());
    let failure = Mutex::new(None);
    let overlap = overlap(&args.paths);
    let seen = Mutex::new(HashSet::new());
    let queue = Queue::default();
    std::thread::scope(|threads| {
        for _ in 0..args.threads() {
            threads.spawn(|| {
                while let Some(candidate) = queue.next() {
                    let analysed = candidate.analyse(scope);
                    if analysed.report.as_ref().is_none_or(|report| !report.is_empty()) {
                        lock(&input).analysed.push(analysed);
                    }
                }
            });
        }
        walk.run(&|entry| {
            // A file that two arguments lead to is linted once.
            if overlap
                && let Entry::File { path, .. } = &entry
                && let Some(path) = project::identity(path)
                && !lock(&seen).insert(path)
            {
                return;
            }
            match one(entry, project, scope) {
                Ok(Found::Candidate(candidate)) => {
                    lock(&input).files += 1;
                    queue.add(*candidate);
                }
                Ok(found) => add(&mut lock(&input), found),
                Err(problem) => *lock(&failure) = Some(problem),
            }
        });
        queue.close();
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

/// Whether one of the paths lies in another, or is the same.
fn overlap(paths: &[PathBuf]) -> bool {
    let known: Vec<PathBuf> = paths.iter().filter_map(|path| project::identity(path)).collect();
    known
        .iter()
        .enumerate()
        .any(|(at, path)| known.iter().enumerate().any(|(other_at, other)| at != other_at && path.starts_with(other)))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Candidates that wait for a thread.
#[derive(Default)]
struct Queue {
    state: Mutex<(Vec<Candidate>, bool)>,
    changed: Condvar,
}

impl Queue {
    fn add(&self, candidate: Candidate) {
        lock(&self.state).0.push(candidate);
        self.changed.notify_one();
    }

    /// No more will come.
    fn close(&self) {
        lock(&self.state).1 = true;
        self.changed.notify_all();
    }

    /// The biggest that waits; none when no more will come.
    fn next(&self) -> Option<Candidate> {
        let mut state = lock(&self.state);
        loop {
            let sizes = state.0.iter().map(|candidate| candidate.source.text().len());
            if let Some((at, _)) = sizes.enumerate().max_by_key(|(_, size)| *size) {
                return Some(state.0.swap_remove(at));
            }
            if state.1 {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// What became of an entry.
enum Found {
    Candidate(Box<Candidate>),
    Nothing,
    Excluded,
    Skipped(Skipped),
    Refused(Skipped),
}

fn add(input: &mut Input, found: Found) {
    match found {
        Found::Candidate(_) | Found::Nothing => input.files += 1,
        Found::Excluded => {}
        Found::Skipped(skipped) => input.skipped.push(skipped),
        Found::Refused(Skipped { path, reason }) => {
            input.failed = true;
            complain(&format!("{path}: {reason}"));
        }
    }
}

fn one(entry: Entry, project: &Project, scope: Scope) -> Result<Found, Failure> {
    let (path, language, root, named) = match entry {
        Entry::File { path, language, root, named } => (path, language, root, named),
        Entry::Unreadable { path, why, named } => {
            let skipped = Skipped { path: project::display(&path), reason: why };
            return Ok(if named { Found::Refused(skipped) } else { Found::Skipped(skipped) });
        }
    };
    let config = project.config(&path).map_err(Failure::Config)?;
    let absolute = std::path::absolute(&path).unwrap_or_else(|_| path.clone());
    if !named && !config.takes(&absolute) {
        return Ok(Found::Excluded);
    }
    if is_declaration(&path) {
        return Ok(Found::Nothing);
    }
    let limit = if named { u64::MAX } else { MAX_BYTES };
    let shown = project::display(&path);
    match project::read(&path, limit) {
        Ok(text) => {
            let Some(hits) = analyze::gate(&text, language, scope) else {
                return Ok(Found::Nothing);
            };
            if !named && project::is_minified(&text) {
                return Ok(Found::Skipped(Skipped { path: shown, reason: Unread::Minified.to_string() }));
            }
            let relative = project::relative_to(&path, &root);
            let context = context(project, &path, &relative, language, &config);
            let source = Arc::new(Source::new(text));
            Ok(Found::Candidate(Box::new(Candidate { path: Some(path), shown, source, context, hits })))
        }
        Err(why) => {
            let skipped = Skipped { path: shown, reason: why.to_string() };
            Ok(if named { Found::Refused(skipped) } else { Found::Skipped(skipped) })
        }
    }
}

/// Declarations of TypeScript hold no code that runs.
fn is_declaration(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    [".d.ts", ".d.mts", ".d.cts"].iter().any(|end| name.ends_with(end))
}

fn context(project: &Project, path: &Path, relative: &Path, language: Language, config: &Config) -> Context {
    let (settings, surroundings) = project.settings(path, relative, config);
    Context { language, settings, surroundings }
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
    let text = project::text(bytes).map_err(|why| Failure::Other(format!("{shown}: {why}")))?;
    let config = project.config(name).map_err(Failure::Config)?;
    let hits = analyze::gate(&text, language, scope).unwrap_or_default();
    let context = context(project, name, name, language, &config);
    Ok(Candidate { path: None, shown, source: Arc::new(Source::new(text)), context, hits })
}

impl Analysed {
    /// Goes on with another text.
    pub(super) fn replace_text(&mut self, text: String) {
        let candidate = &mut self.candidate;
        candidate.hits = analyze::gate(&text, candidate.context.language, Scope::Check).unwrap_or_default();
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
        if report.is_none() {
            complain(&format!("{}: the analysis broke; please report this", self.shown));
        }
        Analysed { candidate: self, report }
    }
}
