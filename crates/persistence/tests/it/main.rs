//! The contract of the ports on both databases, and what holds for these two alone.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests may unwrap and fail")]

mod attachments;
mod contract;
mod group_commit;
mod migrations;
mod nodes;
mod opening;
mod outbox;
mod reports;
mod schema;
mod support;
mod timer;
