//! Jobs: who runs them, and how their runs ended.

/// Jobs: who runs them, and how their runs ended.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait JobStore: Send {}
