//! API keys, for lists. Never their secrets.

/// API keys, for lists. Never their secrets.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait KeyQueries: Send {}
