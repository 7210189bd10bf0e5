//! Codes that a call takes at a place: those of the team first, then the standard ones, as the
//! library wants them written. None that the library or this end refuses.

use tower_lsp::ls_types::{CompletionItemKind, Uri};

use super::super::answers::{self, View};
use super::super::hover::{Text, explain};
use super::super::state::Shared;
use super::{Offer, word};
use crate::apis::{Model, Role};
use crate::codes::{self, Sender};
use crate::sites::{CloseSite, Kind, Shape};
use crate::source::Span;

/// What can be written at a place, and in place of what.
pub(super) async fn offers(shared: &Shared, uri: &Uri, view: &View, offset: usize) -> (Span, Vec<Offer>) {
    let text = view.outcome.source.text();
    let near = answers::ask(shared, uri, move |session, _| session.sites_near(offset)).await.unwrap_or_default();
    let Some((site, span)) = near.iter().find_map(|site| Some((site, slot(site, text, offset)?))) else {
        return (word(text, offset), Vec::new());
    };
    (span, codes_for(site, view))
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

fn codes_for(site: &CloseSite, view: &View) -> Vec<Offer> {
    let known = site.api.iter().chain(&site.also);
    let models: Vec<&Model> = known.map(|api| view.outcome.apis.model(api.model)).collect();
    let declared = view.outcome.declared.iter().map(|code| code.code);
    let standard = codes::all().iter().map(|code| code.code);
    let mut numbers: Vec<i64> = Vec::new();
    for number in declared.chain(standard).filter(|number| fits(site, &models, *number)) {
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers.into_iter().filter_map(|number| offer(&models, view, number)).collect()
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

fn offer(models: &[&Model], view: &View, number: i64) -> Option<Offer> {
    let text = written(models, view.outcome.source.text(), number)?;
    let mut documentation = Text::new(view.abilities.completion_markdown);
    explain(&mut documentation, number, &view.outcome.declared);
    let own = view.outcome.declared.iter().find(|code| code.code == number);
    let name = own.map_or_else(|| codes::name(number).to_owned(), |code| code.name.clone());
    let is_number = text == number.to_string();
    Some(Offer {
        detail: if is_number { name.clone() } else { format!("{number} {name}") },
        filter: Some(if is_number { name } else { number.to_string() }),
        label: text.clone(),
        documentation: Some(documentation),
        kind: if is_number { CompletionItemKind::VALUE } else { CompletionItemKind::ENUM_MEMBER },
        text,
    })
}

/// A number as the library's types want it: a number, or a constant of a type that the file names.
fn written(models: &[&Model], text: &str, number: i64) -> Option<String> {
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
