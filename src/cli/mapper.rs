//! Gathering the close-code map while files pass by.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::input::{Analysed, Passing, Watch, lock};
use crate::codes::DeclaredCode;
use crate::config::Config;
use crate::map::{CodeMap, FileMap, Gap, Words, Written};
use crate::project;

/// Gathers the map. Of a file it keeps what it sends and handles, and no text.
#[derive(Default)]
pub(super) struct Mapper {
    /// Whether test code counts.
    tests: bool,
    /// Whether somebody else has a use for the analyses, and there will be no second look at the
    /// texts: declared codes are looked for in the first.
    is_beside: bool,
    gathered: Mutex<Gathered>,
}

#[derive(Default)]
struct Gathered {
    files: Vec<FileMap>,
    declared: Vec<DeclaredCode>,
    services: Vec<String>,
    written: Vec<(String, Vec<Written>)>,
    /// The words of each configuration that declares codes.
    words: Vec<(Arc<Config>, Option<Arc<Words>>)>,
}

impl Mapper {
    /// One that is all there is to do.
    pub(super) fn alone(tests: bool) -> Self {
        Self { tests, ..Self::default() }
    }

    /// One that watches what others do.
    pub(super) fn beside() -> Self {
        Self { is_beside: true, ..Self::default() }
    }

    /// The map of what has passed by.
    pub(super) fn finish(self) -> CodeMap {
        let gathered = self.gathered.into_inner().unwrap_or_else(PoisonError::into_inner);
        let Gathered { files, declared, services, mut written, .. } = gathered;
        let mut map = CodeMap::new(files, &declared, &services);
        written.sort();
        for (path, found) in written {
            map.note_written(&path, found);
        }
        map
    }

    /// What declared codes lack, where all of their project has passed by: where the configurations
    /// that declare them lie below the paths that were asked for.
    pub(super) fn gaps(self, roots: &[PathBuf]) -> Vec<(i64, Gap)> {
        let roots: Vec<PathBuf> = roots.iter().filter_map(|root| project::identity(root)).collect();
        let is_below = |config: &Config| {
            let folder = config.path.as_deref().and_then(Path::parent).and_then(project::identity);
            folder.is_some_and(|folder| roots.iter().any(|root| folder.starts_with(root)))
        };
        let gathered = lock(&self.gathered);
        if !gathered.words.iter().all(|(config, _)| is_below(config)) {
            return Vec::new();
        }
        let declared: Vec<i64> = gathered.declared.iter().map(|code| code.code).collect();
        drop(gathered);
        let map = self.finish();
        let numbers = map.codes.keys().filter(|number| declared.contains(number));
        numbers.filter_map(|number| Some((*number, map.gap(*number)?))).collect()
    }

    /// What to look for where this configuration holds.
    fn words(&self, config: &Arc<Config>) -> Option<Arc<Words>> {
        let mut gathered = lock(&self.gathered);
        if let Some((_, words)) = gathered.words.iter().find(|(known, _)| Arc::ptr_eq(known, config)) {
            return words.clone();
        }
        let words = Words::of_declared(config.codes()).map(Arc::new);
        gathered.words.push((config.clone(), words.clone()));
        words
    }
}

impl Watch for Mapper {
    fn wants_texts(&self, config: &Config) -> bool {
        self.is_beside && !config.codes().is_empty()
    }

    fn text(&self, file: &Passing<'_>) {
        if file.is_test && !self.tests {
            return;
        }
        let found = self.words(file.config).map(|words| words.in_text(file.text)).unwrap_or_default();
        if !found.is_empty() {
            lock(&self.gathered).written.push((file.shown.to_owned(), found));
        }
    }

    fn analysed(&self, Analysed { candidate, report }: &Analysed) {
        let Some(report) = report else { return };
        let settings = &candidate.context.settings;
        if self.is_beside && settings.codes.is_empty() {
            return;
        }
        let is_test = candidate.context.surroundings.is_test;
        let map = FileMap::new(&candidate.shown, &candidate.source, &report.sites, is_test, self.tests);
        let mut gathered = lock(&self.gathered);
        gathered.files.extend(map);
        for code in &settings.codes {
            let is_known = |known: &DeclaredCode| known.code == code.code && known.name == code.name;
            if !gathered.declared.iter().any(is_known) {
                gathered.declared.push(code.clone());
            }
        }
        for service in &settings.services {
            if !gathered.services.contains(service) {
                gathered.services.push(service.clone());
            }
        }
    }

    fn keeps(&self) -> bool {
        self.is_beside
    }
}

/// Finds where codes are written that seem to lack something.
pub(super) struct Seeker<'a> {
    pub(super) words: &'a Words,
    pub(super) tests: bool,
    found: Mutex<Vec<(String, Vec<Written>)>>,
}

impl<'a> Seeker<'a> {
    pub(super) fn new(words: &'a Words, tests: bool) -> Self {
        Self { words, tests, found: Mutex::default() }
    }

    /// The files and lines, in their order.
    pub(super) fn finish(self) -> Vec<(String, Vec<Written>)> {
        let mut found = self.found.into_inner().unwrap_or_else(PoisonError::into_inner);
        found.sort();
        found
    }
}

impl Watch for Seeker<'_> {
    fn wants_texts(&self, _: &Config) -> bool {
        true
    }

    fn text(&self, file: &Passing<'_>) {
        if file.is_test && !self.tests {
            return;
        }
        let found = self.words.in_text(file.text);
        if !found.is_empty() {
            lock(&self.found).push((file.shown.to_owned(), found));
        }
    }

    fn analysed(&self, _: &Analysed) {}

    fn keeps(&self) -> bool {
        false
    }
}
