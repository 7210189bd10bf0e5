//! The thread that analyses.
//!
//! It looks at what changed as soon as it can, and at the whole again when nothing was typed for a
//! moment; at the whole at once where that takes no time. A document that changes meanwhile is looked at anew; nobody waits for the old result.

use std::cell::Cell;
use std::collections::HashMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use tower_lsp::ls_types::{MessageType, Uri};

use super::config_file;
use super::documents::Kind;
use super::paths;
use super::state::{Event, Outcome, Shared, State};
use super::workspace::{Holding, Workspace};
use crate::analyze::{Session, Snapshot};
use crate::apis::Models;
use crate::project;
use crate::source::{Change, Source};
use crate::syntax::Language;

/// Without a change for this long, everything is looked at again.
const QUIET: Duration = Duration::from_millis(100);

/// A file that takes less is looked at as a whole at once.
const AT_ONCE: Duration = Duration::from_millis(1);

/// What a file that takes long to look at adds to that, at most.
const MORE_QUIET: Duration = Duration::from_secs(1);

/// A question to the worker about a document as it is now.
pub(super) type Question = Box<dyn FnOnce(&mut Session, &Holding) + Send>;

/// Starts the thread.
pub(super) fn start(shared: Arc<Shared>) -> io::Result<()> {
    std::thread::Builder::new().name("worker".into()).spawn(move || {
        let mut desk = Desk { shared, open: HashMap::new(), has_broken: AtomicBool::new(false) };
        while desk.step() {}
    })?;
    Ok(())
}

/// What the worker has before it.
struct Desk {
    shared: Arc<Shared>,
    open: HashMap<Uri, Work>,
    /// Whether an analysis broke; that is told once.
    has_broken: AtomicBool,
}

/// A document with its analysis.
struct Work {
    session: Session,
    holding: Holding,
    generation: u64,
    version: i32,
    changed: Instant,
    /// How long it took to look at everything.
    cost: Duration,
}

/// What to do next.
enum Step {
    Look(Uri),
    Settle(Uri),
    Stop,
}

/// A document as it is when the worker takes it up.
struct Taken {
    kind: Kind,
    path: Option<std::path::PathBuf>,
    source: Arc<Source>,
    changes: Vec<Change>,
    is_new: bool,
    is_context_old: bool,
    is_reading_old: bool,
    generation: u64,
    version: i32,
    workspace: Arc<Workspace>,
    questions: Vec<Question>,
}

impl Desk {
    /// Does the next thing; false when there will be none.
    fn step(&mut self) -> bool {
        let (uri, is_settling) = match self.next() {
            Step::Look(uri) => (uri, false),
            Step::Settle(uri) => (uri, true),
            Step::Stop => return false,
        };
        let work = AssertUnwindSafe(|| if is_settling { self.settle(&uri) } else { self.look(&uri) });
        if let Err(panic) = catch_unwind(work) {
            self.open.remove(&uri);
            self.broken(&uri, &*panic);
        }
        true
    }

    /// Waits for something to do.
    fn next(&self) -> Step {
        let mut state = self.shared.lock();
        loop {
            if state.is_stopping {
                return Step::Stop;
            }
            if let Some(uri) = state.queue.pop_front() {
                return Step::Look(uri);
            }
            let unsettled = self.open.iter().filter(|(_, work)| !work.session.is_settled());
            let first = unsettled.min_by_key(|(_, work)| work.due());
            let Some((uri, work)) = first else {
                state = self.shared.work.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let left = work.due().saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Step::Settle(uri.clone());
            }
            let waited = self.shared.work.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Looks at what changed in a document.
    fn look(&mut self, uri: &Uri) {
        let Some(taken) = take(&mut self.shared.lock(), uri) else {
            self.open.remove(uri);
            return self.shared.tell(Event::Diagnostics(uri.clone()));
        };
        let language = match taken.kind {
            Kind::Code(language) => language,
            Kind::Config => return self.look_at_config(uri, taken),
            Kind::Other => return self.finish(uri, outcome(&taken, Snapshot::default())),
        };
        let started = Instant::now();
        let known = self.open.remove(uri).filter(|_| !taken.is_new);
        let mut work = match known {
            Some(mut work) => {
                work.session.edit(taken.source.clone(), &taken.changes);
                if taken.is_context_old {
                    work.holding = self.holding(&taken, language);
                    work.session.set_context(work.holding.context.clone());
                }
                work
            }
            None => Work::new(&taken, self.holding(&taken, language)),
        };
        (work.generation, work.version) = (taken.generation, taken.version);
        work.changed = Instant::now();
        let skipped = skipped(&taken.source);
        if let Some(why) = skipped.as_ref().filter(|_| taken.is_context_old) {
            self.shared.tell(Event::Log(MessageType::INFO, format!("{}: {why}", paths::name_of(uri))));
        }
        let report = if work.holding.is_left_out || skipped.is_some() {
            work.session = Session::settled(taken.source.clone(), work.holding.context.clone());
            Some(Snapshot::default())
        } else if taken.is_context_old || taken.is_reading_old {
            work.session.settle(&|| false)
        } else if work.cost < AT_ONCE {
            work.session.settle(&self.overtaken(uri, taken.generation, false))
        } else {
            work.session.glance(&self.overtaken(uri, taken.generation, false))
        };
        if work.session.is_settled() {
            work.cost = started.elapsed();
        }
        if report.is_some() {
            for question in taken.questions {
                question(&mut work.session, &work.holding);
            }
        }
        work.session.rest();
        if let Some(report) = report {
            self.finish(uri, work.outcome(report, taken.source));
        }
        self.open.insert(uri.clone(), work);
    }

    /// Looks at the whole of a document again.
    fn settle(&mut self, uri: &Uri) {
        let Some(mut work) = self.open.remove(uri) else { return };
        let started = Instant::now();
        let report = self.text(uri, work.generation).and_then(|source| {
            work.session.edit(source.clone(), &[]);
            let report = work.session.settle(&self.overtaken(uri, work.generation, true));
            work.session.rest();
            Some((report?, source))
        });
        if let Some((report, source)) = report {
            work.cost = started.elapsed();
            self.finish(uri, work.outcome(report, source));
        } else {
            // Somebody types.
            work.changed = Instant::now();
        }
        self.open.insert(uri.clone(), work);
    }

    /// The text of a document, if it is still the one that the worker took up.
    fn text(&self, uri: &Uri, generation: u64) -> Option<Arc<Source>> {
        let state = self.shared.lock();
        let document = state.documents.get(uri).filter(|document| document.generation == generation);
        document.map(|document| document.source.clone())
    }

    /// Whether a document is not any more what the worker took up, or, where that can wait, another
    /// one is to be looked at.
    fn overtaken(&self, uri: &Uri, generation: u64, can_wait: bool) -> impl Fn() -> bool + use<> {
        let (shared, uri) = (self.shared.clone(), uri.clone());
        let (asked, is_overtaken) = (Cell::new(0_u32), Cell::new(false));
        move || {
            // The lock is cheap, but not that cheap: the parser asks very often.
            asked.set(asked.get().wrapping_add(1));
            if asked.get() % 64 == 1 && !is_overtaken.get() {
                let state = shared.lock();
                let document = state.documents.get(&uri);
                let is_other = document.is_none_or(|found| found.generation != generation);
                is_overtaken.set(state.is_stopping || is_other || can_wait && !state.queue.is_empty());
            }
            is_overtaken.get()
        }
    }

    /// What holds for a document; what is wrong with its configuration is told.
    fn holding(&self, taken: &Taken, language: Language) -> Holding {
        let holding = taken.workspace.holding(taken.path.as_deref(), language);
        if let Some(why) = &holding.told {
            self.shared.tell(Event::Show(MessageType::WARNING, why.clone()));
        }
        config_file::report(&self.shared, &holding);
        holding
    }

    fn look_at_config(&self, uri: &Uri, taken: Taken) {
        let (diagnostics, declared, services) = config_file::read(taken.path.as_deref(), taken.source.text());
        let report = Snapshot { diagnostics: Arc::new(diagnostics), ..Snapshot::default() };
        self.finish(uri, Outcome { declared, services, ..outcome(&taken, report) });
    }

    /// Keeps a result, and lets everybody know who waits for it.
    fn finish(&self, uri: &Uri, mut outcome: Outcome) {
        let mut state = self.shared.lock();
        outcome.id = state.next_generation();
        let pulls = state.pulls();
        let Some(document) = state.documents.get_mut(uri) else { return };
        let known = document.outcome.as_ref();
        let is_same = known
            .is_some_and(|known| known.generation == outcome.generation && known.diagnostics == outcome.diagnostics);
        if let Some(known) = known.filter(|_| is_same) {
            outcome.id = known.id;
        }
        // Who asked has an answer that is another one now.
        let was_answered = known.is_some_and(|known| known.generation == outcome.generation) && !is_same;
        let must_refresh = pulls && document.is_pulled && was_answered;
        document.outcome = Some(Arc::new(outcome));
        drop(state);
        self.shared.news.notify_waiters();
        if must_refresh {
            self.shared.tell(Event::Refresh);
        } else if !pulls && !is_same {
            self.shared.tell(Event::Diagnostics(uri.clone()));
        }
    }

    /// One result is lost; the server lives on.
    fn broken(&self, uri: &Uri, panic: &(dyn std::any::Any + Send)) {
        let said = panic.downcast_ref::<String>().map(String::as_str);
        let said = said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given");
        let text = format!("{}: the analysis broke ({said}); please report this", paths::name_of(uri));
        self.shared.tell(Event::Log(MessageType::ERROR, text.clone()));
        if !self.has_broken.swap(true, Ordering::SeqCst) {
            self.shared.tell(Event::Show(MessageType::ERROR, text));
        }
        let mut state = self.shared.lock();
        if let Some(document) = state.documents.get_mut(uri) {
            // Whoever waits gets what there was before; the next change begins anew.
            document.is_new = true;
            document.is_broken = true;
        }
        drop(state);
        self.shared.news.notify_waiters();
    }
}

impl Work {
    fn new(taken: &Taken, holding: Holding) -> Self {
        Self {
            session: Session::new(taken.source.clone(), holding.context.clone()),
            holding,
            generation: taken.generation,
            version: taken.version,
            changed: Instant::now(),
            cost: Duration::ZERO,
        }
    }

    /// When to look at everything again.
    fn due(&self) -> Instant {
        self.changed + QUIET + self.cost.min(MORE_QUIET)
    }

    fn outcome(&self, report: Snapshot, source: Arc<Source>) -> Outcome {
        Outcome {
            generation: self.generation,
            version: self.version,
            source,
            diagnostics: self.holding.shown(report.diagnostics),
            sites: report.sites,
            read: report.read,
            declared: self.holding.context.settings.codes.clone(),
            services: self.holding.context.settings.services.clone(),
            places: OnceLock::new(),
            spoken_to: OnceLock::new(),
            hovered: Mutex::default(),
            apis: self.holding.context.settings.apis.clone(),
            config: self.holding.config.clone(),
            id: 0,
        }
    }
}

fn outcome(taken: &Taken, report: Snapshot) -> Outcome {
    Outcome {
        generation: taken.generation,
        version: taken.version,
        source: taken.source.clone(),
        diagnostics: report.diagnostics,
        sites: report.sites,
        read: report.read,
        declared: Vec::new(),
        services: Vec::new(),
        places: OnceLock::new(),
        spoken_to: OnceLock::new(),
        hovered: Mutex::default(),
        apis: Models::default(),
        config: None,
        id: 0,
    }
}

/// Why a document is not looked at, if it is not.
fn skipped(source: &Source) -> Option<project::Unread> {
    let (bytes, lines) = (source.text().len(), source.line_count());
    if bytes as u64 > project::MAX_BYTES {
        return Some(project::Unread::TooBig);
    }
    project::has_squeezed_lines(bytes, lines).then_some(project::Unread::Minified)
}

/// Takes up a document; none if it is closed.
fn take(state: &mut State, uri: &Uri) -> Option<Taken> {
    let workspace = state.workspace.clone();
    let document = state.documents.get_mut(uri)?;
    document.give_back();
    Some(Taken {
        kind: document.kind,
        path: document.path.clone(),
        source: document.source.clone(),
        changes: std::mem::take(&mut document.changes),
        is_new: std::mem::take(&mut document.is_new),
        is_context_old: std::mem::take(&mut document.is_context_old),
        is_reading_old: std::mem::take(&mut document.is_reading_old),
        generation: document.generation,
        version: document.version,
        workspace,
        questions: std::mem::take(&mut document.questions),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lsp::documents::Document;
    use tokio::sync::mpsc;
    use tower_lsp::ls_types::TextDocumentItem;

    #[test]
    fn an_analysis_that_breaks_costs_one_result_and_is_told_once() {
        let (sender, mut events) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared::new(sender));
        let uri: Uri = "file:///p/a.js".parse().unwrap();
        let item = TextDocumentItem::new(uri.clone(), "javascript".into(), 1, "new WebSocket(u).close(1006);".into());
        let open = |generation| {
            let mut state = shared.lock();
            state.documents.insert(uri.clone(), Document::new(item.clone(), None, generation));
            state.enqueue(&uri);
        };
        let mut desk = Desk { shared: shared.clone(), open: HashMap::new(), has_broken: AtomicBool::new(false) };
        for generation in [1, 2] {
            open(generation);
            let question: Question = Box::new(|_, _| panic!("as it was asked to"));
            shared.lock().documents.get_mut(&uri).unwrap().questions.push(question);
            assert!(desk.step());
            assert!(desk.open.is_empty());
        }
        open(3);
        assert!(desk.step());
        assert_eq!(shared.lock().documents[&uri].outcome.as_ref().unwrap().diagnostics.len(), 1);
        let mut shown = 0;
        while let Ok(event) = events.try_recv() {
            if let Event::Show(_, text) = event {
                assert_eq!(text, "a.js: the analysis broke (as it was asked to); please report this");
                shown += 1;
            }
        }
        assert_eq!(shown, 1);
    }
}
