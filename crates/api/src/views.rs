//! The shapes of answers. Each borrows from what a use case returned; who may read what decides which one is taken.

pub(crate) mod accounts;
pub(crate) mod activity;
pub(crate) mod attachment;
pub(crate) mod calendars;
pub(crate) mod canned_responses;
pub(crate) mod catalog;
pub(crate) mod change;
pub(crate) mod clocks;
pub(crate) mod cursor;
pub(crate) mod external;
pub(crate) mod instant;
pub(crate) mod key_detail;
pub(crate) mod keys;
pub(crate) mod mails;
pub(crate) mod many_tickets;
pub(crate) mod message;
pub(crate) mod names;
pub(crate) mod notifications;
pub(crate) mod page;
pub(crate) mod projects;
pub(crate) mod reports;
pub(crate) mod service;
pub(crate) mod sla;
pub(crate) mod ticket;
pub(crate) mod ticket_changes;
pub(crate) mod ticket_list;
