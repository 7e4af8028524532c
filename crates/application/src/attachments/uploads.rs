//! Files that are stored already and wait for the unit of work that makes attachments of them.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use switchboard_domain::{MessageId, TicketId, UserId};

use crate::Error;
use crate::ports::{BlobStore, Transaction};
use crate::records::{Attachment, NewAttachment, StoredFile};

/// Files that are stored and wait to become attachments. Dropping them discards their bytes, unless they were kept.
#[derive(Default)]
pub struct Uploads(Vec<Upload>);

/// One stored file that nothing refers to yet.
struct Upload {
    file: StoredFile,
    blobs: Arc<dyn BlobStore>,
    is_kept: bool,
}

/// What the files of a command hang on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) ticket_id: TicketId,
    pub(crate) message_id: Option<MessageId>,
    pub(crate) uploader_id: Option<UserId>,
    pub(crate) at: DateTime<Utc>,
}

impl Uploads {
    /// No files.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// How many files there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn add(&mut self, file: StoredFile, blobs: Arc<dyn BlobStore>) {
        self.0.push(Upload { file, blobs, is_kept: false });
    }

    /// Makes attachments of the files.
    pub(crate) fn attach(&self, tx: &mut dyn Transaction, place: Place) -> Result<Vec<Attachment>, Error> {
        let Place { ticket_id, message_id, uploader_id, at } = place;
        let attach = |Upload { file, .. }: &Upload| {
            let new =
                NewAttachment { ticket_id, message_id, uploader_id, file: file.clone(), created_at: at };
            let id = tx.attachments().insert(&new)?;
            let StoredFile { key: _, file_name, content_type, size_bytes, sha256: _ } = new.file;
            Ok(Attachment { id, file_name, content_type, size_bytes, created_at: at })
        };
        self.0.iter().map(attach).collect()
    }

    /// Leaves the bytes where they are: the last thing before the commit. From there on nobody but the sweep can tell whether anything
    /// refers to them, because a commit may fail with an unknown outcome.
    pub(crate) fn keep(mut self) {
        self.0.iter_mut().for_each(|upload| upload.is_kept = true);
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if !self.is_kept {
            self.blobs.discard(&self.file.key);
        }
    }
}
