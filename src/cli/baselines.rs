//! `--baseline`, `--write-baseline` and `--prune-baseline`: findings that are known.

use std::cell::LazyCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::input::{Candidate, Input};
use super::options::CheckArgs;
use super::{Failure, complain};
use crate::diagnostic::Diagnostic;
use crate::project::{self, Baseline, Known, Project};
use crate::rules::{Level, Levels, Selection};

/// The baselines of a run.
#[derive(Default)]
pub(super) struct Baselines {
    /// The one that holds for every file, if the command line names one.
    given: Option<PathBuf>,
    loaded: BTreeMap<PathBuf, Baseline>,
    /// Entries of findings that are gone.
    pub(super) stale: usize,
}

/// A finding with the path that a baseline knows it by.
struct Present<'a> {
    path: String,
    candidate: &'a Candidate,
    diagnostic: &'a Diagnostic,
}

impl Present<'_> {
    fn known(&self) -> Known<'_> {
        known(&self.path, self.diagnostic)
    }
}

fn known<'a>(path: &'a str, diagnostic: &'a Diagnostic) -> Known<'a> {
    Known { path, rule: diagnostic.rule, fingerprint: &diagnostic.fingerprint }
}

impl Baselines {
    /// Reads the baselines of a run, and brings them up to date where that is asked for.
    pub(super) fn of(args: &CheckArgs, project: &Project, input: &Input) -> Result<Self, Failure> {
        let paths = match &args.baseline {
            Some(path) => [path.clone()].into(),
            None => project.baselines(),
        };
        if paths.is_empty() {
            return if args.write_baseline || args.prune_baseline {
                let flag = if args.write_baseline { "--write-baseline" } else { "--prune-baseline" };
                let how = "name it with --baseline FILE, or with `baseline = \"FILE\"` in wslint.toml";
                Err(Failure::Other(format!("{flag}: there is no baseline; {how}")))
            } else {
                Ok(Self::default())
            };
        }
        let mut baselines = Self { given: args.baseline.clone(), loaded: load(paths, args.write_baseline)?, stale: 0 };
        baselines.update(args, project, input)?;
        Ok(baselines)
    }

    fn update(&mut self, args: &CheckArgs, project: &Project, input: &Input) -> Result<(), Failure> {
        let present = present(project, input);
        let now: HashSet<Known<'_>> = present.iter().map(Present::known).collect();
        // Asked of few entries as a rule, or of none.
        let judged = LazyCell::new(|| Judged::of(args, project, input));
        let mut loaded = std::mem::take(&mut self.loaded);
        for (path, baseline) in &mut loaded {
            let is_stale = |known: Known<'_>| !now.contains(&known) && judged.covers(known);
            let stale = baseline.iter().filter(|known| is_stale(*known)).count();
            if !args.write_baseline && !args.prune_baseline {
                self.stale += stale;
                continue;
            }
            if !args.write_baseline && stale == 0 {
                continue;
            }
            *baseline = baseline.without(&is_stale);
            let mut told = format!("removed {} that {} gone", entries(stale), if stale == 1 { "is" } else { "are" });
            if args.write_baseline {
                let own = present.iter().filter(|found| self.path_for(found.candidate) == Some(path));
                own.filter(|found| args.is_sure(found.diagnostic)).for_each(|found| baseline.add(found.known()));
                told = format!("wrote {}", entries(baseline.iter().count()));
            }
            let shown = project::display(path);
            project::write_whole(path, &baseline.to_text())
                .map_err(|error| Failure::Other(format!("{shown}: cannot be written: {error}")))?;
            complain(&format!("{shown}: {told}"));
        }
        self.loaded = loaded;
        if self.stale > 0 {
            let verb = if self.stale == 1 { "stands" } else { "stand" };
            let told = format!("{} {verb} for findings that are gone", entries(self.stale));
            complain(&format!("baseline: {told}; --prune-baseline removes what is stale"));
        }
        Ok(())
    }

    /// The baseline that holds for a file.
    fn path_for<'a>(&'a self, candidate: &'a Candidate) -> Option<&'a PathBuf> {
        self.given.as_ref().or(candidate.context.settings.baseline.as_ref())
    }

    /// Whether a finding is known.
    pub(super) fn hide(&self, project: &Project, candidate: &Candidate, diagnostic: &Diagnostic) -> bool {
        let baseline = self.path_for(candidate).and_then(|path| self.loaded.get(path));
        baseline.is_some_and(|baseline| {
            let rooted = project.rooted(Path::new(&candidate.shown));
            baseline.holds(known(&rooted.path, diagnostic))
        })
    }
}

fn entries(count: usize) -> String {
    if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") }
}

fn load(paths: impl IntoIterator<Item = PathBuf>, may_be_new: bool) -> Result<BTreeMap<PathBuf, Baseline>, Failure> {
    let load = |path: PathBuf| match Baseline::load(&path) {
        Ok(Some(baseline)) => Ok((path, baseline)),
        Ok(None) if may_be_new => Ok((path, Baseline::default())),
        Ok(None) => Err(format!("{}: there is no such baseline; --write-baseline writes it", project::display(&path))),
        Err(why) => Err(format!("{}: {why}", project::display(&path))),
    };
    paths.into_iter().map(load).collect::<Result<_, _>>().map_err(Failure::Other)
}

/// All findings of a run.
fn present<'a>(project: &Project, input: &'a Input) -> Vec<Present<'a>> {
    let mut present = Vec::new();
    for analysed in &input.analysed {
        let candidate = &analysed.candidate;
        let path = project.rooted(Path::new(&candidate.shown)).path;
        for diagnostic in analysed.report.iter().flat_map(|report| &report.diagnostics) {
            present.push(Present { path: path.clone(), candidate, diagnostic });
        }
    }
    present
}

/// What a run can say of entries: those of the files that it looked at, or that are gone, and of
/// the rules that the command line left on.
struct Judged {
    files: HashMap<String, PathBuf>,
    roots: HashSet<PathBuf>,
    levels: Levels,
}

impl Judged {
    fn of(args: &CheckArgs, project: &Project, input: &Input) -> Self {
        let mut levels = Levels::default();
        levels.set_all(&[(Selection::All, Level::Default)]);
        levels.set_all(&args.levels());
        let broken = input.analysed.iter().filter(|analysed| analysed.report.is_none());
        let broken: HashSet<&str> = broken.map(|analysed| analysed.candidate.shown.as_str()).collect();
        let whole = input.files.iter().filter(|path| !broken.contains(project::display(path).as_str()));
        let rooted = whole.map(|path| (project.rooted(path), path));
        let (mut files, mut roots) = (HashMap::new(), HashSet::new());
        for (rooted, path) in rooted {
            files.insert(rooted.path, path.clone());
            roots.extend(rooted.root);
        }
        Self { files, roots, levels }
    }

    fn covers(&self, known: Known<'_>) -> bool {
        let is_gone =
            || !self.roots.is_empty() && self.roots.iter().all(|root| project::is_gone(&root.join(known.path)));
        let is_on = self.levels.severity(known.rule).is_some() || crate::rules::find(known.rule).is_none();
        is_on && (self.files.contains_key(known.path) || is_gone())
    }
}
