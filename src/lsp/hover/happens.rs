//! What happens to a number here: the first line of every hover on a code.

use crate::apis::{Apis, Does, Model};
use crate::codes::{self, Sender};
use crate::rules;
use crate::sites::{Api, CloseSite, Kind};

/// What happens to a number at sites, each thing once.
pub(in crate::lsp) fn happens(number: i64, sites: &[&CloseSite]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut add = |line: String| {
        if !lines.contains(&line) {
            lines.push(line);
        }
    };
    for site in sites {
        match site.kind {
            Kind::Send if site.api.is_none() => add(sent_somehow(number)),
            Kind::Send => models(site).for_each(|model| add(sent(number, model))),
            Kind::Receive => add(received(number, site)),
            Kind::Construct => add(format!("an event with {number} is made up here; nothing is sent")),
            Kind::Ignored => add(format!("the call reads no code here: {number} is ignored")),
            Kind::Define | Kind::Handle => {}
        }
    }
    lines
}

fn models(site: &CloseSite) -> impl Iterator<Item = &'static Model> + use<'_> {
    let all = site.api.iter().chain(&site.also);
    all.map(|api: &Api| Apis::builtin().model(api.model))
}

/// What a library does with a number that it is given to send.
fn sent(number: i64, model: &Model) -> String {
    let title = model.title();
    match model.outcome(number) {
        Some(outcome) if outcome.does != Does::Sends || !codes::is_sendable(number) => {
            let text = rules::happens(model, outcome).to_string();
            match &outcome.note {
                Some(note) => format!("{text} ({note})"),
                None => text,
            }
        }
        _ => format!("{title} sends {number} as it is"),
    }
}

/// The same where only a name says that it is a WebSocket.
fn sent_somehow(number: i64) -> String {
    if !codes::is_sendable(number) {
        return format!("{number} must not be sent: libraries throw, or the peer fails the connection");
    }
    match number {
        1000 | 3000..=4999 => format!("{number} is sent by every library"),
        _ => format!("{number} may be sent; a page cannot: only 1000 and 3000-4999 there"),
    }
}

/// What it means to have received a number.
fn received(number: i64, site: &CloseSite) -> String {
    let receive = site.api.and_then(|api| {
        let model = Apis::builtin().model(api.model);
        model.receives.get(api.index).map(|receive| (model, receive))
    });
    let title = receive.map_or("the library", |(model, _)| model.title());
    if receive.and_then(|(_, receive)| receive.can_deliver(number)) == Some(false) {
        return format!("{title} never hands {number} to this handler");
    }
    match (number, codes::find(number).map(|code| code.sent_by)) {
        (1005, _) => format!("no code was received: {title} sets 1005 itself when a Close carries none"),
        (1006, _) => format!("no Close was received: {title} sets 1006 itself when the connection just ends"),
        (1015, _) => format!("no connection was made: {title} sets 1015 itself when TLS fails"),
        (_, Some(Sender::Server)) => format!("the server sent {number}"),
        (_, Some(Sender::Client)) => format!("the client sent {number}"),
        _ => format!("the peer sent {number}"),
    }
}
