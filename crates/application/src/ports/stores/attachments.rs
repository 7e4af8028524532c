//! Attachments, as a unit of work changes them.

/// Attachments, as a unit of work changes them.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait AttachmentStore: Send {}
