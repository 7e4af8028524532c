//! The bytes of attachments, kept in a folder or in a bucket.
//!
//! [`ObjectBlobs`] is the blob store of the ports over `object_store`: a folder of the local file system by default, a bucket that speaks S3
//! with the feature `s3`. A blob `ab…` lies at `ab/ab…`, so that no folder grows without end.
//!
//! In a folder a blob is written beside its place, synced to disk and moved there in one step. In a bucket it is sent in parts, which the
//! bucket puts together at the end. Either way nobody ever sees a part of it.

mod failure;
mod location;
mod open;
mod reader;
mod store;
mod writer;

pub use location::{BlobLocation, InvalidLocation};
pub use open::OpenError;
pub use store::ObjectBlobs;
