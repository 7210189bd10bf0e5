//! What holds for a document: configuration, surroundings, baseline.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::editor::EditorSettings;
use crate::analyze::Context;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::project::{self, Baseline, ConfigProblem, Configs, Known, OpenTexts, Project, Rooted};
use crate::sites::Neighbours;
use crate::survey::Survey;
use crate::syntax::Language;

/// The folders of a workspace, and what was read of them. Replaced as a whole when files change.
pub(super) struct Workspace {
    project: Project,
    folders: Vec<PathBuf>,
    is_on: bool,
    baselines: Mutex<HashMap<PathBuf, Arc<Baseline>>>,
    survey: Survey,
    /// The configurations that were good last, by folder.
    good: Mutex<HashMap<PathBuf, Arc<Config>>>,
}

/// What holds for one document.
pub(super) struct Holding {
    pub(super) context: Context,
    /// The findings that are known, and the path that they are known by.
    pub(super) baseline: Option<(Arc<Baseline>, Rooted)>,
    /// Whether nothing is to be found in it.
    pub(super) is_left_out: bool,
    /// What is wrong with the configuration; the last good one holds then.
    pub(super) problem: Option<ConfigProblem>,
    /// The configuration file.
    pub(super) config: Option<PathBuf>,
    /// What else the user should know.
    pub(super) told: Option<String>,
}

impl Default for Workspace {
    fn default() -> Self {
        Self::new(&[], &EditorSettings::default(), HashMap::new(), Arc::new(|_: &Path| None))
    }
}

impl Workspace {
    fn new(
        folders: &[PathBuf],
        settings: &EditorSettings,
        good: HashMap<PathBuf, Arc<Config>>,
        open: OpenTexts,
    ) -> Self {
        let project = Project::new(Configs::nearest_upwards(), settings.rules.clone());
        let project = project.within(folders.to_vec()).by_default_in(settings.environments.clone());
        Self {
            project: project.with_open(open),
            folders: folders.to_vec(),
            is_on: settings.enable,
            baselines: Mutex::default(),
            survey: Survey::default(),
            good: Mutex::new(good),
        }
    }

    /// The same with nothing read yet. The configurations that were good last are kept.
    pub(super) fn renewed(&self, folders: &[PathBuf], settings: &EditorSettings, open: OpenTexts) -> Self {
        let good = self.good.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Self::new(folders, settings, good, open)
    }

    /// Forgets what was read of a file for others that import it.
    pub(super) fn forget(&self, path: &Path) {
        self.project.forget(path);
    }

    /// The folders that are open.
    pub(super) fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// The folder of the workspace that a path lies in; of several the innermost.
    pub(super) fn folder_of(&self, path: &Path) -> Option<&Path> {
        let holding = self.folders.iter().filter(|folder| path.starts_with(folder));
        holding.max_by_key(|folder| folder.components().count()).map(PathBuf::as_path)
    }

    /// Whether findings depend on the code of other files.
    pub(super) fn is_surveyed(&self) -> bool {
        self.survey.is_used()
    }

    /// What holds for a document. Reads files.
    pub(super) fn holding(&self, path: Option<&Path>, language: Language) -> Holding {
        let Some(path) = path else {
            return self.of_no_file(language);
        };
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let (config, problem) = match self.project.config(path) {
            Ok(config) => {
                self.good.lock().unwrap_or_else(PoisonError::into_inner).insert(folder, config.clone());
                (config, None)
            }
            Err(problem) => {
                let good = self.good.lock().unwrap_or_else(PoisonError::into_inner).get(&folder).cloned();
                (good.unwrap_or_default(), Some(problem))
            }
        };
        let root = self.folder_of(path).unwrap_or(Path::new("")).to_owned();
        let relative = project::relative_to(path, &root);
        let (mut settings, surroundings) = self.project.settings(path, &relative, &config);
        self.survey.complete(&self.project, path, &config, &mut settings);
        let (baseline, told) = match settings.baseline.as_deref().map(|file| self.baseline(file)) {
            Some(Ok(baseline)) => (baseline.map(|baseline| (baseline, self.project.rooted(path))), None),
            Some(Err(why)) => (None, Some(why)),
            None => (None, None),
        };
        Holding {
            context: Context { language, settings, surroundings, neighbours: self.project.neighbours(path) },
            baseline,
            is_left_out: !self.is_on || !config.takes(path) || project::is_declaration(path),
            problem,
            config: config.path.clone(),
            told,
        }
    }

    /// What holds for a text that is no file: the settings of the editor.
    fn of_no_file(&self, language: Language) -> Holding {
        let name = Path::new("untitled");
        let (settings, surroundings) = self.project.settings_without_files(name, &Config::default());
        let context = Context { language, settings, surroundings, neighbours: Neighbours::default() };
        Holding { context, baseline: None, is_left_out: !self.is_on, problem: None, config: None, told: None }
    }

    fn baseline(&self, file: &Path) -> Result<Option<Arc<Baseline>>, String> {
        let mut known = self.baselines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(baseline) = known.get(file) {
            return Ok(Some(baseline.clone()));
        }
        let shown = project::display(file);
        let loaded = Baseline::load(file).map_err(|why| format!("{shown}: {why}"))?.map(Arc::new);
        if let Some(baseline) = &loaded {
            known.insert(file.to_owned(), baseline.clone());
        }
        Ok(loaded)
    }
}

impl Holding {
    /// The findings that the user is to see.
    pub(super) fn shown(&self, mut diagnostics: Arc<Vec<Diagnostic>>) -> Arc<Vec<Diagnostic>> {
        if let Some((baseline, rooted)) = &self.baseline {
            Arc::make_mut(&mut diagnostics).retain(|found| {
                !baseline.holds(Known { path: &rooted.path, rule: found.rule, fingerprint: &found.fingerprint })
            });
        }
        diagnostics
    }
}
