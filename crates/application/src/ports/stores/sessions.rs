//! Sessions, as a unit of work reads and writes them.

use chrono::{DateTime, Utc};
use switchboard_domain::{SessionId, UserId};

use crate::ports::StoreError;

/// Sessions.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait SessionStore: Send {
    /// Begins a session with generation 1.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn insert(
        &mut self,
        user: UserId,
        created_at: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Result<SessionId, StoreError>;

    /// Counts the generation up by one if it is still `from` and the session was not ended; answers whether it did. Of two callers at
    /// once, exactly one succeeds.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn advance(&mut self, id: SessionId, from: i32) -> Result<bool, StoreError>;

    /// Ends a session. One that has ended stays as it is.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn revoke(&mut self, id: SessionId, at: DateTime<Utc>) -> Result<(), StoreError>;

    /// Ends the sessions of a person, but for the one to keep. Those that have ended stay as they are.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn revoke_all(
        &mut self,
        user: UserId,
        keep: Option<SessionId>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError>;

    /// Deletes sessions whose tokens could be refreshed until before this instant, at most so many, and answers how many it were.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn purge(&mut self, before: DateTime<Utc>, limit: u32) -> Result<u64, StoreError>;
}
