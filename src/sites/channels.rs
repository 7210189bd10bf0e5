//! Channels whose other end a task hands on to a socket, so that what goes in is sent.

use super::context::Cx;
use super::evidence::is_socket_name;
use crate::apis::{Family, Known};
use crate::syntax::{Call, Construct, Def, DefKind, Expr, Fate, Node, Pick, Role, TypeText, Variable};

/// The ends of channels that take values.
const SENDERS: &[&str] = &["Sender", "UnboundedSender", "SyncSender"];

/// Words in the names of channels that carry what arrives, or what the program tells itself.
const INWARD: &[&str] = &[
    "in", "incoming", "inbound", "input", "event", "events", "notify", "recv", "received", "receiver", "read",
    "reader", "from",
];

impl<'t> Cx<'t> {
    /// Whether a field or parameter is a channel of a library's messages to the task that writes them to the
    /// socket: all such are, but for those that what is read from a socket goes into.
    pub(super) fn is_way_out(&self, sender: Node<'t>) -> bool {
        let sender = self.file.plain(sender);
        if self.around.is_library || self.around.is_test || self.file.is_in_test(sender) {
            return false;
        }
        let (name, ty) = match self.expr(sender) {
            Expr::Name(_) | Expr::Member { .. } => match self.declared(sender) {
                Some(declared) => declared,
                // `let events = events.clone();`
                None => {
                    let of = self.copied(sender).filter(|_| !self.is_in_a_failed_read(sender));
                    return of.is_some_and(|of| self.nested(|| false, || self.is_way_out(of)));
                }
            },
            Expr::Call(call) => {
                let inner =
                    self.method_of(&call).filter(|(_, name)| matches!(*name, "clone" | "as_ref" | "lock" | "unwrap"));
                return inner.is_some_and(|(object, _)| self.nested(|| false, || self.is_way_out(object)));
            }
            _ => return false,
        };
        let leads_in = name.split('_').any(|word| INWARD.contains(&word));
        !leads_in
            && self.carries_messages(&TypeText::parse(ty), sender)
            && !self.is_in_a_failed_read(sender)
            && !self.is_fed_by_a_socket(sender)
    }

    /// The name of a parameter or of an own field, and its type as it is written.
    pub(super) fn declared(&self, value: Node<'t>) -> Option<(&'t str, &'t str)> {
        match self.expr(value) {
            Expr::Name(name) => match self.definition(name, value)?.kind {
                DefKind::Parameter { annotation, .. } => Some((name, annotation?)),
                _ => None,
            },
            Expr::Member { object, name } if matches!(self.expr(self.file.plain(object)), Expr::This) => {
                let mut fields = self.occurrences(name, self.whole_file()).filter_map(|found| match found.role {
                    Role::Field(field) => field.annotation,
                    _ => None,
                });
                Some((name, fields.next()?))
            }
            _ => None,
        }
    }

    /// Whether a type is the end of a channel that takes messages of a library: `Sender<Result<Message, E>>`.
    fn carries_messages(&self, ty: &TypeText<'t>, at: Node<'t>) -> bool {
        let TypeText::Name { path, args } = ty else { return false };
        if !path.last().is_some_and(|name| SENDERS.contains(name)) {
            return args.iter().any(|arg| self.carries_messages(arg, at));
        }
        // A thread that reads a channel of the standard library can be anybody.
        if self.expand(path.clone(), at).first() == Some(&"std") {
            return false;
        }
        let Some(carried @ TypeText::Name { .. }) = args.first() else { return false };
        self.is_message(Self::read_as(carried).unwrap_or(carried), at)
    }

    /// The type of what is read where reading can fail: `Message` of `Result<Message, Error>`.
    fn read_as<'a>(ty: &'a TypeText<'t>) -> Option<&'a TypeText<'t>> {
        let TypeText::Name { path, args } = ty else { return None };
        args.first().filter(|_| path.last() == Some(&"Result"))
    }

    /// Whether a type is that of a library's messages.
    fn is_message(&self, ty: &TypeText<'t>, at: Node<'t>) -> bool {
        let TypeText::Name { path: message, .. } = ty else { return false };
        let full = match message.as_slice() {
            [single] if self.definition(single, at).is_none() => self.glob_path(single),
            _ => Some(self.expand(message.clone(), at)),
        };
        let Some(full) = full else { return false };
        let package = full.first().and_then(|first| self.apis.package(Family::Rust, first));
        matches!(package, Some(Known::Library(_))) && matches!(full.last(), Some(&"Message" | &"Frame"))
    }

    /// Whether what is read from a socket goes into a channel.
    fn is_fed_by_a_socket(&self, channel: Node<'t>) -> bool {
        let origin = |node| {
            let node = self.original(node);
            match self.expr(node) {
                Expr::Name(name) => self.definition(name, node).map(|def| def.node),
                _ => None,
            }
        };
        self.occurrences("send", self.whole_file()).any(|found| {
            let Role::Member { node, write: None } = found.role else { return false };
            let Expr::Member { object, .. } = self.expr(node) else { return false };
            let object = self.file.plain(object);
            let is_same = match (origin(object), origin(channel)) {
                (None, None) => self.text(object) == self.text(channel),
                (one, other) => one == other,
            };
            is_same
                && self
                    .calls_of(node)
                    .into_iter()
                    .any(|call| call.args.first().is_some_and(|arg| self.is_read_from_a_socket(*arg)))
        })
    }

    /// The channel of which a variable is a copy: `let tx = tx.clone();`
    fn copied(&self, channel: Node<'t>) -> Option<Node<'t>> {
        let Expr::Name(name) = self.expr(channel) else { return None };
        let DefKind::Variable(Variable { value: Some(value), picks, .. }) = self.definition(name, channel)?.kind else {
            return None;
        };
        let Expr::Call(call) = self.expr(self.file.plain(value)) else { return None };
        let (object, method) = self.method_of(&call)?;
        (picks.is_empty() && method == "clone").then_some(object)
    }

    /// The channel itself of which a variable is a copy.
    fn original(&self, channel: Node<'t>) -> Node<'t> {
        match self.copied(channel) {
            Some(of) if matches!(self.expr(of), Expr::Name(_)) => self.nested(|| of, || self.original(of)),
            _ => channel,
        }
    }

    /// Whether a place runs where what was to be read from a socket failed, of which a program tells its own
    /// parts: `if let Err(_) = item { tx.send(..) }`.
    fn is_in_a_failed_read(&self, place: Node<'t>) -> bool {
        self.file.ancestors(place).into_iter().any(|around| match self.file.construct(around) {
            Construct::Branch { condition, then: Some(then), .. } if then.span().contains(place.span()) => {
                self.text(condition).starts_with("let Err(")
                    && self.matched(condition).is_some_and(|read| self.is_read_from_a_socket(read))
            }
            Construct::Switch { subject: Some(subject), arms } => {
                let own = arms.into_iter().find(|arm| arm.node.span().contains(place.span()));
                own.is_some_and(|arm| self.text(arm.node).starts_with("Err(")) && self.is_read_from_a_socket(subject)
            }
            _ => false,
        })
    }

    /// What a condition takes apart by a pattern: `item` of `let Err(_) = item`.
    fn matched(&self, condition: Node<'t>) -> Option<Node<'t>> {
        let text = self.text(condition);
        let (pattern, value) = text.strip_prefix("let ")?.split_once(" = ")?;
        let is_name = value.chars().all(|c| c.is_alphanumeric() || c == '_');
        let at = condition.span().start + "let ".len() + pattern.len() + " = ".len();
        is_name.then(|| self.file.node_at(at))?
    }

    /// Whether a value, or what is wrapped in it, is what a stream gave: `Ok(message)`.
    fn is_read_from_a_socket(&self, value: Node<'t>) -> bool {
        let value = self.file.plain(value);
        match self.expr(value) {
            Expr::Call(call) if call.args.len() == 1 => {
                self.nested(|| false, || self.is_read_from_a_socket(call.args[0]))
            }
            Expr::Name(name) => match self.definition(name, value).map(|def| def.kind) {
                Some(DefKind::Variable(Variable { value: Some(of), .. })) => {
                    let subject = match self.file.construct(of) {
                        // `let got = match item { Err(_) => .., Ok(message) => Some(message) };`
                        Construct::Switch { subject, .. } => subject,
                        Construct::Branch { condition, .. } => self.matched(condition),
                        _ => match self.expr(of) {
                            Expr::Name(_) => Some(of),
                            // `item.unwrap_or_else(|_| ..)`
                            Expr::Call(call) => self.method_of(&call).and_then(|(object, method)| {
                                matches!(method, "unwrap_or" | "unwrap_or_else" | "or_else").then_some(object)
                            }),
                            _ => None,
                        },
                    };
                    if subject.is_some_and(|subject| self.nested(|| false, || self.is_read_from_a_socket(subject))) {
                        return true;
                    }
                    let text = self.text(of);
                    let reader = text.split(".recv(").next().unwrap_or_default().rsplit(['.', ' ', '(']).next();
                    let is_received = text.contains(".recv(") && reader.is_some_and(is_socket_name);
                    is_received || text.contains(".next(") || text.contains(".read")
                }
                // `fn pass(item: Result<Message, Error>)`
                Some(DefKind::Parameter { annotation: Some(ty), .. }) => {
                    Self::read_as(&TypeText::parse(ty)).is_some_and(|read| self.is_message(read, value))
                }
                // `read.for_each(|item| ..)`
                Some(DefKind::Parameter { function, index: 0, .. }) => match self.fate(function) {
                    Fate::Argument { call, index: 0 } => match self.expr(call) {
                        Expr::Call(call) => {
                            let method = self.method_of(&call).map(|(_, method)| method);
                            matches!(method, Some("for_each" | "try_for_each" | "for_each_concurrent"))
                        }
                        _ => false,
                    },
                    _ => false,
                },
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether what goes into a channel of this function comes out at a socket: the receiver that is made
    /// with it is read, and what was read is sent by something else than a channel.
    pub(super) fn is_sent_on(&self, sender: Node<'t>) -> bool {
        let Some((receiver, def)) = self.receiver_of(sender) else { return false };
        let is_own = |place: Node<'t>| self.definition(receiver, place).is_some_and(|found| found.node == def);
        let places = self.uses_of(receiver, self.whole_file()).into_iter();
        places.filter(|place| is_own(*place)).any(|place| self.is_emptied_into_a_socket(place))
    }

    /// Whether what comes out of a receiver that stands here is sent: by this function, or by one of this
    /// file that it is handed to.
    fn is_emptied_into_a_socket(&self, receiver: Node<'t>) -> bool {
        let around = self.file.ancestors(receiver).into_iter();
        let mut calls = around.filter_map(|node| match self.expr(node) {
            Expr::Call(call) => Some(call),
            _ => None,
        });
        // `while let Some(message) = rx.recv().await`, `ReceiverStream::new(rx).map(Ok).forward(sink)`
        let is_sent_here = calls.by_ref().take(4).any(|call| match self.method_of(&call) {
            Some((_, "forward")) => true,
            Some((object, "recv" | "next")) if object.span() == receiver.span() => self.is_read_to_send(call.node),
            _ => false,
        });
        is_sent_here || self.nested(|| false, || self.is_handed_to_a_writer(receiver))
    }

    /// `tokio::spawn(write(sink, rx))`
    fn is_handed_to_a_writer(&self, receiver: Node<'t>) -> bool {
        let Fate::Argument { call, index } = self.fate(receiver) else { return false };
        let Expr::Call(call) = self.expr(call) else { return false };
        let Some(writer) = self.callee(&call).and_then(|function| self.file.function(function)) else { return false };
        let Some(name) = writer.params.get(index).and_then(|param| self.file.pattern_name(param.node)) else {
            return false;
        };
        let places = self.uses_of(self.text(name), writer.node.span()).into_iter();
        let is_own = |place: &Node<'t>| self.definition(self.text(name), *place).is_some_and(|def| def.node == name);
        places.filter(is_own).any(|place| self.is_emptied_into_a_socket(place))
    }

    /// The name of the receiver that is made together with a sender, and where it is defined.
    fn receiver_of(&self, sender: Node<'t>) -> Option<(&'t str, Node<'t>)> {
        let sender = self.file.plain(sender);
        let Expr::Name(name) = self.expr(sender) else { return None };
        let Some(Def { kind: DefKind::Variable(variable), node, .. }) = self.definition(name, sender) else {
            return None;
        };
        match (variable.picks.as_slice(), variable.value) {
            // `let tx = tx.clone();`
            ([], Some(value)) => match self.expr(self.file.plain(value)) {
                Expr::Call(call) => match self.method_of(&call)? {
                    (object, "clone") => self.nested(|| None, || self.receiver_of(object)),
                    _ => None,
                },
                _ => None,
            },
            ([Pick::Item(0)], Some(value)) => {
                let pair = self.file.statement(node);
                let (_, rest) = self.text(pair).split_once(',')?;
                let (receiver, _) = rest.split_once(')')?;
                let receiver = receiver.trim().trim_end_matches(',').trim_start_matches("mut ");
                let mut found = self.occurrences(receiver, pair.span()).filter_map(|found| match found.role {
                    Role::Define(Def { kind: DefKind::Variable(Variable { value: Some(of), .. }), node, .. }) => {
                        (of == value).then_some(node)
                    }
                    _ => None,
                });
                found.next().map(|node| (receiver, node))
            }
            _ => None,
        }
    }

    /// Whether a value that a channel gives is taken by a name which a socket is then given.
    fn is_read_to_send(&self, read: Node<'t>) -> bool {
        self.occurrences("send", self.whole_file()).any(|found| {
            let Role::Member { node, write: None } = found.role else { return false };
            let Expr::Member { object, .. } = self.expr(node) else { return false };
            let given = self.calls_of(node).into_iter().filter_map(|call| call.args.first().copied());
            let is_read = |arg: Node<'t>| {
                let arg = self.file.plain(arg);
                let Expr::Name(name) = self.expr(arg) else { return false };
                match self.definition(name, arg).map(|def| def.kind) {
                    Some(DefKind::Variable(variable)) => {
                        variable.value.is_some_and(|of| of.span().contains(read.span()))
                    }
                    _ => false,
                }
            };
            given.into_iter().any(is_read) && !self.is_channel(object)
        })
    }

    /// The object and the name of a method that is called.
    fn method_of(&self, call: &Call<'t>) -> Option<(Node<'t>, &'t str)> {
        match self.expr(self.file.plain(call.callee)) {
            Expr::Member { object, name } => Some((self.file.plain(object), name)),
            _ => None,
        }
    }
}
