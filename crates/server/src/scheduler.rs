//! The scheduler: the threads that work beside requests. One notices breaches and warnings, one runs jobs, one
//! tells people of what happened, one sends mails, and where there are mailboxes one looks into them.

mod post;
mod stop;
mod work;

use std::io;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use switchboard_application::Context;
use switchboard_application::pulse::Worker;
use switchboard_domain::job::NodeName;

use stop::Stop;
use work::Work;

/// How often those who wait for the threads look.
const POLL: Duration = Duration::from_millis(5);

/// The threads that work beside requests.
pub(crate) struct Scheduler {
    stop: Arc<Stop>,
    threads: Vec<JoinHandle<()>>,
}

impl Scheduler {
    /// Starts the threads.
    ///
    /// # Errors
    /// When the system gives none.
    pub(crate) fn start(context: &Arc<Context>, node: &NodeName) -> io::Result<Self> {
        let mut scheduler = Self { stop: Arc::new(Stop::default()), threads: Vec::new() };
        for (name, worker) in [
            ("sla-timer", Worker::SlaTimer),
            ("scheduler", Worker::Scheduler),
            ("notifier", Worker::Notifier),
            ("postman", Worker::Postman),
            ("collector", Worker::Collector),
        ] {
            if worker == Worker::Collector && context.mailboxes.is_empty() {
                continue;
            }
            let work = Work::new(Arc::clone(context), node.clone(), worker, Arc::clone(&scheduler.stop));
            let thread = thread::Builder::new().name(name.to_owned()).spawn(move || work.go_on())?;
            scheduler.threads.push(thread);
        }
        Ok(scheduler)
    }

    /// Asks the threads to stop: what they do just now they finish, and begin nothing more.
    pub(crate) fn ask_to_stop(&self) {
        self.stop.ask();
    }

    /// Waits until they have stopped, but no longer than this.
    pub(crate) fn stop(mut self, limit: Duration) {
        self.ask_to_stop();
        let start = Instant::now();
        while self.threads.iter().any(|thread| !thread.is_finished()) && start.elapsed() < limit {
            thread::sleep(POLL);
        }
        for thread in std::mem::take(&mut self.threads) {
            if !thread.is_finished() {
                tracing::warn!(
                    "what works beside requests did not stop in time; what it has not committed does not happen"
                );
            } else if thread.join().is_err() {
                tracing::error!("what works beside requests ended by a panic");
            }
        }
    }
}

impl Drop for Scheduler {
    fn drop(&mut self) {
        self.ask_to_stop();
    }
}
