//! `wslint rules`

use std::fmt::Write as _;
use std::io::Write as _;

use clap::Args;
use serde_json::{Value, json};

use super::{Exit, Failure, ListFormat, knowledge, print_json};
use crate::codes::texts;
use crate::locale::Locale;
use crate::rules::{RULES, Rule};

#[derive(Args)]
pub(super) struct RulesArgs {
    /// How the list is printed
    #[arg(short = 'f', long, value_name = "FORMAT", default_value = "text")]
    format: ListFormat,
}

pub(super) fn run(args: &RulesArgs) -> Result<Exit, Failure> {
    let locale = knowledge::locale(args.format != ListFormat::Json);
    let text = match args.format {
        ListFormat::Json => {
            let rules: Vec<Value> = RULES.iter().map(|rule| value(rule, locale)).collect();
            print_json(&json!({ "version": 1, "rules": rules }))?;
            return Ok(Exit::Clean);
        }
        ListFormat::Markdown => markdown(locale),
        ListFormat::Text => text(locale),
    };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(Exit::Clean)
}

/// The level of a rule's findings by default, as a word.
fn level(rule: &Rule) -> &'static str {
    if rule.group.is_on() { rule.severity.as_str() } else { "off" }
}

fn value(rule: &Rule, locale: Locale) -> Value {
    json!({
        "id": rule.id,
        "group": rule.group.as_str(),
        "level": level(rule),
        "needs": rule.needs.map(|needs| needs.as_str()),
        "summary": rule.summary_in(locale),
        "fixes": rule.fixes_in(locale),
    })
}

/// The table that the README shows.
fn markdown(locale: Locale) -> String {
    let mut text = String::from("| rule | finds | group | level | quick fixes |\n|---|---|---|---|---|\n");
    for rule in RULES {
        let fixes = match rule.fixes_in(locale) {
            "" => "-",
            fixes => fixes,
        };
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} | {} |",
            rule.id,
            rule.summary_in(locale),
            rule.group.as_str(),
            level(rule),
            fixes
        );
    }
    text
}

fn text(locale: Locale) -> String {
    let width = RULES.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut text = String::new();
    for rule in RULES {
        let summary = rule.summary_in(locale);
        let _ = writeln!(text, "{:width$}  {:11}  {:7}  {summary}", rule.id, rule.group.as_str(), level(rule));
    }
    text.push_str("\n`wslint explain RULE` shows a rule with examples\n");
    text
}

/// What there is to say of a rule, as Markdown.
pub(super) fn document(rule: &Rule, locale: Locale) -> String {
    let level = level(rule);
    let texts = texts::of(locale);
    let fixes = rule.fixes_in(locale);
    let fixes = if fixes.is_empty() {
        String::new()
    } else {
        format!("{}\n", texts.label("quick-fixes").replace("{fixes}", fixes))
    };
    let summary = texts.label("sentence").replace("{sentence}", &upper_first(rule.summary_in(locale)));
    let summary = summary.replace("{group}", rule.group.as_str()).replace("{level}", level);
    format!("# {}\n\n{summary}\n{fixes}\n{}\n", rule.id, rule.docs_in(locale).trim())
}

/// Markdown as it reads well without being rendered: titles and code without their marks.
pub(super) fn for_terminal(markdown: &str, locale: Locale) -> String {
    let mut text = String::new();
    let mut in_code = false;
    for line in markdown.lines() {
        if let Some(tag) = line.strip_prefix("```") {
            in_code = !tag.is_empty();
            if let Some((_, kind)) = tag.split_once(' ') {
                text.push_str(&format!("{}:\n", texts::of(locale).label(kind)));
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
