//! What the server knows: documents, folders, settings. Everybody reads and changes it under one
//! lock, which is never held while anybody waits.

use std::collections::{HashMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::sync::{Notify, mpsc};
use tower_lsp::ls_types::{MessageType, TraceValue, Uri};

use super::abilities::Abilities;
use super::documents::Document;
use super::editor::EditorSettings;
use super::hover::{self, Place, Places, Told};
use super::open::OpenFiles;
use super::progress::Telling;
use super::workspace::Workspace;
use crate::apis::Models;
use crate::codes::DeclaredCode;
use crate::codes::services::{self, Service};
use crate::diagnostic::Diagnostic;
use crate::locale::Locale;
use crate::project::ConfigProblem;
use crate::reference::Reference;
use crate::sites::CloseSite;
use crate::source::Source;

/// What was found out about a version of a document.
#[derive(Debug)]
pub(super) struct Outcome {
    /// The state of the document that it is about.
    pub(super) generation: u64,
    /// The version of the text.
    pub(super) version: i32,
    pub(super) source: Arc<Source>,
    pub(super) diagnostics: Arc<Vec<Diagnostic>>,
    pub(super) sites: Arc<Vec<CloseSite>>,
    /// Where they stand; made when somebody asks.
    pub(super) places: OnceLock<Places>,
    /// The last place that was hovered over, and what was said.
    pub(super) hovered: Mutex<Option<(usize, Option<Told>)>>,
    /// The codes that the team has declared.
    pub(super) declared: Vec<DeclaredCode>,
    /// The services that the configuration names.
    pub(super) services: Vec<String>,
    /// The services that the text speaks to; looked for when somebody asks.
    pub(super) spoken_to: OnceLock<Vec<&'static Service>>,
    /// The models by which the sites were found.
    pub(super) apis: Models,
    /// Other files that it depends on.
    pub(super) read: Vec<PathBuf>,
    /// The configuration that holds.
    pub(super) config: Option<PathBuf>,
    /// The name of this result, which no other has.
    pub(super) id: u64,
}

impl Outcome {
    /// The code at a byte of the text.
    pub(super) fn code_at(&self, offset: usize) -> Option<Place<'_>> {
        let places = self.places.get_or_init(|| Places::new(&self.sites));
        hover::code_at(&self.source, &self.sites, places, offset)
    }

    /// What there is to say of a byte of the text. Clients ask again and again while a mouse rests on a number.
    pub(super) fn hovered(&self, offset: usize, say: impl FnOnce() -> Option<Told>) -> Option<Told> {
        let mut hovered = self.hovered.lock().unwrap_or_else(PoisonError::into_inner);
        match &*hovered {
            Some((at, said)) if *at == offset => said.clone(),
            _ => hovered.insert((offset, say())).1.clone(),
        }
    }

    /// Answers about codes as they hold for this document.
    pub(super) fn reference(&self, locale: Locale) -> Reference<'_> {
        let named = self.services.iter().filter_map(|id| services::find(id));
        let spoken_to = self.spoken_to.get_or_init(|| services::in_source(self.source.text()));
        let mut services: Vec<&'static Service> = named.collect();
        services.extend(spoken_to.iter().filter(|service| !self.services.iter().any(|id| id == service.id)));
        Reference { locale, services, own: &self.declared, map: None }
    }
}

/// What the teller is to do.
#[derive(Debug)]
pub(super) enum Event {
    /// The diagnostics of a document are new, or it is gone.
    Diagnostics(Uri),
    /// What is wrong with a configuration file that is not open; none if nothing is any more.
    Config(Uri, Option<Box<ConfigProblem>>),
    /// The client should ask for diagnostics again.
    Refresh,
    /// The client should ask for inlay hints again.
    RefreshHints,
    /// The user should know.
    Show(MessageType, String),
    /// The log should have it.
    Log(MessageType, String),
    /// Who traces should have it.
    Trace(String),
    /// How far a long piece of work is.
    Progress(Telling),
    /// Registers what can only be registered once the client is there.
    Register,
    /// Asks for the settings of the editor.
    Configuration,
}

/// What is behind the lock.
pub(super) struct State {
    pub(super) documents: HashMap<Uri, Document>,
    /// Documents that the worker is to look at, each once.
    pub(super) queue: VecDeque<Uri>,
    pub(super) folders: Vec<PathBuf>,
    pub(super) settings: EditorSettings,
    /// The language of the editor, where the settings name none.
    pub(super) locale: Locale,
    pub(super) abilities: Arc<Abilities>,
    pub(super) workspace: Arc<Workspace>,
    /// The texts of the documents, for others that import them.
    pub(super) open: Arc<OpenFiles>,
    /// Configuration files with something wrong, and what the client was told of it.
    pub(super) problems: HashMap<PathBuf, String>,
    pub(super) trace: TraceValue,
    /// Grows with every change of anything.
    pub(super) generation: u64,
    /// Whether the server is about to end.
    pub(super) is_stopping: bool,
}

/// The state, and the ways to hear of it.
pub(super) struct Shared {
    state: Mutex<State>,
    /// For the worker: something is in the queue.
    pub(super) work: Condvar,
    /// For requests: a document has a new result.
    pub(super) news: Notify,
    /// For the teller.
    events: mpsc::UnboundedSender<Event>,
}

impl Shared {
    pub(super) fn new(events: mpsc::UnboundedSender<Event>) -> Self {
        let state = State {
            documents: HashMap::new(),
            queue: VecDeque::new(),
            folders: Vec::new(),
            settings: EditorSettings::default(),
            locale: Locale::default(),
            abilities: Arc::new(Abilities::of(&Default::default())),
            workspace: Arc::default(),
            open: Arc::default(),
            problems: HashMap::new(),
            trace: TraceValue::Off,
            generation: 0,
            is_stopping: false,
        };
        Self { state: Mutex::new(state), work: Condvar::new(), news: Notify::new(), events }
    }

    /// The state. Nothing that holds the lock leaves it half changed, so a panic elsewhere is no
    /// reason to give up.
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets the worker look at what is in the queue.
    pub(super) fn wake(&self) {
        self.work.notify_one();
    }

    /// Gives the teller something to do.
    pub(super) fn tell(&self, event: Event) {
        // Without a teller there is nobody to tell.
        let _ = self.events.send(event);
    }

    /// Ends the worker.
    pub(super) fn stop(&self) {
        self.lock().is_stopping = true;
        self.work.notify_all();
        self.news.notify_waiters();
    }
}

impl State {
    /// Whether the client asks for diagnostics itself.
    pub(super) fn pulls(&self) -> bool {
        self.abilities.pulls && self.settings.pull
    }

    /// The language that texts are shown in.
    pub(super) fn locale(&self) -> Locale {
        self.settings.locale.unwrap_or(self.locale)
    }

    /// A number for a new state of something.
    pub(super) fn next_generation(&mut self) -> u64 {
        self.generation += 1;
        self.generation
    }

    /// Has the worker look at a document.
    pub(super) fn enqueue(&mut self, uri: &Uri) {
        if !self.queue.contains(uri) {
            self.queue.push_back(uri.clone());
        }
    }

    /// Has the worker look again at the documents that depend on a file whose text is another one
    /// now.
    pub(super) fn spread(&mut self, path: Option<&Path>) {
        let Some(path) = path else { return };
        self.workspace.forget(path);
        let mut uris = Vec::new();
        for (uri, document) in &mut self.documents {
            if document.depends_on(path) {
                document.is_reading_old = true;
                uris.push(uri.clone());
            }
        }
        uris.iter().for_each(|uri| self.enqueue(uri));
    }

    /// Forgets what was read of configuration and manifests, and has the worker look at every
    /// document again.
    pub(super) fn reload(&mut self) {
        let generation = self.next_generation();
        self.workspace = Arc::new(self.workspace.renewed(&self.folders, &self.settings, self.open.texts()));
        let uris: Vec<Uri> = self.documents.keys().cloned().collect();
        for uri in &uris {
            if let Some(document) = self.documents.get_mut(uri) {
                document.generation = generation;
                document.is_context_old = true;
            }
            self.enqueue(uri);
        }
    }
}
