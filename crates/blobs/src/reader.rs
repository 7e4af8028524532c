//! A blob on its way out of the store.

use std::fs::File;
use std::io::Read as _;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use futures_util::stream::BoxStream;
use object_store::{GetResult, GetResultPayload};
use switchboard_application::ports::{BlobError, BlobReader, OpenBlob};

use crate::failure::{translate, unreadable};
use crate::store::Shared;

/// How many bytes of a file are read in one step.
const PIECE_BYTES: u64 = 256 * 1024;

/// What the store found, as the port wants it.
pub(crate) fn opened(shared: &Arc<Shared>, found: GetResult) -> OpenBlob {
    let size_bytes = found.meta.size;
    let reader: Box<dyn BlobReader> = match found.payload {
        GetResultPayload::File(file, _) => Box::new(FileReader(file)),
        GetResultPayload::Stream(stream) => Box::new(StreamReader { stream, shared: Arc::clone(shared) }),
    };
    OpenBlob { size_bytes, reader }
}

/// A file, read on the thread that asks for it.
struct FileReader(File);

/// What a bucket sends.
struct StreamReader {
    stream: BoxStream<'static, object_store::Result<Bytes>>,
    shared: Arc<Shared>,
}

impl BlobReader for FileReader {
    fn read(&mut self) -> Result<Option<Vec<u8>>, BlobError> {
        let mut piece = Vec::new();
        let read = (&self.0).take(PIECE_BYTES).read_to_end(&mut piece).map_err(unreadable)?;
        Ok((read > 0).then_some(piece))
    }
}

impl BlobReader for StreamReader {
    fn read(&mut self) -> Result<Option<Vec<u8>>, BlobError> {
        let next = self.shared.wait(self.stream.try_next())?;
        Ok(next.map_err(translate)?.map(Vec::from))
    }
}
