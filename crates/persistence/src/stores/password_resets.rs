//! The single-use secrets with which a forgotten password is replaced.

use switchboard_application::ports::PasswordResetStore;

use crate::transaction::Unit;

impl PasswordResetStore for Unit {}
