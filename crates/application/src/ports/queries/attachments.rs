//! Attachments, for downloads.

/// Attachments, for downloads.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait AttachmentQueries: Send {}
