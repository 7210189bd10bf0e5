//! What is looked for, and what a file must show for it to mean anything: both from the models.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::glance::{is_name_byte, name_before, words};
use super::passing::{OTHER_PARTS, PARTS};
use crate::apis::{Apis, Family, Handler, Model, Receive, Send, Slot, Step};

/// What a needle looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::sites) enum Want {
    /// A call by this name.
    Call,
    /// A record of this name.
    Record,
    /// A listener for a close, by the name of the event.
    Event,
    /// A handler of a close, by the name of a property.
    Handler,
    /// A handler of a close, by the name of a method.
    Method,
    /// A handler of a close that is handed over, by the name of its key, method or call.
    Given,
    /// A constructor that takes a code.
    New,
    /// An event that is made up, by its class.
    Made,
    /// A pattern for a Close message, by the name of its variant.
    Pattern,
    /// A method of a message that gives the code which arrived.
    Asked,
    /// A number that is given a name.
    Definition,
    /// A holder of named codes.
    Constant,
    /// A call of a function that can pass a code on, by a part of its name.
    Passing,
}

/// A name that is looked for.
pub(super) struct Needle {
    pub(super) name: String,
    pub(super) want: Want,
    /// What a file must contain for the name to mean anything: the words of the libraries that have
    /// it. None for names of WebSockets in general.
    pub(super) evidence: Option<Words>,
    /// What a file must contain for the name to be that of a handler that is handed over too.
    pub(super) given: Words,
    /// What a file contains that uses a library whose handlers of this name are given the code itself.
    pub(super) gives_code: Words,
    /// The same, for handlers that `addEventListener` takes.
    pub(super) gives_code_to_listeners: Words,
    /// The types of which a call of this name reads no code where others do.
    pub(super) ignoring: Words,
    /// What a file contains that uses a library whose own type reads no code in a call of this name,
    /// where a type of the same name of another library does.
    pub(super) ignoring_libraries: Words,
    /// What a file contains that uses a wrapper of the project that has a function of this name.
    pub(super) functions: Words,
    /// Whether a wrapper of the project has the name.
    pub(super) is_own: bool,
    /// The names of codes that a holder of this name has.
    members: Vec<String>,
    /// The types that a call of this name makes, where the name is that of every constructor: `new`.
    makes: Vec<String>,
    /// The part of the name that functions have which pass a code on, and where it begins.
    pub(super) part: Option<(&'static str, usize)>,
}

impl Needle {
    /// Whether the name is looked for in every file.
    pub(super) fn is_general(&self, family: Family) -> bool {
        family == Family::Rust
            || self.is_own
            || self.want == Want::Definition
            || self.want == Want::Passing && !OTHER_PARTS.contains(&self.name.as_str())
            || EVERYWHERE.contains(&self.name.as_str())
    }

    /// Whether a call, by what stands before its name, can be one of those that carry a code: of constructors
    /// those of the types in question, unless the file gives one of them another name.
    pub(super) fn can_be_made(&self, before: &[u8], file: &[u8]) -> bool {
        let Some(path) = before.strip_suffix(b"::").filter(|_| !self.makes.is_empty()) else { return true };
        let name = name_before(path);
        let is_renamed = |ty: &String| {
            words(file, ty.as_bytes())
                .any(|at| file[..at].ends_with(b"= ") || file[at + ty.len()..].starts_with(b" as "))
        };
        self.makes.iter().any(|ty| ty.as_bytes() == name) || self.makes.iter().any(is_renamed)
    }

    /// Whether a holder's name is followed by that of one of its codes.
    pub(super) fn holds(&self, rest: &[u8]) -> bool {
        let member = rest.strip_prefix(b"::").or_else(|| rest.strip_prefix(b"."));
        let name = super::glance::name_at(member.unwrap_or_default().trim_ascii_start());
        self.members.iter().any(|known| known.as_bytes() == name)
    }
}

/// Words of which a file contains one or none. The scan for them is built when it is needed first.
#[derive(Default)]
pub(super) struct Words {
    words: Vec<String>,
    is_compact: bool,
    scan: OnceLock<AhoCorasick>,
}

impl Words {
    pub(super) fn new(mut words: Vec<String>) -> Self {
        words.sort();
        words.dedup();
        Self { words, is_compact: false, scan: OnceLock::new() }
    }

    /// The same with a scan that takes little room, for programs that live long and read few files.
    pub(super) fn compact(self) -> Self {
        Self { is_compact: true, ..self }
    }

    /// Whether there is no word.
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether one of the words stands in a text, and not as part of another.
    pub(super) fn are_in(&self, bytes: &[u8]) -> bool {
        if self.words.is_empty() {
            return false;
        }
        // There can be many words: what this takes to build, one file of middle size gives back.
        let kind = if self.is_compact { AhoCorasickKind::ContiguousNFA } else { AhoCorasickKind::DFA };
        let scan = self.scan.get_or_init(|| longest_first(&self.words, Some(kind)));
        scan.find_iter(bytes).any(|found| {
            let part = |byte: Option<&u8>| byte.is_some_and(|byte| is_name_byte(*byte));
            let word = &bytes[found.range()];
            // What is quoted, or ends in `::`, has its own ends.
            let is_cut = |inner: Option<&u8>, outer: Option<&u8>| part(inner) && part(outer);
            let cut_before = is_cut(word.first(), bytes[..found.start()].last());
            let cut_after = is_cut(word.last(), bytes.get(found.end()));
            !cut_before && !cut_after
        })
    }
}

/// A scan for words, of which one can be the beginning of another.
///
/// # Panics
/// Never with the models that come with wslint: a test builds every gate.
#[allow(clippy::expect_used)]
pub(super) fn longest_first(words: &[impl AsRef<[u8]>], kind: Option<AhoCorasickKind>) -> AhoCorasick {
    let builder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).kind(kind).build(words);
    builder.expect("few short needles")
}

/// Names that any WebSocket has, whatever a file shows.
const GENERAL: &[&str] = &["close", "onclose"];

/// Names that are looked for in every file of JavaScript. The others are those of few libraries, and
/// many are everywhere (`then`, `error`): they are looked for where such a library can be named.
const EVERYWHERE: &[&str] = &["close", "onclose", "terminate", "webSocketClose", "CloseEvent"];

/// Parts that most names of such libraries have; a scan is quick as long as it looks for few words.
const STEMS: &[&str] = &["ebSocket", "ebsocket"];

/// Numbers that tables of codes are found by: two of them with the names of codes.
const DEFINED: &[&str] = &["1001", "1002", "1003", "1008", "1011"];

/// Numbers that hardly anything but a close is given: whatever it is called.
const GIVEN: &[&str] = &["1005", "1006", "1015"];

/// What the models say of a name.
struct Wanted {
    want: Want,
    evidence: Vec<String>,
    given: Vec<String>,
    gives_code: Vec<String>,
    gives_code_to_listeners: Vec<String>,
    ignoring: Vec<String>,
    ignoring_libraries: Vec<String>,
    functions: Vec<String>,
    is_own: bool,
    members: Vec<String>,
    makes: Vec<String>,
}

/// The needles for a family of languages.
pub(super) fn needles(apis: &Apis, family: Family) -> Vec<Needle> {
    let mut all: BTreeMap<&str, Wanted> = BTreeMap::new();
    for (_, model) in senders(apis, family) {
        let words = evidence_of(model, family);
        for (name, want) in names_of(model) {
            let wanted = all.entry(name).or_insert_with(|| Wanted::of(want));
            // An event can have the name of a call, which stands first among what is wanted.
            wanted.want = wanted.want.min(want);
            wanted.evidence.extend(words.iter().cloned());
            wanted.is_own |= model.is_own;
        }
        for send in model.sends.iter().filter(|send| model.is_own && send.on.is_none() && !send.distinct) {
            if let Some(wanted) = all.get_mut(send.name()) {
                wanted.functions.extend(words.iter().cloned());
            }
        }
        for send in model.sends.iter().filter(|send| family == Family::Rust && send.call.as_deref() == Some("new")) {
            if let (Some(wanted), Some(ty)) = (all.get_mut("new"), &send.on) {
                wanted.makes.push(ty.clone());
            }
        }
        for name in model.given_names() {
            if let Some(wanted) = all.get_mut(name) {
                wanted.given.extend(words.iter().cloned());
            }
        }
        for receive in model.receives.iter().filter(|receive| gives_code(receive)) {
            let Handler::On(event) = &receive.handler else { continue };
            let Some(wanted) = all.get_mut(event.as_str()) else { continue };
            wanted.gives_code.extend(words.iter().cloned());
            let listener = Handler::EventListener(event.clone());
            if !model.receives.iter().any(|other| other.on == receive.on && other.handler == listener) {
                wanted.gives_code_to_listeners.extend(words.iter().cloned());
            }
        }
        for ignores in &model.ignores {
            let types = model.types.iter().filter(|ty| ty.name == ignores.on);
            let names = types.flat_map(|ty| std::iter::once(&ty.name).chain(&ty.exports).chain(&ty.annotations));
            let last = names.filter_map(|name| name.rsplit('.').next()).map(str::to_owned);
            let is_sent =
                |send: &Send| send.on.as_ref() == Some(&ignores.on) && send.call.as_ref() == Some(&ignores.call);
            let Some(wanted) = all.get_mut(ignores.call.as_str()) else { continue };
            if senders(apis, family).any(|(_, other)| other.sends.iter().any(is_sent)) {
                wanted.ignoring_libraries.extend(words.iter().cloned());
            } else {
                wanted.ignoring.extend(last);
            }
        }
        for constants in &model.constants {
            if let Some(wanted) = all.get_mut(constants.path.as_str()) {
                wanted.members.extend(constants.members.keys().chain(constants.wraps.keys()).cloned());
            }
        }
    }
    let all_names: Vec<String> = all.keys().map(|name| (*name).to_owned()).collect();
    let named = all.into_iter().map(|(name, wanted)| wanted.needle(name));
    let numbers = DEFINED.iter().map(|number| Needle { evidence: None, ..Wanted::of(Want::Definition).needle(number) });
    let known: Vec<&str> = all_names.iter().map(String::as_str).collect();
    let others = OTHER_PARTS.iter().filter(|_| family == Family::JavaScript);
    let parts = PARTS.iter().chain(others).chain(GIVEN).filter(|part| !known.contains(part));
    let parts = parts.map(|part| Needle { evidence: None, ..Wanted::of(Want::Passing).needle(part) });
    let mut needles: Vec<Needle> = named.chain(numbers).chain(parts).collect();
    needles.sort_by_key(|needle| !needle.is_general(family));
    needles
}

impl Wanted {
    fn of(want: Want) -> Self {
        let none = Vec::new;
        Self {
            want,
            evidence: none(),
            given: none(),
            gives_code: none(),
            gives_code_to_listeners: none(),
            ignoring: none(),
            ignoring_libraries: none(),
            functions: none(),
            is_own: false,
            members: none(),
            makes: none(),
        }
    }

    fn needle(self, name: &str) -> Needle {
        Needle {
            name: name.to_owned(),
            want: self.want,
            evidence: (!GENERAL.contains(&name)).then(|| Words::new(self.evidence)),
            given: Words::new(self.given),
            gives_code: Words::new(self.gives_code),
            gives_code_to_listeners: Words::new(self.gives_code_to_listeners),
            ignoring: Words::new(self.ignoring),
            ignoring_libraries: Words::new(self.ignoring_libraries),
            functions: Words::new(self.functions),
            is_own: self.is_own,
            members: self.members,
            makes: self.makes,
            part: PARTS.iter().chain(OTHER_PARTS).find_map(|part| Some((*part, name.find(part)?))),
        }
    }
}

/// The libraries of a family that send or receive codes.
pub(super) fn senders(apis: &Apis, family: Family) -> impl Iterator<Item = (crate::apis::ModelId, &Model)> {
    apis.of_family(family).filter(|(_, model)| model.has_sites())
}

/// Whether a handler is given the code itself, and not an event that holds it.
fn gives_code(receive: &Receive) -> bool {
    receive.code.iter().any(|Slot(steps)| matches!(steps.as_slice(), [Step::Arg(_)]))
}

/// The names that carry codes of a library.
fn names_of(model: &Model) -> Vec<(&str, Want)> {
    let sends = model.sends.iter();
    let mut names: Vec<(&str, Want)> = sends.map(|send| (send.name(), want_of(send))).collect();
    names.extend(model.given_names().map(|name| (name, Want::Given)));
    names.extend(model.ignores.iter().map(|ignores| (ignores.call.as_str(), Want::Call)));
    for receive in &model.receives {
        match &receive.handler {
            Handler::Property(name) => names.push((name, Want::Handler)),
            Handler::Method(name) => names.push((name, Want::Method)),
            Handler::On(event) | Handler::EventListener(event) => names.push((event, Want::Event)),
            Handler::Pattern(_) => names.extend(receive.handler.variant().map(|variant| (variant, Want::Pattern))),
            // `|event: CloseEvent| event.code()`; a message that is asked has other names too.
            Handler::Call(method) if method == "code" => {
                names.extend(receive.on.as_deref().map(|event| (event, Want::Made)));
            }
            Handler::Call(method) => names.push((method, Want::Asked)),
            Handler::Function => {}
        }
    }
    names.extend(model.constants.iter().map(|constants| (constants.path.as_str(), Want::Constant)));
    names.extend(model.events.iter().map(|event| (event.new.as_str(), Want::Made)));
    names
}

/// What names the libraries that have one of these names, as it stands in a file; the fewest words.
pub(super) fn stems_of<'m>(models: impl Iterator<Item = &'m Model>, others: &[String]) -> Vec<String> {
    let has_other = |model: &&Model| names_of(model).iter().any(|(name, _)| others.iter().any(|other| other == name));
    let words = models.filter(has_other).flat_map(|model| match model.marks.as_slice() {
        [] => model.packages.iter().chain(&model.globals),
        marks => marks.iter().chain(&[]),
    });
    let mut stems: Vec<String> = STEMS.iter().map(|stem| (*stem).to_owned()).collect();
    let mut words: Vec<&String> = words.collect();
    words.sort_by_key(|word| word.len());
    for word in words {
        if !stems.iter().any(|stem| word.contains(stem.as_str())) {
            stems.push(word.clone());
        }
    }
    stems
}

/// What a send is looked for as.
fn want_of(send: &Send) -> Want {
    match send.call {
        Some(_) if send.is_constructor() => Want::New,
        Some(_) => Want::Call,
        None => Want::Record,
    }
}

/// What a file that uses a library contains: its name where it is imported, or a name that needs
/// no import.
pub(super) fn evidence_of(model: &Model, family: Family) -> Vec<String> {
    if !model.marks.is_empty() {
        return model.marks.clone();
    }
    let mut words = model.globals.clone();
    words.extend(model.says.iter().cloned());
    let modules = model.modules.iter().filter_map(|module| module.file_name()?.to_str());
    words.extend(modules.map(str::to_owned));
    // What is given a `CloseEvent` has to do with sockets, whoever opens them.
    words.extend(model.events.iter().map(|event| event.new.clone()));
    if model.is_own && !model.has_origin() {
        words.extend(model.sends.iter().map(|send| send.name().to_owned()));
    }
    for package in &model.packages {
        match family {
            Family::Rust => words.push(package.replace('-', "_")),
            // Quoted, and as Deno and CDNs write it: `npm:ws@8`, `https://esm.sh/ws@8`.
            Family::JavaScript => words.extend([
                format!("\"{package}\""),
                format!("'{package}'"),
                format!("`{package}`"),
                format!(":{package}@"),
                format!("/{package}@"),
                format!(":{package}\""),
                format!(":{package}'"),
            ]),
        }
    }
    words
}

/// What a file contains that uses a library whose calls take the code under a key, or behind another
/// argument: how the library is imported, else the names of the types in question.
pub(super) fn objects_of(model: &Model, evidence: &[String]) -> Vec<String> {
    let has_key = |slots: &[Slot]| slots.iter().any(|Slot(steps)| steps.as_slice() != [Step::Arg(0)]);
    let by_key: Vec<&str> =
        model.sends.iter().filter(|send| has_key(&send.code)).filter_map(|send| send.on.as_deref()).collect();
    match by_key.as_slice() {
        [] => Vec::new(),
        types if model.packages.is_empty() => types.iter().map(|name| (*name).to_owned()).collect(),
        _ => evidence.to_vec(),
    }
}
