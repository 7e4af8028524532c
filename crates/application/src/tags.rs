//! Tags: labels that tickets carry any number of.

pub mod create;
pub mod delete;
pub mod find_or_create;
pub mod list;
pub mod update;
