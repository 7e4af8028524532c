//! Where the bytes of attachments are kept: written and read piece by piece, so that none is ever held whole in memory.

use chrono::{DateTime, Utc};

use crate::records::BlobKey;

/// Where the bytes of attachments are kept. All of it blocks; whoever serves many requests calls it where blocking is allowed, once a piece.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait BlobStore: Send + Sync {
    /// Begins a new blob. Until its writer has finished, nobody sees any of it.
    ///
    /// # Errors
    /// Any [`BlobError`].
    fn create(&self, key: &BlobKey) -> Result<Box<dyn BlobWriter>, BlobError>;

    /// Opens a blob, if there is one with this key.
    ///
    /// # Errors
    /// Any [`BlobError`] but `Full`.
    fn open(&self, key: &BlobKey) -> Result<Option<OpenBlob>, BlobError>;

    /// Removes a blob. One that is not there is removed already.
    ///
    /// # Errors
    /// Any [`BlobError`] but `Full`.
    fn remove(&self, key: &BlobKey) -> Result<(), BlobError>;

    /// Sees to it that a blob is removed, without waiting for it and without a promise: what stays is for the sweep.
    fn discard(&self, key: &BlobKey);

    /// Every blob of a shard, which is what their keys begin with.
    ///
    /// # Errors
    /// Any [`BlobError`] but `Full`.
    fn shard(&self, shard: &str) -> Result<Vec<StoredBlob>, BlobError>;

    /// Removes what is left of blobs of a shard that were begun before this instant and never finished, and tells how many there were.
    ///
    /// # Errors
    /// Any [`BlobError`] but `Full`.
    fn remove_unfinished(&self, shard: &str, begun_before: DateTime<Utc>) -> Result<usize, BlobError>;
}

/// A blob that is being written. Dropping it before it has finished leaves nothing behind.
pub trait BlobWriter: Send {
    /// Appends a piece.
    ///
    /// # Errors
    /// Any [`BlobError`]. After one there is nothing to do but to drop the writer.
    fn write(&mut self, piece: Vec<u8>) -> Result<(), BlobError>;

    /// Makes the blob lasting and visible, as a whole: after a loss of power it is either there or not.
    ///
    /// # Errors
    /// Any [`BlobError`]. Then there is no blob.
    fn finish(self: Box<Self>) -> Result<WrittenBlob, BlobError>;
}

/// The bytes of a blob, from the first to the last.
pub trait BlobReader: Send {
    /// The next piece; none at the end.
    ///
    /// # Errors
    /// Any [`BlobError`] but `Full`.
    fn read(&mut self) -> Result<Option<Vec<u8>>, BlobError>;
}

/// A blob that was opened.
pub struct OpenBlob {
    /// Its size.
    pub size_bytes: u64,
    /// Its bytes.
    pub reader: Box<dyn BlobReader>,
}

/// What was found out of a blob while it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenBlob {
    /// Its size.
    pub size_bytes: u64,
    /// The SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// The media type that its first bytes are typical of, if they are typical of any.
    pub magic: Option<&'static str>,
}

/// A blob that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredBlob {
    /// Its key.
    pub key: BlobKey,
    /// When it was written.
    pub written_at: DateTime<Utc>,
}

/// Why bytes could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// There is no room left.
    #[error("there is no room left for attachments")]
    Full(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Where they are kept cannot be reached, or reports a fault.
    #[error("the store of attachments is not available")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
}
