//! `wslint explain`

use std::io::Write as _;

use clap::Args;
use serde_json::json;

use super::{Exit, Failure, ListFormat, library, print_json};
use crate::rules::{self, RULES, Rule};

#[derive(Args)]
pub(super) struct ExplainArgs {
    /// A rule
    #[arg(value_name = "RULE", required_unless_present = "library")]
    what: Option<String>,
    /// Show the model of a library instead
    #[arg(long, value_name = "NAME", conflicts_with = "what")]
    library: Option<String>,
    /// How the text is printed
    #[arg(short = 'f', long, value_name = "FORMAT", default_value = "text")]
    format: ListFormat,
}

pub(super) fn run(args: &ExplainArgs) -> Result<Exit, Failure> {
    if let Some(name) = &args.library {
        return library::run(name, args.format);
    }
    let what = args.what.as_deref().unwrap_or_default();
    let Some(rule) = rules::find(what) else {
        let near = crate::suggest::did_you_mean(what, RULES.iter().map(|rule| rule.id));
        return Err(Failure::Other(format!("there is no rule `{what}`{near}")));
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
    let markdown = markdown(rule);
    let text = if args.format == ListFormat::Markdown { markdown } else { for_terminal(&markdown) };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(Exit::Clean)
}

/// What there is to say of a rule, as Markdown.
pub(super) fn markdown(rule: &Rule) -> String {
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
