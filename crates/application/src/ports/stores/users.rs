//! People, as a unit of work reads and writes them.

use chrono::{DateTime, Utc};
use switchboard_domain::{EmailAddress, UserId};

use crate::ports::StoreError;
use crate::records::{Credentials, NewUser, PasswordHash, User};

/// People. Deleted accounts are not found.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait UserStore: Send {
    /// The person with this identifier.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find(&mut self, id: UserId) -> Result<Option<User>, StoreError>;

    /// The account with this address, compared by its canonical form, and the hash of its password.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find_by_email(&mut self, email: &EmailAddress) -> Result<Option<Credentials>, StoreError>;

    /// Makes an account.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] with `UserEmail` when the address has one, deleted or not.
    fn insert(&mut self, user: &NewUser) -> Result<User, StoreError>;

    /// The account with this address, made from `user` where there is none. Two callers at once get the same one.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find_or_insert(&mut self, user: &NewUser) -> Result<User, StoreError>;

    /// Notes that somebody logged in, and stores a hash that was made anew with today's parameters.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn record_login(
        &mut self,
        id: UserId,
        at: DateTime<Utc>,
        rehashed: Option<PasswordHash>,
    ) -> Result<(), StoreError>;

    /// Whether there is any account at all.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn any_exists(&mut self) -> Result<bool, StoreError>;
}
