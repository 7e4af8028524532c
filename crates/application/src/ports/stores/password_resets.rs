//! The single-use secrets with which a forgotten password is replaced.

/// The single-use secrets with which a forgotten password is replaced.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait PasswordResetStore: Send {}
