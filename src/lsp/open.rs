//! The texts of open documents, for the analysis of others that import them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::project::OpenTexts;
use crate::source::Source;

/// The texts of open documents, by their paths.
#[derive(Default)]
pub(super) struct OpenFiles(Mutex<HashMap<PathBuf, Arc<Source>>>);

impl OpenFiles {
    fn lock(&self) -> MutexGuard<'_, HashMap<PathBuf, Arc<Source>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the text of a document.
    pub(super) fn set(&self, path: Option<&Path>, source: &Arc<Source>) {
        if let Some(path) = path {
            self.lock().insert(path.to_owned(), source.clone());
        }
    }

    /// Gives a text back: of a document that changes, so that it need not be copied, or is closed.
    pub(super) fn remove(&self, path: Option<&Path>) {
        if let Some(path) = path {
            self.lock().remove(path);
        }
    }

    /// The way to the texts.
    pub(super) fn texts(self: &Arc<Self>) -> OpenTexts {
        let open = self.clone();
        Arc::new(move |path: &Path| open.lock().get(path).cloned())
    }
}
