//! The one way from the event loop to the use cases, which block.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use actix_web::web;
use switchboard_application::Context;
use tokio::sync::{OwnedSemaphorePermit, TryAcquireError};

use crate::api::Shared;
use crate::edge::Panicked;
use crate::error::{ApiError, TransportError};

/// Runs work that blocks on a thread of its own.
///
/// Only so many run at a time; the others wait for a while and are then refused, so that an overload is answered early instead of filling
/// the memory. Work whose request was given up goes on, and keeps its place until it is done.
pub(crate) async fn run<T: Send + 'static>(
    shared: &Shared,
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
    #[expect(clippy::disallowed_methods, reason = "this is the one place that is meant to call it")]
    let outcome = web::block(job).await;
    outcome.unwrap_or_else(|cancelled| Err(ApiError::unavailable(cancelled)))
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
