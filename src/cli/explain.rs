//! `wslint explain`

use std::io::Write as _;

use clap::Args;
use serde_json::{Value, json};

use super::{Exit, Failure, ListFormat, knowledge, library, print_json};
use crate::codes::{self, constants, services, timeouts};
use crate::locale::Locale;
use crate::reference::{self, Block, Filter, Question, Reference, Subject};
use crate::rules::{self, RULES, Rule};

#[derive(Args)]
pub(super) struct ExplainArgs {
    /// A code (1006, 0x3EE, `03 ee`), a name, a range, a rule, a service, an error text or log line; two codes
    /// are compared
    #[arg(value_name = "WHAT", required_unless_present = "library", allow_negative_numbers = true)]
    what: Vec<String>,
    /// Show the model of a library instead
    #[arg(long, value_name = "NAME", conflicts_with = "what")]
    library: Option<String>,
    /// How the text is printed
    #[arg(short = 'f', long, value_name = "FORMAT", default_value = "text")]
    format: ListFormat,
    #[command(flatten)]
    knowledge: knowledge::KnowledgeArgs,
}

pub(super) fn run(args: &ExplainArgs) -> Result<Exit, Failure> {
    if let Some(name) = &args.library {
        return library::run(name, args.format);
    }
    let locale = args.knowledge.locale(args.format);
    if let [what] = args.what.as_slice()
        && let Some(rule) = rules::find(what)
    {
        return print_rule(rule, args.format, locale);
    }
    let knowledge = args.knowledge.load()?;
    let reference = knowledge.reference(locale);
    let Some(question) = reference::understand(&args.what, reference.own) else {
        return searched(&reference, args);
    };
    if args.format == ListFormat::Json {
        print_json(&value(&reference, &question))?;
        return Ok(Exit::Clean);
    }
    let blocks = answer(&reference, &question);
    let text = match args.format {
        ListFormat::Markdown => reference::markdown(&blocks, 1),
        _ => reference::text(&blocks),
    };
    std::io::stdout().write_all(format!("{}\n", text.trim_end()).as_bytes())?;
    Ok(Exit::Clean)
}

fn answer(reference: &Reference<'_>, question: &Question) -> Vec<Block> {
    match question {
        Question::What(subject, service) => reference.explain(*subject, *service),
        Question::Which(codes) => reference.which(codes),
        Question::Ask(code, aspect) => {
            let mut blocks = reference.explain(Subject::Code(*code), None);
            blocks.insert(1, reference.aspect(*code, *aspect));
            blocks
        }
        Question::Listed(listed) => reference.listed(*listed),
        Question::Topic(topic) => reference.topic(topic),
        Question::Compare(a, b) => reference.compare(*a, *b),
        Question::Service(service) => reference.service(service),
        Question::Seconds(seconds) => reference.after(*seconds),
        Question::Limits(limits) => reference.limits_of(limits),
        Question::Text(errors, codes) => reference.pasted(errors, codes),
    }
}

/// Most codes that are named where only the words of a question tell what it is about.
const MAX_FOUND: usize = 5;

/// What a question is about whose words are all there is to go by. A single word is rather a slip.
fn searched(reference: &Reference<'_>, args: &ExplainArgs) -> Result<Exit, Failure> {
    let what = args.what.join(" ");
    let is_question = what.trim().contains(' ');
    let mut found =
        if is_question || near(&what).is_empty() { reference.search(&what, &Filter::default()) } else { Vec::new() };
    found.truncate(MAX_FOUND);
    if found.is_empty() {
        return Err(Failure::Other(unknown(&what)));
    }
    if args.format == ListFormat::Json {
        let codes: Vec<Value> = found.iter().map(|item| code(reference, item.code)).collect();
        print_json(&json!({ "version": 1, "codes": codes }))?;
        return Ok(Exit::Clean);
    }
    let title = reference.texts().label("searched").trim_end_matches(':').to_owned();
    let items = found.iter().map(|item| reference.line(item)).collect();
    let mut blocks = vec![Block::List { title, items }];
    if let Some(best) = found.first() {
        blocks.extend(reference.explain(Subject::Code(best.code), best.service));
    }
    let text = match args.format {
        ListFormat::Markdown => reference::markdown(&blocks, 1),
        _ => reference::text(&blocks),
    };
    std::io::stdout().write_all(format!("{}\n", text.trim_end()).as_bytes())?;
    Ok(Exit::Clean)
}

/// What to say of something that nobody knows.
fn unknown(what: &str) -> String {
    let near = match near(what) {
        near if near.is_empty() => "; `wslint codes` searches by symptom, `wslint rules` lists the rules".into(),
        near => near,
    };
    format!("`{}` is no code, name, range, rule, service or error that wslint knows{near}", reference::shown(what))
}

/// What somebody can have meant who has slipped.
fn near(what: &str) -> String {
    let names = codes::all().iter().flat_map(|code| &code.names).map(String::as_str);
    let libraries = constants::libraries().iter().flat_map(|library| library.members.keys()).map(String::as_str);
    let ids = RULES.iter().map(|rule| rule.id);
    let exact = crate::suggest::did_you_mean(what, ids.chain(names.clone()).chain(services::names()));
    if exact.is_empty() {
        crate::suggest::did_you_mean(&what.to_uppercase().replace(' ', "_"), names.chain(libraries))
    } else {
        exact
    }
}

fn value(reference: &Reference<'_>, question: &Question) -> Value {
    let of = |subject: Subject| match subject {
        Subject::Code(number) => code(reference, number),
        Subject::Range(low, high) => json!({ "from": low, "to": high, "text": text(reference, question) }),
    };
    match question {
        Question::What(subject @ Subject::Code(_), service) => {
            json!({ "version": 1, "code": of(*subject), "service": service.map(|service| &service.id) })
        }
        Question::What(subject, _) => json!({ "version": 1, "range": of(*subject) }),
        Question::Compare(a, b) => {
            let pair = reference.texts().pair(a.number(), b.number());
            json!({
                "version": 1,
                "compare": [of(*a), of(*b)],
                "difference": pair.map(|pair| &pair.difference),
                "choose": pair.map(|pair| &pair.choose),
            })
        }
        Question::Which(numbers) => {
            json!({ "version": 1, "codes": numbers.iter().map(|number| code(reference, *number)).collect::<Vec<_>>() })
        }
        Question::Ask(number, aspect) => json!({
            "version": 1,
            "code": code(reference, *number),
            "answer": reference::markdown(&[reference.aspect(*number, *aspect)], 1).trim_end(),
        }),
        Question::Listed(listed) => {
            let codes: Vec<Value> = reference.listed_codes(*listed).map(|number| code(reference, number)).collect();
            json!({ "version": 1, "codes": codes, "text": text(reference, question) })
        }
        Question::Topic(topic) => json!({
            "version": 1,
            "topic": topic.id,
            "codes": topic.codes.iter().map(|number| code(reference, *number)).collect::<Vec<_>>(),
            "text": text(reference, question),
        }),
        Question::Service(service) => json!({ "version": 1, "service": service.id, "text": text(reference, question) }),
        Question::Seconds(seconds) => {
            let limits = timeouts::limits().iter().filter(|limit| limit.seconds == *seconds);
            let who: Vec<Value> = limits.map(|limit| json!({ "who": limit.who, "source": limit.source })).collect();
            json!({ "version": 1, "seconds": seconds, "limits": who, "text": text(reference, question) })
        }
        Question::Limits(limits) => {
            let limits: Vec<Value> = limits
                .iter()
                .map(|limit| json!({ "who": limit.who, "seconds": limit.seconds, "source": limit.source }))
                .collect();
            json!({ "version": 1, "limits": limits, "text": text(reference, question) })
        }
        Question::Text(errors, numbers) => json!({
            "version": 1,
            "errors": errors.iter().map(|error| json!({ "id": error.id, "who": error.who, "rules": error.rules })).collect::<Vec<_>>(),
            "codes": numbers.iter().map(|number| code(reference, *number)).collect::<Vec<_>>(),
            "text": text(reference, question),
        }),
    }
}

fn text(reference: &Reference<'_>, question: &Question) -> String {
    reference::markdown(&answer(reference, question), 1).trim_end().to_owned()
}

fn code(reference: &Reference<'_>, number: i64) -> Value {
    let entry = reference.texts().entry(number).cloned().unwrap_or_default();
    let own = reference.own_code(number);
    let at_services: Vec<Value> = services::all()
        .iter()
        .filter_map(|service| {
            let code = service.code(number)?;
            let reconnect = code.reconnect.map(codes::Reconnect::as_str);
            Some(json!({ "service": service.id, "name": code.name, "meaning": code.meaning, "reconnect": reconnect }))
        })
        .collect();
    json!({
        "code": number,
        "name": own.map_or_else(|| reference.name(number), |own| own.name.clone()),
        "category": codes::category(number).as_str(),
        "meaning": own.map_or_else(|| reference.meaning(number), |own| own.summary.clone()),
        "details": entry.details,
        "sendable": codes::is_sendable(number),
        "sent_by": codes::find(number).map(|code| code.sent_by.as_str()),
        "in_browser": codes::page_may_send(number),
        "received_in_browser": codes::page_may_receive(number),
        "reconnect": own.and_then(|own| own.reconnect).unwrap_or_else(|| codes::reconnect(number)).as_str(),
        "seen": entry.seen,
        "causes": entry.causes,
        "fix": entry.fix,
        "names": constants::names_of(number).iter().map(|(library, name)| json!({ "library": library.name, "name": name })).collect::<Vec<_>>(),
        "services": at_services,
        "declared": own.is_some(),
        "sources": codes::facts(number).map(|facts| &facts.sources),
    })
}

fn print_rule(rule: &Rule, format: ListFormat, locale: Locale) -> Result<Exit, Failure> {
    if format == ListFormat::Json {
        print_json(&json!({
            "version": 1,
            "rule": {
                "id": rule.id,
                "group": rule.group.as_str(),
                "summary": rule.summary_in(locale),
                "fixes": rule.fixes_in(locale),
                "docs": rule.docs_in(locale).trim(),
            },
        }))?;
        return Ok(Exit::Clean);
    }
    let markdown = super::rules::document(rule, locale);
    let text = if format == ListFormat::Markdown { markdown } else { super::rules::for_terminal(&markdown, locale) };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(Exit::Clean)
}
