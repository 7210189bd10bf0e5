//! Codes that handlers are given, as values: from a parameter back to the library that delivers it.

use super::super::context::Cx;
use super::super::set::{CodeSet, Source};
use super::super::types::{LISTENERS, Ty};
use super::Api;
use super::patterns::Part;
use crate::apis::{Family, Handler, Known, ModelId, Receive, Slot, Step};
use crate::source::Span;
use crate::syntax::{DefKind, Expr, Fate, Node, Pick, Role, TypeText, Variable};

impl<'t> Cx<'t> {
    /// What arrives in a parameter of a handler, or in a part of one; nothing if the function is no
    /// handler of a library that says what it delivers.
    pub(in crate::sites) fn delivered(
        &self,
        function: Node<'t>,
        index: usize,
        picks: &[Pick<'t>],
        at: Node<'t>,
    ) -> Option<CodeSet> {
        let key = match picks {
            [] => None,
            [Pick::Key(key)] => Some(*key),
            _ => return None,
        };
        let is_slot = |Slot(steps): &Slot, bound: usize| match (steps.as_slice(), key) {
            ([Step::Arg(arg)], None) => *arg + bound == index,
            ([Step::Arg(arg), Step::Key(name)], Some(key)) => *arg + bound == index && name == key,
            _ => false,
        };
        let mut found: Option<CodeSet> = None;
        let handled = self.handled_by(function);
        if let (true, Some("code"), Family::JavaScript) = (handled.is_empty(), key, self.family()) {
            return self.delivered_by_annotation(function, index, at);
        }
        for (source, receive, bound) in handled {
            if receive.code.iter().any(|slot| is_slot(slot, bound)) {
                let set = match &receive.delivers {
                    Some(delivers) => {
                        let before = Span::new(function.span().start, at.span().start.max(function.span().start));
                        let asks_state = self.file.slice(before).contains("readyState");
                        CodeSet::received(delivers, at.span(), Source { asks_state, ..source })
                    }
                    None => CodeSet::unknown(),
                };
                found = Some(found.unwrap_or_default().or(set));
            }
        }
        found
    }

    /// `event.code`, where `event` is what a handler is given.
    pub(in crate::sites) fn delivered_member(&self, at: Node<'t>, object: Node<'t>, name: &'t str) -> Option<CodeSet> {
        let Expr::Name(event) = self.expr(object) else { return None };
        let def = self.definition(event, object)?;
        let given = match &def.kind {
            DefKind::Parameter { function, index, picks, .. } if picks.is_empty() => {
                self.delivered(*function, *index, &[Pick::Key(name)], at)
            }
            // `const closed = event as CloseEvent`
            DefKind::Variable(Variable { value: Some(value), mutable: false, picks, .. })
                if picks.is_empty() && matches!(self.expr(self.file.plain(*value)), Expr::Name(_)) =>
            {
                self.nested(|| None, || self.delivered_member(at, self.file.plain(*value), name))
            }
            // `Message::Close(Some(frame)) => .. frame.code ..`
            DefKind::Variable(Variable { picks, .. }) => {
                self.delivered_by_pattern(def.node, picks, &Part::Field(name), at)
            }
            _ => None,
        };
        // The place knows of casts: `(err as CloseEvent).code`.
        let whole = match self.expr(at) {
            Expr::Member { object: whole, .. } if self.file.plain(whole) == object => whole,
            _ => object,
        };
        let by_class = || self.delivered_by_class(whole, at).filter(|_| name == "code");
        given.or_else(|| self.delivered_by_type(object, &Part::Field(name), at)).or_else(by_class)
    }

    /// What a method of a received message gives, or a part of it: `message.as_close()`.
    pub(in crate::sites) fn delivered_by_call(
        &self,
        call: Node<'t>,
        picks: &[Pick<'t>],
        at: Node<'t>,
    ) -> Option<CodeSet> {
        let Expr::Call(call) = self.expr(self.file.plain(call)) else { return None };
        let Expr::Member { object, name } = self.expr(self.file.plain(call.callee)) else { return None };
        if self.family() != Family::Rust || !call.args.is_empty() {
            return None;
        }
        if matches!(name, "unwrap" | "expect") {
            return self.nested(|| None, || self.delivered_by_call(object, picks, at));
        }
        if picks.is_empty()
            && let Some(set) = self.delivered_by_reader(object, name, at)
        {
            return Some(set);
        }
        let picks = match picks {
            [Pick::Variant("Some" | "Ok", 0), rest @ ..] => rest,
            _ => picks,
        };
        let (model, index, receive) = self.receive_of_call(object, name, picks)?;
        let around = self.file.ancestors(at);
        let handler = around.iter().find(|node| self.file.is_function(**node)).map_or(at.span(), |node| node.span());
        let source = Source::new(Api { model, index }, object.span(), handler);
        Some(CodeSet::received(receive.delivers.as_ref()?, at.span(), source))
    }

    /// What a library says of a method of a received message, where its code is what is picked.
    pub(super) fn receive_of_call(
        &self,
        object: Node<'t>,
        name: &str,
        picks: &[Pick<'t>],
    ) -> Option<(ModelId, usize, &'t Receive)> {
        let is_slot = |Slot(steps): &Slot| match (steps.as_slice(), picks) {
            ([Step::Returns], []) => true,
            ([Step::Returns, Step::At(at)], [Pick::Item(item)]) => at == item,
            _ => false,
        };
        let handler = Handler::Call(name.to_owned());
        self.receives_of(&handler).into_iter().find(|(model, _, receive)| {
            receive.code.iter().any(is_slot)
                && match &receive.on {
                    Some(on) => self
                        .types(object)
                        .iter()
                        .flat_map(|ty| self.bases(ty))
                        .any(|id| id.model == *model && self.apis.ty(id).name == *on),
                    None => self.apis.model(*model).packages.iter().any(|package| self.mentions_crate(package)),
                }
        })
    }

    /// The libraries whose handlers have this form.
    fn receives_of(&self, handler: &Handler) -> Vec<(ModelId, usize, &'t Receive)> {
        let models = self.apis.of_family(self.family());
        let receives =
            models.flat_map(|(id, model)| model.receives.iter().enumerate().map(move |(at, of)| (id, at, of)));
        receives.filter(|(.., receive)| receive.handler == *handler).collect()
    }

    /// The libraries that call a function when a connection closes, with how many arguments it is bound to
    /// before those that they give it.
    pub(in crate::sites) fn handled_by(&self, function: Node<'t>) -> Vec<(Source, &'t Receive, usize)> {
        let own = self.first_parameter(function);
        let source = |model, index, socket| Source::new(Api { model, index }, socket, function.span());
        let mut handlers: Vec<(Vec<Ty<'t>>, Handler, Span, usize)> = Vec::new();
        for place in self.places(function) {
            if let Some((socket, kind)) = self.listens(place) {
                handlers.push((self.types(socket), kind, socket.span(), self.bound_at(place)));
            }
            handlers.push((self.handed_to(place, Vec::new()), Handler::Function, own, 0));
            handlers.push((self.named_handlers(function, place), Handler::Function, own, 0));
        }
        handlers.push((self.method_types(function, &[]), Handler::Function, own, 0));
        let methods = self.handled_as_method(function).into_iter();
        let mut sources: Vec<(Source, &Receive, usize)> =
            methods.map(|(model, index, receive)| (source(model, index, own), receive, 0)).collect();
        for (types, kind, socket, bound) in handlers {
            for id in types.iter().flat_map(|ty| self.bases(ty)) {
                if let Some((index, receive)) = self.receive_of(id.model, &self.apis.ty(id).name, &kind) {
                    sources.push((source(id.model, index, socket), receive, bound));
                }
            }
        }
        sources
    }

    /// How many arguments a function that stands here is bound to: one in `onClose.bind(this, peer)`.
    fn bound_at(&self, place: Node<'t>) -> usize {
        match self.fate(place) {
            Fate::Receiver { call, method: "bind" } => match self.expr(call) {
                Expr::Call(call) => call.args.len().saturating_sub(1),
                _ => 0,
            },
            _ => 0,
        }
    }

    /// Where a handler that is given its socket has it.
    fn first_parameter(&self, function: Node<'t>) -> Span {
        let params = self.file.function(function).map(|function| function.params).unwrap_or_default();
        params.first().map_or(Span::new(0, 0), |param| param.node.span())
    }

    /// The socket on which a function that stands here listens, and for what.
    pub(in crate::sites) fn listens(&self, place: Node<'t>) -> Option<(Node<'t>, Handler)> {
        match self.fate(place) {
            Fate::Argument { call, index: 1 } => {
                let Expr::Call(call) = self.expr(call) else { return None };
                let Expr::Member { object, name } = self.expr(self.file.plain(call.callee)) else { return None };
                let event = self.fixed_text(*call.args.first()?).filter(|_| LISTENERS.contains(&name))?;
                let kind = if name == "addEventListener" { Handler::EventListener(event) } else { Handler::On(event) };
                Some((object, kind))
            }
            Fate::Assigned(target) => match self.expr(target) {
                Expr::Member { object, name } => Some((object, Handler::Property(name.to_owned()))),
                _ => None,
            },
            // `onClose.bind(this)`
            Fate::Receiver { call, method: "bind" } => self.nested(|| None, || self.listens(call)),
            _ => None,
        }
    }

    /// `webSocketClose(ws, code, reason) { .. }`
    fn handled_as_method(&self, function: Node<'t>) -> Vec<(ModelId, usize, &'t Receive)> {
        let Some(name) = self.file.function_name(function) else { return Vec::new() };
        let text = self.text(name);
        let found = self.receives_of(&Handler::Method(text.to_owned()));
        if self.family() == Family::Rust {
            // A name alone proves nothing where every trait can have it.
            return found.into_iter().filter(|(model, ..)| self.takes_types_of(function, *model)).collect();
        }
        if !matches!(self.occurrence(name.span().start, text).map(|found| found.role), Some(Role::Field(_))) {
            return Vec::new();
        }
        found
    }

    /// Whether a parameter of a function has a type of a library.
    pub(super) fn takes_types_of(&self, function: Node<'t>, model: ModelId) -> bool {
        let params = self.file.function(function).map(|function| function.params).unwrap_or_default();
        let names = params.iter().filter_map(|param| self.file.pattern_name(param.node));
        names.into_iter().any(|name| match self.definition(self.text(name), name).map(|def| def.kind) {
            Some(DefKind::Parameter { annotation: Some(text), .. }) => {
                let TypeText::Name { path, .. } = TypeText::parse(text) else { return false };
                let path = match path.as_slice() {
                    [single] if self.definition(single, name).is_none() => self.glob_path(single).unwrap_or(path),
                    _ => self.expand(path, name),
                };
                let package = path.first().and_then(|first| self.apis.package(Family::Rust, first));
                matches!(package, Some(Known::Library(library)) if library == model)
            }
            _ => false,
        })
    }
}
