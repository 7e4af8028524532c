//! Tags, as a unit of work changes them.

use switchboard_application::ports::TagStore;

use crate::transaction::Unit;

impl TagStore for Unit {}
