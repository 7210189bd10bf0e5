//! Channels whose other end a task hands on to a socket, so that what goes in is sent.

use super::context::Cx;
use crate::syntax::{Call, Def, DefKind, Expr, Node, Pick, Role, Variable};

impl<'t> Cx<'t> {
    /// Whether what goes into a channel of this function comes out at a socket: the receiver that is made
    /// with it is read, and what was read is sent by something else than a channel.
    pub(super) fn is_sent_on(&self, sender: Node<'t>) -> bool {
        let Some((receiver, def)) = self.receiver_of(sender) else { return false };
        let is_own = |place: Node<'t>| self.definition(receiver, place).is_some_and(|found| found.node == def);
        self.uses_of(receiver, self.whole_file()).into_iter().filter(|place| is_own(*place)).any(|place| {
            let around = self.file.ancestors(place).into_iter();
            let mut calls = around.filter_map(|node| match self.expr(node) {
                Expr::Call(call) => Some(call),
                _ => None,
            });
            // `while let Some(message) = rx.recv().await`, `ReceiverStream::new(rx).map(Ok).forward(sink)`
            calls.by_ref().take(4).any(|call| match self.method_of(&call) {
                Some((_, "forward")) => true,
                Some((object, "recv" | "next")) if object.span() == place.span() => self.is_read_to_send(call.node),
                _ => false,
            })
        })
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
                let mut found = self.file.occurrences(receiver, pair.span()).filter_map(|found| match found.role {
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
        self.file.occurrences("send", self.whole_file()).any(|found| {
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
