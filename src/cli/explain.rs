//! `wslint explain`

use std::io::Write as _;

use clap::Args;
use serde_json::json;

use super::{Exit, Failure, ListFormat, print_json};
use crate::rules::{self, RULES, Rule};

#[derive(Args)]
pub(super) struct ExplainArgs {
    /// A rule
    #[arg(value_name = "RULE")]
    what: String,
    /// How the text is printed
    #[arg(short = 'f', long, value_name = "FORMAT", default_value = "text")]
    format: ListFormat,
}

pub(super) fn run(args: &ExplainArgs) -> Result<Exit, Failure> {
    let Some(rule) = rules::find(&args.what) else {
        let near = crate::suggest::did_you_mean(&args.what, RULES.iter().map(|rule| rule.id));
        return Err(Failure::Other(format!("there is no rule `{}`{near}", args.what)));
    };
    if args.format == ListFormat::Json {
        print_json(&json!({
            "version": 1,
            "rule": {
                "id": rule.id,
                "group": rule.group.as_str(),
                "summary": rule.summary,
                "fixes": rule.fixes,
                "docs": rule.docs.trim(),
            },
        }))?;
        return Ok(Exit::Clean);
    }
    std::io::stdout().write_all(text(rule).as_bytes())?;
    Ok(Exit::Clean)
}

fn text(rule: &Rule) -> String {
    let level = if rule.group.is_on() { rule.severity.as_str() } else { "off" };
    let fixes = if rule.fixes.is_empty() { String::new() } else { format!("Quick fixes: {}.\n", rule.fixes) };
    format!(
        "# {}\n\n{} ({}, {}).\n{fixes}\n{}\n",
        rule.id,
        upper_first(rule.summary),
        rule.group.as_str(),
        level,
        rule.docs.trim(),
    )
}

fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
