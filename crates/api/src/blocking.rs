//! The one way from the event loop to the use cases, which block.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use actix_web::http::Method;
use actix_web::web;
use switchboard_application::Context;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{OwnedSemaphorePermit, TryAcquireError};

use crate::api::Shared;
use crate::edge::Panicked;
use crate::error::{ApiError, TransportError};

/// Which threads do the work of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// A few, no more than the database has readers: nobody sleeps while there is work, so hardly any time goes into waking.
    Reading,
    /// As many as there is work: those who write wait for their turn and for the disk, and wait together.
    Writing,
}

impl Lane {
    /// The lane of a method: what is safe only reads.
    pub(crate) fn of(method: &Method) -> Self {
        if method.is_safe() { Self::Reading } else { Self::Writing }
    }
}

/// The threads of those who read.
pub(crate) struct Readers(Option<Runtime>);

impl Readers {
    pub(crate) fn new(threads: usize) -> io::Result<Self> {
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

/// Runs work that blocks on a thread of its lane.
///
/// Only so many are let in at a time; the others wait for a while and are then refused, so that an overload is answered early instead of
/// filling the memory. Work whose request was given up goes on, and keeps its place until it is done.
pub(crate) async fn run<T: Send + 'static>(
    shared: &Shared,
    lane: Lane,
    work: impl FnOnce(&Context) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let place = place(shared).await?;
    let context = Arc::clone(&shared.context);
    let span = tracing::Span::current();
    let job = move || {
        let _place = place;
        let _entered = span.enter();
        catch_unwind(AssertUnwindSafe(|| work(&context)))
            .unwrap_or_else(|panic| Err(ApiError::internal(Panicked::from(panic))))
    };
    match (lane, &shared.readers.0) {
        (Lane::Reading, Some(readers)) => {
            readers.spawn_blocking(job).await.unwrap_or_else(|stopped| Err(ApiError::unavailable(stopped)))
        }
        (Lane::Reading, None) | (Lane::Writing, _) => {
            #[expect(clippy::disallowed_methods, reason = "this is the one place that is meant to call it")]
            let outcome = web::block(job).await;
            outcome.unwrap_or_else(|cancelled| Err(ApiError::unavailable(cancelled)))
        }
    }
}

async fn place(shared: &Shared) -> Result<OwnedSemaphorePermit, ApiError> {
    match Arc::clone(&shared.jobs).try_acquire_owned() {
        Ok(place) => Ok(place),
        Err(TryAcquireError::NoPermits) => {
            let turn =
                tokio::time::timeout(shared.settings.job_wait, Arc::clone(&shared.jobs).acquire_owned())
                    .await;
            turn.map_err(|_elapsed| TransportError::Overloaded)?.map_err(ApiError::unavailable)
        }
        Err(closed @ TryAcquireError::Closed) => Err(ApiError::unavailable(closed)),
    }
}
