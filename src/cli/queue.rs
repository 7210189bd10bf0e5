//! Files that wait for a thread.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::input::Candidate;

/// Candidates that wait for a thread.
#[derive(Default)]
pub(super) struct Queue {
    state: Mutex<(Vec<Candidate>, bool)>,
    changed: Condvar,
}

impl Queue {
    pub(super) fn add(&self, candidate: Candidate) {
        lock(&self.state).0.push(candidate);
        self.changed.notify_one();
    }

    /// No more will come.
    pub(super) fn close(&self) {
        lock(&self.state).1 = true;
        self.changed.notify_all();
    }

    /// The biggest that waits; none when no more will come.
    pub(super) fn next(&self) -> Option<Candidate> {
        let mut state = lock(&self.state);
        loop {
            let sizes = state.0.iter().map(|candidate| candidate.source.text().len());
            if let Some((at, _)) = sizes.enumerate().max_by_key(|(_, size)| *size) {
                return Some(state.0.swap_remove(at));
            }
            if state.1 {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// What a mutex guards, whatever became of others that held it.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
