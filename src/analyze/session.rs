//! A file that is being edited.
//!
//! After a change the tree is parsed on from the one before, findings elsewhere move along, and only
//! what the change touches is looked at again ([`Session::glance`]): that is quick whatever the
//! size of the file, and right as a rule. What a change says of places far away, and what the parser
//! makes of a file with errors only when it reads it anew, [`Session::settle`] finds out: after it
//! the report is the one that [`super::analyze`] gives.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::moving::Places;
use super::{Context, SpokenTo, finish, gate, scope_of_edits};
use crate::diagnostic::Diagnostic;
use crate::sites::{CloseSite, Hit, Scope};
use crate::source::{Change, Shift, Source, Span};
use crate::suppress;
use crate::syntax::{File, LARGE, Stop};

/// How far from a place its sites are looked for, in bytes.
const NEAR: usize = 1024;

/// More places than this at a time are no edit by hand.
const MAX_CHANGES: usize = 64;

/// What an editor shows of a file. It shares the lists with the session: only where somebody still
/// holds them when the text changes are they copied.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// The findings, in order of place and rule.
    pub diagnostics: Arc<Vec<Diagnostic>>,
    /// The places where codes are sent, received or constructed.
    pub sites: Arc<Vec<CloseSite>>,
    /// Other files that were read, or would have been if they were there.
    pub read: Vec<PathBuf>,
}

/// The analysis of a file from edit to edit.
pub struct Session {
    context: Context,
    source: Arc<Source>,
    /// None as long as there is nothing to look at.
    file: Option<File>,
    sites: Arc<Vec<CloseSite>>,
    /// For each site the hit that led to it.
    led: Vec<usize>,
    /// Where there was something to look at.
    hits: Vec<Hit>,
    /// The findings, before comments silence any.
    found: Arc<Vec<Diagnostic>>,
    /// The services that the text speaks to, as far as somebody asked since everything was looked at.
    spoken_to: SpokenTo,
    /// What changed since it was looked at.
    changed: Vec<Span>,
    /// Whether the tree was parsed on from one before.
    is_continued: bool,
    is_settled: bool,
    /// Other files that were read.
    read: Vec<PathBuf>,
}

impl Session {
    /// A session on a text that was not looked at yet.
    pub fn new(source: Arc<Source>, context: Context) -> Self {
        Self {
            context,
            source,
            file: None,
            sites: Arc::default(),
            led: Vec::new(),
            hits: Vec::new(),
            found: Arc::default(),
            spoken_to: SpokenTo::default(),
            changed: Vec::new(),
            is_continued: false,
            is_settled: false,
            read: Vec::new(),
        }
    }

    /// A session on a text that is not to be looked at.
    pub fn settled(source: Arc<Source>, context: Context) -> Self {
        Self { is_settled: true, ..Self::new(source, context) }
    }

    /// Whether the report is the one that a fresh analysis gives.
    pub fn is_settled(&self) -> bool {
        self.is_settled
    }

    /// Another context for the same text.
    pub fn set_context(&mut self, context: Context) {
        if self.context.language != context.language {
            self.file = None;
        }
        self.context = context;
        self.is_settled = false;
    }

    /// Takes note of changes, in their order; `source` is the text after them.
    pub fn edit(&mut self, source: Arc<Source>, changes: &[Change]) {
        if !changes.is_empty() {
            self.follow(changes);
        }
        if let Some(file) = &mut self.file {
            file.set_source(source.clone());
        }
        self.source = source;
        self.is_settled = false;
    }

    /// Moves what is known along with changes.
    fn follow(&mut self, changes: &[Change]) {
        if let Some(file) = &mut self.file {
            changes.iter().for_each(|change| file.edit(*change));
        }
        let (found, sites) = (Arc::make_mut(&mut self.found), Arc::make_mut(&mut self.sites));
        for shift in merged(changes) {
            self.changed.iter_mut().for_each(|span| *span = shift.moved_span(*span));
            self.changed.push(shift.after());
            found.retain(|found| !touches(found.span, shift.before()));
            found.iter_mut().for_each(|found| found.follow(shift));
            sites.iter_mut().for_each(|site| site.follow(shift));
            let hits = self.hits.iter_mut().map(|hit| &mut hit.offset);
            hits.chain(&mut self.led).for_each(|hit| *hit = shift.moved(*hit));
        }
    }

    /// Gives the text back, so that whoever changes it need not copy it. The next call is
    /// [`Session::edit`].
    pub fn rest(&mut self) {
        self.source = Arc::default();
        if let Some(file) = &mut self.file {
            file.set_source(Arc::default());
        }
    }

    /// Looks at what changed. None if it was stopped; then it can be tried again.
    pub fn glance(&mut self, stop: Stop<'_>) -> Option<Snapshot> {
        let can_continue = self.file.as_ref().is_some_and(File::is_whole_text) && self.changed.len() <= MAX_CHANGES;
        if !can_continue {
            return self.settle(stop);
        }
        let file = self.file.as_mut()?;
        let more = file.reparse(self.source.clone(), &self.changed, stop)?;
        self.is_continued = true;
        self.changed.extend(more);
        let parts = parts(file, &self.changed);
        // A change of half the file is no edit by hand either.
        if parts.iter().map(|part| part.len()).sum::<usize>() > 4 * LARGE {
            return self.settle(stop);
        }
        self.hits = super::gate_after(self.source.text(), &self.context, &parts, &self.hits);
        if self.hits.is_empty() {
            return self.settle(stop);
        }
        self.changed.clear();
        self.look_at(&parts);
        Some(self.report())
    }

    /// Looks at everything. None if it was stopped; then it can be tried again.
    pub fn settle(&mut self, stop: Stop<'_>) -> Option<Snapshot> {
        let (scope, apis) = (scope_of_edits(&self.context.settings), &self.context.settings.apis);
        let Some(hits) = gate(self.source.text(), self.context.language, scope, apis) else {
            // A tree that nobody asks is kept no longer.
            *self = Session::settled(self.source.clone(), self.context.clone());
            return Some(Snapshot::default());
        };
        self.bring_up(stop)?;
        let Some(file) = &self.file else {
            (self.sites, self.found, self.is_settled) = (Arc::default(), Arc::default(), true);
            self.led.clear();
            return Some(Snapshot::default());
        };
        let found = super::find(file, &self.context, scope_of_edits(&self.context.settings), &hits, stop)?;
        self.spoken_to = SpokenTo::default();
        let mut judged = super::judge(file, &self.context, &found.sites, &self.spoken_to);
        finish(file, &mut judged);
        self.found = Arc::new(judged);
        self.read = found.read;
        (self.sites, self.led) = (Arc::new(found.sites), found.hits);
        self.hits = hits;
        self.changed.clear();
        self.is_settled = true;
        Some(self.report())
    }

    /// The tree of the text as it is now. One with errors is not parsed on from another: what the
    /// parser makes of an error depends on where it comes from.
    fn bring_up(&mut self, stop: Stop<'_>) -> Option<()> {
        if let Some(file) = &mut self.file
            && file.is_whole_text()
        {
            if !self.changed.is_empty() {
                file.reparse(self.source.clone(), &self.changed, stop)?;
                self.is_continued = true;
            }
            if !(self.is_continued && file.has_errors()) {
                file.renew();
                return Some(());
            }
        }
        // Without any tree the next change would have to begin here again.
        let stop: Stop<'_> = if self.file.is_some() { stop } else { &|| false };
        let fresh = File::parse_unless(self.source.clone(), self.context.language, stop);
        if fresh.is_none() && self.file.is_some() && stop() {
            return None;
        }
        self.file = fresh;
        self.is_continued = false;
        Some(())
    }

    /// Looks again at parts of the file, and at the sites elsewhere that speak of them.
    fn look_at(&mut self, parts: &[Span]) {
        let Some(file) = &mut self.file else { return };
        let is_part = |span: Span| parts.iter().any(|part| touches(*part, span));
        let mut again: Vec<usize> = Vec::new();
        let sites = Arc::make_mut(&mut self.sites);
        for (site, hit) in sites.iter_mut().zip(&self.led) {
            let (mut is_gone, statement) = (is_part(Span::new(*hit, *hit)), site.statement);
            site.each(&mut |span| is_gone |= *span != statement && is_part(*span));
            if is_gone {
                again.push(*hit);
            }
        }
        // In place, here and below: there can be a thousand, and they are large.
        let mut hits = self.led.iter();
        sites.retain(|_| hits.next().is_none_or(|hit| !again.contains(hit)));
        self.led.retain(|hit| !again.contains(hit));
        let hits: Vec<Hit> = self
            .hits
            .iter()
            .filter(|hit| again.contains(&hit.offset) || is_part(Span::new(hit.offset, hit.offset)))
            .copied()
            .collect();
        file.refresh(parts);
        let scope = scope_of_edits(&self.context.settings);
        let new = super::find(file, &self.context, scope, &hits, &|| false).unwrap_or_default();
        self.read.extend(new.read.into_iter().filter(|path| !self.read.contains(path)).collect::<Vec<_>>());
        let new: Vec<(CloseSite, usize)> = new.sites.into_iter().zip(new.hits).collect();
        let new: Vec<_> = new.into_iter().filter(|(site, _)| !sites.contains(site)).collect();
        // What is said of a place can speak of several sites: all of them are judged again.
        let mut judged: Vec<CloseSite> = new.iter().map(|(site, _)| site.clone()).collect();
        let mut wholes: Vec<Span> = Vec::new();
        let left: HashSet<Span> = sites.iter().map(|site| site.whole).collect();
        let found = Arc::make_mut(&mut self.found);
        found.retain(|found| {
            let is_known =
                found.anchors.iter().all(|anchor| anchor.whole == found.span || left.contains(&anchor.whole));
            let is_gone = is_part(found.span) || !is_known;
            if is_gone {
                wholes.extend(found.anchors.iter().map(|anchor| anchor.whole));
            }
            !is_gone
        });
        judged.extend(sites.iter().filter(|site| wholes.contains(&site.whole)).cloned());
        for (site, hit) in new {
            let key = |site: &CloseSite| (site.span.start, site.span.end);
            let mut at = sites.partition_point(|old| key(old) < key(&site));
            while sites.get(at).is_some_and(|old| key(old) == key(&site)) && self.led[at] <= hit {
                at += 1;
            }
            sites.insert(at, site);
            self.led.insert(at, hit);
        }
        found.extend(super::judge(file, &self.context, &judged, &self.spoken_to));
        found.sort_by(|a, b| (a.span, a.rule, &a.codes).cmp(&(b.span, b.rule, &b.codes)));
        found.dedup_by(|a, b| (a.span, a.rule, &a.codes) == (b.span, b.rule, &b.codes));
        finish(file, found);
    }

    fn report(&self) -> Snapshot {
        let Some(file) = &self.file else { return Snapshot::default() };
        let diagnostics = if suppress::is_used(file.text()) {
            Arc::new(super::silence(file, &self.context, Vec::clone(&self.found)))
        } else {
            self.found.clone()
        };
        Snapshot { diagnostics, sites: self.sites.clone(), read: self.read.clone() }
    }

    /// Every site near a place: those without a code too.
    pub fn sites_near(&self, offset: usize) -> Vec<CloseSite> {
        let hits = gate(self.source.text(), self.context.language, Scope::All, &self.context.settings.apis)
            .unwrap_or_default();
        let near = |hit: &&Hit| hit.offset.abs_diff(offset) < NEAR;
        let hits: Vec<Hit> = hits.iter().filter(near).copied().collect();
        if hits.is_empty() {
            return Vec::new();
        }
        let Some(file) = File::parse(self.source.clone(), self.context.language) else { return Vec::new() };
        super::find(&file, &self.context, Scope::All, &hits, &|| false).map(|found| found.sites).unwrap_or_default()
    }
}

/// The parts of a file that changes touch, in order and apart from each other.
fn parts(file: &File, changed: &[Span]) -> Vec<Span> {
    let mut parts: Vec<Span> = changed.iter().map(|span| file.around(*span)).collect();
    parts.sort_unstable();
    let mut merged: Vec<Span> = Vec::new();
    for part in parts {
        match merged.last_mut() {
            Some(last) if part.start <= last.end => last.end = last.end.max(part.end),
            _ => merged.push(part),
        }
    }
    merged
}

/// Whether two ranges share a byte or an end.
fn touches(one: Span, other: Span) -> bool {
    one.start <= other.end && other.start <= one.end
}

/// Changes that follow each other, as few as they can be seen as.
fn merged(changes: &[Change]) -> Vec<Shift> {
    let mut merged: Vec<Shift> = Vec::new();
    for change in changes {
        let together = merged.last().and_then(|last| last.and(change.shift()));
        match (merged.last_mut(), together) {
            (Some(last), Some(together)) => *last = together,
            _ => merged.push(change.shift()),
        }
    }
    merged
}
