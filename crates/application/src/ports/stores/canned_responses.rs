//! Canned responses, as a unit of work changes them.

/// Canned responses, as a unit of work changes them.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait CannedResponseStore: Send {}
