//! From the text of a file to its findings. Pure: the same text, settings and models give the same
//! report, for `check` and for the editor.

mod gates;
mod moving;
mod session;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

pub use session::{Session, Snapshot};

use crate::apis::Models;
use crate::codes::DeclaredCode;
use crate::config::{CodeKind, Settings};
use crate::diagnostic::Diagnostic;
use crate::rules::{self, SpokenTo};
use crate::sites::{self, CloseSite, Found, Hit, Neighbours, Scope, Silence, Surroundings, Unknown};
use crate::source::{Source, Span};
use crate::suppress;
use crate::syntax::{File, Language, Stop};

/// What is known of a file before it is read.
#[derive(Clone, Debug)]
pub struct Context {
    /// Its language.
    pub language: Language,
    /// What holds for it.
    pub settings: Arc<Settings>,
    /// What its project says of it.
    pub surroundings: Surroundings,
    /// The way to other files.
    pub neighbours: Neighbours,
}

/// What was found in a file.
#[derive(Debug, Default)]
pub struct Report {
    /// The findings, in order of place and rule.
    pub diagnostics: Vec<Diagnostic>,
    /// The places where codes are sent, received or constructed.
    pub sites: Vec<CloseSite>,
    /// The candidates that are no such places.
    pub silences: Vec<Silence>,
    /// Other files that were read, or would have been if they were there.
    pub read: Vec<PathBuf>,
    /// The calls that look like a close on something unknown, where they were asked for.
    pub unknown: Vec<Unknown>,
}

impl Report {
    /// Whether nothing was found at all.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty() && self.sites.is_empty() && self.silences.is_empty() && self.unknown.is_empty()
    }
}

/// What is looked at where rules judge. Codes of the private range are nobody's business, unless a
/// team declares its own; handlers that look at nothing are, where a rule asks for them.
pub fn scope_for(codes: &[DeclaredCode], asks_for_handlers: bool) -> Scope {
    if codes.is_empty() && !asks_for_handlers { Scope::Check } else { Scope::All }
}

/// What is looked at where rules judge by these settings.
pub fn scope_of(settings: &Settings) -> Scope {
    scope_for(&settings.codes, asks_for_handlers(settings))
}

/// What is looked at in an editor by these settings.
pub fn scope_of_edits(settings: &Settings) -> Scope {
    if asks_for_handlers(settings) { Scope::All } else { Scope::Edit }
}

/// Whether the rule is on that judges handlers which look at nothing.
fn asks_for_handlers(settings: &Settings) -> bool {
    settings.levels.severity(rules::RETRIES_FINAL_CODE).is_some()
}

/// Where rules look in a file with this context.
pub fn hits(text: &str, context: &Context) -> Vec<Hit> {
    let scope = scope_of(&context.settings);
    gate(text, context.language, scope, &context.settings.apis).unwrap_or_default()
}

/// Whether a file is worth parsing, and where to look in it.
pub fn gate(text: &str, language: Language, scope: Scope, apis: &Models) -> Option<Vec<Hit>> {
    let hits = gates::of(apis).get(apis, language.family(), scope).hits(text);
    if scope == Scope::Unknown {
        return sites::has_unknown(text).then_some(hits);
    }
    let has_comments = || scope != Scope::Why && suppress::is_used(text);
    (!hits.is_empty() || has_comments()).then_some(hits)
}

/// Where to look in a file after an edit of some parts of it.
fn gate_after(text: &str, context: &Context, parts: &[Span], known: &[Hit]) -> Vec<Hit> {
    let apis = &context.settings.apis;
    let scope = scope_of_edits(&context.settings);
    gates::of(apis).get(apis, context.language.family(), scope).hits_after(text, parts, known)
}

/// Analyses a file whose hits the gate has found.
pub fn analyze(source: Arc<Source>, context: &Context, scope: Scope, hits: &[Hit]) -> Report {
    let file = match context.neighbours.known(&source, context.language) {
        Some(parsed) => Some(parsed.open()),
        None => File::parse(source, context.language),
    };
    let Some(file) = file else { return Report::default() };
    let found = find(&file, context, scope, hits, &|| false).unwrap_or_default();
    let unknown = match scope {
        Scope::Unknown => sites::unknown(&file, &context.settings.apis, &context.surroundings, &found.sites),
        _ => Vec::new(),
    };
    let mut diagnostics = judge(&file, context, &found.sites, &SpokenTo::default());
    // Before comments silence any, so that a comment changes no other finding's identity.
    finish(&file, &mut diagnostics);
    let diagnostics = silence(&file, context, diagnostics);
    Report { diagnostics, sites: found.sites, silences: found.silences, unknown, read: found.read }
}

/// The sites behind hits; none if it is stopped before its end.
fn find(file: &File, context: &Context, scope: Scope, hits: &[Hit], stop: Stop<'_>) -> Option<Found> {
    let apis = &context.settings.apis;
    let gates = gates::of(apis);
    let gate = gates.get(apis, context.language.family(), scope);
    let around = sites::Around { surroundings: &context.surroundings, neighbours: &context.neighbours };
    sites::find(file, apis, around, gate, hits, stop)
}

/// What the rules say of sites.
fn judge(file: &File, context: &Context, sites: &[CloseSite], spoken_to: &SpokenTo) -> Vec<Diagnostic> {
    if context.settings.kind == Some(CodeKind::Implementation) {
        return Vec::new();
    }
    let Settings { levels, codes, services, refusals, apis, .. } = &*context.settings;
    rules::check(sites, &rules::Cx::new(apis, (levels, codes, services, refusals), file.source(), spoken_to))
}

/// Takes out what comments silence, and adds what there is to say of the comments.
fn silence(file: &File, context: &Context, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut diagnostics = suppress::apply(file, diagnostics, &context.settings.levels);
    finish(file, &mut diagnostics);
    diagnostics
}

/// Puts findings in order, and gives those an identity that have none yet.
fn finish(file: &File, diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| (a.span, a.rule, &a.codes).cmp(&(b.span, b.rule, &b.codes)));
    fingerprint(file, diagnostics);
}

/// Gives each finding an identity that survives edits elsewhere in the file.
fn fingerprint(file: &File, diagnostics: &mut [Diagnostic]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for diagnostic in diagnostics.iter_mut().filter(|diagnostic| diagnostic.fingerprint.is_empty()) {
        let text = file.slice(diagnostic.span);
        let base = format!("{}\n{}\n{}", diagnostic.rule, text, file.symbol(diagnostic.span.start));
        let hash = |occurrence: usize| xxhash_rust::xxh3::xxh3_64(format!("{base}\n{occurrence}").as_bytes());
        let occurrence = seen.get(&base).copied().unwrap_or(0);
        let hash = hash(occurrence);
        seen.insert(base, occurrence + 1);
        diagnostic.fingerprint = format!("{hash:016x}");
    }
}
