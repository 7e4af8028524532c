//! A blob store in memory, whose room can run out.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use switchboard_application::ports::{
    BlobError, BlobReader, BlobStore, BlobWriter, Clock, OpenBlob, StoredBlob, WrittenBlob,
};
use switchboard_application::records::BlobKey;

use crate::clock::ManualClock;

/// The types that the double recognises, by the first bytes.
const MAGIC: [(&[u8], &str); 6] = [
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"PK\x03\x04", "application/zip"),
    (b"%PDF-", "application/pdf"),
    (b"<?xml", "text/xml"),
    (b"<html", "text/html"),
];
/// How many bytes a reader gives at a time: few, so that every blob of a test comes in pieces.
const PIECE_BYTES: usize = 1000;

/// A blob store that lives and ends with the process. Digests are predictable rather than those of SHA-256.
pub struct MemoryBlobs {
    shelf: Arc<Shelf>,
    clock: Arc<ManualClock>,
}

#[derive(Default)]
struct Shelf(Mutex<Contents>);

#[derive(Default)]
struct Contents {
    blobs: BTreeMap<BlobKey, (DateTime<Utc>, Vec<u8>)>,
    /// What was begun and neither finished nor dropped.
    unfinished: BTreeMap<BlobKey, DateTime<Utc>>,
    is_full: bool,
    begun: usize,
}

struct Writer {
    key: BlobKey,
    bytes: Vec<u8>,
    shelf: Arc<Shelf>,
    clock: Arc<ManualClock>,
}

struct Pieces(std::vec::IntoIter<Vec<u8>>);

impl MemoryBlobs {
    /// An empty store whose blobs are as old as this clock says.
    #[must_use]
    pub fn new(clock: Arc<ManualClock>) -> Self {
        Self { shelf: Arc::default(), clock }
    }

    /// Lets the room run out, or makes room.
    pub fn set_full(&self, is_full: bool) {
        self.shelf.contents().is_full = is_full;
    }

    /// How many blobs were ever begun.
    #[must_use]
    pub fn begun(&self) -> usize {
        self.shelf.contents().begun
    }

    /// The keys of everything that is there, finished or not.
    #[must_use]
    pub fn keys(&self) -> Vec<BlobKey> {
        let contents = self.shelf.contents();
        contents.blobs.keys().chain(contents.unfinished.keys()).cloned().collect()
    }

    /// Leaves the beginning of a blob behind, as a power cut does.
    pub fn abandon(&self, key: &BlobKey) {
        self.shelf.contents().unfinished.insert(key.clone(), self.clock.now());
    }

    /// Puts a blob there as a whole.
    pub fn put(&self, key: &BlobKey, bytes: &[u8]) {
        self.shelf.contents().blobs.insert(key.clone(), (self.clock.now(), bytes.to_vec()));
    }
}

impl BlobStore for MemoryBlobs {
    fn create(&self, key: &BlobKey) -> Result<Box<dyn BlobWriter>, BlobError> {
        self.shelf.check_room()?;
        self.abandon(key);
        self.shelf.contents().begun += 1;
        let (shelf, clock) = (Arc::clone(&self.shelf), Arc::clone(&self.clock));
        Ok(Box::new(Writer { key: key.clone(), bytes: Vec::new(), shelf, clock }))
    }

    fn open(&self, key: &BlobKey) -> Result<Option<OpenBlob>, BlobError> {
        let contents = self.shelf.contents();
        Ok(contents.blobs.get(key).map(|(_, bytes)| {
            let pieces: Vec<Vec<u8>> = bytes.chunks(PIECE_BYTES).map(<[u8]>::to_vec).collect();
            let size_bytes = u64::try_from(bytes.len()).expect("a blob in memory fits into memory");
            OpenBlob { size_bytes, reader: Box::new(Pieces(pieces.into_iter())) }
        }))
    }

    fn remove(&self, key: &BlobKey) -> Result<(), BlobError> {
        self.discard(key);
        Ok(())
    }

    fn discard(&self, key: &BlobKey) {
        self.shelf.contents().blobs.remove(key);
    }

    fn shard(&self, shard: &str) -> Result<Vec<StoredBlob>, BlobError> {
        let contents = self.shelf.contents();
        let of_shard = contents.blobs.iter().filter(|(key, _)| key.shard() == shard);
        Ok(of_shard
            .map(|(key, (written_at, _))| StoredBlob { key: key.clone(), written_at: *written_at })
            .collect())
    }

    fn remove_unfinished(&self, shard: &str, begun_before: DateTime<Utc>) -> Result<usize, BlobError> {
        let mut contents = self.shelf.contents();
        let before = contents.unfinished.len();
        contents.unfinished.retain(|key, begun_at| key.shard() != shard || *begun_at >= begun_before);
        Ok(before - contents.unfinished.len())
    }
}

impl BlobWriter for Writer {
    fn write(&mut self, mut piece: Vec<u8>) -> Result<(), BlobError> {
        self.shelf.check_room()?;
        self.bytes.append(&mut piece);
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<WrittenBlob, BlobError> {
        self.shelf.check_room()?;
        let bytes = std::mem::take(&mut self.bytes);
        let magic = MAGIC.into_iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, name)| name);
        let size_bytes = u64::try_from(bytes.len()).expect("a blob in memory fits into memory");
        let written = WrittenBlob { size_bytes, sha256: digest(&bytes), magic };
        self.shelf.contents().blobs.insert(self.key.clone(), (self.clock.now(), bytes));
        Ok(written)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.shelf.contents().unfinished.remove(&self.key);
    }
}

impl BlobReader for Pieces {
    fn read(&mut self) -> Result<Option<Vec<u8>>, BlobError> {
        Ok(self.0.next())
    }
}

impl Shelf {
    fn contents(&self) -> MutexGuard<'_, Contents> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn check_room(&self) -> Result<(), BlobError> {
        if self.contents().is_full {
            Err(BlobError::Full("a test let the room run out".into()))
        } else {
            Ok(())
        }
    }
}

fn digest(bytes: &[u8]) -> [u8; 32] {
    let mut digest = [0; 32];
    for (lane, chunk) in digest.chunks_exact_mut(8).enumerate() {
        let mut hasher = DefaultHasher::new();
        (lane, bytes).hash(&mut hasher);
        chunk.copy_from_slice(&hasher.finish().to_be_bytes());
    }
    digest
}
