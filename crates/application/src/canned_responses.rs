//! Canned responses: texts that staff answer with again and again.

pub mod create;
pub mod delete;
pub mod list;
mod reach;
pub mod render;
pub mod update;
