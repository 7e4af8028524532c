//! The original of a message, which is kept as it came.

use std::sync::Arc;

use crate::ports::{BlobStore, MESSAGE_BYTES_MAX, WrittenBlob};
use crate::records::{BlobKey, SecretHash};
use crate::{Context, Error};

/// How many bytes are written or read at once.
const PIECE: usize = 64 * 1024;

/// An original that nothing refers to yet. Dropping it discards its bytes, unless it was kept.
pub(super) struct Original {
    pub(super) key: BlobKey,
    pub(super) hash: SecretHash,
    blobs: Arc<dyn BlobStore>,
    is_kept: bool,
}

impl Original {
    /// Writes a message down.
    pub(super) fn write(ctx: &Context, message: &[u8]) -> Result<Self, Error> {
        let key = BlobKey::random(&*ctx.secrets);
        let mut writer = ctx.blobs.create(&key)?;
        for piece in message.chunks(PIECE) {
            writer.write(piece.to_vec())?;
        }
        let WrittenBlob { size_bytes: _, sha256, magic: _ } = writer.finish()?;
        Ok(Self { key, hash: SecretHash(sha256), blobs: Arc::clone(&ctx.blobs), is_kept: false })
    }

    /// Leaves the bytes where they are: the last thing before the commit.
    pub(super) fn keep(&mut self) {
        self.is_kept = true;
    }
}

impl Drop for Original {
    fn drop(&mut self) {
        if !self.is_kept {
            self.blobs.discard(&self.key);
        }
    }
}

/// The original of a message, as far as a message may be long.
pub(super) fn read(ctx: &Context, key: &BlobKey) -> Result<Option<Vec<u8>>, Error> {
    let Some(mut blob) = ctx.blobs.open(key)? else { return Ok(None) };
    let mut message = Vec::new();
    while let Some(piece) = blob.reader.read()? {
        message.extend(piece);
        if message.len() > MESSAGE_BYTES_MAX {
            break;
        }
    }
    Ok(Some(message))
}
