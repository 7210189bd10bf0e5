//! The end of the program that started the server.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;

use super::state::Shared;

/// How often it is looked for.
const EVERY: Duration = Duration::from_secs(3);

/// Tells when the process is gone: a client that crashed closes nothing where something else keeps
/// its pipes open. One that cannot be seen from the start, as from inside a container, is not
/// watched.
pub(super) fn watch(shared: &Arc<Shared>, process: u32, gone: UnboundedSender<()>) {
    if !is_there(process) {
        return;
    }
    let shared = Arc::downgrade(shared);
    let watch = move || {
        while shared.upgrade().is_some_and(|shared| !shared.lock().is_stopping) {
            if !is_there(process) {
                // Nobody to tell is as good.
                let _ = gone.send(());
                return;
            }
            std::thread::sleep(EVERY);
        }
    };
    // Without the thread the end of the input tells the same, as a rule.
    let _ = std::thread::Builder::new().name("parent".into()).stack_size(128 * 1024).spawn(watch);
}

#[cfg(unix)]
fn is_there(process: u32) -> bool {
    use rustix::io::Errno;
    use rustix::process::{Pid, test_kill_process};
    let id = i32::try_from(process).ok().and_then(Pid::from_raw);
    // One that belongs to somebody else is there too.
    id.is_some_and(|id| test_kill_process(id) != Err(Errno::SRCH))
}

/// Pipes end with the process there.
#[cfg(not(unix))]
fn is_there(_: u32) -> bool {
    false
}
