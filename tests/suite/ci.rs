//! `check` in CI: formats, baselines, the choice of files, exit codes.

use serde_json::Value;

use crate::common::Fixture;
use crate::folder::{BAD, Folder, Run};

/// A warning and nothing else.
const IDLE: &str = "// wslint-ignore reserved-code\nexport const x = 1;\n";

fn paths_of(run: &Run) -> Vec<String> {
    let mut paths = run.paths();
    paths.dedup();
    paths
}

#[test]
fn sarif_says_where_in_the_repository() {
    let text = "import WebSocket from \"ws\";\n/* 全角 */ new WebSocket(url).close(\"4000\"); const gone = 1006;\nnew WebSocket(u).close(gone);\n";
    let folder = Folder::new("sarif").with(".git/HEAD", "").with("web/src/a b#.js", text);
    let mut command = folder.command(&["check", "-f", "sarif"]);
    let run = Run::of(command.current_dir(folder.0.join("web")).output().unwrap());
    assert_eq!(run.code, Some(1), "{}", run.err);
    let report = run.json();
    let log = &report["runs"][0];
    assert_eq!((&report["version"], &log["columnKind"]), (&"2.1.0".into(), &"unicodeCodePoints".into()));
    let rules = log["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        for key in ["shortDescription", "fullDescription", "help"] {
            let text = rule[key]["text"].as_str().unwrap();
            assert!(!text.is_empty() && (key == "help" || text.len() <= 1024), "{} {key}: {text}", rule["id"]);
        }
        assert!(rule["help"]["markdown"].as_str().unwrap().contains("```"), "{}", rule["id"]);
    }
    let results = log["results"].as_array().unwrap();
    let ids: Vec<&Value> = results.iter().map(|result| &result["ruleId"]).collect();
    assert_eq!(ids, ["not-a-code", "reserved-code"]);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert_eq!(result["partialFingerprints"]["wslint/v1"].as_str().unwrap().len(), 16);
    }
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "web/src/a%20b%23.js");
    assert_eq!(place["artifactLocation"]["uriBaseId"], "SRCROOT");
    let column = "/* 全角 */ new WebSocket(url).close(".chars().count() + 1;
    let region = serde_json::json!({ "startLine": 2, "startColumn": column, "endLine": 2, "endColumn": column + 6 });
    assert_eq!(place["region"], region);
    let change = &results[0]["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!((&change["deletedRegion"], &change["insertedContent"]["text"]), (&region, &"4000".into()));
    assert_eq!(results[1]["relatedLocations"][0]["physicalLocation"]["region"]["startLine"], 3);
}

#[test]
fn sarif_tells_what_was_skipped_and_what_is_wrong_with_the_configuration() {
    let folder = Folder::new("sarif-config").with("a.js", b"import W from 'ws'; // \xff").with("b.js", BAD);
    let report = folder.run(&["check", "-f", "sarif"]).json();
    let told = &report["runs"][0]["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(told["message"]["text"], "skipped a.js: not UTF-8");
    let folder = folder.with("wslint.toml", "[rules]\nnothing = \"off\"\n");
    let run = folder.run(&["check", "-f", "sarif"]);
    let report = run.json();
    assert_eq!((run.code, &report["runs"][0]["results"][0]["ruleId"]), (Some(2), &"invalid-config".into()));
    assert_eq!(report["runs"][0]["invocations"][0]["executionSuccessful"], false);
}

#[test]
fn github_actions_gets_annotations_and_a_table() {
    let folder = Folder::new("github").with(".git/HEAD", "").with("src/a,b.js", BAD).with("src/##[error]x.js", BAD);
    let run = || {
        let mut command = folder.command(&["check"]);
        command.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", folder.0.join("summary.md"));
        Run::of(command.output().unwrap())
    };
    let first = run();
    assert_eq!(first.code, Some(1));
    // What the report shows of the sources stands where no command is taken.
    let (word, rest) = first.out.strip_prefix("::stop-commands::").unwrap().split_once('\n').unwrap();
    let (report, annotations) = rest.split_once(&format!("::{word}::\n")).unwrap();
    assert!(report.contains("--> src/a,b.js:2:26") && report.ends_with("2 errors in 2 files\n"), "{report}");
    let lines: Vec<&str> = annotations.lines().collect();
    assert_eq!(lines.len(), 2, "{annotations}");
    assert!(lines[1].starts_with("::error file=src/a%2Cb.js,line=2,col=26,endLine=2,endColumn=30,title=wslint (reserved-code)::1006 (Abnormal Closure) must not be sent: "), "{}", lines[1]);
    let table = folder.text("summary.md");
    assert!(table.contains("| error | src/\\#\\#\\[error\\]x.js:2 | reserved-code | 1006 (Abnormal"), "{table}");
    // The next step adds to the same page, and no step knows the word of another.
    assert!(!run().out.contains(word));
    assert_eq!(folder.text("summary.md"), table.repeat(2));
    // Who asks for a format gets that.
    let run = Run::of(folder.command(&["check", "-f", "full"]).env("GITHUB_ACTIONS", "true").output().unwrap());
    assert!(!run.out.contains("::error"), "{}", run.out);
}

#[test]
fn gitlab_tells_findings_of_different_files_apart() {
    let folder = Folder::new("gitlab").with(".git/HEAD", "").with("a.js", BAD).with("b.js", BAD).with("c.js", IDLE);
    let run = folder.run(&["check", "-f", "gitlab"]);
    let issues = run.json();
    let issues = issues.as_array().unwrap();
    let of = |issue: &Value| format!("{} {} {}", issue["check_name"], issue["severity"], issue["location"]);
    assert_eq!(of(&issues[0]), r#""reserved-code" "major" {"path":"a.js","lines":{"begin":2,"end":2}}"#);
    assert_eq!(issues[2]["severity"], "minor");
    assert_ne!(issues[0]["fingerprint"], issues[1]["fingerprint"]);
    assert_eq!(folder.run(&["check", "-f", "gitlab", "--select", "not-a-code"]).out, "[]\n");
}

#[test]
fn junit_has_a_suite_for_each_file() {
    let folder = Folder::new("junit").with(".git/HEAD", "").with("a.js", BAD).with("b&c.js", BAD);
    let run = folder.run(&["check", "-f", "junit"]);
    assert!(run.out.contains("<testsuites name=\"wslint\" tests=\"2\" skipped=\"0\" failures=\"2\""), "{}", run.out);
    assert!(run.out.contains("<testsuite name=\"b&amp;c.js\"") && !run.out.contains("b&c"), "{}", run.out);
    let clean = folder.run(&["check", "-f", "junit", "--files-from", "-"]);
    assert!(clean.out.contains("<testcase name=\"no findings\""), "{}", clean.out);
}

#[test]
fn reports_are_written_whole() {
    let folder = Folder::new("output").with("a.js", BAD);
    let run = folder.run(&["check", "-f", "json", "--output-file", "report.json", "--color", "always"]);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (Some(1), "", ""));
    assert!(folder.text("report.json").contains("\"version\": 1"));
    folder.run(&["check", "-o", "report.txt", "--color", "always"]);
    assert!(!folder.text("report.txt").contains('\u{1b}'));
    let left: Vec<_> = std::fs::read_dir(&folder.0).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "{left:?}");
    let run = folder.run(&["check", "-o", "no/such/folder.txt"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.starts_with("wslint: no/such/folder.txt: cannot be written: "), "{}", run.err);
}

#[test]
fn a_baseline_hides_what_is_known_and_tells_what_is_gone() {
    let folder = Folder::new("baseline").with(".git/HEAD", "").with("src/a.js", BAD).with("src/b.js", BAD);
    let missing = folder.run(&["check", "--baseline", "known.json"]);
    assert_eq!(missing.code, Some(2));
    assert_eq!(missing.err, "wslint: known.json: there is no such baseline; --write-baseline writes it\n");
    let run = folder.run(&["check", "--baseline", "known.json", "--write-baseline"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), "wslint: known.json: wrote 2 entries\n"));
    assert_eq!(run.out, "no findings in 2 files, 2 in the baseline\n");
    let written = folder.text("known.json");
    assert!(written.contains("\"src/a.js\"") && !written.contains("must not"), "{written}");

    // It holds from every folder, after edits elsewhere, and for what it names only.
    let folder = folder.with("src/a.js", format!("// moved\n{BAD}")).with("src/b.js", BAD.replace("1006", "1005"));
    let mut command = folder.command(&["check", "-f", "concise", "--baseline", "../known.json"]);
    let run = Run::of(command.current_dir(folder.0.join("src")).output().unwrap());
    assert_eq!(run.code, Some(1));
    assert!(run.out.starts_with("b.js:2:26: error[reserved-code]: 1005"), "{}", run.out);
    assert!(run.out.ends_with("1 error in 2 files, 1 in the baseline, 1 stale there\n"), "{}", run.out);
    assert!(run.err.contains("1 entry stands for findings that are gone; --prune-baseline"), "{}", run.err);

    // Of files that were not looked at, and of rules that are off, a run knows nothing.
    for args in [&["src/a.js"][..], &["--select", "not-a-code"]] {
        let run = folder.run(&[&["check", "--baseline", "known.json", "--prune-baseline"], args].concat());
        assert_eq!((run.code, folder.text("known.json")), (Some(0), written.clone()), "{args:?} {}", run.err);
    }
    let run = folder.run(&["check", "--baseline", "known.json", "--prune-baseline"]);
    assert_eq!((run.code, run.err.as_str()), (Some(1), "wslint: known.json: removed 1 entry that is gone\n"));
    assert!(!folder.text("known.json").contains("src/b.js"));
    std::fs::remove_file(folder.0.join("src/a.js")).unwrap();
    let run = folder.run(&["check", "--baseline", "known.json", "--prune-baseline", "src/b.js"]);
    assert!(!folder.text("known.json").contains("src/a.js"), "{}", run.err);
    assert_eq!(folder.run(&["check", "--baseline", "src/b.js", "--write-baseline"]).code, Some(2));
    assert!(folder.text("src/b.js").contains("WebSocket"));
}

#[test]
fn the_configuration_can_name_the_baseline() {
    // Outside of a repository, paths start from the configuration.
    let folder = Folder::outside("baseline-config")
        .with("wslint.toml", "baseline = \"known.json\"\n")
        .with("web/wslint.toml", "baseline = \"own.json\"\n")
        .with("web/a.js", BAD)
        .with("a.js", BAD);
    assert_eq!(folder.run(&["check"]).code, Some(2));
    assert_eq!(folder.run(&["check", "--write-baseline"]).code, Some(0));
    assert_eq!(folder.text("known.json").matches("reserved-code").count(), 1);
    assert!(folder.text("web/own.json").contains("\"a.js\""));
    assert_eq!(folder.run(&["check"]).code, Some(0));
    let run = folder.run_with(&["check", "-", "--stdin-filename", "web/a.js"], BAD.as_bytes());
    assert_eq!(run.code, Some(0), "{}", run.out);
    let run = folder.run(&["check", "--no-config", "--write-baseline"]);
    assert_eq!((run.code, run.err.contains("name it with --baseline FILE")), (Some(2), true), "{}", run.err);
}

#[test]
fn ignores_are_added_where_they_can_stand() {
    let text = "import WebSocket from \"ws\";\r\nconst ws = new WebSocket(url);\r\nconst GONE = 1006;\r\nfunction stop(x) {\r\n\tif (x) ws.close(GONE); else ws.close(\"no\");\r\n}\r\nexport const page = `\r\n${x}`; ws.close(1005);\r\n";
    let jsx = "export const Page = () => (\n  <button\n    onClick={() => new WebSocket(u).close(1001)}\n  >\n    // text\n  </button>\n);\n";
    let rust = "use axum::extract::ws::CloseFrame;\nfn bye() -> CloseFrame {\n    CloseFrame { code: 1005, reason: \"\".into() }\n}\n";
    let folder = Folder::new("ignores").with("a.js", text).with("page.tsx", jsx).with("bye.rs", rust);
    let run = folder.run(&["check", "--add-ignores", "-f", "concise"]);
    let comment = |rules: &str| format!("// wslint-ignore {rules} -- added by --add-ignores");
    assert_eq!(
        folder.text("a.js"),
        text.replace("\tif", &format!("\t{}\r\n\tif", comment("not-a-code, reserved-code")))
    );
    assert_eq!(folder.text("page.tsx"), format!("{}\n{jsx}", comment("api-rejects-code")));
    let changed = folder.text("bye.rs");
    assert_eq!(changed, rust.replace("    Close", &format!("    {}\n    Close", comment("reserved-code"))));
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("a.js:8:17: reserved-code: no comment can stand above"), "{}", run.err);
    assert!(run.out.ends_with("1 error in 3 files, 4 ignored from now on\n"), "{}", run.out);
    let again = folder.run(&["check", "--add-ignores", "-f", "concise", "page.tsx", "bye.rs"]);
    assert_eq!((again.code, again.out.as_str()), (Some(0), "no findings in 2 files\n"));
    assert_eq!(folder.text("bye.rs"), changed);
    let run = folder.run_with(&["check", "--add-ignores", "-", "--stdin-filename", "bye.rs"], rust.as_bytes());
    assert_eq!((run.code, run.out), (Some(0), changed));
}

#[test]
fn ignores_silence_every_fixture() {
    let mut folder = Folder::new("ignore-fixtures");
    let mut all = Vec::new();
    for fixture in Fixture::all() {
        let name = format!("{}-{}", all.len(), fixture.path.file_name().unwrap().to_str().unwrap());
        folder = folder.with(&name, &fixture.code);
        all.push((name, fixture));
    }
    let run = folder.run(&["check", "--no-config", "--add-ignores", "-f", "json"]);
    let left = run.json();
    let left = left["diagnostics"].as_array().unwrap().iter();
    let on_code: Vec<&Value> = left.filter(|found| !found["confidence"].is_null()).collect();
    assert!(on_code.is_empty() && !run.err.contains("no comment can stand"), "{on_code:#?} {}", run.err);
    let mut added = 0;
    for (name, fixture) in &all {
        let text = folder.text(name);
        let own = |line: &&str| !line.trim_start().starts_with("// wslint-ignore ") || !line.ends_with("--add-ignores");
        assert_eq!(text.lines().filter(own).collect::<Vec<_>>(), fixture.code.lines().collect::<Vec<_>>(), "{name}");
        added += text.lines().count() - fixture.code.lines().count();
    }
    assert!(added > 50, "{added}");
    folder.run(&["check", "--no-config", "--add-ignores"]);
    for (name, fixture) in &all {
        added -= folder.text(name).lines().count() - fixture.code.lines().count();
    }
    assert_eq!(added, 0, "the second time nothing is added");
}

#[test]
fn lists_name_files_that_may_be_gone() {
    let folder = Folder::new("list")
        .with("src/a.js", BAD)
        .with("src/b c.js", BAD)
        .with("notes.md", "")
        .with("list", "src/a.js\r\nnotes.md\n\ngone.js\n");
    let run = folder.run(&["check", "-f", "json", "--files-from", "list"]);
    assert_eq!((run.code, run.paths()), (Some(1), vec!["src/a.js".to_owned()]), "{}", run.err);
    assert_eq!(run.json()["skipped"][0]["path"], "gone.js");
    assert_eq!(folder.run(&["check", "--files-from", "list", "--strict"]).code, Some(2));
    let run = folder.run_with(&["check", "-f", "json", "--files-from", "-", "-0"], b"src/b c.js\0src\0");
    assert_eq!(run.paths(), ["src/a.js", "src/b c.js"]);
    let run = folder.run_with(&["check", "--files-from", "-"], b"\n");
    assert_eq!((run.code, run.out.as_str()), (Some(0), "no findings in 0 files\n"));
    assert_eq!(folder.run(&["check", "--files-from", "nowhere"]).code, Some(2));
    assert_eq!(folder.run(&["check", "-0"]).code, Some(2));
}

#[test]
fn exclusions_can_hold_for_what_is_named() {
    let folder = Folder::new("force-exclude")
        .with(".git/HEAD", "")
        .with(".gitignore", "dist/\n")
        .with("wslint.toml", "[files]\nexclude = [\"gen\"]\n")
        .with("dist/deep/a.js", BAD)
        .with("gen/a.js", BAD)
        .with("node_modules/x/a.js", BAD)
        .with("a.min.js", BAD)
        .with("src/a.js", BAD);
    let named = ["dist/deep/a.js", "gen/a.js", "node_modules/x/a.js", "a.min.js", "src/a.js"];
    let check = |args: &[&str]| folder.run(&[&["check", "-f", "json"], args].concat()).paths();
    assert_eq!(check(&named).len(), 5);
    assert_eq!(check(&[&named[..], &["--force-exclude"]].concat()), ["src/a.js"]);
    assert_eq!(check(&["dist", "gen", "src", "--force-exclude"]), ["src/a.js"]);
    assert_eq!(check(&["--force-exclude"]), ["src/a.js"]);
    assert_eq!(folder.run(&["check", "nowhere.js", "--force-exclude"]).code, Some(2));
}

#[test]
fn since_takes_what_the_branch_has_changed() {
    let folder = Folder::new("since")
        .with("kept.js", BAD)
        .with("old.js", BAD)
        .with("gone.js", BAD)
        .with("web/edited.js", BAD)
        .with(".gitignore", "dist/\n");
    folder.git(&["init", "-q", "-b", "main"]);
    folder.git(&["add", "."]);
    folder.git(&["commit", "-qm", "one"]);
    folder.git(&["checkout", "-qb", "work"]);
    folder.git(&["mv", "old.js", "new.js"]);
    folder.git(&["rm", "-q", "gone.js"]);
    folder.git(&["commit", "-qm", "two"]);
    let folder = folder
        .with("web/edited.js", format!("{BAD}//\n"))
        .with("web/löse neu.js", BAD)
        .with("dist/a.js", BAD)
        .with("README.md", "x");
    // What the other branch did since is not ours.
    folder.git(&["checkout", "-q", "main"]);
    let folder = folder.with("kept.js", format!("{BAD}// theirs\n"));
    folder.git(&["commit", "-qm", "theirs", "kept.js"]);
    folder.git(&["checkout", "-q", "work"]);
    let run = folder.run(&["check", "-f", "json", "--since", "main"]);
    assert_eq!(paths_of(&run), ["new.js", "web/edited.js", "web/löse neu.js"], "{}", run.err);
    let mut command = folder.command(&["check", "-f", "json", "--since", "main", "."]);
    let run = Run::of(command.current_dir(folder.0.join("web")).output().unwrap());
    assert_eq!(paths_of(&run), ["edited.js", "löse neu.js"], "{}", run.err);
    let run = folder.run(&["check", "--since", "mian"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.starts_with("wslint: --since: git knows no `mian`; did you mean `main`?; "), "{}", run.err);
    assert_eq!(folder.run(&["check", "--since=--output=x"]).code, Some(2));
    let mut command = folder.command(&["check", "--since", "main"]);
    let run = Run::of(command.env("PATH", "").output().unwrap());
    assert_eq!((run.code, run.err.contains("needs git")), (Some(2), true), "{}", run.err);
    let outside = Folder(std::env::temp_dir());
    let run = outside.run(&["check", "--since", "main", "--files-from", "-"]);
    assert_eq!(run.code, Some(0), "nothing is asked of git for nothing: {}", run.err);
}

#[test]
fn exit_codes_follow_what_was_asked() {
    let folder = Folder::new("exit").with("a.js", IDLE).with("b.js", IDLE);
    for (args, code) in [
        (&[][..], 0),
        (&["--max-warnings", "2"], 0),
        (&["--max-warnings", "1"], 1),
        (&["--max-warnings", "1", "--quiet"], 1),
        (&["--max-warnings", "1", "--exit-zero"], 0),
        (&["--max-warnings", "few"], 2),
        (&["--strict"], 0),
        (&["--min-confidence", "sure"], 2),
        (&["-f", "sarif", "--statistics"], 2),
        (&["--fix", "--show-files"], 2),
    ] {
        let run = folder.run(&[&["check"], args].concat());
        assert_eq!(run.code, Some(code), "{args:?}: {}", run.err);
    }
    let run = folder.run(&["check", "--max-warnings", "1"]);
    assert_eq!(run.err, "wslint: 2 warnings, more than the 1 of --max-warnings\n");
    let folder = folder.with("latin.js", b"import W from 'ws'; // \xe9");
    assert_eq!(folder.run(&["check"]).code, Some(0));
    assert_eq!(folder.run(&["check", "--strict", "--exit-zero"]).code, Some(2));
}

#[test]
fn confidence_can_be_asked_for() {
    let folder = Folder::new("confidence").with("a.js", "ws.close(1006);\n").with("b.js", BAD);
    assert_eq!(folder.run(&["check", "-f", "json"]).paths(), ["a.js", "b.js"]);
    assert_eq!(folder.run(&["check", "-f", "json", "--min-confidence", "likely"]).paths().len(), 2);
    assert_eq!(folder.run(&["check", "-f", "json", "--min-confidence", "proven"]).paths(), ["b.js"]);
    let run = folder.run(&["check", "--fix", "--unsafe-fixes", "--min-confidence", "proven"]);
    assert_eq!((run.code, folder.text("a.js").as_str()), (Some(0), "ws.close(1006);\n"));
}

#[test]
fn terminals_that_know_links_get_them() {
    let folder = Folder::new("links-out").with("a b.js", BAD);
    for format in ["full", "concise"] {
        let args = ["check", "-f", format, "--color", "always"];
        let shown = |force: &str| {
            let mut command = folder.command(&args);
            Run::of(command.env_remove("NO_COLOR").env("FORCE_HYPERLINK", force).output().unwrap()).out
        };
        assert!(shown("1").contains("a%20b.js\u{1b}\\a b.js:2:26\u{1b}]8;;\u{1b}\\"), "{}", shown("1"));
        assert!(!shown("0").contains("]8;;"));
    }
    assert!(!folder.run(&["check"]).out.contains('\u{1b}'));
}
