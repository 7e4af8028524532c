//! Requests: bodies and queries turned into commands, each beside the shape that documents it.

pub(crate) mod accounts;
pub(crate) mod calendars;
pub(crate) mod canned_responses;
pub(crate) mod catalog;
pub(crate) mod external;
pub(crate) mod keys;
pub(crate) mod lists;
pub(crate) mod mails;
pub(crate) mod many_tickets;
pub(crate) mod notifications;
pub(crate) mod passwords;
pub(crate) mod projects;
pub(crate) mod received_mails;
pub(crate) mod reports;
pub(crate) mod sla;
pub(crate) mod tickets;
