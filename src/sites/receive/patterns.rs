//! Codes of frames that patterns take out of messages: `Message::Close(Some(frame))`, then
//! `frame.code`.

use super::super::context::Cx;
use super::super::find::Found;
use super::super::set::{self, CodeSet};
use super::follow::Uses;
use super::{Api, Look, Source};
use crate::apis::{Family, Handler, Known, ModelId, Receive, Role as End, Slot, Step};
use crate::source::Span;
use crate::syntax::{Def, DefKind, Expr, Fate, Node, Pick, Role, Variable};

/// A pattern for a Close message nests no deeper.
const MAX_PATTERN: usize = 6;

/// Methods of an option that run a closure on what it holds.
const OF_OPTIONS: &[&str] =
    &["map", "and_then", "is_some_and", "is_none_or", "map_or", "map_or_else", "inspect", "filter"];

/// What is looked at of a value that a pattern took out of a message.
pub(in crate::sites) enum Part<'a> {
    /// The value itself.
    Whole,
    /// A field of it, or an item of a tuple: `frame.code`, `frame.0`.
    Field(&'a str),
    /// What a method of it gives: `event.code()`.
    Call(&'a str),
}

impl<'t> Cx<'t> {
    /// A pattern for a Close message, from the name of its variant.
    pub(in crate::sites) fn judge_pattern(&self, variant: Node<'t>, found: &mut Found) {
        let around = self.file.ancestors(variant);
        let [path, pattern, ..] = around.as_slice() else { return };
        let Some((model, index, receive)) = self.receive_by_variant(*path, self.text(variant)) else { return };
        let api = Api { model, index };
        let source = Source { api, also: Vec::new(), role: End::Either, receive, is_own: true, bound: 0 };
        let mut uses = Uses::default();
        let function =
            around.iter().find(|node| self.file.is_function(**node)).map_or(pattern.span(), |node| node.span());
        for occurrence in self.occurrences("code", function).collect::<Vec<_>>() {
            match occurrence.role {
                Role::Member { node, write: None } => {
                    let Expr::Member { object, .. } = self.expr(node) else { continue };
                    if self.is_frame_of(object, pattern.span()) {
                        self.follow_use(node, &mut uses, super::MAX_NAMES);
                    }
                }
                Role::Define(def) if takes_code(&def, receive) && pattern.span().contains(def.node.span()) => {
                    self.follow_name(occurrence.node, &mut uses, super::MAX_NAMES);
                }
                Role::Other if pattern.span().contains(occurrence.node.span()) => {
                    self.judge_written_pattern(occurrence.node, &source, found);
                }
                _ => {}
            }
        }
        self.judge_uses(&uses, &source, found);
    }

    /// A number in a pattern for a frame: `CloseFrame { code: 1006, .. }`, from the field's name.
    fn judge_written_pattern(&self, field: Node<'t>, source: &Source<'t>, found: &mut Found) {
        let rest = &self.file.text()[field.span().end..];
        let Some(written) = rest.trim_start().strip_prefix(':').map(str::trim_start) else { return };
        let Some(first) = self.file.node_at(field.span().end + rest.len() - written.len()) else { return };
        // `CloseFrame { code: CloseCode::Abnormal, .. }`
        let longer =
            self.file.ancestors(first).into_iter().take_while(|outer| outer.span().start == first.span().start);
        let number = longer.last().unwrap_or(first);
        let is_known = matches!(self.expr(number), Expr::Int(_)) || self.constant_by_path(number).is_some();
        if is_known && matches!(self.fate(number), Fate::Compared) {
            let set = self.codes(number);
            let site = self.received(set, number.span(), number, source, Look::Equal { table: false });
            found.sites.push(site);
        }
    }

    /// Whether a name is that of the frame that a pattern took out, or of what is taken out of that one:
    /// `if let Some(frame) = frame`.
    pub(super) fn is_frame_of(&self, node: Node<'t>, pattern: Span) -> bool {
        let node = self.file.plain(node);
        let Expr::Name(name) = self.expr(node) else { return false };
        let Some(def) = self.definition(name, node) else { return false };
        let taken = match &def.kind {
            DefKind::Variable(Variable { value: Some(of), picks, .. })
                if matches!(picks[..], [Pick::Variant("Some", 0)]) =>
            {
                self.without_reader(*of)
            }
            // `frame.as_ref().is_some_and(|frame| ..)`
            DefKind::Parameter { function, index: 0, picks, .. } if picks.is_empty() => {
                self.option_of_closure(*function)
            }
            _ => None,
        };
        pattern.contains(def.node.span())
            || taken.is_some_and(|of| self.nested(|| false, || self.is_frame_of(of, pattern)))
    }

    /// The option that a closure is run on with what it holds.
    fn option_of_closure(&self, closure: Node<'t>) -> Option<Node<'t>> {
        let Fate::Argument { call, .. } = self.fate(closure) else { return None };
        let Expr::Call(call) = self.expr(call) else { return None };
        match self.expr(self.file.plain(call.callee)) {
            Expr::Member { object, name } if OF_OPTIONS.contains(&name) => self.without_reader(object),
            _ => None,
        }
    }

    /// What an option is looked into by: `frame.as_ref()`, `&frame`.
    pub(super) fn without_reader(&self, option: Node<'t>) -> Option<Node<'t>> {
        let option = self.file.plain(option);
        match self.expr(option) {
            Expr::Call(call) => match self.expr(self.file.plain(call.callee)) {
                Expr::Member { object, name: "as_ref" | "clone" | "take" } => Some(object),
                _ => None,
            },
            _ => Some(option),
        }
    }

    /// What a library says of patterns for a variant, from the variant's whole path.
    fn receive_by_variant(&self, path: Node<'t>, variant: &str) -> Option<(ModelId, usize, &'t Receive)> {
        let package = *self.full_path(path)?.first()?;
        let Some(Known::Library(model)) = self.apis.package(self.family(), package) else { return None };
        let mut receives = self.apis.model(model).receives.iter().enumerate();
        let (index, receive) = receives.find(|(_, receive)| receive.handler.variant() == Some(variant))?;
        Some((model, index, receive))
    }

    /// What a name in a pattern for a Close message stands for, or a part of that: of the library
    /// whose message it is.
    pub(in crate::sites) fn delivered_by_pattern(
        &self,
        name: Node<'t>,
        picks: &[Pick<'t>],
        part: &Part<'_>,
        at: Node<'t>,
    ) -> Option<CodeSet> {
        if self.family() != Family::Rust {
            return None;
        }
        let around = self.file.ancestors(name);
        let (outer, variant, rest) = match outermost_variant(picks) {
            Some((variant, rest)) => {
                let named = |node: &&Node<'t>| self.file.words(variant, node.span()).next().is_some();
                (*around.iter().take(MAX_PATTERN).find(named)?, variant, rest)
            }
            // `Message::Close { code, .. }`
            None if matches!(picks, [Pick::Key(_)]) => {
                let record = *around.iter().take(MAX_PATTERN).find(|node| self.text(**node).contains('{'))?;
                let (path, _) = self.text(record).split_once('{')?;
                (record, path.trim_end().rsplit_once("::")?.1, picks)
            }
            None => return None,
        };
        let variant_at = self.file.node_at(self.file.words(variant, outer.span()).next()?)?;
        let path = self.file.ancestors(variant_at).into_iter().next()?;
        let (model, index, receive) = self.receive_by_variant(path, variant)?;
        if !receive.code.iter().any(|slot| leads_to(rest, part, slot)) {
            return None;
        }
        self.received_from(Api { model, index }, receive, name, name, at)
    }

    /// `event.code`, where `event` has a type that only what arrived is of.
    pub(super) fn delivered_by_type(&self, object: Node<'t>, part: &Part<'_>, at: Node<'t>) -> Option<CodeSet> {
        if self.family() != Family::Rust {
            return None;
        }
        let types = self.types(object);
        types.iter().flat_map(|ty| self.bases(ty)).find_map(|id| {
            let ty = &self.apis.ty(id).name;
            let receives = &self.apis.model(id.model).receives;
            let index = receives.iter().position(|receive| {
                matches!(receive.handler, Handler::Pattern(_))
                    && receive.on.as_ref() == Some(ty)
                    && receive.code.iter().any(|slot| leads_to(&[], part, slot))
            })?;
            self.received_from(Api { model: id.model, index }, &receives[index], object, at, at)
        })
    }

    /// `event.code()`, where a pattern took `event` out of a message, or its type says what it is.
    pub(super) fn delivered_by_reader(&self, object: Node<'t>, name: &str, at: Node<'t>) -> Option<CodeSet> {
        let part = Part::Call(name);
        let by_pattern = || {
            let Expr::Name(event) = self.expr(object) else { return None };
            let def = self.definition(event, object)?;
            let DefKind::Variable(Variable { picks, .. }) = &def.kind else { return None };
            self.delivered_by_pattern(def.node, picks, &part, at)
        };
        by_pattern().or_else(|| self.delivered_by_type(object, &part, at))
    }

    /// What a library delivers at a place, in the function around another.
    fn received_from(
        &self,
        api: Api,
        receive: &Receive,
        socket: Node<'t>,
        inside: Node<'t>,
        at: Node<'t>,
    ) -> Option<CodeSet> {
        let around = self.file.ancestors(inside);
        let function = around.iter().find(|node| self.file.is_function(**node));
        let handler = function.map_or(inside.span(), |node| node.span());
        let source = set::Source::new(api, socket.span(), handler);
        Some(CodeSet::received(receive.delivers.as_ref()?, at.span(), source))
    }
}

/// The variant around all that a pattern takes out, and the steps from there.
fn outermost_variant<'t, 'p>(picks: &'p [Pick<'t>]) -> Option<(&'t str, &'p [Pick<'t>])> {
    let own = |pick: &Pick<'t>| matches!(pick, Pick::Variant(name, 0) if !is_plain(name));
    let at = picks.iter().rposition(own)?;
    let Pick::Variant(variant, _) = picks[at] else { return None };
    let rest = &picks[at + 1..];
    let rest = if matches!(rest, [Pick::Variant(..), ..]) { &rest[1..] } else { rest };
    Some((variant, rest))
}

/// Whether a variant is one of those that hold anything.
fn is_plain(variant: &str) -> bool {
    matches!(variant, "Some" | "Ok" | "Err" | "Ready" | "Left" | "Right")
}

/// Whether steps from a Close message, and a part of what they lead to, are where a model has the code.
fn leads_to(picks: &[Pick<'_>], part: &Part<'_>, Slot(slot): &Slot) -> bool {
    match (picks, part, slot.as_slice()) {
        ([Pick::Key(key)], Part::Whole, [Step::Field(name)]) => key == name,
        ([Pick::Item(at)], Part::Whole, [Step::At(index)]) => at == index,
        ([], Part::Field(field), [Step::Field(name)]) => field == name,
        ([], Part::Field(field), [Step::At(index)]) => *field == index.to_string(),
        ([], Part::Call(call), [Step::Member(name), Step::Returns]) => call == name,
        _ => false,
    }
}

fn takes_code(def: &Def<'_>, receive: &Receive) -> bool {
    let DefKind::Variable(Variable { picks, .. }) = &def.kind else { return false };
    let steps = outermost_variant(picks).map_or(picks.as_slice(), |(_, rest)| rest);
    receive.code.iter().any(|slot| leads_to(steps, &Part::Whole, slot))
}
