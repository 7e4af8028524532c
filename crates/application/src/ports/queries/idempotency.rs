//! Answers that are kept for requests which may be sent again.

use chrono::{DateTime, Utc};

use crate::ports::StoreError;
use crate::records::{KeptAnswer, RequestName};

/// Answers that are kept.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait IdempotencyQueries: Send {
    /// The answer to a request, if one is kept that is valid at this instant.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn answer(&mut self, request: &RequestName, now: DateTime<Utc>)
    -> Result<Option<KeptAnswer>, StoreError>;
}
