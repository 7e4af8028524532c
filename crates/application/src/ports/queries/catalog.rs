//! Categories, tags and canned responses, for lists.

/// Categories, tags and canned responses, for lists.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait CatalogQueries: Send {}
