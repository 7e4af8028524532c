//! API keys: how programs are let in.

pub mod change_many;
pub mod create;
pub mod create_pair;
pub mod list;
pub mod log;
pub mod manage;
pub mod requests;
pub mod revoke;

mod faults;
mod forge;
mod notices;

pub use forge::IssuedSecret;
