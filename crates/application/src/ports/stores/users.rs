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
    /// [`StoreError::Duplicate`] with `UserEmail` when the address has one that is not deleted.
    fn insert(&mut self, user: &NewUser) -> Result<User, StoreError>;

    /// The account with this address, made from `user` where there is none. Two callers at once get the same one.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find_or_insert(&mut self, user: &NewUser) -> Result<User, StoreError>;

    /// The account with this identifier, which nobody else changes until the unit of work ends.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find_to_change(&mut self, id: UserId) -> Result<Option<Credentials>, StoreError>;

    /// Stores name, address, role, telephone number, department and whether the account is active.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] with `UserEmail` when another account has the address.
    fn save(&mut self, user: &User, at: DateTime<Utc>) -> Result<(), StoreError>;

    /// Gives an account another password.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn set_password(&mut self, id: UserId, hash: &PasswordHash, at: DateTime<Utc>) -> Result<(), StoreError>;

    /// Deletes an account: it is not found any more, but for its name beside what it did, and its address is free for another one.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn delete(&mut self, id: UserId, at: DateTime<Utc>) -> Result<(), StoreError>;

    /// Ends every assignment of a person to a project.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn leave_projects(&mut self, id: UserId) -> Result<(), StoreError>;

    /// Notes that the owner of an account has not shown yet that its address is theirs.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn mark_unproven(&mut self, id: UserId) -> Result<(), StoreError>;

    /// Notes that the owner of an account has shown that its address is theirs.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn mark_proven(&mut self, id: UserId) -> Result<(), StoreError>;

    /// Whether the owner of an account has still to show that its address is theirs.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn is_unproven(&mut self, id: UserId) -> Result<bool, StoreError>;

    /// Notes that somebody logged in with the password of this hash, and stores one that was made anew with today's parameters. Answers
    /// whether the account still has that password and is active; if not, nothing is noted.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn record_login(
        &mut self,
        id: UserId,
        at: DateTime<Utc>,
        verified: &PasswordHash,
        rehashed: Option<PasswordHash>,
    ) -> Result<bool, StoreError>;

    /// Whether there is any account at all.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn any_exists(&mut self) -> Result<bool, StoreError>;
}
