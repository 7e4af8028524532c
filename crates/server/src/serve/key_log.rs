//! Writes down what was done with keys: every two seconds, and once more at the end.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use switchboard_application::Context;
use switchboard_application::keys::log::{Written, write_down};

/// How often it is written down. What is shown may lag behind by a minute; the log of a key is of more use when it lags less.
const INTERVAL: Duration = Duration::from_secs(2);

/// The thread that writes. Each node has one: what is noted in its memory nobody else can write.
pub(super) struct KeyLogWriter {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

/// What writes, and what it has told already of what was dropped.
struct Writer {
    context: Arc<Context>,
    dropped: u64,
}

impl KeyLogWriter {
    /// Begins to write.
    pub(super) fn start(context: Arc<Context>) -> io::Result<Self> {
        let (stop, stopped) = mpsc::channel();
        let mut writer = Writer { context, dropped: 0 };
        let work = move || {
            while stopped.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
                writer.write();
            }
            writer.write();
        };
        let thread = thread::Builder::new().name("key log".to_owned()).spawn(work)?;
        Ok(Self { stop, thread })
    }

    /// Writes what is left and ends.
    pub(super) fn stop(self) {
        let Self { stop, thread } = self;
        drop(stop);
        if thread.join().is_err() {
            tracing::error!("the thread that writes down what was done with keys panicked");
        }
    }
}

impl Writer {
    /// A failure is not worth more than a line: what could not be written is written the next time.
    fn write(&mut self) {
        match write_down(&self.context) {
            Ok(Written { uses: 0, requests: 0 }) => {}
            Ok(Written { uses, requests }) => {
                tracing::debug!(uses, requests, "wrote down what was done with keys");
            }
            Err(error) => tracing::warn!(%error, "could not write down what was done with keys"),
        }
        let dropped = self.context.key_log.dropped();
        if dropped > self.dropped {
            let more = dropped.saturating_sub(self.dropped);
            tracing::warn!(
                more,
                dropped,
                "the log of keys had no room left for some of what was done with them"
            );
            self.dropped = dropped;
        }
    }
}
