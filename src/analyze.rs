//! From the text of a file to its findings. Pure: the same text, settings and models give the same
//! report, for `check` and for the editor.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::apis::{Apis, Family};
use crate::config::{CodeKind, Settings};
use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::sites::{self, CloseSite, Gate, Hit, Scope, Silence, Surroundings};
use crate::source::Source;
use crate::suppress;
use crate::syntax::{File, Language};

/// What is known of a file before it is read.
#[derive(Clone, Debug)]
pub struct Context {
    /// Its language.
    pub language: Language,
    /// What holds for it.
    pub settings: Arc<Settings>,
    /// What its project says of it.
    pub surroundings: Surroundings,
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
}

impl Report {
    /// Whether nothing was found at all.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty() && self.sites.is_empty() && self.silences.is_empty()
    }
}

/// Whether a file is worth parsing, and where to look in it.
pub fn gate(text: &str, language: Language, scope: Scope) -> Option<Vec<Hit>> {
    let hits = gate_for(language.family(), scope).hits(text);
    let has_comments =
        scope == Scope::Check && memchr::memmem::find(text.as_bytes(), suppress::NEEDLE.as_bytes()).is_some();
    (!hits.is_empty() || has_comments).then_some(hits)
}

fn gate_for(family: Family, scope: Scope) -> &'static Gate {
    static GATES: OnceLock<Vec<((Family, Scope), Gate)>> = OnceLock::new();
    let gates = GATES.get_or_init(|| {
        let families = [Family::JavaScript, Family::Rust];
        let scopes = [Scope::Check, Scope::All, Scope::Why];
        let keys = families.into_iter().flat_map(|family| scopes.map(|scope| (family, scope)));
        keys.map(|(family, scope)| ((family, scope), Gate::new(Apis::builtin(), family, scope))).collect()
    });
    let found = gates.iter().find(|(key, _)| *key == (family, scope));
    match found {
        Some((_, gate)) => gate,
        None => unreachable!("every family has its gates"),
    }
}

/// Analyses a file whose hits the gate has found.
pub fn analyze(source: Arc<Source>, context: &Context, scope: Scope, hits: &[Hit]) -> Report {
    let offsets: Vec<usize> = hits.iter().map(|hit| hit.offset).collect();
    let Some(file) = File::parse(source, context.language, &offsets) else {
        return Report::default();
    };
    let apis = Apis::builtin();
    let gate = gate_for(context.language.family(), scope);
    let found = sites::find(&file, apis, &context.surroundings, gate, hits);
    let mut report = Report { diagnostics: Vec::new(), sites: found.sites, silences: found.silences };
    if context.settings.kind != Some(CodeKind::Implementation) {
        let settings = &context.settings;
        let cx = rules::Cx::new(apis, (&settings.levels, &settings.codes, &settings.services), file.source());
        report.diagnostics = rules::check(&report.sites, &cx);
    }
    // Before comments silence any, so that a comment changes no other finding's identity.
    finish(&file, &mut report.diagnostics);
    report.diagnostics = suppress::apply(&file, std::mem::take(&mut report.diagnostics), &context.settings.levels);
    finish(&file, &mut report.diagnostics);
    report
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
