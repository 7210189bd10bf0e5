//! `wslint codes`

use std::fmt::Write as _;
use std::io::Write as _;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::{Exit, Failure, ListFormat, knowledge, print_json};
use crate::codes::services::{self, Service};
use crate::codes::{Category, Reconnect};
use crate::reference::{self, Filter, Item, Reference, Wanted};

#[derive(Args)]
pub(super) struct CodesArgs {
    /// A number, a name, a symptom, a service; all codes if nothing is asked
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Codes of this kind
    #[arg(long, value_name = "CATEGORY", value_parser = category)]
    category: Option<Category>,
    /// Codes that may be sent, or with =no those that may not
    #[arg(long, value_name = "YES|NO", num_args = 0..=1, require_equals = true, default_missing_value = "yes")]
    sendable: Option<YesNo>,
    /// Codes that a page may pass to close(), or with =no the others
    #[arg(long, value_name = "YES|NO", num_args = 0..=1, require_equals = true, default_missing_value = "yes")]
    in_browser: Option<YesNo>,
    /// Codes after which a client should reconnect; with =no, =backoff and so on the others
    #[arg(long, value_name = "WHEN", num_args = 0..=1, require_equals = true, default_missing_value = "yes", value_parser = wanted)]
    reconnect: Option<Wanted>,
    /// Codes of this service
    #[arg(long, value_name = "SERVICE", value_parser = service)]
    service: Option<&'static Service>,
    /// List the services instead
    #[arg(long, exclusive = true)]
    services: bool,
    /// How the list is printed
    #[arg(short = 'f', long, value_name = "FORMAT", default_value = "text")]
    format: ListFormat,
    #[command(flatten)]
    knowledge: knowledge::KnowledgeArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum YesNo {
    Yes,
    No,
}

fn category(text: &str) -> Result<Category, String> {
    let known = Category::ALL.iter().filter(|known| **known != Category::Invalid);
    let words: Vec<&str> = known.map(|known| known.as_str()).collect();
    Category::ALL.into_iter().find(|known| known.as_str() == text).ok_or_else(|| {
        let near = crate::suggest::did_you_mean(text, words.iter().copied());
        format!("there is no category `{text}`{near}; there are {}", words.join(", "))
    })
}

fn wanted(text: &str) -> Result<Wanted, String> {
    match text {
        "yes" => return Ok(Wanted::Retry),
        "no" => return Ok(Wanted::NoRetry),
        _ => {}
    }
    let words: Vec<&str> = Reconnect::ALL.iter().map(|known| known.as_str()).filter(|word| *word != "no").collect();
    let found = Reconnect::ALL.into_iter().find(|known| known.as_str() == text);
    found.map(Wanted::Exactly).ok_or_else(|| format!("`{text}` is none of yes, no, {}", words.join(", ")))
}

fn service(text: &str) -> Result<&'static Service, String> {
    services::find(text).ok_or_else(|| {
        let near = crate::suggest::did_you_mean(text, services::names());
        format!("there is no service `{text}`{near}; `wslint codes --services` lists them")
    })
}

pub(super) fn run(args: &CodesArgs) -> Result<Exit, Failure> {
    if args.services {
        return list_services(args.format);
    }
    let knowledge = args.knowledge.load()?;
    let reference = knowledge.reference(args.knowledge.locale(args.format));
    let filter = Filter {
        category: args.category,
        sendable: args.sendable.map(|yes| yes == YesNo::Yes),
        in_browser: args.in_browser.map(|yes| yes == YesNo::Yes),
        reconnect: args.reconnect,
        service: args.service,
    };
    let query = args.query.join(" ");
    let items = if query.trim().is_empty() { reference.list(&filter) } else { reference.search(&query, &filter) };
    if args.format == ListFormat::Json {
        print_json(&json!({ "version": 1, "codes": items.iter().map(value).collect::<Vec<_>>() }))?;
        return Ok(Exit::Clean);
    }
    if items.is_empty() {
        let query = reference::shown(&query);
        return Err(Failure::Other(reference.texts().label("no-match").replace("{query}", &query)));
    }
    let mut text = match args.format {
        ListFormat::Markdown => markdown(&reference, &items),
        _ => plain(&reference, &items),
    };
    if query.trim().is_empty() && filter == Filter::default() {
        let _ = writeln!(text, "\n{}", reference.texts().label("list-footer"));
    }
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(Exit::Clean)
}

fn value(item: &Item) -> Value {
    json!({
        "code": item.code,
        "name": item.name,
        "category": item.category.as_str(),
        "meaning": item.meaning,
        "sendable": item.sendable,
        "in_browser": item.in_browser,
        "reconnect": item.reconnect.map(Reconnect::as_str),
        "service": item.service.map(|service| &service.id),
    })
}

/// What an item is called, and by whom.
fn name(reference: &Reference<'_>, item: &Item) -> String {
    let name = reference::shown(&item.name);
    match (item.service, item.is_own) {
        (Some(service), _) => format!("{name} ({})", service.name),
        (None, true) => format!("{name} ({})", reference.texts().label("list-own")),
        (None, false) => name,
    }
}

fn plain(reference: &Reference<'_>, items: &[Item]) -> String {
    let rows: Vec<[String; 3]> = items
        .iter()
        .map(|item| [item.code.to_string(), name(reference, item), reference::shown(&item.meaning)])
        .collect();
    reference::columns(&rows)
}

fn markdown(reference: &Reference<'_>, items: &[Item]) -> String {
    let label = |key| reference.texts().label(key);
    let md = reference::markdown_inline;
    let heads = ["code", "name", "meaning", "may-be-sent", "page-sends", "reconnect"].map(label);
    let mut text = format!("| {} |\n|{}\n", heads.join(" | "), "---|".repeat(heads.len()));
    let yes = |yes| label(if yes { "yes" } else { "no" });
    for item in items {
        let reconnect = item.reconnect.map_or("", |reconnect| reference.reconnect_word(reconnect));
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {reconnect} |",
            item.code,
            md(&name(reference, item)),
            md(&reference::shown(&item.meaning)),
            yes(item.sendable),
            yes(item.in_browser),
        );
    }
    text
}

fn list_services(format: ListFormat) -> Result<Exit, Failure> {
    if format == ListFormat::Json {
        let value = |service: &Service| json!({ "id": service.id, "name": service.name, "also": service.also, "codes": service.codes().codes.len() });
        print_json(&json!({ "version": 1, "services": services::all().iter().map(value).collect::<Vec<_>>() }))?;
        return Ok(Exit::Clean);
    }
    let row =
        |service: &Service| [service.id.to_owned(), service.codes().codes.len().to_string(), service.name.to_owned()];
    let rows: Vec<[String; 3]> = services::all().iter().map(row).collect();
    std::io::stdout().write_all(reference::columns(&rows).as_bytes())?;
    Ok(Exit::Clean)
}
