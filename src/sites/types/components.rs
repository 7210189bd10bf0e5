//! What components of pages hold, by the words of their frameworks: properties, state, services.

use super::super::context::Cx;
use super::Ty;
use crate::syntax::{Call, DefKind, Expr, Imported, Node, TypeText};

/// Types of functions that are components; their argument says what properties these are given.
const COMPONENTS: &[&str] = &[
    "FC", "FunctionComponent", "VFC", "VoidFunctionComponent", "SFC", "Component", "ParentComponent", "VoidComponent",
];

/// The packages that they come from.
const FRAMEWORKS: &[&str] = &["react", "preact", "preact/compat", "solid-js"];

/// Functions that make a component of one, and the place of the properties among their type arguments.
const WRAPPERS: &[(&str, usize)] = &[("memo", 0), ("forwardRef", 1)];

/// The same with the packages that they come from.
const WRAPPERS_BY_IMPORT: &[(&str, &[&str])] =
    &[("memo", &["react", "preact/compat"]), ("forwardRef", &["react", "preact/compat"])];

/// What asks for an object by its class.
const ASKING: &[(&str, &[&str])] = &[("inject", &["@angular/core"])];

/// Words of Svelte for values that the page follows.
const RUNES: &[&str] = &["$state", "$derived", "$bindable"];

/// The same by a member: of the second kind a function gives the value.
const RUNES_BY_MEMBER: &[(&str, &str)] = &[("$state", "raw"), ("$state", "snapshot"), ("$derived", "by")];

impl<'t> Cx<'t> {
    /// Whether a type is that of a component: `React.FC`, `FunctionComponent`.
    pub(super) fn is_component(&self, path: &[&'t str], at: Node<'t>) -> bool {
        let (Some(first), Some(last)) = (path.first(), path.last()) else { return false };
        if !COMPONENTS.contains(last) {
            return false;
        }
        match self.type_definition(first, at).map(|def| def.kind) {
            Some(DefKind::Import { module, what }) => {
                let is_named = matches!(what, Imported::Name(name) if COMPONENTS.contains(&name));
                FRAMEWORKS.contains(&module) && is_named == (path.len() == 1)
            }
            // The types of React are a global too.
            None => *first == "React" && path.len() == 2,
            _ => false,
        }
    }

    /// Whether a function makes a component of the one that it is given: `React.memo`.
    pub(super) fn is_component_wrapper(&self, callee: Node<'t>) -> bool {
        self.is_one_of(WRAPPERS_BY_IMPORT, callee)
    }

    /// What the function is given that such a call wraps, by the call's type arguments: `memo<Props>(..)`.
    pub(super) fn props_of_wrapper(&self, call: &Call<'t>, args: &'t str, index: Option<usize>) -> Vec<Ty<'t>> {
        let (Expr::Name(name) | Expr::Member { name, .. }) = self.expr(self.file.plain(call.callee)) else {
            return Vec::new();
        };
        let place = WRAPPERS.iter().find(|(wrapper, _)| *wrapper == name).map(|(_, place)| *place);
        match place.filter(|_| index == Some(0)) {
            Some(place) => {
                let args = TypeText::parse_arguments(args);
                args.get(place).map(|props| self.type_text(props, call.node)).unwrap_or_default()
            }
            None => Vec::new(),
        }
    }

    /// The object that a call asks for by its class: `inject(Feed)`.
    pub(super) fn asked_for(&self, call: &Call<'t>) -> Option<Vec<Ty<'t>>> {
        if call.type_args.is_some() || !self.is_one_of(ASKING, call.callee) {
            return None;
        }
        let class = self.file.plain(*call.args.first()?);
        match self.expr(class) {
            Expr::Name(name) => Some(self.type_name(&[name], &[], class)),
            _ => None,
        }
    }

    /// Whether a call is one of Svelte's words: `$state<WebSocket>()`. A name that the file gives is another one.
    pub(super) fn is_rune(&self, callee: Node<'t>) -> bool {
        let callee = self.file.plain(callee);
        let (name, at) = match self.expr(callee) {
            Expr::Name(name) if RUNES.contains(&name) => (name, callee),
            Expr::Member { object, name: member } => match self.expr(object) {
                Expr::Name(name) if RUNES_BY_MEMBER.contains(&(name, member)) => (name, object),
                _ => return false,
            },
            _ => return false,
        };
        let bare = name.trim_start_matches('$');
        self.definition(name, at).is_none() && self.definition(bare, at).is_none()
    }

    /// What such a word gives: what its type argument says, else what it is given.
    pub(super) fn of_rune(&self, call: &Call<'t>) -> Vec<Ty<'t>> {
        let said = self.by_type_argument(call);
        let Some(given) = call.args.first().filter(|_| said.is_empty()) else { return said };
        match self.expr(self.file.plain(*given)) {
            Expr::Function(function) => self.function_result(function.node),
            _ => self.types(*given),
        }
    }
}
