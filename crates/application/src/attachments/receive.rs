//! Takes files in, piece by piece, and refuses what is too large while it comes in.

use std::sync::Arc;

use switchboard_domain::attachment::{AttachmentLimits, ContentType, Evidence, FileName};

use super::Uploads;
use crate::ports::{BlobStore, BlobWriter, SecretSource, WrittenBlob};
use crate::records::{BlobKey, StoredFile};
use crate::{Context, Error, FieldErrors};

/// The field under which files are sent.
pub const FIELD: &str = "attachments";

/// The files of one request while they come in. Dropping it leaves nothing of them behind.
pub struct Reception {
    blobs: Arc<dyn BlobStore>,
    secrets: Arc<dyn SecretSource>,
    limits: AttachmentLimits,
    uploads: Uploads,
    bytes: u64,
    incoming: Option<Incoming>,
}

/// The file that comes in just now.
struct Incoming {
    key: BlobKey,
    name: FileName,
    declared: Option<String>,
    bytes: u64,
    writer: Box<dyn BlobWriter>,
}

impl Reception {
    /// Opens the door for the files of one request, whose sender must be known already.
    #[must_use]
    pub fn new(ctx: &Context) -> Self {
        Self {
            blobs: Arc::clone(&ctx.blobs),
            secrets: Arc::clone(&ctx.secrets),
            limits: ctx.settings.attachments,
            uploads: Uploads::within(ctx.settings.attachments.daily_bytes_max),
            bytes: 0,
            incoming: None,
        }
    }

    /// Begins the next file, with the type that its sender declares.
    ///
    /// # Errors
    /// [`Error::TooLarge`] when there are too many; [`Error::StorageFull`]; [`Error::Unavailable`].
    pub fn begin(&mut self, name: FileName, declared: Option<String>) -> Result<(), Error> {
        let files_max = self.limits.files_max;
        if self.uploads.len() >= files_max {
            return Err(too_large(FIELD, format_args!("must not have more than {files_max} entries")));
        }
        let key = BlobKey::random(&*self.secrets);
        let writer = self.blobs.create(&key)?;
        self.incoming = Some(Incoming { key, name, declared, bytes: 0, writer });
        Ok(())
    }

    /// Takes a piece of the file that was begun last.
    ///
    /// # Errors
    /// [`Error::TooLarge`]; [`Error::StorageFull`]; [`Error::Unavailable`].
    pub fn write(&mut self, piece: Vec<u8>) -> Result<(), Error> {
        let AttachmentLimits { file_bytes_max, total_bytes_max, .. } = self.limits;
        let field = format!("{FIELD}.{}", self.uploads.len());
        let Some(incoming) = &mut self.incoming else { return Ok(()) };
        let length = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        incoming.bytes = incoming.bytes.saturating_add(length);
        self.bytes = self.bytes.saturating_add(length);
        if incoming.bytes > file_bytes_max {
            let limit = readable(file_bytes_max);
            return Err(too_large(&field, format_args!("must not be larger than {limit}")));
        }
        if self.bytes > total_bytes_max {
            let limit = readable(total_bytes_max);
            return Err(too_large(FIELD, format_args!("must not be larger than {limit} together")));
        }
        Ok(incoming.writer.write(piece)?)
    }

    /// Ends the file that was begun last: from here on it is on disk.
    ///
    /// # Errors
    /// [`Error::StorageFull`]; [`Error::Unavailable`].
    pub fn end(&mut self) -> Result<(), Error> {
        let Some(Incoming { key, name, declared, bytes: _, writer }) = self.incoming.take() else {
            return Ok(());
        };
        let WrittenBlob { size_bytes, sha256, magic } = writer.finish()?;
        let evidence = Evidence { magic, declared: declared.as_deref(), name: &name };
        let content_type = ContentType::judge(evidence);
        let file = StoredFile { key, content_type, file_name: name, size_bytes, sha256 };
        self.uploads.add(file, Arc::clone(&self.blobs));
        Ok(())
    }

    /// The files that came in whole.
    #[must_use]
    pub fn finish(self) -> Uploads {
        self.uploads
    }
}

fn too_large(field: &str, rule: impl std::fmt::Display) -> Error {
    let mut errors = FieldErrors::default();
    errors.add(field, rule);
    Error::TooLarge(errors)
}

/// A size as people say it, where it is a round one.
fn readable(bytes: u64) -> String {
    const KIBIBYTE: u64 = 1024;
    const MEBIBYTE: u64 = 1024 * KIBIBYTE;
    match bytes {
        round if round % MEBIBYTE == 0 => format!("{} MiB", round / MEBIBYTE),
        round if round % KIBIBYTE == 0 => format!("{} KiB", round / KIBIBYTE),
        odd => format!("{odd} bytes"),
    }
}
