//! What requests have in common: waiting for a result, asking the worker.

use std::sync::Arc;

use tokio::sync::oneshot;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::{Position, Uri};

use super::abilities::Abilities;
use super::convert;
use super::state::{Outcome, Shared};
use super::workspace::Holding;
use crate::analyze::Session;
use crate::locale::Locale;
use crate::reference::Reference;

/// A document as a request sees it.
pub(super) struct View {
    pub(super) outcome: Arc<Outcome>,
    pub(super) abilities: Arc<Abilities>,
    /// The language of the answer.
    pub(super) locale: Locale,
}

impl View {
    /// A position as a byte.
    pub(super) fn offset(&self, position: Position) -> usize {
        convert::offset(&self.outcome.source, position, self.abilities.encoding)
    }

    /// Answers about codes as they hold for the document.
    pub(super) fn reference(&self) -> Reference<'_> {
        self.outcome.reference(self.locale)
    }
}

/// The result for a document as it is now, or as it has become since; none if it is not open.
pub(super) async fn view(shared: &Shared, uri: &Uri) -> Result<Option<View>> {
    let asked = match shared.lock().documents.get(uri) {
        Some(document) => document.generation,
        None => return Ok(None),
    };
    loop {
        // Made before the look, so that no news is missed between the two.
        let news = shared.news.notified();
        {
            let state = shared.lock();
            let Some(document) = state.documents.get(uri) else { return Ok(None) };
            let newest = document.outcome.as_ref().filter(|outcome| outcome.generation >= asked);
            if let Some(outcome) = newest {
                let (abilities, locale) = (state.abilities.clone(), state.locale());
                return Ok(Some(View { outcome: outcome.clone(), abilities, locale }));
            }
            if document.is_broken || state.is_stopping {
                return Err(Error::internal_error());
            }
        }
        news.await;
    }
}

/// What the worker says of a document as it is now; none if it is not open or nothing to look at.
pub(super) async fn ask<T: Send + 'static>(
    shared: &Shared,
    uri: &Uri,
    question: impl FnOnce(&mut Session, &Holding) -> T + Send + 'static,
) -> Option<T> {
    let (sender, receiver) = oneshot::channel();
    {
        let mut state = shared.lock();
        let document = state.documents.get_mut(uri)?;
        document.questions.push(Box::new(move |session, holding| {
            // Who asked may have gone.
            let _ = sender.send(question(session, holding));
        }));
        state.enqueue(uri);
    }
    shared.wake();
    receiver.await.ok()
}

/// The text has changed since the client asked.
pub(super) fn outdated() -> Error {
    Error { code: ErrorCode::ContentModified, message: "the text has changed since; ask again".into(), data: None }
}
