//! API keys, as a unit of work reads and writes them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use switchboard_domain::{KeyId, ProjectId};

use crate::ports::StoreError;
use crate::records::{KeyRequest, KeyToChange, KeyUse, NewKey, NewSecret};

/// API keys.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait KeyStore: Send {
    /// Makes a key.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] with `PublicKey`.
    fn insert(&mut self, key: &NewKey) -> Result<KeyId, StoreError>;

    /// Switches a key of a project off for good, and tells whether the project has that key at all.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn revoke(&mut self, project: ProjectId, id: KeyId) -> Result<bool, StoreError>;

    /// The key with this identifier, held until the unit of work ends. A deleted one is not found.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find_to_change(&mut self, id: KeyId) -> Result<Option<KeyToChange>, StoreError>;

    /// Writes what can change of a key.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn save(&mut self, key: &KeyToChange) -> Result<(), StoreError>;

    /// Gives a key another secret.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn replace_secret(&mut self, id: KeyId, secret: &NewSecret) -> Result<(), StoreError>;

    /// Removes a key from sight for ever.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn delete(&mut self, id: KeyId, at: DateTime<Utc>) -> Result<(), StoreError>;

    /// Writes down when keys last let somebody in. What is known to be later stays, and keys that do not exist are passed over.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn record_uses(&mut self, uses: &BTreeMap<KeyId, KeyUse>) -> Result<(), StoreError>;

    /// Appends requests to the log of their keys, in this order. Those with keys that do not exist are passed over.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn log_requests(&mut self, requests: &[KeyRequest]) -> Result<(), StoreError>;

    /// Removes requests from the log that came before this instant, at most so many, and tells how many it were.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn forget_requests(&mut self, before: DateTime<Utc>, limit: u32) -> Result<u64, StoreError>;
}
