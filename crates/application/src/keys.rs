//! API keys: how programs are let in.

pub mod create_pair;
pub mod list;
pub mod revoke;
pub mod uses;
