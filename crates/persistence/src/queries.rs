//! The queries, one file each: read models for answers.

mod accounts;
mod events;
mod paging;
mod projects;
mod search;
mod tickets;
