//! Copies the write-ahead log back into the database while nobody waits for it.

use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::open::open_checkpointer;
use crate::connection::Connection;
use crate::error::OpenError;

/// How long after a commit the log is copied back. Commits within it are copied together.
const PAUSE: Duration = Duration::from_millis(250);

/// A thread that copies the log back some time after each commit, on a connection of its own. It stops nobody: pages that a reader
/// still needs stay in the log until the next time.
pub(super) struct Checkpointer {
    signal: Arc<Signal>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Signal {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    is_dirty: bool,
    is_closing: bool,
}

impl Checkpointer {
    /// Starts the thread.
    pub(super) fn start(path: &Path) -> Result<Self, OpenError> {
        let connection = open_checkpointer(path)?;
        let signal = Arc::new(Signal::default());
        let seen = Arc::clone(&signal);
        let thread = std::thread::Builder::new()
            .name("sqlite-checkpoint".to_owned())
            .spawn(move || run(&seen, connection))
            .map_err(|source| OpenError::File { path: path.to_owned(), source: source.into() })?;
        Ok(Self { signal, thread: Some(thread) })
    }

    /// Tells that something was committed.
    pub(super) fn note_commit(&self) {
        let mut state = self.signal.lock();
        if !state.is_dirty {
            state.is_dirty = true;
            self.signal.changed.notify_all();
        }
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.signal.lock().is_closing = true;
        self.signal.changed.notify_all();
        if let Some(Err(_)) = self.thread.take().map(JoinHandle::join) {
            tracing::error!("the thread that copies the write-ahead log back had panicked");
        }
    }
}

impl Signal {
    /// The state is whole between any two statements here, so a panic elsewhere is no reason to refuse it.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a commit and some time after it; false when it is time to end.
    fn wait(&self) -> bool {
        let is_idle = |state: &mut State| !state.is_dirty && !state.is_closing;
        let state = self.changed.wait_while(self.lock(), is_idle).unwrap_or_else(PoisonError::into_inner);
        let is_open = |state: &mut State| !state.is_closing;
        let waited = self.changed.wait_timeout_while(state, PAUSE, is_open);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.is_dirty = false;
        !state.is_closing
    }
}

fn run(signal: &Signal, mut connection: Connection) {
    while signal.wait() {
        if let Err(error) = connection.run_script("PRAGMA wal_checkpoint(PASSIVE)") {
            tracing::warn!(%error, "the write-ahead log could not be copied back; the next try is after the next commit");
        }
    }
}
