//! Calls that look as if they closed a WebSocket with a code, where nothing shows what is called; and
//! what a project can say of them so that it is known.

use std::path::PathBuf;

use super::CloseSite;
use super::context::{Cx, Surroundings};
use super::set::Value;
use super::types::Ty;
use crate::apis::{Apis, Family, Known, ModelId, Slot, Step, module_path};
use crate::source::Span;
use crate::syntax::{Call, DefKind, Expr, File, Imported, Node, Pick, Role, Variable};

/// Words of which the name of a call has one.
const WORDS: &[&str] = &["close", "disconnect", "terminate", "shutdown", "kick", "evict", "hangup", "hang"];

/// Words with which the name of a call begins that asks or hears of a close.
const OTHERS: &[&str] = &[
    "is", "has", "can", "should", "on", "handle", "validate", "assert", "check", "expect", "parse", "format", "get",
    "set", "to", "emit",
];

/// A code stands among the first arguments.
const MAX_ARGS: usize = 4;

/// A call that looks as if it closed a WebSocket, on something unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The whole call.
    pub span: Span,
    /// What is called, as it stands there.
    pub callee: String,
    /// What a project can say of it; none where only an annotation helps.
    pub sketch: Option<Sketch>,
}

/// What a project can say of a call: an entry of `[[api]]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sketch {
    /// The library that it probably acts like.
    pub like: String,
    /// Where it comes from.
    pub origin: Home,
    /// The way to the object whose method it is; none for a function.
    pub object: Option<Object>,
    /// The call, where the library has none like it.
    pub send: Option<Sent>,
}

/// Where a wrapper comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Home {
    /// A module of the project, by its whole path.
    Module(PathBuf),
    /// A package or crate.
    Package(String),
    /// A name that needs no import.
    Global(String),
    /// Nobody knows; the name of the call has to tell.
    Anywhere,
}

/// The way to an object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Object {
    /// The name of its type.
    pub name: String,
    /// What leads to it, from an export.
    pub from: Option<String>,
    /// The name of the type that says what it is.
    pub annotation: Option<String>,
}

/// A call that takes a code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sent {
    /// Its name.
    pub call: String,
    /// Where the socket stands.
    pub socket: Option<String>,
    /// Where the code stands.
    pub code: String,
    /// Where the reason stands.
    pub reason: Option<String>,
}

/// Whether a text can hold such a call at all.
pub fn has_unknown(text: &str) -> bool {
    names(text).next().is_some()
}

/// The calls of a file that look like a close and are no site.
pub fn unknown(file: &File, apis: &Apis, around: &Surroundings, sites: &[CloseSite]) -> Vec<Unknown> {
    let cx = Cx::new(file, apis, around);
    let calls = names(file.text()).filter_map(|(offset, name)| {
        cx.begin();
        cx.unknown_call(offset, name, sites)
    });
    calls.collect()
}

/// The offsets of such names in a text where they are called, and the names.
pub(super) fn names(text: &str) -> impl Iterator<Item = (usize, &str)> {
    memchr::memchr_iter(b'(', text.as_bytes()).filter_map(|open| {
        let before = text[..open].trim_end_matches(['?', '.', '!']);
        let name = before.rsplit(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').next()?;
        let words = words(name);
        let is_first = |known: &[&str]| words.first().is_some_and(|word| known.contains(&word.as_str()));
        // A name that begins with a capital is that of a type or variant.
        let is_close = words.iter().any(|word| WORDS.contains(&word.as_str()))
            && !is_first(OTHERS)
            && !name.starts_with(char::is_uppercase);
        is_close.then_some((before.len() - name.len(), name))
    })
}

/// The words of a name, in small letters.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in name.chars() {
        if c.is_uppercase() || !c.is_alphanumeric() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

impl<'t> Cx<'t> {
    fn unknown_call(&self, offset: usize, name: &'t str, sites: &[CloseSite]) -> Option<Unknown> {
        let occurrence = self.occurrence(offset, name)?;
        let mut callee = match occurrence.role {
            Role::Use => occurrence.node,
            Role::Member { node, write: None } => node,
            _ => return None,
        };
        let around = self.file.ancestors(callee);
        let mut outer = around.into_iter();
        let mut parent = outer.next()?;
        // `net::shutdown(..)`
        if matches!(self.expr(parent), Expr::Member { name: last, .. } if last == name) {
            callee = parent;
            parent = outer.next()?;
        }
        let Expr::Call(call) = self.expr(parent) else { return None };
        let is_known = || sites.iter().any(|site| site.whole.contains(call.node.span()));
        if self.file.plain(call.callee) != callee || call.spread || is_known() || self.callee(&call).is_some() {
            return None;
        }
        let code = self.code_like(&call)?;
        let object = match self.expr(callee) {
            Expr::Member { object, .. } => Some(object),
            _ => None,
        };
        let types = object.map(|object| self.types(object)).unwrap_or_default();
        let given = call.args.iter().flat_map(|arg| self.types(*arg));
        if types.iter().any(|ty| matches!(ty, Ty::Not | Ty::Instance(_))) || given.into_iter().any(|ty| ty == Ty::Not) {
            return None;
        }
        let sent = self.sent(name, &call, code, object.is_none());
        let sketch = self.sketch(callee, object, sent);
        Some(Unknown { span: call.node.span(), callee: self.text(callee).to_owned(), sketch })
    }

    /// Where something stands that is a code, by its number or its name.
    fn code_like(&self, call: &Call<'t>) -> Option<Slot> {
        call.args.iter().take(MAX_ARGS).enumerate().find_map(|(index, arg)| {
            let arg = self.file.plain(*arg);
            if let Expr::Record(record) = self.expr(arg) {
                let keys = record.fields.iter().filter(|field| field.name.to_ascii_lowercase().ends_with("code"));
                let field = keys.into_iter().find(|field| self.is_code_like(field.value))?;
                return Some(Slot(vec![Step::Arg(index), Step::Key(field.name.to_owned())]));
            }
            self.is_code_like(arg).then(|| Slot(vec![Step::Arg(index)]))
        })
    }

    fn is_code_like(&self, node: Node<'t>) -> bool {
        let set = self.codes(node);
        let is_code =
            |value: &Value| matches!(value, Value::Codes(low, high) if (1000..=4999).contains(low) && *high <= 4999);
        if !set.parts.is_empty() {
            return set.parts.iter().all(|part| is_code(&part.value));
        }
        match self.expr(self.file.plain(node)) {
            Expr::Name(name) | Expr::Member { name, .. } => words(name).iter().any(|word| word == "code"),
            _ => false,
        }
    }

    fn sent(&self, name: &str, call: &Call<'t>, code: Slot, is_function: bool) -> Sent {
        let (mut reason, mut socket) = (None, None);
        if let [Step::Arg(index), rest @ ..] = code.0.as_slice() {
            let is_reason = |node: Node<'t>| match self.expr(self.file.plain(node)) {
                Expr::Text(_) => true,
                Expr::Name(name) | Expr::Member { name, .. } => {
                    words(name).iter().any(|word| ["reason", "message", "msg", "why"].contains(&word.as_str()))
                }
                _ => false,
            };
            reason = match (rest, call.args.get(*index).map(|arg| self.expr(self.file.plain(*arg)))) {
                ([Step::Key(_)], Some(Expr::Record(record))) => {
                    record.fields.iter().find(|field| field.name == "reason").map(|_| format!("arg {index} key reason"))
                }
                _ => call.args.get(index + 1).filter(|arg| is_reason(**arg)).map(|_| format!("arg {}", index + 1)),
            };
            socket = (is_function && *index > 0).then(|| "arg 0".to_owned());
        }
        Sent { call: name.to_owned(), socket, code: code.to_string(), reason }
    }

    fn sketch(&self, callee: Node<'t>, object: Option<Node<'t>>, sent: Sent) -> Option<Sketch> {
        let like = self.probable_library();
        let function = |origin, call: String| {
            let send = Some(Sent { call, ..sent.clone() });
            Some(Sketch { like: like.clone(), origin, object: None, send })
        };
        if self.family() == Family::Rust {
            return match self.rust_origin(callee) {
                Some(origin) => function(origin, sent.call.clone()),
                None => self.told_by_name(&like, object, &sent),
            };
        }
        let Some(object) = object else {
            let Expr::Name(name) = self.expr(callee) else { return None };
            return match self.definition(name, callee).map(|def| def.kind) {
                Some(DefKind::Import { module, what: Imported::Name(export) }) => {
                    function(self.origin(module)?, export.to_owned())
                }
                Some(DefKind::Import { module, .. }) => function(self.origin(module)?, name.to_owned()),
                Some(DefKind::Variable(Variable { value: Some(value), picks, .. })) => match picks.as_slice() {
                    // `const { close } = useSocket()`
                    [Pick::Key(key)] => self.given_by(value, &like, Sent { call: (*key).to_owned(), ..sent }),
                    _ => None,
                },
                Some(_) => None,
                None => function(Home::Global(name.to_owned()), name.to_owned()),
            };
        };
        let Expr::Name(name) = self.expr(self.file.plain(object)) else {
            return self.told_by_name(&like, Some(object), &sent);
        };
        let found = match self.definition(name, object).map(|def| def.kind) {
            Some(DefKind::Import { module, what }) => {
                let call = match what {
                    Imported::Name(export) => format!("{export}.{}", sent.call),
                    Imported::Default | Imported::All => sent.call.clone(),
                };
                function(self.origin(module)?, call)
            }
            Some(DefKind::Variable(Variable { annotation: Some(text), .. }))
            | Some(DefKind::Parameter { annotation: Some(text), .. }) => self.annotated_as(text, object, &like, &sent),
            Some(DefKind::Variable(Variable { value: Some(value), picks, .. })) if picks.is_empty() => {
                self.given_by(value, &like, sent.clone())
            }
            _ => None,
        };
        found.or_else(|| self.told_by_name(&like, Some(object), &sent))
    }

    /// An object that an imported function gives, or that is made of an imported class.
    fn given_by(&self, value: Node<'t>, like: &str, sent: Sent) -> Option<Sketch> {
        let Expr::Call(call) = self.expr(self.file.plain(value)) else { return None };
        let callee = self.file.plain(call.callee);
        let Expr::Name(name) = self.expr(callee) else { return None };
        let (origin, export) = self.imported_as(name, callee)?;
        if call.new {
            return Some(self.object(like, origin, None, Some(export), sent));
        }
        Some(self.object(like, origin, Some(format!("{export} returns")), None, sent))
    }

    /// An object that an imported type says something of.
    fn annotated_as(&self, text: &'t str, at: Node<'t>, like: &str, sent: &Sent) -> Option<Sketch> {
        let name = text.split(|c: char| !c.is_alphanumeric() && c != '_').find(|word| !word.is_empty())?;
        let (origin, export) = self.imported_as(name, at)?;
        Some(self.object(like, origin, None, Some(export), sent.clone()))
    }

    /// Where a name is imported from, and under which name.
    fn imported_as(&self, name: &str, at: Node<'t>) -> Option<(Home, String)> {
        match self.definition(name, at)?.kind {
            DefKind::Import { module, what: Imported::Name(export) } => Some((self.origin(module)?, export.to_owned())),
            DefKind::Import { module, what: Imported::Default } => Some((self.origin(module)?, "default".to_owned())),
            _ => None,
        }
    }

    /// An object by the library's own type, where that has such a call; else by a type of its own.
    fn object(&self, like: &str, origin: Home, from: Option<String>, class: Option<String>, sent: Sent) -> Sketch {
        let model = self.apis.named(like).map(|id| self.apis.model(id));
        let code = Slot::try_from(sent.code.clone()).ok();
        let own = model.and_then(|model| {
            let is_same = |send: &&crate::apis::Send| {
                send.call.as_ref() == Some(&sent.call) && code.as_ref().is_some_and(|code| send.code.contains(code))
            };
            model.sends.iter().rev().find(is_same)?.on.clone()
        });
        let send = own.is_none().then_some(sent);
        let object = Object { name: own.unwrap_or_else(|| "Socket".to_owned()), from, annotation: class };
        Sketch { like: like.to_owned(), origin, object: Some(object), send }
    }

    /// A method whose name no library has: it can tell by itself.
    fn told_by_name(&self, like: &str, object: Option<Node<'t>>, sent: &Sent) -> Option<Sketch> {
        let is_common = self.apis.of_family(self.family()).any(|(_, model)| {
            let calls = model.sends.iter().filter_map(|send| send.call.as_ref());
            calls.chain(model.ignores.iter().map(|ignores| &ignores.call)).any(|call| *call == sent.call)
        });
        let send = Some(sent.clone());
        let sketch = Sketch { like: like.to_owned(), origin: Home::Anywhere, object: None, send };
        (object.is_some() && !is_common).then_some(sketch)
    }

    fn origin(&self, module: &str) -> Option<Home> {
        if !module.starts_with('.') {
            return Some(Home::Package(module.to_owned()));
        }
        Some(Home::Module(module_path(&self.around.path.parent()?.join(module))))
    }

    fn rust_origin(&self, callee: Node<'t>) -> Option<Home> {
        let path = self.full_path(callee)?;
        let (_, outer) = path.split_last()?;
        match self.rust_module(outer) {
            Some((folder, rest)) => Some(Home::Module(rest.iter().fold(folder, |path, name| path.join(name)))),
            None => outer.first().map(|package| Home::Package((*package).to_owned())),
        }
    }

    /// The library that a wrapper in this file is probably made of.
    fn probable_library(&self) -> String {
        let senders =
            || self.apis.of_family(self.family()).filter(|(_, model)| !model.sends.is_empty() && !model.is_own);
        let named = |id: ModelId| self.apis.model(id).id.clone();
        if self.family() == Family::Rust {
            let first = senders().find(|(_, model)| model.packages.iter().any(|package| self.mentions_crate(package)));
            return first.map_or_else(|| "tungstenite".to_owned(), |(id, _)| named(id));
        }
        let imported = self.file.imported().iter().find_map(|name| match self.apis.package(self.family(), name) {
            Some(Known::Library(id)) if senders().any(|(sender, _)| sender == id) => Some(named(id)),
            _ => None,
        });
        let used = || self.around.packages.releases(self.family(), "ws").is_some().then(|| "ws".to_owned());
        let global = || self.global_websocket().first().copied().map(named);
        imported.or_else(used).or_else(global).unwrap_or_else(|| "whatwg".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_by_their_words() {
        let text = "closeSocket(1); enclosed(1); x.kick_user?.(2); a.disconnected(3); hangUp(4); isClose(5); CloseEvent(6); _close(7)";
        let found: Vec<&str> = names(text).map(|(_, name)| name).collect();
        assert_eq!(found, ["closeSocket", "kick_user", "hangUp", "_close"]);
    }
}
