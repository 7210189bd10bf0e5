//! `wslint rules`

use std::fmt::Write as _;
use std::io::Write as _;

use clap::Args;
use serde_json::{Value, json};

use super::{Exit, Failure, ListFormat, print_json};
use crate::rules::{RULES, Rule};

#[derive(Args)]
pub(super) struct RulesArgs {
    /// How the list is printed
    #[arg(short = 'f', long, value_name = "FORMAT", default_value = "text")]
    format: ListFormat,
}

pub(super) fn run(args: &RulesArgs) -> Result<Exit, Failure> {
    let text = match args.format {
        ListFormat::Json => {
            let rules: Vec<Value> = RULES.iter().map(|rule| value(rule)).collect();
            print_json(&json!({ "version": 1, "rules": rules }))?;
            return Ok(Exit::Clean);
        }
        ListFormat::Markdown => markdown(),
        ListFormat::Text => text(),
    };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(Exit::Clean)
}

/// The level of a rule's findings by default, as a word.
fn level(rule: &Rule) -> &'static str {
    if rule.group.is_on() { rule.severity.as_str() } else { "off" }
}

fn value(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "group": rule.group.as_str(),
        "level": level(rule),
        "needs": rule.needs.map(|needs| needs.as_str()),
        "summary": rule.summary,
        "fixes": rule.fixes,
    })
}

/// The table that the README shows.
fn markdown() -> String {
    let mut text = String::from("| rule | finds | group | level | quick fixes |\n|---|---|---|---|---|\n");
    for rule in RULES {
        let fixes = if rule.fixes.is_empty() { "-" } else { rule.fixes };
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} | {} |",
            rule.id,
            rule.summary,
            rule.group.as_str(),
            level(rule),
            fixes
        );
    }
    text
}

fn text() -> String {
    let width = RULES.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut text = String::new();
    for rule in RULES {
        let _ = writeln!(text, "{:width$}  {:11}  {:7}  {}", rule.id, rule.group.as_str(), level(rule), rule.summary);
    }
    text.push_str("\n`wslint explain RULE` shows a rule with examples\n");
    text
}
