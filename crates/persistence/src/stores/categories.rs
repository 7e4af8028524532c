//! Categories, as a unit of work changes them.

use switchboard_application::ports::CategoryStore;

use crate::transaction::Unit;

impl CategoryStore for Unit {}
