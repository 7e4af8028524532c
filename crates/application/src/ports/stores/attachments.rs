//! Attachments, as a unit of work changes them.

use chrono::{DateTime, Utc};
use switchboard_domain::{AttachmentId, UserId};

use crate::ports::StoreError;
use crate::records::{BlobKey, NewAttachment, Uploaded};

/// Attachments, as a unit of work changes them.
///
/// Tickets are removed for good in two steps, because a database rolls back and a file does not.
/// [`TicketStore::purge`](crate::ports::TicketStore::purge) removes the attachments together with their tickets, and puts the keys of their blobs
/// on a list. After the commit, [`remove_released`](crate::attachments::remove_released::remove_released) removes the blobs and takes them off
/// the list; if it does not get that far, its next run does.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait AttachmentStore: Send {
    /// Hangs a file on a ticket or on one of its messages.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn insert(&mut self, attachment: &NewAttachment) -> Result<AttachmentId, StoreError>;

    /// What a person sent after an instant, as far as it still exists.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn uploaded(&mut self, by: UserId, after: DateTime<Utc>) -> Result<Uploaded, StoreError>;

    /// Takes blobs off the list of those to be removed, because they are.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn forget_released(&mut self, keys: &[BlobKey]) -> Result<(), StoreError>;
}
