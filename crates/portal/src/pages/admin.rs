//! The pages of those who run the desk.

pub(super) mod catalog;
pub(super) mod keys;
pub(super) mod mail;
pub(super) mod projects;
pub(super) mod sla;
pub(super) mod system;
pub(super) mod users;
