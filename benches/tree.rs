//! `wslint check` against `rg` on real folders, in alternating rounds.
//!
//! `cargo bench --bench tree -- [--rounds N] [--alone] FOLDER...` plants mistakes of every form in a
//! folder of their own, which both programs read too. Each timed run of `check` must find them all.
//! With `--alone` nothing is compared. Prints the median times, their ratio and the peak memory.

// A program for developers, which prints.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// What `rg` looks for: the literal cases, as somebody without wslint would.
const PATTERN: &str = r"close\(\s*[0-9]|CloseFrame|close_with_code";

/// Copies of each form.
const COPIES: usize = 5;

/// One mistake each, in every form in which a code comes to a socket.
const PLANTED: &[(&str, &str)] = &[
    ("literal.js", "import WebSocket from 'ws';\nnew WebSocket(url).close(1006);\n"),
    ("require.cjs", "const { WebSocket } = require('ws');\nconst w = new WebSocket(url);\nw.close(0x3ed);\n"),
    ("browser.js", "const live = new WebSocket(url);\nlive.close(1011);\n"),
    (
        "constant.ts",
        "import { WebSocket } from 'ws';\nconst LOST = 1006;\nexport const f = (w: WebSocket) => w.close(LOST);\n",
    ),
    (
        "enum.ts",
        "import { WebSocket } from 'ws';\nenum C { Ok = 1000, Lost = 1006 }\nexport const f = (w: WebSocket) => w.close(C.Lost);\n",
    ),
    (
        "choice.ts",
        "import { WebSocket } from 'ws';\nexport const f = (w: WebSocket, ok: boolean) => w.close(ok ? 1000 : 1015);\n",
    ),
    (
        "helper.ts",
        "import { WebSocket } from 'ws';\nfunction end(w: WebSocket, code: number) { w.close(code); }\nend(open(), 999);\n",
    ),
    (
        "field.ts",
        "import WebSocket from 'ws';\nexport class C { #w = new WebSocket(u); stop() { this.#w.close(404); } }\n",
    ),
    (
        "handler.js",
        "import { WebSocketServer } from 'ws';\nnew WebSocketServer(o).on('connection', (s) => s.close(2000));\n",
    ),
    ("reason.js", "import WebSocket from 'ws';\nnew WebSocket(url).close(1000, 'REASON');\n"),
    ("likely.js", "export const stop = (socket) => socket.close(1006);\n"),
    ("call.js", "import WebSocket from 'ws';\nconst w = new WebSocket(url);\nw.close.call(w, 1006);\n"),
    (
        "alias.js",
        "import WebSocket from 'ws';\nconst ws = new WebSocket(url);\nconst end = ws.close.bind(ws);\nend(1006);\n",
    ),
    ("key.js", "import WebSocket from 'ws';\nconst w = new WebSocket(url);\nw['close'](1006);\n"),
    ("taken.js", "const ws = new WebSocket(url);\nconst { close } = ws;\nclose(1006);\n"),
    ("swapped.js", "import WebSocket from 'ws';\nnew WebSocket(url).close('bye', 1000);\n"),
    ("ignored.js", "import WebSocket from 'ws';\nconst w = new WebSocket(url);\nw.terminate(1000);\n"),
    ("server.js", "import { WebSocketServer } from 'ws';\nconst all = new WebSocketServer(o);\nall.close(1000);\n"),
    ("without.js", "import WebSocket from 'ws';\nnew WebSocket(url).close(undefined, 'bye');\n"),
    ("default.ts", "export function end(w: WebSocket, code = 1006) { w.close(code); }\n"),
    ("member.ts", "const CODES = { lost: 1006 } as const;\nexport const f = (w: WebSocket) => w.close(CODES.lost);\n"),
    (
        "method.ts",
        "export class C {\n  w = new WebSocket(u);\n  end(code: number) { this.w.close(code); }\n  stop() { this.end(1006); }\n}\n",
    ),
    (
        "event.js",
        "const w = new WebSocket(url);\nw.addEventListener('close', (event) => { if (event.code === 1015) f(); });\n",
    ),
    (
        "property.js",
        "const w = new WebSocket(url);\nw.onclose = ({ code }) => { switch (code) { case 1015: f(); } };\n",
    ),
    (
        "compared.js",
        "import WebSocket from 'ws';\nnew WebSocket(url).on('close', (code) => { if (code === 1015) f(); });\n",
    ),
    (
        "bytes.js",
        "import WebSocket from 'ws';\nnew WebSocket(url).on('close', (code, reason) => { if (reason === 'bye') f(); });\n",
    ),
    ("shape.js", "import WebSocket from 'ws';\nnew WebSocket(url).on('close', (event) => f(event.code));\n"),
    (
        "named.ts",
        "import WebSocket from 'ws';\nexport class C {\n  w = new WebSocket(u);\n  start() { this.w.on('close', this.onClose.bind(this)); }\n  onClose(\n    event: any,\n  ): void {\n    f(event.reason);\n  }\n}\n",
    ),
    (
        "table.js",
        "export const CODES = { NORMAL: 1000, GOING_AWAY: 1001, PROTOCOL_ERROR: 1002, POLICY_VIOLATION: 1003 };\n",
    ),
    ("component.vue", "<script setup lang=\"ts\">\nconst w = new WebSocket(url);\nw.close(1006);\n</script>\n"),
    ("deno.ts", "const { socket, response } = Deno.upgradeWebSocket(request);\nsocket.close(1006);\n"),
    ("bun.ts", "Bun.serve({ websocket: { message(peer, text) { peer.close(1006); } } });\n"),
    (
        "worker.js",
        "const [client, server] = Object.values(new WebSocketPair());\nserver.accept();\nserver.close(1006);\n",
    ),
    (
        "durable.js",
        "export class Room {\n  webSocketMessage(ws, text) { ws.close(1006); }\n  pair() { return new WebSocketPair(); }\n}\n",
    ),
    ("stream.js", "const stream = new WebSocketStream(url);\nstream.close({ closeCode: 1006 });\n"),
    ("end.js", "import { App } from 'uWebSockets.js';\nApp().ws('/*', { open: (peer) => peer.end(1015) });\n"),
    (
        "frame.rs",
        "use axum::extract::ws::CloseFrame;\nfn f() -> CloseFrame { CloseFrame { code: 1006, reason: \"\".into() } }\n",
    ),
    ("page.rs", "use web_sys::WebSocket;\npub fn f(w: &WebSocket) { let _ = w.close_with_code(1006); }\n"),
    (
        "variant.rs",
        "use tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};\nfn f() -> CloseFrame { CloseFrame { code: CloseCode::Abnormal, reason: \"\".into() } }\n",
    ),
];

struct Args {
    rounds: usize,
    alone: bool,
    folders: Vec<PathBuf>,
}

fn main() -> ExitCode {
    let mut args = Args { rounds: 15, alone: false, folders: Vec::new() };
    let mut given = std::env::args().skip(1);
    while let Some(arg) = given.next() {
        match arg.as_str() {
            "--rounds" => args.rounds = given.next().and_then(|text| text.parse().ok()).unwrap_or(args.rounds).max(1),
            "--alone" => args.alone = true,
            // What `cargo bench` and `cargo test` pass to every benchmark.
            "--bench" | "--test" => {}
            folder => args.folders.push(PathBuf::from(folder)),
        }
    }
    if args.folders.is_empty() {
        println!("tree: no folders given, nothing to measure");
        return ExitCode::SUCCESS;
    }
    match measure(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("tree: {why}");
            ExitCode::FAILURE
        }
    }
}

fn measure(args: &Args) -> Result<(), String> {
    let planted = plant().map_err(|error| format!("cannot plant: {error}"))?;
    let (mut own, mut peer, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    // One round more than asked for, which warms the cache of the file system.
    for round in 0..=args.rounds {
        let mine = check(&args.folders, &planted)?;
        let theirs = if args.alone { Duration::ZERO } else { grep(&args.folders, &planted)? };
        if round > 0 {
            own.push(mine);
            peer.push(theirs);
            ratios.push(mine.as_secs_f64() / theirs.as_secs_f64().max(1e-9));
        }
    }
    let millis = |times: &mut Vec<Duration>| {
        times.sort();
        times[times.len() / 2].as_secs_f64() * 1e3
    };
    ratios.sort_by(f64::total_cmp);
    let found = PLANTED.len() * COPIES;
    println!("check {:.1} ms, all {found} planted mistakes found in each of {} rounds", millis(&mut own), args.rounds);
    if !args.alone {
        println!("rg    {:.1} ms", millis(&mut peer));
        println!("ratio {:.2} (median of the rounds)", ratios[ratios.len() / 2]);
    }
    if let Some(kib) = peak_memory(&args.folders) {
        println!("peak  {:.1} MiB", kib as f64 / 1024.0);
    }
    Ok(())
}

/// Writes the mistakes; gives their folder.
fn plant() -> std::io::Result<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("planted");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    for copy in 0..COPIES {
        let folder = folder.join(format!("copy{copy}"));
        fs::create_dir_all(&folder)?;
        for (name, text) in PLANTED {
            fs::write(folder.join(name), text.replace("REASON", &"because ".repeat(16)))?;
        }
    }
    Ok(folder)
}

fn wslint() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wslint"));
    command.args(["check", "--no-config", "--exit-zero", "--format", "concise", "--color", "never"]);
    command.stdin(Stdio::null());
    command
}

/// Runs `check`; fails if a planted mistake is not found, or more than one in a file.
fn check(folders: &[PathBuf], planted: &Path) -> Result<Duration, String> {
    let start = Instant::now();
    let output = wslint().args(folders).arg(planted).output().map_err(|error| error.to_string())?;
    let time = start.elapsed();
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let report = String::from_utf8_lossy(&output.stdout);
    for copy in 0..COPIES {
        for (name, _) in PLANTED {
            let path = planted.join(format!("copy{copy}")).join(name).to_string_lossy().replace('\\', "/");
            let found = report.lines().filter(|line| line.starts_with(&path)).count();
            if found != 1 {
                return Err(format!("{path}: {found} findings instead of 1"));
            }
        }
    }
    Ok(time)
}

fn grep(folders: &[PathBuf], planted: &Path) -> Result<Duration, String> {
    let mut command = Command::new("rg");
    command.args(["--no-heading", "--line-number", "--hidden", "-tjs", "-tts", "-trust", "--regexp", PATTERN]);
    let start = Instant::now();
    let output = command.args(folders).arg(planted).stdin(Stdio::null()).output();
    let time = start.elapsed();
    match output {
        Ok(output) if !output.stdout.is_empty() => Ok(time),
        Ok(output) => Err(format!("rg: {}", String::from_utf8_lossy(&output.stderr))),
        Err(error) => Err(format!("rg (ripgrep) cannot be run: {error}")),
    }
}

/// The most memory that a run takes, in KiB, where the system tells.
fn peak_memory(folders: &[PathBuf]) -> Option<u64> {
    let mut child = wslint().args(folders).stdout(Stdio::null()).spawn().ok()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = None;
    while let Ok(None) = child.try_wait() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).max(peak);
        std::thread::sleep(Duration::from_micros(200));
    }
    peak
}
