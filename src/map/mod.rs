//! The close-code map: across the files and languages of a project, who sends which code, and who
//! handles it.
//!
//! Files are looked at one by one, and of each only plain data is kept ([`FileMap`]): a tree of any
//! size fits into memory. [`CodeMap`] puts them together, and says what is sent and never handled,
//! and handled and never sent. It says so only of what nobody else can send or handle: see
//! [`Gap`].

mod gaps;
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use crate::apis::Role as End;

use crate::apis::{Apis, Does, Role};
use crate::codes::DeclaredCode;
use crate::codes::services;
use crate::naming;
use crate::sites::{CloseSite, Kind, Look, Origin, Part, Value};
use crate::source::{Position, Source, Span};

pub use gaps::{Gap, Meanings};
pub use written::{Words, Written};

/// A place where a code is sent or handled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, as reports show it.
    pub path: Arc<str>,
    /// Where in the file.
    pub span: Span,
    /// The same as line and column.
    pub start: Position,
    /// The end of it.
    pub end: Position,
    /// The library; none if only a name speaks for a WebSocket.
    pub library: Option<&'static str>,
    /// Which end it is.
    pub role: Role,
    /// The reason that goes with what is sent.
    pub reason: Option<String>,
    /// Whether a service or the library itself has this code: then others send or handle it too.
    pub is_shared: bool,
}

/// How a handler takes a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// It compares it with the number.
    Code,
    /// It takes these numbers together.
    Range(i64, i64),
    /// It takes what is left of those that it tells apart.
    Rest,
    /// Something that is called a code is compared with the number; where it comes from is not followed.
    Name,
}

/// What a file sends and handles.
#[derive(Clone, Debug, Default)]
pub struct FileMap {
    sent: Vec<(i64, Place)>,
    handled: Vec<(By, i64, Place)>,
    /// What the file calls its codes.
    names: Vec<(i64, String)>,
    /// Lines on which a code stands that is sent or handled.
    lines: Vec<(i64, usize)>,
    path: Arc<str>,
    /// The ends whose handlers of a close stand here.
    handlers: Vec<Role>,
    /// Sends, and handlers, of codes that are not known.
    unknown: (usize, usize),
}

impl FileMap {
    /// What the sites of a file come to; none if that is nothing. Of test code only with `tests`.
    pub fn new(path: &str, source: &Source, sites: &[CloseSite], is_test: bool, tests: bool) -> Option<Self> {
        let mut map = FileMap { path: path.into(), ..Self::default() };
        for site in sites.iter().filter(|site| tests || !is_test && !site.in_test && !site.asserted) {
            match site.kind {
                Kind::Send => map.note_sent(source, site),
                Kind::Receive => map.note_handled(source, site),
                Kind::Handle => {
                    map.handlers.push(site.role);
                    if site.look == Some(Look::Rest) {
                        map.handled.push((
                            By::Rest,
                            0,
                            map.place(source, site, Span::new(site.span.start, site.span.start)),
                        ));
                    }
                }
                Kind::Construct | Kind::Ignored | Kind::Define => {}
            }
        }
        map.join_ranges(source);
        let is_nothing =
            map.sent.is_empty() && map.handled.is_empty() && map.handlers.is_empty() && map.unknown == (0, 0);
        (!is_nothing).then_some(map)
    }

    fn note_sent(&mut self, source: &Source, site: &CloseSite) {
        let forwards = site.codes.parts.iter().any(|part| part.source.is_some());
        if site.codes.open || forwards {
            self.unknown.0 += 1;
        }
        for (number, part) in numbers(site).filter(|(number, _)| goes_out(site, *number)) {
            // A caller's number stands with the caller, a constant where it is used.
            let is_passed = matches!(part.origin, Origin::Parameter | Origin::Default);
            let mut place = self.place(source, site, if is_passed { part.span } else { site.span });
            place.reason = site.reason.as_ref().and_then(|reason| reason.text.clone()).filter(|text| !text.is_empty());
            place.is_shared = is_shared(source, site, number);
            self.note_names(source, site, number, part);
            self.sent.push((number, place));
        }
    }

    fn note_handled(&mut self, source: &Source, site: &CloseSite) {
        self.handlers.push(site.role);
        if let Some(Look::Range(low, high)) = site.look {
            let place = self.place(source, site, site.whole);
            self.lines.extend(site.codes.single().map(|number| (number, source.line(site.span.start))));
            return self.handled.push((By::Range(low, high), 0, place));
        }
        for part in &site.codes.parts {
            match part.value {
                Value::Codes(number, high) if number == high => {
                    let mut place = self.place(source, site, site.span);
                    place.is_shared = is_shared(source, site, number);
                    self.note_names(source, site, number, part);
                    self.handled.push((By::Code, number, place));
                }
                Value::Codes(low, high) => {
                    self.handled.push((By::Range(low, high), 0, self.place(source, site, site.span)));
                }
                Value::Odd(_) | Value::Foreign(_) => {}
            }
        }
        if site.codes.open {
            self.unknown.1 += 1;
        }
    }

    fn note_names(&mut self, source: &Source, site: &CloseSite, number: i64, part: &Part) {
        for name in naming::of_site(source, site, number) {
            if !self.names.contains(&(number, name.clone())) {
                self.names.push((number, name));
            }
        }
        let spans = [site.span, part.span, part.edit, Span::new(site.whole.start, site.whole.start)];
        self.lines.extend(spans.map(|span| (number, source.line(span.start))));
    }

    fn place(&self, source: &Source, site: &CloseSite, span: Span) -> Place {
        Place {
            path: self.path.clone(),
            span,
            start: source.position(span.start),
            end: source.position(span.end),
            library: site.api.map(|api| Apis::builtin().model(api.model).id.as_str()),
            role: site.role,
            reason: None,
            is_shared: false,
        }
    }

    /// `code >= 4000 && code < 4100` is one range, and what checks that there is a code at all is none.
    fn join_ranges(&mut self, source: &Source) {
        let mut joined: Vec<(By, i64, Place)> = Vec::new();
        for (by, number, place) in std::mem::take(&mut self.handled) {
            if let (By::Range(low, high), Some((By::Range(known_low, known_high), _, known))) = (by, joined.last_mut())
            {
                let between = Span::new(known.span.end.min(place.span.start), place.span.start);
                let is_and = source.slice(between).trim() == "&&";
                if is_and && known.path == place.path {
                    (*known_low, *known_high) = (low.max(*known_low), high.min(*known_high));
                    (known.span.end, known.end) = (place.span.end, place.end);
                    continue;
                }
            }
            joined.push((by, number, place));
        }
        // A range of its own kind: one that takes standard and private codes together tells nothing.
        let tells = |by: By| !matches!(by, By::Range(low, high) if low > high || low < PRIVATE && high >= PRIVATE);
        joined.retain(|(by, ..)| tells(*by));
        self.handled = joined;
    }
}

/// The first number that libraries and applications define.
const PRIVATE: i64 = 3000;

/// The single numbers that a site holds and that were not received from elsewhere.
fn numbers(site: &CloseSite) -> impl Iterator<Item = (i64, &Part)> {
    site.codes.parts.iter().filter(|part| part.source.is_none()).filter_map(|part| match part.value {
        Value::Codes(low, high) if low == high => Some((low, part)),
        _ => None,
    })
}

/// Whether the library puts a number on the wire.
fn goes_out(site: &CloseSite, number: i64) -> bool {
    let outcome = site.api.and_then(|api| Apis::builtin().model(api.model).outcome_of(api.index, number));
    outcome.is_none_or(|outcome| outcome.does == Does::Sends)
}

/// Whether the library or a service that the file speaks to has a code of this number.
fn is_shared(source: &Source, site: &CloseSite, number: i64) -> bool {
    if number < PRIVATE {
        return false;
    }
    let constants = site.api.map(|api| &Apis::builtin().model(api.model).constants);
    let of_library = constants.into_iter().flatten().any(|known| known.members.values().any(|value| *value == number));
    let is_theirs = |service: &&services::Service| service.code(number).is_some() || service.range(number).is_some();
    of_library || services::in_source(source.text()).iter().any(is_theirs)
}

/// What is known of a code.
#[derive(Clone, Debug, Default)]
pub struct Code {
    /// Who sends it.
    pub sent: Vec<Place>,
    /// Who handles it, and how.
    pub handled: Vec<(By, Place)>,
    /// What the team has declared it as.
    pub declared: Vec<String>,
    /// What the source code calls it.
    pub names: Vec<String>,
    /// Where else it is written, in code that is not followed: a path and a line.
    pub written: Vec<(Arc<str>, usize)>,
}

/// The close-code map of a project.
#[derive(Clone, Debug, Default)]
pub struct CodeMap {
    /// The codes that are sent or compared, by number.
    pub codes: BTreeMap<i64, Code>,
    /// Sends of codes that are not known.
    pub unknown_sent: usize,
    /// Comparisons with codes that are not known.
    pub unknown_handled: usize,
    /// The ends whose handlers of a close are known.
    handlers: Vec<Role>,
    /// Lines on which codes stand that are sent or handled.
    lines: BTreeSet<(i64, Arc<str>, usize)>,
    /// Codes of the services that the settings name.
    of_services: BTreeSet<i64>,
}

impl CodeMap {
    /// Puts files together, in the order of their paths.
    pub fn new(mut files: Vec<FileMap>, declared: &[DeclaredCode], services: &[String]) -> Self {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let mut map = CodeMap::default();
        let mut together: Vec<(By, Place)> = Vec::new();
        for file in files {
            for (number, place) in file.sent {
                map.codes.entry(number).or_default().sent.push(place);
            }
            for (by, number, place) in file.handled {
                match by {
                    By::Code => map.codes.entry(number).or_default().handled.push((by, place)),
                    By::Range(..) | By::Rest | By::Name => together.push((by, place)),
                }
            }
            for (number, name) in file.names {
                let names = &mut map.codes.entry(number).or_default().names;
                if !names.iter().any(|known| naming::in_capitals(known) == naming::in_capitals(&name)) {
                    names.push(name);
                }
            }
            map.lines.extend(file.lines.into_iter().map(|(number, line)| (number, file.path.clone(), line)));
            map.handlers.extend(file.handlers);
            map.unknown_sent += file.unknown.0;
            map.unknown_handled += file.unknown.1;
        }
        map.handlers.dedup();
        // What takes the rest comes last.
        together.sort_by_key(|(by, _)| *by == By::Rest);
        for (by, place) in together {
            map.take_together(by, &place);
        }
        for declared in declared {
            if let Some(code) = map.codes.get_mut(&declared.code) {
                code.declared.push(declared.name.clone());
            }
        }
        let services = services.iter().filter_map(|id| services::find(id));
        map.of_services = services.flat_map(|service| &service.codes().codes).map(|code| code.code).collect();
        map
    }

    /// Notes a handler of several codes at each of them that is sent by the other end.
    fn take_together(&mut self, by: By, place: &Place) {
        for (number, code) in &mut self.codes {
            let takes = match by {
                By::Range(low, high) => low <= *number && *number <= high,
                By::Rest | By::Code | By::Name => true,
            };
            // One handler tells a code apart, or takes it with the rest.
            let is_told = code.handled.iter().any(|(_, known)| known.path == place.path);
            if takes && !is_told && code.sent.iter().any(|sent| gaps::meet(sent.role, place.role)) {
                code.handled.push((by, place.clone()));
            }
        }
    }

    /// Leaves out what all paths begin with.
    pub fn shorten(&mut self, start: &str) {
        let short = |path: &mut Arc<str>| {
            if let Some(rest) = path.strip_prefix(start) {
                *path = rest.into();
            }
        };
        for code in self.codes.values_mut() {
            code.sent.iter_mut().for_each(|place| short(&mut place.path));
            code.handled.iter_mut().for_each(|(_, place)| short(&mut place.path));
            code.written.iter_mut().for_each(|(path, _)| short(path));
        }
    }

    /// Whether nothing is sent and nothing handled.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }
}
