//! How far a long piece of work is: told under a token of the client's, or, when it takes more than a
//! moment, under one of the server's own where the client takes those.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};
use tower_lsp::Client;
use tower_lsp::ls_types::{ProgressToken, WorkDoneProgressCreateParams, request};

use super::state::{Event, Shared};
use crate::locale::Locale;
use crate::message::Message;

/// Work that takes less is not spoken of, unless the client asks to hear of it.
const LATER: Duration = Duration::from_secs(1);

/// How often it is told how far the work is.
const EVERY: Duration = Duration::from_millis(200);

/// What a piece of work says of itself. Dropped, it is done.
pub(super) struct Progress(Mutex<Inner>);

struct Inner {
    /// When something is to be told next; none if nothing is to be told at all.
    due: Option<Instant>,
    files: usize,
    token: ProgressToken,
    is_own: bool,
    locale: Locale,
    steps: Option<mpsc::UnboundedSender<usize>>,
}

/// For the teller: what is to be told, and who waits for the end of it.
#[derive(Debug)]
pub(super) struct Telling {
    token: ProgressToken,
    is_own: bool,
    locale: Locale,
    steps: mpsc::UnboundedReceiver<usize>,
    /// Dropped when the end was told.
    _end: oneshot::Sender<()>,
}

/// The end of what is told.
pub(super) struct End(Option<oneshot::Receiver<()>>);

impl Progress {
    /// Begins to tell, if the client wants to hear of it.
    pub(super) fn begin(shared: &Shared, asked: Option<ProgressToken>) -> (Self, End) {
        Self::begin_after(shared, asked, LATER)
    }

    fn begin_after(shared: &Shared, asked: Option<ProgressToken>, later: Duration) -> (Self, End) {
        let mut state = shared.lock();
        let is_own = asked.is_none();
        let token = asked.unwrap_or_else(|| ProgressToken::String(format!("wslint-{}", state.next_generation())));
        let is_wanted = !is_own || state.abilities.progress;
        let due = is_wanted.then(|| Instant::now() + if is_own { later } else { Duration::ZERO });
        let inner = Inner { due, files: 0, token, is_own, locale: state.locale(), steps: None };
        drop(state);
        let progress = Self(Mutex::new(inner));
        // Who asked hears of the beginning, however short the work is.
        let end = if is_own { None } else { progress.start(shared) };
        (progress, End(end))
    }

    /// Takes note of a file that is done.
    pub(super) fn file(&self, shared: &Shared) {
        let now = Instant::now();
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.files += 1;
        if inner.due.is_none_or(|due| now < due) {
            return;
        }
        inner.due = Some(now + EVERY);
        let has_begun = inner.steps.is_some();
        drop(inner);
        if !has_begun {
            // Nobody waits for an end that needs an answer of the client before it.
            self.start(shared);
        }
        let inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(steps) = &inner.steps {
            // Without a teller there is nobody to tell.
            let _ = steps.send(inner.files);
        }
    }

    fn start(&self, shared: &Shared) -> Option<oneshot::Receiver<()>> {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.steps.is_some() {
            return None;
        }
        let (sender, steps) = mpsc::unbounded_channel();
        let (_end, end) = oneshot::channel();
        inner.steps = Some(sender);
        let telling = Telling { token: inner.token.clone(), is_own: inner.is_own, locale: inner.locale, steps, _end };
        shared.tell(Event::Progress(telling));
        Some(end)
    }
}

impl End {
    /// Waits until the end was told, so that the answer comes after it.
    pub(super) async fn told(self) {
        if let Some(end) = self.0 {
            // That it is dropped is what is waited for.
            let _ = end.await;
        }
    }
}

impl Telling {
    /// Tells the client from the beginning to the end.
    pub(super) async fn run(mut self, client: Client) {
        if self.is_own {
            let params = WorkDoneProgressCreateParams { token: self.token.clone() };
            if client.send_request::<request::WorkDoneProgressCreate>(params).await.is_err() {
                return;
            }
        }
        let title = Message::new("progress.title").in_locale(self.locale);
        let ongoing = client.progress(self.token.clone(), title).begin().await;
        while let Some(files) = self.steps.recv().await {
            let files = Message::new("progress.files").with("files", files).in_locale(self.locale);
            ongoing.report(files).await;
        }
        ongoing.finish().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lsp::abilities::Abilities;
    use std::sync::Arc;

    fn events(can: bool, asked: Option<ProgressToken>, later: Duration) -> Vec<usize> {
        let (sender, mut events) = mpsc::unbounded_channel();
        let shared = Shared::new(sender);
        let mut abilities = Abilities::of(&Default::default());
        abilities.progress = can;
        shared.lock().abilities = Arc::new(abilities);
        let (progress, _end) = Progress::begin_after(&shared, asked, later);
        progress.file(&shared);
        progress.file(&shared);
        drop(progress);
        let mut steps = Vec::new();
        while let Ok(event) = events.try_recv() {
            let Event::Progress(mut telling) = event else { panic!("nothing else is told") };
            steps.push(0);
            while let Ok(files) = telling.steps.try_recv() {
                steps.push(files);
            }
        }
        steps
    }

    #[test]
    fn only_who_asks_or_waits_hears_of_it() {
        assert_eq!(events(true, None, LATER), [0_usize; 0]);
        assert_eq!(events(true, None, Duration::ZERO), [0, 1]);
        assert_eq!(events(false, None, Duration::ZERO), [0_usize; 0]);
        assert_eq!(events(false, Some(ProgressToken::Number(1)), LATER), [0, 1]);
    }
}
