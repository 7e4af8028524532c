//! Jobs: who runs them, and how their runs ended.

use switchboard_application::ports::JobStore;

use crate::transaction::Unit;

impl JobStore for Unit {}
