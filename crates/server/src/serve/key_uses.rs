//! Writes down when keys were used: every half minute, and once more at the end.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use switchboard_application::Context;
use switchboard_application::keys::uses::write_down;

/// How often it is written down. What is shown may lag behind by a minute, half of which is left for a busy database.
const INTERVAL: Duration = Duration::from_secs(30);

/// The thread that writes. Each node has one: what is noted in its memory nobody else can write.
pub(super) struct KeyUseWriter {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl KeyUseWriter {
    /// Begins to write.
    pub(super) fn start(context: Arc<Context>) -> io::Result<Self> {
        let (stop, stopped) = mpsc::channel();
        let work = move || {
            while stopped.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
                write(&context);
            }
            write(&context);
        };
        let thread = thread::Builder::new().name("key uses".to_owned()).spawn(work)?;
        Ok(Self { stop, thread })
    }

    /// Writes what is left and ends.
    pub(super) fn stop(self) {
        let Self { stop, thread } = self;
        drop(stop);
        if thread.join().is_err() {
            tracing::error!("the thread that writes down when keys were used panicked");
        }
    }
}

/// A failure is not worth more than a line: what could not be written is written the next time.
fn write(context: &Context) {
    match write_down(context) {
        Ok(0) => {}
        Ok(keys) => tracing::debug!(keys, "wrote down when keys were used"),
        Err(error) => tracing::warn!(%error, "could not write down when keys were used"),
    }
}
