//! API keys: how programs are let in.

pub mod change_many;
pub mod create;
pub mod create_pair;
pub mod list;
pub mod manage;
pub mod revoke;
pub mod uses;

mod faults;
mod forge;

pub use forge::IssuedSecret;
