//! Service-level policies and calendars, for lists.

/// Service-level policies and calendars, for lists.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait SlaQueries: Send {}
