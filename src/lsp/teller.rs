//! The task that tells the client what it did not ask for: the only one that sends diagnostics, so
//! that none is overtaken by an older one. What needs an answer is asked by a task of its own.

use std::sync::Arc;

use tokio::sync::mpsc;
use tower_lsp::Client;
use tower_lsp::ls_types::{self as lsp, ConfigurationItem, LogTraceParams, MessageType, TraceValue, Uri, notification};

use super::convert;
use super::editor::{LogLevel, SECTION};
use super::state::{Event, Shared};
use super::transport::Publish;
use super::watch;
use crate::project::ConfigProblem;
use crate::rules;
use crate::source::Source;

/// A client that does not answer is not asked more often than this.
const MAX_ASKED: usize = 4;

/// Tells what there is to tell until nobody is left who could have something.
pub(super) async fn run(client: Client, shared: Arc<Shared>, mut events: mpsc::UnboundedReceiver<Event>) {
    // Held by every question whether to ask for diagnostics again.
    let asked = Arc::new(());
    while let Some(event) = events.recv().await {
        match event {
            Event::Diagnostics(uri) => publish(&client, &shared, uri).await,
            Event::Config(uri, problem) => tell_of_config(&client, &shared, uri, problem.as_deref()).await,
            Event::Show(kind, text) => client.show_message(kind, text).await,
            Event::Log(kind, text) => {
                if is_logged(&shared, kind) {
                    client.log_message(kind, text).await;
                }
            }
            Event::Trace(message) => {
                if shared.lock().trace != TraceValue::Off {
                    let params = LogTraceParams { message, verbose: None };
                    client.send_notification::<notification::LogTrace>(params).await;
                }
            }
            Event::Refresh if Arc::strong_count(&asked) <= MAX_ASKED => {
                let (client, asked) = (client.clone(), asked.clone());
                tokio::spawn(async move {
                    let answer = client.workspace_diagnostic_refresh().await;
                    drop(asked);
                    answer
                });
            }
            Event::Refresh => {}
            Event::RefreshHints => {
                let client = client.clone();
                tokio::spawn(async move { client.inlay_hint_refresh().await });
            }
            Event::Progress(telling) => {
                tokio::spawn(telling.run(client.clone()));
            }
            Event::Register => {
                let registrations = watch::registrations(&shared.lock().abilities);
                if !registrations.is_empty() {
                    let client = client.clone();
                    tokio::spawn(async move { client.register_capability(registrations).await });
                }
            }
            Event::Configuration => {
                tokio::spawn(ask_for_settings(client.clone(), shared.clone()));
            }
        }
    }
}

/// Sends the diagnostics of a document, if they are those of its newest version and were not sent.
async fn publish(client: &Client, shared: &Shared, uri: Uri) {
    let message = {
        let mut state = shared.lock();
        if state.pulls() {
            return;
        }
        let (abilities, locale) = (state.abilities.clone(), state.locale());
        match state.documents.get_mut(&uri) {
            None => Some((Vec::new(), None)),
            Some(document) => {
                let newest = document.outcome.as_ref().filter(|outcome| outcome.generation == document.generation);
                let new = newest.filter(|outcome| document.published != Some(outcome.id)).cloned();
                new.map(|outcome| {
                    document.published = Some(outcome.id);
                    let found = outcome.diagnostics.iter();
                    let diagnostics = found
                        .map(|found| convert::diagnostic(&uri, &outcome.source, found, &abilities, locale))
                        .collect();
                    (diagnostics, Some(outcome.version).filter(|_| abilities.versions))
                })
            }
        }
    };
    if let Some((diagnostics, version)) = message {
        told(client, uri, diagnostics, version).await;
    }
}

/// Tells the diagnostics of a file.
async fn told(client: &Client, uri: Uri, diagnostics: Vec<lsp::Diagnostic>, version: Option<i32>) {
    let params = lsp::PublishDiagnosticsParams { uri, diagnostics, version };
    if let Ok(text) = serde_json::to_string(&params) {
        client.send_notification::<Publish>(text).await;
    }
}

/// Shows what is wrong with a configuration file, in that file; a client that asks for diagnostics
/// does not take any for a file that it has not opened, and is told in words.
async fn tell_of_config(client: &Client, shared: &Shared, uri: Uri, problem: Option<&ConfigProblem>) {
    let (abilities, locale, pulls, is_open) = {
        let state = shared.lock();
        (state.abilities.clone(), state.locale(), state.pulls(), state.documents.contains_key(&uri))
    };
    if let Some(problem) = problem {
        let text = format!("{problem}; the last good settings hold until it is mended");
        client.show_message(MessageType::ERROR, text).await;
    }
    if pulls || is_open {
        return;
    }
    let shown = problem.map(|problem| {
        let source = Source::new(problem.text.clone());
        let found = rules::invalid_config(problem.span, problem.message.clone());
        convert::diagnostic(&uri, &source, &found, &abilities, locale)
    });
    told(client, uri, shown.into_iter().collect(), None).await;
}

fn is_logged(shared: &Shared, kind: MessageType) -> bool {
    let level = shared.lock().settings.log_level;
    let wanted = match kind {
        MessageType::ERROR => LogLevel::Error,
        MessageType::WARNING => LogLevel::Warning,
        MessageType::INFO => LogLevel::Info,
        _ => LogLevel::Debug,
    };
    wanted <= level
}

/// Asks the client for its settings, and takes them.
async fn ask_for_settings(client: Client, shared: Arc<Shared>) {
    let item = ConfigurationItem { scope_uri: None, section: Some(SECTION.into()) };
    let Ok(values) = client.configuration(vec![item]).await else { return };
    if let Some(value) = values.first() {
        take_settings(&shared, value);
    }
}

/// Takes settings, and looks at everything again if they are other ones.
pub(super) fn take_settings(shared: &Shared, value: &lsp::LSPAny) {
    let mut state = shared.lock();
    let (mut settings, problems) = state.settings.read(value);
    // What was offered at the start holds to the end.
    settings.pull = state.settings.pull;
    for problem in problems {
        shared.tell(Event::Show(MessageType::WARNING, problem));
    }
    if settings == state.settings {
        return;
    }
    let before = (state.settings.inlay_hints, state.locale());
    state.settings = settings;
    let has_other_hints = before != (state.settings.inlay_hints, state.locale());
    state.reload();
    if state.pulls() {
        shared.tell(Event::Refresh);
    }
    if has_other_hints && state.abilities.refreshes_hints {
        shared.tell(Event::RefreshHints);
    }
    drop(state);
    shared.wake();
}
