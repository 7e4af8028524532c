//! A blob on its way into the store.

use std::sync::Arc;

use bytes::Bytes;
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStoreExt as _, PutPayload};
use sha2::{Digest as _, Sha256};
use switchboard_application::ports::{BlobError, BlobWriter, WrittenBlob};

use crate::failure::translate;
use crate::store::Shared;

/// How many bytes of the beginning are looked at for the type.
const HEAD_BYTES: usize = 8 * 1024;

/// A blob that is being written: its last piece waits here until there is enough for a part.
pub(crate) struct Writer {
    shared: Arc<Shared>,
    path: Path,
    upload: Option<Box<dyn MultipartUpload>>,
    waiting: Vec<Bytes>,
    waiting_bytes: usize,
    head: Vec<u8>,
    digest: Sha256,
    size_bytes: u64,
}

impl Writer {
    pub(crate) fn new(shared: Arc<Shared>, path: Path) -> Self {
        Self {
            shared,
            path,
            upload: None,
            waiting: Vec::new(),
            waiting_bytes: 0,
            head: Vec::new(),
            digest: Sha256::new(),
            size_bytes: 0,
        }
    }

    /// Sends what waits as one part.
    fn send_part(&mut self) -> Result<(), BlobError> {
        let part = self.waiting();
        let mut upload = match self.upload.take() {
            Some(upload) => upload,
            None => self.shared.wait(self.shared.store.put_multipart(&self.path))?.map_err(translate)?,
        };
        let sent = self.shared.wait(upload.put_part(part))?;
        self.upload = Some(upload);
        sent.map_err(translate)
    }

    fn waiting(&mut self) -> PutPayload {
        self.waiting_bytes = 0;
        std::mem::take(&mut self.waiting).into_iter().collect()
    }

    fn complete(&mut self) -> Result<(), BlobError> {
        if self.upload.is_none() {
            let whole = self.waiting();
            self.shared.wait(self.shared.store.put(&self.path, whole))?.map_err(translate)?;
            return Ok(());
        }
        if self.waiting_bytes > 0 {
            self.send_part()?;
        }
        if let Some(upload) = &mut self.upload {
            self.shared.wait(upload.complete())?.map_err(translate)?;
        }
        self.upload = None;
        Ok(())
    }
}

impl BlobWriter for Writer {
    fn write(&mut self, piece: Vec<u8>) -> Result<(), BlobError> {
        let missing = HEAD_BYTES.saturating_sub(self.head.len()).min(piece.len());
        self.head.extend(piece.iter().take(missing));
        self.digest.update(&piece);
        self.size_bytes = self.size_bytes.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        self.waiting_bytes = self.waiting_bytes.saturating_add(piece.len());
        self.waiting.push(piece.into());
        if self.waiting_bytes >= self.shared.part_bytes { self.send_part() } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> Result<WrittenBlob, BlobError> {
        self.complete()?;
        let magic = infer::get(&self.head).map(|kind| kind.mime_type());
        Ok(WrittenBlob { size_bytes: self.size_bytes, sha256: self.digest.clone().finalize().into(), magic })
    }
}

impl Drop for Writer {
    /// What was begun is given up.
    fn drop(&mut self) {
        if let Some(upload) = self.upload.take() {
            self.shared.abort(upload);
        }
    }
}
