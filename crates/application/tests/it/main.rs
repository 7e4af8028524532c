//! Use cases over the database in memory, with a clock that stands still.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::needless_pass_by_value,
    reason = "whatever goes wrong here fails the test, and outcomes are used up by being looked at"
)]

mod access;
mod desk;
mod digests;
mod failures;
mod intake;
mod intake_quarantine;
mod jobs;
mod keys;
mod mailboxes;
mod mails;
mod notice_rights;
mod notifications;
mod office;
mod passwords;
mod projects;
mod sessions;
mod sla;
mod sla_timer;
mod tickets;
mod together;
