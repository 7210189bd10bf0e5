//! `wslint map`

use std::io::Write as _;

use clap::Args;
use serde_json::{Value, json};

use super::choice::Choice;
use super::mapper::{Mapper, Seeker};
use super::{Exit, Failure, InputArgs, ListFormat, input, knowledge, print_json};
use crate::codes;
use crate::map::{By, Code, CodeMap, Gap, Place, Words};
use crate::project::Project;
use crate::reference::{self, Reference};
use crate::sites::Scope;

#[derive(Args)]
pub(super) struct MapArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Count what test code sends and handles too
    #[arg(long)]
    tests: bool,
    /// How the map is printed
    #[arg(short = 'f', long, value_name = "FORMAT", default_value = "text")]
    format: ListFormat,
}

pub(super) fn run(args: &MapArgs) -> Result<Exit, Failure> {
    let project = args.input.project(Vec::new())?;
    let (map, failed) = draw(&args.input, &project, args.tests)?;
    if failed && map.is_empty() {
        return Ok(Exit::Failed);
    }
    let reference = Reference { locale: knowledge::locale(args.format != ListFormat::Json), ..Reference::default() };
    match args.format {
        ListFormat::Json => print_json(&value(&map))?,
        ListFormat::Text | ListFormat::Markdown => {
            let blocks = reference.map(&map);
            let text = match args.format {
                ListFormat::Markdown => reference::markdown(&blocks, 1),
                _ => reference::text(&blocks),
            };
            std::io::stdout().write_all(format!("{}\n", text.trim_end()).as_bytes())?;
        }
    }
    Ok(if failed { Exit::Failed } else { Exit::Clean })
}

/// The map of what the arguments name, and whether something of it could not be read. The files are
/// read once more where codes of the project's own, and codes that seem to lack something, are
/// written in code that is not followed.
pub(super) fn draw(args: &InputArgs, project: &Project, tests: bool) -> Result<(CodeMap, bool), Failure> {
    let mapper = Mapper::alone(tests);
    let input = input::run(args, &Choice::default(), project, Scope::All, Some(&mapper))?;
    let mut map = mapper.finish();
    if let Some(words) = Words::of(&map).filter(|_| !args.reads_stdin()) {
        let seeker = Seeker::new(&words, tests);
        input::read(args, project, &seeker)?;
        for (path, found) in seeker.finish() {
            map.note_written(&path, found);
        }
    }
    Ok((map, input.failed))
}

fn value(map: &CodeMap) -> Value {
    let codes = map.codes.iter().filter(|(_, code)| !code.sent.is_empty() || !code.handled.is_empty());
    let codes: Vec<Value> = codes
        .map(|(number, code)| {
            let gap = map.gap(*number).map(Gap::as_str);
            json!({
                "code": number,
                "name": name(*number, code),
                "sent": code.sent.iter().map(sent).collect::<Vec<_>>(),
                "handled": code.handled.iter().map(|(by, place)| handled(*by, place)).collect::<Vec<_>>(),
                "written": code.written.iter().map(|(path, line)| json!({ "path": &**path, "line": line })).collect::<Vec<_>>(),
                "gap": gap,
                "meanings": meanings(*number, code),
            })
        })
        .collect();
    json!({ "version": 1, "codes": codes, "unknown": { "sent": map.unknown_sent, "handled": map.unknown_handled } })
}

fn name(number: i64, code: &Code) -> String {
    code.name().map_or_else(|| codes::name(number).to_owned(), reference::shown)
}

fn place(place: &Place) -> Value {
    let end =
        |at: crate::source::Position, offset: usize| json!({ "line": at.line, "column": at.column, "offset": offset });
    json!({
        "path": &*place.path,
        "range": { "start": end(place.start, place.span.start), "end": end(place.end, place.span.end) },
        "library": place.library,
        "role": place.role.as_str(),
    })
}

fn sent(of: &Place) -> Value {
    let mut value = place(of);
    value["reason"] = json!(of.reason);
    value
}

fn handled(by: By, of: &Place) -> Value {
    let mut value = place(of);
    value["by"] = match by {
        By::Code => json!("code"),
        By::Range(low, high) => json!([low, high]),
        By::Rest => json!("rest"),
        By::Name => json!("name"),
    };
    value
}

/// What the code means at its places, where that is more than one thing.
fn meanings(number: i64, code: &Code) -> Vec<String> {
    let meanings = code.meanings(number);
    let names = meanings.names.into_iter().filter(|_| meanings.names_differ);
    let reasons = meanings.reasons.into_iter().filter(|_| meanings.reasons_differ).map(|(reason, _)| reason);
    names.chain(reasons).collect()
}
