//! Categories: the tree that tickets are sorted into.

pub mod create;
pub mod delete;
pub mod list;
mod siblings;
pub mod update;
