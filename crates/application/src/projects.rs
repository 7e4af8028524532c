//! Projects: making and listing them, and who works on their tickets.

pub mod assign_agent;
pub mod create;
pub mod list;
