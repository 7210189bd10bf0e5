//! The stages of an analysis, one by one: the byte scan, the parse, the whole.

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use criterion::{BenchmarkId, Criterion, Throughput};
use wslint::analyze::{Context, analyze, gate};
use wslint::apis::Models;
use wslint::project::{Configs, Project};
use wslint::sites::Scope;
use wslint::source::Source;
use wslint::syntax::{File, Language};

/// A file with a few closes among much else.
fn typescript(lines: usize) -> String {
    let mut text = String::from("import WebSocket from \"ws\";\nconst Codes = { ok: 1000, lost: 1006 } as const;\n");
    for number in 0..lines / 8 {
        let call = if number % 50 == 0 { "this.ws.close(Codes.lost);" } else { "this.dialog.open(number);" };
        text.push_str(&format!(
            "export class Part{number} {{\n  private ws: WebSocket = open();\n  stop(number: number) {{\n    if (number > {number}) {{\n      {call}\n    }}\n  }}\n}}\n"
        ));
    }
    text
}

fn rust(lines: usize) -> String {
    let mut text = String::from("use axum::extract::ws::{CloseFrame, Message, WebSocket};\n");
    for number in 0..lines / 6 {
        let call = if number % 50 == 0 {
            "let _ = socket.send(Message::Close(Some(CloseFrame { code: 1006, reason: \"\".into() }))).await;"
        } else {
            "let _ = socket.send(Message::Text(\"more\".into())).await;"
        };
        text.push_str(&format!("pub async fn part{number}(socket: &mut WebSocket, n: u32) {{\n    if n > {number} {{\n        {call}\n    }}\n}}\n\n"));
    }
    text
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    for (language, name, text) in
        [(Language::TypeScript, "part.ts", typescript as fn(usize) -> String), (Language::Rust, "part.rs", rust)]
    {
        for lines in [100, 2_000, 20_000] {
            let text = text(lines);
            let project = Project::new(Configs::none(), Vec::new());
            let path = Path::new(name);
            let (settings, surroundings) = project.settings(path, path, &Default::default());
            let context = Context { language, settings, surroundings, neighbours: project.neighbours(path) };
            let source = Arc::new(Source::new(text.clone()));
            let hits = gate(&text, language, Scope::Check, &Models::default()).unwrap_or_default();

            let mut group = criterion.benchmark_group(name);
            group.throughput(Throughput::Bytes(text.len() as u64)).sample_size(20);
            group.bench_function(BenchmarkId::new("gate", lines), |bencher| {
                bencher.iter(|| gate(black_box(&text), language, Scope::Check, &Models::default()));
            });
            group.bench_function(BenchmarkId::new("parse", lines), |bencher| {
                bencher.iter(|| File::parse(black_box(source.clone()), language));
            });
            group.bench_function(BenchmarkId::new("analyze", lines), |bencher| {
                bencher.iter(|| analyze(source.clone(), black_box(&context), Scope::Check, &hits));
            });
            group.finish();
        }
    }
    criterion.final_summary();
}
