//! Collecting what is to be linted, and analysing it on all threads.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

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

/// Everything that there is to do.
#[derive(Default)]
pub(super) struct Input {
    pub(super) candidates: Vec<Candidate>,
    pub(super) skipped: Vec<Skipped>,
    /// Files that were looked at, worth a closer look or not.
    pub(super) files: usize,
    /// Whether something that was named could not be done.
    pub(super) failed: bool,
}

/// Finds and reads what the arguments name.
pub(super) fn collect(args: &InputArgs, project: &Project, scope: Scope) -> Result<Input, Failure> {
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        return standard_input(args, project, scope);
    }
    let walk = Walk { roots: args.paths.clone(), no_ignore: args.no_ignore, threads: args.threads() };
    let input = Mutex::new(Input::default());
    let failure = Mutex::new(None);
    let several = args.paths.len() > 1;
    let seen = Mutex::new(std::collections::HashSet::new());
    walk.run(&|entry| {
        // A file that two arguments lead to is linted once.
        if several
            && let Entry::File { path, .. } = &entry
            && let Ok(path) = std::fs::canonicalize(path)
            && !lock(&seen).insert(path)
        {
            return;
        }
        match one(entry, project, scope) {
            Ok(found) => add(&mut lock(&input), found),
            Err(problem) => *lock(&failure) = Some(problem),
        }
    });
    if let Some(problem) = failure.into_inner().unwrap_or_else(|poison| poison.into_inner()) {
        return Err(problem);
    }
    let mut input = input.into_inner().unwrap_or_else(|poison| poison.into_inner());
    input.candidates.sort_by(|a, b| a.shown.cmp(&b.shown));
    input.skipped.sort();
    Ok(input)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poison| poison.into_inner())
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
        Found::Candidate(candidate) => {
            input.files += 1;
            input.candidates.push(*candidate);
        }
        Found::Nothing => input.files += 1,
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

fn standard_input(args: &InputArgs, project: &Project, scope: Scope) -> Result<Input, Failure> {
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
    let candidate = Candidate { path: None, shown, source: Arc::new(Source::new(text)), context, hits };
    Ok(Input { candidates: vec![candidate], files: 1, ..Input::default() })
}

impl Candidate {
    /// Goes on with another text.
    pub(super) fn replace_text(&mut self, text: String) {
        self.hits = analyze::gate(&text, self.context.language, Scope::Sends).unwrap_or_default();
        self.source = Arc::new(Source::new(text));
    }

    /// Analyses it as it was read.
    fn analyze(&self, scope: Scope) -> Report {
        analyze::analyze(self.source.clone(), &self.context, scope, &self.hits)
    }
}

/// Analyses all candidates, big ones first, and gives the reports in the order of the candidates.
/// None where the analysis of one broke: a fault of wslint, told on standard error.
pub(super) fn analyze_all(candidates: &[Candidate], threads: usize, scope: Scope) -> Vec<Option<Report>> {
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by_key(|&index| std::cmp::Reverse(candidates[index].source.text().len()));
    let next = AtomicUsize::new(0);
    let reports: Vec<Mutex<Option<Report>>> = candidates.iter().map(|_| Mutex::new(None)).collect();
    std::thread::scope(|scope_of_threads| {
        for _ in 0..threads.min(candidates.len()) {
            scope_of_threads.spawn(|| {
                while let Some(&index) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let candidate = &candidates[index];
                    let work = std::panic::AssertUnwindSafe(|| candidate.analyze(scope));
                    match std::panic::catch_unwind(work) {
                        Ok(report) => *lock(&reports[index]) = Some(report),
                        Err(_) => complain(&format!("{}: the analysis broke; please report this", candidate.shown)),
                    }
                }
            });
        }
    });
    reports.into_iter().map(|report| report.into_inner().unwrap_or_else(|poison| poison.into_inner())).collect()
}
