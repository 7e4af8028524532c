//! Tickets: filing, answering, moving, finding.

pub mod add_message;
pub mod assign;
pub mod calendars;
pub mod change_many;
pub mod change_status;
pub mod close;
pub mod create;
pub mod customer;
pub mod deadlines;
pub mod delete;
pub mod evaluate_due;
pub mod explain;
pub mod live;
pub mod new_rules;
pub mod pass_on;
pub mod queries;
pub mod rate;
mod record;
mod references;
pub mod respond;
pub mod restore;
pub mod target;
pub mod unwatch;
pub mod update;
pub mod watch;
