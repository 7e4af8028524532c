//! Tags: labels that tickets carry any number of.

pub mod change;
pub mod create;
pub mod delete;
pub mod list;
