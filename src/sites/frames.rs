//! Whether a close frame that is built somewhere is sent.
//!
//! A frame is followed outwards through `Some(..)`, `Message::Close(..)`, variables, arms and
//! returns. It is sent unless it certainly goes somewhere else: into an error, a comparison, a
//! constant that nobody uses, a channel between tasks.

use super::context::Cx;
use crate::apis::Family;
use crate::source::Span;
use crate::syntax::{Call, DefKind, Expr, Fate, Node, Role};

/// Wrappers are nested no deeper than this.
const MAX_STEPS: usize = 24;

/// Macros whose values are looked at, not sent.
const LOOKS: &[&str] = &[
    "assert", "assert_eq", "assert_ne", "debug_assert", "debug_assert_eq", "debug_assert_ne", "matches",
    "assert_matches", "println", "eprintln", "print", "format", "write", "writeln", "dbg", "info", "warn", "error",
    "debug", "trace", "log", "panic",
];

/// Types that carry values between tasks.
const CHANNELS: &[&str] =
    &["Sender", "UnboundedSender", "SyncSender", "channel", "unbounded_channel", "mpsc", "oneshot", "broadcast"];

impl<'t> Cx<'t> {
    /// Why a frame is not sent; none if it is.
    pub(super) fn not_sent(&self, frame: Node<'t>) -> Option<String> {
        self.nested(|| None, || self.follow(frame))
    }

    fn follow(&self, frame: Node<'t>) -> Option<String> {
        let mut node = frame;
        // `Ok(frame)`, as streams give it
        let mut is_item = false;
        // `Out::Bye(frame)`
        let mut variant = None;
        // `received.unwrap_or(frame)`
        let mut is_default = false;
        for _ in 0..MAX_STEPS {
            if self.is_read_apart(node) {
                return Some("of this frame only the code or the reason is read".into());
            }
            match self.fate(node) {
                Fate::Part(outer) => match self.macro_name(outer) {
                    Some(name) if LOOKS.contains(&name) => {
                        return Some(format!("this frame is only looked at by `{name}!`"));
                    }
                    _ => node = outer,
                },
                Fate::Argument { call, index } => match self.expr(call) {
                    Expr::Call(inner) => match self.taken_by(&inner) {
                        Taken::Wrapped => {
                            // `Ok::<_, Error>(frame)`
                            is_item |= self.text(inner.callee).split("::").next() == Some("Ok");
                            // Tests try what comes out at the other end.
                            let is_tried = self.around.is_test || self.file.is_in_test(frame);
                            let own = self.own_variant(&inner);
                            variant = own.filter(|_| !is_tried).or(variant);
                            if own.is_some_and(|own| is_default && !self.is_taken_out_to_send(own)) {
                                return Some("this frame stands for one that did not arrive, in an event".into());
                            }
                            let callee = self.expr(self.file.plain(inner.callee));
                            is_default |= matches!(callee, Expr::Member { name: "unwrap_or", .. });
                            node = call;
                        }
                        Taken::Sent if is_item && self.is_fed_by_a_test(&inner) => {
                            return Some("this frame is what a test lets arrive".into());
                        }
                        Taken::Sent => return self.handed_over(&inner, index),
                        Taken::Arrived => return Some("this frame is handled here as if it had arrived".into()),
                        Taken::Error => return Some("this frame is kept in an error of its own kind".into()),
                        Taken::Channel if variant.is_some_and(|variant| self.is_taken_out_to_send(variant)) => {
                            return None;
                        }
                        Taken::Channel => {
                            return Some("this frame goes into a channel inside the program".into());
                        }
                    },
                    _ => return None,
                },
                Fate::Receiver { call, .. } => node = call,
                Fate::Field { name, .. } => {
                    return Some(format!("this frame is kept in the field `{name}` of another record"));
                }
                Fate::Compared => return self.taken_out(node),
                Fate::Bound(name) => return self.bound(name),
                Fate::Assigned(target) if matches!(self.expr(target), Expr::Member { .. }) => {
                    return Some(format!("this frame is kept in `{}`", self.text(target)));
                }
                // `frame.unwrap_or_else(|| CloseFrame { .. })`
                Fate::Returned(maker) => match self.defaults(maker) {
                    Some(call) => (node, is_default) = (call, true),
                    None => return self.given_to_readers(maker),
                },
                Fate::Assigned(_) | Fate::Exported | Fate::Other | Fate::Dropped => return None,
            }
        }
        None
    }

    /// What a stream gives to those who read from it: `fn poll_next(..)`.
    fn given_to_readers(&self, function: Node<'t>) -> Option<String> {
        let name = self.file.function_name(function).map(|name| self.text(name));
        (name == Some("poll_next")).then(|| "this frame is what a stream gives to those who read from it".into())
    }

    /// The enumeration of this file, and the name of its variant, that a call makes.
    fn own_variant(&self, call: &Call<'t>) -> Option<(&'t str, &'t str)> {
        let Expr::Member { object, name } = self.expr(self.file.plain(call.callee)) else { return None };
        let Expr::Name(home) = self.expr(self.file.plain(object)) else { return None };
        matches!(self.type_definition(home, object)?.kind, DefKind::Enum(_)).then_some((home, name))
    }

    /// Whether a pattern for a variant takes out what is then sent: `Out::Bye(frame) => socket.send(..)`.
    fn is_taken_out_to_send(&self, (home, variant): (&str, &str)) -> bool {
        let text = self.file.text();
        self.uses_of(variant, self.whole_file()).into_iter().any(|place| {
            // Another enumeration can have a variant of this name.
            let before = text[..place.span().start].strip_suffix("::").unwrap_or_default();
            if before.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next() != Some(home) {
                return false;
            }
            let Some(rest) = text[place.span().end..].strip_prefix('(') else { return false };
            let inside = rest.split(')').next().unwrap_or(rest);
            let name = inside.rsplit(['(', ' ']).next().unwrap_or(inside);
            let at = text.len() - rest.len() + inside.len() - name.len();
            match self.occurrence(at, name).map(|found| found.role) {
                // Who asks what it holds does not send all of it.
                Some(Role::Define(def)) => {
                    !self.is_asked_about(def.node, def.node) && self.uses(name, def.scope).is_none()
                }
                _ => false,
            }
        })
    }

    /// Whether what stands here is a name of which a field is read: `end.code.into()`.
    fn is_read_apart(&self, node: Node<'t>) -> bool {
        if !matches!(self.expr(node), Expr::Name(_)) {
            return false;
        }
        let field = self.file.ancestors(node).into_iter().next().map(|outer| self.expr(outer));
        matches!(field, Some(Expr::Member { object, name: "code" | "reason" }) if object == node)
    }

    /// The call that takes what a closure gives where there is nothing else.
    fn defaults(&self, maker: Node<'t>) -> Option<Node<'t>> {
        let Fate::Argument { call, index: 0 } = self.fate(maker) else { return None };
        let Expr::Call(inner) = self.expr(call) else { return None };
        let callee = self.expr(self.file.plain(inner.callee));
        matches!(callee, Expr::Member { name: "unwrap_or_else" | "or_else", .. }).then_some(call)
    }

    /// Why a frame that is compared, or taken out of an option, is not sent: `if let Some(frame) = frame`.
    fn taken_out(&self, node: Node<'t>) -> Option<String> {
        let compared = Some("this frame is only compared".into());
        let Some(condition) = self.file.ancestors(node).into_iter().next() else { return compared };
        let Some(rest) = self.text(condition).strip_prefix("let Some(") else { return compared };
        let name = rest.split(')').next().unwrap_or_default();
        let at = condition.span().start + "let Some(".len();
        match self.occurrence(at, name).map(|occurrence| occurrence.role) {
            Some(Role::Define(def)) => self.uses(name, def.scope),
            _ => compared,
        }
    }

    /// The macro that a node calls.
    pub(super) fn macro_name(&self, node: Node<'t>) -> Option<&'t str> {
        let text = self.text(node);
        // A block that begins with such a call has more in it.
        let end = text.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | ':'))?;
        let path = text[end..].starts_with('!').then(|| &text[..end])?;
        path.rsplit("::").next().filter(|name| !name.is_empty())
    }

    /// Whether a call is part of an assertion.
    fn is_asserted_by_macro(&self, call: Node<'t>) -> bool {
        let around = self.file.ancestors(call).into_iter();
        around.filter_map(|outer| self.macro_name(outer)).any(|name| name.contains("assert"))
    }

    /// Whether what a call makes is only looked at: `println!("{:?}", farewell(1006))`. What is waited for does
    /// something, `matches!(leave(1006).await, Ok(()))`, but nobody knows of an assertion.
    pub(super) fn is_only_looked_at(&self, call: Node<'t>) -> bool {
        if self.family() != Family::Rust {
            return false;
        }
        let around = self.file.ancestors(call);
        let is_awaited = || self.file.text()[call.span().end..].trim_start().starts_with(".await");
        let mut names = around.into_iter().filter_map(|outer| self.macro_name(outer));
        names.any(|name| name.contains("assert") || LOOKS.contains(&name) && !is_awaited())
    }

    /// Whether a value is only printed: `info!("closing with {code:?}", code)`.
    pub(super) fn is_told(&self, node: Node<'t>) -> bool {
        let mut names = self.file.ancestors(node).into_iter().filter_map(|outer| self.macro_name(outer));
        names.any(|name| LOOKS.contains(&name) && !name.contains("assert") && name != "matches")
    }

    /// What a call does with a frame that it is given.
    pub(super) fn taken_by(&self, call: &Call<'t>) -> Taken {
        let callee = self.file.plain(call.callee);
        match self.expr(callee) {
            Expr::Name("Some" | "Ok" | "Err" | "Box") => Taken::Wrapped,
            _ if self.text(callee).starts_with("Ok::<") => Taken::Wrapped,
            // `frame.unwrap_or(CloseFrame { .. })`
            Expr::Member { name: "unwrap_or" | "or", .. } => Taken::Wrapped,
            Expr::Member { object, name: "send" | "try_send" | "blocking_send" | "unbounded_send" } => {
                let is_sent = || self.is_sent_on(object) || self.is_way_out(object);
                if self.is_channel(object) && !is_sent() { Taken::Channel } else { Taken::Sent }
            }
            // `Message::Close(..)`, `Frame::from(..)`, and other wrappers by path.
            Expr::Member { object, name } => {
                let starts_upper = |text: &str| text.starts_with(char::is_uppercase);
                let is_error = |text: &str| text.ends_with("Error") || text.ends_with("Err");
                let owner = match self.expr(self.file.plain(object)) {
                    Expr::Name(owner) | Expr::Member { name: owner, .. } => owner,
                    _ => "",
                };
                if is_error(owner) || starts_upper(name) && is_error(name) {
                    Taken::Error
                } else if starts_upper(name) || starts_upper(owner) && matches!(name, "from" | "new" | "Close") {
                    Taken::Wrapped
                } else if is_handling(name) && self.callee(call).is_none() {
                    Taken::Arrived
                } else {
                    Taken::Sent
                }
            }
            Expr::Name(name) if name.starts_with(char::is_uppercase) => Taken::Wrapped,
            Expr::Name(name) if is_handling(name) && self.callee(call).is_none() => Taken::Arrived,
            _ => Taken::Sent,
        }
    }

    /// Whether a test passes items of a stream through a channel, and not to a sink of a library, or makes a
    /// stream of them.
    fn is_fed_by_a_test(&self, call: &Call<'t>) -> bool {
        let is_fed = match self.expr(self.file.plain(call.callee)) {
            Expr::Member { object, name: "send" | "try_send" | "unbounded_send" } => !self.is_sent_on(object),
            Expr::Member { name: "iter" | "once" | "from_iter", .. } | Expr::Name("iter" | "once") => true,
            _ => false,
        };
        is_fed && (self.around.is_test || self.file.is_in_test(call.node))
    }

    /// Whether an object is a channel between tasks, by its definition in this file.
    pub(super) fn is_channel(&self, node: Node<'t>) -> bool {
        let mentions =
            |text: &str| text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| CHANNELS.contains(&word));
        match self.expr(self.file.plain(node)) {
            Expr::Name(name) => self.resolve(name, node).iter().any(|def| match &def.kind {
                DefKind::Parameter { annotation: Some(text), .. } => mentions(text),
                DefKind::Variable(variable) => {
                    variable.annotation.is_some_and(mentions)
                        || variable.value.is_some_and(|value| match self.expr(self.file.plain(value)) {
                            // `let events = events.clone();`
                            Expr::Call(call) => {
                                mentions(self.text(call.callee)) || self.nested(|| false, || self.is_channel(value))
                            }
                            Expr::Name(_) => value.span() != node.span() && self.nested(|| false, || self.is_channel(value)),
                            _ => false,
                        })
                }
                _ => false,
            }),
            Expr::Member { object, name } if matches!(self.expr(self.file.plain(object)), Expr::This) => {
                self.occurrences(name, Span::new(0, self.file.text().len())).any(|occurrence| {
                    matches!(occurrence.role, Role::Field(field) if field.annotation.is_some_and(mentions))
                })
            }
            Expr::Call(call) => match self.expr(self.file.plain(call.callee)) {
                Expr::Member { object, name: "clone" | "as_ref" | "lock" | "unwrap" } => self.is_channel(object),
                _ => false,
            },
            _ => false,
        }
    }

    /// Why a frame in a variable or constant is not sent: nothing sends it.
    fn bound(&self, name: Node<'t>) -> Option<String> {
        let text = self.text(name);
        // A `let` is visible only behind itself, so ask the name what it defines.
        let def = self.occurrence(name.span().start, text).and_then(|occurrence| match occurrence.role {
            Role::Define(def) => Some(def),
            _ => None,
        })?;
        self.uses(text, def.scope)
    }

    /// Why a frame that is passed to a function of this file is not sent: it does not send it.
    fn handed_over(&self, call: &Call<'t>, index: usize) -> Option<String> {
        if self.is_asserted_by_macro(call.node) {
            return Some("this frame is part of an assertion".into());
        }
        let function = self.file.function(self.callee(call)?)?;
        let param = function.params.get(index)?;
        let pattern = self.file.pattern_name(param.node)?;
        self.uses(self.text(pattern), function.node.span())
    }

    /// Why none of the uses of a name sends what it stands for; none if one does.
    fn uses(&self, name: &str, scope: Span) -> Option<String> {
        let uses: Vec<Node<'t>> = self
            .occurrences(name, scope)
            .filter(|occurrence| matches!(occurrence.role, Role::Use))
            .map(|occurrence| occurrence.node)
            .collect();
        if uses.is_empty() {
            return Some(format!("nothing in this file uses `{name}`"));
        }
        let reasons: Vec<Option<String>> =
            uses.into_iter().map(|node| self.nested(|| None, || self.follow(node))).collect();
        if reasons.iter().any(Option::is_none) { None } else { reasons.into_iter().next().flatten() }
    }
}

/// Whether a function handles what arrives, by its name: `received(..)`, `on_message(..)`, `handle_close(..)`.
fn is_handling(name: &str) -> bool {
    let starts = ["on_", "handle", "receive", "recv", "process", "dispatch", "notify"];
    // `process_and_send(..)` does more.
    !name.contains("send")
        && (starts.iter().any(|start| name.starts_with(start)) || matches!(name, "closed" | "callback"))
}

/// What a call does with a frame.
pub(super) enum Taken {
    /// It gives back something that holds the frame.
    Wrapped,
    /// It does what is done with a frame that arrives.
    Arrived,
    /// It sends the frame, as far as can be seen.
    Sent,
    /// It makes an error of it.
    Error,
    /// It hands the frame to another task.
    Channel,
}
