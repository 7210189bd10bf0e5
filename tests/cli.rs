//! Commands with the output that is expected of them: see `tests/cli/*.trycmd`.

#![allow(clippy::expect_used)]

use std::path::Path;
use std::process::Command;

use snapbox::data::DataFormat;
use snapbox::{Assert, Data};

#[test]
fn commands() {
    // The same everywhere, on GitHub Actions too.
    let cases = trycmd::TestCases::new();
    cases
        .case("tests/cli/*.trycmd")
        .env("NO_COLOR", "1")
        .env("GITHUB_ACTIONS", "")
        .env("GITHUB_STEP_SUMMARY", "")
        .run();
}

/// The picture in the README is what a terminal shows.
#[test]
fn picture() {
    let folder = Path::new("tests/cli");
    let output = Command::new(env!("CARGO_BIN_EXE_wslint"))
        .args(["check", "--color", "always"])
        .current_dir(folder.join("picture.in"))
        .env("TERM", "xterm-256color")
        .env_remove("GITHUB_ACTIONS")
        .env_remove("FORCE_HYPERLINK")
        .output()
        .expect("the program runs");
    let shown = Data::from(output.stdout).coerce_to(DataFormat::TermSvg);
    let expected = Data::read_from(&folder.join("picture.term.svg"), Some(DataFormat::TermSvg));
    Assert::new().action_env("SNAPSHOTS").eq(shown, expected);
}
