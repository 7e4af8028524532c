//! Tickets: filing, answering, moving, finding.

pub mod add_message;
pub mod assign;
pub mod calendars;
pub mod change_status;
pub mod close;
pub mod create;
pub mod customer;
pub mod deadlines;
pub mod queries;
mod record;
