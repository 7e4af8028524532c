//! Attachments, for downloads and for the sweep.

use std::collections::BTreeSet;

use switchboard_domain::AttachmentId;
use switchboard_domain::access::Scope;

use super::NoteVisibility;
use crate::ports::StoreError;
use crate::records::{BlobKey, StoredAttachment};

/// Attachments, for downloads and for the sweep.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait AttachmentQueries: Send {
    /// An attachment of a ticket of the scope. Those of deleted tickets are not found, and those of notes only where notes are shown.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn find(
        &mut self,
        id: AttachmentId,
        scope: &Scope,
        notes: NoteVisibility,
    ) -> Result<Option<StoredAttachment>, StoreError>;

    /// The blobs of a shard that attachments have, and the originals of messages that came by mail.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn keys_of_shard(&mut self, shard: &str) -> Result<BTreeSet<BlobKey>, StoreError>;

    /// Blobs that are to be removed, as many as are wanted.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn released(&mut self, limit: u32) -> Result<Vec<BlobKey>, StoreError>;
}
