//! The blob store of the ports over an object store, whose operations it waits for.

use std::fs;
use std::future::Future;
use std::io;
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures_util::TryStreamExt as _;
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt as _};
use switchboard_application::ports::{BlobError, BlobStore, BlobWriter, OpenBlob, StoredBlob};
use switchboard_application::records::BlobKey;
use tokio::runtime::{Builder, Runtime};

use crate::failure::{translate, unreadable};
use crate::location::BlobLocation;
use crate::open::{OpenError, Opened, open};
use crate::reader;
use crate::writer::Writer;

/// Blobs in a folder or in a bucket.
pub struct ObjectBlobs(Arc<Shared>);

/// What the store shares with its writers and readers.
pub(crate) struct Shared {
    pub(crate) store: Arc<dyn ObjectStore>,
    pub(crate) part_bytes: usize,
    prefix: String,
    folder: Option<PathBuf>,
    /// Gone only while it is dropped.
    runtime: Option<Runtime>,
}

impl ObjectBlobs {
    /// Opens the store at a location. A folder must be there already.
    ///
    /// # Errors
    /// When the folder or the bucket cannot be used.
    pub fn open(location: &BlobLocation) -> Result<Self, OpenError> {
        Self::over(open(location)?)
    }

    fn over(opened: Opened) -> Result<Self, OpenError> {
        let Opened { store, prefix, folder, part_bytes } = opened;
        let runtime = Builder::new_current_thread().enable_all().thread_name("blobs").build();
        let runtime = Some(runtime.map_err(OpenError::Threads)?);
        Ok(Self(Arc::new(Shared { store, part_bytes, prefix, folder, runtime })))
    }
}

impl BlobStore for ObjectBlobs {
    fn create(&self, key: &BlobKey) -> Result<Box<dyn BlobWriter>, BlobError> {
        Ok(Box::new(Writer::new(Arc::clone(&self.0), self.0.path(key))))
    }

    fn open(&self, key: &BlobKey) -> Result<Option<OpenBlob>, BlobError> {
        match self.0.wait(self.0.store.get(&self.0.path(key)))? {
            Ok(found) => Ok(Some(reader::opened(&self.0, found))),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(translate(error)),
        }
    }

    fn remove(&self, key: &BlobKey) -> Result<(), BlobError> {
        self.0.remove(key)
    }

    fn discard(&self, key: &BlobKey) {
        let (shared, key) = (Arc::clone(&self.0), key.clone());
        self.0.later(move || {
            if let Err(error) = shared.remove(&key) {
                let error: &dyn std::error::Error = &error;
                tracing::warn!(%key, error, "a discarded blob stays until the sweep");
            }
        });
    }

    fn shard(&self, shard: &str) -> Result<Vec<StoredBlob>, BlobError> {
        let prefix = self.0.place(shard);
        let listing = self.0.store.list(Some(&prefix)).try_collect::<Vec<_>>();
        let found = self.0.wait(listing)?.map_err(translate)?;
        let blob = |meta: object_store::ObjectMeta| {
            let key = meta.location.filename()?.parse().ok()?;
            Some(StoredBlob { key, written_at: meta.last_modified })
        };
        Ok(found.into_iter().filter_map(blob).collect())
    }

    /// In a bucket this is left to the bucket's own rules, which every service has.
    fn remove_unfinished(&self, shard: &str, begun_before: DateTime<Utc>) -> Result<usize, BlobError> {
        match &self.0.folder {
            Some(folder) => remove_staged(&folder.join(shard), begun_before).map_err(unreadable),
            None => Ok(0),
        }
    }
}

impl Shared {
    /// Waits for an operation of the object store, on a thread where that is allowed.
    pub(crate) fn wait<T>(&self, operation: impl Future<Output = T>) -> Result<T, BlobError> {
        match &self.runtime {
            Some(runtime) => Ok(runtime.block_on(operation)),
            None => Err(BlobError::Unavailable("the store is closed".into())),
        }
    }

    /// Gives up an upload, without waiting for it.
    pub(crate) fn abort(self: &Arc<Self>, mut upload: Box<dyn MultipartUpload>) {
        let shared = Arc::clone(self);
        self.later(move || {
            if let Ok(Err(error)) | Err(error) =
                shared.wait(upload.abort()).map(|outcome| outcome.map_err(translate))
            {
                let error: &dyn std::error::Error = &error;
                tracing::warn!(error, "an upload that was given up stays until it is swept");
            }
        });
    }

    /// Does something that nobody waits for.
    fn later(&self, work: impl FnOnce() + Send + 'static) {
        if let Some(runtime) = &self.runtime {
            drop(runtime.spawn_blocking(work));
        }
    }

    fn remove(&self, key: &BlobKey) -> Result<(), BlobError> {
        match self.wait(self.store.delete(&self.path(key)))? {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(translate(error)),
        }
    }

    fn path(&self, key: &BlobKey) -> Path {
        self.place(&format!("{}/{key}", key.shard()))
    }

    fn place(&self, below: &str) -> Path {
        Path::from(format!("{}/{below}", self.prefix))
    }
}

impl Drop for Shared {
    /// The last owner may stand on an event loop, where nobody may wait for threads to end.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Removes files that were staged and never moved to their place. The file system of `object_store` calls them like the file that they
/// would have become, with a number behind `#`.
fn remove_staged(folder: &FilePath, begun_before: DateTime<Utc>) -> io::Result<usize> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error),
    };
    let mut removed: usize = 0;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let is_staged = name.to_str().and_then(|name| name.split_once('#')).is_some_and(|(key, number)| {
            key.parse::<BlobKey>().is_ok() && number.bytes().all(|byte| byte.is_ascii_digit())
        });
        if is_staged && DateTime::<Utc>::from(entry.metadata()?.modified()?) < begun_before {
            fs::remove_file(entry.path())?;
            removed = removed.saturating_add(1);
        }
    }
    Ok(removed)
}

#[cfg(test)]
mod tests;
