//! The rules. Each is one short file: its documentation, its wording, its check and the tests that
//! define it.
//!
//! Rules see [`CloseSite`]s, codes and models, and nothing else: no tree, no text search, no files.
//! The table [`RULES`] is all there is to register; documentation, configuration and every report
//! are loops over it. Of several rules on one number at one place the first in the table wins.

mod api_rejects_code;
mod code_out_of_range;
mod compares_reason;
mod foreign_code;
mod forwarded_code;
mod forwarded_javascript;
mod forwarded_rust;
mod guard;
mod here;
mod ignored_code;
mod impossible_comparison;
mod invalid_config;
mod levels;
mod lossy_guard;
mod misnamed_code;
mod not_a_code;
mod offers;
mod poorly_supported_code;
mod reason_too_long;
mod reason_without_code;
mod reserved_code;
mod retries_final_code;
mod translated;
mod unassigned_code;
mod unbounded_reason;
mod undeclared_code;
mod unknown_rule;
mod unregistered_code;
mod unused_suppression;
mod wording;
mod wrong_sender;

use std::cell::OnceCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::LazyLock;

use crate::apis::{Apis, Does, Model, Outcome};
use crate::codes::services::{self, Service};
use crate::codes::{self, DeclaredCode, Refusal};
use crate::diagnostic::{Anchor, Diagnostic, Related, Severity};
use crate::fix::Fix;
use crate::message::{Arg, Message};
use crate::sites::{CloseSite, Evidence, Kind, Look, Part, Value};
use crate::source::{Source, Span};

pub use here::{happens_here, unsendable_here};
pub use invalid_config::invalid_config;
pub use levels::{Level, Levels, Selection};
pub use translated::{phrase_in, template_in};
pub use unknown_rule::{misspelt_directive, unknown_rule, without_rule};
pub use unused_suppression::unused_suppression;

/// What a group of rules has in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// The code is wrong.
    Correctness,
    /// The code is probably not what was meant.
    Suspicious,
    /// The code can be better; off unless asked for.
    Pedantic,
}

impl Group {
    /// All groups.
    pub const ALL: [Group; 3] = [Group::Correctness, Group::Suspicious, Group::Pedantic];

    /// The word that configuration uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Group::Correctness => "correctness",
            Group::Suspicious => "suspicious",
            Group::Pedantic => "pedantic",
        }
    }

    /// Whether rules of the group are on by default.
    pub fn is_on(self) -> bool {
        self != Group::Pedantic
    }
}

/// A rule.
pub struct Rule {
    /// The name that users write.
    pub id: &'static str,
    /// Its group.
    pub group: Group,
    /// The severity of its findings by default.
    pub severity: Severity,
    /// The evidence that a finding needs; none for rules that are not about sockets.
    pub needs: Option<Evidence>,
    /// What it finds, in a phrase.
    pub summary: &'static str,
    /// What its quick fixes do, in a phrase; empty if it has none.
    pub fixes: &'static str,
    /// Its documentation in Markdown, with examples that a test runs.
    pub docs: &'static str,
    /// Its wording: keys with English templates.
    pub messages: &'static [(&'static str, &'static str)],
    /// Finds what is wrong with a site; none for rules about other things.
    pub check: Option<fn(&CloseSite, &Cx<'_>) -> Vec<Diagnostic>>,
}

/// All rules, in the order in which the first finding on a number wins.
pub const RULES: &[&Rule] = &[
    &not_a_code::RULE,
    &ignored_code::RULE,
    &reserved_code::RULE,
    &code_out_of_range::RULE,
    &unassigned_code::RULE,
    &api_rejects_code::RULE,
    &forwarded_code::RULE,
    &foreign_code::RULE,
    &wrong_sender::RULE,
    &lossy_guard::RULE,
    &undeclared_code::RULE,
    &poorly_supported_code::RULE,
    &unregistered_code::RULE,
    &reason_too_long::RULE,
    &unbounded_reason::RULE,
    &reason_without_code::RULE,
    &impossible_comparison::RULE,
    &compares_reason::RULE,
    &retries_final_code::RULE,
    &misnamed_code::RULE,
    &unused_suppression::RULE,
    &unknown_rule::RULE,
    &invalid_config::RULE,
];

/// Rules that judge what was received and is sent on.
const IN_TRANSIT: [&str; 2] = [forwarded_code::RULE.id, lossy_guard::RULE.id];
/// The rule that has to know what other files of the project send.
pub const RETRIES_FINAL_CODE: &str = "retries-final-code";

/// The rule with this id.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}

/// The English templates of messages. An editor asks for hundreds with each key that is typed.
static TEMPLATES: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let own = RULES.iter().flat_map(|rule| rule.messages);
    own.chain(wording::SHARED).chain(here::HERE).copied().collect()
});

/// The English template of a message.
pub fn template(key: &str) -> Option<&'static str> {
    TEMPLATES.get(key).copied()
}

/// The services that the settings name, and those that a file speaks to; looked for when somebody asks.
pub type SpokenTo = OnceCell<Vec<&'static Service>>;

/// What rules may look at besides the site.
pub struct Cx<'a> {
    /// The models.
    pub apis: &'a Apis,
    /// The levels of the rules.
    pub levels: &'a Levels,
    /// The codes that the team has declared.
    pub codes: &'a [DeclaredCode],
    /// What the servers of the project refuse clients with.
    refusals: &'a [Refusal],
    /// The text, for fixes: to keep the style of what they replace.
    pub source: &'a Source,
    /// The lowest number of the private range that is free, from the first question on.
    lowest_free: OnceCell<Option<i64>>,
    /// The services that the settings name.
    configured: &'a [String],
    /// The services that are in use.
    spoken_to: &'a SpokenTo,
    /// Whether a site of the file reads a received code, or hands it on.
    reads_a_code: OnceCell<bool>,
}

impl<'a> Cx<'a> {
    /// What rules may look at in a file with these settings.
    pub fn new(
        apis: &'a Apis,
        settings: (&'a Levels, &'a [DeclaredCode], &'a [String], &'a [Refusal]),
        source: &'a Source,
        spoken_to: &'a SpokenTo,
    ) -> Self {
        let (levels, codes, configured, refusals) = settings;
        Self {
            apis,
            levels,
            codes,
            refusals,
            source,
            configured,
            lowest_free: OnceCell::new(),
            spoken_to,
            reads_a_code: OnceCell::new(),
        }
    }

    /// Whether a site of the file reads a received code, or hands it on.
    fn reads_a_code(&self) -> bool {
        self.reads_a_code.get().copied().unwrap_or_default()
    }

    /// The services that the file speaks to.
    fn services(&self) -> &[&'static Service] {
        self.spoken_to.get_or_init(|| {
            let configured = self.configured.iter().filter_map(|id| services::find(id));
            configured.chain(services::in_source(self.source.text())).collect()
        })
    }

    /// Whether a number is one of a service that the file speaks to.
    fn is_of_service(&self, number: i64) -> bool {
        self.services().iter().any(|service| service.knows(number))
    }
}

/// All findings on the sites of a file.
pub fn check(sites: &[CloseSite], cx: &Cx<'_>) -> Vec<Diagnostic> {
    let mut found = Findings::default();
    let reads = |site: &CloseSite| match site.kind {
        Kind::Receive => true,
        Kind::Handle => !matches!(site.look, Some(Look::Unread { .. })),
        _ => false,
    };
    let _ = cx.reads_a_code.set(sites.iter().any(reads));
    for site in sites {
        let is_received = site.codes.parts.iter().any(|part| part.source.is_some());
        let written = is_received.then(|| CloseSite { codes: site.codes.without_received(), ..site.clone() });
        for rule in RULES {
            // What is received is for these rules alone; for the others it is something unknown.
            let site = written.as_ref().filter(|_| !IN_TRANSIT.contains(&rule.id)).unwrap_or(site);
            let (Some(check), Some(severity)) = (rule.check, cx.levels.severity(rule.id)) else {
                continue;
            };
            if rule.needs.is_some_and(|needs| site.evidence < needs) {
                continue;
            }
            for mut diagnostic in check(site, cx) {
                if !cx.levels.is_configured(rule.id) {
                    diagnostic.severity = by_outcome(severity, diagnostic.outcome, site.silent);
                } else {
                    diagnostic.severity = severity;
                }
                found.merge(diagnostic);
            }
        }
    }
    found.all
}

/// A Close without a code does no harm: the author only did not get what the number says. A failure
/// that nobody hears of does more harm than one that is seen in the first test.
fn by_outcome(severity: Severity, outcome: Option<Does>, silent: bool) -> Severity {
    match outcome {
        Some(Does::Empty) => Severity::Info,
        Some(Does::Swallows) => severity.louder(),
        Some(Does::Throws | Does::Rejects) if silent => severity.louder(),
        _ => severity,
    }
}

/// What a finding is about: numbers at a place, or the name that stands there for them.
type Subject = (Span, Vec<(i64, i64)>, bool);

/// The findings of a file.
#[derive(Default)]
struct Findings {
    all: Vec<Diagnostic>,
    /// Where in `all` the finding on each subject is.
    known: HashMap<Subject, usize>,
}

impl Findings {
    /// One finding per number and place: what a second site says of the same number is another place
    /// that belongs to the first finding. A name that says something else stands beside what is
    /// wrong with the number.
    fn merge(&mut self, diagnostic: Diagnostic) {
        let is_name = diagnostic.rule == misnamed_code::RULE.id;
        match self.known.entry((diagnostic.span, diagnostic.codes.clone(), is_name)) {
            Entry::Vacant(place) => {
                place.insert(self.all.len());
                self.all.push(diagnostic);
            }
            Entry::Occupied(place) => {
                let known = &mut self.all[*place.get()];
                if known.rule == diagnostic.rule {
                    let new = |related: &Related| !known.related.contains(related);
                    let related: Vec<Related> = diagnostic.related.into_iter().filter(new).collect();
                    known.related.extend(related);
                    known.anchors.extend(diagnostic.anchors);
                }
            }
        }
    }
}

impl<'a> Cx<'a> {
    /// The model behind a site.
    fn model(&self, site: &CloseSite) -> Option<&'a Model> {
        site.api.map(|api| self.apis.model(api.model))
    }

    /// All models that the object of a site can come from.
    fn models(&self, site: &CloseSite) -> impl Iterator<Item = &'a Model> {
        let apis = self.apis;
        site.api.into_iter().chain(site.also.clone()).map(move |api| apis.model(api.model))
    }

    /// The library that does the worst with a number, and what it does: one that refuses it
    /// before one that sends it.
    fn outcome(&self, site: &CloseSite, number: i64) -> Option<(&'a Model, &'a Outcome)> {
        let outcomes = site.api.iter().chain(&site.also).filter_map(|api| {
            let model = self.apis.model(api.model);
            let outcome = match site.kind {
                Kind::Send => model.outcome_of(api.index, number),
                _ => model.outcome(number),
            };
            Some((model, outcome?))
        });
        let mut outcomes: Vec<_> = outcomes.collect();
        outcomes.sort_by_key(|(_, outcome)| outcome.does == Does::Sends);
        outcomes.into_iter().next()
    }

    /// A finding on a part of a site's code.
    fn finding(&self, rule: &'static Rule, site: &CloseSite, part: &Part, message: Message) -> Diagnostic {
        let codes = match part.value {
            Value::Codes(low, high) => vec![(low, high)],
            Value::Odd(_) | Value::Foreign(_) => Vec::new(),
        };
        let mut finding = self.finding_at(rule, site, part.span, codes, message);
        if let Some(defined) = &part.defined {
            let key = if defined.is_passed_on { "related.passed-on" } else { "related.defined" };
            let elsewhere = Some(defined.clone());
            finding.related.push(Related { span: defined.span, elsewhere, message: Message::new(key) });
        }
        finding
    }

    fn finding_at(
        &self,
        rule: &'static Rule,
        site: &CloseSite,
        span: Span,
        codes: Vec<(i64, i64)>,
        message: Message,
    ) -> Diagnostic {
        let mut anchors = vec![Anchor { statement: site.statement, whole: site.whole }];
        let mut related = Vec::new();
        if !site.whole.contains(span) {
            anchors.push(Anchor { statement: span, whole: span });
            related.push(Related::here(site.whole, Message::new("related.sent-here")));
        }
        Diagnostic {
            rule: rule.id,
            severity: rule.severity,
            confidence: Some(site.evidence),
            span,
            codes,
            library: self.model(site).map(|model| model.id.clone()),
            outcome: None,
            message,
            help: None,
            related,
            fixes: Vec::new(),
            anchors,
            fingerprint: String::new(),
        }
    }

    /// The numbers of a part that must not be sent and that `belongs` takes.
    fn unsendable(&self, part: &Part, belongs: impl Fn(i64) -> bool) -> Option<i64> {
        match part.value {
            Value::Codes(number, high) if number == high && !codes::is_sendable(number) && belongs(number) => {
                Some(number)
            }
            _ => None,
        }
    }

    /// A finding on a number that must not be sent: what happens, and what to do instead.
    fn unsendable_finding(
        &self,
        rule: &'static Rule,
        site: &CloseSite,
        part: &Part,
        number: i64,
        key: &'static str,
        fixes: Vec<Fix>,
    ) -> Diagnostic {
        let outcome = self.outcome(site, number);
        let (happens, does) = happens(site, outcome);
        let message = Message::new(key).with("code", number).with("name", Arg::Name(number)).with("happens", happens);
        let mut diagnostic = self.finding(rule, site, part, message);
        diagnostic.outcome = does;
        if let Some((model, _)) = outcome {
            diagnostic.library = Some(model.id.clone());
        }
        diagnostic.fixes = fixes;
        diagnostic
    }
}

/// What happens to a number at a site, in words and as the outcome, as far as it is known.
fn happens(site: &CloseSite, outcome: Option<(&Model, &Outcome)>) -> (Message, Option<Does>) {
    match outcome {
        Some((model, _)) if is_over(site, model) => (Message::new("outcome.over").with("library", model.title()), None),
        _ => (wording::happens_to(outcome), outcome.map(|(_, outcome)| outcome.does)),
    }
}

/// Whether a library looks at nothing any more at a site.
fn is_over(site: &CloseSite, model: &Model) -> bool {
    site.is_over && model.looks_only_while_open()
}

/// Whether a site is one where codes that are wrong do harm: sent for real, not in a test that
/// expects the failure.
fn is_judged(site: &CloseSite) -> bool {
    site.kind == crate::sites::Kind::Send && !site.asserted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_hears_of_is_louder() {
        let warning = |outcome, silent| by_outcome(Severity::Warning, outcome, silent);
        assert_eq!(warning(Some(Does::Throws), false), Severity::Warning);
        assert_eq!(warning(Some(Does::Throws), true), Severity::Error);
        assert_eq!(warning(Some(Does::Rejects), true), Severity::Error);
        assert_eq!(warning(Some(Does::Swallows), false), Severity::Error);
        assert_eq!(warning(Some(Does::Sends), true), Severity::Warning);
        assert_eq!(warning(Some(Does::Empty), true), Severity::Info);
        assert_eq!(warning(None, true), Severity::Warning);
    }
}
