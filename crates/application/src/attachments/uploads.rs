//! Files that are stored already and wait for the unit of work that makes attachments of them.

use std::num::NonZeroU64;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use switchboard_domain::{MessageId, TicketId, UserId};

use crate::Error;
use crate::ports::{BlobStore, Transaction};
use crate::records::{Attachment, NewAttachment, StoredFile, Uploaded};

/// How far back the files of a person are counted.
const DAY: TimeDelta = TimeDelta::days(1);

/// Files that are stored and wait to become attachments. Dropping them discards their bytes, unless they were kept.
#[derive(Default)]
pub struct Uploads {
    files: Vec<Upload>,
    daily_bytes_max: Option<NonZeroU64>,
}

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

    /// No files yet, and none beyond what one person may send in 24 hours.
    pub(crate) fn within(daily_bytes_max: Option<NonZeroU64>) -> Self {
        Self { files: Vec::new(), daily_bytes_max }
    }

    /// How many files there are.
    pub(crate) fn len(&self) -> usize {
        self.files.len()
    }

    /// The files.
    pub fn files(&self) -> impl Iterator<Item = &StoredFile> {
        self.files.iter().map(|upload| &upload.file)
    }

    pub(crate) fn add(&mut self, file: StoredFile, blobs: Arc<dyn BlobStore>) {
        self.files.push(Upload { file, blobs, is_kept: false });
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
        self.files.iter().map(attach).collect()
    }

    /// Refuses what is more than a person may send in 24 hours. It is worth trying again when their oldest files no longer count.
    ///
    /// This comes first in a unit of work: it holds the person, so that of their units which run at the same moment each sees what the
    /// others attached, and everybody who holds people and tickets holds people first.
    pub(crate) fn check_quota(
        &self,
        tx: &mut dyn Transaction,
        uploader: Option<UserId>,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let Some(limit) = self.daily_bytes_max.filter(|_| !self.files.is_empty()) else { return Ok(()) };
        let Some(uploader) = uploader else { return Ok(()) };
        tx.users().find_to_change(uploader)?;
        let sent = self.files.iter().fold(0, |sum: u64, upload| sum.saturating_add(upload.file.size_bytes));
        let Uploaded { bytes, first_at } = tx.attachments().uploaded(uploader, at - DAY)?;
        if bytes.saturating_add(sent) <= limit.get() {
            return Ok(());
        }
        let wait = first_at.map_or(DAY, |first| first + DAY - at);
        Err(Error::UploadQuota { retry_after: wait.to_std().unwrap_or_default() })
    }

    /// Leaves the bytes where they are: the last thing before the commit. From there on nobody but the sweep can tell whether anything
    /// refers to them, because a commit may fail with an unknown outcome.
    pub(crate) fn keep(mut self) {
        self.files.iter_mut().for_each(|upload| upload.is_kept = true);
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if !self.is_kept {
            self.blobs.discard(&self.file.key);
        }
    }
}
