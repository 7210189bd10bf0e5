//! `wslint sites`

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::choice::Choice;
use super::input::{self, Analysed, Candidate};
use super::report;
use super::unknown;
use super::{Exit, Failure, InputArgs, ListFormat, print_json};
use crate::analyze::Report;
use crate::apis::Apis;
use crate::sites::{CloseSite, CodeSet, Kind, Reason, Scope};

#[derive(Args)]
pub(super) struct SitesArgs {
    #[command(flatten)]
    input: InputArgs,
    /// How the list is printed
    #[arg(short = 'f', long, value_name = "FORMAT", default_value = "text")]
    format: ListFormat,
    /// Say what wslint makes of a line, and why it is silent there
    #[arg(long, value_name = "FILE:LINE")]
    why: Option<String>,
    /// List calls that look like a close on something unknown, and what would make them known
    #[arg(long, conflicts_with = "why")]
    unknown: bool,
}

pub(super) fn run(args: &SitesArgs) -> Result<Exit, Failure> {
    if let Some(place) = &args.why {
        return why(args, place);
    }
    if args.unknown {
        return unknown::run(&args.input, args.format);
    }
    let project = args.input.project(Vec::new())?;
    let input = input::run(&args.input, &Choice::default(), &project, Scope::All, None)?;
    let all = || {
        input.analysed.iter().flat_map(|Analysed { candidate, report }| {
            let listed = report.iter().flat_map(|report| report.sites.iter().filter(|site| site.kind.is_listed()));
            listed.map(move |site| (candidate, site))
        })
    };
    match args.format {
        ListFormat::Json => {
            let sites: Vec<Value> = all().map(|(candidate, site)| value(candidate, site)).collect();
            print_json(&json!({ "version": 1, "sites": sites }))?;
        }
        ListFormat::Text | ListFormat::Markdown => {
            let mut text = String::new();
            for (candidate, site) in all() {
                let at = candidate.source.position(site.span.start);
                let mark = if args.format == ListFormat::Markdown { "- " } else { "" };
                let _ =
                    writeln!(text, "{mark}{}:{}:{}: {}", candidate.shown, at.line, at.column, line(site, candidate));
            }
            std::io::stdout().write_all(text.as_bytes())?;
        }
    }
    Ok(if input.failed { Exit::Failed } else { Exit::Clean })
}

fn model_id<'a>(site: &CloseSite, apis: &'a Apis) -> Option<&'a str> {
    site.api.map(|api| apis.model(api.model).id.as_str())
}

fn value(candidate: &Candidate, site: &CloseSite) -> Value {
    json!({
        "path": candidate.shown,
        "range": report::range(&candidate.source, site.span),
        "kind": site.kind.as_str(),
        "codes": report::codes(&site.codes.codes()),
        "open": site.codes.open,
        "absent": site.codes.absent,
        "origin": site.codes.origin().as_str(),
        "library": model_id(site, &candidate.context.settings.apis),
        "role": site.role.as_str(),
        "confidence": site.evidence.as_str(),
        "reason": site.reason.as_ref().map(reason_value),
    })
}

fn reason_value(reason: &Reason) -> Value {
    match &reason.text {
        Some(text) => json!({ "text": text, "bytes": text.len() }),
        None => json!({ "text": null, "min_bytes": reason.min_bytes }),
    }
}

/// A site in a line for people.
fn line(site: &CloseSite, candidate: &Candidate) -> String {
    let mut text = format!("{} {}", site.kind.as_str(), codes_in_words(&site.codes));
    let call = candidate.source.slice(site.whole).split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = call.chars().take(60).collect();
    let apis = &candidate.context.settings.apis;
    let _ = write!(text, ", {} {}", model_id(site, apis).unwrap_or("unknown library"), site.role.as_str());
    let _ = write!(text, ", {}: {short}", site.evidence.as_str());
    if short.len() < call.len() {
        text.push('…');
    }
    text
}

fn codes_in_words(codes: &CodeSet) -> String {
    let mut words: Vec<String> = codes
        .codes()
        .into_iter()
        .map(|(low, high)| if low == high { low.to_string() } else { format!("{low}-{high}") })
        .collect();
    if !codes.parts.is_empty() && !codes.is_numeric() {
        words.push("not a number".into());
    }
    if codes.absent {
        words.push("no code".into());
    }
    if codes.open {
        words.push(if words.is_empty() { "unknown".into() } else { "others".into() });
    }
    words.join(" or ")
}

/// Explains what wslint makes of one line.
fn why(args: &SitesArgs, place: &str) -> Result<Exit, Failure> {
    let (path, line) = place
        .rsplit_once(':')
        .and_then(|(path, line)| Some((path, line.parse::<usize>().ok()?)))
        .ok_or_else(|| Failure::Other(format!("{place}: write FILE:LINE, such as src/server.ts:12")))?;
    let input_args = InputArgs { paths: vec![PathBuf::from(path)], ..args.input.clone() };
    let project = args.input.project(Vec::new())?;
    let input = input::run(&input_args, &Choice::default(), &project, Scope::Why, None)?;
    if input.failed {
        return Ok(Exit::Failed);
    }
    let mut text = String::new();
    for Analysed { candidate, report } in &input.analysed {
        if let Some(report) = report {
            explain_line(&mut text, candidate, report, line);
        }
    }
    if text.is_empty() {
        text = format!("{place}: nothing here looks like a close of a WebSocket\n");
    }
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(Exit::Clean)
}

fn explain_line(text: &mut String, candidate: &Candidate, report: &Report, wanted: usize) {
    let source = &candidate.source;
    let covers = |span: crate::source::Span| {
        (source.line(span.start)..=source.line(span.end.saturating_sub(1).max(span.start))).contains(&wanted)
    };
    // A code can stand in another line than the close that it goes to: in a constant, in a caller.
    let part = |site: &CloseSite| {
        let here = site.codes.parts.iter().filter(|part| !part.is_passed_on()).flat_map(|part| [part.span, part.edit]);
        here.into_iter().find(|span| covers(*span))
    };
    for site in report.sites.iter().filter(|site| !matches!(site.kind, Kind::Define | Kind::Handle)) {
        let (place, goes_to) = match part(site) {
            _ if covers(site.whole) => (site.span, String::new()),
            Some(place) => (place, format!("goes to line {}, ", source.line(site.span.start))),
            None => continue,
        };
        let at = source.position(place.start);
        let _ = writeln!(text, "{}:{}:{}: {goes_to}{}", candidate.shown, at.line, at.column, line(site, candidate));
        for reason in quiet_because(site, report) {
            let _ = writeln!(text, "  {reason}");
        }
    }
    for silence in report.silences.iter().filter(|silence| covers(silence.span)) {
        let at = source.position(silence.span.start);
        let _ = writeln!(text, "{}:{}:{}: silent: {}", candidate.shown, at.line, at.column, silence.why);
    }
}

/// Why there is no finding on a site, or that there is one.
fn quiet_because(site: &CloseSite, report: &Report) -> Vec<String> {
    let found: Vec<&str> = report
        .diagnostics
        .iter()
        .filter(|found| found.anchors.iter().any(|anchor| anchor.whole == site.whole))
        .map(|found| found.rule)
        .collect();
    if !found.is_empty() {
        return vec![format!("found: {}", found.join(", "))];
    }
    let mut reasons = Vec::new();
    if site.asserted {
        reasons.push("a test asserts that this fails".to_owned());
    }
    if site.codes.open {
        reasons.push("the code can be a number that is not seen here".to_owned());
    }
    if reasons.is_empty() {
        reasons.push("nothing is wrong with it".to_owned());
    }
    reasons
}
