//! The one way from the event loop to the use cases, which block.

use std::any::Any;
use std::error::Error;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::Method;
use actix_web::web;
use switchboard_application::Context;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError};

/// Which threads do the work of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// A few, no more than the database has readers: nobody sleeps while there is work, so hardly any time goes into waking.
    Reading,
    /// As many as there is work: those who write wait for their turn and for the disk, and wait together.
    Writing,
}

impl Lane {
    /// The lane of a method: what is safe only reads.
    #[must_use]
    pub fn of(method: &Method) -> Self {
        if method.is_safe() { Self::Reading } else { Self::Writing }
    }
}

/// How much work is done at the same time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobSettings {
    /// How many requests may be at work in the database, or wait for it, at the same time.
    pub jobs_max: usize,
    /// How many threads work for requests that only read: as many as can read at the same time to some purpose.
    pub reader_threads: usize,
    /// How long a request waits until it may begin that work.
    pub wait: Duration,
}

/// Why work was not done, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum NotRun {
    /// Too many requests wait to be served.
    #[error("too many requests wait to be served")]
    Overloaded,
    /// The server is stopping.
    #[error("there is nobody to do the work")]
    Stopping(#[source] Box<dyn Error + Send + Sync>),
    /// The work panicked.
    #[error(transparent)]
    Panicked(#[from] Panicked),
}

/// A panic, by what it said.
#[derive(Debug, thiserror::Error)]
#[error("a panic: {0}")]
pub struct Panicked(String);

impl From<Box<dyn Any + Send>> for Panicked {
    fn from(panic: Box<dyn Any + Send>) -> Self {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        Self(text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default())
    }
}

/// The threads that do the work of requests. One exists for a server, whatever it serves.
pub struct Jobs {
    context: Arc<Context>,
    places: Arc<Semaphore>,
    readers: Readers,
    wait: Duration,
}

impl Jobs {
    /// The threads for work on a context.
    ///
    /// # Errors
    /// When the system gives no thread to work on.
    pub fn new(context: Arc<Context>, settings: &JobSettings) -> io::Result<Self> {
        let JobSettings { jobs_max, reader_threads, wait } = settings;
        let places = Arc::new(Semaphore::new(*jobs_max));
        Ok(Self { context, places, readers: Readers::new(*reader_threads)?, wait: *wait })
    }

    /// What the work is done with.
    #[must_use]
    pub const fn context(&self) -> &Arc<Context> {
        &self.context
    }

    /// Runs work that blocks on a thread of its lane.
    ///
    /// Only so many are let in at a time; the others wait for a while and are then refused, so that an overload is answered early instead
    /// of filling the memory. Work whose request was given up goes on, and keeps its place until it is done.
    ///
    /// # Errors
    /// Those of the work, and [`NotRun`] as its error says it.
    pub async fn run<T, E>(
        &self,
        lane: Lane,
        work: impl FnOnce(&Context) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<NotRun> + Send + 'static,
    {
        let place = self.place().await?;
        let context = Arc::clone(&self.context);
        let span = tracing::Span::current();
        let job = move || {
            let _place = place;
            let _entered = span.enter();
            catch_unwind(AssertUnwindSafe(|| work(&context)))
                .unwrap_or_else(|panic| Err(NotRun::Panicked(panic.into()).into()))
        };
        match (lane, &self.readers.0) {
            (Lane::Reading, Some(readers)) => {
                let outcome = readers.spawn_blocking(job).await;
                outcome.unwrap_or_else(|stopped| Err(NotRun::Stopping(Box::new(stopped)).into()))
            }
            (Lane::Reading, None) | (Lane::Writing, _) => {
                #[expect(
                    clippy::disallowed_methods,
                    reason = "this is the one place that is meant to call it"
                )]
                let outcome = web::block(job).await;
                outcome.unwrap_or_else(|cancelled| Err(NotRun::Stopping(Box::new(cancelled)).into()))
            }
        }
    }

    async fn place(&self) -> Result<OwnedSemaphorePermit, NotRun> {
        match Arc::clone(&self.places).try_acquire_owned() {
            Ok(place) => Ok(place),
            Err(TryAcquireError::NoPermits) => {
                let turn = tokio::time::timeout(self.wait, Arc::clone(&self.places).acquire_owned()).await;
                turn.map_err(|_elapsed| NotRun::Overloaded)?
                    .map_err(|closed| NotRun::Stopping(Box::new(closed)))
            }
            Err(closed @ TryAcquireError::Closed) => Err(NotRun::Stopping(Box::new(closed))),
        }
    }
}

/// The threads of those who read.
struct Readers(Option<Runtime>);

impl Readers {
    fn new(threads: usize) -> io::Result<Self> {
        Builder::new_current_thread()
            .max_blocking_threads(threads)
            .thread_name("reader")
            .build()
            .map(|it| Self(Some(it)))
    }
}

impl Drop for Readers {
    /// The last owner may stand on an event loop, where nobody may wait for threads to end.
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
