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

/// What there is to say of a rule, as Markdown.
pub(super) fn document(rule: &Rule) -> String {
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

/// Markdown as it reads well without being rendered: titles and code without their marks.
pub(super) fn for_terminal(markdown: &str) -> String {
    let mut text = String::new();
    let mut in_code = false;
    for line in markdown.lines() {
        if let Some(tag) = line.strip_prefix("```") {
            in_code = !tag.is_empty();
            if let Some((_, kind)) = tag.split_once(' ') {
                text.push_str(&format!("{kind}:\n"));
            }
        } else if in_code && !line.is_empty() {
            text.push_str(&format!("    {line}\n"));
        } else {
            text.push_str(line.strip_prefix("# ").unwrap_or(line));
            text.push('\n');
        }
    }
    text
}

/// A phrase as a sentence begins.
pub(super) fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
