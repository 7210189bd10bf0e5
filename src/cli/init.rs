//! `wslint init`

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use clap::Args;

use super::choice::Choice;
use super::input::{self, Analysed};
use super::{Exit, Failure, InputArgs, complain};
use crate::codes::services;
use crate::config::{self, FILE_NAME, HEAD};
use crate::naming::Names;
use crate::project;
use crate::sites::{CloseSite, Kind, Scope, Value};

#[derive(Args)]
pub(super) struct InitArgs {
    /// Write an example for a project that has no codes of its own yet
    #[arg(long)]
    starter: bool,
}

/// Codes that a project can begin with, and change.
const STARTER: &[(i64, &str, &str)] = &[
    (4001, "AUTH_EXPIRED", "the token has expired: sign in again, then reconnect"),
    (4003, "FORBIDDEN", "the user may not do this: do not reconnect"),
    (4008, "TOO_MANY_REQUESTS", "too many messages: wait, then reconnect"),
    (4010, "KICKED", "an operator removed the user: do not reconnect"),
    (4090, "REPLACED", "the same user connected elsewhere: do not reconnect"),
];

pub(super) fn run(args: &InitArgs) -> Result<Exit, Failure> {
    let input_args = InputArgs::here();
    let project = input_args.project(Vec::new())?;
    let input = input::run(&input_args, &Choice::default(), &project, Scope::All, None)?;
    let mut used: BTreeMap<i64, Names> = BTreeMap::new();
    let mut spoken: Vec<&'static str> = Vec::new();
    for Analysed { candidate, report } in &input.analysed {
        let Some(report) = report else { continue };
        let here = services::in_source(candidate.source.text());
        let mut speaks = false;
        for site in report.sites.iter().filter(|site| matches!(site.kind, Kind::Send | Kind::Receive)) {
            for number in own_numbers(site) {
                if here.iter().any(|service| service.code(number).is_some()) {
                    speaks = true;
                    continue;
                }
                used.entry(number).or_default().note(&candidate.source, site, number);
            }
        }
        if speaks {
            spoken.extend(here.iter().map(|service| service.id));
        }
    }
    spoken.sort_unstable();
    spoken.dedup();
    let config = project.config(Path::new(FILE_NAME)).map_err(Failure::Config)?;
    // A code of ours that is also one of theirs would be a clash.
    let declared = config.codes().iter().map(|code| code.code);
    let ours: Vec<i64> = used.keys().copied().chain(declared).collect();
    spoken.retain(|id| services::find(id).is_none_or(|service| ours.iter().all(|code| service.code(*code).is_none())));
    used.retain(|number, _| !config.codes().iter().any(|code| code.code == *number));
    spoken.retain(|id| !config.services().iter().any(|known| known == id));
    let text = text(&used, &spoken);
    if !project::is_gone(Path::new(FILE_NAME)) {
        return Ok(existing(&text)?);
    }
    let text = match (text.is_empty(), args.starter) {
        (false, _) => format!("{HEAD}\n{text}"),
        (true, true) => starter(),
        (true, false) => {
            let message =
                format!("no 4xxx code is used here; `wslint init --starter` writes an example to {FILE_NAME}");
            return Err(Failure::Other(message));
        }
    };
    project::write_whole(Path::new(FILE_NAME), &text)
        .map_err(|error| Failure::Other(format!("{FILE_NAME}: cannot be written: {error}")))?;
    let count = text.matches("[[code]]").count();
    writeln!(std::io::stdout(), "wrote {FILE_NAME} with {}", super::report::plural(count, "code"))?;
    Ok(Exit::Clean)
}

/// Says what an existing file lacks, and leaves it as it is.
fn existing(text: &str) -> std::io::Result<Exit> {
    if text.is_empty() {
        complain(&format!("{FILE_NAME} is there already, and declares every 4xxx code that is used here"));
    } else {
        complain(&format!("{FILE_NAME} is there already; this is what to add:"));
        std::io::stdout().write_all(text.as_bytes())?;
    }
    Ok(Exit::Failed)
}

/// The private codes that a site sends or waits for.
fn own_numbers(site: &CloseSite) -> impl Iterator<Item = i64> + '_ {
    site.codes.parts.iter().filter_map(|part| match part.value {
        Value::Codes(low, high) if low == high && (4000..=4999).contains(&low) => Some(low),
        _ => None,
    })
}

fn text(used: &BTreeMap<i64, Names>, spoken: &[&str]) -> String {
    let mut text = String::new();
    if !spoken.is_empty() {
        let names: Vec<String> = spoken.iter().map(|id| format!("\"{id}\"")).collect();
        let _ = writeln!(text, "services = [{}]\n", names.join(", "));
    }
    let mut taken: Vec<String> = Vec::new();
    for (number, code) in used {
        let name = code.name(*number, &taken);
        let _ = writeln!(text, "{}", config::declaration(*number, &name, code.summary()));
        taken.push(name);
    }
    let end = text.trim_end().len();
    text.truncate(end);
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

fn starter() -> String {
    let codes = STARTER.iter().map(|(number, name, summary)| config::declaration(*number, name, summary));
    format!("{HEAD}# These are examples: keep, change or remove them.\n\n{}", codes.collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_starter_is_a_configuration() {
        let config = config::parse(Path::new("/p/wslint.toml"), &starter()).unwrap().config;
        assert_eq!(config.codes().len(), STARTER.len());
    }
}
