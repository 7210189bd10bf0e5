//! `wslint docs`

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{Exit, Failure, InputArgs, ListFormat, knowledge};
use crate::map::CodeMap;
use crate::project;
use crate::reference::{self, Question, Reference, Subject};

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
    /// A script instead that defines the element <close-code code="1006">, to show a code in other pages
    #[arg(long, conflicts_with_all = ["format", "badge"])]
    element: bool,
    /// Leave the close-code map of the project out
    #[arg(long)]
    no_map: bool,
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
    let map = knowledge.file().filter(|_| !args.no_map && args.badge.is_none()).map(project_map).transpose()?;
    let reference = knowledge.reference(args.knowledge.locale(ListFormat::Json));
    let reference = Reference { map: map.as_ref().filter(|map| !map.is_empty()), ..reference };
    let text = match (&args.badge, args.format) {
        (Some(code), _) => reference.badge(number(code, &reference)?),
        (None, _) if args.element => reference.element(),
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

/// The map of the repository that a configuration file stands in, with paths from its root.
fn project_map(config: &Path) -> Result<CodeMap, Failure> {
    let args = InputArgs::here();
    let root = args.project(Vec::new())?.whole(config);
    let folder = root.or_else(|| config.parent().map(Path::to_owned)).unwrap_or_default();
    let input = InputArgs { paths: vec![folder.clone()], ..args };
    let (mut map, _) = super::map::draw(&input, &input.project(Vec::new())?, false)?;
    map.shorten(&format!("{}/", project::display(&folder).trim_end_matches('/')));
    Ok(map)
}

fn number(code: &str, reference: &reference::Reference<'_>) -> Result<i64, Failure> {
    match reference::understand(&[code.to_owned()], reference.own) {
        Some(Question::What(Subject::Code(number), _)) => Ok(number),
        _ => Err(Failure::Other(format!("`{}` is no code; --badge takes a number or a name", reference::shown(code)))),
    }
}
