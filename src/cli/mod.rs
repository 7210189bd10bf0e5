//! The command line: arguments, dispatch, exit codes. Only this room prints.

mod baselines;
mod check;
mod choice;
mod codes;
mod docs;
mod explain;
mod fixing;
mod ignores;
mod init;
mod input;
mod knowledge;
mod library;
mod listing;
mod lsp;
mod map;
mod mapper;
mod options;
mod output;
mod progress;
mod report;
mod rules;
mod sites;
mod unknown;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::OnceLock;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::locale::Locale;
use crate::project::{Configs, Project};
use crate::rules::{Level, Selection};

/// Finds WebSocket close-code mistakes in source code, and explains every close code
#[derive(Parser)]
#[command(name = "wslint", version, max_term_width = 100, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: Color,
    /// The language of texts: en, ja; on a terminal that of LANG by default
    #[arg(long, global = true, value_name = "LOCALE")]
    locale: Option<Locale>,
}

/// The language that was asked for on the command line.
static ASKED_LOCALE: OnceLock<Locale> = OnceLock::new();

/// The language that was asked for on the command line, if one was.
fn asked_locale() -> Option<Locale> {
    ASKED_LOCALE.get().copied()
}

#[derive(Clone, Copy, ValueEnum)]
enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Subcommand)]
enum Command {
    /// Lint files and folders
    Check(Box<options::CheckArgs>),
    /// Serve an editor: the language server on standard input and output
    Lsp(lsp::LspArgs),
    /// List every place where a close code is sent, with what it resolves to
    Sites(sites::SitesArgs),
    /// Show who sends which close code and who handles it, and what is never handled or never sent
    Map(map::MapArgs),
    /// List the rules, their groups, levels and fixes
    Rules(rules::RulesArgs),
    /// Explain a code, a name, a range, a rule, a service or an error text, or compare two codes
    Explain(explain::ExplainArgs),
    /// List or search codes by number, name, symptom, service
    Codes(Box<codes::CodesArgs>),
    /// Write the reference as one HTML page or as Markdown
    Docs(docs::DocsArgs),
    /// Write wslint.toml with the 4xxx codes that the code already uses
    Init(init::InitArgs),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// What is linted, and by which configuration.
#[derive(Args, Clone)]
struct InputArgs {
    /// Files and folders, the current folder if none; `-` reads standard input
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Name of the file on standard input: gives its language and its path
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<PathBuf>,
    /// Use this configuration file for everything
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,
    /// Use no configuration file
    #[arg(long)]
    no_config: bool,
    /// Lint files that ignore files name, and folders that are skipped by default
    #[arg(long)]
    no_ignore: bool,
    /// How many threads to use; all by default
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

impl InputArgs {
    /// The current folder, with the configuration that holds there.
    fn here() -> Self {
        let paths = Vec::new();
        Self { paths, stdin_filename: None, config: None, no_config: false, no_ignore: false, threads: None }
    }

    fn project(&self, on_top: Vec<(Selection, Level)>) -> Result<Project, Failure> {
        let configs = match (&self.config, self.no_config) {
            (_, true) => Configs::none(),
            (Some(path), _) => Configs::file(path).map_err(Failure::Config)?,
            (None, false) => Configs::nearest_upwards(),
        };
        Ok(Project::new(configs, on_top))
    }

    fn reads_stdin(&self) -> bool {
        self.paths.iter().any(|path| path.as_os_str() == "-")
    }

    /// The paths that were named; the current folder if there are none, and no list either.
    fn named(&self, choice: &choice::Choice) -> Vec<PathBuf> {
        if self.paths.is_empty() && choice.listed.is_none() { vec![PathBuf::from(".")] } else { self.paths.clone() }
    }

    /// All paths, named or listed.
    fn roots(&self, choice: &choice::Choice) -> Vec<PathBuf> {
        let mut roots = self.named(choice);
        roots.extend(choice.listed.iter().flatten().cloned());
        roots
    }

    fn threads(&self) -> usize {
        let available = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.map_or_else(available, usize::from)
    }
}

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    /// Nothing to complain of.
    Clean = 0,
    /// An error-level finding is left, or something would be changed; an editor has left without a
    /// word.
    Findings = 1,
    /// What was asked could not be done.
    Failed = 2,
}

/// Why a command cannot be carried out.
enum Failure {
    /// The configuration is not understood.
    Config(crate::project::ConfigProblem),
    /// Anything else, in words.
    Other(String),
    /// The output cannot be written.
    Output(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Output(error)
    }
}

/// Runs the program with the arguments of its process.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let failed = error.use_stderr();
            // Nobody is left to tell if this fails.
            let _ = error.print();
            return ExitCode::from(if failed { Exit::Failed } else { Exit::Clean } as u8);
        }
    };
    match cli.color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    }
    .write_global();
    if let Some(locale) = cli.locale {
        // Set once: there is one command line.
        let _ = ASKED_LOCALE.set(locale);
    }
    let result = match cli.command {
        Command::Check(args) => check::run(&args),
        Command::Lsp(args) => lsp::run(&args),
        Command::Sites(args) => sites::run(&args),
        Command::Map(args) => map::run(&args),
        Command::Rules(args) => rules::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Codes(args) => codes::run(&args),
        Command::Docs(args) => docs::run(&args),
        Command::Init(args) => init::run(&args),
        Command::Completions { shell } => completions(shell),
    };
    let exit = match result {
        Ok(exit) => exit,
        // Who closed the pipe has read enough.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Clean,
        Err(failure) => {
            complain(&match failure {
                Failure::Config(problem) => problem.in_locale(knowledge::locale(true)),
                Failure::Other(message) => message,
                Failure::Output(error) => format!("cannot write: {error}"),
            });
            Exit::Failed
        }
    };
    ExitCode::from(exit as u8)
}

fn completions(shell: clap_complete::Shell) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "wslint", &mut script);
    io::stdout().write_all(&script)?;
    Ok(Exit::Clean)
}

/// Tells the user on standard error what cannot be done.
fn complain(message: &str) {
    // Nobody is left to tell if this fails.
    let _ = writeln!(anstream::stderr(), "wslint: {message}");
}

/// The format of a list.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// For people
    Text,
    /// For documents
    Markdown,
    /// For programs
    Json,
}

/// Prints a value as indented JSON.
fn print_json(value: &serde_json::Value) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(())
}
