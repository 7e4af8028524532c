//! Figures about tickets.

/// Figures about tickets.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait ReportQueries: Send {}
