//! Events that a type alone tells: `function explain(event: CloseEvent)`. No registration of the function needs to be
//! seen to know what it is given.

use super::super::Api;
use super::super::context::Cx;
use super::super::find::Found;
use super::super::set::{Closes, CodeSet, Source as Delivery};
use super::super::types::Ty;
use super::follow::Uses;
use super::{End, Source};
use crate::apis::{Known, ModelId, Receive, Slot, Step};
use crate::codes::Ranges;
use crate::source::Span;
use crate::syntax::{DefKind, Node};

impl<'t> Cx<'t> {
    /// What is compared with the code of an event, from the name of its class in a parameter.
    pub(super) fn judge_typed_event(&self, class: Node<'t>, found: &mut Found) {
        let around = self.file.ancestors(class).into_iter();
        let function = around.filter(|node| self.file.is_function(*node)).find_map(|node| self.file.function(node));
        let is_typed = |param: Node<'t>| param.span().contains(class.span());
        let index =
            function.as_ref().and_then(|function| function.params.iter().position(|param| is_typed(param.node)));
        let (Some(function), Some(index)) = (function, index) else { return self.judge_classed_event(class, found) };
        let Some((api, receive)) = self.typed_event(function.node, index).pop() else { return };
        if !self.handled_by(function.node).is_empty() {
            return;
        }
        let source = Source { api, also: Vec::new(), role: End::Either, receive, is_own: true, bound: 0 };
        let mut uses = Uses::default();
        let slot = Slot(vec![Step::Arg(index), Step::Key("code".to_owned())]);
        self.received_names(function.node, &slot, &mut uses);
        self.judge_uses(&uses, &source, found);
    }

    /// What arrives as the code of an event that a function is given by its type, where nothing in the file shows
    /// who calls it. Whose event it is nobody knows then, and it can be that of the socket which is closed with it.
    pub(super) fn delivered_by_annotation(&self, function: Node<'t>, index: usize, at: Node<'t>) -> Option<CodeSet> {
        let events = self.typed_event(function, index);
        if events.is_empty() || !self.callers(function).is_empty() {
            return None;
        }
        let mut set = self.delivered_of_events(&events, function.span(), at)?;
        // `link.onclose = (event: CloseEvent) => ..`, where an object of an own class can give events of its own.
        if let Some((socket, _)) = self.places(function).into_iter().find_map(|place| self.listens(place)) {
            let is_interface = |class: Node<'t>| self.file.heritage(class).is_interface;
            if !self.types(socket).iter().all(|ty| matches!(ty, Ty::Object(class) if is_interface(*class))) {
                return None;
            }
            for source in set.parts.iter_mut().filter_map(|part| part.source.as_mut()) {
                (source.socket, source.closes) = (socket.span(), Closes::Another);
            }
        }
        Some(set)
    }

    /// What all of these libraries can deliver, in a function that is given the event of one of them.
    pub(super) fn delivered_of_events(
        &self,
        events: &[(Api, &'t Receive)],
        function: Span,
        at: Node<'t>,
    ) -> Option<CodeSet> {
        let global = self.global_websocket().first();
        let (api, first) = *events.iter().find(|(api, _)| Some(&api.model) == global).or(events.first())?;
        let is_common = |number: &i64| {
            events.iter().all(|(_, receive)| receive.delivers.as_ref().is_none_or(|known| known.contains(*number)))
        };
        let numbers = first.delivers.as_ref()?.iter().flat_map(|(low, high)| low..=high);
        let delivers = Ranges::collect(numbers.filter(is_common));
        let mut source = Delivery { closes: Closes::Passed, ..Delivery::new(api, Span::new(0, 0), function) };
        let before = Span::new(function.start, at.span().start.max(function.start));
        source.asks_state = self.file.slice(before).contains("readyState");
        Some(CodeSet::received(&delivers, at.span(), source))
    }

    /// The libraries whose close event a parameter is by its type, and where their handlers have code and reason.
    fn typed_event(&self, function: Node<'t>, index: usize) -> Vec<(Api, &'t Receive)> {
        let Some(param) = self.file.function(function).and_then(|lowered| lowered.params.into_iter().nth(index)) else {
            return Vec::new();
        };
        let declared = self.declared_parameter(&param).map(|(text, _)| text);
        let Some(annotation) = declared.or_else(|| self.file.parameter_type(param.node)) else { return Vec::new() };
        self.events_of(annotation, param.node)
    }

    /// The libraries whose close event a type is: of the global event the standard's last, for code that runs in
    /// pages too. None if the file makes such events.
    pub(super) fn events_of(&self, annotation: &'t str, at: Node<'t>) -> Vec<(Api, &'t Receive)> {
        let name = annotation.rsplit('.').next().unwrap_or(annotation);
        let mut models = self.apis.of_family(self.family());
        let standard = models.find(|(_, model)| model.events.iter().any(|event| event.new == name)).map(|(id, _)| id);
        let Some(standard) = standard.filter(|_| !self.file.text().contains(&format!("new {name}"))) else {
            return Vec::new();
        };
        let models = match self.library_of_event(annotation, name, at) {
            Some(Some(model)) => vec![model],
            Some(None) => {
                let others = self.global_websocket().iter().copied().filter(|model| *model != standard);
                others.chain([standard]).collect()
            }
            None => Vec::new(),
        };
        let by_key = |receive: &Receive| matches!(receive.code.as_slice(), [Slot(steps)] if steps.len() == 2);
        let of = |model: ModelId| {
            let mut receives = self.apis.model(model).receives.iter().enumerate();
            let (index, receive) = receives.find(|(_, receive)| by_key(receive))?;
            Some((Api { model, index }, receive))
        };
        models.into_iter().filter_map(of).collect()
    }

    /// The library that a type of events belongs to, `WebSocket.CloseEvent` with an import of `ws`; an inner
    /// none is the standard. None if it is another type.
    fn library_of_event(&self, annotation: &'t str, name: &str, at: Node<'t>) -> Option<Option<ModelId>> {
        match (annotation.rsplit_once('.'), self.definition(name, at).map(|def| def.kind)) {
            (Some((head, last)), _) if last == name => match self.annotated(head, at).as_slice() {
                [Ty::Instance(id), ..] => Some(Some(id.model)),
                _ => None,
            },
            (None, None) if annotation == name => Some(None),
            (None, Some(DefKind::Import { module, .. })) if annotation == name => {
                self.known(module).into_iter().find_map(|known| match known {
                    Known::Library(model) => Some(Some(model)),
                    Known::Not => None,
                })
            }
            _ => None,
        }
    }
}
