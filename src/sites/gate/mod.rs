//! The byte scan that decides whether a file is parsed, and where to look in it.
//!
//! The needles come from the models: the names of calls and records that carry a code. Parsing is
//! what costs, so a hit is dismissed where a glance at the bytes around it is enough: nothing is
//! passed to the call, it stands in a comment, or neither the file nor the receiver's name has
//! anything to do with WebSockets. And where only what rules judge is wanted, a file is not parsed
//! in which no hit can lead to a finding: its handlers look at nothing, what it passes is no code,
//! or one that nobody objects to.

mod about;
mod arguments;
mod brackets;
mod compared;
mod forms;
mod glance;
mod handed;
mod handlers;
mod names;
mod needles;
mod passing;
#[cfg(test)]
mod tests;
mod worth;

use aho_corasick::{AhoCorasick, Input, Match};

use crate::apis::{Apis, Family};
use crate::source::Span;
use about::About;
use forms::{
    handler_of, is_annotation, is_bound, is_built, is_class_told, is_in_a_table, is_key, is_listener, is_parameter,
    is_run, is_written, method_of, passes_something,
};
use glance::{
    calls, comes_from_an_import, ends_in_quote, is_in_comment, is_name_byte, is_named_socket, is_on_an_import,
    is_quoted, is_taken_from_a_socket, mentions_a_socket_before, name_at, name_before, name_given,
};
use needles::{Needle, Words, evidence_of, longest_first, objects_of, senders, stems_of};

pub(super) use needles::Want;

/// Whether a function can pass on what it is given, by its name.
pub(super) fn can_pass_on(name: &str) -> bool {
    handlers::is_followed(name.as_bytes()) && passing::can_pass_on(name.as_bytes())
}

/// Whether a name says that a function closes something.
pub(super) fn names_a_close(name: &[u8]) -> bool {
    passing::PARTS.iter().chain(passing::OTHER_PARTS).any(|part| memchr::memmem::find(name, part.as_bytes()).is_some())
}

/// Which sites are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// What rules judge: sends that carry a code or a reason, what handlers make of a received
    /// code, names that codes are given.
    Check,
    /// The same in a file that somebody edits and asks about: it is parsed whether or not anything in
    /// it can lead to a finding.
    Edit,
    /// Every site.
    All,
    /// Every site, and every silence, in files that show nothing of WebSockets too.
    Why,
    /// Calls that look like a close too, whatever they are called on.
    Unknown,
}

/// Where a needle stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its first byte.
    pub offset: usize,
    /// Which needle.
    pub needle: usize,
}

/// The scan for one family of languages.
pub struct Gate {
    /// Those that are looked for everywhere, then the others.
    needles: Vec<Needle>,
    /// The first needles.
    automaton: AhoCorasick,
    /// The other needles.
    others: AhoCorasick,
    /// How many needles are looked for everywhere.
    general: usize,
    /// What names a library of the others.
    stems: AhoCorasick,
    /// What a file that has to do with WebSockets contains.
    evidence: Words,
    /// What a file contains that uses a library whose calls take the code in an object.
    objects: Words,
    /// Numbers that every library sends, and that no rule has anything to say of.
    harmless: Vec<i64>,
    family: Family,
    scope: Scope,
}

/// How far from the beginning of a file a library of few names is looked for: imports stand there.
const HEAD_BYTES: usize = 8 * 1024;

/// No name that is looked for is longer, in bytes.
const NAME_BYTES: usize = 64;

/// A file with more hits is parsed without a closer look at them, which would take longer.
const MAX_GLANCES: usize = 1_000;

/// A hit with what is around it.
#[derive(Clone, Copy)]
struct Place<'t> {
    hit: Hit,
    file: &'t [u8],
    before: &'t [u8],
    after: &'t [u8],
}

impl Gate {
    /// The scan that the models call for.
    pub fn new(apis: &Apis, family: Family, scope: Scope) -> Self {
        let needles = needles::needles(apis, family);
        let general = needles.iter().take_while(|needle| needle.is_general(family)).count();
        let mut names: Vec<String> = needles.iter().map(|needle| needle.name.clone()).collect();
        let others = names.split_off(general);
        let stems = stems_of(apis.of_family(family).map(|(_, model)| model), &others);
        let (mut evidence, mut objects) = (Vec::new(), Vec::new());
        for (_, model) in senders(apis, family) {
            let words = evidence_of(model, family);
            objects.extend(objects_of(model, &words));
            evidence.extend(words);
        }
        Self {
            needles,
            automaton: longest_first(&names, None),
            others: longest_first(&others, None),
            general,
            stems: longest_first(&stems, None),
            evidence: if scope == Scope::Edit { Words::new(evidence).compact() } else { Words::new(evidence) },
            objects: Words::new(objects),
            harmless: worth::harmless(apis, family),
            family,
            scope,
        }
    }

    pub(super) fn want(&self, hit: Hit) -> Want {
        self.needles[hit.needle].want
    }

    /// Whether sites are wanted that no rule judges.
    fn is_all(&self) -> bool {
        matches!(self.scope, Scope::All | Scope::Why | Scope::Unknown)
    }

    /// The name that a hit stands for.
    pub fn name(&self, hit: Hit) -> &str {
        &self.needles[hit.needle].name
    }

    /// The places worth a look. None, and the file need not be parsed.
    pub fn hits(&self, text: &str) -> Vec<Hit> {
        self.all_hits(text, false)
    }

    /// The places worth a look after an edit: those that are known elsewhere, and what stands in the
    /// parts that changed. What an edit says of other places is found when all is looked at again.
    pub fn hits_after(&self, text: &str, parts: &[Span], known: &[Hit]) -> Vec<Hit> {
        let is_in = |part: &Span, hit: &Hit| part.start <= hit.offset && hit.offset <= part.end;
        let mut hits: Vec<Hit> =
            known.iter().filter(|hit| !parts.iter().any(|part| is_in(part, hit))).copied().collect();
        for part in parts {
            let mut new = Vec::new();
            self.look(text, Span::new(part.start, (part.end + NAME_BYTES).min(text.len())), false, &mut new);
            hits.extend(new.into_iter().filter(|hit| is_in(part, hit)));
        }
        self.in_order(&mut hits);
        hits
    }

    /// The same in a file that passes on what another one gives it, in names that say nothing.
    pub(super) fn hits_for_others(&self, text: &str) -> Vec<Hit> {
        self.all_hits(text, true)
    }

    fn all_hits(&self, text: &str, is_for_others: bool) -> Vec<Hit> {
        let mut hits = Vec::new();
        let is_worth_it = self.look(text, Span::new(0, text.len()), is_for_others, &mut hits);
        if is_worth_it { hits } else { Vec::new() }
    }

    /// Notes the places worth a look in a part of a text; whether one of them can lead to a finding.
    fn look(&self, text: &str, part: Span, is_for_others: bool, hits: &mut Vec<Hit>) -> bool {
        let file = text.as_bytes();
        let mut is_worth_it = false;
        let mut glances = 0;
        let mut is_meant: Vec<Option<bool>> = vec![None; self.needles.len()];
        let about = About::new(file, &self.evidence);
        let mut passing: Vec<Hit> = Vec::new();
        let names_a_library = self.stems.is_match(&file[..file.len().min(HEAD_BYTES)]);
        let named = self.named(file, part, names_a_library);
        if names_a_library || !named.is_empty() {
            passing.extend(self.given_codes(file, part, &about));
        }
        for hit in named {
            let end = hit.offset + self.name(hit).len();
            let place = Place { hit, file, before: &file[..hit.offset], after: &file[end..] };
            let is_word = !place.before.last().is_some_and(|byte| is_name_byte(*byte))
                && !place.after.first().is_some_and(|byte| is_name_byte(*byte));
            passing.extend(self.passing(place, &about, is_for_others));
            let is_given = is_word && (self.is_given(place) || self.is_function_used(place));
            if !is_word || !(is_given || self.is_used(place)) || is_in_comment(place.before) {
                continue;
            }
            let own = &self.needles[hit.needle].evidence;
            let is_given_on = || self.can_be_given_on(hit, file);
            let is_meant = is_meant[hit.needle]
                .get_or_insert_with(|| own.as_ref().is_none_or(|own| own.are_in(file)) || is_given_on());
            if !*is_meant || !self.needles[hit.needle].can_be_made(place.before, file) {
                continue;
            }
            // In a file that shows nothing of WebSockets only a name can speak for one, or a code.
            let is_clear = self.scope == Scope::Why
                || is_for_others
                || self.want(hit) == Want::Definition
                || about.speaks()
                || is_given_on()
                || self.is_close_with_code(place, &about)
                || self.is_imported_socket(place)
                || self.is_close_compared(place) && about.imports();
            if is_clear || self.is_close_by_name(place) {
                glances += usize::from(!is_worth_it);
                is_worth_it = is_worth_it
                    || glances > MAX_GLANCES
                    || is_given && self.is_worthy_handler(place)
                    || self.is_used(place) && self.is_worth_it(place, is_clear, &about);
                hits.push(hit);
            }
        }
        if part.len() == text.len() {
            self.keep_tables(file, hits, &mut is_worth_it);
        }
        // In a file that is parsed anyway, what imported functions are given can be a code, whatever they are called.
        if (is_worth_it || !passing.is_empty()) && self.family == Family::JavaScript && about.imports() {
            passing.extend(self.given_values(file, part));
        }
        // A method that is looked at anyway is looked at once.
        let is_method = |hit: &Hit| file[..hit.offset].trim_ascii_end().ends_with(b".");
        passing.retain(|hit| !(is_method(hit) && hits.iter().any(|known| known.offset == hit.offset)));
        if !passing.is_empty() {
            is_worth_it = true;
            passing.sort_by_key(|hit| hit.offset);
            passing.dedup();
            hits.extend(passing);
            self.in_order(hits);
        }
        is_worth_it
    }

    /// Puts hits in order; what a name is by itself comes first.
    fn in_order(&self, hits: &mut [Hit]) {
        hits.sort_by_key(|hit| (hit.offset, self.want(*hit) == Want::Passing));
    }

    /// Whether a file has to do with WebSockets.
    pub(super) fn speaks_of_sockets(&self, text: &str) -> bool {
        self.evidence.are_in(text.as_bytes())
    }

    /// The call of a function that can pass a code on, whose name holds this one.
    fn passing(&self, place: Place<'_>, about: &About<'_>, is_for_others: bool) -> Option<Hit> {
        let Place { hit, file, .. } = place;
        let (part, inside) = self.needles[hit.needle].part?;
        let at = hit.offset + inside;
        // What a class does itself, or has from another one, is no matter of what its file imports.
        let is_own = || file[..at - name_before(&file[..at]).len()].ends_with(b"this.");
        let is_from_elsewhere = || {
            let end = at + part.len();
            let name_end =
                file[end..].iter().position(|byte| !is_name_byte(*byte)).map_or(file.len(), |more| end + more);
            self.family == Family::JavaScript && about.imports() && comes_from_an_import(&file[..name_end], file)
        };
        let speaks = || about.speaks() || !is_own() && about.imports_a_socket() || is_from_elsewhere();
        let has_code = |args: &[u8]| match () {
            () if is_for_others || passing::is_given_a_named_number(args, file) => true,
            () if passing::OTHER_PARTS.contains(&part) => passing::has_plain_code(args, speaks),
            () => {
                passing::has_code(args, &self.harmless, speaks)
                    || passing::SENDING_AWAY.contains(&part) && passing::has_plain_code(args, speaks)
            }
        };
        let start = passing::called(file, at, part, has_code).filter(|_| !is_in_comment(place.before))?;
        // What a class leaves to others needs no import.
        if !(about.imports() || is_for_others && passing::leaves_methods_open(file)) {
            return None;
        }
        let needle = self.needles.iter().position(|needle| needle.want == Want::Passing)?;
        Some(Hit { offset: start, needle })
    }

    /// The calls of imported functions that are given the number of a code, whatever they are called.
    fn given_codes(&self, file: &[u8], part: Span, about: &About<'_>) -> Vec<Hit> {
        let Some(needle) = self.needles.iter().position(|needle| needle.want == Want::Passing) else {
            return Vec::new();
        };
        let places = passing::given_codes(file, part.start..part.end);
        let places =
            places.chain(passing::given_sockets(file, part.start..part.end)).filter(|at| !is_in_comment(&file[..*at]));
        let is_told = |at: &usize| passing::is_told(file, *at);
        let is_near = || about.speaks() || about.imports_a_socket();
        let is_from_elsewhere = |at: &usize| {
            let end = at + name_at(&file[*at..]).len();
            self.family == Family::JavaScript && comes_from_an_import(&file[..end], file)
        };
        let places =
            places.take_while(|_| about.imports()).filter(|at| is_near() || is_told(at) || is_from_elsewhere(at));
        places.map(|offset| Hit { offset, needle }).collect()
    }

    /// The calls of what is imported that are given a constant, or a number which people take for a code.
    fn given_values(&self, file: &[u8], part: Span) -> Vec<Hit> {
        let Some(needle) = self.needles.iter().position(|needle| needle.want == Want::Passing) else {
            return Vec::new();
        };
        let places = passing::given_values(file, part.start..part.end).filter(|at| !is_in_comment(&file[..*at]));
        places.map(|offset| Hit { offset, needle }).collect()
    }

    /// Whether a record of a library can come from a module of the own crate or workspace, which gives it
    /// on: `use crate::ws::CloseFrame`.
    fn can_be_given_on(&self, hit: Hit, file: &[u8]) -> bool {
        let is_record = self.family == Family::Rust && self.want(hit) == Want::Record;
        is_record && memchr::memmem::find(file, b"::").is_some()
    }

    /// Whether a name can be that of a function of the project's own wrappers.
    pub(super) fn is_function(&self, hit: Hit) -> bool {
        !self.needles[hit.needle].functions.is_empty()
    }

    /// Whether a name is that of such a function, and something is passed to it, or it is given
    /// another name.
    fn is_function_used(&self, place: Place<'_>) -> bool {
        let rest = place.after.trim_ascii_start();
        self.is_function(place.hit)
            && (self.is_all()
                || passes_something(rest)
                || rest.starts_with(b":")
                || name_at(rest) == b"as"
                || is_bound(rest))
            && name_before(place.before.trim_ascii_end()) != b"function"
            && self.needles[place.hit.needle].functions.are_in(place.file)
    }

    /// Where the needles' names stand in a part of a file; those of few libraries where one can be named.
    fn named(&self, file: &[u8], part: Span, names_a_library: bool) -> Vec<Hit> {
        let hit = |found: Match, first| Hit { offset: found.start(), needle: first + found.pattern().as_usize() };
        let input = Input::new(file).range(part.start..part.end);
        let mut hits: Vec<Hit> = self.automaton.find_iter(input.clone()).map(|found| hit(found, 0)).collect();
        if self.general < self.needles.len() && names_a_library {
            hits.extend(self.others.find_iter(input).map(|found| hit(found, self.general)));
            hits.sort_by_key(|hit| hit.offset);
        }
        hits
    }

    /// Whether the name is that of a handler that is handed over to one of the libraries that take
    /// such.
    fn is_given(&self, place: Place<'_>) -> bool {
        let needle = &self.needles[place.hit.needle];
        handed::has_form(place.before, place.after, needle.want == Want::Call) && needle.given.are_in(place.file)
    }

    /// Numbers alone are no table of codes; one with a wrong name is worth a look.
    fn keep_tables(&self, file: &[u8], hits: &mut Vec<Hit>, is_worth_it: &mut bool) {
        let is_definition = |hit: &Hit| self.want(*hit) == Want::Definition;
        match hits.iter().filter(|hit| is_definition(hit)).count() {
            0 => {}
            1 => hits.retain(|hit| !is_definition(hit)),
            _ => *is_worth_it = *is_worth_it || self.scope != Scope::Check || names::are_mixed_up(file),
        }
    }

    /// Whether the name is used as the needle wants it, and, if only what rules judge is wanted,
    /// something is passed along.
    fn is_used(&self, place: Place<'_>) -> bool {
        let Place { hit, file, before, after } = place;
        let rest = after.trim_ascii_start();
        let is_all = self.is_all();
        match self.want(hit) {
            Want::Call => {
                if is_quoted(after) {
                    // `ws["close"](1006)`, `ws.on("close", ..)`.
                    return is_key(before) && !is_written(after) || self.is_listened_to(place);
                }
                // `.close(`, and `Message::close_with(` in Rust; not a method below a comment that ends in a dot.
                let head = before.trim_ascii_end();
                let is_below = head.len() < before.len() && is_in_comment(head);
                if is_below || !matches!(head.last(), Some(b'.' | b':')) {
                    return is_taken_from_a_socket(rest);
                }
                let is_value = matches!(rest.first(), Some(b';' | b',' | b')')) && mentions_a_socket_before(before);
                let is_called = || name_given(before).is_some_and(|name| calls(file, name));
                is_all
                    || passes_something(rest)
                    || (is_value || is_bound(rest)) && (is_called() || is_run(before, rest))
                    || is_bound(rest) && handed::is_given_to_a_listener(before)
            }
            Want::Event => is_quoted(after) && self.is_listened_to(place),
            Want::Record => {
                is_all || is_built(before, rest) || is_parameter(before, rest) && handlers::is_read(b"code", file)
            }
            Want::Handler => is_all || rest.strip_prefix(b"=").is_some_and(|handler| !handlers::takes_nothing(handler)),
            Want::Definition => names::named_before(before).next().is_some(),
            Want::Constant => is_all || self.needles[hit.needle].holds(rest),
            // `Message::Close(Some(frame))`, not `Message::Close(_)`.
            Want::Pattern => is_all || before.ends_with(b"::") && rest.starts_with(b"(") && !rest.starts_with(b"(_"),
            Want::New => passes_something(rest),
            // `message.close_frame()`
            Want::Asked => before.ends_with(b".") && rest.starts_with(b"()"),
            // `(event: CloseEvent)`, `(event: &CloseEvent)`, `(event: WebSocket.CloseEvent)`
            Want::Made => {
                is_all || is_annotation(before) && !is_in_a_table(before, rest) || is_class_told(before, rest)
            }
            // `is_given` has looked at it.
            Want::Given | Want::Passing => false,
            Want::Method => true,
        }
    }

    /// Whether an event's name in quotes, and what follows it, are given to a call that adds
    /// listeners, with a handler that takes something.
    fn is_listened_to(&self, place: Place<'_>) -> bool {
        let handler = handler_of(place.after).is_some_and(|handler| !handlers::takes_nothing(handler));
        self.is_all()
            || handler && method_of(place.before).is_some_and(is_listener)
            || handlers::is_awaited(place.before)
    }

    /// Whether a place is a call of `close` on what a name says is a WebSocket.
    fn is_close_by_name(&self, place: Place<'_>) -> bool {
        self.want(place.hit) == Want::Call && !ends_in_quote(place.before) && mentions_a_socket_before(place.before)
    }

    /// Whether a place is a call of `close` that is given what looks like a code: what it is called on
    /// may come from another file, by a name that says nothing.
    fn is_close_with_code(&self, place: Place<'_>, about: &About<'_>) -> bool {
        self.family == Family::JavaScript
            && self.name(place.hit) == "close"
            && place.before.trim_ascii_end().ends_with(b".")
            && !is_named_socket(place.before)
            && arguments::passed(place.after).is_some_and(|passed| {
                let is_from_elsewhere =
                    || about.mentions_a_socket() || about.imports() && comes_from_an_import(place.before, place.file);
                arguments::looks_like_code(passed) || passing::is_constant(passed) && is_from_elsewhere()
            })
    }

    /// Whether a place is a call on what another file can say is a WebSocket, as its name does.
    fn is_imported_socket(&self, Place { file, before, .. }: Place<'_>) -> bool {
        let receiver = match method_of(before).filter(|_| ends_in_quote(before)) {
            Some(method) => &before[..before.len().saturating_sub(method.len() + 2)],
            None => before,
        };
        self.family == Family::JavaScript && is_named_socket(receiver) && is_on_an_import(receiver, file)
    }

    /// Whether a place is a listener for the close of something, which compares what it is given with a
    /// number that looks like a code: what tells of its close may come from another file.
    fn is_close_compared(&self, Place { hit, before, after, .. }: Place<'_>) -> bool {
        self.family == Family::JavaScript
            && self.name(hit) == "close"
            && is_quoted(after)
            && method_of(before).is_some_and(is_listener)
            && handler_of(after).is_some_and(handlers::compares_with_a_code)
    }
}
