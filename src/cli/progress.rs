//! The bar that shows how far a long run is. On a terminal only, and not in CI.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A run that is shorter shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);

pub(super) struct Progress {
    bar: ProgressBar,
    started: Instant,
    is_wanted: bool,
    /// The bar is told of files only while it is shown: telling it costs more than a small file.
    is_shown: AtomicBool,
    found: AtomicU64,
    done: AtomicU64,
}

impl Progress {
    pub(super) fn new() -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {human_pos}/{human_len} files") {
            bar.set_style(style);
        }
        Self {
            bar,
            started: Instant::now(),
            is_wanted: is_wanted(),
            is_shown: AtomicBool::new(false),
            found: AtomicU64::new(0),
            done: AtomicU64::new(0),
        }
    }

    /// One more file was found.
    pub(super) fn found(&self) {
        self.found.fetch_add(1, Ordering::Relaxed);
    }

    /// One of them is done.
    pub(super) fn done(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
        if !self.is_wanted || self.started.elapsed() < PATIENCE {
            return;
        }
        if !self.is_shown.swap(true, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_length(self.found.load(Ordering::Relaxed));
        self.bar.set_position(self.done.load(Ordering::Relaxed));
    }

    /// Says something that the bar must not run into.
    pub(super) fn aside(&self, say: impl FnOnce()) {
        self.bar.suspend(say);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn is_wanted() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    std::io::stderr().is_terminal() && !is_set("CI") && !is_dumb
}
