//! What happens to a number here: the first line of every hover on a code.

use crate::apis::{Apis, Does, Model};
use crate::codes::{self, Sender};
use crate::message::Message;
use crate::rules;
use crate::sites::{CloseSite, Kind};

/// What happens to a number at sites, each thing once.
pub(in crate::lsp) fn happens(number: i64, sites: &[&CloseSite], apis: &Apis) -> Vec<Message> {
    let mut lines = Vec::new();
    let mut add = |line: Message| {
        if !lines.contains(&line) {
            lines.push(line);
        }
    };
    for site in sites {
        match site.kind {
            Kind::Send if site.api.is_none() => add(sent_somehow(number)),
            Kind::Send => {
                site.api.iter().chain(&site.also).for_each(|api| add(sent(number, apis.model(api.model), api.index)))
            }
            Kind::Receive => add(received(number, site, apis)),
            Kind::Construct => add(of(number, "here.made-up")),
            Kind::Ignored => add(of(number, "here.ignored")),
            Kind::Define | Kind::Handle => {}
        }
    }
    lines
}

/// A message about a number.
fn of(number: i64, key: &'static str) -> Message {
    Message::new(key).with("code", number)
}

/// What one of a library's sends does with a number.
fn sent(number: i64, model: &Model, send: usize) -> Message {
    match model.outcome_of(send, number) {
        Some(outcome) if outcome.does != Does::Sends || !codes::is_sendable(number) => {
            rules::happens_here(model, outcome)
        }
        _ => of(number, "here.sends").with("library", model.title()),
    }
}

/// The same where only a name says that it is a WebSocket.
fn sent_somehow(number: i64) -> Message {
    match number {
        _ if !codes::is_sendable(number) => rules::unsendable_here(number),
        1000 | 3000..=4999 => of(number, "here.everywhere"),
        _ => of(number, "here.not-in-pages"),
    }
}

/// What it means to have received a number.
fn received(number: i64, site: &CloseSite, apis: &Apis) -> Message {
    let receive = site.api.and_then(|api| {
        let model = apis.model(api.model);
        model.receives.get(api.index).map(|receive| (model, receive))
    });
    let is_delivered = receive.and_then(|(_, receive)| receive.can_deliver(number)) != Some(false);
    let key = match (number, codes::find(number).map(|code| code.sent_by)) {
        _ if !is_delivered => "here.never",
        (1005, _) => "here.received-1005",
        (1006, _) => "here.received-1006",
        (1015, _) => "here.received-1015",
        (_, Some(Sender::Server)) => "here.received-server",
        (_, Some(Sender::Client)) => "here.received-client",
        _ => "here.received-peer",
    };
    of(number, key).with("library", receive.map_or("the library", |(model, _)| model.title()))
}
