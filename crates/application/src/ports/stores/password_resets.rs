//! The single-use secrets with which a forgotten password is replaced.

use chrono::{DateTime, Utc};
use switchboard_domain::UserId;

use crate::ports::StoreError;
use crate::records::{NewPasswordReset, SecretHash};

/// The single-use secrets with which a forgotten password is replaced.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait PasswordResetStore: Send {
    /// Keeps the hash of a secret.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn insert(&mut self, reset: &NewPasswordReset) -> Result<(), StoreError>;

    /// Uses a secret up: answers whose it was, if it is kept and valid at this instant. Of two callers at once, exactly one succeeds.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn take(&mut self, secret: &SecretHash, now: DateTime<Utc>) -> Result<Option<UserId>, StoreError>;

    /// Deletes every secret of a person.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn forget(&mut self, user: UserId) -> Result<(), StoreError>;

    /// Deletes secrets that were valid until before this instant, at most so many, and answers how many it were.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn purge(&mut self, before: DateTime<Utc>, limit: u32) -> Result<u64, StoreError>;
}
