//! The real program: standard input, ignore files, bad files, closed pipes.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use crate::folder::{BAD, Folder};

#[test]
fn standard_input_has_the_language_and_settings_of_its_name() {
    let folder = Folder::new("stdin").with("lib/wslint.toml", "[rules]\nreserved-code = \"warning\"\n");
    let args = ["check", "-", "--stdin-filename", "lib/a.ts", "-f", "concise"];
    let run = folder.run_with(&args, BAD.as_bytes());
    assert_eq!(run.code, Some(0), "{}{}", run.out, run.err);
    assert!(run.out.starts_with("lib/a.ts:2:26: warning[reserved-code]: 1006"), "{}", run.out);

    let run = folder.run_with(&["check", "-", "--stdin-filename", "a.py"], BAD.as_bytes());
    assert_eq!(run.code, Some(2));
    let run = folder.run_with(&["check", "-", "--stdin-filename", "a.js"], &[0x66, 0xff, 0xfe]);
    assert_eq!((run.code, run.err.contains("a.js: not UTF-8")), (Some(2), true), "{}", run.err);
}

#[test]
fn fixes_of_standard_input_go_to_standard_output() {
    let folder = Folder::new("stdin-fix");
    let text = "import WebSocket from \"ws\";\r\nnew WebSocket(url).close(\"4000\");\r\n";
    let run = folder.run_with(&["check", "--fix", "-", "--stdin-filename", "a.ts"], text.as_bytes());
    assert_eq!(run.out, text.replace("\"4000\"", "4000"));
    assert_eq!((run.code, run.err.as_str()), (Some(0), "no findings in 1 file, 1 fixed\n"));
}

#[test]
fn ignore_files_hold_outside_a_repository_too() {
    let folder = Folder::new("ignored")
        .with(".gitignore", "dist/\n")
        .with("dist/a.js", BAD)
        .with("node_modules/x/index.js", BAD)
        .with("target/a.js", BAD)
        .with("app.min.js", BAD)
        .with(".hidden/a.js", BAD)
        .with("src/a.js", BAD);
    let run = folder.run(&["check", "-f", "json"]);
    assert_eq!(run.paths(), [".hidden/a.js", "src/a.js"]);
    let run = folder.run(&["check", "-f", "json", "--no-ignore"]);
    assert_eq!(run.paths().len(), 6, "{:?}", run.paths());
    let run = folder.run(&["check", "-f", "json", "node_modules", "app.min.js", "dist"]);
    assert_eq!(run.paths(), ["app.min.js", "dist/a.js", "node_modules/x/index.js"]);
}

#[test]
fn what_cannot_be_read_is_skipped_and_told() {
    let folder = Folder::new("skipped")
        .with("a.js", BAD)
        .with("latin.js", b"import W from 'ws'; // caf\xe9\nnew W(u).close(1006);\n")
        .with("big.js", format!("{BAD}{}", "// filler\n".repeat(120_000)))
        .with("script", "#!/usr/bin/env node\nimport W from 'ws';\n")
        .with("packed.js", format!("{BAD}{}", "f(1);".repeat(20_000)));
    let run = folder.run(&["check", "-f", "json"]);
    let report = run.json();
    assert_eq!((run.code, run.paths()), (Some(1), vec!["a.js".to_owned(), "latin.js".to_owned()]));
    let skipped: Vec<(&str, &str)> = report["skipped"]
        .as_array()
        .unwrap()
        .iter()
        .map(|skipped| (skipped["path"].as_str().unwrap(), skipped["reason"].as_str().unwrap()))
        .collect();
    assert_eq!(skipped, [("big.js", "over 1 MiB"), ("latin.js", "not UTF-8"), ("packed.js", "minified")]);
    let run = folder.run(&["check"]);
    assert!(
        run.out.ends_with("2 errors in 3 files, 3 skipped (1 over 1 MiB, 1 not UTF-8, 1 minified)\n"),
        "{}",
        run.out
    );
    // Named, they are read; what cannot be read then is a failure.
    let run = folder.run(&["check", "-f", "json", "big.js", "packed.js"]);
    assert_eq!((run.code, run.paths().len()), (Some(1), 2));
    // In another encoding a file is read as far as it can be, told of, and never written.
    let run = folder.run(&["check", "--fix", "--unsafe-fixes", "-f", "concise", "latin.js"]);
    assert!(run.out.starts_with("latin.js:2:16: error[reserved-code]: 1006"), "{}", run.out);
    assert!(run.out.ends_with("1 error in 1 file, 1 skipped (1 not UTF-8)\n"), "{}", run.out);
    let after = fs::read(folder.0.join("latin.js")).unwrap();
    assert_eq!((run.code, &after[..28]), (Some(1), b"import W from 'ws'; // caf\xe9\n".as_slice()));
}

#[test]
fn any_number_of_threads_says_the_same() {
    let mut folder = Folder::new("threads");
    for number in 0..60 {
        folder = folder.with(&format!("d{}/a{number}.js", number % 7), BAD);
    }
    let alone = folder.run(&["check", "-f", "json", "--threads", "1"]);
    let together = folder.run(&["check", "-f", "json", "--threads", "8"]);
    assert_eq!(alone.out, together.out);
    assert_eq!(alone.paths().len(), 60);
    assert_eq!(folder.run(&["check", "--threads", "0"]).code, Some(2));
}

#[test]
fn a_closed_pipe_is_success() {
    let mut folder = Folder::new("pipe");
    for number in 0..300 {
        folder = folder.with(&format!("a{number}.js"), BAD);
    }
    for args in [&["check"][..], &["sites"], &["rules"]] {
        let mut child = folder.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut told = String::new();
        child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        assert_eq!((child.wait().unwrap().code(), told.as_str()), (Some(0), ""), "{args:?}");
    }
}

#[test]
fn the_project_says_which_websocket_is_the_global_one() {
    let text = "const socket = new WebSocket(url);\nsocket.close(1001);\n";
    let folder = Folder::new("environment")
        .with("page/a.js", text)
        .with("worker/wrangler.toml", "name = \"x\"\n")
        .with("worker/src/a.js", text)
        // What runs in pages is no part of the worker that serves them.
        .with("worker/public/index.html", format!("<script>\n{text}</script>\n"))
        .with("worker/app/hook.js", format!("import {{ useEffect }} from 'react';\nuseEffect(() => {{ {text} }});\n"))
        .with("worker/static/chat.js", format!("{text}document.querySelector('a').onclick = () => {{}};\n"))
        .with("worker/src/documents.js", format!("const document = parse();\n{text}document.querySelector('a');\n"))
        .with(
            "page/asks.js",
            format!("{text}const isWorker = typeof WebSocketPair !== 'undefined' || global.WebSocketPair;\n"),
        )
        .with("worker/app/plain.js", format!("import {{ createElement }} from 'react';\n{text}"))
        .with("bun/package.json", "{ \"devDependencies\": { \"@types/bun\": \"1\" } }")
        .with("bun/a.js", text)
        // Bun installs the packages of pages too.
        .with(
            "bundled/package.json",
            "{ \"dependencies\": { \"react-dom\": \"19\" }, \"devDependencies\": { \"@types/bun\": \"1\" } }",
        )
        .with("bundled/bun.lock", "")
        .with("bundled/src/a.js", text)
        .with("many/package.json", "{ \"devDependencies\": { \"@types/bun\": \"1\", \"ws\": \"8\" } }")
        .with("many/a.js", text)
        // What a package is called by others, and for whom it has an export, says nothing of where it runs.
        .with(
            "library/package.json",
            "{ \"keywords\": [\"@types/bun\"], \"exports\": { \"react-native\": \"./a.js\" } }",
        )
        .with("library/a.js", text)
        .with("typed/package.json", "{}")
        .with(
            "typed/tsconfig.json",
            "{ \"compilerOptions\": { \"types\": [\"@cloudflare/workers-types/2023-07-01\"] } }",
        )
        .with("typed/a.js", text)
        // The root of a workspace speaks for its packages, but not for those that draw pages.
        .with(
            "mono/package.json",
            "{ \"workspaces\": [\"*\"], \"devDependencies\": { \"@cloudflare/workers-types\": \"5\" } }",
        )
        .with("mono/one/package.json", "{}")
        .with("mono/one/src/a.js", text)
        .with("mono/site/package.json", "{ \"dependencies\": { \"react-dom\": \"19\" } }")
        .with("mono/site/a.js", text)
        .with("plain/package.json", "{ \"devDependencies\": { \"@cloudflare/workers-types\": \"5\" } }")
        .with("plain/one/package.json", "{}")
        .with("plain/one/a.js", text)
        .with("both/wslint.toml", "environment = [\"browser\", \"workers\"]\n")
        .with("both/a.js", text);
    let run = folder.run(&["check", "-f", "json"]);
    let pages = [
        "page/a.js", "page/asks.js", "plain/one/a.js", "worker/app/hook.js", "worker/public/index.html",
        "worker/static/chat.js",
    ];
    let others = ["both/a.js", "bundled/src/a.js", "library/a.js", "many/a.js", "mono/site/a.js"];
    assert_eq!(run.paths(), [&others[..], &pages].concat(), "{}", run.out);
}

#[test]
fn the_server_of_a_repository_counts_for_a_client_with_settings_of_its_own() {
    let client = "function connect() {\n  const ws = new WebSocket(url);\n  ws.onclose = () => connect();\n}\n";
    let server = "import { WebSocketServer } from \"ws\";\n\
        new WebSocketServer({}).on(\"connection\", (ws) => ws.close(4003, \"banned\"));\n";
    let folder = Folder::outside("survey")
        .with(".git/HEAD", "")
        .with("web/wslint.toml", "[rules]\nretries-final-code = \"info\"\n")
        .with("web/client.ts", client)
        .with("server/main.ts", server);
    let run = folder.run(&["check", "-f", "concise"]);
    assert!(run.out.contains("web/client.ts:3:16: info[retries-final-code]"), "{}{}", run.out, run.err);
    assert!(run.out.contains("4003 (banned) too, by which server/main.ts refuses"), "{}", run.out);
    let page = folder.run(&["docs", "--config", "web/wslint.toml", "-f", "markdown"]);
    assert!(page.out.contains("server/main.ts:2:"), "{}", page.out);
}

#[test]
fn the_manifest_says_whether_a_reason_is_bytes() {
    let text = "import WebSocket from 'ws';\nconst ws = new WebSocket(url);\nws.on('close', (code, reason) => reason === 'bye');\n";
    let manifest = |range: &str| format!("{{\"dependencies\": {{\"ws\": \"{range}\"}}}}");
    let folder = Folder::new("majors")
        .with("old/package.json", manifest("^7.5.0"))
        .with("old/src/a.js", text)
        .with("either/package.json", manifest("^7.0.0 || ^8.0.0"))
        .with("either/packages/one/package.json", "{}")
        .with("either/packages/one/a.js", text)
        .with("new/package.json", manifest("~8.18.0"))
        .with("new/a.js", text)
        .with("unknown/a.js", text);
    let run = folder.run(&["check", "-f", "json"]);
    assert_eq!(run.paths(), ["new/a.js", "unknown/a.js"], "{}", run.out);
}

#[test]
fn every_finding_has_what_the_contract_promises() {
    let folder = Folder::new("json").with("a.js", format!("\u{feff}// 😀\n/* 全角 */ {}", BAD.replace('\n', " ")));
    let report = folder.run(&["check", "-f", "json"]).json();
    let found = &report["diagnostics"][0];
    for key in [
        "path", "rule", "severity", "confidence", "code", "codes", "library", "outcome", "message", "help", "range",
        "related", "fixes", "fingerprint",
    ] {
        assert!(found.get(key).is_some_and(|value| !value.is_null()), "{key} in {found:#}");
    }
    // After the byte order mark and `// 😀`; the columns are characters, the offset bytes.
    let start = &found["range"]["start"];
    let line = format!("/* 全角 */ {}", BAD.replace('\n', " "));
    let before = &line[..line.find("1006").unwrap()];
    assert_eq!(start["line"], 2);
    assert_eq!(start["column"], before.chars().count() + 1);
    assert_eq!(start["offset"], 3 + "// 😀\n".len() + before.len());
    assert_eq!(report["summary"]["errors"], 1);
}

#[test]
fn codes_and_services_of_files_that_extend_each_other_go_together_or_are_told() {
    let code = "[[code]]\ncode = 4004\nname = \"GONE\"\n";
    let folder = Folder::new("extends")
        .with("wslint.toml", code)
        .with("a/wslint.toml", "services = [\"discord\"]\nextends = \"../wslint.toml\"\n")
        .with("a/a.js", BAD)
        .with("b/wslint.toml", "services = [\"twitch\"]\n")
        .with("b/c/wslint.toml", format!("extends = \"../wslint.toml\"\n\n{code}"))
        .with("b/c/a.js", BAD)
        .with(
            "d/wslint.toml",
            "extends = \"../wslint.toml\"\n[[overrides]]\nfiles = [\"bot/**\"]\nservices = [\"discord\"]\n",
        )
        .with("d/a.js", BAD);
    let run = folder.run(&["check", "a"]);
    assert!(run.err.starts_with("wslint: a/wslint.toml:1:12: code 4004 is declared as `GONE`"), "{}", run.err);
    let run = folder.run(&["check", "b/c"]);
    assert!(run.err.starts_with("wslint: b/c/wslint.toml:4:8: code 4004 is declared as `GONE`"), "{}", run.err);
    // Some files may speak to a service that has the same number.
    assert_eq!(folder.run(&["check", "d"]).code, Some(1));
}

#[cfg(unix)]
#[test]
fn links_that_go_round_in_circles_end() {
    let folder = Folder::new("links").with("src/a.js", BAD);
    std::os::unix::fs::symlink(&folder.0, folder.0.join("src/again")).unwrap();
    std::os::unix::fs::symlink(folder.0.join("gone"), folder.0.join("src/broken.js")).unwrap();
    let run = folder.run(&["check", "-f", "json"]);
    assert_eq!((run.code, run.paths()), (Some(1), vec!["src/a.js".to_owned()]), "{}", run.err);
    assert_eq!(folder.run(&["check", "src/broken.js"]).code, Some(2));
}

#[test]
fn every_shell_has_its_completions() {
    let folder = Folder::new("completions");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = folder.run(&["completions", shell]);
        assert_eq!((run.code, run.out.contains("unsafe-fixes")), (Some(0), true), "{shell}");
    }
}

#[test]
fn an_unpacked_project_is_one_from_wherever_it_is_looked_at() {
    let project = Folder::outside("unpacked")
        .with("package.json", "{\"private\": true}")
        .with("src/codes.ts", "export const GONE = 1006;\n")
        .with(
            "src/net/a.ts",
            "import WebSocket from \"ws\";\nimport { GONE } from \"../codes\";\nnew WebSocket(url).close(GONE);\n",
        );
    let elsewhere = Folder::new("unpacked-elsewhere");
    let path = project.0.to_str().unwrap();
    assert_eq!(elsewhere.run(&["check", "-f", "json", path]).code, Some(1));
    let alone = Folder::outside("unpacked-alone").with("codes.ts", "export const GONE = 1006;\n").with(
        "net/a.ts",
        "import WebSocket from \"ws\";\nimport { GONE } from \"../codes\";\nnew WebSocket(url).close(GONE);\n",
    );
    let path = alone.0.join("net");
    assert_eq!(elsewhere.run(&["check", "-f", "json", path.to_str().unwrap()]).code, Some(0));
}

#[test]
fn a_folder_of_tests_is_one_however_it_is_named() {
    // Only its name says that it is a socket, which is not enough in test code.
    let named = "import { open } from \"./open\";\nconst ws = open();\nws.close(1006);\n";
    let folder = Folder::new("test-folder").with("tests/a.js", named).with("src/a.js", named);
    for args in [["check", "tests"], ["check", "tests/a.js"]] {
        assert_eq!(folder.run(&args).code, Some(0), "{args:?}");
    }
    let inside = Folder(folder.0.join("tests"));
    assert_eq!(inside.run(&["check", "."]).code, Some(0));
    assert_eq!(folder.run(&["check", "src"]).code, Some(1));

    // A project may be called so.
    let project = Folder::new("called/test").with("package.json", "{}").with("a.js", named);
    assert_eq!(project.run(&["check"]).code, Some(1));
    assert_eq!(Folder(folder.0.join("..")).run(&["check", "called/test"]).code, Some(1));
}
