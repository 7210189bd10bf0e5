//! Codes that a call takes at a place, or that can arrive at a comparison: those of the team first, then
//! the standard ones, as the library wants them written. None that the library or this end refuses.

use std::sync::Arc;

use tower_lsp::ls_types::{CompletionItemKind, Uri};

use super::super::answers::{self, View};
use super::super::hover::{Text, explain};
use super::super::state::Shared;
use super::{Offer, compared, constants, word};
use crate::analyze::Session;
use crate::apis::{Model, Role};
use crate::codes::{self, Sender};
use crate::reference::Reference;
use crate::sites::{CloseSite, Kind, Shape};
use crate::source::{Source, Span};
use crate::syntax::Language;

/// What can be written at a place, and in place of what.
pub(super) async fn offers(
    shared: &Shared,
    uri: &Uri,
    view: &View,
    offset: usize,
    language: Language,
) -> (Span, Vec<Offer>) {
    let text = view.outcome.source.text();
    let nothing = (word(text, offset), Vec::new());
    let path = path_before(text, nothing.0.start);
    if path.is_some_and(|path| !constants::is_path(path.0)) {
        // The members of something else.
        return nothing;
    }
    // `CloseCode.` and `code:` are no code yet, and break the call: it is asked for as it will be.
    let is_begun = nothing.0.is_empty() && (path.is_some() || text[..offset].trim_end().ends_with("code:"));
    let begun = is_begun.then(|| [&text[..offset], "x", &text[offset..]].concat());
    let near = answers::ask(shared, uri, move |session, holding| match begun {
        Some(text) => Session::new(Arc::new(Source::new(text)), holding.context.clone()).sites_near(offset),
        None => session.sites_near(offset),
    });
    let near = near.await.unwrap_or_default();
    let slot = near.iter().find_map(|site| Some((site, slot(site, text, offset)?)));
    let from = path.map_or(nothing.0.start, |(_, start)| start);
    let (span, mut offers) = match slot {
        Some((site, span)) => (span, codes_for(site, view, language == Language::Rust)),
        None => match compared_at(shared, uri, text, from, offset, language).await {
            Some(site) => (nothing.0, codes_for(&site, view, language == Language::Rust)),
            None => return nothing,
        },
    };
    match path {
        Some((path, start)) => {
            offers.retain(|offer| offer.text.starts_with(path));
            (Span::new(start, nothing.0.end), offers)
        }
        None if is_begun => (nothing.0, offers),
        None => (span, offers),
    }
}

/// The comparison that is written at a place.
async fn compared_at(
    shared: &Shared,
    uri: &Uri,
    text: &str,
    from: usize,
    offset: usize,
    language: Language,
) -> Option<CloseSite> {
    let begun = compared::begun(text, from, offset, language)?;
    answers::ask(shared, uri, move |_, holding| compared::site(begun, holding.context.clone())).await?
}

/// The name before `.` or `::` at a place, and where it begins.
fn path_before(text: &str, at: usize) -> Option<(&str, usize)> {
    let before = text[..at].strip_suffix("::").or_else(|| text[..at].strip_suffix('.'))?;
    let name = before.rsplit(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').next()?;
    (!name.is_empty()).then_some((name, before.len() - name.len()))
}

/// What is replaced, if the code of the site stands, or can stand, at the place.
fn slot(site: &CloseSite, text: &str, offset: usize) -> Option<Span> {
    if site.kind != Kind::Send {
        return None;
    }
    let touches = |span: Span| span.start <= offset && offset <= span.end;
    match &site.shape {
        Shape::Call { args, code: Some(code), .. } => args.get(*code).copied().filter(|arg| touches(*arg)),
        Shape::Call { list, args, code: None, .. } => {
            let is_inside = list.start < offset && offset < list.end.max(list.start + 1);
            (args.is_empty() && is_inside).then(|| word(text, offset))
        }
        Shape::Record { .. } => Some(site.span).filter(|span| touches(*span) && *span != site.whole),
        Shape::Indirect | Shape::Other => None,
    }
}

fn codes_for(site: &CloseSite, view: &View, is_rust: bool) -> Vec<Offer> {
    let known = site.api.iter().chain(&site.also);
    let models: Vec<&Model> = known.map(|api| view.outcome.apis.model(api.model)).collect();
    let text = view.outcome.source.text();
    let reference = view.reference();
    let fits = |number: &i64| match site.kind {
        Kind::Receive => compared::arrives(site, &view.outcome.apis, *number),
        _ => fits(site, &models, *number),
    };
    let named = constants::named(&models, text, is_rust);
    let declared = view.outcome.declared.iter().filter(|code| code.sent_by.is_none_or(|by| is_from(site, by)));
    let declared = declared.map(|code| code.code).filter(fits);
    let of_services = reference.services.iter().flat_map(|service| &service.codes().codes);
    // One that a library has a name for is offered by that.
    let has_name = |number: i64| named.iter().any(|named| named.number == number);
    let of_services = of_services.filter(|code| is_from(site, code.sent_by) && !has_name(code.code));
    let of_services: Vec<i64> = of_services.map(|code| code.code).filter(fits).collect();
    let standard = codes::all().iter().map(|code| code.code).filter(fits);
    // What the team has declared comes first, and a name before a number.
    let mut written: Vec<(i64, String)> = Vec::new();
    let number = |number| Some((number, as_number(&models, text, number)?));
    written.extend(declared.filter_map(number));
    written.extend(named.into_iter().filter(|named| fits(&named.number)).map(|named| (named.number, named.text)));
    written.extend(of_services.into_iter().chain(standard).filter_map(number));
    let mut offers: Vec<Offer> = Vec::new();
    for (number, text) in written {
        if !offers.iter().any(|offer| offer.text == text) {
            offers.push(offer(view, &reference, number, text));
        }
    }
    offers
}

/// Whether a code that this end sends is sent here, or arrives here.
fn is_from(site: &CloseSite, sender: Sender) -> bool {
    match sender {
        _ if site.kind == Kind::Receive => compared::is_from_peer(site, sender),
        Sender::Client => site.role != Role::Server,
        Sender::Server => site.role != Role::Client,
        Sender::Nobody => false,
        Sender::Both | Sender::Application => true,
    }
}

/// Whether this end can send a number with every library that it can be.
fn fits(site: &CloseSite, models: &[&Model], number: i64) -> bool {
    let by_role = match codes::find(number).map(|code| code.sent_by) {
        Some(Sender::Client) => site.role == Role::Client,
        Some(Sender::Server) => site.role == Role::Server,
        _ => true,
    };
    let by_library = match models {
        [] => number == 1000 || (3000..=4999).contains(&number),
        models => models.iter().all(|model| model.sends(number)),
    };
    codes::is_sendable(number) && by_role && by_library
}

fn offer(view: &View, reference: &Reference<'_>, number: i64, text: String) -> Offer {
    let mut documentation = Text::new(view.abilities.completion_markdown);
    explain(&mut documentation, number, view);
    let name = reference.called(number);
    let is_number = text == number.to_string();
    Offer {
        detail: if is_number { name.clone() } else { format!("{number} {name}") },
        filter: Some(if is_number { name } else { number.to_string() }),
        label: text.clone(),
        documentation: Some(documentation),
        kind: if is_number { CompletionItemKind::VALUE } else { CompletionItemKind::ENUM_MEMBER },
        text,
    }
}

/// A number as the library's types want it: a number, or around it a constructor of a type that the
/// file names. None where the number has a name that must be written.
fn as_number(models: &[&Model], text: &str, number: i64) -> Option<String> {
    let mut typed = models.iter().flat_map(|model| &model.constants).filter(|constants| !constants.wraps.is_empty());
    let Some(constants) = typed.next() else { return Some(number.to_string()) };
    let path = constants.path.as_str();
    memchr::memmem::find(text.as_bytes(), path.as_bytes())?;
    if let Some((name, _)) = constants.members.iter().find(|(_, value)| **value == number) {
        return Some(format!("{path}::{name}"));
    }
    let (wrap, _) = constants.write.iter().find(|(_, ranges)| ranges.contains(number))?;
    Some(format!("{path}::{wrap}({number})"))
}
