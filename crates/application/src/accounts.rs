//! Accounts: who calls, logging in and out, forgotten passwords, and what becomes of people.

pub mod agents;
pub mod authenticate;
pub mod create_customer;
pub mod create_user;
pub mod delete_user;
pub mod end_sessions;
pub mod first_administrator;
pub mod forgot_password;
pub mod login;
pub mod logout;
pub mod me;
pub mod refresh;
pub mod register;
pub mod reset_password;
pub mod stay;
pub mod update_profile;
pub mod update_user;
pub mod users;

mod chosen;
mod letters;
mod management;
mod new_account;

pub(crate) use management::may_manage;

pub use authenticate::{Caller, PersonCaller, ProgramCaller};
