//! People, sessions and keys, as logging in needs them.

use switchboard_domain::{EmailAddress, SessionId, UserId};

use crate::ports::StoreError;
use crate::records::{ApiKey, Credentials, KeyFinder, KnownPerson, PasswordReset, SecretHash, Session};

/// People, sessions and keys, as logging in needs them.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait AccountQueries: Send {
    /// The account with this address and the hash of its password.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn credentials(&mut self, email: &EmailAddress) -> Result<Option<Credentials>, StoreError>;

    /// The session with its person and the projects of that person. Deleted people have none.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn session(&mut self, id: SessionId) -> Result<Option<Session>, StoreError>;

    /// The secret with this hash, if it was not used up, and its person. Deleted people have none.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn password_reset(&mut self, secret: &SecretHash) -> Result<Option<PasswordReset>, StoreError>;

    /// The person with this identifier and their projects. Deleted people have none.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn person(&mut self, id: UserId) -> Result<Option<KnownPerson>, StoreError>;

    /// The key that this finds. A deleted one is not found.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn api_key(&mut self, finder: &KeyFinder) -> Result<Option<ApiKey>, StoreError>;
}
