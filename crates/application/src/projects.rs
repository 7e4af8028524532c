//! Projects: making, changing and listing them, and who works on their tickets.

pub mod admitted;
pub mod assign_agent;
pub mod create;
pub mod detail;
pub mod list;
pub mod remove_agent;
pub mod update;
