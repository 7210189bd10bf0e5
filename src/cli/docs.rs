//! `wslint docs`

use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Exit, Failure, ListFormat, knowledge};
use crate::project;
use crate::reference::{self, Question, Subject};

#[derive(Args)]
pub(super) struct DocsArgs {
    /// Write to a file
    #[arg(short = 'o', long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// One page of HTML that needs nothing else, or Markdown
    #[arg(short = 'f', long, value_name = "FORMAT", default_value = "html")]
    format: Format,
    /// An SVG badge of one code instead
    #[arg(long, value_name = "CODE", conflicts_with = "format")]
    badge: Option<String>,
    #[command(flatten)]
    knowledge: knowledge::KnowledgeArgs,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Html,
    Markdown,
}

pub(super) fn run(args: &DocsArgs) -> Result<Exit, Failure> {
    let knowledge = args.knowledge.load()?;
    // A page is read by others than whoever writes it: their language is asked for, not guessed.
    let reference = knowledge.reference(args.knowledge.locale(ListFormat::Json));
    let text = match (&args.badge, args.format) {
        (Some(code), _) => reference.badge(number(code, &reference)?),
        (None, Format::Html) => reference.page(),
        (None, Format::Markdown) => reference.document(),
    };
    match &args.output {
        Some(path) => {
            let shown = project::display(path);
            let refused = |error| Failure::Other(format!("{shown}: cannot be written: {error}"));
            project::write_whole(path, &text).map_err(refused)?;
        }
        None => std::io::stdout().write_all(text.as_bytes())?,
    }
    Ok(Exit::Clean)
}

fn number(code: &str, reference: &reference::Reference<'_>) -> Result<i64, Failure> {
    match reference::understand(&[code.to_owned()], reference.own) {
        Some(Question::What(Subject::Code(number), _)) => Ok(number),
        _ => Err(Failure::Other(format!("`{}` is no code; --badge takes a number or a name", reference::shown(code)))),
    }
}
