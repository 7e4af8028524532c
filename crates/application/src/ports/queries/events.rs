//! The event log, as those who follow it see it.

use crate::ports::StoreError;
use crate::records::LoggedEvent;

/// The event log, as those who follow it see it.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait EventQueries: Send {
    /// At most `limit` events after a position, in order.
    ///
    /// Positions count up by one in the order in which events become visible, so whoever goes on from the last position they saw misses
    /// nothing, however many others write at the same time. A ticket that is purged leaves gaps, and none of its positions comes back.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn after(&mut self, position: i64, limit: u32) -> Result<Vec<LoggedEvent>, StoreError>;

    /// A position from which on nothing is missed that becomes visible later; 0 before anything happened.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn last_position(&mut self) -> Result<i64, StoreError>;
}
