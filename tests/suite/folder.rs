//! The program in a folder of its own.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A finding.
pub(crate) const BAD: &str = "import WebSocket from \"ws\";\nnew WebSocket(url).close(1006);\n";

/// A folder of its own for one test.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    /// An empty one.
    pub(crate) fn new(test: &str) -> Self {
        Self::at(Path::new(env!("CARGO_TARGET_TMPDIR")).join(test))
    }

    /// An empty one that lies in no repository.
    pub(crate) fn outside(test: &str) -> Self {
        Self::at(std::env::temp_dir().join("wslint-tests").join(test))
    }

    fn at(path: PathBuf) -> Self {
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// The same with a file.
    pub(crate) fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    /// The program in this folder, as if nobody had set anything.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wslint"));
        command.args(args).current_dir(&self.0).env("NO_COLOR", "1");
        command.env_remove("GITHUB_ACTIONS").env_remove("GITHUB_STEP_SUMMARY");
        command
    }

    /// Writes a file, for a server that looks at the folder.
    pub(crate) fn write(&self, name: &str, content: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// The address of a file, or of the folder itself.
    pub(crate) fn uri(&self, name: &str) -> String {
        let path = if name.is_empty() { self.0.clone() } else { self.0.join(name) };
        tower_lsp::ls_types::Uri::from_file_path(path).unwrap().as_str().to_owned()
    }

    /// The text of a file.
    pub(crate) fn text(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }

    /// Runs git, as nobody in particular.
    pub(crate) fn git(&self, args: &[&str]) {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]);
        command.args(args).current_dir(&self.0).env("GIT_CONFIG_GLOBAL", self.0.join("no-such-file"));
        let output = command.output().unwrap();
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Runs the program.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        Run::of(self.command(args).output().unwrap())
    }

    /// Runs the program with something on standard input.
    pub(crate) fn run_with(&self, args: &[&str], input: &[u8]) -> Run {
        let piped = || Stdio::piped();
        let mut child = self.command(args).stdin(piped()).stdout(piped()).stderr(piped()).spawn().unwrap();
        // Who refuses the arguments reads nothing.
        let _ = child.stdin.take().unwrap().write_all(input);
        Run::of(child.wait_with_output().unwrap())
    }
}

/// What a run of the program left.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    /// What a process left.
    pub(crate) fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Standard output as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.err))
    }

    /// The paths of the findings.
    pub(crate) fn paths(&self) -> Vec<String> {
        let report = self.json();
        let found = report["diagnostics"].as_array().unwrap().iter();
        found.map(|found| found["path"].as_str().unwrap().to_owned()).collect()
    }
}
