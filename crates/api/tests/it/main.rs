//! The API as its clients see it: whole answers, over every kind of database.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "whatever goes wrong in a test fails it"
)]

mod app;
mod conformance;
mod databases;
mod deskpro;
mod doors;
mod forms;
mod tickiti;
mod world;

mod accounts;
mod administration;
mod attachments;
mod authorization;
mod calendars;
mod canned_responses;
mod catalog;
mod documents;
mod edge;
mod editing;
mod examples;
mod external;
mod faults;
mod foreign;
mod idempotency;
mod input;
mod journey;
mod key_log;
mod keyring;
mod keys;
mod lifecycle;
mod limits;
mod lists;
mod mails;
mod notifications;
mod passwords;
mod people;
mod projects;
mod received_mails;
mod refused_attachments;
mod reports;
mod search;
mod shapes;
mod sla;
mod supportdesk;
mod supportsystem;
mod tickets;
