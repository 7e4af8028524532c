//! API keys, as a unit of work reads and writes them.

use std::collections::BTreeMap;

use switchboard_domain::{KeyId, ProjectId};

use crate::ports::StoreError;
use crate::records::{KeyUse, NewKey};

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

    /// Writes down when keys last let somebody in. What is known to be later stays, and keys that do not exist are passed over.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn record_uses(&mut self, uses: &BTreeMap<KeyId, KeyUse>) -> Result<(), StoreError>;
}
