//! Service levels: policies that promise times, calendars that say when people work, and what a change means for running tickets.

pub mod assign_calendar;
pub mod create_calendar;
pub mod create_policy;
pub mod delete_calendar;
pub mod delete_policy;
pub mod list_calendars;
pub mod list_policies;
pub mod update_calendar;
pub mod update_policy;
mod wanted;

pub use wanted::{ApplyTo, WantedHours, WantedTerms};
