//! Tags, as a unit of work changes them.

/// Tags, as a unit of work changes them.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait TagStore: Send {}
