//! The queries, one file each: read models for answers.

mod accounts;
mod attachments;
mod catalog;
mod events;
mod idempotency;
mod jobs;
mod key_requests;
mod keys;
mod mailboxes;
mod mails;
mod notifications;
mod paging;
#[cfg(test)]
mod plans;
mod projects;
mod received_mails;
mod reports;
mod search;
mod sla;
mod tickets;
mod users;

pub(crate) use keys::{FOUND_BY_ID, PrincipalParts, abilities_of, networks_of, public_part_of};
