//! What CI systems read, and the flags that they use.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::process::{BAD, Folder, Run};

const WARNED: &str = "import WebSocket from \"ws\";\nnew WebSocket(url).close(undefined, \"bye\");\n";

#[test]
fn sarif_is_of_the_types_of_its_schema() {
    let folder = Folder::new("sarif").with("src/[id]/a b.js", BAD).with(".git/HEAD", "").with("packed.js", "f(1);");
    let run =
        Run::of(folder.command(&["check", "-f", "sarif", "."]).current_dir(folder.0.join("src")).output().unwrap());
    let report: serde_sarif::sarif::Sarif = serde_json::from_str(&run.out).unwrap();
    let parsed = &report.runs[0];
    let rules = parsed.tool.driver.rules.as_ref().unwrap();
    assert!(rules.iter().all(|rule| rule.help.is_some() && rule.short_description.is_some()));
    let value = run.json();
    let result = &value["runs"][0]["results"][0];
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!((run.code, rules[index].id.as_str()), (Some(1), "reserved-code"));
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "src/%5Bid%5D/a%20b.js");
    assert_eq!((&place["region"]["startLine"], &place["region"]["startColumn"]), (&2.into(), &26.into()));
    assert!(result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"].is_string());
    assert!(result["partialFingerprints"]["wslint/v1"].is_string());
}

#[test]
fn annotations_and_the_summary_of_a_step() {
    let folder = Folder::new("github").with("a.js", BAD);
    let run = folder.run(&["check", "-f", "github"]);
    assert!(
        run.out
            .starts_with("::error file=a.js,line=2,endLine=2,col=26,endColumn=30,title=wslint%3A reserved-code::1006 ")
            || run.out.contains("/a.js,line=2"),
        "{}",
        run.out
    );
    let summary = folder.0.join("summary.md");
    let mut command = folder.command(&["check"]);
    command.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", &summary);
    let run = Run::of(command.output().unwrap());
    assert!(run.out.contains("error[reserved-code]") && run.out.contains("::error file="), "{}", run.out);
    let summary = fs::read_to_string(summary).unwrap();
    assert!(summary.contains("1 error in 1 file") && summary.contains("reserved-code"), "{summary}");
}

#[test]
fn gitlab_and_junit() {
    let folder = Folder::new("gitlab").with("a.js", BAD).with("b.js", BAD);
    let report = folder.run(&["check", "-f", "gitlab"]).json();
    let entries = report.as_array().unwrap();
    assert_eq!(entries.len(), 2);
    assert_eq!((&entries[0]["severity"], &entries[0]["location"]["lines"]["begin"]), (&"major".into(), &2.into()));
    assert_ne!(entries[0]["fingerprint"], entries[1]["fingerprint"]);
    let run = folder.run(&["check", "-f", "junit"]);
    assert!(
        run.out.starts_with("<?xml") && run.out.contains("tests=\"2\"") && run.out.contains("failures=\"2\""),
        "{}",
        run.out
    );
    let run = folder.run(&["check", "-f", "junit", "--select", "reason-too-long"]);
    assert!(run.out.contains("failures=\"0\""), "{}", run.out);
}

#[test]
fn a_baseline_hides_what_was_there_and_nothing_else() {
    let folder = Folder::new("baseline").with("a.js", BAD).with("b.js", BAD);
    let run = folder.run(&["check", "--baseline", "known.json"]);
    assert_eq!((run.code, run.err.contains("known.json")), (Some(2), true), "{}", run.err);
    assert_eq!(folder.run(&["check", "--baseline", "known.json", "--write-baseline"]).code, Some(0));
    let written = fs::read_to_string(folder.0.join("known.json")).unwrap();
    assert!(!written.contains("must not"), "{written}");
    assert_eq!(folder.run(&["check", "--baseline", "known.json"]).code, Some(0));
    // Lines above do not matter, another finding does.
    fs::write(folder.0.join("a.js"), format!("// a line\n{BAD}new WebSocket(url).close(1005);\n")).unwrap();
    fs::remove_file(folder.0.join("b.js")).unwrap();
    let run = folder.run(&["check", "--baseline", "known.json", "-f", "concise"]);
    assert!(run.out.starts_with("a.js:4:26") && run.out.contains("\n1 error"), "{}", run.out);
    assert!(run.err.contains("known.json: 1 of its findings not there any more"), "{}", run.err);
    folder.run(&["check", "--baseline", "known.json", "--prune-baseline"]);
    let pruned: Value = serde_json::from_str(&fs::read_to_string(folder.0.join("known.json")).unwrap()).unwrap();
    assert_eq!(pruned["findings"].as_array().unwrap().len(), 1);
    let folder = folder.with("wslint.toml", "baseline = \"known.json\"\n");
    let run = folder.run(&["check", "-f", "concise"]);
    assert!(run.out.ends_with("1 error in 1 file\n"), "{}", run.out);
    assert_eq!(folder.run(&["check", "--no-config", "--write-baseline"]).code, Some(2));
    fs::write(folder.0.join("known.json"), "{}").unwrap();
    assert_eq!(folder.run(&["check", "--baseline", "known.json"]).code, Some(2));
}

#[test]
fn files_can_be_chosen() {
    let folder = Folder::new("chosen")
        .with("a.js", BAD)
        .with("b.js", BAD)
        .with("c.md", "")
        .with("generated/d.js", BAD)
        .with("wslint.toml", "[files]\nexclude = [\"generated\"]\n")
        .with("list", "a.js\nc.md\ngone.js\ngenerated/d.js\n");
    assert_eq!(folder.run(&["check", "-f", "json", "--files-from", "list"]).paths(), ["a.js"]);
    let run = folder.run_with(&["check", "-f", "json", "--files-from", "-", "-0"], b"a.js\0b.js\0");
    assert_eq!(run.paths(), ["a.js", "b.js"]);
    let run = folder.run_with(&["check", "-f", "json", "--files-from", "-"], b"");
    assert_eq!((run.code, run.paths().len()), (Some(0), 0));
    assert_eq!(folder.run(&["check", "--files-from", "nowhere"]).code, Some(2));
    assert_eq!(folder.run(&["check", "--show-files"]).out, "a.js\nb.js\n");
    assert_eq!(folder.run(&["check", "-f", "json", "generated/d.js"]).paths(), ["generated/d.js"]);
    assert!(folder.run(&["check", "-f", "json", "--force-exclude", "generated/d.js"]).paths().is_empty());
}

#[test]
fn only_what_changed_since_a_commit() {
    let folder = Folder::new("since").with("a.js", BAD).with("b.js", BAD).with("c.js", BAD);
    let git = |args: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]);
        let output = command.args(args).current_dir(&folder.0).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    git(&["init", "-q", "-b", "main"]);
    git(&["add", "a.js", "b.js"]);
    git(&["commit", "-q", "-m", "first"]);
    fs::write(folder.0.join("a.js"), format!("{BAD}// more\n")).unwrap();
    fs::remove_file(folder.0.join("b.js")).unwrap();
    assert_eq!(folder.run(&["check", "-f", "json", "--since", "main"]).paths(), ["a.js", "c.js"]);
    let run = folder.run(&["check", "--since", "nowhere"]);
    assert_eq!((run.code, run.err.starts_with("wslint: git diff")), (Some(2), true), "{}", run.err);
    assert_eq!(folder.run(&["check", "--since", "--output=x"]).code, Some(2));
}

#[test]
fn limits_and_counts() {
    let folder = Folder::new("limits").with("a.js", WARNED).with("b.js", WARNED);
    assert_eq!(folder.run(&["check"]).code, Some(0));
    assert_eq!(folder.run(&["check", "--max-warnings", "2"]).code, Some(0));
    assert_eq!(folder.run(&["check", "--max-warnings", "1"]).code, Some(1));
    let run = folder.run(&["check", "-f", "concise", "--statistics"]);
    assert!(run.out.ends_with("     2  reason-without-code\n"), "{}", run.out);
    let run = folder.run(&["check", "--color", "always", "--output-file", "report.txt"]);
    assert_eq!((run.code, run.out.as_str()), (Some(0), ""));
    let report = fs::read_to_string(folder.0.join("report.txt")).unwrap();
    assert!(report.contains("warning[reason-without-code]") && !report.contains('\u{1b}'), "{report}");
    let folder = folder.with("likely.js", "socket.close(1006);\n").with("packed.js", "x.close(f(1));".repeat(9_000));
    assert_eq!(folder.run(&["check", "likely.js"]).code, Some(1));
    assert_eq!(folder.run(&["check", "likely.js", "--min-confidence", "proven"]).code, Some(0));
    assert_eq!(folder.run(&["check", "a.js"]).code, Some(0));
    let folder = folder.with("latin.js", b"import W from 'ws'; // caf\xe9\nnew W(u).close(1000);\n");
    assert_eq!(folder.run(&["check", "latin.js"]).code, Some(0));
    assert_eq!(folder.run(&["check", "latin.js", "--strict"]).code, Some(2));
}
