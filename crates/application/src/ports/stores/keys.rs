//! API keys, as a unit of work reads and writes them.

use switchboard_domain::KeyId;

use crate::ports::StoreError;
use crate::records::NewKey;

/// API keys.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait KeyStore: Send {
    /// Makes a key.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] with `PublicKey`.
    fn insert(&mut self, key: &NewKey) -> Result<KeyId, StoreError>;
}
