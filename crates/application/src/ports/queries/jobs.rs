//! What jobs ran, when, and how they ended.

/// What jobs ran, when, and how they ended.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait JobQueries: Send {}
