//! Categories: the tree that tickets are sorted into.

pub mod change;
pub mod create;
pub mod delete;
pub mod list;
mod siblings;
