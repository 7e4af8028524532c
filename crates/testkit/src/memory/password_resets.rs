//! The secrets with which forgotten passwords are replaced.

use switchboard_application::ports::PasswordResetStore;

use super::MemoryTransaction;

impl PasswordResetStore for MemoryTransaction {}
