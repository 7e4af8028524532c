//! People, for lists and for one whole.

/// People, for lists and for one whole.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait UserQueries: Send {}
