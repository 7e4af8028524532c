//! Canned responses, as a unit of work changes them.

use switchboard_application::ports::CannedResponseStore;

use crate::transaction::Unit;

impl CannedResponseStore for Unit {}
