//! Accounts: who calls, logging in and out, and making people.

pub mod authenticate;
pub mod create_user;
pub mod first_administrator;
pub mod login;
pub mod logout;
pub mod me;
pub mod refresh;

pub use authenticate::{Caller, PersonCaller, ProjectCaller};
