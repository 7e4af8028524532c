//! Opens the store at a location.

use std::path::PathBuf;
use std::sync::Arc;

use object_store::ObjectStore;
use object_store::local::LocalFileSystem;

use crate::location::BlobLocation;

/// Why a store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder is not there, or cannot be used.
    #[error("the folder for attachments `{}` cannot be opened", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What is said of it.
        source: object_store::Error,
    },
    /// The bucket cannot be used as it is described.
    #[error("the bucket for attachments cannot be used")]
    Bucket(#[source] object_store::Error),
    /// This program was built without buckets.
    #[error("this program keeps attachments in folders only: build it with `--features s3` to use a bucket")]
    BucketsLeftOut,
    /// The system gives no threads to work on.
    #[error("no threads to work on")]
    Threads(#[source] std::io::Error),
}

/// What the adapter needs to know of an open store.
pub(crate) struct Opened {
    pub(crate) store: Arc<dyn ObjectStore>,
    /// What stands before the path of every blob.
    pub(crate) prefix: String,
    /// The folder, where it is one.
    pub(crate) folder: Option<PathBuf>,
    /// How many bytes are sent in one step.
    pub(crate) part_bytes: usize,
}

/// A part of a blob in a folder: less than a piece that comes in, so that none of them waits for the next one.
const FOLDER_PART_BYTES: usize = 64 * 1024;
/// The smallest part that buckets take, but for the last one.
#[cfg(any(feature = "s3", test))]
pub(crate) const BUCKET_PART_BYTES: usize = 5 * 1024 * 1024;

pub(crate) fn open(location: &BlobLocation) -> Result<Opened, OpenError> {
    match location {
        BlobLocation::Folder(path) => {
            let failed = |source| OpenError::Folder { path: path.clone(), source };
            let store = LocalFileSystem::new_with_prefix(path).map_err(failed)?.with_fsync(true);
            let folder = Some(path.clone());
            Ok(Opened {
                store: Arc::new(store),
                prefix: String::new(),
                folder,
                part_bytes: FOLDER_PART_BYTES,
            })
        }
        BlobLocation::Bucket { .. } => open_bucket(location),
    }
}

#[cfg(feature = "s3")]
fn open_bucket(location: &BlobLocation) -> Result<Opened, OpenError> {
    use object_store::aws::AmazonS3Builder;

    let BlobLocation::Bucket { bucket, prefix, region, endpoint, allow_http } = location else {
        return Err(OpenError::BucketsLeftOut);
    };
    // The whole program shares one provider; that it is there already is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = AmazonS3Builder::from_env().with_bucket_name(bucket).with_allow_http(*allow_http);
    let builder = match region {
        Some(region) => builder.with_region(region),
        None => builder,
    };
    let builder = match endpoint {
        Some(endpoint) => builder.with_endpoint(endpoint),
        None => builder,
    };
    let store = builder.build().map_err(OpenError::Bucket)?;
    Ok(Opened { store: Arc::new(store), prefix: prefix.clone(), folder: None, part_bytes: BUCKET_PART_BYTES })
}

#[cfg(not(feature = "s3"))]
const fn open_bucket(_location: &BlobLocation) -> Result<Opened, OpenError> {
    Err(OpenError::BucketsLeftOut)
}
