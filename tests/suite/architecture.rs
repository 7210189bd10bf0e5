//! The house plan, held against the code.

use crate::common::root;

/// A source file of the project.
pub(crate) struct SourceFile {
    /// Its path below the root, with `/`.
    pub(crate) name: String,
    /// Its text, up to its unit tests.
    pub(crate) text: String,
}

/// The Rust files below a folder.
pub(crate) fn sources(folder: &str) -> Vec<SourceFile> {
    let mut files = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
                let code = text.split("\n#[cfg(test)]\nmod tests").next().unwrap().to_owned();
                files.push(SourceFile { name, text: code });
            }
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(!files.is_empty());
    files
}

/// The lines of code that contain a word, outside comments.
fn uses<'f>(file: &'f SourceFile, word: &'f str) -> impl Iterator<Item = &'f str> {
    file.text.lines().filter(move |line| !line.trim_start().starts_with("//") && line.contains(word))
}

fn room(name: &str) -> &str {
    let inside = name.strip_prefix("src/").unwrap();
    inside.split('/').next().unwrap().trim_end_matches(".rs")
}

#[test]
fn only_syntax_sees_trees() {
    for file in sources("src").iter().filter(|file| room(&file.name) != "syntax") {
        assert_eq!(uses(file, "tree_sitter").next(), None, "{}", file.name);
    }
}

#[test]
fn only_project_touches_files() {
    for file in sources("src").iter().filter(|file| room(&file.name) != "project") {
        for word in ["std::fs", "fs::", "File::open", "read_to_string(", "current_dir"] {
            assert_eq!(uses(file, word).next(), None, "{}", file.name);
        }
    }
}

#[test]
fn only_the_command_line_prints() {
    for file in sources("src").iter().filter(|file| room(&file.name) != "cli") {
        for word in ["stdout()", "stderr()", "println!", "eprintln!", "print!("] {
            assert_eq!(uses(file, word).next(), None, "{}", file.name);
        }
    }
}

#[test]
fn only_the_language_server_knows_the_protocol() {
    for file in sources("src").iter().filter(|file| room(&file.name) != "lsp") {
        for word in ["tower_lsp", "tokio::", "ls_types"] {
            assert_eq!(uses(file, word).next(), None, "{}", file.name);
        }
    }
}

#[test]
fn nothing_opens_a_connection_or_runs_a_program() {
    for file in sources("src") {
        for word in ["std::net", "TcpStream", "UdpSocket", "Command::new"] {
            // `--since` asks the git of the user, and nobody else.
            let is_git = |line: &&str| file.name == "src/project/git.rs" && line.contains("Command::new(\"git\")");
            assert_eq!(uses(&file, word).find(|line| !is_git(line)), None, "{}", file.name);
        }
    }
}

/// Which rooms each room may use, from the bottom up.
const MAY_USE: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("suggest", &[]),
    ("locale", &[]),
    ("codes", &["locale"]),
    ("map", &["apis", "codes", "naming", "sites", "source"]),
    ("reference", &["codes", "locale", "map"]),
    ("apis", &["codes"]),
    ("syntax", &["apis", "source"]),
    ("sites", &["apis", "codes", "source", "syntax"]),
    // A message is shown by templates that stand with the rules.
    ("message", &["codes", "locale", "rules"]),
    ("fix", &["message", "source"]),
    ("diagnostic", &["apis", "fix", "message", "sites", "source"]),
    ("rules", &["apis", "codes", "diagnostic", "fix", "locale", "message", "sites", "source", "suggest"]),
    ("naming", &["sites", "source"]),
    ("config", &["apis", "codes", "message", "rules", "source", "suggest"]),
    ("suppress", &["diagnostic", "rules", "source", "syntax"]),
    ("analyze", &["apis", "codes", "config", "diagnostic", "rules", "sites", "source", "suppress", "syntax"]),
    ("project", &["apis", "config", "locale", "message", "rules", "sites", "source", "suggest", "syntax"]),
    ("survey", &["analyze", "apis", "codes", "config", "naming", "project", "rules", "sites", "source", "syntax"]),
    (
        "lsp",
        &[
            "analyze", "apis", "codes", "config", "diagnostic", "fix", "locale", "message", "naming", "project",
            "reference", "rules", "sites", "source", "survey", "syntax",
        ],
    ),
    (
        "cli",
        &[
            "analyze", "apis", "codes", "config", "diagnostic", "fix", "locale", "lsp", "map", "message", "naming",
            "project", "reference", "rules", "sites", "source", "suggest", "survey", "syntax",
        ],
    ),
    ("lib", &[]),
    ("main", &["cli"]),
];

#[test]
fn rooms_use_only_what_lies_below() {
    for file in sources("src") {
        let own = room(&file.name);
        let (_, allowed) =
            MAY_USE.iter().find(|(name, _)| *name == own).unwrap_or_else(|| panic!("{own} is a new room"));
        for line in uses(&file, "crate::") {
            for path in line.split("crate::").skip(1) {
                let used = path.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap();
                assert!(used == own || used.is_empty() || allowed.contains(&used), "{}: {}", file.name, line.trim());
            }
        }
    }
}

#[test]
fn files_stay_short() {
    let files = sources("src");
    let mut lengths: Vec<(usize, &str)> =
        files.iter().map(|file| (file.text.lines().count(), file.name.as_str())).collect();
    lengths.sort_unstable();
    let (median, _) = lengths[lengths.len() / 2];
    assert!(median <= 160, "the median file has {median} lines");
    for (length, name) in lengths {
        assert!(length <= 500, "{name} has {length} lines");
    }
}
