//! Tags: labels that tickets carry any number of.

pub mod create;
pub mod delete;
pub mod list;
pub mod update;
