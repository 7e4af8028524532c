//! Categories, as a unit of work changes them.

/// Categories, as a unit of work changes them.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait CategoryStore: Send {}
