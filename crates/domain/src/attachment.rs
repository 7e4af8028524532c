//! Files that people send: what they are called, what type they are served as, and how large they may be.

mod content_type;
mod file_name;

use std::num::NonZeroU64;

pub use content_type::{ContentType, Evidence};
pub use file_name::FileName;

/// How much may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttachmentLimits {
    /// The most bytes of one file.
    pub file_bytes_max: u64,
    /// The most files of one request.
    pub files_max: usize,
    /// The most bytes of all files of one request together.
    pub total_bytes_max: u64,
    /// The most bytes of all files of one person in 24 hours; nothing for as many as they like.
    pub daily_bytes_max: Option<NonZeroU64>,
}

impl Default for AttachmentLimits {
    fn default() -> Self {
        const MEBIBYTE: u64 = 1024 * 1024;
        Self {
            file_bytes_max: 10 * MEBIBYTE,
            files_max: 10,
            total_bytes_max: 25 * MEBIBYTE,
            daily_bytes_max: NonZeroU64::new(500 * MEBIBYTE),
        }
    }
}
