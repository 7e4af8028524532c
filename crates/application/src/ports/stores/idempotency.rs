//! Requests that may be sent again, as a unit of work claims and answers them.

use chrono::{DateTime, Utc};
use switchboard_domain::TicketId;

use crate::ports::StoreError;
use crate::records::{ClaimOutcome, NewClaim, RequestName};

/// Requests that may be sent again.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait IdempotencyStore: Send {
    /// Claims a request, if no answer to it is kept that is valid at its instant. It never waits for another unit that has claimed it and
    /// not ended yet, where units run at the same time.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn claim(&mut self, claim: &NewClaim) -> Result<ClaimOutcome, StoreError>;

    /// Keeps the sealed answer to a request that this unit claimed.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it claimed no such request.
    fn keep(
        &mut self,
        request: &RequestName,
        ticket: Option<TicketId>,
        sealed: &str,
    ) -> Result<(), StoreError>;

    /// Deletes answers that were kept until before this instant, at most so many, and tells how many it were.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn purge(&mut self, before: DateTime<Utc>, limit: u32) -> Result<u64, StoreError>;
}
